"""Which question is due to whom and when: every ladder, and that each has an end."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.campaign import Campaign, Outcome, SharedLearning, ShareKind, Totals
from domain.people import PersonId
from domain.reminding import Due, PromptName, closing_reminder, place_prompts, plan, verdict_prompts
from domain.stages import Stage
from domain.working_hours import WorkingHours

ANA, BEN = PersonId("ana"), PersonId("ben")
HOLIDAYS = {date(2027, 5, 24), date(2027, 7, 1)}  # Victoria Day, Canada Day
VANCOUVER = WorkingHours("America/Vancouver", HOLIDAYS.__contains__)
PARIS = WorkingHours("Europe/Paris", frozenset[date]().__contains__)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2027; 16:00 is 9:00 in Vancouver in summer."""
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


INTENTION = {
    Due(PromptName.INTENTION, utc(6, 30, 16), ANA, 0),
    Due(PromptName.INTENTION, utc(7, 7, 16), ANA, 1),
    Due(PromptName.INTENTION, utc(7, 21, 16), ANA, 2),
    Due(PromptName.INTENTION_ENDS, utc(7, 28, 16)),
}


@pytest.fixture(scope="module")
def back(summit: Campaign) -> Campaign:
    """Ana came back from the summit on 11 May."""
    return replace(summit, stage=Stage.SHARING, totals=Totals(own=600_00, accepted=600_00, givers=1, supporters=1))


@pytest.fixture(scope="module")
def shared(back: Campaign) -> Campaign:
    """Ana shared at lunch on Friday 21 May, after working hours in Paris."""
    lunch = SharedLearning(kind=ShareKind.LUNCH, where="Room 4", takeaways="Ask.", thanks="", at=utc(5, 21, 19, 30))
    return replace(back, stage=Stage.APPLYING, shared_learning=lunch)


def test_open_pitch_notes_its_deadline_and_closes_a_minute_later(summit: Campaign) -> None:
    assert plan(summit, VANCOUVER) == {
        Due(PromptName.DEADLINE_NOTE, utc(4, 13, 16), None, 0),
        Due(PromptName.DEADLINE_NOTE, utc(4, 18, 16), None, 1),
        Due(PromptName.DEADLINE_NOTE, utc(4, 20, 16), None, 2),
        Due(PromptName.CLOSE, utc(4, 21, 7), None, 0),
    }


def test_extended_pitch_notes_its_new_deadline_in_a_new_round(summit: Campaign) -> None:
    longer = replace(summit, deadline=utc(5, 1, 6, 59), extension_reason="The venue was confirmed late.")
    assert plan(longer, VANCOUVER) == {
        Due(PromptName.DEADLINE_NOTE, utc(4, 23, 16), None, 10),
        Due(PromptName.DEADLINE_NOTE, utc(4, 28, 16), None, 11),
        Due(PromptName.DEADLINE_NOTE, utc(4, 30, 16), None, 12),
        Due(PromptName.CLOSE, utc(5, 1, 7), None, 10),
    }


def test_deadline_notes_are_at_nine_on_both_sides_of_the_clock_change(summit: Campaign) -> None:
    """The clock goes forward in Vancouver on 14 March 2027."""
    changing = replace(summit, deadline=utc(3, 16, 6, 59))
    assert plan(changing, PARIS) == {
        Due(PromptName.DEADLINE_NOTE, utc(3, 8, 17), None, 0),
        Due(PromptName.DEADLINE_NOTE, utc(3, 13, 17), None, 1),
        Due(PromptName.DEADLINE_NOTE, utc(3, 15, 16), None, 2),
        Due(PromptName.CLOSE, utc(3, 16, 7), None, 0),
    }


@pytest.mark.parametrize(("ends", "day"), [(date(2027, 5, 11), 12), (None, 11)])
def test_learning_is_over_at_midnight_after_its_last_day(summit: Campaign, ends: date | None, day: int) -> None:
    underway = replace(summit, stage=Stage.UNDERWAY, texts=replace(summit.texts, ends=ends))
    assert plan(underway, VANCOUVER) == {Due(PromptName.COME_BACK, utc(5, day, 7))}


def test_share_is_asked_for_three_working_days_a_week_and_three_weeks_after(back: Campaign) -> None:
    assert plan(back, VANCOUVER) == INTENTION | {
        Due(PromptName.SHARE, utc(5, 14, 16), ANA, 0),
        Due(PromptName.SHARE, utc(5, 18, 16), ANA, 1),
        Due(PromptName.SHARE, utc(6, 1, 16), ANA, 2),
    }


@pytest.mark.parametrize(
    ("last_day", "first"),
    [
        (date(2027, 5, 14), utc(5, 19, 16)),  # Friday: Monday, Tuesday, Wednesday
        (date(2027, 5, 15), utc(5, 19, 16)),
        (date(2027, 5, 20), utc(5, 26, 16)),  # Thursday: Friday, not Victoria Day, Tuesday, Wednesday
        (date(2027, 5, 21), utc(5, 27, 16)),
    ],
)
def test_first_question_leaves_out_weekends_and_holidays(back: Campaign, last_day: date, first: datetime) -> None:
    dues = plan(replace(back, texts=replace(back.texts, ends=last_day)), VANCOUVER)
    assert [due.at for due in dues if due.prompt is PromptName.SHARE and due.round == 0] == [first]


def test_later_questions_wait_for_a_working_day(back: Campaign) -> None:
    """Seven days after 17 May is Victoria Day."""
    dues = plan(replace(back, texts=replace(back.texts, ends=date(2027, 5, 17))), VANCOUVER)
    assert sorted(due.at for due in dues if due.prompt is PromptName.SHARE) == [
        utc(5, 20, 16), utc(5, 25, 16), utc(6, 7, 16),
    ]  # fmt: skip


def test_snoozed_questions_start_over_on_the_day_chosen(back: Campaign) -> None:
    snoozed = replace(back, snoozed_until=date(2027, 6, 5), snoozes=2)
    assert plan(snoozed, VANCOUVER) == INTENTION | {
        Due(PromptName.SHARE, utc(6, 7, 16), ANA, 20),
        Due(PromptName.SHARE, utc(6, 14, 16), ANA, 21),
        Due(PromptName.SHARE, utc(6, 28, 16), ANA, 22),
    }


def test_snooze_that_ended_before_the_learning_brings_no_question_forward(back: Campaign) -> None:
    early = replace(back, snoozed_until=date(2027, 4, 26), snoozes=1)
    assert sorted(due.at for due in plan(early, VANCOUVER) if due.prompt is PromptName.SHARE) == [
        utc(5, 14, 16), utc(5, 18, 16), utc(6, 1, 16),
    ]  # fmt: skip


def test_silenced_questions_do_not_come(back: Campaign) -> None:
    assert plan(replace(back, silenced=True), VANCOUVER) == INTENTION


def test_shared_learning_leaves_the_intention_and_the_end_of_the_verdicts(shared: Campaign) -> None:
    assert plan(shared, VANCOUVER) == INTENTION | {Due(PromptName.VERDICTS_END, utc(6, 18, 19, 30))}


@pytest.mark.parametrize("outcome", Outcome)
def test_answered_intention_is_asked_for_no_more(shared: Campaign, outcome: Outcome) -> None:
    assert plan(replace(shared, outcome=outcome, verdicts_ended=True), VANCOUVER) == frozenset()


@pytest.mark.parametrize(
    "stage", ["draft", "publishing", "complete", "unfunded", "cancelled"]
)  # fmt: skip
def test_nothing_is_due_before_a_pitch_is_open_or_after_its_end(shared: Campaign, stage: str) -> None:
    assert plan(replace(shared, stage=Stage(stage)), VANCOUVER) == frozenset()


def test_verdict_is_asked_for_at_once_a_week_and_three_weeks_after(shared: Campaign) -> None:
    """21 May, 21:30 in Paris, is Friday evening: each question waits for Monday morning there."""
    assert verdict_prompts(shared, BEN, PARIS) == {
        Due(PromptName.VERDICT, utc(5, 24, 7), BEN, 0),
        Due(PromptName.VERDICT, utc(5, 31, 7), BEN, 1),
        Due(PromptName.VERDICT, utc(6, 14, 7), BEN, 2),
    }


def test_verdict_is_asked_for_right_away_in_working_hours(shared: Campaign) -> None:
    assert verdict_prompts(shared, BEN, VANCOUVER) == {
        Due(PromptName.VERDICT, utc(5, 21, 19, 30), BEN, 0),
        Due(PromptName.VERDICT, utc(5, 28, 19, 30), BEN, 1),
        Due(PromptName.VERDICT, utc(6, 11, 19, 30), BEN, 2),
    }


def test_verdict_is_not_asked_for_before_the_share_or_after_the_end(shared: Campaign) -> None:
    never = [
        replace(shared, shared_learning=None),
        replace(shared, stage=Stage.COMPLETE),
        replace(shared, verdicts_ended=True),
    ]
    assert [verdict_prompts(campaign, BEN, PARIS) for campaign in never] == [frozenset()] * 3


@pytest.mark.parametrize(
    ("since", "asked", "lapses"),
    [
        (utc(3, 2, 18), utc(3, 2, 18), utc(3, 4, 18)),
        (utc(3, 2, 4), utc(3, 2, 17), utc(3, 4, 17)),  # in the night: 48 hours from the morning on
        (utc(3, 6, 4), utc(3, 8, 17), utc(3, 10, 17)),  # on Friday evening: from Monday on
        (utc(3, 12, 23), utc(3, 12, 23), utc(3, 14, 23)),  # over the change to summer time
        (utc(11, 5, 20), utc(11, 5, 20), utc(11, 7, 20)),  # over the change to winter time
    ],
)
def test_free_place_is_held_for_48_hours_from_when_it_can_be_read(
    since: datetime, asked: datetime, lapses: datetime
) -> None:
    stamp = int(since.timestamp())
    dues = {(due.prompt, due.at.astimezone(UTC), due.person, due.round) for due in place_prompts(BEN, since, VANCOUVER)}
    assert dues == {(PromptName.PLACE, asked, BEN, stamp), (PromptName.PLACE_LAPSES, lapses, BEN, stamp)}


def test_close_is_recalled_two_days_before_at_the_persons_own_hours(summit: Campaign) -> None:
    """The deadline is Tuesday night in Vancouver: two days before is Sunday night there, Monday morning in Paris."""
    assert closing_reminder(summit, BEN, PARIS) == Due(PromptName.CLOSES_SOON, utc(4, 19, 7), BEN, 0)


def test_close_of_an_extended_pitch_is_recalled_in_a_new_round(summit: Campaign) -> None:
    longer = replace(summit, extension_reason="The venue was confirmed late.")
    assert closing_reminder(longer, BEN, VANCOUVER) == Due(PromptName.CLOSES_SOON, utc(4, 19, 16), BEN, 10)


def test_close_is_not_recalled_when_no_working_hour_is_left(summit: Campaign) -> None:
    """It closes on Sunday at 23:59, and two days before is Friday night."""
    assert closing_reminder(replace(summit, deadline=utc(4, 19, 6, 59)), BEN, VANCOUVER) is None


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.OPEN])
def test_close_is_recalled_only_while_open(summit: Campaign, stage: Stage) -> None:
    assert closing_reminder(replace(summit, stage=stage), BEN, PARIS) is None
