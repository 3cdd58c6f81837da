"""A running practice Teams, a bot that hears what people do, and the bot's hand on the connector."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.workplace.teams.tools import Bot, open_hand
from tests.workplace.tools import Opener, Ticks, opening
from workplace.teams.limits import GENEROUS
from workplace.teams.practice import PracticeTeams


@pytest.fixture
async def tenancy(bot_url: str, ticks: Ticks) -> AsyncIterator[Opener]:
    """Starts a practice Teams with the settings a test asks for, connected to the bot."""
    async with opening(PracticeTeams, bot_url, limits=GENEROUS, monotonic=ticks) as start:
        yield start


@pytest.fixture
async def teams(tenancy: Opener) -> PracticeTeams:
    started: PracticeTeams = await tenancy()
    return started


@pytest.fixture
async def hand(teams: PracticeTeams) -> AsyncIterator[Bot]:
    async with open_hand(teams) as hand:
        yield hand
