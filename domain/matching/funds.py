"""Match funds: a steward attaches a match fund to an open pitch, and from then on it follows what peers give.

What a fund adds is worked out anew whenever accepted money changes. It never takes the place of somebody who waits in
line, stops growing with the fund's last day and with the close of the pitch, and returns whole when the pitch ends
without its resources. The part held back is paid once the learning has been shared, and returns if it never is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.campaign import AnyCampaign, Campaign, Slot, Sponsorship
from domain.cents.amounts import Money
from domain.cents.half import MatchMode, match_room
from domain.cents.matching import Factor, Fund, Gift, Match, Waiver, forfeit, match_for, preview, release
from domain.events import (
    Account,
    MatchAttached,
    MatchDetached,
    Matched,
    MatchReleased,
    MatchReturned,
    MatchValues,
    Move,
    OfMatch,
    Result,
    own_money,
    transfer,
)
from domain.managing import LONGEST_REASON
from domain.people import PersonId
from domain.pitching import HORIZON, DateInPast, DateTooFar, FieldMissing, TooLong
from domain.pledging import NoMoneyAsked, NotOpen
from domain.refusals import Refusal
from domain.stages import Stage

FOLLOWED = frozenset({Stage.OPEN, Stage.UNDERWAY, Stage.SHARING})
UNSHARED = frozenset({Stage.UNDERWAY, Stage.SHARING})
RETURNED = frozenset({Stage.UNFUNDED, Stage.CANCELLED})
SLOT = "fund:"
LONGEST_NAME = 60
PERCENT = 100
MOST_FACTOR, MOST_SUPPORTERS = 1000, 1000
LONGEST_NUMBER = 6  # digits


class OnlyStewardsMatch(Refusal):
    """Match funds are made and attached by stewards."""

    message = "refusal_only_stewards_match"


class MatchesOwnPitch(Refusal):
    """A steward does not give a sponsor's money to their own pitch."""

    message = "refusal_matches_own_pitch"


class FundHasEnded(Refusal):
    """The fund is closed, past its last day, or used up."""

    message = "refusal_fund_has_ended"


class NothingHeldBack(Refusal):
    """No part of a match is held back here, or it is too early or too late to decide on it."""

    message = "refusal_nothing_held_back"


class UnknownFund(Refusal):
    """There is no such fund."""

    message = "refusal_unknown_fund"


class AmountMissing(Refusal):
    """A fund, and a cap where there is one, is more than nothing."""

    message = "refusal_amount_missing"


class NumberOutOfRange(Refusal):
    """A count or a percentage is a whole number within its limits."""

    message = "refusal_number_out_of_range"


class CapAboveFund(Refusal):
    """A cap that is larger than the fund would never be reached."""

    message = "refusal_cap_above_fund"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchFund:
    """A fund as the programme keeps it. `matched` is what it has promised or paid to all its pitches together."""

    id: str
    name: str
    steward: PersonId
    terms: Fund
    mode: MatchMode = MatchMode.PEERS
    matched: int = 0
    open: bool = True

    @property
    def slot(self) -> Slot:
        """The name of this fund in the ledger."""
        return fund_slot(self.id)

    @property
    def left(self) -> int:
        """Cents that it can still promise."""
        return self.terms.amount - self.matched

    def gives(self, at: datetime) -> bool:
        """Whether it still adds anything at that moment: it was not ended, and its last day is not over."""
        return self.open and (self.terms.expires is None or at <= self.terms.expires)


def fund_slot(fund: str) -> Slot:
    """The name of a fund in the ledger; the person beside it is the pitcher, for whose pitch it is."""
    return Slot(f"{SLOT}{fund}")


def percent(value: int) -> Factor:
    """What a sponsor adds to a cent of a peer, from a percentage: 100 doubles what is given."""
    return Factor(value, PERCENT)


def in_percent(factor: Factor) -> int:
    """The same the other way round."""
    return factor.n * PERCENT // factor.d


def parse_whole(text: str, *, least: int, most: int, field: str) -> int:
    """The whole number that a person typed, perhaps with a percent sign; an empty text is zero.

    Raises `NumberOutOfRange` for `field`.
    """
    bare = text.strip().removesuffix("%").strip() or "0"
    if not (bare.isascii() and bare.isdigit() and len(bare) <= LONGEST_NUMBER and least <= int(bare) <= most):
        raise NumberOutOfRange(field=field, least=least, most=most)
    return int(bare)


def fund_is_wrong(
    name: str, amount: int, caps: Mapping[str, int | None], last_day: date | None, *, currency: str, today: date
) -> Iterator[Refusal]:
    """Everything that keeps a new fund from being made. `caps` are cents by field, None where there is no cap."""
    if not name:
        yield FieldMissing(field="name")
    if len(name) > LONGEST_NAME:
        yield TooLong(field="name", most=LONGEST_NAME, typed=len(name))
    if not amount:
        yield AmountMissing(field="amount")
    for field, cents in caps.items():
        if cents == 0:
            yield AmountMissing(field=field)
        elif cents and amount and cents > amount:
            yield CapAboveFund(field=field, amount=Money(amount, currency))
    if last_day and last_day < today:
        yield DateInPast(field="last_day", day=last_day)
    elif last_day and last_day > today + HORIZON:
        yield DateTooFar(field="last_day", day=last_day)


def attach(campaign: Campaign, fund: MatchFund, *, by: PersonId, at: datetime) -> Result:
    """A steward attaches a fund to an open pitch that asks for money; what was given before counts as well.

    Another fund has to be detached first. The match itself follows: see `follow`.
    """
    if campaign.money.sponsorship and campaign.money.sponsorship.fund == fund.id:
        return campaign, ()
    if campaign.carried_by(by):
        raise MatchesOwnPitch(field="fund")
    _check_open(campaign, at)
    if not campaign.cost or not campaign.target:
        raise NoMoneyAsked(field="fund", title=campaign.texts.title)
    if not fund.gives(at) or fund.left <= 0:
        raise FundHasEnded(field="fund", name=fund.name)
    after = replace(campaign, money=replace(campaign.money, sponsorship=Sponsorship(fund.id, fund.mode)))
    return after, (MatchAttached(at=at, by=by, fund=fund.id, most=most_added(after, fund, at=at)),)


def detach(campaign: Campaign, *, by: PersonId, at: datetime) -> Result:
    """A steward takes the fund away from an open pitch: all that it has added returns."""
    if campaign.carried_by(by):
        raise MatchesOwnPitch(field="fund")
    _check_open(campaign, at)
    after, moves = with_match(campaign, Match())
    event = MatchDetached(at=at, by=by, moves=moves, **match_values(campaign, after))
    return replace(after, money=replace(after.money, sponsorship=None)), (event,)


def decide_held(campaign: Campaign, reason: str, *, pay: bool, by: PersonId, at: datetime) -> Result:
    """A steward decides on the part held back where nothing was shared: it is paid all the same, or returns."""
    if campaign.carried_by(by):
        raise MatchesOwnPitch
    held = campaign.money.sponsorship.match.held if campaign.money.sponsorship else 0
    if campaign.money.sponsorship is None or not held or campaign.stage not in UNSHARED:
        raise NothingHeldBack(number=campaign.number)
    if len(reason) > LONGEST_REASON:
        raise TooLong(field="reason", most=LONGEST_REASON, typed=len(reason))
    waiver = Waiver(by=by, reason=reason, at=at)
    match = campaign.money.sponsorship.match
    decided = release(match, shared=False, waiver=waiver) if pay else forfeit(match)
    after, moves = with_match(campaign, decided)
    kind = MatchReleased if pay else MatchReturned
    return after, (kind(at=at, by=by, moves=moves, text=waiver.reason, **match_values(campaign, after)),)


def concerns_match(before: Campaign, after: Campaign) -> bool:
    """Whether a change of a campaign can change what its fund adds."""
    return after.money.sponsorship is not None and _read_by_match(before) != _read_by_match(after)


def follow(campaign: Campaign, fund: MatchFund, gifts: Sequence[Gift], *, at: datetime) -> Result:
    """Bring what the fund adds in line with the pitch, whatever has happened to it. A second time: nothing."""
    if campaign.money.sponsorship is None:
        return campaign, ()
    kind, match = _in_line(campaign, campaign.money.sponsorship, fund, gifts, at)
    if match == campaign.money.sponsorship.match:
        return campaign, ()
    after, moves = with_match(campaign, match)
    return after, (kind(at=at, moves=moves, **match_values(campaign, after)),)


def most_added(campaign: Campaign, fund: MatchFund, *, at: datetime) -> int:
    """Cents that the fund adds at most to this pitch if the peers give all that is theirs to give; for the card.

    What it has left for this pitch is rounded up to a tenth of the fund, so that nobody reads a gift to another pitch
    from it.
    """
    added = campaign.match_cents
    if campaign.stage is not Stage.OPEN or not fund.gives(at):
        return added
    left = fund.left + added
    tenth = -(-fund.terms.amount // 10)
    return max(
        added,
        preview(
            fund.terms,
            cost=campaign.cost,
            share=campaign.money.own_share,
            own=_own_floor(campaign),
            mode=campaign.mode,
            left=min(fund.terms.amount, -(-left // tenth) * tenth),
        ),
    )


def _in_line(
    campaign: Campaign, sponsorship: Sponsorship, fund: MatchFund, gifts: Sequence[Gift], at: datetime
) -> tuple[type[OfMatch], Match]:
    match = sponsorship.match
    if campaign.money.real_cost is not None and campaign.stage in FOLLOWED | RETURNED:
        return Matched, match  # settled on what the learning really cost
    if campaign.stage in RETURNED:
        return MatchReturned, Match()
    if campaign.shared_learning:
        return MatchReleased, release(match, shared=True)
    if campaign.stage not in FOLLOWED:
        return MatchReturned, forfeit(match)
    return Matched, _matched(campaign, sponsorship, fund, gifts, at)


def _matched(
    campaign: Campaign, sponsorship: Sponsorship, fund: MatchFund, gifts: Sequence[Gift], at: datetime
) -> Match:
    """The match of the gifts. It only grows while the pitch is open and the fund gives, and only into free room."""
    own, totals, added = _own_floor(campaign), campaign.totals, sponsorship.match.total
    left = added
    if campaign.stage is Stage.OPEN and fund.gives(at):
        promised = totals.accepted + totals.waiting
        free = match_room(campaign.cost, campaign.money.own_share, own=own, accepted=promised, mode=sponsorship.mode)
        left = min(fund.left + added, max(added, free))
    match = match_for(
        gifts,
        fund.terms,
        cost=campaign.cost,
        share=campaign.money.own_share,
        own=own,
        mode=sponsorship.mode,
        left=left,
    )
    is_decided = campaign.stage in UNSHARED and not sponsorship.match.held
    return release(match, shared=is_decided)


def with_match(campaign: AnyCampaign, match: Match) -> tuple[AnyCampaign, tuple[Move, ...]]:
    """The campaign with this match, and the moves. Own money that is just the half goes with the half."""
    was, own = campaign.money.sponsorship, campaign.totals.own
    if was is None:
        return campaign, ()
    after = replace(campaign, money=replace(campaign.money, sponsorship=replace(was, match=match)))
    moves = _moves(campaign.pitcher, fund_slot(was.fund), was.match, match)
    if campaign.stage not in FOLLOWED or campaign.money.real_cost is not None or own < campaign.half:
        return after, moves
    new = max(_own_floor(campaign), after.half)
    return replace(after, totals=replace(after.totals, own=new)), (*moves, *own_money(campaign.pitcher, new - own))


def match_values(before: Campaign, after: Campaign) -> MatchValues:
    """What the journal keeps: `change` is what moved, `total` what the fund adds from now on."""
    was = before.money.sponsorship or Sponsorship("")
    change = abs(after.match_cents - before.match_cents) or was.match.held
    return {"fund": was.fund, "change": change, "total": after.match_cents, "givers": before.totals.givers}


def _moves(pitcher: PersonId, slot: Slot, before: Match, after: Match) -> tuple[Move, ...]:
    if after.total == before.total:
        return transfer(pitcher, slot, Account.HELD, Account.MATCHED, after.now - before.now)
    return (
        *transfer(pitcher, slot, Account.FUND, Account.MATCHED, after.now - before.now),
        *transfer(pitcher, slot, Account.FUND, Account.HELD, after.held - before.held),
    )


def _own_floor(campaign: Campaign) -> int:
    """Own money that no match makes smaller: all of it, or, where it is just the half, what is really bound."""
    return campaign.own_bound if campaign.totals.own == campaign.half else campaign.totals.own


def _read_by_match(campaign: Campaign) -> tuple[object, ...]:
    totals, one = campaign.totals, campaign.money.sponsorship
    money = (totals.accepted, totals.waiting, totals.own, totals.confirmed)
    return (campaign.stage, campaign.money.costs, campaign.money.own_share, one.fund if one else "", money)


def _check_open(campaign: Campaign, at: datetime) -> None:
    if campaign.stage is not Stage.OPEN or (campaign.deadline and at > campaign.deadline):
        raise NotOpen(field="fund", number=campaign.number, title=campaign.texts.title)
