"""SIGTERM: no more is taken, what is under way is finished, and the process ends by itself."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.clock import real_now
from storage.database import Database
from storage.migrating import migrate
from tests.office import LEARNING, SECRET, Colleague, Pitch, find_buttons, sqlite, texts
from workplace.faults import Fault
from workplace.slack.limits import GENEROUS
from workplace.slack.practice import PracticeSlack
from workplace.slack.state import Message

pytestmark = pytest.mark.reliability


@dataclass
class Shop:
    """`pitchin run` in a process of its own, as an operator runs it, beside a practice Slack."""

    slack: PracticeSlack
    database: Database
    child: asyncio.subprocess.Process
    on: str = "slack"

    @property
    def today(self) -> date:
        """Today, in Vancouver."""
        return datetime.now(ZoneInfo("America/Vancouver")).date()

    async def settle(self) -> None:
        """Wait until the bot has sent what it promised."""
        async with asyncio.timeout(20):
            while await self.database.read(_open_messages):
                await asyncio.sleep(0.05)

    def pitch(self, title: str, channel: str = LEARNING, *, by: str = "") -> Pitch:
        """The only card there is."""
        message = self.slack.messages(channel)[0]
        return Pitch(int(texts(message.blocks).split("P-")[1].split()[0]), title, channel, message.ts)

    def message(self, channel: str, ts: str) -> Message:
        """The message posted there."""
        return next(one for one in self.slack.messages(channel) if one.ts == ts)

    async def stops(self) -> bytes:
        """SIGTERM; returns what the process had to say."""
        self.child.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(self.child.communicate(), 20)
        return errors


@pytest.mark.parametrize("socket_mode", [False, True])
async def test_a_stopped_bot_ends_by_itself_and_says_nothing_secret(tmp_path: Path, socket_mode: bool) -> None:
    """`pitchin run`, as an operator runs and stops it."""
    async with shop(tmp_path, socket_mode=socket_mode) as here:
        answer = await here.slack.command("U0BEN", "help", channel=LEARNING)
        assert "What you can do" in str(answer.body)
        errors = await here.stops()
        assert here.child.returncode == 0, errors.decode()
        assert b"Traceback" not in errors
        assert b"xoxb-practice" not in errors


async def test_what_is_under_way_is_finished(tmp_path: Path) -> None:
    """A post whose answer is late, and a form whose transaction waits: both end well before the process does."""
    async with shop(tmp_path) as here:
        ana, ben = Colleague(here, "U0ANA"), Colleague(here, "U0BEN")  # type: ignore[arg-type]
        pitch = await ana.pitches("FWD50")
        await ben.presses_card(pitch, "ask")
        form = ben.form
        here.slack.faults.slow_for = 1.0
        here.slack.faults.script("chat.postMessage", [Fault.SLOW])
        with here.slack.changed.listen() as changed:
            await here.slack.submit(form.id, {"question": "Is it in English?"})
            async with asyncio.timeout(10):
                while not _notes(here):
                    await changed.wait()
                    changed.clear()
        action, block, value = find_buttons(here.message(pitch.channel, pitch.ts).blocks, "ask")[0]
        await here.slack.press("U0BEN", pitch.channel, pitch.ts, action, block_id=block, value=value)
        other = sqlite3.connect(str(here.database.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        asked = asyncio.create_task(here.slack.submit(ben.form.id, {"question": "And in French?"}))
        await asyncio.wait({asked}, timeout=0.3)
        stopping = asyncio.create_task(here.stops())
        await asyncio.wait({stopping}, timeout=0.3)
        assert not asked.done()
        other.execute("ROLLBACK")
        other.close()
        answer, errors = await asked, await stopping
        assert here.child.returncode == 0, errors.decode()
        assert b"Traceback" not in errors
        assert answer.status == 200
        assert "not recorded" not in str(answer.body)
        notes = await here.database.read(_note_rows)
        assert len(notes) == 2, "the second question was confirmed, so it is promised"
        assert ("waiting", 1, 1) in notes, "the first one is recorded as sent"
        assert _notes(here).count("Is it in English?") == 1


@asynccontextmanager
async def shop(folder: Path, *, socket_mode: bool = False) -> AsyncIterator[Shop]:
    """Everything started, and everything stopped."""
    slack = PracticeSlack(signing_secret=SECRET, now=real_now, limits=GENEROUS)
    await slack.start()
    database = Database(sqlite(folder))
    migrate(database.engine)
    environment = {
        **os.environ,
        "PITCHIN_DATABASE_URL": sqlite(folder),
        "PITCHIN_PORT": "0",
        "SLACK_BOT_TOKEN": "xoxb-practice",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_APP_TOKEN": "xapp-practice" if socket_mode else "",
        "SLACK_API_URL": slack.api_url,
        "PITCHIN_LOG_FORMAT": "json",
    }
    child = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "pitchin"),
        "run",
        env=environment,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert child.stdout is not None
        async with asyncio.timeout(20):
            line = (await child.stdout.readline()).decode()
        assert line.startswith("Pitch In serves on http://127.0.0.1:")
        slack.bot_url = None if socket_mode else f"{line.split()[4].rstrip('.')}/slack/events"
        yield Shop(slack, database, child)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
        await slack.stop()
        database.close()


def _notes(here: Shop) -> str:
    """All that stands in threads."""
    return " ".join(texts(one.blocks) for one in here.slack.messages(LEARNING) if one.thread_ts)


def _open_messages(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM message WHERE open")).scalar_one())


def _note_rows(session: Session) -> list[tuple[str, int, int]]:
    rows = session.execute(text("SELECT state, sent, wanted FROM message WHERE kind = 'note'"))
    return [(state, sent, wanted) for state, sent, wanted in rows]
