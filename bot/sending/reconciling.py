"""Lost events are made up for: now and then the emoji on open pitches are compared with those last seen.

Only the differences are carried out, as if their events came now. A pledge made by button, form or command is not
touched, and one undone since does not come back, because its emoji was seen before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

import structlog

from adapters.gateway import NotRecorded
from adapters.inbound import Delivery, Identity, PostRef, Reacted
from adapters.platform import Platform, PlatformError
from bot.app import App
from bot.clock import real_now
from bot.gateway import BotFront
from storage.places import Workspace
from storage.store import Books, DatabaseBusy

log = structlog.get_logger()
Seen = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Card:
    """The card of an open pitch, and the reactions last seen on it as (user, platform's name)."""

    workspace: Workspace
    post: PostRef
    seen: Seen


class Reconciler:
    """Compares what was seen with what is there."""

    def __init__(self, app: App, platforms: Mapping[str, Platform]) -> None:
        self._app = app
        self._platforms = platforms

    async def tick(self) -> int:
        """Carry out the differences on every open pitch; return how many there were."""
        try:
            cards = await self._app.store.read(_cards)
        except DatabaseBusy:
            return 0
        return sum([await self._card(card) for card in cards])

    async def _card(self, card: Card) -> int:
        platform = self._platforms.get(card.workspace.platform)
        if platform is None:
            return 0
        try:
            there = await platform.reactions(card.post)
        except PlatformError as error:
            log.info("reactions could not be read", error=type(error).__name__)
            return 0
        if there is None:
            return 0
        differences = [
            *((user, name, True) for user, name in frozenset(there) - card.seen),
            *((user, name, False) for user, name in card.seen - frozenset(there)),
        ]
        for user, name, added in differences:
            await self._carry_out(platform, card, user, name, added=added)
        return len(differences)

    async def _carry_out(self, platform: Platform, card: Card, user: str, name: str, *, added: bool) -> None:
        now = self._app.clock.now()
        who = Identity(platform.name, card.workspace.external, user)
        key = f"reconcile:{card.post.channel}:{card.post.ts}:{user}:{name}:{real_now().timestamp()}"
        reacted = Reacted(
            delivery=Delivery(platform.name, key),
            by=who,
            post=card.post,
            emoji=platform.emoji(name),
            raw=name,
            added=added,
            at=now,
        )
        try:
            await BotFront(self._app).answer(reacted, arrived=monotonic(), ask=lambda: platform.profile(who))
        except (NotRecorded, PlatformError):
            log.info("a difference waits for the next comparison")


def _cards(books: Books) -> list[Card]:
    return [
        Card(workspace, PostRef(channel, ts), books.cards.seen_on(workspace, channel, ts))
        for workspace, channel, ts in books.cards.open()
    ]
