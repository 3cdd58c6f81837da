"""Money against the halves: what own money arms, when a pitch is funded, and who may still add to it."""

import pytest

from domain.money.amounts import Money
from domain.money.half import (
    NO_OWN_HALF,
    MatchMode,
    OwnPartsBelowHalf,
    OwnShare,
    Share,
    check_own_parts,
    is_funded,
    limit,
    may_release,
    own_cap,
)
from tests.domain.terms import BOTH, HALF, PEERS, QUARTER


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
    ("sponsor", "accepted", "cap"), [(0, 0, 1_200_00), (0, 400_00, 800_00), (300_00, 400_00, 500_00), (0, 1_300_00, 0)]
)
def test_own_money_raised_late_is_capped_by_what_was_accepted(sponsor: int, accepted: int, cap: int) -> None:
    """HR4: the pitcher is told the cap."""
    assert own_cap(1_200_00, accepted=accepted, sponsor=sponsor) == cap


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
