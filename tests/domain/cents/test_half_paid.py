"""Money against the halves: what own money arms, and how much of it may still be added."""

import pytest

from domain.cents.half import (
    NO_OWN_HALF,
    MatchMode,
    OwnShare,
    Share,
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
    ("sponsor", "accepted", "cap"), [(0, 0, 1_200_00), (0, 400_00, 800_00), (300_00, 400_00, 500_00), (0, 1_300_00, 0)]
)
def test_own_money_raised_late_is_capped_by_what_was_accepted(sponsor: int, accepted: int, cap: int) -> None:
    """HR4: the pitcher is told the cap."""
    assert own_cap(1_200_00, accepted=accepted, sponsor=sponsor) == cap
