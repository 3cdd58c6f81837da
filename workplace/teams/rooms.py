"""The tenant: five colleagues, one team with its channels, a personal chat each, and where the bot is installed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from workplace.people import PITCH_IN, Colleague, Room

APP_ID = "00000000-0000-4000-8000-00000000b07a"
APP_PASSWORD = "practice-secret"  # noqa: S105 - nothing to protect on loopback
TENANT = "00000000-0000-4000-8000-0000000007e4"

TEAM = "19:learningnet@thread.tacv2"  # also the id of its General channel
TEAM_NAME = "Learning network"
TEAM_GROUP = str(uuid.uuid5(uuid.NAMESPACE_URL, "practice:team"))
GENERAL = "General"
FINANCE = "19:finance@thread.tacv2"
CHANNELS = {TEAM: GENERAL, "19:learning@thread.tacv2": "Learning", "19:apprentissage@thread.tacv2": "Apprentissage"}
FINANCE_MEMBERS = frozenset({"U0ANA", "U0DEV"})

ROOT_MARK = ";messageid="


@dataclass(frozen=True)
class Place:
    """A conversation id taken apart: the channel or chat, and the root of the thread where one is named."""

    channel: str
    root: str | None = None

    @classmethod
    def of(cls, conversation: str) -> Place:
        """`19:...@thread.tacv2;messageid=1804000000123` names a thread."""
        channel, _, root = conversation.partition(ROOT_MARK)
        return cls(channel, root or None)

    @property
    def id(self) -> str:
        """The way it travels."""
        return f"{self.channel}{ROOT_MARK}{self.root}" if self.root else self.channel


def personal_chat(user: str) -> str:
    """The conversation id of a person's chat with the bot."""
    return f"a:1{user}"


def is_personal(channel: str) -> bool:
    """Whether this is a chat with one person."""
    return channel.startswith("a:")


def mri(user: str) -> str:
    """The id under which this bot, and no other, knows a person."""
    return f"29:1{user}"


class Tenant:
    """People, rooms and installations by id; what changes with time is set by `reset`."""

    def __init__(self, cast: Iterable[Colleague], *, app_id: str, tenant_id: str) -> None:
        self.id = tenant_id
        self.app_id = app_id
        self.people = {person.user: person for person in cast}
        self.bot = replace(PITCH_IN, user=f"28:{app_id}")
        self.reset()

    def reset(self) -> None:
        """The first day: everybody in the team, the bot installed for all of them, nobody has blocked it."""
        self.team_members = set(self.people)
        self.team_installed = True
        self.installed = set(self.people)
        self.blocked: set[str] = set()
        self.channels = dict(CHANNELS)

    def person(self, user: str) -> Colleague:
        """Somebody by id, the bot included."""
        return self.bot if user == self.bot.user else self.people[user]

    def account(self, user: str) -> dict[str, str]:
        """A person, or the bot, the way accounts are written on the wire."""
        if user == self.bot.user:
            return {"id": user, "name": self.bot.name}
        person = self.people[user]
        return {"id": mri(user), "name": person.name, "aadObjectId": person.aad}

    def known_as(self, identity: str) -> Colleague | None:
        """Whoever has this MRI or directory id."""
        for person in self.people.values():
            if identity in (mri(person.user), f"8:orgid:{person.aad}", person.aad):
                return person
        return None

    @property
    def directory(self) -> frozenset[str]:
        """The directory ids of everybody in the tenant."""
        return frozenset(person.aad for person in self.people.values())

    def rooms(self) -> list[Room]:
        """Every channel of the team; the private one has members of its own and no bot."""
        members = frozenset(self.team_members)
        shared = [Room(channel, name, members, self.team_installed) for channel, name in self.channels.items()]
        return [*shared, Room(FINANCE, "Finance", FINANCE_MEMBERS & members, bot_is_member=False, private=True)]

    def room(self, channel: str) -> Room | None:
        """A channel of the team, or somebody's chat with the bot."""
        for user in self.people:
            if channel == personal_chat(user):
                return self.personal(user)
        return next((room for room in self.rooms() if room.channel == channel), None)

    def personal(self, user: str) -> Room:
        """A person's chat with the bot."""
        present = user in self.installed and user not in self.blocked
        return Room(personal_chat(user), PITCH_IN.name, frozenset({user}), present, private=True)

    def reachable(self, user: str) -> bool:
        """Whether the bot may open a chat with this person: installed for them or for their team."""
        return user in self.installed or (self.team_installed and user in self.team_members)


def channel_id(name: str) -> str:
    """The id of a channel that is made now."""
    return f"19:{re.sub(r'[^a-z0-9]+', '', name.lower())}@thread.tacv2"
