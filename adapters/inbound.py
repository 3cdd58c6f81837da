"""What people do, in our own words: a platform's payload becomes one of these or nothing.

`Delivery` is the name of one delivery: the same delivery twice has the same key, and a second one is answered
without being carried out again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


class BrokenPayload(Exception):
    """The platform sent something that is meant for us but lacks what it must have."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as a platform knows them."""

    platform: str
    workspace: str
    user: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What makes a delivery unique on its platform."""

    platform: str
    key: str


@dataclass(frozen=True, slots=True)
class PostRef:
    """A message on a platform."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform says about a person; read tolerantly, since any of it may be missing there."""

    name: str
    language: str
    zone: str
    guest: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What a delivery itself says about the person, where a platform sends no news of profiles.

    `name` may be empty; so is `chat`, the personal chat, where it happened elsewhere.
    """

    name: str
    language: str
    zone: str
    chat: str = ""


Answers = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """What every delivery carries. `profile` is filled in for people we have not met yet."""

    delivery: Delivery
    by: Identity
    profile: Profile | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded(Inbound):
    """`/pitch` and the words after it; the same words by direct message or mention."""

    text: str
    channel: str
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Inbound):
    """A button. `post` is the message it stands on, `answers` what a form around it holds so far."""

    route: str
    value: str
    channel: str = ""
    post: PostRef | None = None
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(Inbound):
    """Somebody is typing in a live field of a form."""

    form: str
    ref: str
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Inbound):
    """A form was sent."""

    form: str
    ref: str
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted(Inbound):
    """An emoji came to a message or left it. `raw` is the platform's own name, `at` the event's order."""

    post: PostRef
    emoji: str
    raw: str
    added: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOpened(Inbound):
    """Somebody opened the app's Home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed(Inbound):
    """Somebody took the app into their own chats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanged(Inbound):
    """A person's profile changed on the platform; `changed` is the new one. People we never met stay unknown."""

    changed: Profile


def answer(answers: Answers, name: str) -> str:
    """The answer to a field with one value, stripped; empty when there is none."""
    value = answers.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def answered_day(answers: Answers, name: str) -> date | None:
    """The answer to a field with a day; None where there is none, or none that is a day."""
    try:
        return date.fromisoformat(answer(answers, name))
    except ValueError:
        return None


def chosen(answers: Answers, name: str) -> tuple[str, ...]:
    """The answers to a field with several values."""
    value = answers.get(name, ())
    return value if isinstance(value, tuple) else tuple(filter(None, (value,)))
