"""Delivering: help in kind after the pitcher said yes: a day is set, the help is given, and both sides say so.

Each side says only what it knows: the supporter that the help was given, the pitcher that it arrived. What is late is
asked about gently, once or twice, then there is silence; in the end it lapses, without a reproach.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.campaign import MONEY_SLOT, Campaign, DeliveryState, DeliveryStep, Pledge, PledgeState, Slot
from domain.counting import removed, supporters_counted
from domain.events import HelpMoved, HelpOff, HelpValues, Result
from domain.people import PersonId
from domain.pledging import NothingPledged
from domain.refusals import Refusal
from domain.stages import ENDED, PUBLISHED, Stage

LAPSES_AFTER = 30  # days


class Party(StrEnum):
    """Who takes a step; time takes one when nobody else does."""

    SUPPORTER = "supporter"
    PITCHER = "pitcher"
    TIME = "time"


NEXT_DELIVERY: dict[tuple[DeliveryState, DeliveryStep], DeliveryState] = {
    (DeliveryState.ACCEPTED, DeliveryStep.SCHEDULE): DeliveryState.SCHEDULED,
    (DeliveryState.ACCEPTED, DeliveryStep.DELIVER): DeliveryState.DELIVERED,
    (DeliveryState.ACCEPTED, DeliveryStep.DECLINE): DeliveryState.DECLINED,
    (DeliveryState.ACCEPTED, DeliveryStep.LAPSE): DeliveryState.LAPSED,
    (DeliveryState.SCHEDULED, DeliveryStep.SCHEDULE): DeliveryState.SCHEDULED,
    (DeliveryState.SCHEDULED, DeliveryStep.DELIVER): DeliveryState.DELIVERED,
    (DeliveryState.SCHEDULED, DeliveryStep.DECLINE): DeliveryState.DECLINED,
    (DeliveryState.SCHEDULED, DeliveryStep.LAPSE): DeliveryState.LAPSED,
    (DeliveryState.DELIVERED, DeliveryStep.CONFIRM): DeliveryState.CONFIRMED,
    (DeliveryState.DELIVERED, DeliveryStep.NOT_YET): DeliveryState.ACCEPTED,
}
WHO_MAY: dict[DeliveryStep, frozenset[Party]] = {
    DeliveryStep.SCHEDULE: frozenset({Party.SUPPORTER, Party.PITCHER}),
    DeliveryStep.DELIVER: frozenset({Party.SUPPORTER}),
    DeliveryStep.CONFIRM: frozenset({Party.PITCHER}),
    DeliveryStep.NOT_YET: frozenset({Party.PITCHER}),
    DeliveryStep.DECLINE: frozenset({Party.SUPPORTER, Party.PITCHER}),
    DeliveryStep.LAPSE: frozenset({Party.TIME}),
}
AGAIN: dict[DeliveryStep, DeliveryState] = {  # pressed twice, these change nothing
    DeliveryStep.DELIVER: DeliveryState.DELIVERED,
    DeliveryStep.CONFIRM: DeliveryState.CONFIRMED,
    DeliveryStep.DECLINE: DeliveryState.DECLINED,
    DeliveryStep.LAPSE: DeliveryState.LAPSED,
}
NUDGES: dict[DeliveryState, tuple[Party, tuple[int, ...]]] = {  # who is asked, days after it could have gone on
    DeliveryState.ACCEPTED: (Party.SUPPORTER, (3, 10)),
    DeliveryState.SCHEDULED: (Party.SUPPORTER, (1, 8)),
    DeliveryState.DELIVERED: (Party.PITCHER, (1, 8)),
}
STILL_USEFUL = frozenset({Stage.OPEN, Stage.UNDERWAY})  # before the learning is over somebody else can help instead
GIVEN_UP = frozenset({DeliveryState.DECLINED, DeliveryState.LAPSED})
MAY_LAPSE = frozenset(state for state, step in NEXT_DELIVERY if step is DeliveryStep.LAPSE)


class NotYourStep(Refusal):
    """It is for the other side to say this."""

    message = "refusal_not_your_step"


class DeliveryMovedOn(Refusal):
    """The help has moved on, and this step does not follow any more."""

    message = "refusal_delivery_moved_on"


class DeliveryDayMissing(Refusal):
    """Help is scheduled for a day."""

    message = "refusal_delivery_day_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One piece of accepted help. `since` is the day of the last step, `day` the one it is scheduled for."""

    supporter: PersonId
    pitcher: PersonId
    since: date
    state: DeliveryState = DeliveryState.ACCEPTED
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Nudge:
    """A gentle question to `person` on a day."""

    person: PersonId
    on: date


def deliver(
    campaign: Campaign,
    supporter: PersonId,
    slot: Slot,
    step: DeliveryStep,
    *,
    by: PersonId | None,
    at: datetime,
    today: date,
    day: date | None = None,
) -> Result:
    """Take a step with one piece of accepted help; help that is called off or lapses opens its need again.

    Once the learning is over nothing lapses or is called off any more: whoever helped stays a supporter.
    Raises `NothingPledged` where there is no such help, and what `take` raises.
    """
    pledge = campaign.pledge_of(supporter, slot)
    if pledge is None or not is_delivered(campaign, pledge):
        raise NothingPledged
    before = delivery_of(campaign, pledge)
    after = take(before, step, by=by, today=today, day=day)
    if after == before or (after.state is DeliveryState.LAPSED and campaign.stage not in STILL_USEFUL):
        return campaign, ()
    if after.state in GIVEN_UP and campaign.stage not in STILL_USEFUL:
        raise DeliveryMovedOn
    said = HelpValues(slot=slot, step=step, amount=pledge.amount)
    if after.state in GIVEN_UP:
        campaign, moves = removed(campaign, pledge, PledgeState.RELEASED)
        campaign = supporters_counted(campaign, supporter, before_current=True)
        return campaign, (HelpOff(at=at, by=by, about=supporter, moves=moves, **said),)
    moved = replace(pledge, delivery=after.state, delivery_day=after.day, delivery_since=after.since)
    event = HelpMoved(at=at, by=by, about=supporter, **said)
    return campaign.with_pledge(moved), (event,)


def is_delivered(campaign: Campaign, pledge: Pledge) -> bool:
    """Whether a pledge is help in kind that was accepted, on a pitch that is still on its way."""
    on_its_way = campaign.stage in PUBLISHED - ENDED
    return on_its_way and pledge.state is PledgeState.ACCEPTED and pledge.slot != MONEY_SLOT


def delivery_of(campaign: Campaign, pledge: Pledge) -> Delivery:
    """How far a piece of accepted help has come."""
    since = pledge.delivery_since or pledge.at.date()
    return Delivery(
        supporter=pledge.person,
        pitcher=campaign.pitcher,
        since=since,
        state=pledge.delivery,
        day=pledge.delivery_day,
    )


def take(
    delivery: Delivery, step: DeliveryStep, *, by: PersonId | None, today: date, day: date | None = None
) -> Delivery:
    """The delivery after `step`, taken by a person, or by time (`by` None). A repeated press changes nothing.

    Raises `NotYourStep`, `DeliveryMovedOn`, or `DeliveryDayMissing` when scheduling without a day.
    """
    if WHO_MAY[step].isdisjoint(_parties(delivery, by)):
        raise NotYourStep
    if delivery.state is AGAIN.get(step):
        return delivery
    after = NEXT_DELIVERY.get((delivery.state, step))
    if after is None:
        raise DeliveryMovedOn
    if step is DeliveryStep.SCHEDULE and day is None:
        raise DeliveryDayMissing(field="day")
    scheduled = day if after is DeliveryState.SCHEDULED else None
    return replace(delivery, state=after, since=today, day=scheduled)


def nudges(delivery: Delivery) -> tuple[Nudge, ...]:
    """The gentle questions about what is late; silence after the last."""
    if delivery.state not in NUDGES:
        return ()
    party, days = NUDGES[delivery.state]
    person = delivery.pitcher if party is Party.PITCHER else delivery.supporter
    return tuple(Nudge(person, _could_go_on(delivery) + timedelta(days=after)) for after in days)


def lapses_on(delivery: Delivery) -> date | None:
    """The day on which it lapses if nobody takes a step; None where it cannot lapse any more."""
    return _could_go_on(delivery) + timedelta(days=LAPSES_AFTER) if delivery.state in MAY_LAPSE else None


def _could_go_on(delivery: Delivery) -> date:
    return delivery.day or delivery.since


def _parties(delivery: Delivery, by: PersonId | None) -> frozenset[Party]:
    people = ((delivery.supporter, Party.SUPPORTER), (delivery.pitcher, Party.PITCHER), (None, Party.TIME))
    return frozenset(party for person, party in people if person == by)
