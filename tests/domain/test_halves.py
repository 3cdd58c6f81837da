"""The half rule, against worked examples and properties."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.halves import (
    NO_OWN_HALF,
    MatchMode,
    NoHalfIsForOnePitch,
    NothingForPeers,
    OwnPartsBelowHalf,
    OwnShare,
    ReasonMissing,
    Scope,
    Share,
    ShareDecision,
    ShareOutOfRange,
    check_cost,
    check_own_parts,
    is_funded,
    limit,
    match_cap,
    match_room,
    may_release,
    own_cap,
    own_half,
    peers_target,
    share_in_force,
)
from domain.money import Money
from domain.people import PersonId
from domain.refusals import Refusal

HALF, QUARTER = Share(1, 2), Share(1, 4)
PEERS, BOTH = MatchMode.PEERS, MatchMode.BOTH
SHARES = [Share(1, 10), Share(1, 4), Share(1, 3), Share(1, 2), Share(2, 3), Share(3, 4), Share(9, 10), Share(1, 1)]
costs = st.integers(0, 100_000_000)
shares = st.sampled_from(SHARES)
own_shares = st.sampled_from([*SHARES, NO_OWN_HALF])
modes = st.sampled_from(MatchMode)
thorough = settings(max_examples=300, derandomize=True, deadline=None)


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


@pytest.mark.parametrize(
    ("sponsor", "accepted", "cap"), [(0, 0, 1_200_00), (0, 400_00, 800_00), (300_00, 400_00, 500_00), (0, 1_300_00, 0)]
)
def test_own_money_raised_late_is_capped_by_what_was_accepted(sponsor: int, accepted: int, cap: int) -> None:
    """HR4: the pitcher is told the cap."""
    assert own_cap(1_200_00, accepted=accepted, sponsor=sponsor) == cap


@pytest.mark.parametrize(
    ("share", "own", "confirmed", "sponsor", "mode", "others"),
    [
        (HALF, 600_00, 0, 0, PEERS, 0),
        (HALF, 600_00, 1, 0, PEERS, 1),
        (HALF, 600_00, 250_00, 0, PEERS, 250_00),
        (HALF, 600_00, 600_00, 0, PEERS, 600_00),
        (HALF, 800_00, 800_00, 0, PEERS, 400_00),
        (HALF, 800_00, 300_00, 0, PEERS, 300_00),
        (HALF, 600_00, 600_00, 300_00, PEERS, 600_00),
        (HALF, 600_00, 200_00, 300_00, PEERS, 200_00),
        (HALF, 450_00, 450_00, 300_00, BOTH, 450_00),
        (HALF, 450_00, 200_00, 300_00, BOTH, 200_00),
        (QUARTER, 300_00, 300_00, 0, PEERS, 900_00),
        (Share(1, 1), 1_200_00, 1_200_00, 0, PEERS, 0),
        (NO_OWN_HALF, 0, 0, 0, PEERS, 1_200_00),
        (NO_OWN_HALF, 200_00, 0, 0, PEERS, 1_000_00),
        (NO_OWN_HALF, 0, 0, 300_00, PEERS, 1_200_00),
        (NO_OWN_HALF, 0, 0, 300_00, BOTH, 900_00),
    ],
)
def test_release_follows_the_confirmed_own_money_up_to_the_target(
    share: OwnShare, own: int, confirmed: int, sponsor: int, mode: MatchMode, others: int
) -> None:
    """HR3: the first dollar of a peer is called when an own dollar stands behind it."""
    assert may_release(1_200_00, share, own=own, confirmed=confirmed, sponsor=sponsor, mode=mode) == others


def test_release_stops_at_the_target_where_the_limit_is_some_cents_above() -> None:
    """A quarter of 1,200.01 arms 900.03, and the peers' target is 900.00."""
    assert limit(300_01, QUARTER) == 900_03
    assert may_release(1_200_01, QUARTER, own=300_01, confirmed=300_01) == 900_00


@pytest.mark.parametrize(
    ("own", "peers", "sponsor", "mode", "funded"),
    [
        (600_00, 600_00, 0, PEERS, True),
        (600_00, 599_99, 0, PEERS, False),
        (599_99, 600_01, 0, PEERS, False),
        (800_00, 400_00, 0, PEERS, True),
        (600_00, 300_00, 300_00, PEERS, True),
        (450_00, 450_00, 300_00, PEERS, False),
        (450_00, 450_00, 300_00, BOTH, True),
    ],
)
def test_pitch_is_funded_when_both_parts_are_there(
    own: int, peers: int, sponsor: int, mode: MatchMode, funded: bool
) -> None:
    assert is_funded(1_200_00, own=own, peers=peers, sponsor=sponsor, mode=mode) is funded


@pytest.mark.parametrize(
    ("own", "sponsor", "mode", "told"),
    [(0, 599_01, PEERS, 600_00), (1_199_01, 0, PEERS, 1_199_01), (1_000_00, 199_50, BOTH, 1_000_00)],
)
def test_money_is_not_asked_for_when_match_or_own_money_leave_peers_nothing(
    own: int, sponsor: int, mode: MatchMode, told: int
) -> None:
    """HR2."""
    with pytest.raises(NothingForPeers) as refused:
        check_cost(1_200_00, own=own, sponsor=sponsor, mode=mode)
    assert refused.value.values["own"] == Money(told)


def test_without_an_own_half_any_cost_from_the_smallest_pledge_on_is_fine() -> None:
    check_cost(1_00, NO_OWN_HALF)


@pytest.mark.parametrize("parts", [(600_00,), (300_00, 300_00), (600_00, 100_00), (0, 600_00)])
def test_co_pitchers_share_the_own_half_as_they_declare(parts: tuple[int, ...]) -> None:
    check_own_parts(parts, 600_00)


@pytest.mark.parametrize("parts", [(), (599_99,), (300_00, 299_99)])
def test_co_pitchers_whose_parts_are_below_the_half_are_told_both_sums(parts: tuple[int, ...]) -> None:
    """HR10."""
    with pytest.raises(OwnPartsBelowHalf) as refused:
        check_own_parts(parts, 600_00, field="parts")
    assert (refused.value.field, refused.value.values) == (
        "parts",
        {"declared": Money(sum(parts)), "half": Money(600_00)},
    )


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
