"""At the deadline, and when the cost shrinks before: what is called, and who is released."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money.half import (
    NO_OWN_HALF,
    MatchMode,
    Share,
    limit,
    match_cap,
    match_room,
    may_release,
    peers_target,
)
from domain.money.reckoning import (
    Called,
    Closing,
    Shrunk,
    Sums,
    call_at_deadline,
    shrink,
    total,
)
from tests.domain.sums import Paid, added, each, paid_under_the_rule, parts
from tests.domain.terms import BOTH, PEERS, per_mille, thorough

ALL, KEEP = Closing.ALL_OR_NOTHING, Closing.KEEP


@pytest.mark.parametrize(
    ("closing", "promised", "confirmed", "mode", "called"),
    [
        pytest.param(ALL, Sums(600_00, parts(400_00, 199_99)), 600_00, PEERS, Sums(0, parts(0, 0)), id="a cent short"),
        pytest.param(ALL, Sums(600_00, parts(400_00, 200_00)), 600_00, PEERS, Sums(600_00, parts(400_00, 200_00)), id="reached"),
        pytest.param(ALL, Sums(600_00, parts(400_00, 200_00)), 450_00, PEERS, Sums(600_00, parts(400_00, 50_00)), id="reached, and not all own money is there"),
        pytest.param(KEEP, Sums(600_00, parts(200_00, 100_00)), 600_00, PEERS, Sums(600_00, parts(200_00, 100_00)), id="kept"),
        pytest.param(KEEP, Sums(600_00, parts(200_00, 100_00)), 250_00, PEERS, Sums(600_00, parts(200_00, 50_00)), id="last in, released first"),
        pytest.param(KEEP, Sums(600_00, parts(200_00, 100_00)), 150_00, PEERS, Sums(600_00, parts(150_00, 0)), id="the first in part"),
        pytest.param(KEEP, Sums(600_00, parts(200_00, 100_00)), 0, PEERS, Sums(600_00, parts(0, 0)), id="no own dollar behind it"),
        pytest.param(KEEP, Sums(600_00, parts(200_00), 200_00), 300_00, PEERS, Sums(600_00, parts(200_00), 100_00), id="peers before the sponsor"),
        pytest.param(KEEP, Sums(450_00, parts(200_00), 300_00), 150_00, BOTH, Sums(450_00, parts(150_00), 300_00), id="the sponsor is not among the others"),
        pytest.param(KEEP, Sums(900_00, parts(200_00, 200_00)), 900_00, PEERS, Sums(900_00, parts(200_00, 100_00)), id="never above the target"),
        pytest.param(KEEP, Sums(600_00, parts(400_00), 300_00), 600_00, PEERS, Sums(600_00, parts(300_00), 300_00), id="nor into the sponsor's part"),
    ],
)  # fmt: skip
def test_deadline_calls_what_the_own_money_stands_behind(
    closing: Closing, promised: Sums, confirmed: int, mode: MatchMode, called: Sums
) -> None:
    """HR24 and HR25."""
    result = call_at_deadline(closing, 1_200_00, promised, confirmed=confirmed, mode=mode)
    assert result.called == called
    assert added(result.called, result.released) == promised


def test_without_an_own_half_the_goal_alone_limits_what_is_called() -> None:
    promised = Sums(0, parts(900_00))
    assert call_at_deadline(KEEP, 1_200_00, promised, NO_OWN_HALF, confirmed=0) == Called(promised, Sums(0, parts(0)))


@pytest.mark.parametrize(
    ("cost", "promised", "mode", "shrunk"),
    [
        pytest.param(
            800_00, Sums(600_00, parts(300_00)), PEERS,
            Shrunk(Sums(500_00, parts(300_00)), Sums(100_00, parts(0)), 0), id="what is promised covers it",
        ),
        pytest.param(
            400_00, Sums(600_00, parts(150_00, 150_00)), PEERS,
            Shrunk(Sums(200_00, parts(150_00, 50_00)), Sums(400_00, parts(0, 100_00)), 0), id="last in, released first",
        ),
        pytest.param(
            1_000_00, Sums(600_00, parts(300_00)), PEERS,
            Shrunk(Sums(600_00, parts(300_00)), Sums(0, parts(0)), 100_00), id="still short",
        ),
        pytest.param(
            800_00, Sums(100_00, parts(300_00)), PEERS,
            Shrunk(Sums(100_00, parts(300_00)), Sums(0, parts(0)), 400_00), id="nobody's promise grows",
        ),
        pytest.param(
            400_00, Sums(600_00, parts(100_00), 300_00), PEERS,
            Shrunk(Sums(200_00, parts(0), 200_00), Sums(400_00, parts(100_00), 100_00), 0), id="the sponsor is capped",
        ),
        pytest.param(
            400_00, Sums(450_00, parts(300_00), 100_00), BOTH,
            Shrunk(Sums(150_00, parts(150_00), 100_00), Sums(300_00, parts(150_00), 0), 0), id="with a match for both",
        ),
    ],
)  # fmt: skip
def test_smaller_cost_is_computed_again(cost: int, promised: Sums, mode: MatchMode, shrunk: Shrunk) -> None:
    """HR26."""
    assert shrink(cost, promised, mode=mode) == shrunk


@thorough
@given(case=paid_under_the_rule(), closing=st.sampled_from(Closing), confirmed=per_mille, gap=st.integers(0, 10_000))
def test_pt13_deadline_below_the_goal_calls_nothing_or_what_own_money_stands_behind(
    case: Paid, closing: Closing, confirmed: int, gap: int
) -> None:
    """HR24 and HR25."""
    share, mode, promised = case
    cost = promised.total + gap
    there = promised.own * confirmed // 1000
    called = call_at_deadline(closing, cost, promised, share, confirmed=there, mode=mode).called
    others = called.given + (called.sponsor if mode is PEERS else 0)
    short = promised.given < peers_target(cost, share, own=promised.own, sponsor=promised.sponsor, mode=mode)
    if closing is ALL and short:
        assert called.total == 0
    else:
        assert isinstance(share, Share) is False or others <= limit(there, share)
        assert called.given == min(
            promised.given,
            peers_target(cost, share, own=promised.own, sponsor=promised.sponsor, mode=mode),
            may_release(cost, share, own=promised.own, confirmed=there, sponsor=promised.sponsor, mode=mode),
        )


@thorough
@given(case=paid_under_the_rule(), confirmed=per_mille)
def test_last_in_is_released_first(case: Paid, confirmed: int) -> None:
    """HR26: behind the first who is not called in full nobody is called at all."""
    share, mode, promised = case
    there = promised.own * confirmed // 1000
    called = call_at_deadline(KEEP, promised.total, promised, share, confirmed=there, mode=mode).called
    whole = [one.cents == before.cents for one, before in zip(called.peers, promised.peers, strict=True)]
    first = whole.index(False) if False in whole else len(whole)
    assert total(called.peers[first + 1 :]) == 0


@thorough
@given(case=paid_under_the_rule(), part=per_mille)
def test_pt8_smaller_cost_leaves_accepted_pledges_within_the_target(case: Paid, part: int) -> None:
    """HR26: nobody's promise grows, the match stays under its cap, and the parts do not exceed the cost."""
    share, mode, promised = case
    cost = promised.total * part // 1000
    shrunk = shrink(cost, promised, share, mode=mode)
    standing = shrunk.standing
    assert added(standing, shrunk.released) == promised
    assert min(each(standing) + each(shrunk.released)) >= 0
    assert standing.total + shrunk.missing == cost
    assert standing.sponsor <= match_cap(cost, share)
    assert standing.given <= peers_target(cost, share, own=standing.own, sponsor=standing.sponsor, mode=mode)
    assert standing.sponsor <= match_room(cost, share, own=standing.own, accepted=standing.given, mode=mode)
