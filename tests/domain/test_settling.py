"""Settling, against the worked examples, and to the cent for every sum."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.halves import (
    NO_OWN_HALF,
    SMALLEST_PLEDGE,
    MatchMode,
    OwnShare,
    Share,
    limit,
    match_cap,
    match_room,
    may_release,
    own_half,
    peers_target,
)
from domain.money import Money
from domain.people import PersonId
from domain.settling import (
    Called,
    Closing,
    Part,
    RecoveredTooMuch,
    ReimbursedTooMuch,
    Settlement,
    Shrunk,
    Sums,
    Supplement,
    call_at_deadline,
    call_off,
    reimburse,
    settle,
    shrink,
    split,
    supplement,
    total,
    without_pitchers,
)

PEERS, BOTH = MatchMode.PEERS, MatchMode.BOTH
ALL, KEEP = Closing.ALL_OR_NOTHING, Closing.KEEP
HALF, QUARTER = Share(1, 2), Share(1, 4)
SHARES = [Share(1, 10), Share(1, 4), Share(1, 3), HALF, Share(2, 3), Share(9, 10), Share(1, 1), NO_OWN_HALF]
NAMES = [PersonId(name) for name in ("ben", "chloé", "dev", "eve", "farah", "gus")]
thorough = settings(max_examples=300, derandomize=True, deadline=None)
own_shares, modes = st.sampled_from(SHARES), st.sampled_from(MatchMode)
Parts = tuple[Part, ...]


def parts(*cents: int) -> Parts:
    """Parts of Ben, Chloé, Dev and so on, in order of arrival."""
    return tuple(Part(name, each) for name, each in zip(NAMES, cents, strict=False))


def cut(amount: int, marks: list[int]) -> Parts:
    """`amount` cut at the marks (per mille), so that the parts add up to it."""
    edges = [0, *sorted(amount * mark // 1000 for mark in marks), amount]
    return parts(*(upper - lower for lower, upper in pairwise(edges)))


marks = st.lists(st.integers(0, 1000), max_size=5)


@st.composite
def paid_under_the_rule(draw: st.DrawFn, share: OwnShare, mode: MatchMode) -> Sums:
    """What may have been released for some cost: any own sum from the half on, and others within limit and cap."""
    cost = draw(st.integers(0, 500_000))
    sponsor = draw(st.integers(0, match_cap(cost, share)))
    half = own_half(cost, share, sponsor=sponsor, mode=mode)
    own = draw(st.integers(half, max(half, cost - sponsor)))
    given_ = draw(st.integers(0, peers_target(cost, share, own=own, sponsor=sponsor, mode=mode)))
    return Sums(own, cut(given_, draw(marks)), sponsor)


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (0, (), ()),
        (0, (0, 0), (0, 0)),
        (10, (1, 1), (5, 5)),
        (1, (1, 1), (1, 0)),
        (1, (1, 1, 1), (1, 0, 0)),
        (2, (1, 1, 1), (1, 1, 0)),
        (100, (1, 1, 1), (34, 33, 33)),
        (100, (1, 2, 4), (14, 29, 57)),
        (1, (1, 2), (0, 1)),
        (5, (0, 5), (0, 5)),
        (7, (3, 3, 1), (3, 3, 1)),
        (20_00, (10_00, 0, 30_00), (5_00, 0, 15_00)),
    ],
)
def test_amount_is_split_by_largest_remainder_and_ties_go_to_the_earliest(
    amount: int, weights: tuple[int, ...], shares: tuple[int, ...]
) -> None:
    assert split(amount, weights) == shares


@thorough
@given(weights=st.lists(st.integers(0, 10_000), min_size=1, max_size=8), data=st.data())
def test_split_is_exact_fair_to_a_cent_and_never_more_than_the_weight(weights: list[int], data: st.DataObject) -> None:
    whole = sum(weights)
    amount = data.draw(st.integers(0, whole))
    shares = split(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert 0 <= share <= weight
        assert abs(share * whole - amount * weight) < max(1, whole)


@thorough
@given(weights=st.lists(st.integers(1, 5), min_size=2, max_size=6), amount=st.integers(0, 40))
def test_among_equals_the_earlier_never_gets_less(weights: list[int], amount: int) -> None:
    shares = split(amount, weights)
    for earlier in range(len(weights)):
        for later in range(earlier, len(weights)):
            assert weights[earlier] != weights[later] or shares[earlier] >= shares[later]


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


@pytest.mark.parametrize(
    ("actual", "paid", "share", "mode", "shared"),
    [
        (1_300_00, Sums(600_00, parts(600_00)), HALF, PEERS, Supplement(own=50_00, peers=50_00)),
        (1_300_01, Sums(600_00, parts(600_00)), HALF, PEERS, Supplement(own=50_01, peers=50_00)),
        (1_300_00, Sums(800_00, parts(400_00)), HALF, PEERS, Supplement(own=0, peers=100_00)),
        (1_300_00, Sums(600_00, parts(300_00), 300_00), HALF, PEERS, Supplement(own=50_00, peers=50_00)),
        (1_300_00, Sums(450_00, parts(450_00), 300_00), HALF, BOTH, Supplement(own=50_00, peers=50_00)),
        (1_201_98, Sums(600_00, parts(600_00)), HALF, PEERS, Supplement(own=1_98, peers=0)),
        (1_202_00, Sums(600_00, parts(600_00)), HALF, PEERS, Supplement(own=1_00, peers=1_00)),
        (1_200_00, Sums(600_00, parts(600_00)), HALF, PEERS, Supplement(own=0, peers=0)),
        (1_100_00, Sums(600_00, parts(600_00)), HALF, PEERS, Supplement(own=0, peers=0)),
        (1_300_00, Sums(0, parts(1_200_00)), NO_OWN_HALF, PEERS, Supplement(own=0, peers=100_00)),
    ],
)
def test_what_is_missing_is_shared_under_the_same_rule(
    actual: int, paid: Sums, share: OwnShare, mode: MatchMode, shared: Supplement
) -> None:
    """HR31: below the smallest pledge the pitcher bears it alone."""
    assert supplement(actual, paid, share, mode=mode) == shared


@pytest.mark.parametrize(
    ("cents", "kept", "back"),
    [
        (0, Sums(500_00, parts(300_00, 200_00)), Sums(0, parts(0, 0))),
        (300_00, Sums(350_00, parts(210_00, 140_00)), Sums(150_00, parts(90_00, 60_00))),
        (500_00, Sums(250_00, parts(150_00, 100_00)), Sums(250_00, parts(150_00, 100_00))),
        (1, Sums(500_00, parts(299_99, 200_00)), Sums(0, parts(1, 0))),
    ],
)
def test_reimbursement_lowers_the_own_sum_and_what_is_above_the_limit_flows_back(
    cents: int, kept: Sums, back: Sums
) -> None:
    """HR8: of 300.00 the pitcher passes 150.00 on, and both sides have borne half of what is left."""
    assert reimburse(cents, Sums(500_00, parts(300_00, 200_00))) == Settlement(kept, back)


def test_reimbursement_beside_a_match_in_mode_both_is_reckoned_in_that_mode() -> None:
    """Of 80.00 the pitcher passes 50.00 on: own and peers have borne half each of what the sponsor left."""
    borne = Sums(450_00, parts(450_00), 300_00)
    assert reimburse(80_00, borne, mode=MatchMode.BOTH) == Settlement(
        Sums(420_00, parts(420_00), 280_00), Sums(30_00, parts(30_00), 20_00)
    )


def test_reimbursement_of_a_pitcher_who_put_in_more_than_half_is_the_pitchers() -> None:
    assert reimburse(200_00, Sums(700_00, parts(300_00))) == Settlement(
        Sums(500_00, parts(300_00)), Sums(200_00, parts(0))
    )


def test_reimbursement_above_the_own_sum_is_refused() -> None:
    with pytest.raises(ReimbursedTooMuch) as refused:
        reimburse(500_01, Sums(500_00, parts(500_00)), field="amount")
    assert (refused.value.field, refused.value.values) == ("amount", {"own": Money(500_00)})


@pytest.mark.parametrize(
    ("paid", "recoverable", "sunk", "back"),
    [
        pytest.param(Sums(), 0, Sums(), Sums(), id="nothing was paid yet: all is void"),
        pytest.param(
            Sums(600_00, parts(400_00, 200_00)), 600_00,
            Sums(300_00, parts(200_00, 100_00)), Sums(300_00, parts(200_00, 100_00)), id="half of it comes back",
        ),
        pytest.param(
            Sums(600_00, parts(300_00), 300_00), 100_00,
            Sums(550_00, parts(275_00), 275_00), Sums(50_00, parts(25_00), 25_00), id="the sponsor is a party",
        ),
        pytest.param(
            Sums(1_00, parts(50, 50)), 1,
            Sums(1_00, parts(49, 50)), Sums(0, parts(1, 0)), id="the odd cent is the pitcher's loss",
        ),
        pytest.param(
            Sums(2_00, parts(1_00)), 1, Sums(1_99, parts(1_00)), Sums(1, parts(0)), id="unless the rule holds anyhow"
        ),
        pytest.param(
            Sums(1_00, parts(50, 50)), 4,
            Sums(98, parts(49, 49)), Sums(2, parts(1, 1)), id="two cents for each side",
        ),
        pytest.param(
            Sums(1_00, parts(25, 25, 25, 25)), 4,
            Sums(98, parts(24, 24, 25, 25)), Sums(2, parts(1, 1, 0, 0)), id="among peers ties go to the earliest",
        ),
        pytest.param(Sums(600_00, parts(600_00)), 0, Sums(600_00, parts(600_00)), Sums(0, parts(0)), id="all is lost"),
        pytest.param(
            Sums(600_00, parts(600_00)), 1_200_00, Sums(0, parts(0)), Sums(600_00, parts(600_00)), id="nothing is lost"
        ),
    ],
)  # fmt: skip
def test_learning_that_falls_through_is_borne_in_proportion(
    paid: Sums, recoverable: int, sunk: Sums, back: Sums
) -> None:
    """HR33 and HR34."""
    assert call_off(paid, recoverable=recoverable) == Settlement(kept=sunk, back=back)


def test_more_cannot_come_back_than_was_paid() -> None:
    with pytest.raises(RecoveredTooMuch) as refused:
        call_off(Sums(600_00, parts(600_00)), recoverable=1_200_01, field="amount")
    assert (refused.value.field, refused.value.values) == ("amount", {"paid": Money(1_200_00)})


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
@given(share=own_shares, mode=modes, part=st.integers(0, 1000), data=st.data())
def test_pt6_pt14_settlement_is_exact_and_keeps_the_rule(
    share: OwnShare, mode: MatchMode, part: int, data: st.DataObject
) -> None:
    """HR32: kept sums add up to the cost, refunds to the surplus; nobody pays more, and the own half is the pitcher's."""
    paid = data.draw(paid_under_the_rule(share, mode))
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
@given(share=own_shares, mode=modes, part=st.integers(0, 1000), data=st.data())
def test_pt12_settlement_leaves_the_match_under_its_cap(
    share: OwnShare, mode: MatchMode, part: int, data: st.DataObject
) -> None:
    """HR18 holds on the actual cost, whenever it held on what was paid."""
    paid = data.draw(paid_under_the_rule(share, mode).filter(lambda sums: sums.sponsor <= match_cap(sums.total, share)))
    actual = paid.total * part // 1000
    kept = settle(actual, paid, share, mode=mode).kept
    assert kept.sponsor <= match_cap(actual, share)
    assert kept.own >= own_half(own_half(actual, share), share)


@thorough
@given(share=own_shares, mode=modes, part=st.integers(0, 1000), data=st.data())
def test_settlement_takes_no_more_from_peers_and_sponsor_than_it_must(
    share: OwnShare, mode: MatchMode, part: int, data: st.DataObject
) -> None:
    """Where anything flows back to them, a cent less would have broken the rule; and it is shared in proportion."""
    paid = data.draw(paid_under_the_rule(share, mode).filter(lambda sums: sums.sponsor <= match_cap(sums.total, share)))
    actual = paid.total * part // 1000
    settled = settle(actual, paid, share, mode=mode)
    kept, back = settled.kept, settled.back
    others, released = back.given + back.sponsor, paid.given + paid.sponsor
    if others and kept.sponsor < match_cap(actual, share):
        above = kept.own - own_half(actual, share, sponsor=kept.sponsor, mode=mode)
        assert above == 0 or (mode is BOTH and above == 1)
        assert abs(back.sponsor * released - others * paid.sponsor) <= released


@thorough
@given(share=own_shares, actual=st.integers(0, 1_000_000), data=st.data())
def test_settlement_without_a_sponsor_is_the_plain_formula(share: OwnShare, actual: int, data: st.DataObject) -> None:
    """HR32: peers keep `min(peers, A - ceil(A s))`, the pitcher bears the rest."""
    paid = data.draw(paid_under_the_rule(share, PEERS).filter(lambda sums: not sums.sponsor))
    settled = settle(actual, paid, share)
    if actual <= paid.total:
        peers = min(paid.given, actual - own_half(actual, share))
        assert (settled.kept.given, settled.kept.own) == (peers, actual - peers)
    else:
        assert settled.missing == actual - paid.total


@thorough
@given(share=own_shares, mode=modes, more=st.integers(0, 100_000), data=st.data())
def test_supplement_adds_up_and_keeps_the_rule(
    share: OwnShare, mode: MatchMode, more: int, data: st.DataObject
) -> None:
    """HR31."""
    paid = data.draw(paid_under_the_rule(share, mode))
    actual = paid.total + more
    shared = supplement(actual, paid, share, mode=mode)
    own, given_ = paid.own + shared.own, paid.given + shared.peers
    assert shared.own + shared.peers == more
    assert min(shared.own, shared.peers) >= 0
    assert not 0 < shared.peers < SMALLEST_PLEDGE
    assert given_ <= max(paid.given, peers_target(actual, share, own=own, sponsor=paid.sponsor, mode=mode))


@thorough
@given(share=own_shares, mode=modes, part=st.integers(0, 1000), data=st.data())
def test_reimbursement_leaves_the_rule_standing(
    share: OwnShare, mode: MatchMode, part: int, data: st.DataObject
) -> None:
    """HR8: what was borne is less by the reimbursement, and others have not borne more than the own sum allows."""
    borne = data.draw(paid_under_the_rule(share, mode))
    cents = borne.own * part // 1000
    settled = reimburse(cents, borne, share, mode=mode)
    assert (settled.kept.total, settled.back.total) == (borne.total - cents, cents)
    others = settled.kept.given + (settled.kept.sponsor if mode is PEERS else 0)
    assert isinstance(share, Share) is False or others <= limit(settled.kept.own, share)


@thorough
@given(share=own_shares, mode=modes, part=st.integers(0, 1000), data=st.data())
def test_pt6_calling_off_gives_back_exactly_what_is_recovered(
    share: OwnShare, mode: MatchMode, part: int, data: st.DataObject
) -> None:
    """HR34: each party near its proportion, of what comes back and so of what is lost, on which the rule holds too."""
    paid = data.draw(paid_under_the_rule(share, mode).filter(lambda sums: sums.sponsor <= match_cap(sums.total, share)))
    recoverable = paid.total * part // 1000
    result = call_off(paid, share, recoverable=recoverable, mode=mode)
    sunk, back = result.kept, result.back
    assert back.total == recoverable
    assert added(sunk, back) == paid
    assert min(each(sunk) + each(back)) >= 0
    assert sunk.own >= own_half(sunk.total, share, sponsor=sunk.sponsor, mode=mode)
    for returned, given_ in ((back.own, paid.own), (back.given, paid.given), (back.sponsor, paid.sponsor)):
        assert abs(returned * paid.total - recoverable * given_) <= 2 * paid.total


@thorough
@given(share=own_shares, mode=modes, closing=st.sampled_from(Closing), confirmed=st.integers(0, 1000), data=st.data())
def test_pt13_deadline_below_the_goal_calls_nothing_or_what_own_money_stands_behind(
    share: OwnShare, mode: MatchMode, closing: Closing, confirmed: int, data: st.DataObject
) -> None:
    """HR24 and HR25."""
    promised = data.draw(paid_under_the_rule(share, mode))
    cost = data.draw(st.integers(promised.total, promised.total + 10_000))
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
@given(share=own_shares, mode=modes, confirmed=st.integers(0, 1000), data=st.data())
def test_last_in_is_released_first(share: OwnShare, mode: MatchMode, confirmed: int, data: st.DataObject) -> None:
    """HR26: behind the first who is not called in full nobody is called at all."""
    promised = data.draw(paid_under_the_rule(share, mode))
    there = promised.own * confirmed // 1000
    called = call_at_deadline(KEEP, promised.total, promised, share, confirmed=there, mode=mode).called
    whole = [one.cents == before.cents for one, before in zip(called.peers, promised.peers, strict=True)]
    first = whole.index(False) if False in whole else len(whole)
    assert total(called.peers[first + 1 :]) == 0


@thorough
@given(share=own_shares, mode=modes, part=st.integers(0, 1000), data=st.data())
def test_pt8_smaller_cost_leaves_accepted_pledges_within_the_target(
    share: OwnShare, mode: MatchMode, part: int, data: st.DataObject
) -> None:
    """HR26: nobody's promise grows, the match stays under its cap, and the parts do not exceed the cost."""
    promised = data.draw(paid_under_the_rule(share, mode))
    cost = promised.total * part // 1000
    shrunk = shrink(cost, promised, share, mode=mode)
    standing = shrunk.standing
    assert added(standing, shrunk.released) == promised
    assert min(each(standing) + each(shrunk.released)) >= 0
    assert standing.total + shrunk.missing == cost
    assert standing.sponsor <= match_cap(cost, share)
    assert standing.given <= peers_target(cost, share, own=standing.own, sponsor=standing.sponsor, mode=mode)
    assert standing.sponsor <= match_room(cost, share, own=standing.own, accepted=standing.given, mode=mode)


@thorough
@given(
    accounts=st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1_00, 50_00)), max_size=6),
    links=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=6),
    pitchers=st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=2),
)
def test_pt10_no_linked_identity_makes_a_pitcher_a_peer(
    accounts: list[tuple[PersonId, int]], links: list[tuple[PersonId, PersonId]], pitchers: frozenset[PersonId]
) -> None:
    """HR9 and HR10: whatever turns out to be the same person, pitchers' money is void and everyone else's stays."""
    who = {name: name for name in NAMES}
    peers: Parts = tuple(Part(*account) for account in accounts)
    void: Parts = ()
    for kept, gone in links:
        who = {name: who[kept] if person == who[gone] else person for name, person in who.items()}
        peers, more = without_pitchers(known_as(peers, who), {who[pitcher] for pitcher in pitchers})
        void += more
        assert {part.person for part in peers}.isdisjoint(who[pitcher] for pitcher in pitchers)
    assert total(peers) + total(void) == sum(cents for _, cents in accounts)


def test_pitchers_money_among_the_peers_is_void() -> None:
    mine, theirs, hers = parts(1_00, 2_00, 3_00)
    assert without_pitchers((mine, theirs, hers), {NAMES[0], NAMES[2]}) == ((theirs,), (mine, hers))


def known_as(parts: Parts, who: Mapping[PersonId, PersonId]) -> Parts:
    """The parts under the names of the people behind them."""
    return tuple(part._replace(person=who[part.person]) for part in parts)


def each(sums: Sums) -> list[int]:
    """All sums of a settlement, one by one."""
    return [sums.own, *(part.cents for part in sums.peers), sums.sponsor]


def added(one: Sums, other: Sums) -> Sums:
    """Two of them together, person by person."""
    peers = tuple(Part(a.person, a.cents + b.cents) for a, b in zip(one.peers, other.peers, strict=True))
    return Sums(one.own + other.own, peers, one.sponsor + other.sponsor)
