"""The half rule: the pitcher puts in half of any money, the peers may give the rest.

All sums are integer cents. The share is a ratio of integers, never a float, so that the odd cent always has the
same owner: the pitcher.
"""

from typing import NamedTuple

from domain.money import Money
from domain.refusals import Refusal

SMALLEST_PLEDGE = 100  # cents


class Share(NamedTuple):
    """The pitcher's part of the cost, `n`/`d`, between 1/10 and 1."""

    n: int = 1
    d: int = 2


class NothingForPeers(Refusal):
    """The cost is so small that the pitcher's half leaves less than the smallest pledge."""

    message = "refusal_nothing_for_peers"


def own_half(cost: int, share: Share = Share()) -> int:
    """Cents that the pitcher puts in at least: the share of `cost`, rounded up."""
    return -(-cost * share.n // share.d)


def peers_target(cost: int, share: Share = Share(), *, own: int = 0) -> int:
    """Cents that the peers may give at most; a larger own sum lowers it."""
    return max(0, cost - max(own_half(cost, share), own))


def limit(own: int, share: Share = Share()) -> int:
    """Cents that others may release while the pitcher has confirmed `own`."""
    return own * (share.d - share.n) // share.n


def check_cost(cost: int, share: Share = Share(), *, currency: str = "CAD", field: str | None = None) -> None:
    """Raise `NothingForPeers` when money is asked for but the peers could not pledge any."""
    left = peers_target(cost, share)
    if cost and left < SMALLEST_PLEDGE:
        raise NothingForPeers(
            field=field,
            cost=Money(cost, currency),
            own=Money(own_half(cost, share), currency),
            left=Money(left, currency),
            smallest=Money(SMALLEST_PLEDGE, currency),
        )
