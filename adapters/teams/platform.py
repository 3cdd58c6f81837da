"""What the relay asks of Teams. There is no history to look into and nobody to ask who reacted with what."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from adapters.card import Card
from adapters.inbound import Identity, PostRef, Profile
from adapters.news import Room, RosterRead
from adapters.platform import Ambiguous, NotAMember, Place, Refused, Unreachable
from adapters.teams.connector import Connector
from adapters.teams.emoji import emoji_named
from adapters.teams.inbound import NAME
from adapters.teams.limits import ALLOWANCE
from adapters.teams.render import Renderer

Json = dict[str, Any]


class TeamsPlatform:
    """One Teams tenant."""

    name = NAME
    allowance = ALLOWANCE

    def __init__(self, connector: Connector, renderer: Renderer, *, app_id: str, tenant: str) -> None:
        self._connector = connector
        self._renderer = renderer
        self._bot = {"id": f"28:{app_id}"}
        self._tenant = tenant
        self._has_targeted: bool | None = None  # until the tenant has shown it

    async def close(self) -> None:
        """Close the connections."""
        await self._connector.close()

    @property
    def service_url(self) -> str:
        """Where the platform is called."""
        return self._connector.service_url

    def moved(self, service_url: str) -> None:
        """The platform wants to be called elsewhere from now on."""
        self._connector.service_url = service_url

    async def post(self, channel: str, card: Card, *, key: str, thread: str | None = None) -> PostRef:
        """Post a card, or answer below a post; Teams keeps no trace that could be looked for by `key`."""
        conversation = f"{channel};messageid={thread}" if thread else channel
        return PostRef(channel, await self._connector.send(conversation, self._renderer.message(card)))

    async def update(self, post: PostRef, card: Card) -> None:
        """Replace a message."""
        await self._connector.update(post.channel, post.ts, self._renderer.message(card))

    async def open_direct(self, who: Identity) -> str:
        """The personal chat with somebody."""
        return await self._connector.create_conversation(
            {
                "bot": self._bot,
                "isGroup": False,
                "members": [{"id": _member(who)}],
                "tenantId": self._tenant,
                "channelData": {"tenant": {"id": self._tenant}},
            }
        )

    async def whisper(self, channel: str, who: Identity, card: Card) -> None:
        """A message only this person sees: in the channel where the tenant has that, else in their own chat."""
        if self._has_targeted is not False:
            to_one = {**self._renderer.message(card), "recipient": {"id": _member(who), "aadObjectId": who.user}}
            try:
                await self._connector.send(channel, to_one, targeted=True)
            except NotAMember:
                pass
            except Refused:
                self._has_targeted = self._has_targeted or False
            else:
                self._has_targeted = True
                return
        await self.say(await self.open_direct(who), card)

    async def say(self, channel: str, card: Card) -> None:
        """An answer in a personal chat; a courtesy like a whisper."""
        await self._connector.send(channel, self._renderer.message(card))

    async def home(self, who: Identity, card: Card) -> None:
        """Teams has no Home of ours: there it is a card that people ask for."""

    async def profile(self, who: Identity) -> Profile:
        """Teams describes people only in the conversations where they act."""
        raise Unreachable(who.user)

    async def is_guest(self, channel: str, account: str) -> bool:
        """Whether an account is a guest of the tenant, as the roster of a conversation says."""
        found = await self._connector.member(channel, account)
        return (
            str(found.get("userRole") or "user").lower() != "user"
            or "#ext#" in str(found.get("userPrincipalName") or "").lower()
        )

    async def roster(self, room: str, team: str, name: str) -> RosterRead:
        """Who is in a room, and which channels its members see: a team's public ones, or the one of its own."""
        users = [str(one["aadObjectId"]).lower() async for one in self._connector.members(room) if _is_member(one)]
        if room != team:
            return RosterRead(room, (Room(room, name),), tuple(users))
        general = str((await self._connector.team(team)).get("name") or name)
        channels = [
            Room(str(one["id"]), str(one.get("name") or general)) for one in await self._connector.channels(team)
        ]
        return RosterRead(room, tuple(channels), tuple(users))

    async def place(self, channel: str) -> Place | None:
        """What there is to know of a channel came with its roster."""
        return None

    async def reactions(self, post: PostRef) -> Collection[tuple[str, str]] | None:
        """Teams cannot say."""
        return None

    def emoji(self, name: str) -> str:
        """The emoji behind Teams' name for it."""
        return emoji_named(name)

    async def find(self, channel: str, key: str, since: datetime, *, thread: str | None = None) -> PostRef | None:
        """Teams lets no bot look back."""
        raise Ambiguous("no history")

    def reads_history(self, channel: str) -> bool:
        """Never, on Teams."""
        return False


def _member(who: Identity) -> str:
    return f"8:orgid:{who.user}"


def _is_member(one: Json) -> bool:
    """Guests read along in Teams, but what they may find is theirs to be shown one by one."""
    return bool(one.get("aadObjectId")) and str(one.get("userRole") or "user").lower() == "user"
