"""What has been said and reacted to, whatever the platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Generic, TypeVar

NO_REACTIONS: MappingProxyType[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class AnyMessage:
    """One message as it stands now; an edit makes a new value."""

    ts: str
    channel: str
    user: str
    text: str
    at: datetime
    thread_ts: str | None = None
    edited: bool = False
    ephemeral_for: str | None = None
    reactions: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NO_REACTIONS)

    def reacted(self, user: str, name: str) -> bool:
        """Whether this person has put this emoji on it."""
        return user in self.reactions.get(name, ())


M = TypeVar("M", bound=AnyMessage)


class Memory(Generic[M]):
    """Every message by channel and timestamp, oldest first, thread replies and whispers included."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._kept: dict[str, dict[str, M]] = {}

    def in_channel(self, channel: str) -> list[M]:
        """Everything said there, oldest first."""
        return list(self._kept.get(channel, {}).values())

    def find(self, channel: str, ts: str) -> M | None:
        """One message, if it is still there."""
        return self._kept.get(channel, {}).get(ts)

    def keep(self, message: M) -> M:
        """Adds a message, or puts its new value in the place of the old one."""
        self._kept.setdefault(message.channel, {})[message.ts] = message
        self._tell()
        return message

    def remove(self, message: M) -> None:
        """Takes a message away."""
        del self._kept[message.channel][message.ts]
        self._tell()

    def react(self, message: M, user: str, name: str) -> M:
        """Puts an emoji on a message."""
        users = (*message.reactions.get(name, ()), user)
        return self.keep(replace(message, reactions=MappingProxyType({**message.reactions, name: users})))

    def unreact(self, message: M, user: str, name: str) -> M:
        """Takes an emoji off again."""
        left = {**message.reactions, name: tuple(each for each in message.reactions[name] if each != user)}
        kept = {each: users for each, users in left.items() if users}
        return self.keep(replace(message, reactions=MappingProxyType(kept)))

    def forget(self) -> None:
        """Takes everything away."""
        self._kept.clear()
        self._tell()
