"""One fund matches several pitches in the same moment, and is never spent twice, on either database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.office import Office, open_office, sqlite
from tests.stories.conftest import fresh
from tests.stories.test_matching import attaches, left, makes
from workplace.people import CAST
from workplace.people import Colleague as Person
from workplace.wire import Answer

CROWD = tuple(Person(f"U0CROWD{n}", f"Person {n}", "peer", "pair", "en", "America/Vancouver") for n in range(16))
PITCHES = 4


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
async def crowded_office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """An office with sixteen more people, on SQLite and on PostgreSQL."""
    url = sqlite(tmp_path) if request.param == "sqlite" else fresh(request.getfixturevalue("postgresql"))
    async with open_office(url, cast=(*CAST, *CROWD)) as office:
        yield office


async def test_a_fund_is_never_spent_twice(crowded_office: Office) -> None:
    """Sixteen people give 100 to four pitches at once; the fund has 250 for all of them, and not a cent more."""
    office = crowded_office
    await makes(office, amount="250")
    for n in range(PITCHES):
        pitch = await office.ana.pitches(f"Pitch {n}", cost_registration="2000")
        await attaches(office, pitch)
        for person in CROWD[n::PITCHES]:
            await office.slack.react(person.user, pitch.channel, pitch.ts, "moneybag")
    await office.settle()
    ids = await office.database.read(
        lambda session: session.scalars(text("SELECT id FROM campaign ORDER BY number")).all()
    )
    gifts = [(ids[at % PITCHES], person.user) for at, person in enumerate(CROWD)]
    await asyncio.gather(*(_until_recorded(office, _hundred(campaign, user)) for campaign, user in gifts))
    await office.settle()
    assert await office.database.read(
        lambda session: session.execute(text("SELECT matched, (SELECT sum(accepted) FROM campaign) FROM fund")).one()
    ) == (250_00, 16 * 100_00)
    assert await left(office) == "$0 left of $250."
    assert await office.verified() == []


async def _until_recorded(office: Office, payload: dict[str, object]) -> Answer:
    """As people do: once more when the bot was too busy to record it. Nothing may fail: a rule decides, in turn."""
    for _ in range(50):
        answer = await office.slack.deliver_raw(payload)
        assert answer.status == 200
        if "This was not recorded" not in str(answer.body):
            return answer
    raise AssertionError("never recorded")


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
