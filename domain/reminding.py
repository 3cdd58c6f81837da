"""Reminding: which question is due to whom and when, as one pure table.

Every ladder ends: reminders come a few times, then there is silence, and the task stays on the person's Home.
Personal prompts are moved into the person's working hours; what time itself does (closing) keeps its instant.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.campaign import Campaign
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


class Subject(StrEnum):
    """What a due row is about."""

    CAMPAIGN = "campaign"


class PromptName(StrEnum):
    """What may fall due. What each is asked for, of whom and until when, are the rows that features export."""

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


@dataclass(frozen=True, slots=True)
class Due:
    """One row: `prompt` for `person` (None: for the thread, or for time itself) at `at`, in a round."""

    prompt: PromptName
    at: datetime
    person: PersonId | None = None
    round: int = 0


def plan(campaign: Campaign, hours: WorkingHours) -> frozenset[Due]:
    """All that is due for the pitch itself and for its pitcher, whose working hours are given."""
    return frozenset(due for when in WHEN.values() for due in when(campaign, hours))


def read_by_plan(campaign: Campaign) -> tuple[object, ...]:
    """All that a plan depends on: as long as this stays as it is, so does the plan."""
    return (
        campaign.pitcher,
        campaign.stage,
        campaign.deadline,
        campaign.extension_reason,
        campaign.texts,
        campaign.shared_learning,
        campaign.outcome,
        campaign.snoozed_until,
        campaign.snoozes,
        campaign.silenced,
        campaign.verdicts_ended,
    )


def verdict_prompts(campaign: Campaign, person: PersonId, hours: WorkingHours) -> frozenset[Due]:
    """When a supporter is asked whether their need was met."""
    if campaign.shared_learning is None or campaign.stage is not Stage.APPLYING or campaign.verdicts_ended:
        return frozenset()
    start = campaign.shared_learning.at
    return frozenset(
        Due(PromptName.VERDICT, hours.first_moment(start + timedelta(days=days)), person, step)
        for step, days in enumerate(VERDICT_LADDER)
    )


def place_prompts(person: PersonId, since: datetime, hours: WorkingHours) -> frozenset[Due]:
    """The question to the head of the waiting list, and the end of the 48 hours from when it can be read."""
    asked = hours.first_moment(since)
    stamp, lapses = int(since.timestamp()), asked.astimezone(UTC) + PLACE_HELD
    return frozenset({Due(PromptName.PLACE, asked, person, stamp), Due(PromptName.PLACE_LAPSES, lapses, person, stamp)})


def closing_reminder(campaign: Campaign, person: PersonId, hours: WorkingHours) -> Due | None:
    """The reminder that a person asked for with ⏰: two days before the close, at their own hours."""
    if campaign.stage is not Stage.OPEN or campaign.deadline is None:
        return None
    moment = hours.first_moment(campaign.deadline.astimezone(UTC) - REMIND_BEFORE)
    if moment >= campaign.deadline:
        return None
    return Due(PromptName.CLOSES_SOON, moment, person, _deadline_round(campaign))


def _deadline_notes(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    if campaign.stage is not Stage.OPEN or campaign.deadline is None:
        return
    zone = ZoneInfo(campaign.zone)
    last_day = campaign.deadline.astimezone(zone).date()
    for position, days in enumerate(DEADLINE_NOTES):
        morning = datetime.combine(last_day - timedelta(days=days), time(9, 0), zone)
        yield Due(PromptName.DEADLINE_NOTE, morning, None, _deadline_round(campaign) + position)


def _close(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    if campaign.stage is Stage.OPEN and campaign.deadline:
        yield Due(PromptName.CLOSE, campaign.deadline + timedelta(minutes=1), None, _deadline_round(campaign))


def _come_back(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    last_day = campaign.texts.last_day
    if campaign.stage is Stage.UNDERWAY and last_day:
        midnight = datetime.combine(last_day + timedelta(days=1), time(0, 0), ZoneInfo(campaign.zone))
        yield Due(PromptName.COME_BACK, midnight)


def _share(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    last_day = campaign.texts.last_day
    if campaign.stage is not Stage.SHARING or campaign.silenced or last_day is None:
        return
    first, start = hours.working_days_after(last_day, SHARE_FIRST), last_day
    if campaign.snoozed_until and campaign.snoozed_until > first:
        first = start = campaign.snoozed_until
    days = (first, *(start + timedelta(days=later) for later in SHARE_AGAIN))
    for step, day in enumerate(days):
        yield Due(PromptName.SHARE, hours.morning_of(day), campaign.pitcher, campaign.snoozes * NEW_ROUND + step)


def _verdicts_end(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    if campaign.stage is Stage.APPLYING and campaign.shared_learning and not campaign.verdicts_ended:
        yield Due(PromptName.VERDICTS_END, campaign.shared_learning.at + timedelta(days=LADDER_ENDS))


def _intention(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    day = _intended(campaign)
    if day is None:
        return
    for step, later in enumerate(INTENTION_LADDER):
        yield Due(PromptName.INTENTION, hours.morning_of(day + timedelta(days=later)), campaign.pitcher, step)


def _intention_ends(campaign: Campaign, hours: WorkingHours) -> Iterator[Due]:
    day = _intended(campaign)
    if day:
        yield Due(PromptName.INTENTION_ENDS, hours.morning_of(day + timedelta(days=LADDER_ENDS)))


def _intended(campaign: Campaign) -> date | None:
    """The day of the intention, as long as its answer is open."""
    is_open = campaign.stage in {Stage.SHARING, Stage.APPLYING} and campaign.outcome is None
    return campaign.texts.when_date if is_open else None


def _deadline_round(campaign: Campaign) -> int:
    return NEW_ROUND if campaign.extension_reason else 0


When = Callable[[Campaign, WorkingHours], Iterable[Due]]
WHEN: dict[PromptName, When] = {  # all else is wanted when something happens
    PromptName.DEADLINE_NOTE: _deadline_notes,
    PromptName.CLOSE: _close,
    PromptName.COME_BACK: _come_back,
    PromptName.SHARE: _share,
    PromptName.VERDICTS_END: _verdicts_end,
    PromptName.INTENTION: _intention,
    PromptName.INTENTION_ENDS: _intention_ends,
}
