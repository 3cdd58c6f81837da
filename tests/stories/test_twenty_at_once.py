"""Twenty people react in the same moment: twenty pledges, on either database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.office import Office, Pitch, open_office, sqlite
from tests.stories.conftest import fresh
from workplace.people import CAST
from workplace.people import Colleague as Person
from workplace.wire import Answer

CROWD = tuple(Person(f"U0CROWD{n}", f"Person {n}", "peer", "pair", "en", "America/Vancouver") for n in range(20))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
async def crowded_office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """An office with twenty more people, on SQLite and on PostgreSQL."""
    url = sqlite(tmp_path) if request.param == "sqlite" else fresh(request.getfixturevalue("postgresql"))
    async with open_office(url, cast=(*CAST, *CROWD)) as office:
        yield office


async def test_twenty_reactions_at_once_are_twenty_pledges(crowded_office: Office) -> None:
    """And the need counts every one of them."""
    office = crowded_office
    pitch = await office.ana.pitches("FWD50", need_expertise="30 hours of advice")
    await asyncio.gather(*(_until_recorded(office, _brain(pitch, person.user)) for person in CROWD))
    await office.settle()
    assert "30 hours of advice · 0 of 30 · 20 offers" in office.card(pitch)
    assert await office.verified() == []


async def test_the_last_dollars_are_promised_once(crowded_office: Office) -> None:
    """Twenty people want the same hundred: one gets it, the others are told what is left."""
    office = crowded_office
    pitch = await office.ana.pitches("FWD50", cost_registration="200")
    for person in CROWD:
        await office.slack.react(person.user, pitch.channel, pitch.ts, "moneybag")
    await office.settle()
    campaign = await office.database.read(lambda session: session.execute(text("SELECT id FROM campaign")).scalar_one())
    answers = await asyncio.gather(*(_until_recorded(office, _hundred(campaign, person.user)) for person in CROWD))
    await office.settle()
    assert {answer.status for answer in answers} == {200}
    assert sum("Only $0 is still needed." in str(answer.body) for answer in answers) == 19
    assert "peers have pledged all of their $100" in office.card(pitch)
    assert await office.verified() == []


async def _until_recorded(office: Office, payload: dict[str, object]) -> Answer:
    """As Slack and people do: once more when the bot was too busy to record it, however slow the machine."""
    for _ in range(50):
        answer = await office.slack.deliver_raw(payload)
        if answer.status == 200 and "This was not recorded" not in str(answer.body):
            return answer
    raise AssertionError("never recorded")


def _brain(pitch: Pitch, user: str) -> dict[str, object]:
    return {
        "type": "event_callback",
        "team_id": "T0PRACTICE",
        "event_id": f"Ev{user}",
        "authorizations": [{"team_id": "T0PRACTICE", "user_id": "U0PITCHIN"}],
        "event": {
            "type": "reaction_added",
            "user": user,
            "reaction": "brain",
            "item": {"type": "message", "channel": pitch.channel, "ts": pitch.ts},
            "item_user": "U0PITCHIN",
            "event_ts": "1804000000.000100",
        },
    }


def _hundred(campaign: str, user: str) -> dict[str, object]:
    return {
        "type": "view_submission",
        "team": {"id": "T0PRACTICE"},
        "user": {"id": user},
        "trigger_id": f"press.{user}",
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": "pledge_money",
            "private_metadata": f'"{campaign}"',
            "state": {"values": {"amount": {"amount": {"type": "plain_text_input", "value": "100"}}}},
            "blocks": [{"type": "input", "block_id": "amount"}],
        },
    }
