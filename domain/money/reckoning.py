"""Settling: what is called for at the deadline, and who gets what back when the learning costs less or falls through.

People's parts stand in order of arrival, earliest first. Every split is exact to the cent: shares are rounded by
largest remainder, and ties go to the earliest. Nobody is asked for more than they promised, and no refund is negative.
"""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from domain.money.amounts import Money
from domain.money.half import (
    SMALLEST_PLEDGE,
    MatchMode,
    OwnShare,
    Share,
    match_cap,
    may_release,
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


class Closing(StrEnum):
    """What happens to a pitch that is short at the deadline; the pitcher chose it at the start."""

    ALL_OR_NOTHING = "all_or_nothing"
    KEEP = "keep"


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


@dataclass(frozen=True, slots=True)
class Called:
    """What is called for, and what is released from its promise."""

    called: Sums
    released: Sums


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A pitch after its cost became smaller: what still stands, whose promises end, and what nobody has promised."""

    standing: Sums
    released: Sums
    missing: int


@dataclass(frozen=True, slots=True)
class Supplement:
    """Who may bear what is missing: the pitcher at least `own`, the peers at most `peers`."""

    own: int
    peers: int


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
    what each paid. Dearer: nothing flows back, and the difference is `missing` (see `supplement`).
    """
    surplus = paid.total - actual
    if surplus <= 0:
        return Settlement(kept=paid, back=_nothing(paid), missing=-surplus)
    return _flow_back(surplus, paid, share, mode=mode, others=0)


def supplement(actual: int, paid: Sums, share: OwnShare = Share(), *, mode: MatchMode = MatchMode.PEERS) -> Supplement:
    """How a supplementary ask for what is missing is shared, under the same rule on the whole of `actual`.

    Where the peers' part is below the smallest pledge, the pitcher bears the difference.
    """
    missing = max(0, actual - paid.total)
    target = peers_target(actual, share, own=paid.own, sponsor=paid.sponsor, mode=mode)
    peers = max(0, min(missing, target - paid.given))
    if peers < SMALLEST_PLEDGE:
        peers = 0
    return Supplement(own=missing - peers, peers=peers)


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


def call_at_deadline(
    closing: Closing,
    cost: int,
    promised: Sums,
    share: OwnShare = Share(),
    *,
    confirmed: int,
    mode: MatchMode = MatchMode.PEERS,
) -> Called:
    """What is called for at the deadline, while `confirmed` of the pitcher's promised sum is there.

    All-or-nothing below the goal: nothing. Otherwise as much as the confirmed own money stands behind; peers come
    before the sponsor, and the last in is released first.
    """
    target = peers_target(cost, share, own=promised.own, sponsor=promised.sponsor, mode=mode)
    if closing is Closing.ALL_OR_NOTHING and promised.given < target:
        return Called(called=_nothing(promised), released=promised)
    allowed = may_release(cost, share, own=promised.own, confirmed=confirmed, sponsor=promised.sponsor, mode=mode)
    peers = _first_in(promised.peers, min(allowed, target))
    left = allowed - total(peers) if mode is MatchMode.PEERS else promised.sponsor
    called = Sums(promised.own, peers, min(promised.sponsor, left))
    return Called(called=called, released=_less(promised, called))


def shrink(cost: int, promised: Sums, share: OwnShare = Share(), *, mode: MatchMode = MatchMode.PEERS) -> Shrunk:
    """Make the cost smaller and compute the rule again: the last in is released first.

    The sponsor gives no more than its cap, the peers no more than their target, and the pitcher what is then still
    open, or the own half if that is more. Nobody's promise grows.
    """
    sponsor = min(promised.sponsor, match_cap(cost, share))
    half = own_half(cost, share, sponsor=sponsor, mode=mode)
    peers = _first_in(promised.peers, peers_target(cost, share, sponsor=sponsor, mode=mode))
    own = min(promised.own, max(half, cost - sponsor - total(peers)))
    standing = Sums(own, peers, sponsor)
    return Shrunk(standing=standing, released=_less(promised, standing), missing=cost - standing.total)


def without_pitchers(parts: Parts, pitchers: Collection[PersonId]) -> tuple[Parts, Parts]:
    """Part the peers' money from what turns out to be a pitcher's, say after two identities were linked.

    A pitcher or co-pitcher is never a peer of the own pitch: the second of the two is void.
    """
    peers = tuple(part for part in parts if part.person not in pitchers)
    return peers, tuple(part for part in parts if part.person in pitchers)


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
