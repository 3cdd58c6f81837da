"""The cost becomes smaller while the pitch is open: what still stands, and who is released."""

import pytest
from hypothesis import given

from domain.cents.half import (
    MatchMode,
    match_cap,
    match_room,
    peers_target,
)
from domain.cents.settling import (
    Sums,
    shrink,
    total,
)
from tests.domain.sums import Paid, each, paid_under_the_rule, parts
from tests.domain.terms import BOTH, PEERS, per_mille, thorough


@pytest.mark.parametrize(
    ("cost", "promised", "mode", "standing"),
    [
        pytest.param(
            800_00, Sums(600_00, parts(300_00)), PEERS,
            Sums(500_00, parts(300_00)), id="what is promised covers it",
        ),
        pytest.param(
            400_00, Sums(600_00, parts(150_00, 150_00)), PEERS,
            Sums(200_00, parts(150_00, 50_00)), id="last in, released first",
        ),
        pytest.param(
            1_000_00, Sums(600_00, parts(300_00)), PEERS,
            Sums(600_00, parts(300_00)), id="still short",
        ),
        pytest.param(
            800_00, Sums(100_00, parts(300_00)), PEERS,
            Sums(100_00, parts(300_00)), id="nobody's promise grows",
        ),
        pytest.param(
            400_00, Sums(600_00, parts(100_00), 300_00), PEERS,
            Sums(200_00, parts(0), 200_00), id="the sponsor is capped",
        ),
        pytest.param(
            400_00, Sums(450_00, parts(300_00), 100_00), BOTH,
            Sums(150_00, parts(150_00), 100_00), id="with a match for both",
        ),
    ],
)  # fmt: skip
def test_smaller_cost_is_computed_again(cost: int, promised: Sums, mode: MatchMode, standing: Sums) -> None:
    """HR26."""
    assert shrink(cost, promised, mode=mode) == standing


@thorough
@given(case=paid_under_the_rule(), part=per_mille)
def test_pt8_smaller_cost_leaves_accepted_pledges_within_the_target(case: Paid, part: int) -> None:
    """HR26: nobody's promise grows, the match stays under its cap, and the parts do not exceed the cost."""
    share, mode, promised = case
    cost = promised.total * part // 1000
    standing = shrink(cost, promised, share, mode=mode)
    assert all(0 <= now <= before for now, before in zip(each(standing), each(promised), strict=True))
    assert standing.total <= cost
    assert standing.sponsor <= match_cap(cost, share)
    assert standing.given <= peers_target(cost, share, own=standing.own, sponsor=standing.sponsor, mode=mode)
    assert standing.sponsor <= match_room(cost, share, own=standing.own, accepted=standing.given, mode=mode)


@thorough
@given(case=paid_under_the_rule(), part=per_mille)
def test_last_in_is_released_first(case: Paid, part: int) -> None:
    """HR26: behind the first who does not stand in full nobody stands at all."""
    share, mode, promised = case
    standing = shrink(promised.total * part // 1000, promised, share, mode=mode)
    whole = [one.cents == before.cents for one, before in zip(standing.peers, promised.peers, strict=True)]
    first = whole.index(False) if False in whole else len(whole)
    assert total(standing.peers[first + 1 :]) == 0
