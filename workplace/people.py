"""The people and rooms a visitor meets in the practice workplace: five colleagues, four channels, one bot."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass, replace
from typing import Literal

TEAM = "T0PRACTICE"
TEAM_DOMAIN = "practice"
TEAM_NAME = "Practice workplace"
APP = "A0PITCHIN"
BOT = "B0PITCHIN"
BOT_USER = "U0PITCHIN"

Language = Literal["en", "fr"]
Kind = Literal["channel", "group", "im"]


@dataclass(frozen=True)
class Colleague:
    """Someone with an account in the practice workplace."""

    user: str
    name: str
    title_en: str
    title_fr: str
    language: Language
    zone: str
    guest: bool = False
    bot: bool = False
    text_only: bool = False

    @property
    def handle(self) -> str:
        """The name Slack calls `user_name`: lower case, without accents or spaces."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode()
        return plain.lower().replace(" ", ".")

    @property
    def names(self) -> tuple[str, ...]:
        """What colleagues may type after an @."""
        return (self.name, self.handle, self.handle.replace(".", ""))

    @property
    def locale(self) -> str:
        """The language the way Slack writes it."""
        return {"en": "en-US", "fr": "fr-FR"}[self.language]

    @property
    def aad(self) -> str:
        """The directory's id for this person, the same for every bot."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"practice:{self.user}"))

    @property
    def initials(self) -> str:
        """Two letters for the picture."""
        return "".join(word[0] for word in self.name.split())[:2].upper()


@dataclass(frozen=True)
class Room:
    """A conversation: a public channel, a private one, or the bot's direct messages with one person."""

    channel: str
    name: str
    members: frozenset[str]
    bot_is_member: bool = True
    private: bool = False

    @property
    def kind(self) -> Kind:
        """What Slack calls this kind of conversation."""
        if self.channel.startswith("D"):
            return "im"
        return "group" if self.private else "channel"

    def has(self, user: str) -> bool:
        """Whether this person, or the bot, is in it."""
        return self.bot_is_member if user == BOT_USER else user in self.members

    def joined_by_bot(self) -> Room:
        """The same room with the bot in it."""
        return replace(self, bot_is_member=True)


def direct_room(person: Colleague) -> Room:
    """The bot's direct messages with one person: U0ANA talks to the bot in D0ANA."""
    return Room("D" + person.user[1:], "directmessage", frozenset({person.user}), private=True)


PITCH_IN = Colleague(BOT_USER, "Pitch In", "Bot", "Robot", "en", "America/Vancouver", bot=True)

CAST: tuple[Colleague, ...] = (
    Colleague("U0ANA", "Ana Silva", "Policy analyst", "Analyste des politiques", "en", "America/Vancouver"),
    Colleague("U0BEN", "Ben Okafor", "Data scientist", "Scientifique des données", "en", "America/Vancouver"),
    Colleague(
        "U0CHLOE",
        "Chloé Tremblay",
        "Service design adviser",
        "Conseillère en design de services",
        "fr",
        "America/Montreal",
    ),
    Colleague("U0DEV", "Dev Patel", "Director", "Directeur", "en", "America/Vancouver"),
    Colleague("U0ELISE", "Élise Moreau", "Programme steward", "Responsable du programme", "en", "America/Montreal"),
)

_EVERYBODY = frozenset(person.user for person in CAST)

ROOMS: tuple[Room, ...] = (
    Room("C0LEARNING", "learning", _EVERYBODY),
    Room("C0APPRENTI", "apprentissage", _EVERYBODY),
    Room("C0DATA", "data-guild", _EVERYBODY),
    Room("C0FINANCE", "finance", _EVERYBODY, bot_is_member=False),
)
