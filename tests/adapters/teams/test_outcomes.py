"""A call to Teams fails, or nobody knows what became of it: it is made once, and the caller decides."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web

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
from adapters.teams.connector import Connector
from tests.adapters.teams.tenancy import Json, Post, Tenancy
from tests.servers import serving
from workplace.faults import Fault
from workplace.teams.cards import texts

ACTIVITIES = "/v3/conversations/19:a@thread.tacv2/activities"


async def test_the_bot_comes_back_when_teams_says_so_and_not_before(tenancy: Tenancy) -> None:
    """429 with Retry-After: one refused call, a pause of a second, and one that works; the last state is shown."""
    post = await tenancy.pitches(need_expertise="9 hours", need_venue="a room")
    tenancy.teams.faults.script("update", [Fault.RATE_LIMITED])
    before = len(tenancy.calls("update"))
    loop = asyncio.get_running_loop()
    started = loop.time()
    await tenancy.reacts("U0BEN", post, "🧠")
    await tenancy.reacts("U0CHLOE", post, "🏢")
    await tenancy.until(lambda: "Ben Okafor" in tenancy.card(post) and "Chloé Tremblay" in tenancy.card(post))
    assert loop.time() - started >= tenancy.teams.faults.retry_after
    assert tenancy.calls("update")[before:].count(429) == 1


@pytest.mark.parametrize("fault", [Fault.CUT_AFTER, Fault.FAILED_AFTER, Fault.FAILED_BEFORE, Fault.RATE_LIMITED])
async def test_a_card_that_fails_once_is_there_at_most_twice_and_shows_the_last_state(
    tenancy: Tenancy, fault: Fault
) -> None:
    """Teams lets no bot look back: a call of unknown outcome is made once more, and never a third time."""
    tenancy.teams.faults.script("send", [None, fault])  # the first one answers "help"
    await tenancy.drafts("U0ANA", "FWD50", need_expertise="9 hours")
    await tenancy.submits("U0ANA")
    post = await tenancy.posted("FWD50")
    await tenancy.until(lambda: tenancy.teams.faults.happened[fault] == 1 and tenancy.calls("send")[-1] == 201)
    copies = tenancy.cards("FWD50")
    assert len(copies) == (2 if fault in {Fault.CUT_AFTER, Fault.FAILED_AFTER} else 1)
    tracked = Post(post.campaign, post.title, post.channel, copies[-1].ts)
    tenancy.teams.faults.script("update", [fault])
    await tenancy.reacts("U0BEN", tracked, "🧠")
    await tenancy.until(lambda: "Ben Okafor" in tenancy.card(tracked))
    assert len(tenancy.cards("FWD50")) == len(copies)


async def test_after_two_unknown_outcomes_the_pitcher_is_asked(tenancy: Tenancy) -> None:
    """Two copies at most, and then a person looks."""
    tenancy.teams.faults.script("send", [None, Fault.CUT_AFTER, Fault.FAILED_AFTER])
    await tenancy.drafts("U0ANA", "FWD50")
    await tenancy.submits("U0ANA")
    await tenancy.until(lambda: bool(tenancy.directs("U0ANA")))
    assert "Please look: is it there?" in texts(tenancy.directs("U0ANA")[-1].card or {})
    assert len(tenancy.cards("FWD50")) == 2


STATUSES: list[tuple[int, dict[str, str], Json, type[PlatformError]]] = [
    (429, {"Retry-After": "7"}, {}, RateLimited),
    (429, {}, {}, RateLimited),
    (429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, {}, RateLimited),
    (412, {"Retry-After": "7"}, {}, RateLimited),
    (408, {}, {}, Ambiguous),
    (500, {}, {}, Ambiguous),
    (502, {}, {}, Ambiguous),
    (503, {"Retry-After": "1"}, {}, Ambiguous),
    (504, {}, {}, Ambiguous),
    (0, {}, {}, Ambiguous),
    (400, {}, {"error": {"code": "BadSyntax"}}, Refused),
    (401, {}, {}, Disconnected),
    (403, {}, {"error": {"code": "BotNotInConversationRoster"}}, NotAMember),
    (403, {}, {"error": {"code": "Forbidden", "message": '{"subCode":"MessageWritesBlocked"}'}}, Unreachable),
    (403, {}, {"subCode": "MessageWritesBlocked", "error": "odd"}, Unreachable),
    (403, {}, {"error": {"code": "Forbidden"}}, Refused),
    (404, {}, {"error": {"code": "ConversationNotFound"}}, NotAMember),
    (404, {}, {"error": {"code": "ActivityNotFoundInConversation"}}, Gone),
    (404, {}, {}, Gone),
    (413, {}, {"error": {"code": "MessageSizeTooBig"}}, Refused),
    (302, {"Location": "/elsewhere"}, {}, Refused),
]


@pytest.mark.parametrize("verb", ["POST", "PUT"])
@pytest.mark.parametrize(
    ("status", "headers", "body", "error"), STATUSES, ids=[f"{one[0]}-{n}" for n, one in enumerate(STATUSES)]
)
async def test_whatever_is_answered_is_one_call_and_the_caller_decides(
    verb: str, status: int, headers: dict[str, str], body: Json, error: type[PlatformError]
) -> None:
    """The library's own client would repeat a PUT four times."""
    async with answering(status, headers, body) as (connector, calls):
        post = connector.send("19:a@thread.tacv2", {"type": "message"})
        put = connector.update("19:a@thread.tacv2", "18", {"type": "message"})
        made, other = (post, put) if verb == "POST" else (put, post)
        other.close()
        with pytest.raises(PlatformError) as raised:
            await made
    assert type(raised.value) is error
    assert calls.seen == [(verb, ACTIVITIES + ("/18" if verb == "PUT" else ""))]
    if isinstance(raised.value, RateLimited) and not isinstance(raised.value, Disconnected):
        assert raised.value.after == (7.0 if headers.get("Retry-After") == "7" else 1.0)


async def test_a_message_without_an_id_is_one_that_we_cannot_find_again() -> None:
    """It may be there; an answer that is no JSON says as little."""
    for body in ({}, {"id": ""}, {"id": None}):
        async with answering(200, {}, body) as (connector, calls):
            with pytest.raises(Ambiguous):
                await connector.send("19:a@thread.tacv2", {"type": "message"})
        assert len(calls.seen) == 1


async def test_where_nobody_listens_nothing_was_sent() -> None:
    """So that it may be tried again without fear of a copy."""
    async with answering(200, {}, {}) as (connector, _):
        pass
    with pytest.raises(RateLimited):
        await connector.send("19:a@thread.tacv2", {"type": "message"})
    await connector.close()


@dataclass
class Calls:
    """What a server was asked."""

    seen: list[tuple[str, str]] = field(default_factory=list)


@asynccontextmanager
async def answering(status: int, headers: dict[str, str], body: Json) -> AsyncIterator[tuple[Connector, Calls]]:
    """A connector that answers everything alike; status 0 cuts the connection."""
    calls = Calls()

    async def answer(request: web.Request) -> web.Response:
        calls.seen.append((request.method, request.path))
        if status == 0:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(body, status=status or 200, headers=headers)

    async with serving(web.route("*", "/{any:.*}", answer)) as address:
        connector = Connector(address, token)
        try:
            yield connector, calls
        finally:
            await connector.close()


async def token() -> str:
    return "practice"
