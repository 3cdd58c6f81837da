"""A running practice Slack, a bot on the other end of the wire, and the official client in the bot's hand."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workplace.pretend_bot import PretendBot
from tests.workplace.tools import SECRET, Opener, Ticks, client_of, opening
from workplace.slack.limits import GENEROUS
from workplace.slack.practice import PracticeSlack


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
async def bot() -> AsyncIterator[PretendBot]:
    bot = PretendBot()
    yield bot
    await bot.stop()


@pytest.fixture
async def bot_url(bot: PretendBot) -> str:
    return await bot.start()


@pytest.fixture
async def practice(bot_url: str, ticks: Ticks) -> AsyncIterator[Opener]:
    """Starts a practice Slack with the settings a test asks for, connected to the bot."""
    async with opening(PracticeSlack, bot_url, signing_secret=SECRET, limits=GENEROUS, monotonic=ticks) as start:
        yield start


@pytest.fixture
async def slack(practice: Opener) -> PracticeSlack:
    started: PracticeSlack = await practice()
    return started


@pytest.fixture
def client(slack: PracticeSlack) -> AsyncWebClient:
    return client_of(slack)
