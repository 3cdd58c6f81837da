"""The team: co-pitchers carry a pitch with its pitcher, and one of them can take it over.

A co-pitcher agrees before anything counts. They may declare a part of the own money; as somebody who carries the pitch
they are never a peer of it. When the pitcher leaves, a co-pitcher takes the pitch over, as long as no money is in.
"""

from dataclasses import replace
from datetime import datetime

from domain.campaign import MONEY_SLOT, Campaign, CoPitcher
from domain.cents.amounts import Money
from domain.counting import removed, supporters_counted
from domain.events import Account, HandedOver, Invited, Joined, Left, Move, Result, own_money, transfer
from domain.managing import MoneyIsIn
from domain.people import PersonId
from domain.pledging import AlreadyPaid
from domain.refusals import NotYourPitch, Refusal, WrongStage
from domain.stages import ENDED, PUBLISHED

MOST_CO_PITCHERS = 5


class NotACoPitcher(Refusal):
    """Nobody asked this person to carry the pitch, or they have left it."""

    message = "refusal_not_a_co_pitcher"


class PartTooLarge(Refusal):
    """The co-pitchers' parts together are more than the own money that is promised."""

    message = "refusal_part_too_large"


class TooManyCoPitchers(Refusal):
    """A pitch is carried by a handful of people."""

    message = "refusal_too_many_co_pitchers"


class PartIsPaid(Refusal):
    """A co-pitcher's own money is in: they cannot leave before the pitch is settled."""

    message = "refusal_part_is_paid"


def invite(campaign: Campaign, person: PersonId, cents: int, *, by: PersonId, at: datetime) -> Result:
    """The pitcher asks somebody to carry the pitch, with `cents` of the own money; asked anew, they agree anew.

    Raises `TooManyCoPitchers` or `PartTooLarge`, and `PartIsPaid` for one who has put in money.
    """
    _check_pitcher(campaign, by)
    others = tuple(one for one in campaign.co_pitchers if one.person != person)
    if person == campaign.pitcher:
        raise NotACoPitcher
    if len(others) >= MOST_CO_PITCHERS:
        raise TooManyCoPitchers(most=MOST_CO_PITCHERS)
    _check_paid(campaign, person)
    left = campaign.totals.own - sum(one.cents for one in others)
    if cents > left:
        raise PartTooLarge(field="amount", left=Money(left, campaign.money.currency))
    after = replace(campaign, co_pitchers=(*others, CoPitcher(person, cents)))
    return after, (Invited(at=at, by=by, about=person, cents=cents),)


def join(campaign: Campaign, *, by: PersonId, at: datetime) -> Result:
    """They agree: from now on they carry the pitch, and what they pledged as a peer is void. A second time: nothing.

    All pledges of `by` are loaded. Raises `AlreadyPaid` for one who has given money as a peer.
    """
    mine = _co_pitcher(campaign, by)
    if campaign.stage in ENDED:
        raise WrongStage(number=campaign.number)
    if mine.agreed:
        return campaign, ()
    if any(one.paid for one in campaign.pledges_of(by)):
        raise AlreadyPaid(title=campaign.texts.title)
    campaign, moves = _no_peer(campaign, by)
    cents = max(0, min(mine.cents, campaign.totals.own - campaign.own_bound))  # what is bound already is not owed twice
    after = replace(campaign, co_pitchers=_with(campaign, replace(mine, cents=cents, agreed=True)))
    return after, (Joined(at=at, by=by, moves=moves, cents=cents),)


def leave(campaign: Campaign, person: PersonId, *, by: PersonId, at: datetime) -> Result:
    """A co-pitcher says no or stops, or the pitcher lets them go; their part is the pitcher's again."""
    _co_pitcher(campaign, person)
    if by not in {person, campaign.pitcher}:
        raise NotYourPitch
    _check_paid(campaign, person)
    after = replace(campaign, co_pitchers=tuple(one for one in campaign.co_pitchers if one.person != person))
    return after, (Left(at=at, by=by, about=person),)


def hand_over(campaign: Campaign, to: PersonId, *, by: PersonId, steward: bool, at: datetime) -> Result:
    """A co-pitcher becomes the pitcher, with the promise of the own money; a steward may do it for one who has left.

    Raises `MoneyIsIn` once money has been put in: then the pitch is settled first.
    """
    if by != campaign.pitcher and not steward:
        raise NotYourPitch
    if campaign.stage not in PUBLISHED - ENDED:
        raise WrongStage(number=campaign.number)
    if not _co_pitcher(campaign, to).agreed:
        raise NotACoPitcher
    if campaign.totals.confirmed or campaign.totals.paid:
        raise MoneyIsIn(title=campaign.texts.title)
    own, before = campaign.totals.own, campaign.pitcher
    moves = (*transfer(before, MONEY_SLOT, Account.OWN, Account.PERSON, own), *own_money(to, own))
    rest = tuple(one for one in campaign.co_pitchers if one.person != to)
    after = replace(campaign, pitcher=to, co_pitchers=rest)
    return after, (HandedOver(at=at, by=by, about=to, moves=moves),)


def _check_pitcher(campaign: Campaign, by: PersonId) -> None:
    if by != campaign.pitcher:
        raise NotYourPitch
    if campaign.stage not in PUBLISHED - ENDED:
        raise WrongStage(number=campaign.number)


def _co_pitcher(campaign: Campaign, person: PersonId) -> CoPitcher:
    found = next((one for one in campaign.co_pitchers if one.person == person), None)
    if found is None:
        raise NotACoPitcher
    return found


def _check_paid(campaign: Campaign, person: PersonId) -> None:
    if any(one.person == person and one.confirmed for one in campaign.co_pitchers):
        raise PartIsPaid(field="who")


def _no_peer(campaign: Campaign, person: PersonId) -> tuple[Campaign, tuple[Move, ...]]:
    """Void what somebody pledged before they came to carry the pitch."""
    moves: tuple[Move, ...] = ()
    for pledge in campaign.pledges_of(person):
        campaign, undone = removed(campaign, pledge)
        moves += undone
        campaign = supporters_counted(campaign, person, before_current=True)
    return campaign, moves


def _with(campaign: Campaign, co_pitcher: CoPitcher) -> tuple[CoPitcher, ...]:
    return tuple(co_pitcher if one.person == co_pitcher.person else one for one in campaign.co_pitchers)
