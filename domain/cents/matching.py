"""Matching: a sponsor adds to what the peers give, within caps, and gets back to the cent what is not used.

A match answers accepted money of peers and nothing else: not the pitcher's own, not help in kind, not promises that
wait in line. It never pushes out the pitcher's half nor a peer's pledge. A part of it may be held back until the
learning has been shared.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.cents.half import MatchMode, OwnShare, ReasonMissing, Share, match_cap, match_room, peers_target
from domain.people import PersonId
from domain.refusals import Refusal


class Factor(NamedTuple):
    """What the sponsor adds to a cent of a peer: `n`/`d` cents."""

    n: int = 1
    d: int = 1


DOUBLED = Factor()


class BadFund(Refusal):
    """A fund has a factor above zero, percentages between 0 and 100, and no negative sums or counts."""

    message = "refusal_bad_fund"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """What a sponsor offers, in cents, and the conditions."""

    amount: int
    factor: Factor = DOUBLED
    per_gift: int | None = None
    per_pitch: int | None = None
    supporters: int = 0  # people who must have given before anything is added
    trigger: int = 0  # percent of the unmatched peers' target that must be accepted before anything is added
    expires: datetime | None = None  # after this moment it adds nothing more
    held_back: int = 0  # percent that is paid after the sharing

    def __post_init__(self) -> None:
        sums = (self.amount, self.per_gift or 0, self.per_pitch or 0, self.supporters)
        percents = (self.trigger, self.held_back)
        fine = min(sums) >= 0 and min(self.factor) > 0 and all(0 <= percent <= 100 for percent in percents)
        if not fine:
            raise BadFund


@dataclass(frozen=True, slots=True)
class Gift:
    """Money of a peer that was accepted."""

    person: PersonId
    cents: int


@dataclass(frozen=True, slots=True)
class Match:
    """What the sponsor adds to one pitch: `now` with the peers' money, `held` until the learning has been shared."""

    now: int = 0
    held: int = 0

    @property
    def total(self) -> int:
        """Cents of both parts; what counts as the sponsor's match in the half rule."""
        return self.now + self.held


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A steward's word that the part held back is paid without a sharing; it cannot be built without its reason."""

    by: PersonId
    reason: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ReasonMissing(field="reason")


def match_for(
    gifts: Sequence[Gift],
    fund: Fund,
    *,
    cost: int,
    share: OwnShare = Share(),
    own: int = 0,
    mode: MatchMode = MatchMode.PEERS,
    left: int,
) -> Match:
    """What `fund`, with `left` cents for this pitch, adds to the accepted `gifts` of the peers.

    Each gift counts with the factor up to the cap per gift; the sum stops at the cap per pitch, at
    what the half rule leaves for a sponsor, and at what the fund still has. The odd cent of the part held back is paid
    at once.
    """
    accepted = sum(gift.cents for gift in gifts)
    if not _unlocked(gifts, fund, target=peers_target(cost, share, own=own)):
        return Match()
    room = match_room(cost, share, own=own, accepted=accepted, mode=mode)
    added = min(sum(_added(gift.cents, fund) for gift in gifts), _most(fund, left), room)
    held = added * fund.held_back // 100
    return Match(now=added - held, held=held)


def preview(
    fund: Fund,
    *,
    cost: int,
    share: OwnShare = Share(),
    own: int = 0,
    mode: MatchMode = MatchMode.PEERS,
    left: int,
) -> int:
    """Cents that the sponsor adds at most if the peers give all that is then still theirs to give; for the card.

    The larger the match, the less is left for peers, and the less there is to be matched: this is where the two meet.
    """

    def beyond_the_peers(match: int) -> bool:
        return match > _times(peers_target(cost, share, own=own, sponsor=match, mode=mode), fund.factor)

    most = min(_most(fund, left), match_cap(cost, share))
    return bisect_right(range(1, most + 1), False, key=beyond_the_peers)


def release(match: Match, *, shared: bool, waiver: Waiver | None = None) -> Match:
    """Pay the part held back once the learning has been shared, or once a steward has waived that."""
    if not shared and waiver is None:
        return match
    return Match(now=match.total, held=0)


def forfeit(match: Match) -> Match:
    """The learning will not be shared: the part held back returns to the fund."""
    return Match(now=match.now)


def _unlocked(gifts: Sequence[Gift], fund: Fund, *, target: int) -> bool:
    givers = {gift.person for gift in gifts}
    given = sum(gift.cents for gift in gifts)
    return len(givers) >= fund.supporters and given * 100 >= fund.trigger * target


def _added(cents: int, fund: Fund) -> int:
    added = _times(cents, fund.factor)
    return added if fund.per_gift is None else min(added, fund.per_gift)


def _times(cents: int, factor: Factor) -> int:
    return cents * factor.n // factor.d


def _most(fund: Fund, left: int) -> int:
    return max(0, left if fund.per_pitch is None else min(left, fund.per_pitch))
