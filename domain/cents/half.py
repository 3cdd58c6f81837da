"""The half rule: the pitcher puts in half of any money, the peers may give the rest.

All sums are integer cents. The share is a ratio of integers, never a float, so that the odd cent always has the
same owner: the pitcher. A sponsor may add to what the peers give; in the strict reading, which is the default, that
leaves the pitcher's half as it is. Money of others is called for only as far as money of the pitcher stands behind it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import NamedTuple

from domain.cents.amounts import Money
from domain.people import PersonId
from domain.refusals import Refusal

SMALLEST_PLEDGE = 100  # cents


class Share(NamedTuple):
    """The pitcher's part of the cost, `n`/`d`, between 1/10 and 1."""

    n: int = 1
    d: int = 2


class NoOwnHalf(Enum):
    """Not a small share but none: the pitcher need not put in anything, and only the goal limits the others."""

    DECIDED = "no own half"


NO_OWN_HALF = NoOwnHalf.DECIDED
OwnShare = Share | NoOwnHalf


class MatchMode(StrEnum):
    """Whose part a sponsor's match makes smaller."""

    PEERS = "peers"  # only the peers'; the sponsor counts among the others
    BOTH = "both"  # the pitcher's too; the sponsor does not count among the others


class Scope(StrEnum):
    """What a steward's decision holds for."""

    PROGRAMME = "programme"
    PITCH = "pitch"


class NothingForPeers(Refusal):
    """The cost is so small that the pitcher's half leaves less than the smallest pledge."""

    message = "refusal_nothing_for_peers"


class ReasonMissing(Refusal):
    """An exception to the rules is never made silently: it needs a reason that can be read later."""

    message = "refusal_reason_missing"


class ShareOutOfRange(Refusal):
    """The own share lies between a tenth and the whole."""

    message = "refusal_share_out_of_range"


class NoHalfIsForOnePitch(Refusal):
    """A programme without any own half would be another programme: it can be decided for one pitch only."""

    message = "refusal_no_half_is_for_one_pitch"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDecision:
    """A steward's word on the own share, for a programme or for one pitch. It cannot be built without its reason."""

    share: OwnShare
    scope: Scope
    by: PersonId
    reason: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ReasonMissing(field="reason")
        if isinstance(self.share, NoOwnHalf):
            if self.scope is not Scope.PITCH:
                raise NoHalfIsForOnePitch(field="share")
        elif not 0 < self.share.d <= 10 * self.share.n <= 10 * self.share.d:
            raise ShareOutOfRange(field="share")


def own_half(cost: int, share: OwnShare = Share(), *, sponsor: int = 0, mode: MatchMode = MatchMode.PEERS) -> int:
    """Cents that the pitcher puts in at least: the share of `cost`, rounded up.

    In mode `both` it is the share of what the sponsor leaves of the cost.
    """
    if isinstance(share, NoOwnHalf):
        return 0
    halved = cost - sponsor if mode is MatchMode.BOTH else cost
    return -(-halved * share.n // share.d)


def peers_target(
    cost: int, share: OwnShare = Share(), *, own: int = 0, sponsor: int = 0, mode: MatchMode = MatchMode.PEERS
) -> int:
    """Cents that the peers may give at most; a larger own sum and a sponsor's match lower it."""
    half = own_half(cost, share, sponsor=sponsor, mode=mode)
    return max(0, cost - max(half, own) - sponsor)


def match_cap(cost: int, share: OwnShare = Share()) -> int:
    """Cents that a sponsor may add at most, in either mode.

    It is the cost without the strict half, so that in mode `both` the pitcher still puts in that share of the half.
    """
    return cost - own_half(cost, share)


def match_room(
    cost: int, share: OwnShare = Share(), *, own: int = 0, accepted: int = 0, mode: MatchMode = MatchMode.PEERS
) -> int:
    """Cents that a sponsor may add without pushing out the pitcher's `own` or what was `accepted` from peers."""
    room = min(match_cap(cost, share), cost - own - accepted)
    if mode is MatchMode.PEERS:
        room = min(room, match_cap(cost, share) - accepted)
    elif isinstance(share, Share) and share.n < share.d:
        unmatched = -(-accepted * share.d // (share.d - share.n))  # the least cost whose peers' target is `accepted`
        room = min(room, cost - unmatched)
    return max(0, room)


def own_cap(cost: int, *, accepted: int, sponsor: int = 0) -> int:
    """Cents to which the pitcher may raise the own sum: what was accepted from peers is not pushed out again."""
    return max(0, cost - sponsor - accepted)


def limit(own: int, share: Share = Share()) -> int:
    """Cents that others may release while the pitcher has confirmed `own`."""
    return own * (share.d - share.n) // share.n


def may_release(
    cost: int,
    share: OwnShare = Share(),
    *,
    own: int,
    confirmed: int,
    sponsor: int = 0,
    mode: MatchMode = MatchMode.PEERS,
) -> int:
    """Cents that the others may have released in all while `confirmed` of the pitcher's promised `own` is there.

    The others are peers and sponsor in mode `peers`, the peers alone in mode `both`. Both the limit and the target
    bind: the limit alone may be some cents above the target.
    """
    target = peers_target(cost, share, own=own, sponsor=sponsor, mode=mode)
    goal = target + sponsor if mode is MatchMode.PEERS else target
    return goal if isinstance(share, NoOwnHalf) else min(limit(confirmed, share), goal)


def check_cost(
    cost: int,
    share: OwnShare = Share(),
    *,
    own: int = 0,
    sponsor: int = 0,
    currency: str = "CAD",
    field: str | None = None,
) -> None:
    """Raise `NothingForPeers` when money is asked for but the peers could not pledge any."""
    left = peers_target(cost, share, own=own, sponsor=sponsor)
    if cost and left < SMALLEST_PLEDGE:
        raise NothingForPeers(
            field=field,
            cost=Money(cost, currency),
            own=Money(max(own, own_half(cost, share, sponsor=sponsor)), currency),
            left=Money(left, currency),
            smallest=Money(SMALLEST_PLEDGE, currency),
        )
