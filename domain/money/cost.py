"""The cost: it changes while the pitch is open, and with it the own half and the peers' part.

Smaller: whoever came last is released first, and nobody's promise grows. Help in kind that replaces a line of the cost
closes that line. Larger: only once the pitcher has accepted the larger half. The pitcher may put in more than the half,
as far as nobody who has pledged is pushed out. A steward may make the own share smaller, never without a reason.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.campaign import MONEY_SLOT, AnyCampaign, Campaign, CostLine, WithAllMoney
from domain.cents.amounts import Money
from domain.cents.half import ShareDecision, check_cost, own_cap, own_half
from domain.cents.settling import Part, Sums, shrink
from domain.events import Account, CostChanged, Event, Move, Result, ShareDecided, own_money, transfer
from domain.money.settlement import lowered
from domain.people import PersonId
from domain.pitching import FieldMissing, TooLong
from domain.refusals import NotYourPitch, Refusal, WrongStage
from domain.stages import Stage

LONGEST_REASON = 500


class OwnBelowHalf(Refusal):
    """The own money is less than the own half of this cost."""

    message = "refusal_own_below_half"


class OwnBelowParts(Refusal):
    """Less own money than the co-pitchers have declared already."""

    message = "refusal_own_below_parts"


class OwnAboveCap(Refusal):
    """More own money than the cost leaves beside what peers have pledged."""

    message = "refusal_own_above_cap"


class ShareOnlySmaller(Refusal):
    """On an open pitch the own share can only become smaller: peers have pledged on the part that was theirs."""

    message = "refusal_share_only_smaller"


def recost(
    campaign: WithAllMoney, costs: Iterable[CostLine], own: int | None, reason: str, *, by: PersonId, at: datetime
) -> Result:
    """Give an open pitch other lines of cost, and `own` cents of own money; None keeps it, or lowers it with the cost.

    A larger half is never taken silently: `own` has to be named then. Whoever was asked
    whether they want a place is asked anew. Raises `NothingForPeers`, `OwnBelowHalf`, `OwnBelowParts`, `OwnAboveCap`,
    `FieldMissing` (the reason) or `TooLong`.
    """
    if by != campaign.pitcher:
        raise NotYourPitch
    if campaign.stage is not Stage.OPEN:
        raise WrongStage(number=campaign.number)
    if not reason:
        raise FieldMissing(field="reason")
    if len(reason) > LONGEST_REASON:
        raise TooLong(field="reason", most=LONGEST_REASON, typed=len(reason))
    before, campaign = campaign, replace(campaign, money=replace(campaign.money, costs=tuple(costs)))
    standing = _standing(campaign)
    named = standing.own if own is None else own
    _check_own(campaign, named, standing)
    after, released = _released(_nobody_held(campaign), standing, at)
    after, moves = with_own(after, named)
    event = CostChanged(at=at, by=by, moves=moves, own=named, cost=after.cost, before=before.cost, text=reason)
    return after, (event, *released)


def decide_share(campaign: Campaign, decision: ShareDecision) -> Result:
    """Put a steward's word on the own share of one pitch into force; own money above the new half stays promised.

    Raises `WrongStage` once the pitch has closed, and `ShareOnlySmaller` where peers' part would shrink.
    """
    if campaign.stage not in {Stage.DRAFT, Stage.OPEN}:
        raise WrongStage(number=campaign.number)
    after = replace(campaign, money=replace(campaign.money, own_share=decision.share))
    moves: tuple[Move, ...] = ()
    if campaign.stage is Stage.OPEN:
        if after.half > campaign.half:
            raise ShareOnlySmaller(field="share", half=Money(campaign.half, campaign.money.currency))
        if campaign.totals.own == campaign.half:
            after, moves = with_own(after, max(after.half, campaign.own_bound))
    event = ShareDecided(
        at=decision.at, by=decision.by, moves=moves, half=after.half, cost=after.cost, text=decision.reason
    )
    return after, (event,)


def with_own(campaign: Campaign, own: int) -> tuple[Campaign, tuple[Move, ...]]:
    """The campaign with `own` cents promised, the co-pitchers' parts among them.

    What the pitcher has put in beyond what is then left for them is theirs again.
    """
    promised = own_money(campaign.pitcher, own - campaign.totals.own)
    back = max(0, campaign.put_in_by_pitcher - (own - campaign.declared))
    confirmed = campaign.totals.confirmed - back
    put_in = transfer(campaign.pitcher, MONEY_SLOT, Account.OWN_PAID, Account.PURSE, back)
    return replace(campaign, totals=replace(campaign.totals, own=own, confirmed=confirmed)), (*promised, *put_in)


def _standing(campaign: WithAllMoney) -> Sums:
    peers = tuple(Part(one.person, one.counted) for one in campaign.money_pledges)
    promised = Sums(campaign.totals.own, peers, campaign.match_cents)
    return shrink(campaign.cost, promised, campaign.money.own_share, mode=campaign.mode)


def _check_own(campaign: Campaign, own: int, standing: Sums) -> None:
    peers, sponsor, currency = standing.given, standing.sponsor, campaign.money.currency
    half = own_half(campaign.cost, campaign.money.own_share, sponsor=sponsor, mode=campaign.mode)
    if own < half:
        raise OwnBelowHalf(field="own", half=Money(half, currency), cost=Money(campaign.cost, currency))
    if own < campaign.declared:
        raise OwnBelowParts(field="own", parts=Money(campaign.declared, currency))
    cap = own_cap(campaign.cost, accepted=peers, sponsor=sponsor)
    if own > cap:
        raise OwnAboveCap(field="own", cap=Money(cap, currency))
    if not peers:
        check_cost(campaign.cost, campaign.money.own_share, own=own, sponsor=sponsor, currency=currency, field="own")


def _released(campaign: WithAllMoney, standing: Sums, at: datetime) -> Result:
    happened: list[Event] = []
    for pledge, part in zip(campaign.money_pledges, standing.peers, strict=True):
        if part.cents < pledge.counted:
            campaign, event = lowered(campaign, pledge, part.cents, waiting=pledge.waiting, at=at)
            happened.append(event)
    return campaign, tuple(happened)


def _nobody_held(campaign: AnyCampaign) -> AnyCampaign:
    free = tuple(replace(one, reserved=0, place_since=None) if one.reserved else one for one in campaign.pledges)
    return replace(campaign, pledges=free, totals=replace(campaign.totals, reserved=0))
