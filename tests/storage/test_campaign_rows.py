"""A pitch goes into its row and comes out as it was, and what older rows lack takes its default."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.campaign import (
    Campaign,
    CampaignMoney,
    Closing,
    CoPitcher,
    CostKind,
    CostLine,
    Elsewhere,
    Need,
    Opportunity,
    Outcome,
    Pledge,
    PledgeState,
    SharedLearning,
    ShareKind,
    Slot,
    Source,
    Sponsorship,
    Supporter,
    Texts,
    Totals,
    Verdict,
)
from domain.cents.half import NO_OWN_HALF, MatchMode
from domain.cents.matching import Match
from domain.people import PersonId
from domain.resources import Resource
from storage.campaign_rows import (
    campaign_from,
    header_values,
    need_values,
    pledge_values,
    supporter_values,
)
from storage.tables import CampaignRow, NeedRow, PledgeRow, SupporterRow
from tests.domain.shelf import EXPERTS, START, workshop

OLD_TEXTS = {
    "opportunity": "host",
    "title": "Éthique",
    "why": "w",
    "without_help": "",
    "starts": "2027-05-10",
    "ends": None,
    "benefit_me": "",
    "benefit_peers": "",
    "benefit_organisation": "",
    "share_kinds": ["blog", "other"],
    "share_audience": "",
    "share_by": "2027-06-10",
    "when": "",
    "then": "",
    "when_date": None,
}
OLD_SHARE = {"kind": "blog", "where": "w", "takeaways": "t", "thanks": "x", "at": "2027-03-01T17:00:00.250000+00:00"}


def full() -> Campaign:
    """A pitch of which nothing is as it is in the beginning."""
    ben, day = PersonId("ben"), date(2027, 6, 1)
    pledge = Pledge(
        person=ben,
        slot=EXPERTS,
        resource=Resource.EXPERTISE,
        state=PledgeState.ACCEPTED,
        source=Source.FORM,
        amount=2,
        at=START,
        delivery_day=day,
    )
    return replace(
        workshop(),
        money=CampaignMoney(
            costs=(CostLine(CostKind.TRAVEL, 1), CostLine(CostKind.OTHER, 20_00)),
            own_share=NO_OWN_HALF,
            closing=Closing.KEEP,
            sponsorship=Sponsorship("fund", MatchMode.BOTH, Match(3, 4)),
            own_receipt="r",
            real_cost=19_00,
        ),
        co_pitchers=(CoPitcher(PersonId("dev"), 5_00, True, 1_00), CoPitcher(PersonId("eve"))),
        other_places=(Elsewhere("w", "C2"),),
        needs=(Need(position=0, resource=Resource.EXPERTISE, what="x", quantity=2, by=day), *workshop().needs[1:]),
        totals=Totals(own=10_00, accepted=5_00, givers=1),
        shared_learning=SharedLearning(kind=ShareKind.LUNCH, where="w", takeaways="t", thanks="x", at=START),
        outcome=Outcome.PARTLY,
        pledges=(pledge,),
        supporter=Supporter(person=ben, brief="b", verdict=Verdict.MET, anonymous=True),
        next_waiting=replace(pledge, slot=Slot("money"), resource=Resource.MONEY, waiting=2),
    )


def header(campaign: Campaign, **changed: Any) -> CampaignRow:
    """Its row, with what is JSON in it as a database gives it back."""
    values = {**header_values(campaign), **changed}
    kept = {name: json.loads(json.dumps(value)) for name, value in values.items() if isinstance(value, dict | list)}
    return CampaignRow(**{**values, **kept})


def through_rows(campaign: Campaign) -> Campaign:
    waiting, who = campaign.next_waiting, campaign.supporter
    return campaign_from(
        header(campaign),
        [NeedRow(**need_values(campaign, need)) for need in campaign.needs],
        [PledgeRow(**pledge_values(campaign, pledge)) for pledge in campaign.pledges],
        SupporterRow(**supporter_values(campaign, who)) if who else None,
        PledgeRow(**pledge_values(campaign, waiting)) if waiting else None,
    )


@pytest.mark.parametrize("campaign", [workshop(), replace(workshop(), texts=Texts(), pledges=()), full()])
def test_a_pitch_comes_back_as_it_was(campaign: Campaign) -> None:
    assert through_rows(campaign) == campaign


def test_older_texts_can_be_read() -> None:
    """As they were written so far."""
    texts = campaign_from(header(workshop(), texts=OLD_TEXTS), ()).texts
    assert texts == Texts(
        opportunity=Opportunity.HOST,
        title="Éthique",
        why="w",
        starts=date(2027, 5, 10),
        share_kinds=(ShareKind.BLOG, ShareKind.OTHER),
        share_by=date(2027, 6, 10),
    )


@pytest.mark.parametrize("name", OLD_TEXTS)
def test_what_older_texts_lack_takes_its_default(name: str) -> None:
    """A field that is added later needs no new rows; one that was taken away does not make the old ones unreadable."""
    older = {key: value for key, value in OLD_TEXTS.items() if key != name} | {"mood": "hopeful"}
    texts = campaign_from(header(workshop(), texts=older), ()).texts
    assert getattr(texts, name) == getattr(Texts(), name)


def test_texts_are_written_as_they_were() -> None:
    """Whoever reads the database with other tools, or goes back a version, finds the shape that they know."""
    row = header(workshop(), texts=OLD_TEXTS)
    assert header_values(campaign_from(row, ()))["texts"] == OLD_TEXTS


def test_an_older_share_can_be_read() -> None:
    shared = campaign_from(header(workshop(), shared_learning=OLD_SHARE), ()).shared_learning
    assert shared is not None
    assert (shared.kind, shared.at) == (ShareKind.BLOG, datetime(2027, 3, 1, 17, 0, 0, 250_000, tzinfo=UTC))
