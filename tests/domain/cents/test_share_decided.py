"""The share of the own half: a half, unless somebody who may has lowered it and said why."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.cents.half import (
    NO_OWN_HALF,
    NoHalfIsForOnePitch,
    OwnShare,
    ReasonMissing,
    Scope,
    Share,
    ShareDecision,
    ShareOutOfRange,
)
from domain.people import PersonId
from domain.refusals import Refusal
from tests.domain.terms import HALF, QUARTER

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
