"""What the relay asks of Slack. The client never retries by itself: only the outbox knows what may be repeated."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.card import Card
from adapters.form import Form
from adapters.inbound import Identity, PostRef, Profile
from adapters.platform import (
    Ambiguous,
    Disconnected,
    Gone,
    NotAMember,
    Place,
    PlatformError,
    RateLimited,
    Refused,
    Unreachable,
)
from adapters.slack import render
from adapters.slack.emoji import emoji_named
from adapters.slack.inbound import NAME, profile_of
from adapters.slack.limits import ALLOWANCE

EVENT_TYPE = "pitchin"
PAGES = 3
PAGE_SIZE = 100
OPEN_WITHIN = 1.0
NOT_REACHED = 2.0  # seconds until an address that did not take the connection is tried again
ERRORS: dict[str, type[Refused]] = {
    "not_in_channel": NotAMember,
    "channel_not_found": NotAMember,
    "no_permission": NotAMember,
}
GONE = frozenset({"is_archived", "message_not_found", "thread_not_found", "cant_update_message"})
UNREACHABLE = frozenset({"user_not_found", "user_disabled", "users_not_found", "cannot_dm_bot", "user_not_visible"})
DISCONNECTED = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked", "ekm_access_denied"}
)
RECONNECTED = 300.0  # seconds until somebody may have repaired the token
UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
TIMEOUT = 10  # seconds


def client_for(token: str | None, base_url: str | None) -> AsyncWebClient:
    """A client without retry handlers: slack_sdk's default would post twice when a connection is cut."""
    address = base_url or AsyncWebClient.BASE_URL
    return AsyncWebClient(token=token, base_url=address, timeout=TIMEOUT, retry_handlers=[])


class SlackPlatform:
    """One Slack workspace."""

    name = NAME
    allowance = ALLOWANCE

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self.scopes: frozenset[str] = frozenset()

    async def identify(self) -> Mapping[str, Any]:
        """Who we are there; remembers which scopes were granted. Raises a `PlatformError`."""
        async with _sorted():
            answer = await self._client.auth_test()
        granted = answer.headers.get("x-oauth-scopes", "") if answer.headers else ""
        self.scopes = frozenset(scope.strip() for scope in granted.split(",") if scope.strip())
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    async def post(self, channel: str, card: Card, *, key: str, thread: str | None = None) -> PostRef:
        """Post a card; the key travels in the message's metadata, where a look-up finds it."""
        async with _sorted():
            answer = await self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread,
                unfurl_links=False,
                unfurl_media=False,
                link_names=False,
                parse="none",
                metadata={"event_type": EVENT_TYPE, "event_payload": {"k": key}},
                client_msg_id=str(uuid.uuid5(uuid.NAMESPACE_URL, key)),
                **render.message(card),
            )
        return PostRef(str(answer["channel"]), str(answer["ts"]))

    async def update(self, post: PostRef, card: Card) -> None:
        """Replace a message."""
        async with _sorted():
            await self._client.chat_update(channel=post.channel, ts=post.ts, parse="none", **render.message(card))

    async def open_direct(self, who: Identity) -> str:
        """The channel of direct messages with a person."""
        async with _sorted():
            answer = await self._client.conversations_open(users=who.user)
        return str(answer["channel"]["id"])

    async def whisper(self, channel: str, who: Identity, card: Card) -> None:
        """A message only this person sees."""
        async with _sorted():
            await self._client.chat_postEphemeral(channel=channel, user=who.user, **render.message(card))

    async def say(self, channel: str, card: Card) -> None:
        """An answer in a direct conversation; a courtesy like a whisper."""
        async with _sorted():
            await self._client.chat_postMessage(channel=channel, unfurl_links=False, **render.message(card))

    async def home(self, who: Identity, card: Card) -> None:
        """Replace a person's Home tab."""
        async with _sorted():
            await self._client.views_publish(user_id=who.user, view=render.home_view(card))

    async def profile(self, who: Identity) -> Profile:
        """What Slack says about a person."""
        async with _sorted():
            answer = await self._client.users_info(user=who.user, include_locale=True)
        return profile_of(answer["user"] or {})

    async def place(self, channel: str) -> Place:
        """What Slack says about a channel; one that we may not ask about counts as private."""
        try:
            async with _sorted():
                answer = await self._client.conversations_info(channel=channel)
        except Refused as refused:
            if refused.code != "missing_scope":
                raise
            return Place(channel, "", private=True, shared=False)
        about = answer["channel"] or {}
        private = bool(about.get("is_private") or about.get("is_im") or about.get("is_mpim"))
        shared = bool(about.get("is_ext_shared"))
        return Place(channel, str(about.get("name") or ""), private, shared)

    async def reactions(self, post: PostRef) -> Collection[tuple[str, str]] | None:
        """Who reacted with what on a message."""
        async with _sorted():
            answer = await self._client.reactions_get(channel=post.channel, timestamp=post.ts, full=True)
        message = answer["message"] or {}
        return {(user, one["name"]) for one in message.get("reactions", ()) for user in one.get("users", ())}

    def emoji(self, name: str) -> str:
        """The emoji behind Slack's name for it."""
        return emoji_named(name)

    async def find(self, channel: str, key: str, since: datetime, *, thread: str | None = None) -> PostRef | None:
        """Look for the message that carries a key, below `thread` if that is given; a few pages at the most.

        Slack's history leaves out what was answered in a thread, so that threads are looked into by themselves.
        """
        cursor = ""
        for _ in range(PAGES):
            words: dict[str, Any] = {"oldest": str(since.timestamp()), "limit": PAGE_SIZE, "include_all_metadata": True}
            if cursor:
                words["cursor"] = cursor
            async with _sorted():
                if thread:
                    answer = await self._client.conversations_replies(channel=channel, ts=thread, **words)
                else:
                    answer = await self._client.conversations_history(channel=channel, **words)
            for message in answer["messages"] or ():
                if ((message.get("metadata") or {}).get("event_payload") or {}).get("k") == key:
                    return PostRef(channel, str(message["ts"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise Ambiguous("too much was said since")

    def reads_history(self, channel: str) -> bool:
        """Direct messages can be read with im:history, channels only where that optional scope was granted."""
        kind = {"D": "im:history", "G": "groups:history"}.get(channel[:1], "channels:history")
        return kind in self.scopes

    async def open_view(self, trigger: str, form: Form) -> None:
        """Open a form; Slack gives us three seconds from the press, we take one."""
        async with _sorted(within=OPEN_WITHIN):
            await self._client.views_open(trigger_id=trigger, view=render.modal(form))

    async def update_view(self, view_id: str, form: Form, view_hash: str | None = None) -> None:
        """Replace the form in front of a person, unless it has changed meanwhile."""
        async with _sorted(within=OPEN_WITHIN):
            await self._client.views_update(view_id=view_id, hash=view_hash, view=render.modal(form))


@asynccontextmanager
async def _sorted(within: float | None = None) -> AsyncIterator[None]:
    """Sort whatever goes wrong into the errors that all platforms share."""
    try:
        async with asyncio.timeout(within):
            yield
    except SlackApiError as error:
        raise _classified(error) from error
    except aiohttp.ClientConnectorError as error:
        raise RateLimited(NOT_REACHED) from error  # nothing was sent: a definite refusal, and no copy to look for
    except (TimeoutError, OSError, aiohttp.ClientError, SlackClientError, ValueError) as error:
        raise Ambiguous(type(error).__name__) from error


def _classified(error: SlackApiError) -> PlatformError:
    response = error.response
    status = getattr(response, "status_code", 200)
    headers = getattr(response, "headers", None) or {}
    code = str(response.get("error", "")) if hasattr(response, "get") else ""
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return RateLimited(_seconds(headers))
    if status >= 500 or code in UNSURE or not code:
        return Ambiguous(code or f"status {status}")
    if code in DISCONNECTED:
        return Disconnected(RECONNECTED)
    if code in GONE:
        return Gone(code)
    if code in UNREACHABLE:
        return Unreachable(code)
    return ERRORS.get(code, Refused)(code)


def _seconds(headers: Mapping[str, str]) -> float:
    folded = {name.lower(): value for name, value in headers.items()}
    try:
        return max(0.1, float(folded.get("retry-after", 1)))
    except ValueError:
        return 1.0
