"""A sponsor's match beside the halves: it lowers the peers' part or both, and pushes nobody out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cents.half import (
    NO_OWN_HALF,
    MatchMode,
    OwnShare,
    Share,
    match_cap,
    match_room,
    may_release,
    own_half,
    peers_target,
)
from tests.domain.terms import BOTH, HALF, PEERS, QUARTER, costs, modes, own_shares, shares, thorough


@pytest.mark.parametrize(
    ("cost", "share", "sponsor", "mode", "own", "peers"),
    [
        (1_200_01, HALF, 300_00, PEERS, 600_01, 300_00),
        (1_200_01, HALF, 300_00, BOTH, 450_01, 450_00),
        (1_200_00, HALF, 300_00, PEERS, 600_00, 300_00),
        (1_200_00, HALF, 300_00, BOTH, 450_00, 450_00),
        (1_200_00, HALF, 600_00, PEERS, 600_00, 0),
        (1_200_00, HALF, 600_00, BOTH, 300_00, 300_00),
        (1_200_00, QUARTER, 300_00, PEERS, 300_00, 600_00),
        (1_200_00, QUARTER, 300_00, BOTH, 225_00, 675_00),
        (1_200_00, NO_OWN_HALF, 300_00, PEERS, 0, 900_00),
        (1_200_00, NO_OWN_HALF, 300_00, BOTH, 0, 900_00),
        (1_200_00, Share(1, 1), 0, BOTH, 1_200_00, 0),
    ],
)
def test_match_lowers_the_peers_part_or_both_parts(
    cost: int, share: OwnShare, sponsor: int, mode: MatchMode, own: int, peers: int
) -> None:
    """HR15 and HR16: strictly the own half stays as it is, and only where the programme says so both shrink."""
    assert (
        own_half(cost, share, sponsor=sponsor, mode=mode),
        peers_target(cost, share, sponsor=sponsor, mode=mode),
    ) == (own, peers)


@pytest.mark.parametrize(
    ("mode", "own", "peers"),
    [
        (PEERS, 600_00, 300_00),
        (PEERS, 700_00, 200_00),
        (PEERS, 950_00, 0),
        (BOTH, 450_00, 450_00),
        (BOTH, 600_00, 300_00),
    ],
)
def test_own_money_above_the_half_lowers_the_target_beside_a_match_too(mode: MatchMode, own: int, peers: int) -> None:
    """HR4."""
    assert peers_target(1_200_00, own=own, sponsor=300_00, mode=mode) == peers


@pytest.mark.parametrize(
    ("cost", "share", "cap"),
    [
        (1_200_00, HALF, 600_00),
        (1_200_01, HALF, 600_00),
        (1_200_00, QUARTER, 900_00),
        (1_200_00, NO_OWN_HALF, 1_200_00),
        (1_200_00, Share(1, 1), 0),
    ],
)
def test_match_is_capped_at_the_cost_without_the_strict_half(cost: int, share: OwnShare, cap: int) -> None:
    """HR18."""
    assert match_cap(cost, share) == cap


@pytest.mark.parametrize(
    ("own", "accepted", "mode", "share", "room"),
    [
        (0, 0, PEERS, HALF, 600_00),
        (0, 400_00, PEERS, HALF, 200_00),
        (700_00, 400_00, PEERS, HALF, 100_00),
        (800_00, 500_00, PEERS, HALF, 0),
        (0, 0, BOTH, HALF, 600_00),
        (0, 400_00, BOTH, HALF, 400_00),
        (600_00, 400_00, BOTH, HALF, 200_00),
        (0, 600_00, BOTH, HALF, 0),
        (0, 400_00, PEERS, NO_OWN_HALF, 800_00),
        (0, 400_00, BOTH, NO_OWN_HALF, 800_00),
        (0, 0, BOTH, Share(1, 1), 0),
    ],
)
def test_match_pushes_nobody_out(own: int, accepted: int, mode: MatchMode, share: OwnShare, room: int) -> None:
    assert match_room(1_200_00, share, own=own, accepted=accepted, mode=mode) == room


@thorough
@given(cost=costs, share=own_shares, mode=modes, data=st.data())
def test_pt1_halves_and_match_add_up_to_the_cost(
    cost: int, share: OwnShare, mode: MatchMode, data: st.DataObject
) -> None:
    sponsor = data.draw(st.integers(0, match_cap(cost, share)))
    half, target = (
        own_half(cost, share, sponsor=sponsor, mode=mode),
        peers_target(cost, share, sponsor=sponsor, mode=mode),
    )
    assert half + target + sponsor == cost
    assert min(half, target) >= 0


@thorough
@given(cost=costs, share=shares, mode=modes, data=st.data())
def test_pt8_own_half_arms_everything_beside_a_match_too(
    cost: int, share: Share, mode: MatchMode, data: st.DataObject
) -> None:
    sponsor = data.draw(st.integers(0, match_cap(cost, share)))
    half = own_half(cost, share, sponsor=sponsor, mode=mode)
    others = cost - half if mode is PEERS else cost - half - sponsor
    assert may_release(cost, share, own=half, confirmed=half, sponsor=sponsor, mode=mode) == others


@thorough
@given(cost=costs, share=own_shares, mode=modes, own=costs, more=st.integers(0, 10_000), data=st.data())
def test_pt9_larger_own_sum_never_raises_the_target_beside_a_match(
    cost: int, share: OwnShare, mode: MatchMode, own: int, more: int, data: st.DataObject
) -> None:
    sponsor = data.draw(st.integers(0, match_cap(cost, share)))
    lower, higher = (peers_target(cost, share, own=sum_, sponsor=sponsor, mode=mode) for sum_ in (own + more, own))
    assert 0 <= lower <= higher


@thorough
@given(cost=costs, share=own_shares, mode=modes, data=st.data())
def test_pt12_match_leaves_the_half_and_what_was_accepted(
    cost: int, share: OwnShare, mode: MatchMode, data: st.DataObject
) -> None:
    """HR18: the room is the largest match that neither cap, own money nor accepted pledges forbid."""
    own = data.draw(st.integers(0, cost))
    accepted = data.draw(st.integers(0, peers_target(cost, share, own=own)))
    room = match_room(cost, share, own=own, accepted=accepted, mode=mode)

    def fits(sponsor: int) -> bool:
        target = peers_target(cost, share, own=own, sponsor=sponsor, mode=mode)
        return sponsor <= match_cap(cost, share) and target >= accepted and own + accepted + sponsor <= cost

    assert room >= 0
    assert fits(room)
    assert not fits(room + 1)


@thorough
@given(cost=costs, share=shares, data=st.data())
def test_pt12_in_mode_both_the_own_part_never_falls_below_the_share_of_the_half(
    cost: int, share: Share, data: st.DataObject
) -> None:
    sponsor = data.draw(st.integers(0, match_cap(cost, share)))
    assert own_half(cost, share, sponsor=sponsor, mode=BOTH) >= own_half(own_half(cost, share), share)
