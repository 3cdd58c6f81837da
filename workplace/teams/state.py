"""What has been said in the tenant: posts, replies and whispers, with the card each person sees on them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from workplace.memory import AnyMessage, Memory
from workplace.moments import RisingMilliseconds
from workplace.wire import Json

NO_CARDS: Mapping[str, Json] = MappingProxyType({})
NO_NOTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class TeamsMessage(AnyMessage):
    """A message, its shared card, and what single people see instead since they pressed something."""

    card: Json | None = None
    heard: bool = True  # whether the bot was sent it; in a channel only what mentions it
    views: Mapping[str, Json] = field(default_factory=lambda: NO_CARDS)
    notes: Mapping[str, str] = field(default_factory=lambda: NO_NOTES)
    refreshed: frozenset[str] = frozenset()

    @property
    def bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.user.startswith("28:")

    @property
    def root(self) -> str:
        """The post at the top of its thread: its own id where it is not a reply."""
        return self.thread_ts or self.ts

    def card_for(self, user: str) -> Json | None:
        """The card as this person sees it."""
        return self.views.get(user, self.card)

    def note_for(self, user: str) -> str | None:
        """The short private line under the message, if there is one for this person."""
        return self.notes.get(user)


class Messages(Memory[TeamsMessage]):
    """Every message by conversation and activity id."""

    def __init__(self, now: Callable[[], datetime], tell: Callable[[], None]) -> None:
        super().__init__(tell)
        self._now = now
        self._ids = RisingMilliseconds(time.time)

    def new_id(self) -> str:
        """An activity id for a message."""
        return self._ids.next()

    def post(self, channel: str, user: str, text: str, **more: Any) -> TeamsMessage:
        """Adds a message."""
        return self.keep(TeamsMessage(self.new_id(), channel, user, text, self._now(), **more))

    def edit(self, message: TeamsMessage, *, text: str, card: Json | None = None) -> TeamsMessage:
        """What it says now, to everybody: personal views end, and refreshes are due again."""
        fresh = replace(message, text=text, card=card, edited=True, refreshed=frozenset())
        return self.keep(replace(fresh, views=NO_CARDS, notes=NO_NOTES))

    def show(self, message: TeamsMessage, user: str, card: Json) -> TeamsMessage:
        """This person sees another card from now on, and no note of before."""
        notes = {each: note for each, note in message.notes.items() if each != user}
        views = MappingProxyType({**message.views, user: card})
        return self.keep(replace(message, views=views, notes=MappingProxyType(notes)))

    def note(self, message: TeamsMessage, user: str, text: str) -> TeamsMessage:
        """This person reads a short line under the message."""
        return self.keep(replace(message, notes=MappingProxyType({**message.notes, user: text})))

    def refreshed(self, message: TeamsMessage, user: str) -> TeamsMessage:
        """This person's refresh has been asked for; none is due until the next edit."""
        return self.keep(replace(message, refreshed=message.refreshed | {user}))
