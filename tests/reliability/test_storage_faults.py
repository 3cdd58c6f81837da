"""The database is locked for long, read-only, or gone: nobody is told that something was kept which was not."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.office import Office, open_office, sqlite

pytestmark = pytest.mark.reliability


async def test_a_database_locked_for_three_seconds_confirms_nothing_falsely(office: Office) -> None:
    """Every answer is either a 503 that Slack repeats, or a pledge that is there."""
    pitch = await office.ana.pitches("FWD50")
    for colleague in (office.ben, office.chloe, office.dev, office.elise):
        await colleague.reacts(pitch, "👏")
    other = sqlite3.connect(str(office.database.url.database), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    users = ("U0BEN", "U0CHLOE", "U0DEV", "U0ELISE")
    asked = [asyncio.create_task(office.slack.react(user, pitch.channel, pitch.ts, "brain")) for user in users]
    done, _ = await asyncio.wait(asked, timeout=8)
    other.execute("ROLLBACK")
    other.close()
    assert len(done) == len(users)
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


def _pledges(session: object) -> int:
    return int(session.execute(text("SELECT count(*) FROM pledge")).scalar_one())  # type: ignore[attr-defined]
