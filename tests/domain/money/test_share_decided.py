"""The share of the own half: a half, unless somebody who may has lowered it and said why."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money.half import (
    NO_OWN_HALF,
    NoHalfIsForOnePitch,
    OwnShare,
    ReasonMissing,
    Scope,
    Share,
    ShareDecision,
    ShareOutOfRange,
    share_in_force,
)
from domain.people import PersonId
from domain.refusals import Refusal
from tests.domain.terms import HALF, QUARTER, own_shares, thorough

DECIDED = ShareDecision(
    share=QUARTER,
    scope=Scope.PITCH,
    by=PersonId("zoe"),
    reason="First pitch on a student's wage",
    at=datetime(2027, 3, 1, tzinfo=UTC),
)


@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
@pytest.mark.parametrize("share", [QUARTER, NO_OWN_HALF, HALF])
def test_pt17_share_cannot_be_lowered_without_a_reason(reason: str, share: OwnShare) -> None:
    """HR20: never silently, neither afresh nor by changing a decision."""
    with pytest.raises(ReasonMissing):
        ShareDecision(share=share, scope=Scope.PITCH, by=DECIDED.by, reason=reason, at=DECIDED.at)
    with pytest.raises(ReasonMissing):
        replace(DECIDED, share=share, reason=reason)


@pytest.mark.parametrize(
    ("share", "scope", "refusal"),
    [
        (NO_OWN_HALF, Scope.PROGRAMME, NoHalfIsForOnePitch),
        (Share(0, 1), Scope.PITCH, ShareOutOfRange),
        (Share(1, 11), Scope.PITCH, ShareOutOfRange),
        (Share(11, 10), Scope.PROGRAMME, ShareOutOfRange),
        (Share(-1, 2), Scope.PITCH, ShareOutOfRange),
        (Share(1, 0), Scope.PITCH, ShareOutOfRange),
        (Share(-1, -2), Scope.PITCH, ShareOutOfRange),
    ],
)
def test_share_lies_between_a_tenth_and_the_whole(share: OwnShare, scope: Scope, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        replace(DECIDED, share=share, scope=scope)
    assert refused.value.field == "share"


@pytest.mark.parametrize("share", [Share(1, 10), Share(1, 1)])
def test_a_tenth_and_the_whole_can_be_decided(share: Share) -> None:
    assert replace(DECIDED, share=share, scope=Scope.PROGRAMME).share == share


@pytest.mark.parametrize(
    ("decisions", "share"),
    [
        ((), HALF),
        ((DECIDED,), QUARTER),
        ((DECIDED, replace(DECIDED, share=HALF)), HALF),
        ((replace(DECIDED, share=Share(1, 3), scope=Scope.PROGRAMME),), Share(1, 3)),
        ((DECIDED, replace(DECIDED, share=Share(1, 3), scope=Scope.PROGRAMME)), QUARTER),
        ((replace(DECIDED, share=NO_OWN_HALF),), NO_OWN_HALF),
    ],
)
def test_latest_decision_holds_and_the_pitchs_own_outweighs_the_programmes(
    decisions: tuple[ShareDecision, ...], share: OwnShare
) -> None:
    assert share_in_force(decisions) == share


@thorough
@given(decisions=st.lists(st.tuples(own_shares, st.sampled_from(Scope), st.sampled_from(["", " ", "hardship"]))))
def test_pt17_a_share_other_than_a_half_has_a_reason_behind_it(
    decisions: list[tuple[OwnShare, Scope, str]],
) -> None:
    made = []
    for share, scope, reason in decisions:
        try:
            made.append(replace(DECIDED, share=share, scope=scope, reason=reason))
        except (ReasonMissing, NoHalfIsForOnePitch):
            continue
    share = share_in_force(made)
    assert share == HALF or any(one.share == share and one.reason == "hardship" for one in made)
