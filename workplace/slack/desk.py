"""Everything a Web API method may look at or change, in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workplace.people import BOT_USER, Room
from workplace.slack.args import ApiError
from workplace.slack.limits import Pace
from workplace.slack.screens import Screens
from workplace.slack.state import Directory, Messages
from workplace.slack.triggers import Triggers

DEFAULT_SCOPES: frozenset[str] = frozenset(
    {
        "app_mentions:read",
        "channels:read",
        "chat:write",
        "commands",
        "im:history",
        "im:write",
        "reactions:read",
        "reactions:write",
        "users:read",
    }
)

#: Slack names the scope of a conversation method after the kind of conversation.
SCOPE_OF_KIND = {"channel": "channels", "group": "groups", "im": "im"}


@dataclass(frozen=True)
class Desk:
    """The workplace as the bot's token sees it. What a method may not have is refused here."""

    directory: Directory
    messages: Messages
    screens: Screens
    triggers: Triggers
    pace: Pace
    scopes: frozenset[str]
    socket_url: Callable[[], str]

    def need_scope(self, scope: str) -> None:
        """Refuses a call whose scope was not granted."""
        if scope and scope not in self.scopes:
            provided = ",".join(sorted(self.scopes))
            raise ApiError("missing_scope", needed=scope, provided=provided)

    def need_scope_of(self, room: Room, right: str) -> None:
        """The same, for scopes named after the kind of conversation."""
        self.need_scope(f"{SCOPE_OF_KIND[room.kind]}:{right}")

    def room(self, channel: str) -> Room:
        """A conversation the bot can know of; private ones it is not in do not exist for it."""
        room = self.directory.rooms.get(channel)
        if room is None or (room.private and not room.bot_is_member):
            raise ApiError("channel_not_found")
        return room

    def joined_room(self, channel: str) -> Room:
        """A conversation the bot is in."""
        room = self.room(channel)
        if not room.bot_is_member:
            raise ApiError("not_in_channel")
        return room

    def person(self, user: str) -> str:
        """Anyone with an account."""
        if user not in self.directory.people:
            raise ApiError("user_not_found")
        return user

    def colleague(self, user: str) -> str:
        """Someone a direct message or a Home tab can be for."""
        if user == BOT_USER or user not in self.directory.people:
            raise ApiError("user_not_found")
        return user
