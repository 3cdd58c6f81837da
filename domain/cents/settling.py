"""Settling: what stands when the cost becomes smaller, and who gets what back when less was paid or it falls through.

People's parts stand in order of arrival, earliest first. Every split is exact to the cent: shares are rounded by
largest remainder, and ties go to the earliest. Nobody is asked for more than they promised, and no refund is negative.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.cents.amounts import Money
from domain.cents.half import (
    MatchMode,
    OwnShare,
    Share,
    match_cap,
    own_half,
    peers_target,
)
from domain.people import PersonId
from domain.refusals import Refusal


class Part(NamedTuple):
    """One peer's money, in cents."""

    person: PersonId
    cents: int


Parts = tuple[Part, ...]


class ReimbursedTooMuch(Refusal):
    """More came back from the employer than the pitcher had put in."""

    message = "refusal_reimbursed_too_much"


class RecoveredTooMuch(Refusal):
    """More is said to come back than was paid."""

    message = "refusal_recovered_too_much"


@dataclass(frozen=True, slots=True)
class Sums:
    """Money by party: the pitcher's own, each peer's part, the sponsor's."""

    own: int = 0
    peers: Parts = ()
    sponsor: int = 0

    @property
    def given(self) -> int:
        """Cents of all peers together."""
        return total(self.peers)

    @property
    def total(self) -> int:
        """Cents of all parties together."""
        return self.own + self.given + self.sponsor


@dataclass(frozen=True, slots=True)
class Settlement:
    """Who bears what in the end, what flows back, and what is `missing` because the learning cost more."""

    kept: Sums
    back: Sums
    missing: int = 0


def split(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split `amount` in proportion to `weights`, by largest remainder; ties go to the earliest.

    Where `amount` is no more than the weights together, nobody gets more than their weight.
    """
    whole = sum(weights)
    if not amount:
        return (0,) * len(weights)
    floors, remainders = zip(*(divmod(amount * weight, whole) for weight in weights), strict=True)
    largest = sorted(range(len(weights)), key=lambda position: -remainders[position])
    lucky = frozenset(largest[: amount - sum(floors)])
    return tuple(floor + (position in lucky) for position, floor in enumerate(floors))


def settle(actual: int, paid: Sums, share: OwnShare = Share(), *, mode: MatchMode = MatchMode.PEERS) -> Settlement:
    """Settle on what the learning really cost, from what was `paid` under the rule.

    Cheaper: the rule is computed again on `actual`. Peers and sponsor keep what it allows them, the pitcher bears the
    rest and never less than the own half of `actual`. What flows back to peers and sponsor is split in proportion to
    what each paid. Dearer: nothing flows back, and the difference is `missing`.
    """
    surplus = paid.total - actual
    if surplus <= 0:
        return Settlement(kept=paid, back=_nothing(paid), missing=-surplus)
    return _flow_back(surplus, paid, share, mode=mode, others=0)


def reimburse(
    cents: int,
    borne: Sums,
    share: OwnShare = Share(),
    *,
    mode: MatchMode = MatchMode.PEERS,
    currency: str = "CAD",
    field: str | None = None,
) -> Settlement:
    """The employer paid `cents` back to the pitcher, who declares it: it was not own money after all.

    The own sum falls and the rule is checked again, as if the learning had cost that much less; the pitcher passes on
    what flows back to peers and sponsor, and keeps the rest of the reimbursement. Raises `ReimbursedTooMuch`.
    """
    if cents > borne.own:
        raise ReimbursedTooMuch(field=field, own=Money(borne.own, currency))
    return settle(borne.total - cents, borne, share, mode=mode)


def call_off(
    paid: Sums,
    share: OwnShare = Share(),
    *,
    recoverable: int = 0,
    mode: MatchMode = MatchMode.PEERS,
    currency: str = "CAD",
    field: str | None = None,
) -> Settlement:
    """The learning does not take place: what was paid is in part recoverable (`back`), in part sunk (`kept`).

    Each is split in proportion to what own, peers and sponsor paid; where rounding would break the rule on what is
    sunk, the odd cent is the pitcher's loss. Nothing paid yet: there is nothing to split, all promises are void.
    Raises `RecoveredTooMuch`.
    """
    if recoverable > paid.total:
        raise RecoveredTooMuch(field=field, paid=Money(paid.total, currency))
    _, *to_others = split(recoverable, (paid.own, paid.given, paid.sponsor))
    return _flow_back(recoverable, paid, share, mode=mode, others=sum(to_others))


def shrink(cost: int, promised: Sums, share: OwnShare = Share(), *, mode: MatchMode = MatchMode.PEERS) -> Sums:
    """What still stands when the cost becomes smaller and the rule is computed again: the last in is released first.

    The sponsor gives no more than its cap, the peers no more than their target, and the pitcher what is then still
    open, or the own half if that is more. Nobody's promise grows.
    """
    sponsor = min(promised.sponsor, match_cap(cost, share))
    half = own_half(cost, share, sponsor=sponsor, mode=mode)
    peers = _first_in(promised.peers, peers_target(cost, share, sponsor=sponsor, mode=mode))
    own = min(promised.own, max(half, cost - sponsor - total(peers)))
    return Sums(own, peers, sponsor)


def total(parts: Parts) -> int:
    """Cents of all parts together."""
    return sum(part.cents for part in parts)


def _flow_back(surplus: int, paid: Sums, share: OwnShare, *, mode: MatchMode, others: int) -> Settlement:
    """Give `surplus` back: to peers and sponsor `others`, or as much more as it takes for the rule to hold again.

    What they get is split in proportion to what each paid, but the sponsor gets at least what is above its cap.
    """
    actual = paid.total - surplus
    most = min(surplus, paid.given + paid.sponsor)
    above_cap = min(most, max(0, paid.sponsor - match_cap(actual, share)))
    least = max(others, above_cap)

    def to_others(back: int) -> tuple[int, int]:
        to_sponsor = max(above_cap, split(back, (paid.given, paid.sponsor))[1])
        return back - to_sponsor, to_sponsor

    def half_is_own(back: int) -> bool:
        matched = paid.sponsor - to_others(back)[1]
        return paid.own - (surplus - back) >= own_half(actual, share, sponsor=matched, mode=mode)

    back = least + bisect_left(range(least, most), True, key=half_is_own)
    to_peers, to_sponsor = to_others(back)
    returned = Sums(surplus - back, _shares(to_peers, paid.peers), to_sponsor)
    return Settlement(kept=_less(paid, returned), back=returned)


def _first_in(parts: Parts, most: int) -> Parts:
    """Each part as far as `most` reaches, earliest first."""
    reached = []
    for part in parts:
        reached.append(part._replace(cents=min(part.cents, most)))
        most -= reached[-1].cents
    return tuple(reached)


def _shares(amount: int, parts: Parts) -> Parts:
    cents = split(amount, [part.cents for part in parts])
    return tuple(part._replace(cents=share) for part, share in zip(parts, cents, strict=True))


def _less(sums: Sums, gone: Sums) -> Sums:
    peers = tuple(
        part._replace(cents=part.cents - less.cents) for part, less in zip(sums.peers, gone.peers, strict=True)
    )
    return Sums(sums.own - gone.own, peers, sums.sponsor - gone.sponsor)


def _nothing(sums: Sums) -> Sums:
    return Sums(0, tuple(part._replace(cents=0) for part in sums.peers), 0)
