"""One believable pitch, as a draft and as it is open. Campaigns are frozen, so all tests share the same two."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.campaign import (
    Campaign,
    CampaignId,
    CampaignMoney,
    CostKind,
    CostLine,
    Need,
    ShareKind,
    Texts,
    Totals,
)
from domain.people import OrganisationId, PersonId
from domain.resources import Resource
from domain.stages import Stage


@pytest.fixture(scope="session")
def draft() -> Campaign:
    """Ana's draft, with nothing missing: 1,200.00 to find, half of it hers; two experts and, if possible, a room."""
    return Campaign(
        id=CampaignId("summit"),
        organisation=OrganisationId("bc"),
        number=42,
        pitcher=PersonId("ana"),
        language="en",
        zone="America/Vancouver",
        texts=Texts(
            title="Data ethics summit",
            why="We decide with data every day, and nobody has taught us how to do it fairly.",
            without_help="I read about it alone.",
            starts=date(2027, 5, 10),
            ends=date(2027, 5, 11),
            benefit_me="I learn to run an ethics review.",
            benefit_peers="You get a checklist that you can use.",
            benefit_organisation="Fewer projects are stopped late.",
            share_kinds=(ShareKind.LUNCH,),
            share_audience="Everyone who works with data",
            share_by=date(2027, 5, 28),
            when="we start a project with personal data",
            then="run the checklist in the first week",
            when_date=date(2027, 6, 30),
        ),
        money=CampaignMoney(
            costs=(CostLine(CostKind.REGISTRATION, 800_00), CostLine(CostKind.TRAVEL, 400_00)),
        ),
        needs=(
            Need(position=0, resource=Resource.EXPERTISE, what="An hour with a privacy lawyer", quantity=2),
            Need(position=1, resource=Resource.VENUE, what="A room for twelve", must=False),
        ),
        close_on=date(2027, 4, 20),
        channel="C-LEARNING",
    )


@pytest.fixture(scope="session")
def summit(draft: Campaign) -> Campaign:
    """The same pitch, open until the end of 20 April in Vancouver, with Ana's 600.00 promised."""
    deadline = datetime(2027, 4, 21, 6, 59, tzinfo=UTC)
    return replace(draft, stage=Stage.OPEN, deadline=deadline, totals=Totals(own=600_00))
