"""A sponsor's fund adds to what peers give: made and attached by a steward, said on the card, returned when unused."""

import re
from typing import Any

import pytest

from tests.office import Office, Pitch, said

FUND = {"name": "Learning fund", "amount": "5000", "factor": "100"}


async def test_a_fund_is_made_attached_and_resources_a_pitch(office: Office) -> None:
    """Peers and fund together bring what is missing; the pitcher's half is the same."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office)
    await attaches(office, pitch)
    assert "“Learning fund” adds 100% of what peers give, up to $300 in all. Nothing has been added so far." in said(
        office.elise.form
    )
    assert "Ana Silva puts in $600; peers and the match fund can bring their $600" in office.card(pitch)
    await office.ben.pledges_money(pitch, "100")
    await office.dev.pledges_money(pitch, "100")
    assert "peers and the match fund have started on their $600" in office.card(pitch)
    assert "It has begun to add." in office.card(pitch)
    await office.elise.pledges_money(pitch, "40")
    card = office.card(pitch)
    assert "Ana Silva puts in $600; peers and the match fund have brought 8 tenths of their $600" in card
    assert "up to $300 in all. It has added 8 tenths of that so far." in card
    assert "$240" not in card
    await office.chloe.pledges_money(pitch, "60")
    assert "peers and the match fund have brought all of their $600" in office.card(pitch)
    assert "It has added all of that." in office.card(pitch)
    assert "“FWD50” (P-1) has everything it needs." in office.channel_posts()[-1]
    assert await office.verified() == []
    assert await left(office) == "$4,700 left of $5,000."


async def makes(office: Office, **terms: Any) -> None:
    """The steward makes a fund."""
    await opens_new_fund(office)
    await office.elise.submits(FUND | terms)


async def opens_new_fund(office: Office) -> None:
    """`/pitch match`, and the button."""
    await office.elise.types("match")
    await office.elise.presses_receipt("fund_new")


async def attaches(office: Office, pitch: Pitch, fund: str = "Learning fund") -> None:
    """The steward chooses the fund of a pitch by its name."""
    await office.elise.opens_form(f"match P-{pitch.number}")
    await office.elise.submits({"fund": await fund_id(office, fund)})


async def fund_id(office: Office, name: str) -> str:
    """The id behind a fund's name."""
    from sqlalchemy import text

    found = await office.database.read(
        lambda session: session.execute(text("SELECT id FROM fund WHERE name = :name"), {"name": name}).scalar()
    )
    return str(found or "none")


async def left(office: Office) -> str:
    """What the steward reads of what is left."""
    found = re.search(r"\S+ left of \S+?\.(?= )", await office.elise.types("match"))
    return found[0] if found else ""
