"""The tenant as the bot may see and touch it; what it may not is refused here, in the connector's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workplace.people import Colleague, Room
from workplace.teams.limits import Pace
from workplace.teams.rooms import Place, Tenant, is_personal
from workplace.teams.state import Messages, TeamsMessage
from workplace.wire import Json

BLOCKED = "MessageWritesBlocked"


class ConnectorError(Exception):
    """The call is refused: an HTTP status, a code and a sentence."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"error": {"code": code, "message": message, **more}, **more}


class TooFast(Exception):
    """HTTP 429: come back after so many seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__(wait)
        self.wait = wait


@dataclass(frozen=True)
class Asked:
    """One call of the bot, unpacked."""

    place: Place
    activity_id: str
    identity: str
    body: Json
    query: Json

    @property
    def whispered(self) -> bool:
        """Whether it is for one person's eyes."""
        return str(self.query.get("isTargetedActivity", "")).lower() == "true"

    def number(self, name: str, default: int) -> int:
        """A number of the query."""
        given = str(self.query.get(name) or default)
        if not given.isdecimal():
            raise ConnectorError(400, "BadArgument", f"{name} is not a number.")
        return int(given)


@dataclass(frozen=True)
class Desk:
    """What the methods of the connector work on."""

    tenant: Tenant
    messages: Messages
    pace: Pace
    targeted: bool

    def room(self, channel: str) -> Room:
        """A conversation the bot is in; a person who blocked or removed it keeps their chat closed."""
        room = self.tenant.room(channel)
        if room is None:
            raise ConnectorError(404, "ConversationNotFound", f"Conversation {channel} not found.")
        if is_personal(channel):
            self._check_chat(room)
        elif not room.bot_is_member:
            raise not_in_roster()
        return room

    def person(self, identity: str) -> Colleague:
        """Somebody of this tenant, by MRI or directory id."""
        person = self.tenant.known_as(identity)
        if person is None:
            raise ConnectorError(404, "MemberNotFoundInConversation", f"Member {identity} not found.")
        return person

    def message(self, place: Place, activity_id: str) -> TeamsMessage:
        """Something that was said there."""
        message = self.messages.find(place.channel, activity_id)
        if message is None:
            raise ConnectorError(404, "ActivityNotFoundInConversation", f"Activity {activity_id} not found.")
        return message

    def own_message(self, place: Place, activity_id: str) -> TeamsMessage:
        """Something the bot said there."""
        message = self.message(place, activity_id)
        if not message.bot:
            raise ConnectorError(403, "Forbidden", "The bot can change only what it wrote.")
        return message

    def may_write(self, channel: str) -> None:
        """Counts a message or a change; too many have to wait."""
        if wait := self.pace.wait_to_write(channel):
            raise TooFast(wait)

    def may_look_up(self, channel: str) -> None:
        """Counts a question about a conversation."""
        if wait := self.pace.wait_to_look_up(channel):
            raise TooFast(wait)

    def _check_chat(self, room: Room) -> None:
        (user,) = room.members
        if user in self.tenant.blocked or user not in self.tenant.installed:
            raise writes_blocked()


def not_in_roster() -> ConnectorError:
    """The bot is not where it wants to speak."""
    return ConnectorError(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")


def writes_blocked() -> ConnectorError:
    """The person wants to hear nothing from the bot."""
    message = '{"subCode":"MessageWritesBlocked","details":"Thread is blocked for message writes.","errorCode":null}'
    return ConnectorError(403, "Forbidden", message, subCode=BLOCKED)
