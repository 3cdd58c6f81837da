"""Delivering: help in kind after the pitcher said yes: a day is set, the help is given, and both sides say so.

Each side says only what it knows: the supporter that the help was given, the pitcher that it arrived. What is late is
asked about gently, once or twice, then there is silence; in the end it lapses, without a reproach.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.people import PersonId
from domain.refusals import Refusal

LAPSES_AFTER = 30  # days


class DeliveryState(StrEnum):
    """Where one piece of accepted help stands."""

    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LAPSED = "lapsed"


class DeliveryStep(StrEnum):
    """What moves it on."""

    SCHEDULE = "schedule"
    DELIVER = "deliver"
    CONFIRM = "confirm"
    NOT_YET = "not yet"
    DECLINE = "decline"
    LAPSE = "lapse"


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
