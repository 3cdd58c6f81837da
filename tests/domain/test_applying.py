"""What was learned is put into practice, and the pitch is complete."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.applying import apply, complete
from domain.campaign import Campaign, Outcome, Totals
from domain.events import Applied, Completed
from domain.people import PersonId
from domain.pitching import TooLong
from domain.refusals import NotYourPitch, WrongStage
from domain.stages import Stage

ANA, BEN = PersonId("ana"), PersonId("ben")
NOW = datetime(2027, 6, 30, 17, 0, tzinfo=UTC)
ANSWERABLE = [Stage.SHARING, Stage.APPLYING]
STORY = "We ran the checklist on the permits project."


@pytest.fixture(scope="module")
def applying(summit: Campaign) -> Campaign:
    """The learning is shared; three supporters are asked for their verdicts."""
    return replace(summit, stage=Stage.APPLYING, totals=Totals(own=600_00, accepted=600_00, givers=3, supporters=3))


@pytest.mark.parametrize("stage", ANSWERABLE)
@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.PARTLY, Outcome.NOT_DONE])
def test_answer_of_the_pitcher_is_recorded(applying: Campaign, stage: Stage, outcome: Outcome) -> None:
    before = replace(applying, stage=stage)
    assert apply(before, outcome, by=ANA, at=NOW, story=STORY) == (
        replace(before, outcome=outcome, practice=STORY),
        (Applied(at=NOW, by=ANA, outcome=outcome, text=STORY),),
    )


def test_questions_that_end_without_an_answer_count_as_unanswered(applying: Campaign) -> None:
    assert apply(applying, Outcome.UNANSWERED, by=None, at=NOW) == (
        replace(applying, outcome=Outcome.UNANSWERED),
        (Applied(at=NOW, outcome=Outcome.UNANSWERED),),
    )


def test_answer_that_came_just_in_time_is_not_overwritten_by_the_end_of_the_questions(applying: Campaign) -> None:
    answered, _ = apply(applying, Outcome.DONE, by=ANA, at=NOW, story=STORY)
    assert apply(answered, Outcome.UNANSWERED, by=None, at=NOW) == (answered, ())


@pytest.mark.parametrize("story", ["", STORY])
def test_same_answer_again_changes_nothing(applying: Campaign, story: str) -> None:
    answered, _ = apply(applying, Outcome.DONE, by=ANA, at=NOW, story=STORY)
    assert apply(answered, Outcome.DONE, by=ANA, at=NOW, story=story) == (answered, ())


def test_changed_answer_keeps_the_story(applying: Campaign) -> None:
    answered, _ = apply(applying, Outcome.PARTLY, by=ANA, at=NOW, story=STORY)
    after, _ = apply(answered, Outcome.DONE, by=ANA, at=NOW)
    assert after == replace(applying, outcome=Outcome.DONE, practice=STORY)


def test_only_the_pitcher_answers(applying: Campaign) -> None:
    with pytest.raises(NotYourPitch):
        apply(applying, Outcome.DONE, by=BEN, at=NOW)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in ANSWERABLE])
def test_answer_before_the_learning_or_after_the_end_is_refused(applying: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage):
        apply(replace(applying, stage=stage), Outcome.DONE, by=ANA, at=NOW)


def test_story_that_is_too_long_is_refused(applying: Campaign) -> None:
    with pytest.raises(TooLong) as refused:
        apply(applying, Outcome.DONE, by=ANA, at=NOW, story="x" * 1001)
    assert (refused.value.field, refused.value.values) == ("story", {"most": 1000, "typed": 1001})


@pytest.mark.parametrize(("verdicts", "ended"), [(3, False), (3, True), (0, True)])
@pytest.mark.parametrize("outcome", Outcome)
def test_pitch_is_complete_once_all_is_answered_or_asked(
    applying: Campaign, outcome: Outcome, verdicts: int, ended: bool
) -> None:
    totals = replace(applying.totals, verdicts=verdicts)
    before = replace(applying, outcome=outcome, totals=totals, verdicts_ended=ended)
    assert complete(before, at=NOW) == (
        replace(before, stage=Stage.COMPLETE),
        (Completed(at=NOW, outcome=outcome),),
    )


@pytest.mark.parametrize(
    ("outcome", "verdicts", "ended"), [(None, 3, True), (None, 0, False), (Outcome.DONE, 2, False)]
)
def test_pitch_waits_for_what_is_still_asked(
    applying: Campaign, outcome: Outcome | None, verdicts: int, ended: bool
) -> None:
    totals = replace(applying.totals, verdicts=verdicts)
    before = replace(applying, outcome=outcome, totals=totals, verdicts_ended=ended)
    assert complete(before, at=NOW) == (before, ())


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.APPLYING])
def test_pitch_at_another_stage_is_not_completed(applying: Campaign, stage: Stage) -> None:
    before = replace(applying, stage=stage, outcome=Outcome.DONE, verdicts_ended=True)
    assert complete(before, at=NOW) == (before, ())
