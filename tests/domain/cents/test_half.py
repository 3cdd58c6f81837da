"""The cost and its two halves, against worked examples and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cents.amounts import Money
from domain.cents.half import (
    NO_OWN_HALF,
    NothingForPeers,
    Share,
    check_cost,
    limit,
    own_half,
    peers_target,
)
from tests.domain.terms import HALF, QUARTER, costs, shares, thorough


@pytest.mark.parametrize(
    ("cost", "share", "own", "peers"),
    [
        (1_200_00, HALF, 600_00, 600_00),
        (1_200_01, HALF, 600_01, 600_00),
        (0, HALF, 0, 0),
        (1, HALF, 1, 0),
        (2, HALF, 1, 1),
        (1_200_01, QUARTER, 300_01, 900_00),
        (1_200_00 - 400_00, HALF, 400_00, 400_00),
        (1_000_01, HALF, 500_01, 500_00),
        (1_200_00, Share(1, 10), 120_00, 1_080_00),
        (1_200_00, Share(1, 1), 1_200_00, 0),
        (1_00, Share(1, 3), 34, 66),
        (1_00, Share(2, 3), 67, 33),
    ],
)
def test_cost_is_split_as_in_the_worked_examples(cost: int, share: Share, own: int, peers: int) -> None:
    assert (own_half(cost, share), peers_target(cost, share)) == (own, peers)


def test_share_is_a_half_unless_somebody_lowered_it() -> None:
    assert (own_half(1_200_01), peers_target(1_200_01), limit(600_01)) == (600_01, 600_00, 600_01)


@pytest.mark.parametrize(
    ("own", "share", "others"),
    [
        (0, HALF, 0),
        (1, HALF, 1),
        (600_01, HALF, 600_01),
        (300_01, QUARTER, 900_03),
        (120_00, Share(1, 10), 1_080_00),
        (1, Share(2, 3), 0),
        (3, Share(2, 3), 1),
        (1_200_00, Share(1, 1), 0),
    ],
)
def test_limit_on_others_follows_the_own_money(own: int, share: Share, others: int) -> None:
    assert limit(own, share) == others


@pytest.mark.parametrize(
    ("own", "peers"),
    [(0, 600_00), (599_99, 600_00), (600_00, 600_00), (600_01, 599_99), (800_00, 400_00), (1_200_00, 0), (1_500_00, 0)],
)
def test_own_money_above_the_half_lowers_the_target(own: int, peers: int) -> None:
    assert peers_target(1_200_00, own=own) == peers


@pytest.mark.parametrize(
    ("cost", "share", "own", "left"),
    [
        (1, HALF, 1, 0),
        (1_99, HALF, 1_00, 99),
        (1_33, QUARTER, 34, 99),
        (1_200_00, Share(1, 1), 1_200_00, 0),
    ],
)
def test_cost_that_leaves_less_than_the_smallest_pledge_is_refused(
    cost: int, share: Share, own: int, left: int
) -> None:
    with pytest.raises(NothingForPeers) as refused:
        check_cost(cost, share, currency="CAD", field="cost")
    assert (refused.value.field, refused.value.values) == (
        "cost",
        {"cost": Money(cost), "own": Money(own), "left": Money(left), "smallest": Money(1_00)},
    )


@pytest.mark.parametrize(("cost", "share"), [(0, HALF), (2_00, HALF), (2_01, HALF), (1_34, QUARTER), (1_200_00, HALF)])
def test_cost_of_nothing_or_of_enough_is_fine(cost: int, share: Share) -> None:
    check_cost(cost, share)


@thorough
@given(cost=costs, share=shares)
def test_pt1_halves_add_up_to_the_cost(cost: int, share: Share) -> None:
    assert own_half(cost, share) + peers_target(cost, share) == cost


@thorough
@given(cost=costs, share=shares)
def test_own_half_is_the_least_sum_that_reaches_the_share(cost: int, share: Share) -> None:
    own = own_half(cost, share)
    assert (own - 1) * share.d < cost * share.n <= own * share.d


@thorough
@given(cost=costs)
def test_pt7_odd_cent_is_the_pitchers(cost: int) -> None:
    assert own_half(cost) - peers_target(cost) == cost % 2


@thorough
@given(cost=costs, share=shares)
def test_pt8_own_half_arms_the_whole_target(cost: int, share: Share) -> None:
    assert limit(own_half(cost, share), share) >= peers_target(cost, share)


@thorough
@given(cost=costs, share=shares, own=costs, more=st.integers(0, 10_000))
def test_pt9_larger_own_sum_never_raises_the_target(cost: int, share: Share, own: int, more: int) -> None:
    assert 0 <= peers_target(cost, share, own=own + more) <= peers_target(cost, share, own=own)


@pytest.mark.parametrize(
    ("own", "sponsor", "told"), [(0, 599_01, 600_00), (1_199_01, 0, 1_199_01), (1_000_00, 199_50, 1_000_00)]
)
def test_money_is_not_asked_for_when_match_or_own_money_leave_peers_nothing(own: int, sponsor: int, told: int) -> None:
    """HR2."""
    with pytest.raises(NothingForPeers) as refused:
        check_cost(1_200_00, own=own, sponsor=sponsor)
    assert refused.value.values["own"] == Money(told)


def test_without_an_own_half_any_cost_from_the_smallest_pledge_on_is_fine() -> None:
    check_cost(1_00, NO_OWN_HALF)


@thorough
@given(cost=costs, line=costs, share=shares)
def test_pt11_in_kind_help_that_closes_a_line_lowers_both_parts_by_their_share(
    cost: int, line: int, share: Share
) -> None:
    """HR13: together by the line, to the cent, and each within a cent of its share."""
    half = own_half(cost + line, share) - own_half(cost, share)
    target = peers_target(cost + line, share) - peers_target(cost, share)
    assert half + target == line
    assert abs(half * share.d - line * share.n) < share.d
