"""The stages of a pitch: every step of the table is taken, and every other is refused."""

from itertools import product

import pytest

from domain.refusals import WrongStage
from domain.stages import BACKED, ENDED, NEXT_STAGE, PUBLISHED, Stage, Step, move

EXPECTED = {
    ("draft", "publish"): "publishing",
    ("draft", "cancel"): "cancelled",
    ("publishing", "posted"): "open",
    ("publishing", "refused"): "draft",
    ("open", "begin"): "underway",
    ("open", "run out"): "unfunded",
    ("open", "cancel"): "cancelled",
    ("underway", "come back"): "sharing",
    ("underway", "cancel"): "cancelled",
    ("sharing", "share"): "applying",
    ("sharing", "still learned"): "complete",
    ("sharing", "cancel"): "cancelled",
    ("applying", "apply"): "complete",
}
NOWHERE = [pair for pair in product(Stage, Step) if pair not in EXPECTED]


@pytest.mark.parametrize(("stage", "step", "after"), [(*pair, after) for pair, after in EXPECTED.items()])
def test_stage_moves_along_the_table(stage: str, step: str, after: str) -> None:
    assert move(Stage(stage), Step(step)) is Stage(after)


@pytest.mark.parametrize(("stage", "step"), NOWHERE)
def test_stage_stays_where_the_table_has_no_row(stage: Stage, step: Step) -> None:
    with pytest.raises(WrongStage):
        move(stage, step)


def test_table_has_these_rows_and_no_others() -> None:
    assert NEXT_STAGE == EXPECTED


def test_stages_are_grouped_as_people_see_them() -> None:
    assert [sorted(group) for group in (PUBLISHED, BACKED, ENDED)] == [
        ["applying", "cancelled", "complete", "open", "sharing", "underway", "unfunded"],
        ["applying", "complete", "sharing", "underway"],
        ["cancelled", "complete", "unfunded"],
    ]


@pytest.mark.parametrize("stage", ["complete", "unfunded", "cancelled"])
def test_end_is_an_end(stage: str) -> None:
    assert [step for at, step in NEXT_STAGE if at == stage] == []


def test_resourced_is_no_stage() -> None:
    """It is derived from the ledger, so that it can be lost again."""
    assert sorted(Stage) == [
        "applying", "cancelled", "complete", "draft", "open", "publishing", "sharing", "underway", "unfunded",
    ]  # fmt: skip
