"""Who moves the clock and plays the story: the page asks the bot's owner, through these six verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True)
class NextReminder:
    """What the button "jump to the next reminder" leads to."""

    at: datetime
    label_en: str
    label_fr: str


class Conductor(Protocol):
    """What the page needs from whoever owns the bot and its clock."""

    def now(self) -> datetime:
        """Programme time."""
        ...

    async def move(self, by: timedelta) -> None:
        """Lets so much programme time pass."""
        ...

    async def jump(self) -> None:
        """To the next reminder."""
        ...

    async def next_reminder(self) -> NextReminder | None:
        """What is due next, if anything is."""
        ...

    async def guide(self) -> Mapping[str, bool]:
        """Which of the guided steps are done."""
        ...

    async def reset(self) -> None:
        """Starts the story over."""
        ...
