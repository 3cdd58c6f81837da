"""Calls to Microsoft's connector. Each is made once: only the outbox knows what may be repeated.

Every failure is sorted into the errors that all platforms share: a definite refusal, "come back later", and an
outcome that nobody can know.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import aiohttp

from adapters.platform import (
    Ambiguous,
    Disconnected,
    Gone,
    NotAMember,
    PlatformError,
    RateLimited,
    Refused,
    Unreachable,
)

Json = dict[str, Any]
Token = Callable[[], Awaitable[str]]
WITHIN = 10.0
NOT_REACHED = 2.0  # seconds until an address that did not take the connection is tried again
RECONNECTED = 300.0  # seconds until somebody may have repaired the app's registration
COME_BACK = 1.0  # seconds, where the platform does not say how many
BLOCKED = "MessageWritesBlocked"
PAGE = 500
MOST_PAGES = 40
CODES: dict[str, type[PlatformError]] = {
    "BotNotInConversationRoster": NotAMember,
    "ConversationNotFound": NotAMember,
    "ActivityNotFoundInConversation": Gone,
    "ConversationBlockedByUser": Unreachable,
    "UserNotFound": Unreachable,
    BLOCKED: Unreachable,
}


class Connector:
    """Talks to the connector at `service_url`, which the platform may change; tokens come from `token`."""

    def __init__(self, service_url: str, token: Token) -> None:
        self.service_url = service_url
        self._token = token
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def create_conversation(self, parameters: Json) -> str:
        """The conversation with these members; asking again gives the same one."""
        return _id_in(await self._call("POST", "v3/conversations", parameters))

    async def send(self, conversation: str, activity: Json, *, targeted: bool = False) -> str:
        """Send an activity and return its id; a targeted one is for its recipient's eyes only."""
        query = {"isTargetedActivity": "true"} if targeted else {}
        return _id_in(await self._call("POST", f"{_of(conversation)}/activities", activity, query))

    async def update(self, conversation: str, activity_id: str, activity: Json) -> None:
        """Replace an activity."""
        await self._call("PUT", f"{_of(conversation)}/activities/{quote(activity_id, safe='')}", activity)

    async def member(self, conversation: str, user: str) -> Json:
        """What the connector knows of somebody in a conversation."""
        return await self._call("GET", f"{_of(conversation)}/members/{quote(user, safe='')}")

    async def members(self, conversation: str) -> AsyncIterator[Json]:
        """Everybody in a conversation, page by page."""
        query = {"pageSize": str(PAGE)}
        for _ in range(MOST_PAGES):
            page = await self._call("GET", f"{_of(conversation)}/pagedmembers", None, query)
            for one in page.get("members") or ():
                yield one
            following = page.get("continuationToken")
            if not following:
                return
            query["continuationToken"] = str(following)

    async def channels(self, team: str) -> list[Json]:
        """The channels of a team that everybody in it can see."""
        found = await self._call("GET", f"v3/teams/{quote(team, safe='')}/conversations")
        return list(found.get("conversations") or ())

    async def team(self, team: str) -> Json:
        """What the connector knows of a team."""
        return await self._call("GET", f"v3/teams/{quote(team, safe='')}")

    async def _call(self, method: str, path: str, body: Json | None = None, query: Mapping[str, str] = {}) -> Json:
        token = await self._token()
        self._session = self._session or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WITHIN))
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{self.service_url.rstrip('/')}/{path}"
        once = () if method == "GET" else (_Once(),)
        async with (
            _sorted(),
            self._session.request(
                method, url, json=body, params=query, headers=headers, allow_redirects=False, middlewares=once
            ) as answer,
        ):
            found = _decoded(await answer.text())
            if answer.status >= 300:
                raise _classified(answer.status, answer.headers, found)
            return found


class _Once:
    """A call that changes something is made once: aiohttp by itself would repeat a PUT whose connection was cut."""

    def __init__(self) -> None:
        self._made = False

    async def __call__(self, request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        """Let the first attempt through."""
        if self._made:
            raise Ambiguous("cut")
        self._made = True
        return await send(request)


def _of(conversation: str) -> str:
    return f"v3/conversations/{quote(conversation, safe='')}"


def _id_in(answer: Json) -> str:
    if not answer.get("id"):
        raise Ambiguous("no id")
    return str(answer["id"])


@asynccontextmanager
async def _sorted() -> AsyncIterator[None]:
    try:
        yield
    except PlatformError:
        raise
    except aiohttp.ClientConnectorError as error:
        raise RateLimited(NOT_REACHED) from error  # nothing was sent: a definite refusal, and no copy to look for
    except (TimeoutError, OSError, aiohttp.ClientError, ValueError, asyncio.IncompleteReadError) as error:
        raise Ambiguous(type(error).__name__) from error


def _decoded(text: str) -> Json:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _classified(status: int, headers: Mapping[str, str], body: Json) -> PlatformError:
    code = _code(body)
    if status == 429 or status == 412:
        return RateLimited(_seconds(headers))
    if status >= 500 or status == 408:
        return Ambiguous(f"status {status}")
    if status == 401:
        return Disconnected(RECONNECTED)
    known = CODES.get(code)
    if known:
        return known(code)
    if status == 404:
        return Gone(code or "404")
    return Refused(code or str(status))


def _code(body: Json) -> str:
    """The platform's word for a refusal. A blocked person is named inside the message of a general one."""
    problem = body.get("error")
    problem = problem if isinstance(problem, dict) else {}
    if BLOCKED in json.dumps(body):
        return BLOCKED
    return str(problem.get("code") or "")


def _seconds(headers: Mapping[str, str]) -> float:
    try:
        return max(0.1, float(headers.get("Retry-After", COME_BACK)))
    except ValueError:
        return COME_BACK
