"""News of a platform about itself: who is in which room, and where it wants to be called."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """A channel by its id and the name that people know it by."""

    channel: str
    name: str


@dataclass(frozen=True, slots=True)
class RosterRead:
    """All channels that share one roster, and everybody on it, by the platform's own user ids."""

    room: str
    channels: tuple[Room, ...]
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoomGone:
    """We are not let into this room, and its channels, any more."""

    room: str


@dataclass(frozen=True, slots=True)
class PersonGone:
    """Somebody took us out of their own chats: they cannot be written to."""

    user: str


@dataclass(frozen=True, slots=True)
class ServiceMoved:
    """The address under which the platform wants to be called from now on."""

    url: str


News = RosterRead | RoomGone | PersonGone | ServiceMoved
