"""Prompts are rows: each there once, said in both languages, and asked only while it is still true."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from bot.features.reminding import PROMPTS, QUESTIONS, ROWS
from bot.prompts import Question
from bot.wording.words import LANGUAGES, words_in
from domain.campaign import MONEY_SLOT, Outcome, Pledge, PledgeState, Source, Supporter, Verdict
from domain.people import PersonId
from domain.reminding import WHEN, PromptName
from domain.resources import Resource
from domain.stages import Stage
from tests.hostile import campaign_of

BEN = PersonId("ben")
NO_TURN: Any = None  # these rows look at the pitch alone
STAGES = {
    PromptName.SHARE: {Stage.SHARING},
    PromptName.INTENTION: {Stage.SHARING, Stage.APPLYING},
    PromptName.CLOSES_SOON: {Stage.OPEN},
    PromptName.IS_IT_THERE: {Stage.PUBLISHING},
    PromptName.NOT_POSTED: {Stage.DRAFT},
}


def test_every_name_has_its_one_row() -> None:
    """Whatever falls due can be carried out, and nothing is asked in two ways."""
    assert Counter(row.name for row in ROWS) == Counter(PromptName)
    assert {row.name for row in ROWS if row.when} == set(WHEN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.name))
def test_the_practice_clock_can_name_it(row: Question, language: str) -> None:
    said = words_in(language)(row.label, title="FWD50", name="Ana")
    assert "FWD50" in said or "Ana" in said


@pytest.mark.parametrize(("name", "stages"), STAGES.items())
def test_a_question_is_dropped_when_its_stage_has_passed(name: PromptName, stages: set[Stage]) -> None:
    row = asked(name)
    open_pitch = replace(campaign_of("FWD50", Stage.OPEN), outcome=None, silenced=False)
    found = {one for one in Stage if row.still_true(NO_TURN, replace(open_pitch, stage=one), BEN)}
    assert found == stages


def test_a_question_that_was_answered_is_dropped() -> None:
    """Or that the person does not want to be asked any more."""
    back = replace(campaign_of("FWD50", Stage.SHARING), outcome=None)
    assert not asked(PromptName.SHARE).still_true(NO_TURN, replace(back, silenced=True), BEN)
    assert not asked(PromptName.INTENTION).still_true(NO_TURN, replace(back, outcome=Outcome.NOT_DONE), BEN)


@pytest.mark.parametrize(
    ("stage", "verdict", "state", "is_asked"),
    [
        (Stage.APPLYING, None, PledgeState.ACCEPTED, True),
        (Stage.APPLYING, None, PledgeState.WITHDRAWN, False),
        (Stage.APPLYING, Verdict.NOT_YET, PledgeState.ACCEPTED, False),
        (Stage.SHARING, None, PledgeState.ACCEPTED, False),
    ],
)
def test_a_verdict_is_asked_of_those_who_support_the_pitch_and_have_not_said(
    stage: Stage, verdict: Verdict | None, state: PledgeState, *, is_asked: bool
) -> None:
    applying = campaign_of("FWD50", stage)
    pledge = Pledge(
        person=BEN,
        slot=MONEY_SLOT,
        resource=Resource.MONEY,
        state=state,
        source=Source.FORM,
        amount=100_00,
        at=applying.deadline,
    )
    judged = replace(applying, supporter=Supporter(person=BEN, verdict=verdict), pledges=(pledge,))
    assert asked(PromptName.VERDICT).still_true(NO_TURN, judged, BEN) is is_asked


def test_home_shows_each_question_to_somebody_at_most_once() -> None:
    """A question that stays on Home says on whose."""
    assert all(row.on_home.whose for row in QUESTIONS if row.on_home)


def asked(name: PromptName) -> Question:
    row = PROMPTS[name]
    assert isinstance(row, Question)
    return row
