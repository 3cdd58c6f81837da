"""Waiting: what goes beyond what is asked for waits in line, and the next in line gets a place that becomes free.

Money is held for the head of the line while they are asked; help in kind is on offer again.
"""

from dataclasses import replace
from datetime import datetime

from domain.campaign import MONEY_SLOT, Campaign, Pledge, PledgeState
from domain.cents.half import SMALLEST_PLEDGE
from domain.counting import added, removed, supporters_counted
from domain.events import Move, PlaceLapsed, PlaceOffered, PlaceTaken, Result, described
from domain.people import PersonId
from domain.pledging import NothingPledged, NotOpen, takes_pledges
from domain.stages import Stage


def free_place(campaign: Campaign, *, at: datetime) -> Result:
    """Offer what has become free to the head of the waiting list: money is held for them, help is on offer again.

    The rest of an offer that was accepted in part fills the place at once: the pitcher has said yes to it.
    """
    head = campaign.next_waiting
    if head is None or not takes_pledges(campaign, at):
        return campaign, ()
    if head.slot == MONEY_SLOT:
        return _hold_place(campaign, head, at)
    need = campaign.need(head.slot)
    if need is None or not need.open:
        return campaign, ()
    taken = head.waiting if head.state is PledgeState.WAITING else min(head.waiting, need.quantity - need.accepted)
    state = PledgeState.OFFERED if head.state is PledgeState.WAITING else head.state
    campaign, undone = removed(replace(campaign, next_waiting=None), head)
    campaign, done = added(campaign, replace(head, state=state, waiting=head.waiting - taken))
    event = PlaceTaken(at=at, about=head.person, moves=(*undone, *done), **described(head))
    return campaign, (event,)


def take_place(campaign: Campaign, *, by: PersonId, at: datetime) -> Result:
    """The head of the waiting list takes the place: what was held becomes accepted, as far as it reaches."""
    pledge = _held_place(campaign, by)
    if not takes_pledges(campaign, at):
        raise NotOpen(number=campaign.number, title=campaign.texts.title)
    taken = pledge.reserved
    after = replace(pledge, state=PledgeState.ACCEPTED, waiting=pledge.waiting - taken, reserved=0, place_since=None)
    campaign, undone = removed(campaign, pledge)
    campaign, done = added(campaign, after)
    return campaign, (PlaceTaken(at=at, by=by, moves=(*undone, *done), **described(after)),)


def leave_place(campaign: Campaign, person: PersonId, *, by: PersonId | None, at: datetime) -> Result:
    """The place is not wanted, or the time to answer ran out (`by` None): what waited is released, with notice."""
    pledge = _held_place(campaign, person)
    kept = pledge.counted
    campaign, undone = removed(campaign, pledge, PledgeState.RELEASED)
    done: tuple[Move, ...] = ()
    if kept:
        still = replace(pledge, amount=kept, waiting=0, reserved=0, place_since=None)
        campaign, done = added(campaign, still)
    campaign = supporters_counted(campaign, person, before_current=True)
    return campaign, (PlaceLapsed(at=at, by=by, about=person, moves=(*undone, *done), **described(pledge)),)


def _held_place(campaign: Campaign, person: PersonId) -> Pledge:
    pledge = campaign.pledge_of(person, MONEY_SLOT)
    if pledge is None or not pledge.current or not pledge.reserved:
        raise NothingPledged
    if campaign.stage is not Stage.OPEN:
        raise NotOpen(number=campaign.number, title=campaign.texts.title)
    return pledge


def _hold_place(campaign: Campaign, head: Pledge, at: datetime) -> Result:
    held = min(head.waiting, campaign.left)
    if held < SMALLEST_PLEDGE and held < head.waiting:
        return campaign, ()
    totals = replace(campaign.totals, reserved=campaign.totals.reserved + held)
    held_pledge = replace(head, reserved=held, place_since=at)
    campaign = replace(campaign, totals=totals, next_waiting=None).with_pledge(held_pledge)
    return campaign, (PlaceOffered(at=at, about=head.person, **described(head), held=held),)
