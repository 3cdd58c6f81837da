"""SIGTERM: no more is taken, what is under way is finished, and the process ends by itself."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from adapters.workplace.limits import GENEROUS
from adapters.workplace.slack import PracticeSlack
from bot.clock import real_now
from storage.database import Database
from storage.migrating import migrate
from tests.office import SECRET, sqlite

pytestmark = pytest.mark.reliability


@pytest.mark.parametrize("socket_mode", [False, True])
async def test_a_stopped_bot_ends_by_itself_and_says_nothing_secret(tmp_path: Path, socket_mode: bool) -> None:
    """`pitchin run`, as an operator runs and stops it."""
    slack = PracticeSlack(signing_secret=SECRET, now=real_now, limits=GENEROUS)
    await slack.start()
    database = Database(sqlite(tmp_path))
    migrate(database.engine)
    database.close()
    environment = {
        **os.environ,
        "PITCHIN_DATABASE_URL": sqlite(tmp_path),
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
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    async with asyncio.timeout(20):
        line = (await child.stdout.readline()).decode()
    assert line.startswith("Pitch In serves on http://127.0.0.1:")
    slack.bot_url = None if socket_mode else f"{line.split()[4].rstrip('.')}/slack/events"
    answer = await slack.command("U0BEN", "help", channel="C0LEARNING")
    assert "What you can do" in str(answer.body)
    started = time.monotonic()
    child.send_signal(signal.SIGTERM)
    _, errors = await asyncio.wait_for(child.communicate(), 20)
    await slack.stop()
    assert child.returncode == 0, errors.decode()
    assert time.monotonic() - started < 20
    assert b"Traceback" not in errors
    assert b"xoxb-practice" not in errors
