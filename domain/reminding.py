"""Reminding: which question is due to whom and when, as one pure table.

Every ladder ends: reminders come a few times, then there is silence, and the task stays on the person's Home.
Personal prompts are moved into the person's working hours; what time itself does (closing) keeps its instant.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.campaign import Campaign, Verdict
from domain.people import PersonId
from domain.stages import Stage
from domain.working_hours import WorkingHours

DEADLINE_NOTES = (7, 2, 0)  # days before the deadline
SHARE_FIRST = 3  # working days after the learning
SHARE_AGAIN = (7, 21)  # days after the learning
VERDICT_LADDER = (0, 7, 21)  # days after the share
INTENTION_LADDER = (0, 7, 21)  # days after the date of the intention
LADDER_ENDS = 28
PLACE_HELD = timedelta(hours=48)
REMIND_BEFORE = timedelta(hours=48)
NEW_ROUND = 10  # a snooze or an extension starts a new round, so that an old row never answers for a new one


class Prompt(StrEnum):
    """What is due."""

    DEADLINE_NOTE = "deadline_note"
    CLOSE = "close"
    COME_BACK = "come_back"
    SHARE = "share"
    VERDICT = "verdict"
    VERDICTS_END = "verdicts_end"
    INTENTION = "intention"
    INTENTION_ENDS = "intention_ends"
    OFFERS = "offers"
    PLACE = "place"
    PLACE_LAPSES = "place_lapses"
    CLOSES_SOON = "closes_soon"
    NOT_POSTED = "not_posted"
    IS_IT_THERE = "is_it_there"
    ENDED = "ended"
    DELIVER = "deliver"
    RECEIVED = "received"
    DELIVERY_LAPSES = "delivery_lapses"
    OWN_MONEY = "own_money"
    PAY = "pay"
    PAID = "paid"
    PART_RELEASED = "part_released"
    HELP_ENDED = "help_ended"
    PLACE_ENDED = "place_ended"
    COMES_BACK = "comes_back"
    JOIN = "join"


PLANNED = (  # what `plan` says; all else is wanted when something happens
    Prompt.DEADLINE_NOTE,
    Prompt.CLOSE,
    Prompt.COME_BACK,
    Prompt.SHARE,
    Prompt.VERDICTS_END,
    Prompt.INTENTION,
    Prompt.INTENTION_ENDS,
)


@dataclass(frozen=True, slots=True)
class Due:
    """One row: `prompt` for `person` (None: for the thread, or for time itself) at `at`, in a round."""

    prompt: Prompt
    at: datetime
    person: PersonId | None = None
    round: int = 0


def plan(campaign: Campaign, hours: WorkingHours) -> frozenset[Due]:
    """All that is due for the pitch itself and for its pitcher, whose working hours are given."""
    return frozenset(_PLANS[campaign.stage](campaign, hours)) if campaign.stage in _PLANS else frozenset()


def verdict_prompts(campaign: Campaign, person: PersonId, hours: WorkingHours) -> frozenset[Due]:
    """When a supporter is asked whether their need was met."""
    if campaign.shared_learning is None or campaign.stage is not Stage.APPLYING or campaign.verdicts_ended:
        return frozenset()
    start = campaign.shared_learning.at
    return frozenset(
        Due(Prompt.VERDICT, hours.first_moment(start + timedelta(days=days)), person, step)
        for step, days in enumerate(VERDICT_LADDER)
    )


def place_prompts(person: PersonId, since: datetime, hours: WorkingHours) -> frozenset[Due]:
    """The question to the head of the waiting list, and the end of the 48 hours from when it can be read."""
    asked = hours.first_moment(since)
    stamp, lapses = int(since.timestamp()), asked.astimezone(UTC) + PLACE_HELD
    return frozenset({Due(Prompt.PLACE, asked, person, stamp), Due(Prompt.PLACE_LAPSES, lapses, person, stamp)})


def closing_reminder(campaign: Campaign, person: PersonId, hours: WorkingHours) -> Due | None:
    """The reminder that a person asked for with ⏰: two days before the close, at their own hours."""
    if campaign.stage is not Stage.OPEN or campaign.deadline is None:
        return None
    moment = hours.first_moment(campaign.deadline.astimezone(UTC) - REMIND_BEFORE)
    if moment >= campaign.deadline:
        return None
    return Due(Prompt.CLOSES_SOON, moment, person, _deadline_round(campaign))


def still_true(campaign: Campaign, due_prompt: Prompt, *, verdict: Verdict | None) -> bool:
    """Whether a prompt still makes sense when its time has come."""
    match due_prompt:
        case Prompt.SHARE:
            return campaign.stage is Stage.SHARING and not campaign.silenced
        case Prompt.VERDICT:
            return campaign.stage is Stage.APPLYING and verdict is None
        case Prompt.INTENTION:
            return campaign.stage in {Stage.SHARING, Stage.APPLYING} and campaign.outcome is None
        case Prompt.CLOSES_SOON | Prompt.PLACE | Prompt.DEADLINE_NOTE:
            return campaign.stage is Stage.OPEN
        case Prompt.OFFERS:
            return campaign.stage in {Stage.OPEN, Stage.UNDERWAY}
        case Prompt.IS_IT_THERE:
            return campaign.stage is Stage.PUBLISHING
        case Prompt.NOT_POSTED:
            return campaign.stage is Stage.DRAFT
        case _:
            return True


def _while_open(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    if campaign.deadline is None:
        return
    zone, step = ZoneInfo(campaign.zone), _deadline_round(campaign)
    last_day = campaign.deadline.astimezone(zone).date()
    for position, days in enumerate(DEADLINE_NOTES):
        morning = datetime.combine(last_day - timedelta(days=days), time(9, 0), zone)
        yield Due(Prompt.DEADLINE_NOTE, morning, None, step + position)
    yield Due(Prompt.CLOSE, campaign.deadline + timedelta(minutes=1), None, step)


def _while_underway(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    last_day = campaign.texts.last_day
    if last_day:
        midnight = datetime.combine(last_day + timedelta(days=1), time(0, 0), ZoneInfo(campaign.zone))
        yield Due(Prompt.COME_BACK, midnight)


def _while_sharing(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    yield from _intention(campaign, hours)
    last_day = campaign.texts.last_day
    if campaign.silenced or last_day is None:
        return
    first, start = hours.working_days_after(last_day, SHARE_FIRST), last_day
    if campaign.snoozed_until and campaign.snoozed_until > first:
        first = start = campaign.snoozed_until
    days = (first, *(start + timedelta(days=later) for later in SHARE_AGAIN))
    for step, day in enumerate(days):
        yield Due(Prompt.SHARE, hours.morning_of(day), campaign.pitcher, campaign.snoozes * NEW_ROUND + step)


def _while_applying(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    yield from _intention(campaign, hours)
    if campaign.shared_learning and not campaign.verdicts_ended:
        yield Due(Prompt.VERDICTS_END, campaign.shared_learning.at + timedelta(days=LADDER_ENDS))


def _intention(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    day = campaign.texts.when_date
    if campaign.outcome is not None or day is None:
        return
    for step, later in enumerate(INTENTION_LADDER):
        yield Due(Prompt.INTENTION, hours.morning_of(day + timedelta(days=later)), campaign.pitcher, step)
    yield Due(Prompt.INTENTION_ENDS, hours.morning_of(day + timedelta(days=LADDER_ENDS)))


def _deadline_round(campaign: Campaign) -> int:
    return NEW_ROUND if campaign.extension_reason else 0


_PLANS = {
    Stage.OPEN: _while_open,
    Stage.UNDERWAY: _while_underway,
    Stage.SHARING: _while_sharing,
    Stage.APPLYING: _while_applying,
}
