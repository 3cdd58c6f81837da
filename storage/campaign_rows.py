"""Between rows and the domain's values: the only two directions a campaign travels."""

import unicodedata
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter

from domain.campaign import (
    Campaign,
    CampaignId,
    CampaignMoney,
    Closing,
    CoPitcher,
    CostKind,
    CostLine,
    DeliveryState,
    Elsewhere,
    Need,
    Outcome,
    Pledge,
    PledgeState,
    SharedLearning,
    Slot,
    Source,
    Sponsorship,
    Supporter,
    Texts,
    Totals,
    Verdict,
    in_order,
)
from domain.cents.half import NO_OWN_HALF, MatchMode, NoOwnHalf, OwnShare, Share
from domain.cents.matching import Match
from domain.people import OrganisationId, PersonId
from domain.resources import Resource
from domain.stages import Stage
from storage.tables import CampaignRow, NeedRow, PledgeRow, ShareDecisionRow, SupporterRow

PLAIN = (
    "language",
    "zone",
    "close_on",
    "deadline",
    "extension_reason",
    "channel",
    "private",
    "practice",
    "verdicts_ended",
    "still_learned",
    "snoozed_until",
    "snoozes",
    "silenced",
)
PLAIN_MONEY = ("currency", "own_receipt", "own_allocated", "real_cost")
TOTALS = tuple(field.name for field in fields(Totals))
MONEY = ("called", "paid", "receipt", "arrived", "back", "returned", "allocated")
TEXTS = TypeAdapter(Texts)  # what a row lacks has its default, and what nobody knows any more is passed over
SHARED: TypeAdapter[SharedLearning | None] = TypeAdapter(SharedLearning | None)


def campaign_from(
    row: CampaignRow,
    needs: Sequence[NeedRow],
    pledges: Sequence[PledgeRow] = (),
    supporter: SupporterRow | None = None,
    next_waiting: PledgeRow | None = None,
) -> Campaign:
    """The campaign that these rows tell of."""
    return Campaign(
        id=CampaignId(row.id),
        organisation=OrganisationId(row.organisation_id),
        number=row.number,
        pitcher=PersonId(row.pitcher_id),
        stage=Stage(row.stage),
        texts=TEXTS.validate_python(row.texts),
        money=money_from(row),
        other_places=tuple(Elsewhere(workspace, channel) for workspace, channel in row.other_places),
        needs=in_order(need_from(need) for need in needs),
        co_pitchers=tuple(CoPitcher(PersonId(person), *rest) for person, *rest in row.co_pitchers),
        totals=Totals(**{name: getattr(row, name) for name in TOTALS}),
        shared_learning=SHARED.validate_python(row.shared_learning),
        outcome=Outcome(row.outcome) if row.outcome else None,
        pledges=tuple(pledge_from(pledge) for pledge in pledges),
        supporter=supporter_from(supporter) if supporter else None,
        next_waiting=pledge_from(next_waiting) if next_waiting else None,
        **{name: getattr(row, name) for name in PLAIN},
    )


def header_values(campaign: Campaign) -> dict[str, Any]:
    """The columns of the header row; the journal's head is storage's own."""
    return {
        "id": campaign.id,
        "organisation_id": campaign.organisation,
        "number": campaign.number,
        "pitcher_id": campaign.pitcher,
        "stage": str(campaign.stage),
        "title": campaign.texts.title,
        "search": searchable(f"{campaign.texts.title} {campaign.texts.why} {campaign.texts.benefit_peers}"),
        "texts": TEXTS.dump_python(campaign.texts, mode="json"),
        "costs": [[str(line.kind), line.cents] for line in campaign.money.costs],
        "other_places": [[one.workspace, one.channel] for one in campaign.other_places],
        **share_values(campaign.money.own_share),
        "closing": str(campaign.money.closing),
        **sponsorship_values(campaign.money.sponsorship),
        "co_pitchers": [[one.person, one.cents, one.agreed, one.confirmed] for one in campaign.co_pitchers],
        "shared_learning": SHARED.dump_python(campaign.shared_learning, mode="json"),
        "outcome": str(campaign.outcome) if campaign.outcome else None,
        **{name: getattr(campaign.totals, name) for name in TOTALS},
        **{name: getattr(campaign.money, name) for name in PLAIN_MONEY},
        **{name: getattr(campaign, name) for name in PLAIN},
    }


def money_from(row: CampaignRow) -> CampaignMoney:
    """What the row says about money."""
    return CampaignMoney(
        costs=tuple(CostLine(CostKind(kind), cents) for kind, cents in row.costs),
        own_share=share_from(row),
        closing=Closing(row.closing),
        sponsorship=sponsorship_from(row),
        **{name: getattr(row, name) for name in PLAIN_MONEY},
    )


def searchable(text: str) -> str:
    """Text without case and accents, so that "ethique" finds "Éthique"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def share_from(row: CampaignRow | ShareDecisionRow) -> OwnShare:
    """The own share out of its columns."""
    return NO_OWN_HALF if row.no_half else Share(row.share_n, row.share_d)


def share_values(share: OwnShare) -> dict[str, Any]:
    """The own share as columns; where there is none, the usual one stands beside the mark."""
    n, d = Share() if isinstance(share, NoOwnHalf) else share
    return {"share_n": n, "share_d": d, "no_half": isinstance(share, NoOwnHalf)}


def sponsorship_from(row: CampaignRow) -> Sponsorship | None:
    """The fund that matches a pitch, and its match."""
    if not row.fund_id:
        return None
    return Sponsorship(row.fund_id, MatchMode(row.match_mode), Match(row.match_now, row.match_held))


def sponsorship_values(sponsorship: Sponsorship | None) -> dict[str, Any]:
    """The same as columns."""
    one = sponsorship or Sponsorship("")
    return {
        "fund_id": one.fund,
        "match_mode": str(one.mode),
        "match_now": one.match.now,
        "match_held": one.match.held,
    }


def need_from(row: NeedRow) -> Need:
    """A need out of its row."""
    return Need(
        position=row.position,
        resource=Resource(row.resource),
        what=row.what,
        quantity=row.quantity,
        must=row.must,
        by=row.needed_by,
        accepted=row.accepted,
        offered=row.offered,
    )


def need_values(campaign: Campaign, need: Need) -> dict[str, Any]:
    """A need as columns."""
    return {
        "campaign_id": campaign.id,
        "position": need.position,
        "organisation_id": campaign.organisation,
        "resource": str(need.resource),
        "what": need.what,
        "quantity": need.quantity,
        "must": need.must,
        "needed_by": need.by,
        "accepted": need.accepted,
        "offered": need.offered,
    }


def pledge_from(row: PledgeRow) -> Pledge:
    """A pledge out of its row."""
    return Pledge(
        person=PersonId(row.person_id),
        slot=Slot(row.slot),
        resource=Resource(row.resource),
        state=PledgeState(row.state),
        source=Source(row.source),
        amount=row.amount,
        waiting=row.waiting,
        reserved=row.reserved,
        at=row.at,
        place_since=row.place_since,
        delivery=DeliveryState(row.delivery),
        delivery_day=row.delivery_day,
        delivery_since=row.delivery_since,
        **{name: getattr(row, name) for name in MONEY},
    )


def pledge_values(campaign: Campaign, pledge: Pledge) -> dict[str, Any]:
    """A pledge as columns."""
    return {
        "campaign_id": campaign.id,
        "slot": pledge.slot,
        "person_id": pledge.person,
        "organisation_id": campaign.organisation,
        "resource": str(pledge.resource),
        "state": str(pledge.state),
        "source": str(pledge.source),
        "amount": pledge.amount,
        "waiting": pledge.waiting,
        "reserved": pledge.reserved,
        "at": pledge.at,
        "place_since": pledge.place_since,
        "delivery": str(pledge.delivery),
        "delivery_day": pledge.delivery_day,
        "delivery_since": pledge.delivery_since,
        **{name: getattr(pledge, name) for name in MONEY},
    }


def supporter_from(row: SupporterRow) -> Supporter:
    """A supporter out of their row."""
    return Supporter(
        person=PersonId(row.person_id),
        brief=row.brief,
        verdict=Verdict(row.verdict) if row.verdict else None,
        anonymous=row.anonymous,
    )


def supporter_values(campaign: Campaign, supporter: Supporter) -> dict[str, Any]:
    """A supporter as columns."""
    return {
        "campaign_id": campaign.id,
        "person_id": supporter.person,
        "organisation_id": campaign.organisation,
        "brief": supporter.brief,
        "verdict": str(supporter.verdict) if supporter.verdict else None,
        "anonymous": supporter.anonymous,
    }
