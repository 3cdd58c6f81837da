"""Pledging: a peer offers help or promises money, and changes their mind.

Money is accepted in order of arrival up to the peers' target; what goes beyond waits, with the giver's consent.
Help in kind is an offer until the pitcher says yes. The moment of commit decides what came in time.
"""

from dataclasses import replace
from datetime import datetime

from domain.campaign import MONEY_SLOT, Campaign, Pledge, PledgeState, Slot, Source, Supporter, spontaneous
from domain.cents.amounts import Money
from domain.cents.half import SMALLEST_PLEDGE
from domain.counting import added, removed, supporters_counted
from domain.events import (
    Accepted,
    Changed,
    Declined,
    Move,
    Pledged,
    Result,
    Withdrawn,
    described,
)
from domain.people import PersonId
from domain.pitching import check_gates
from domain.refusals import NotYourPitch, Refusal
from domain.resources import Resource
from domain.stages import Stage

MOST_UNITS = 1000


class OwnPitch(Refusal):
    """A pitch cannot support itself."""

    message = "refusal_own_pitch"


class GuestsCannotPledge(Refusal):
    """Guests of the workspace are not members of the programme."""

    message = "refusal_guest"


class NotOpen(Refusal):
    """Pledges are taken only while the pitch is open."""

    message = "refusal_not_open"


class NoMoneyAsked(Refusal):
    """The pitch does not ask for money."""

    message = "refusal_no_money_asked"


class BeyondTarget(Refusal):
    """More money than is still needed, without the consent to wait with the rest."""

    message = "refusal_beyond_target"


class AmountTooSmall(Refusal):
    """Below the smallest pledge."""

    message = "refusal_amount_too_small"


class BadQuantity(Refusal):
    """A quantity is a whole number from 1 on."""

    message = "refusal_bad_quantity"


class NothingPledged(Refusal):
    """There is no such pledge, or it is not standing any more."""

    message = "refusal_nothing_pledged"


class NeedIsFilled(Refusal):
    """The need has all it asked for."""

    message = "refusal_need_is_filled"


class AlreadyPaid(Refusal):
    """The money is given; what comes back of it is settled with the pitcher."""

    message = "refusal_already_paid"


class ConfirmWithdrawal(Refusal):
    """After the close a withdrawal has to be confirmed, since others count on it."""

    message = "refusal_confirm_withdrawal"


def check_pledger(campaign: Campaign, *, by: PersonId, guest: bool, at: datetime) -> None:
    """Raise the refusal that keeps `by` from pledging on this pitch at this moment, if there is one."""
    if campaign.carried_by(by):
        raise OwnPitch
    if guest:
        raise GuestsCannotPledge
    if not takes_pledges(campaign, at):
        raise NotOpen(number=campaign.number, title=campaign.texts.title)
    check_gates(campaign.texts)


def slot_for(campaign: Campaign, resource: Resource) -> Slot:
    """The slot that an emoji or a bare word means: the first open need of that kind, or a spontaneous offer."""
    if resource is Resource.MONEY:
        return MONEY_SLOT
    return next(
        (need.slot for need in campaign.needs if need.resource is resource and need.open), spontaneous(resource)
    )


def offer_by_emoji(campaign: Campaign, resource: Resource, *, by: PersonId, at: datetime) -> Result:
    """An emoji offers one unit, once for each kind of help, whatever the person offered of that kind before.

    Money has to be asked for in a form: its emoji offers nothing.
    """
    asks_first = resource is Resource.MONEY
    if asks_first or any(one.resource is resource for one in campaign.pledges_of(by)):
        return campaign, ()
    return offer(campaign, resource, by=by, at=at, source=Source.EMOJI)


def offer(
    campaign: Campaign,
    resource: Resource,
    *,
    by: PersonId,
    at: datetime,
    source: Source,
    slot: Slot | None = None,
    quantity: int = 1,
) -> Result:
    """Offer `quantity` units of help. The same offer twice changes nothing; a changed one has to be accepted again."""
    if not 1 <= quantity <= MOST_UNITS:
        raise BadQuantity(field="quantity", most=MOST_UNITS)
    slot = slot or slot_for(campaign, resource)
    before = campaign.pledge_of(by, slot)
    if before and before.current and before.amount == quantity:
        return campaign, ()
    campaign, moves = removed(campaign, before)
    need = campaign.need(slot)
    full = need is not None and not need.open
    pledge = Pledge(
        person=by,
        slot=slot,
        resource=resource,
        state=PledgeState.WAITING if full else PledgeState.OFFERED,
        source=source,
        amount=quantity,
        waiting=quantity if full else 0,
        at=at,
    )
    return _pledged(campaign, before, pledge, moves, at=at)


def promise_money(
    campaign: Campaign,
    cents: int,
    *,
    by: PersonId,
    at: datetime,
    source: Source,
    rest_waits: bool = False,
    allocated: bool = False,
) -> Result:
    """Set the money that `by` promises to `cents`; what goes beyond the target waits if `rest_waits`.

    It is the person's own, or with `allocated` from their learning allocation.

    Raises `NoMoneyAsked`, `AmountTooSmall` or `BeyondTarget`.
    """
    if not campaign.target:
        raise NoMoneyAsked(title=campaign.texts.title)
    if cents < SMALLEST_PLEDGE:
        raise AmountTooSmall(field="amount", smallest=Money(SMALLEST_PLEDGE, campaign.money.currency))
    before = campaign.pledge_of(by, MONEY_SLOT)
    same = before is not None and (before.amount, before.allocated) == (cents, allocated)
    if before and before.current and same and not before.reserved:
        return campaign, ()
    campaign, moves = removed(campaign, before)
    accepted = min(cents, campaign.left)
    if accepted < cents and not rest_waits:
        raise BeyondTarget(field="amount", left=Money(campaign.left, campaign.money.currency))
    pledge = Pledge(
        person=by,
        slot=MONEY_SLOT,
        resource=Resource.MONEY,
        state=PledgeState.ACCEPTED if accepted else PledgeState.WAITING,
        source=source,
        amount=cents,
        waiting=cents - accepted,
        at=at,
        allocated=allocated,
    )
    return _pledged(campaign, before, pledge, moves, at=at)


def withdraw(campaign: Campaign, slot: Slot, *, by: PersonId, at: datetime, confirmed: bool = False) -> Result:
    """Take a pledge back: freely while the pitch is open, after a confirmation while it is underway."""
    before = campaign.pledge_of(by, slot)
    if before is None or not before.current:
        return campaign, ()
    if campaign.stage not in {Stage.OPEN, Stage.UNDERWAY}:
        raise NotOpen(number=campaign.number, title=campaign.texts.title)
    if before.paid:
        raise AlreadyPaid(title=campaign.texts.title)
    if campaign.stage is Stage.UNDERWAY and not confirmed:
        raise ConfirmWithdrawal(title=campaign.texts.title)
    campaign, moves = removed(campaign, before)
    campaign = supporters_counted(campaign, by, before_current=True)
    return campaign, (Withdrawn(at=at, by=by, moves=moves, **described(before)),)


def withdraw_emoji(campaign: Campaign, resource: Resource, *, by: PersonId, at: datetime) -> Result:
    """Removing the emoji takes back what the emoji offered, and nothing that came by button, form or command."""
    offered = next((one for one in campaign.pledges_of(by) if one.resource is resource), None)
    if offered is None or offered.source is not Source.EMOJI or resource is Resource.MONEY:
        return campaign, ()
    return withdraw(campaign, offered.slot, by=by, at=at)


def accept(campaign: Campaign, supporter: PersonId, slot: Slot, *, by: PersonId, at: datetime) -> Result:
    """The pitcher says yes to an offer; it fills what the need still lacks, and the rest of it waits."""
    pledge = _standing_offer(campaign, supporter, slot, by)
    if pledge.state is PledgeState.ACCEPTED:
        return campaign, ()
    need = campaign.need(slot)
    if need is not None and not need.open:
        raise NeedIsFilled(what=need.what)
    campaign, undone = removed(campaign, pledge)
    room = need.quantity - need.accepted if need else pledge.amount
    taken = min(pledge.amount, room)
    accepted = replace(
        pledge, state=PledgeState.ACCEPTED, waiting=pledge.amount - taken, delivery_since=at.date(), delivery_day=None
    )
    campaign, done = added(campaign, accepted)
    return campaign, (Accepted(at=at, by=by, about=supporter, moves=(*undone, *done), **described(accepted)),)


def decline(campaign: Campaign, supporter: PersonId, slot: Slot, *, by: PersonId, at: datetime) -> Result:
    """The pitcher says no, thank you, to an offer that is not accepted yet."""
    pledge = _standing_offer(campaign, supporter, slot, by)
    if pledge.state is PledgeState.ACCEPTED:
        raise NothingPledged
    campaign, moves = removed(campaign, pledge, PledgeState.DECLINED)
    campaign = supporters_counted(campaign, supporter, before_current=True)
    return campaign, (Declined(at=at, by=by, about=supporter, moves=moves, **described(pledge)),)


def takes_pledges(campaign: Campaign, at: datetime) -> bool:
    """Whether the pitch is open, and its time has not run out."""
    return campaign.stage is Stage.OPEN and (campaign.deadline is None or at <= campaign.deadline)


def _pledged(
    campaign: Campaign, before: Pledge | None, pledge: Pledge, undone: tuple[Move, ...], *, at: datetime
) -> Result:
    campaign, done = added(campaign, pledge)
    had = before is not None and before.current
    campaign = supporters_counted(campaign, pledge.person, before_current=had)
    if campaign.supporter is None or campaign.supporter.person != pledge.person:
        campaign = replace(campaign, supporter=Supporter(person=pledge.person))
    kind = Changed if had else Pledged
    event = kind(at=at, by=pledge.person, moves=(*undone, *done), **described(pledge))
    return campaign, (event,)


def _standing_offer(campaign: Campaign, supporter: PersonId, slot: Slot, by: PersonId) -> Pledge:
    if by != campaign.pitcher:
        raise NotYourPitch
    if campaign.stage not in {Stage.OPEN, Stage.UNDERWAY}:
        raise NotOpen(number=campaign.number, title=campaign.texts.title)
    pledge = campaign.pledge_of(supporter, slot)
    if pledge is None or not pledge.current or slot == MONEY_SLOT:
        raise NothingPledged
    return pledge
