"""Who is here, and what has been said and reacted to: the workplace's memory of people, rooms and messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workplace.memory import AnyMessage, Memory
from workplace.moments import Rising
from workplace.people import BOT_USER, PITCH_IN, Colleague, Room, direct_room
from workplace.wire import Blocks, Json


@dataclass(frozen=True)
class Message(AnyMessage):
    """What Slack adds to a message."""

    blocks: Blocks | None = None
    metadata: Json | None = None

    @property
    def bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.user == BOT_USER


class Directory:
    """People and rooms by id. Direct messages with the bot open on demand."""

    def __init__(self, cast: Iterable[Colleague], rooms: Iterable[Room]) -> None:
        self.people = {person.user: person for person in (*cast, PITCH_IN)}
        self.rooms = {room.channel: room for room in rooms}

    def colleagues(self) -> list[Colleague]:
        """Everybody but bots."""
        return [person for person in self.people.values() if not person.bot]

    def direct(self, user: str) -> Room:
        """The bot's direct messages with a person."""
        room = direct_room(self.people[user])
        return self.rooms.setdefault(room.channel, room)

    def other_side(self, room: Room) -> str:
        """The person the bot talks to in a direct conversation."""
        return next(iter(room.members))

    def bot_joins(self, channel: str) -> Room:
        """Lets the bot into a room."""
        room = self.rooms[channel] = self.rooms[channel].joined_by_bot()
        return room


class Messages(Memory[Message]):
    """Every message, with what only Slack knows: threads as a list, and edits that carry blocks."""

    def __init__(self, now: Callable[[], datetime], tell: Callable[[], None]) -> None:
        super().__init__(tell)
        self._now = now
        self._stamps = Rising(time.time)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """A message and the answers below it."""
        return [each for each in self.in_channel(channel) if ts in (each.ts, each.thread_ts) and not each.ephemeral_for]

    def post(self, channel: str, user: str, text: str, *, blocks: Blocks | None = None, **more: Any) -> Message:
        """Adds a message."""
        shown = with_ids(blocks) if blocks else None
        return self.keep(Message(self._stamps.next(), channel, user, text, self._now(), blocks=shown, **more))

    def edit(self, message: Message, *, text: str, blocks: Blocks | None, metadata: Json | None = None) -> Message:
        """Changes what a message says."""
        shown = with_ids(blocks) if blocks else None
        return self.keep(replace(message, text=text, blocks=shown, edited=True, metadata=metadata or message.metadata))


def with_ids(blocks: Blocks) -> Blocks:
    """Slack names the blocks and elements that came without an id; so do we, by position."""
    return [_with_block_id(block, f"b{place}") for place, block in enumerate(blocks)]


def _with_block_id(block: Json, name: str) -> Json:
    named = {"block_id": name, **block}
    if "elements" in named and named["type"] == "actions":
        named["elements"] = [
            _with_action_id(element, f"{name}.{place}") for place, element in enumerate(named["elements"])
        ]
    for part in ("accessory", "element"):
        if part in named:
            named[part] = _with_action_id(named[part], f"{name}.{part}")
    return named


def _with_action_id(element: Json, name: str) -> Json:
    return element if element.get("type") == "image" else {"action_id": name, **element}
