"""A movable monotonic clock, a programme time that stands still, practice platforms on them, and a client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from workplace.slack.practice import PracticeSlack

SECRET = "practice-signing-secret"
NOON = datetime(2027, 3, 2, 17, 10, tzinfo=UTC)

Opener = Callable[..., Any]


@dataclass
class Ticks:
    """A monotonic clock that moves when told."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@asynccontextmanager
async def opening(kind: Callable[..., Any], bot_url: str, **usual: Any) -> AsyncIterator[Opener]:
    """Starts as many practice platforms as a test asks for, with its settings, connected to the bot."""
    async with AsyncExitStack() as started:

        async def start(**settings: Any) -> Any:
            platform = kind(**{"now": lambda: NOON, **usual, **settings})
            await platform.start()
            started.push_async_callback(platform.stop)
            platform.bot_url = bot_url
            return platform

        yield start


def client_of(slack: PracticeSlack, token: str = "xoxb-practice") -> AsyncWebClient:  # noqa: S107 - a practice token
    return AsyncWebClient(token=token, base_url=slack.api_url, retry_handlers=[])
