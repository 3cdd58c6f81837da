"""Sums of all three parties: written down for an example, or drawn as the half rule allows them."""

from itertools import pairwise
from typing import NamedTuple

from hypothesis import strategies as st

from domain.cents.half import MatchMode, OwnShare, match_cap, own_half, peers_target
from domain.cents.settling import Part, Sums
from domain.people import PersonId
from tests.domain.terms import modes, own_shares, per_mille

NAMES = [PersonId(name) for name in ("ben", "chloé", "dev", "eve", "farah", "gus")]
Parts = tuple[Part, ...]


class Paid(NamedTuple):
    """What was paid, and the terms under which it was."""

    share: OwnShare
    mode: MatchMode
    sums: Sums


def parts(*cents: int) -> Parts:
    """Parts of Ben, Chloé, Dev and so on, in order of arrival."""
    return tuple(Part(name, each) for name, each in zip(NAMES, cents, strict=False))


def cut(amount: int, marks: list[int]) -> Parts:
    """`amount` cut at the marks (per mille), so that the parts add up to it."""
    edges = [0, *sorted(amount * mark // 1000 for mark in marks), amount]
    return parts(*(upper - lower for lower, upper in pairwise(edges)))


@st.composite
def paid_under_the_rule(draw: st.DrawFn, *, sponsored: bool = True) -> Paid:
    """What may have been released for some cost: any own sum from the half on, and others within limit and cap."""
    share, mode, cost = draw(own_shares), draw(modes), draw(st.integers(0, 500_000))
    sponsor = draw(st.integers(0, match_cap(cost, share))) if sponsored else 0
    half = own_half(cost, share, sponsor=sponsor, mode=mode)
    own = draw(st.integers(half, max(half, cost - sponsor)))
    given_ = draw(st.integers(0, peers_target(cost, share, own=own, sponsor=sponsor, mode=mode)))
    return Paid(share, mode, Sums(own, cut(given_, draw(st.lists(per_mille, max_size=5))), sponsor))


def under_the_cap(paid: Paid) -> bool:
    """Whether the match keeps its cap on what was really paid, which may be less than the cost."""
    return paid.sums.sponsor <= match_cap(paid.sums.total, paid.share)


def each(sums: Sums) -> list[int]:
    """All sums, one by one."""
    return [sums.own, *(part.cents for part in sums.peers), sums.sponsor]


def added(one: Sums, other: Sums) -> Sums:
    """Two of them together, person by person."""
    peers = tuple(Part(a.person, a.cents + b.cents) for a, b in zip(one.peers, other.peers, strict=True))
    return Sums(one.own + other.own, peers, one.sponsor + other.sponsor)
