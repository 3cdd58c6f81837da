"""The settlement: what the learning really cost, and what comes back to whom.

The arithmetic is in `domain/cents/settling.py`; here it is applied to a pitch and what was really paid for it. The
pitcher says it, or a steward for one who has left. Whoever is owed something says when they have it again: the bot
moves no money.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from domain.campaign import MONEY_SLOT, AnyCampaign, Campaign, CoPitcher, Pledge, PledgeState, WithAllMoney
from domain.cents.half import MatchMode, may_release
from domain.cents.matching import Match
from domain.cents.settling import Part, Settlement, Sums, call_off, reimburse, settle
from domain.counting import added, removed, supporters_counted
from domain.events import (
    Account,
    CalledOff,
    ComesBack,
    Event,
    MatchReturned,
    MoneyResult,
    Move,
    PartReleased,
    Reimbursed,
    Result,
    Returned,
    Settled,
    SettlementValues,
    own_money,
    transfer,
)
from domain.matching.funds import match_values, with_match
from domain.money.payments import PAYING, with_money
from domain.people import PersonId
from domain.refusals import NotYourPitch, Refusal, WrongStage
from domain.stages import NEXT_STAGE, Stage, Step


class NothingPaidYet(Refusal):
    """Nobody has put in money, so that there is nothing to settle."""

    message = "refusal_nothing_paid_yet"


class SettleFirst(Refusal):
    """A reimbursement changes what the learning cost: that has to be written down first."""

    message = "refusal_settle_first"


class NothingComesBack(Refusal):
    """Nothing is owed to this person."""

    message = "refusal_nothing_comes_back"


def borne(campaign: WithAllMoney) -> Sums:
    """What each side bears now: what was paid, without what comes back."""
    peers = tuple(Part(one.person, one.paid - one.back) for one in campaign.money_pledges if one.paid > one.back)
    return Sums(campaign.totals.confirmed, peers, _sponsor_paid(campaign))


def settled(campaign: WithAllMoney, actual: int, *, by: PersonId, at: datetime, steward: bool = False) -> MoneyResult:
    """Settle on what the learning really cost. What peers say they gave has arrived, what they did not is released.

    Dearer: the pitcher bears the difference. Cheaper: what flows back follows `settle`.
    """
    _check(campaign, by, steward=steward)
    paid = borne(campaign)
    campaign, released = _release_unpaid(campaign, at)
    result = settle(actual, paid, campaign.money.own_share, mode=campaign.mode)
    after, back = _flown_back(_costing(campaign, actual), result, at)
    after, match = _matched(after, result.kept.sponsor, at, held=True)
    after, moves = _borne_by_pitcher(after, result.missing)
    event = Settled(at=at, by=by, moves=(*_own_back(campaign, result), *moves), **_figures(result, actual))
    return after, (*released, event, *back, *match)


def reimbursed(campaign: WithAllMoney, cents: int, *, by: PersonId, at: datetime, steward: bool = False) -> MoneyResult:
    """The pitcher's employer paid `cents` back: that was not own money after all, and the rule is checked again."""
    _check(campaign, by, steward=steward)
    if campaign.money.real_cost is None:
        raise SettleFirst(field="way", title=campaign.texts.title)
    currency = campaign.money.currency
    result = reimburse(
        cents, borne(campaign), campaign.money.own_share, mode=campaign.mode, currency=currency, field="amount"
    )
    after, back = _flown_back(campaign, result, at)
    after, match = _matched(after, result.kept.sponsor, at, held=True)
    moves = _own_back(campaign, result)
    event = Reimbursed(at=at, by=by, moves=moves, **_figures(result, cents))
    return after, (event, *back, *match)


def called_off(
    campaign: WithAllMoney, recoverable: int, *, by: PersonId, at: datetime, steward: bool = False
) -> MoneyResult:
    """The learning does not take place: what can be recovered and what is lost are each split in proportion.

    A pitch that has not been shared ends as cancelled; its history stays.
    """
    _check(campaign, by, steward=steward)
    paid, currency = borne(campaign), campaign.money.currency
    result = call_off(
        paid, campaign.money.own_share, recoverable=recoverable, mode=campaign.mode, currency=currency, field="amount"
    )
    campaign, released = _release_unpaid(campaign, at)
    after, back = _flown_back(_costing(campaign, paid.total - recoverable), result, at)
    if (after.stage, Step.CANCEL) in NEXT_STAGE:
        after = after.moved(Step.CANCEL)
    after, match = _matched(after, result.kept.sponsor, at, held=False)
    moves = _own_back(campaign, result)
    event = CalledOff(at=at, by=by, moves=moves, **_figures(result, recoverable))
    return after, (*released, event, *back, *match)


def returned(campaign: Campaign, *, by: PersonId, at: datetime) -> Result:
    """A peer has again what was to come back. A second time: nothing."""
    pledge = campaign.pledge_of(by, MONEY_SLOT)
    if pledge is None or not pledge.back:
        raise NothingComesBack(title=campaign.texts.title)
    cents = pledge.back - pledge.returned
    if not cents:
        return campaign, ()
    moves = transfer(by, MONEY_SLOT, Account.BACK, Account.PURSE, cents)
    after = campaign.with_pledge(replace(pledge, returned=pledge.back))
    return after, (Returned(at=at, by=by, about=by, moves=moves, amount=cents),)


SETTLING: dict[str, Callable[..., MoneyResult]] = {"cost": settled, "reimbursed": reimbursed, "called_off": called_off}


def _costing(campaign: AnyCampaign, real_cost: int) -> AnyCampaign:
    return replace(campaign, money=replace(campaign.money, real_cost=real_cost))


def _check(campaign: Campaign, by: PersonId, *, steward: bool) -> None:
    if by != campaign.pitcher and not steward:
        raise NotYourPitch
    if campaign.stage not in PAYING | {Stage.OPEN}:
        raise WrongStage(number=campaign.number)
    if not campaign.totals.confirmed and not campaign.totals.paid:
        raise NothingPaidYet(number=campaign.number)


def _sponsor_paid(campaign: Campaign) -> int:
    """What of a match goes with the peers' money: in proportion to what of that is given, as far as own money reaches.

    The part held back is among it: whatever flows back to the sponsor is taken from that first.
    """
    totals = campaign.totals
    if campaign.money.sponsorship is None or campaign.stage not in PAYING or not totals.accepted:
        return 0
    matched = campaign.match_cents * min(totals.paid, totals.accepted) // totals.accepted
    if campaign.mode is MatchMode.BOTH:
        return matched
    allowed = may_release(
        campaign.cost,
        campaign.money.own_share,
        own=totals.own,
        confirmed=totals.confirmed,
        sponsor=campaign.match_cents,
    )
    return max(0, min(matched, allowed - (totals.paid - totals.back)))


def _matched(campaign: WithAllMoney, cents: int, at: datetime, *, held: bool) -> MoneyResult:
    """The sponsor bears `cents`, and the rest of the match returns to its fund; `held` keeps a part held back."""
    if campaign.money.sponsorship is None:
        return campaign, ()
    match = campaign.money.sponsorship.match
    now = min(match.now, cents) if held else cents
    after, moves = with_match(campaign, Match(now, cents - now))
    if not moves:
        return campaign, ()
    return after, (MatchReturned(at=at, moves=moves, **match_values(campaign, after)),)


def _release_unpaid(campaign: WithAllMoney, at: datetime) -> MoneyResult:
    """End the promises of money that was not given, with notice; what is settled on has arrived."""
    happened: list[Event] = []
    for one in campaign.money_pledges:
        pledge = replace(one, arrived=one.paid)
        campaign = campaign.with_pledge(pledge)
        if pledge.paid < pledge.amount:
            campaign, event = lowered(campaign, pledge, pledge.paid, at=at)
            happened.append(event)
    return campaign, tuple(happened)


def lowered(
    campaign: AnyCampaign, pledge: Pledge, cents: int, *, waiting: int = 0, at: datetime
) -> tuple[AnyCampaign, Event]:
    """The campaign where only `cents` of a pledge of money are accepted, and `waiting` wait; none at all ends it."""
    campaign, undone = removed(campaign, pledge, PledgeState.RELEASED)
    done: tuple[Move, ...] = ()
    if cents or waiting:
        state = PledgeState.ACCEPTED if cents else PledgeState.WAITING
        called = min(pledge.called, cents)
        kept = replace(
            pledge, state=state, amount=cents + waiting, waiting=waiting, reserved=0, place_since=None, called=called
        )
        campaign, done = added(campaign, kept)
    else:
        campaign = supporters_counted(campaign, pledge.person, before_current=True)
    moves = (*undone, *done)
    return campaign, PartReleased(at=at, about=pledge.person, moves=moves, amount=pledge.amount - cents - waiting)


def _flown_back(campaign: WithAllMoney, result: Settlement, at: datetime) -> MoneyResult:
    happened: list[Event] = []
    for part in result.back.peers:
        pledge = campaign.pledge_of(part.person, MONEY_SLOT)
        if pledge is None or not part.cents:
            continue
        campaign = with_money(campaign, replace(pledge, back=pledge.back + part.cents))
        moves = transfer(part.person, MONEY_SLOT, Account.PAID, Account.BACK, part.cents)
        happened.append(ComesBack(at=at, about=part.person, moves=moves, amount=part.cents))
    totals = replace(campaign.totals, confirmed=campaign.totals.confirmed - result.back.own)
    return replace(campaign, totals=totals, co_pitchers=_lowered_parts(campaign, result.back.own)), tuple(happened)


def _lowered_parts(campaign: Campaign, own_back: int) -> tuple[CoPitcher, ...]:
    """What flows back of the own money is the pitcher's first, then the co-pitchers' in their order."""
    rest = own_back - (campaign.totals.confirmed - sum(one.confirmed for one in campaign.co_pitchers))
    parts = []
    for one in campaign.co_pitchers:
        less = max(0, min(one.confirmed, rest))
        rest -= less
        parts.append(replace(one, confirmed=one.confirmed - less))
    return tuple(parts)


def _own_back(campaign: Campaign, result: Settlement) -> tuple[Move, ...]:
    return transfer(campaign.pitcher, MONEY_SLOT, Account.OWN_PAID, Account.PURSE, result.back.own)


def _borne_by_pitcher(campaign: AnyCampaign, missing: int) -> tuple[AnyCampaign, tuple[Move, ...]]:
    if not missing:
        return campaign, ()
    confirmed = campaign.totals.confirmed + missing
    more = max(0, confirmed - campaign.totals.own)
    totals = replace(campaign.totals, own=campaign.totals.own + more, confirmed=confirmed)
    put_in = transfer(campaign.pitcher, MONEY_SLOT, Account.PURSE, Account.OWN_PAID, missing)
    return replace(campaign, totals=totals), (*own_money(campaign.pitcher, more), *put_in)


def _figures(result: Settlement, cents: int) -> SettlementValues:
    return {
        "cents": cents,
        "own_kept": result.kept.own + result.missing,
        "peers_kept": result.kept.given,
        "peers_back": result.back.given,
    }
