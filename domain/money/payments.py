"""Payments: money that is really put in, the pitcher's first.

The bot holds no money. It writes down what each side says: the pitcher that their own money is there, a peer that
theirs is given, the pitcher that it has arrived. A peer's money is called for only as far as money of the pitcher's
own stands behind it, earliest pledge first; that holds after every step.
"""

from dataclasses import replace
from datetime import datetime

from domain.campaign import MONEY_SLOT, AnyCampaign, Campaign, CoPitcher, Pledge, WithAllMoney
from domain.cents.amounts import Money
from domain.cents.half import may_release
from domain.events import Account, Arrived, Called, Event, MoneyResult, NotArrived, OwnConfirmed, Paid, Result, transfer
from domain.people import PersonId
from domain.pitching import TooLong
from domain.refusals import NotYourPitch, Refusal, WrongStage
from domain.stages import Stage

LONGEST_RECEIPT = 300
PAYING = frozenset({Stage.UNDERWAY, Stage.SHARING, Stage.APPLYING, Stage.COMPLETE})
CONFIRMING = PAYING | {Stage.OPEN}


class NoOwnMoney(Refusal):
    """The pitch asks for no money, so that there is no own money to confirm."""

    message = "refusal_no_own_money"


class MoreThanPromised(Refusal):
    """More own money is said to be there than was promised; the promise comes first."""

    message = "refusal_more_than_promised"


class SettledAlready(Refusal):
    """The real cost is settled, and who bears what follows from that."""

    message = "refusal_settled_already"


class PeersHavePaid(Refusal):
    """Peers have given money because this own money was there: it cannot be taken back."""

    message = "refusal_peers_have_paid"


class NothingToPay(Refusal):
    """No money of this person is called for."""

    message = "refusal_nothing_to_pay"


class NothingSaidPaid(Refusal):
    """This person has not said that they gave money."""

    message = "refusal_nothing_said_paid"


def releasable(campaign: Campaign, *, confirmed: int | None = None) -> int:
    """Cents that peers may have given in all while `confirmed` of the own money is there; by default what is now."""
    there = campaign.totals.confirmed if confirmed is None else confirmed
    allowed = may_release(
        campaign.cost,
        campaign.money.own_share,
        own=campaign.totals.own,
        confirmed=there,
        sponsor=campaign.match_cents,
        mode=campaign.mode,
    )
    return min(allowed, campaign.target)


def own_part(campaign: Campaign, person: PersonId) -> int:
    """Cents of the own money that this person promised: what no co-pitcher has taken over is the pitcher's."""
    parts = {one.person: one.cents for one in campaign.co_pitchers if one.agreed}
    return parts.get(person, campaign.totals.own - sum(parts.values()) if person == campaign.pitcher else 0)


def own_confirmed(campaign: Campaign, person: PersonId) -> int:
    """Cents of the own money that this person says are there."""
    parts = {one.person: one.confirmed for one in campaign.co_pitchers}
    rest = campaign.totals.confirmed - sum(parts.values())
    return parts.get(person, rest if person == campaign.pitcher else 0)


def confirm_own(
    campaign: WithAllMoney, cents: int, receipt: str, *, by: PersonId, at: datetime, allocated: bool = False
) -> MoneyResult:
    """Set what `by` has put in of their part to `cents`; the peers' money behind it is called for.

    `allocated` says that the pitcher takes it from their learning allocation, where that counts as own money.
    Raises `MoreThanPromised`, `SettledAlready`, or `PeersHavePaid` where less would leave peers' money without own
    money behind it.
    """
    if not campaign.carried_by(by):
        raise NotYourPitch
    if campaign.stage not in CONFIRMING:
        raise WrongStage(number=campaign.number)
    if not campaign.totals.own:
        raise NoOwnMoney(title=campaign.texts.title)
    if campaign.money.real_cost is not None:
        raise SettledAlready(field="amount", title=campaign.texts.title)
    if len(receipt) > LONGEST_RECEIPT:
        raise TooLong(field="receipt", most=LONGEST_RECEIPT, typed=len(receipt))
    part, before = own_part(campaign, by), own_confirmed(campaign, by)
    if cents > part:
        raise MoreThanPromised(field="amount", part=Money(part, campaign.money.currency))
    confirmed = campaign.totals.confirmed + cents - before
    given = campaign.totals.paid - campaign.totals.back
    if cents < before and given > releasable(campaign, confirmed=confirmed):
        raise PeersHavePaid(field="amount", given=Money(given, campaign.money.currency))
    from_allocation = cents if allocated else 0
    taken = from_allocation if by == campaign.pitcher else campaign.money.own_allocated
    if (cents, receipt, taken) == (before, campaign.money.own_receipt, campaign.money.own_allocated):
        return campaign, ()
    moves = transfer(by, MONEY_SLOT, Account.PURSE, Account.OWN_PAID, cents - before)
    after = replace(
        campaign,
        money=replace(campaign.money, own_receipt=receipt or campaign.money.own_receipt, own_allocated=taken),
        totals=replace(campaign.totals, confirmed=confirmed),
        co_pitchers=_co_pitchers(campaign, by, cents),
    )
    event = OwnConfirmed(at=at, by=by, moves=moves, own=cents, part=part, text=receipt)
    after, called = call_up(after, at=at)
    return after, (event, *called)


def call_up(campaign: WithAllMoney, *, at: datetime) -> MoneyResult:
    """Call for as much of the peers' money as own money stands behind, earliest first; what is not paid may fall again.

    Whoever has paid already, be it before their turn, uses up what own money stands
    behind. Once the real cost is settled nothing more is called for.
    """
    if campaign.stage not in PAYING or campaign.money.real_cost is not None:
        return campaign, ()
    left = max(0, releasable(campaign) - campaign.totals.paid + campaign.totals.back)
    happened: list[Event] = []
    for pledge in campaign.money_pledges:
        more = min(pledge.counted - pledge.paid, left)
        called, left = pledge.paid + more, left - more
        if called == pledge.called:
            continue
        campaign = with_money(campaign, replace(pledge, called=called))
        happened.append(Called(at=at, about=pledge.person, amount=called))
    return campaign, tuple(happened)


def pay(campaign: Campaign, receipt: str, *, by: PersonId, at: datetime) -> Result:
    """A peer says that what was called for is given, with a note or a link; the pitcher is asked whether it arrived."""
    pledge = campaign.pledge_of(by, MONEY_SLOT)
    due = pledge.called - pledge.paid if pledge and pledge.current else 0
    if pledge is None or due <= 0 or campaign.stage not in PAYING:
        raise NothingToPay(title=campaign.texts.title)
    if len(receipt) > LONGEST_RECEIPT:
        raise TooLong(field="receipt", most=LONGEST_RECEIPT, typed=len(receipt))
    after = with_money(campaign, replace(pledge, paid=pledge.called, receipt=receipt or pledge.receipt))
    moves = transfer(by, MONEY_SLOT, Account.PURSE, Account.PAID, due)
    return after, (Paid(at=at, by=by, about=by, moves=moves, amount=due, text=receipt),)


def has_arrived(campaign: Campaign, giver: PersonId, *, by: PersonId, at: datetime) -> Result:
    """The pitcher says so too: both sides have confirmed. A second time: nothing."""
    pledge = _said_paid(campaign, giver, by)
    if pledge.arrived == pledge.paid:
        return campaign, ()
    after = campaign.with_pledge(replace(pledge, arrived=pledge.paid))
    return after, (Arrived(at=at, by=by, about=giver, amount=pledge.paid),)


def has_not_arrived(campaign: Campaign, giver: PersonId, *, by: PersonId, at: datetime) -> Result:
    """It has not come: what the peer said is taken back, by an opposite entry, and they are asked again."""
    pledge = _said_paid(campaign, giver, by)
    missing = pledge.paid - pledge.arrived
    if not missing:
        return campaign, ()
    after = with_money(campaign, replace(pledge, paid=pledge.arrived))
    moves = transfer(giver, MONEY_SLOT, Account.PAID, Account.PURSE, missing)
    return after, (NotArrived(at=at, by=by, about=giver, moves=moves, amount=missing),)


def with_money(campaign: AnyCampaign, pledge: Pledge) -> AnyCampaign:
    """The campaign with a pledge of money whose `called`, `paid` or `back` have changed, and its totals with it."""
    before = campaign.pledge_of(pledge.person, MONEY_SLOT)
    totals = campaign.totals
    if before is None:
        raise NothingToPay(title=campaign.texts.title)
    totals = replace(
        totals,
        called=totals.called + pledge.called - before.called,
        paid=totals.paid + pledge.paid - before.paid,
        back=totals.back + pledge.back - before.back,
    )
    return replace(campaign, totals=totals).with_pledge(pledge)


def _co_pitchers(campaign: Campaign, person: PersonId, confirmed: int) -> tuple[CoPitcher, ...]:
    return tuple(
        replace(one, confirmed=confirmed) if one.person == person and one.agreed else one
        for one in campaign.co_pitchers
    )


def _said_paid(campaign: Campaign, giver: PersonId, by: PersonId) -> Pledge:
    if by != campaign.pitcher:
        raise NotYourPitch
    pledge = campaign.pledge_of(giver, MONEY_SLOT)
    if pledge is None or not pledge.current or not (pledge.paid or pledge.called):
        raise NothingSaidPaid
    return pledge
