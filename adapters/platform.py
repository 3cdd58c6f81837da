"""The port every platform offers to the relay, and the few ways in which a call can fail."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adapters.card import Card
from adapters.inbound import Identity, PostRef, Profile


class PlatformError(Exception):
    """A platform did not do what was asked."""


class RateLimited(PlatformError):
    """A definite refusal: come back after so many seconds."""

    def __init__(self, after: float) -> None:
        super().__init__(f"rate limited for {after:g} s")
        self.after = after


class Disconnected(RateLimited):
    """The app itself is not let in: nothing was done, and nothing will be until somebody reconnects it."""


class Unreachable(PlatformError):
    """This person cannot be written to, now or later."""


class Gone(PlatformError):
    """The channel or message is not there any more."""


class Refused(PlatformError):
    """A definite refusal; `code` is the platform's word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotAMember(Refused):
    """The bot is not in that channel."""


class Ambiguous(PlatformError):
    """We cannot know whether the platform did it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A channel as the platform describes it."""

    channel: str
    name: str
    private: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class Allowance:
    """How fast a platform lets itself be called.

    `calls_a_minute` bounds each kind of call ("post", "update", "home") for a whole workspace; a kind that is missing
    has no such bound. `apart` are the seconds between two calls of the kinds in `spaced` in one channel.
    """

    calls_a_minute: Mapping[str, float]
    apart: float
    spaced: frozenset[str]


class Platform(Protocol):
    """What the relay asks of a platform. Channel ids and message ids are the platform's own."""

    name: str
    allowance: Allowance

    async def post(self, channel: str, card: Card, *, key: str, thread: str | None = None) -> PostRef:
        """Post a card; `key` is left as a trace to look for. Raises a `PlatformError`."""

    async def update(self, post: PostRef, card: Card) -> None:
        """Replace a posted card."""

    async def open_direct(self, who: Identity) -> str:
        """The channel of direct messages with a person; safe to repeat."""

    async def whisper(self, channel: str, who: Identity, card: Card) -> None:
        """A card that only this person sees; a courtesy."""

    async def home(self, who: Identity, card: Card) -> None:
        """Replace a person's Home."""

    async def profile(self, who: Identity) -> Profile:
        """What the platform says about a person."""

    async def place(self, channel: str) -> Place | None:
        """What the platform says about a channel; None where it has told us before all there is to know."""

    async def reactions(self, post: PostRef) -> Collection[tuple[str, str]] | None:
        """The pairs (user, emoji name) now on a message; None where the platform cannot say."""

    def emoji(self, name: str) -> str:
        """The emoji behind the platform's name for it."""

    async def find(self, channel: str, key: str, since: datetime, *, thread: str | None = None) -> PostRef | None:
        """Look for a post that carries `key`, in a channel or below a post of it.

        Raises `Ambiguous` where history cannot be read, or not far enough back.
        """

    def reads_history(self, channel: str) -> bool:
        """Whether `find` can answer for this channel."""
