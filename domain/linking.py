"""Linking: two accounts turn out to be one person, who keeps the earlier of two pledges.

Nobody supports a pitch of their own, be it through a second account. A code proves that the two are one: it is given
out to one account, and typed by the other within the hour.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.campaign import MONEY_SLOT, Campaign, CoPitcher, Pledge, PledgeState, Supporter
from domain.counting import added, removed
from domain.events import Account, Merged, Move, Result, own_money, transfer
from domain.people import PersonId
from domain.refusals import Refusal

PERSON_CODE_LIVES = timedelta(hours=1)
WORKSPACE_CODE_LIVES = timedelta(hours=24)


class BadCode(Refusal):
    """No such code, or it was used, or its time is over: the three are not told apart."""

    message = "refusal_bad_code"


class AlreadyLinked(Refusal):
    """The two are one already."""

    message = "refusal_already_linked"


class NotASteward(Refusal):
    """Only somebody who runs the programme may do this."""

    message = "refusal_not_a_steward"


class HasPitches(Refusal):
    """A workspace with published pitches of its own cannot change its organisation."""

    message = "refusal_has_pitches"


class NotInOneOrganisation(Refusal):
    """The two accounts belong to organisations that are not linked."""

    message = "refusal_not_in_one_organisation"


def merge(campaign: Campaign, keep: PersonId, gone: PersonId, *, theirs: Supporter | None, at: datetime) -> Result:
    """Make `keep` and `gone` one person on this campaign; both people's pledges are loaded, `supporter` is `keep`'s.

    Of two pledges for one slot the earlier stays and the later is reversed. What would support the person's own pitch
    is void. `theirs` is what `gone` wanted back, and their verdict, kept where `keep` has said nothing.
    """
    supported = sum(bool(campaign.pledges_of(person)) for person in (keep, gone))
    own = campaign.carried_by(keep) or campaign.carried_by(gone)
    moves: tuple[Move, ...] = ()
    for pledge in (*campaign.pledges_of(gone), *(campaign.pledges_of(keep) if own else ())):
        campaign, done = _settled(campaign, pledge, keep, void=own)
        moves += done
    if campaign.pitcher == gone:
        campaign, moves = replace(campaign, pitcher=keep), moves + _own_half(campaign, keep, gone)
    campaign = replace(campaign, co_pitchers=_one_co_pitcher(campaign, keep, gone))
    campaign = _one_supporter(campaign, keep, theirs, was=supported)
    happened = Merged(at=at, by=keep, about=gone, moves=moves)
    return campaign, (happened,)


def _settled(campaign: Campaign, pledge: Pledge, keep: PersonId, *, void: bool) -> tuple[Campaign, tuple[Move, ...]]:
    mine = campaign.pledge_of(keep, pledge.slot) if pledge.person != keep else None
    standing = mine if mine and mine.current else None
    campaign, undone = removed(campaign, pledge)
    if void or (standing and standing.at <= pledge.at):
        return campaign, undone
    campaign, reversed_ = removed(campaign, standing, PledgeState.WITHDRAWN)
    campaign, done = added(campaign, replace(pledge, person=keep))
    return campaign, undone + reversed_ + done


def _own_half(campaign: Campaign, keep: PersonId, gone: PersonId) -> tuple[Move, ...]:
    """The pitcher's own money is owed by the one person that there is now."""
    cents, there = campaign.totals.own, campaign.totals.confirmed
    promised = transfer(gone, MONEY_SLOT, Account.OWN, Account.PERSON, cents) + own_money(keep, cents)
    put_in = transfer(gone, MONEY_SLOT, Account.OWN_PAID, Account.PURSE, there)
    return promised + put_in + transfer(keep, MONEY_SLOT, Account.PURSE, Account.OWN_PAID, there)


def _one_co_pitcher(campaign: Campaign, keep: PersonId, gone: PersonId) -> tuple[CoPitcher, ...]:
    """Whoever carries the pitch under both names does so once, with both parts; the pitcher is no co-pitcher."""
    theirs = [one for one in campaign.co_pitchers if one.person in {keep, gone}]
    others = tuple(one for one in campaign.co_pitchers if one.person not in {keep, gone})
    if not theirs or campaign.pitcher == keep:
        return others
    agreed = [one for one in theirs if one.agreed] or theirs
    cents, confirmed = sum(one.cents for one in agreed), sum(one.confirmed for one in agreed)
    return (*others, CoPitcher(keep, cents, agreed[0].agreed, confirmed))


def _one_supporter(campaign: Campaign, keep: PersonId, theirs: Supporter | None, *, was: int) -> Campaign:
    mine, now = campaign.supporter, bool(campaign.pledges_of(keep))
    both = [one for one in (mine, theirs) if one]
    said = [one.verdict for one in both if one.verdict] if now else []
    before = sum(one.verdict is not None for one in both)
    totals = replace(
        campaign.totals,
        supporters=campaign.totals.supporters - was + now,
        verdicts=campaign.totals.verdicts - before + bool(said),
    )
    brief = next((one.brief for one in both if one.brief), "")
    verdict, anonymous = said[0] if said else None, any(one.anonymous for one in both)
    one = Supporter(person=keep, brief=brief, verdict=verdict, anonymous=anonymous) if both else None
    return replace(campaign, totals=totals, supporter=one)
