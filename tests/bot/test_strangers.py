"""Ids are hints: every button and form, pressed by somebody whose business it is not, at every stage."""

from typing import Any

import pytest
from sqlalchemy import text

from adapters.inbound import Delivery, Identity, Pressed, Submitted
from bot import routes
from domain.campaign import Outcome, Verdict
from domain.stages import PUBLISHED, Stage
from tests.office import Office

ANYBODYS = {"pitch_new", "help", "example", "settings", "language"}
PEERS = {"pledge", "kind", "money", "change", "cheer", "follow", "remind_me", "ask", "my_pledges", "question"}
PEERS |= {"pledge_money", "pledge_offer"}
TITLE = "Reorganisation of the registry"
ANSWERS: dict[str, str | tuple[str, ...]] = {
    "amount": "100",
    "quantity": "2",
    "question": "Why?",
    "until": "2027-03-20",
    "reason": "because",
    "kind": "blog",
    "where": "here",
    "takeaways": "this",
    "choice": "cancel",
    "lesson": "that",
    "story": "then",
    "title": "Taken over",
    "why": "because",
    "starts": "2027-03-22",
    "channel": "C0LEARNING",
    "close_on": "2027-03-15",
}


IN_TURN = [pytest.param(one, marks=pytest.mark.reliability) if one is not Stage.DRAFT else one for one in Stage]


@pytest.mark.parametrize("stage", IN_TURN)
async def test_a_stranger_changes_nothing_and_reads_no_draft(office: Office, stage: Stage) -> None:
    """Whatever is pressed or sent, with whatever id in which the pitch is named."""
    campaign, ben = await _pitched(office, stage)
    before = await office.database.read(_state)
    for value in (campaign, f"{campaign}:need:1", f"{campaign}:need:1:{ben}", f"{campaign}:need:9", f"{campaign}:"):
        for name in [*routes.BUTTONS, *routes.FORMS]:
            if name in ANYBODYS or (name in PEERS and stage in PUBLISHED):
                continue
            said = await office.bot.app.handle(_act(name, _value(name, value)))
            if stage not in PUBLISHED:
                assert TITLE not in str(said), name
    assert await office.database.read(_state) == before


@pytest.mark.parametrize("value", ["", ":::"])
async def test_an_id_that_names_nothing_changes_nothing(office: Office, value: str) -> None:
    """At one stage for all, that of a draft: no pitch is meant, so none is looked at."""
    await _pitched(office, Stage.DRAFT)
    before = await office.database.read(_state)
    for name in {*routes.BUTTONS, *routes.FORMS} - ANYBODYS:
        assert TITLE not in str(await office.bot.app.handle(_act(name, value))), name
    assert await office.database.read(_state) == before


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.OPEN])
async def test_a_peer_pledges_only_while_a_pitch_is_open(office: Office, stage: Stage) -> None:
    """By no button and no form."""
    campaign, _ = await _pitched(office, stage)
    before = await office.database.read(_pledges)
    for name, value in (
        ("kind", f"{campaign}:need:1"),
        ("kind", f"{campaign}:money"),
        ("pledge_money", campaign),
        ("pledge_offer", f"{campaign}:need:1"),
        ("pledge_offer", f"{campaign}:money"),
    ):
        await office.bot.app.handle(_act(name, value))
    assert await office.database.read(_pledges) == before


async def _pitched(office: Office, stage: Stage) -> tuple[str, str]:
    """Ana's pitch, which Ben supports, is at this stage, and Dev is known: the ids of the pitch and of Ben."""
    pitch = await office.ana.pitches(TITLE, cost_registration="1000", need_venue="a room")
    await office.ben.reacts(pitch, "🏢")
    await office.dev.types("help")
    await office.database.write(lambda session: session.execute(text("UPDATE campaign SET stage = :s"), {"s": stage}))
    return await office.database.read(_ids)


def _act(name: str, value: str) -> Pressed | Submitted:
    delivery, who = Delivery("slack", f"{name}.{value}.{id(value)}"), Identity("slack", "T0PRACTICE", "U0DEV")
    if name in routes.FORMS:
        return Submitted(delivery=delivery, by=who, form=name, ref=value, answers=ANSWERS)
    return Pressed(delivery=delivery, by=who, route=name, value=value, channel="D0DEV", answers=ANSWERS)


def _value(name: str, value: str) -> str:
    """The value as the button itself would carry it, where it carries a word of its own."""
    for word in (*Verdict, *Outcome):
        if name in {f"verdict_{word}", f"outcome_{word}"} and value and ":" not in value:
            return f"{value}:{word}"
    return f"{value}:{Outcome.DONE}" if name == "outcome" and value and ":" not in value else value


def _ids(session: Any) -> tuple[str, str]:
    campaign = session.execute(text("SELECT id FROM campaign")).scalar_one()
    return campaign, session.execute(text("SELECT person_id FROM pledge")).scalar_one()


def _state(session: Any) -> list[Any]:
    tables = ("campaign", "need", "pledge", "supporter", "ledger", "journal")
    return [session.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2")).all() for name in tables]


def _pledges(session: Any) -> list[Any]:
    return list(session.execute(text("SELECT * FROM pledge")).all())
