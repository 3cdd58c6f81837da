"""Joining: companions carry a pitch with its pitcher, and one of them can take it over.

A companion agrees before anything counts. They may declare a part of the own money; as somebody who carries the pitch
they are never a peer of it. When the pitcher leaves, a companion takes the pitch over, as long as no money is in.
"""

from dataclasses import replace
from datetime import datetime

from domain.campaign import MONEY_SLOT, Campaign, Companion
from domain.counting import removed, supporters_counted
from domain.events import Account, Fact, Happening, Move, own_money, transfer
from domain.managing import MoneyIsIn
from domain.money.amounts import Money
from domain.money.payments import Result
from domain.people import PersonId
from domain.pledging import AlreadyPaid
from domain.refusals import NotYourPitch, Refusal, WrongStage
from domain.stages import ENDED, PUBLISHED

MOST_COMPANIONS = 5


class NotACompanion(Refusal):
    """Nobody asked this person to carry the pitch, or they have left it."""

    message = "refusal_not_a_companion"


class PartTooLarge(Refusal):
    """The companions' parts together are more than the own money that is promised."""

    message = "refusal_part_too_large"


class TooManyCompanions(Refusal):
    """A pitch is carried by a handful of people."""

    message = "refusal_too_many_companions"


class PartIsPaid(Refusal):
    """A companion's own money is in: they cannot leave before the pitch is settled."""

    message = "refusal_part_is_paid"


def invite(campaign: Campaign, person: PersonId, cents: int, *, by: PersonId, at: datetime) -> Result:
    """The pitcher asks somebody to carry the pitch, with `cents` of the own money; asked anew, they agree anew.

    Raises `TooManyCompanions` or `PartTooLarge`, and `PartIsPaid` for one who has put in money.
    """
    _check_pitcher(campaign, by)
    others = tuple(one for one in campaign.companions if one.person != person)
    if person == campaign.pitcher:
        raise NotACompanion
    if len(others) >= MOST_COMPANIONS:
        raise TooManyCompanions(most=MOST_COMPANIONS)
    _check_paid(campaign, person)
    left = campaign.totals.own - sum(one.cents for one in others)
    if cents > left:
        raise PartTooLarge(field="amount", left=Money(left, campaign.currency))
    after = replace(campaign, companions=(*others, Companion(person, cents)))
    return after, (Happening(fact=Fact.INVITED, at=at, by=by, about=person, values={"cents": cents}),)


def join(campaign: Campaign, *, by: PersonId, at: datetime) -> Result:
    """They agree: from now on they carry the pitch, and what they pledged as a peer is void. A second time: nothing.

    All pledges of `by` are loaded. Raises `AlreadyPaid` for one who has given money as a peer.
    """
    mine = _companion(campaign, by)
    if campaign.stage in ENDED:
        raise WrongStage(number=campaign.number)
    if mine.agreed:
        return campaign, ()
    if any(one.paid for one in campaign.pledges_of(by)):
        raise AlreadyPaid(title=campaign.texts.title)
    campaign, moves = _no_peer(campaign, by)
    after = replace(campaign, companions=_with(campaign, replace(mine, agreed=True)))
    return after, (Happening(fact=Fact.JOINED, at=at, by=by, moves=moves, values={"cents": mine.cents}),)


def leave(campaign: Campaign, person: PersonId, *, by: PersonId, at: datetime) -> Result:
    """A companion says no or stops, or the pitcher lets them go; their part is the pitcher's again."""
    _companion(campaign, person)
    if by not in {person, campaign.pitcher}:
        raise NotYourPitch
    _check_paid(campaign, person)
    after = replace(campaign, companions=tuple(one for one in campaign.companions if one.person != person))
    return after, (Happening(fact=Fact.LEFT, at=at, by=by, about=person),)


def hand_over(campaign: Campaign, to: PersonId, *, by: PersonId, steward: bool, at: datetime) -> Result:
    """A companion becomes the pitcher, with the promise of the own money; a steward may do it for one who has left.

    Raises `MoneyIsIn` once money has been put in: then the pitch is settled first.
    """
    if by != campaign.pitcher and not steward:
        raise NotYourPitch
    if campaign.stage not in PUBLISHED - ENDED:
        raise WrongStage(number=campaign.number)
    if not _companion(campaign, to).agreed:
        raise NotACompanion
    if campaign.totals.confirmed or campaign.totals.paid:
        raise MoneyIsIn(title=campaign.texts.title)
    own, before = campaign.totals.own, campaign.pitcher
    moves = (*transfer(before, MONEY_SLOT, Account.OWN, Account.PERSON, own), *own_money(to, own))
    rest = tuple(one for one in campaign.companions if one.person != to)
    after = replace(campaign, pitcher=to, companions=rest)
    return after, (Happening(fact=Fact.HANDED_OVER, at=at, by=by, about=to, moves=moves),)


def _check_pitcher(campaign: Campaign, by: PersonId) -> None:
    if by != campaign.pitcher:
        raise NotYourPitch
    if campaign.stage not in PUBLISHED - ENDED:
        raise WrongStage(number=campaign.number)


def _companion(campaign: Campaign, person: PersonId) -> Companion:
    found = next((one for one in campaign.companions if one.person == person), None)
    if found is None:
        raise NotACompanion
    return found


def _check_paid(campaign: Campaign, person: PersonId) -> None:
    if any(one.person == person and one.confirmed for one in campaign.companions):
        raise PartIsPaid(field="who")


def _no_peer(campaign: Campaign, person: PersonId) -> tuple[Campaign, tuple[Move, ...]]:
    """Void what somebody pledged before they came to carry the pitch."""
    moves: tuple[Move, ...] = ()
    for pledge in campaign.pledges_of(person):
        campaign, undone = removed(campaign, pledge)
        moves += undone
        campaign = supporters_counted(campaign, person, before_current=True)
    return campaign, moves


def _with(campaign: Campaign, companion: Companion) -> tuple[Companion, ...]:
    return tuple(companion if one.person == companion.person else one for one in campaign.companions)
