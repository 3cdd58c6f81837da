"""A movable monotonic clock, a programme time that stands still, and the official client for a practice Slack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.workplace.slack import PracticeSlack

SECRET = "practice-signing-secret"
NOON = datetime(2027, 3, 2, 17, 10, tzinfo=UTC)

Opener = Callable[..., Any]


@dataclass
class Ticks:
    """A monotonic clock that moves when told."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


def client_of(slack: PracticeSlack, token: str = "xoxb-practice") -> AsyncWebClient:  # noqa: S107 - a practice token
    return AsyncWebClient(token=token, base_url=slack.api_url, retry_handlers=[])
