"""The actual cost is known: who gets what back, and what is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cents.half import (
    NO_OWN_HALF,
    MatchMode,
    OwnShare,
    match_cap,
    may_release,
    own_half,
)
from domain.cents.settling import (
    Settlement,
    Sums,
    settle,
)
from tests.domain.sums import Paid, added, each, paid_under_the_rule, parts, under_the_cap
from tests.domain.terms import BOTH, HALF, PEERS, QUARTER, per_mille, thorough


@pytest.mark.parametrize(
    ("actual", "paid", "share", "mode", "settled"),
    [
        pytest.param(
            1_000_01, Sums(600_00, parts(400_00, 200_00)), HALF, PEERS,
            Settlement(Sums(500_01, parts(333_33, 166_67)), Sums(99_99, parts(66_67, 33_33))),
            id="both sides get money back",
        ),
        pytest.param(
            900_00, Sums(800_00, parts(400_00)), HALF, PEERS,
            Settlement(Sums(500_00, parts(400_00)), Sums(300_00, parts(0))),
            id="peers were below their new target: the pitcher gets it all",
        ),
        pytest.param(
            900_00, Sums(600_00, parts(300_00), 300_00), HALF, PEERS,
            Settlement(Sums(450_00, parts(225_00), 225_00), Sums(150_00, parts(75_00), 75_00)),
            id="peers and sponsor get back in proportion",
        ),
        pytest.param(
            999_99, Sums(600_00, parts(100_00, 100_00, 100_00), 300_00), HALF, PEERS,
            Settlement(
                Sums(500_00, parts(83_33, 83_33, 83_33), 250_00),
                Sums(100_00, parts(16_67, 16_67, 16_67), 50_00),
            ),
            id="the odd cent comes back to the peers, who were first",
        ),
        pytest.param(
            900_00, Sums(450_00, parts(450_00), 300_00), HALF, BOTH,
            Settlement(Sums(337_50, parts(337_50), 225_00), Sums(112_50, parts(112_50), 75_00)),
            id="with a match for both, all three get back in proportion",
        ),
        pytest.param(
            500_00, Sums(300_00, parts(0), 300_00), HALF, BOTH,
            Settlement(Sums(250_00, parts(0), 250_00), Sums(50_00, parts(0), 50_00)),
            id="the sponsor gets back what is above the cap",
        ),
        pytest.param(
            800_00, Sums(300_00, parts(900_00)), QUARTER, PEERS,
            Settlement(Sums(200_00, parts(600_00)), Sums(100_00, parts(300_00))),
            id="a quarter",
        ),
        pytest.param(
            800_00, Sums(100_00, parts(600_00, 300_00)), NO_OWN_HALF, PEERS,
            Settlement(Sums(0, parts(533_33, 266_67)), Sums(100_00, parts(66_67, 33_33))),
            id="without an own half the pitcher's own money comes back first",
        ),
        pytest.param(
            1_200_00, Sums(600_00, parts(600_00)), HALF, PEERS,
            Settlement(Sums(600_00, parts(600_00)), Sums(0, parts(0))),
            id="as planned",
        ),
        pytest.param(
            1_300_00, Sums(600_00, parts(600_00)), HALF, PEERS,
            Settlement(Sums(600_00, parts(600_00)), Sums(0, parts(0)), missing=100_00),
            id="dearer: the difference is missing",
        ),
        pytest.param(
            0, Sums(600_00, parts(600_00)), HALF, PEERS,
            Settlement(Sums(0, parts(0)), Sums(600_00, parts(600_00))),
            id="for nothing in the end",
        ),
    ],
)  # fmt: skip
def test_actual_cost_is_settled_as_in_the_worked_examples(
    actual: int, paid: Sums, share: OwnShare, mode: MatchMode, settled: Settlement
) -> None:
    """HR31 and HR32."""
    assert settle(actual, paid, share, mode=mode) == settled


@thorough
@given(case=paid_under_the_rule(), part=per_mille)
def test_pt6_pt14_settlement_is_exact_and_keeps_the_rule(case: Paid, part: int) -> None:
    """HR32: kept sums add up to the cost, refunds to the surplus; nobody pays more, and the own half is the pitcher's."""
    share, mode, paid = case
    actual = paid.total * part // 1000
    settled = settle(actual, paid, share, mode=mode)
    kept, back = settled.kept, settled.back
    assert (kept.total, back.total, settled.missing) == (actual, paid.total - actual, 0)
    assert added(kept, back) == paid
    assert min(each(kept) + each(back)) >= 0
    assert kept.own >= own_half(actual, share, sponsor=kept.sponsor, mode=mode)
    if mode is PEERS:
        assert kept.own >= own_half(actual, share)
    assert kept.given + (kept.sponsor if mode is PEERS else 0) <= may_release(
        actual, share, own=kept.own, confirmed=kept.own, sponsor=kept.sponsor, mode=mode
    )


@thorough
@given(case=paid_under_the_rule().filter(under_the_cap), part=per_mille)
def test_pt12_settlement_leaves_the_match_under_its_cap(case: Paid, part: int) -> None:
    """HR18 holds on the actual cost, whenever it held on what was paid."""
    share, mode, paid = case
    actual = paid.total * part // 1000
    kept = settle(actual, paid, share, mode=mode).kept
    assert kept.sponsor <= match_cap(actual, share)
    assert kept.own >= own_half(own_half(actual, share), share)


@thorough
@given(case=paid_under_the_rule().filter(under_the_cap), part=per_mille)
def test_settlement_takes_no_more_from_peers_and_sponsor_than_it_must(case: Paid, part: int) -> None:
    """Where anything flows back to them, a cent less would have broken the rule; and it is shared in proportion."""
    share, mode, paid = case
    actual = paid.total * part // 1000
    settled = settle(actual, paid, share, mode=mode)
    kept, back = settled.kept, settled.back
    others, released = back.given + back.sponsor, paid.given + paid.sponsor
    if others and kept.sponsor < match_cap(actual, share):
        above = kept.own - own_half(actual, share, sponsor=kept.sponsor, mode=mode)
        assert above == 0 or (mode is BOTH and above == 1)
        assert abs(back.sponsor * released - others * paid.sponsor) <= released


@thorough
@given(case=paid_under_the_rule(sponsored=False), actual=st.integers(0, 1_000_000))
def test_settlement_without_a_sponsor_is_the_plain_formula(case: Paid, actual: int) -> None:
    """HR32: peers keep `min(peers, A - ceil(A s))`, the pitcher bears the rest."""
    share, mode, paid = case
    settled = settle(actual, paid, share, mode=mode)
    if actual <= paid.total:
        peers = min(paid.given, actual - own_half(actual, share))
        assert (settled.kept.given, settled.kept.own) == (peers, actual - peers)
    else:
        assert settled.missing == actual - paid.total
