"""The traps of the library and of the platform under us, each with the proof that we do not step into it."""

import asyncio
import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import AdaptiveCardInvokeResponse
from botbuilder.schema.teams import TaskModuleMessageResponse, TaskModuleResponse
from sqlalchemy import text
from structlog.testing import capture_logs

from adapters.card import Card, Paragraph
from adapters.inbound import Identity, PostRef
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
from adapters.teams.platform import TeamsPlatform
from adapters.workplace.faults import Fault
from adapters.workplace.teams.cards import texts
from adapters.workplace.teams.practice import PracticeTeams
from tests.adapters.teams.tenancy import EMOJI, GENERAL, LEARNING, SORRY, Json, Post, Tenancy, open_tenancy

NEXT_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
DISK_FULL = "CREATE TRIGGER broken BEFORE INSERT ON pledge BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
NOTE = "application/vnd.microsoft.activity.message"
CARD = Card("x", (Paragraph("x"),))
ACTIVITIES = "/v3/conversations/19:a@thread.tacv2/activities"


class StockBot(TeamsActivityHandler):
    """A bot as Microsoft's samples write it: it answers a button and a dialog."""

    async def on_adaptive_card_invoke(self, *_: Any) -> AdaptiveCardInvokeResponse:
        return AdaptiveCardInvokeResponse(status_code=200, type=NOTE, value="done")

    async def on_teams_task_module_fetch(self, *_: Any) -> TaskModuleResponse:
        return TaskModuleResponse(task=TaskModuleMessageResponse(value="done"))


async def test_the_librarys_own_handler_fails_on_every_invoke_that_has_an_answer(tenancy: Tenancy) -> None:
    """It serializes what is serialized already. When this test fails, the trap is gone: say so in the docs."""
    post = await tenancy.pitches()
    await tenancy.presses("U0BEN", post, "cheer")
    execute = tenancy.teams.last_activity
    await tenancy.presses("U0BEN", post, "ask")
    fetch = tenancy.teams.last_activity
    assert execute is not None
    assert fetch is not None
    async with stock(tenancy.teams) as address:
        ours, tenancy.teams.bot_url = tenancy.teams.bot_url, address
        typed = {**execute, "type": "message", "text": "help"}
        assert (await tenancy.teams.deliver_raw(typed)).status == 201, "what has no answer comes through"
        assert (await tenancy.teams.deliver_raw(execute)).status == 500
        assert (await tenancy.teams.deliver_raw(fetch)).status == 500
        tenancy.teams.bot_url = ours
    answer = await tenancy.teams.deliver_raw(execute)
    assert answer.status == 200
    assert answer.body["type"] == NOTE  # type: ignore[index, call-overload]
    answer = await tenancy.teams.deliver_raw(fetch)
    assert answer.status == 200
    assert answer.body["task"]["type"] == "continue"  # type: ignore[index, call-overload]


async def test_an_activity_that_comes_again_is_carried_out_once_and_answered_alike(tenancy: Tenancy) -> None:
    """Of every kind that changes something: a reaction, a typed pledge, a button, and a form."""
    post = await tenancy.pitches(need_venue="a room")
    await tenancy.reacts("U0BEN", post, "🧠")
    await again(tenancy, times=10)
    assert await tenancy.sql("SELECT resource, state FROM pledge") == [("expertise", "offered")]
    assert len(tenancy.receipts("U0BEN")) == 1
    assert (await tenancy.teams.mention("U0BEN", "pledge P-1 venue", channel=LEARNING)).status == 200
    await again(tenancy)
    assert await tenancy.sql("SELECT resource, state FROM pledge ORDER BY resource") == [
        ("expertise", "offered"),
        ("venue", "offered"),
    ]
    first = await tenancy.presses("U0CHLOE", post, "cheer")
    assert await again(tenancy) == [first] * 3
    assert await tenancy.sql("SELECT cheers FROM campaign") == [(1,)]
    await tenancy.presses("U0BEN", post, "ask")
    first = await tenancy.submits("U0BEN", {"question": "Is it in English?"})
    assert await again(tenancy) == [first] * 3
    assert len([one for one in tenancy.teams.messages(LEARNING) if one.thread_ts == post.ts]) == 1
    assert await tenancy.verified() == []


async def test_the_same_id_elsewhere_is_another_delivery(tenancy: Tenancy) -> None:
    """Teams numbers messages per conversation, and an invoke may have the id of another one."""
    post = await tenancy.pitches()
    await tenancy.presses("U0BEN", post, "cheer")
    activity = tenancy.teams.last_activity
    assert activity is not None
    before = (await tenancy.rows())["inbox"]
    elsewhere = copy.deepcopy(activity)
    elsewhere["conversation"]["id"] = "a:1U0BEN"
    named = {**activity, "name": "task/submit", "value": {"data": {"route": "cheer", "value": post.campaign}}}
    later = {**activity, "id": "f:another"}
    for given, expected in ((activity, 0), (elsewhere, 1), (named, 2), (later, 3)):
        for _ in range(2):
            assert (await tenancy.teams.deliver_raw(given)).status == 200
            assert (await tenancy.rows())["inbox"] == before + expected
    nameless = {name: value for name, value in activity.items() if name != "id"}
    for given in (nameless, nameless, {**nameless, "locale": "fr-CA"}):
        assert (await tenancy.teams.deliver_raw(given)).status == 200
    assert (await tenancy.rows())["inbox"] == before + 5, "without an id, what is in it tells"


async def test_an_edited_message_is_a_new_one(tenancy: Tenancy) -> None:
    """It has the id of the message; the time of the edit tells one edit from another."""
    await tenancy.pitches(need_venue="a room", need_expertise="9 hours")
    await tenancy.teams.write("U0BEN", "help")
    ts = tenancy.teams.messages(tenancy.teams.dm("U0BEN"))[0].ts
    for resource in ("venue", "expertise"):
        tenancy.clock.move(NEXT_MINUTE)
        assert (await tenancy.teams.edit("U0BEN", ts, f"pledge P-1 {resource}")).status == 200
        await again(tenancy)
    found = await tenancy.sql("SELECT resource, state FROM pledge ORDER BY resource")
    assert found == [("expertise", "offered"), ("venue", "offered")]
    before = await tenancy.rows()
    await tenancy.teams.delete("U0BEN", ts)
    assert await tenancy.rows() == before


@pytest.mark.parametrize("broken", ["locked", "failing"])
async def test_an_event_that_could_not_be_recorded_is_503_and_counts_once_later(tenancy: Tenancy, broken: str) -> None:
    """Nothing of it stays behind."""
    post = await tenancy.pitches(need_expertise="9 hours")
    await tenancy.reacts("U0BEN", post, "👏")
    before = await tenancy.rows()
    async with trouble(tenancy, broken):
        assert (await tenancy.teams.react("U0BEN", LEARNING, post.ts, EMOJI["🧠"])).status == 503
    assert await tenancy.rows() == before
    assert {answer.status for answer in await again(tenancy)} == {200}
    assert await tenancy.sql("SELECT resource, state FROM pledge") == [("expertise", "offered")]
    assert await tenancy.verified() == []


@pytest.mark.parametrize("broken", ["locked", "failing"])
async def test_a_person_is_told_that_nothing_was_recorded(tenancy: Tenancy, broken: str) -> None:
    """A button and a form in the body of their answer; a command by the sentence itself."""
    post = await tenancy.pitches(cost_registration="1000", need_venue="a room")
    await tenancy.reacts("U0BEN", post, "👏")
    await tenancy.presses("U0BEN", post, "pledge")
    await tenancy.presses_in_form("U0BEN", "kind")
    dialog = tenancy.form("U0BEN").id
    before = await tenancy.rows()
    async with trouble(tenancy, broken):
        submitted = await tenancy.teams.submit(dialog, {"amount": "100"})
        typed = await tenancy.teams.command("U0BEN", "pledge P-1 venue", channel=LEARNING)
        written = await tenancy.teams.write("U0BEN", "pledge P-1 venue")
    assert submitted.body == {"task": {"type": "message", "value": SORRY}}
    assert (submitted.status, typed.status, written.status) == (200, 200, 200)
    assert tenancy.receipts("U0BEN")[-1].text == SORRY
    assert tenancy.directs("U0BEN")[-1].text == SORRY
    assert await tenancy.rows() == before
    await tenancy.presses("U0BEN", post, "pledge")
    await tenancy.presses_in_form("U0BEN", "kind")
    await tenancy.submits("U0BEN", {"amount": "100"})
    assert "peers have started on their $500" in tenancy.card(post)
    assert await tenancy.verified() == []


async def test_a_button_says_that_nothing_was_recorded(tenancy: Tenancy) -> None:
    """Under the card, for this person alone."""
    post = await tenancy.pitches()
    await tenancy.reacts("U0BEN", post, "🧠")
    async with trouble(tenancy, "locked"):
        answer = await tenancy.presses("U0BEN", post, "cheer", settle=False)
    assert (answer.status, answer.body) == (200, {"statusCode": 200, "type": NOTE, "value": SORRY})
    assert tenancy.message(post).note_for("U0BEN") == SORRY
    answer = await tenancy.presses("U0BEN", post, "cheer")
    assert await tenancy.sql("SELECT cheers FROM campaign") == [(1,)]


async def test_news_that_could_not_be_recorded_is_503(tenancy: Tenancy) -> None:
    """The app was taken out of a team, and later out of a chat, while the database was busy."""
    await tenancy.pitches()
    known = await tenancy.sql("SELECT count(*) FROM channel")
    async with trouble(tenancy, "locked"):
        answer = await tenancy.teams.uninstall("U0ANA")
        assert answer.status == 503
    assert await tenancy.sql("SELECT count(*) FROM channel") == known
    assert await tenancy.sql("SELECT reachable FROM person") == [(1,)]
    assert (await again(tenancy, times=1))[0].status == 200
    assert await tenancy.sql("SELECT reachable FROM person") == [(0,)]


async def test_an_address_that_could_not_be_remembered_is_learned_later(tenancy: Tenancy) -> None:
    """Teams moves a tenant while the database is busy: the person is answered as ever, and the next activity tells."""
    post = await tenancy.pitches()
    await tenancy.presses("U0BEN", post, "cheer")
    moved = tenancy.teams.service_url.rstrip("/")
    activity = {**(tenancy.teams.last_activity or {}), "serviceUrl": moved, "id": "f:1"}
    token = tenancy.teams.token(serviceurl=moved)
    async with trouble(tenancy, "locked"):
        answer = await tenancy.teams.deliver_raw(activity, token=token)
    assert (answer.status, answer.body) == (200, {"statusCode": 200, "type": NOTE, "value": SORRY})
    platform = tenancy.bot.platforms["teams"]
    assert isinstance(platform, TeamsPlatform)
    assert platform.service_url == tenancy.teams.service_url
    assert (await tenancy.teams.deliver_raw(activity, token=token)).status == 200
    assert platform.service_url == moved
    assert await tenancy.sql("SELECT service_url FROM workspace") == [(moved,)]


async def test_who_has_blocked_the_bot_is_left_alone_until_they_come_back(tenancy: Tenancy) -> None:
    """403 once; after that nothing is sent to them. Whoever installs it anew can be written to again."""
    post = await tenancy.pitches(need_expertise="9 hours", need_venue="a room", need_time="9 hours")
    await tenancy.teams.block("U0ANA")
    await tenancy.reacts("U0BEN", post, "🧠")
    await tenancy.reacts("U0CHLOE", post, "🏢")
    assert await tenancy.sql("SELECT name, reachable FROM person WHERE NOT reachable") == [("Ana Silva", 0)]
    refused = len([status for status in tenancy.calls("send") if status == 403])
    assert refused >= 1
    tenancy.clock.move(A_DAY)
    await tenancy.reacts("U0DEV", post, "⏳")
    assert len([status for status in tenancy.calls("send") if status == 403]) == refused
    assert tenancy.directs("U0ANA") == []
    await tenancy.teams.uninstall("U0ANA")
    await tenancy.teams.install("U0ANA")
    await tenancy.settle()
    assert await tenancy.sql("SELECT name FROM person WHERE NOT reachable") == []


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


async def test_an_answer_in_a_channel_is_for_one_pair_of_eyes(tenancy: Tenancy) -> None:
    """Where the tenant has targeted messages."""
    assert (await tenancy.teams.command("U0BEN", "list", channel=LEARNING)).status == 200
    await tenancy.settle()
    assert [one.ephemeral_for for one in tenancy.receipts("U0BEN")] == ["U0BEN"]
    assert tenancy.directs("U0BEN") == []


async def test_where_there_are_no_targeted_messages_the_answer_comes_into_the_chat(tmp_path: Path) -> None:
    """And the tenant is not asked again each time."""
    async with open_tenancy(tmp_path, targeted=False) as tenancy:
        for _ in range(3):
            await tenancy.teams.command("U0BEN", "list", channel=LEARNING)
            await tenancy.settle()
        assert tenancy.receipts("U0BEN") == []
        assert len(tenancy.directs("U0BEN")) == 3
        assert tenancy.calls("send") == [400, 201, 201, 201]


async def test_one_refused_whisper_does_not_end_them_for_all(tenancy: Tenancy) -> None:
    """A room that has lost the bot, or a reader who has left it, says nothing about the tenant."""
    platform = tenancy.bot.platforms["teams"]
    assert isinstance(platform, TeamsPlatform)
    who = Identity("teams", tenancy.teams.tenant, tenancy.teams.person("U0BEN").aad)
    await platform.whisper("19:finance@thread.tacv2", who, CARD)
    assert len(tenancy.directs("U0BEN")) == 1
    await platform.whisper(LEARNING, who, CARD)
    assert len(tenancy.receipts("U0BEN")) == 1
    await tenancy.teams.remove_from_team("U0BEN")
    await platform.whisper(LEARNING, who, CARD)
    assert len(tenancy.directs("U0BEN")) == 2
    await tenancy.teams.add_to_team("U0BEN")
    await platform.whisper(LEARNING, who, CARD)
    assert len(tenancy.receipts("U0BEN")) == 2


async def test_a_person_who_removes_the_app_is_not_written_to(tenancy: Tenancy) -> None:
    """Their chat is forgotten; an upgrade is no removal."""
    post = await tenancy.pitches(need_expertise="9 hours")
    sent = copy.deepcopy(tenancy.teams.last_activity) or {}
    ana = tenancy.teams.person("U0ANA")
    upgrade = {**sent, "type": "installationUpdate", "action": "remove-upgrade", "id": "f:u"}
    upgrade |= {"conversation": {"conversationType": "personal", "id": "a:1U0ANA", "tenantId": tenancy.teams.tenant}}
    upgrade |= {"channelData": {"tenant": {"id": tenancy.teams.tenant}}}
    assert upgrade["from"]["aadObjectId"] == ana.aad
    assert (await tenancy.teams.deliver_raw(upgrade)).status == 200
    assert await tenancy.sql("SELECT reachable FROM person") == [(1,)]
    assert (await tenancy.teams.uninstall("U0ANA")).status == 200
    assert await tenancy.sql("SELECT reachable FROM person") == [(0,)]
    assert await tenancy.sql("SELECT direct FROM identity WHERE direct IS NOT NULL") == []
    opened = tenancy.calls("create_conversation")
    await tenancy.reacts("U0BEN", post, "🧠")
    assert tenancy.directs("U0ANA") == []
    assert 403 not in tenancy.calls("send")
    assert len(tenancy.calls("create_conversation")) - len(opened) <= 1  # Ben's receipt at most


async def test_a_team_that_removes_the_app_is_forgotten(tenancy: Tenancy) -> None:
    """Its rooms, its roster, and what was still promised there."""
    await tenancy.pitches(need_expertise="9 hours")
    assert await tenancy.sql("SELECT external FROM channel WHERE room = '" + GENERAL + "'") != []
    assert await tenancy.sql("SELECT count(*) FROM member") != [(0,)]
    await tenancy.teams.uninstall_team()
    await tenancy.settle()
    assert await tenancy.sql("SELECT external FROM channel WHERE room = '" + GENERAL + "'") == []
    assert await tenancy.sql("SELECT count(*) FROM member") == [(0,)]
    updates = len(tenancy.calls("update"))
    await tenancy.teams.write("U0BEN", "cheer P-1")
    await tenancy.settle()
    assert len(tenancy.calls("update")) == updates


@pytest.mark.parametrize("account", [None, "", 7, "29:1\n"])
async def test_somebody_new_without_an_account_is_nobody(tenancy: Tenancy, account: Any) -> None:
    """The roster cannot be asked whether they are a guest: nothing happens, and nothing is an error."""
    post = await tenancy.pitches()
    await tenancy.reacts("U0BEN", post, "🤝")
    activity = copy.deepcopy(tenancy.teams.last_activity) or {}
    dev = tenancy.teams.person("U0DEV")
    activity |= {"id": "f:1", "from": {"id": account, "name": dev.name, "aadObjectId": dev.aad}}
    before = await tenancy.rows()
    with capture_logs() as logged:
        assert (await tenancy.teams.deliver_raw(activity)).status in {200, 400}
    assert [entry for entry in logged if entry["log_level"] == "error"] == []
    assert await tenancy.rows() == before


async def test_the_bots_answer_to_a_post_hangs_below_it(tenancy: Tenancy) -> None:
    """And the wire names the channel without the post everywhere else."""
    platform = tenancy.bot.platforms["teams"]
    post = await platform.post(LEARNING, CARD, key="k")
    below = await platform.post(LEARNING, CARD, key="k2", thread=post.ts)
    assert below.channel == LEARNING
    assert next(one for one in tenancy.teams.messages(LEARNING) if one.ts == below.ts).thread_ts == post.ts
    await platform.update(PostRef(LEARNING, below.ts), Card("y", (Paragraph("y"),)))
    assert texts(next(one for one in tenancy.teams.messages(LEARNING) if one.ts == below.ts).card or {}) == "y"


async def again(tenancy: Tenancy, times: int = 3) -> list[Any]:
    """The last activity comes again; all that follows from it is done."""
    activity = tenancy.teams.last_activity
    assert activity is not None
    answers = [await tenancy.teams.again(activity["id"]) for _ in range(times)]
    await tenancy.settle()
    return answers


@asynccontextmanager
async def stock(teams: PracticeTeams) -> AsyncIterator[str]:
    """Microsoft's own adapter and HTTP handler, under the keys of this tenant."""
    config = {"APP_ID": teams.app_id, "APP_PASSWORD": teams.app_password, "APP_TENANTID": teams.tenant}
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(StockConfig(**config)))

    async def process(request: web.Request) -> web.Response:
        answer = await adapter.process(request, StockBot())
        return answer if isinstance(answer, web.Response) else web.Response(status=500)

    async with serving(web.post("/api/messages", process)) as address:
        yield f"{address}/api/messages"


class StockConfig:
    """A configuration as Microsoft's samples write it."""

    APP_TYPE = "SingleTenant"

    def __init__(self, **settings: str) -> None:
        self.__dict__.update(settings)


@asynccontextmanager
async def trouble(tenancy: Tenancy, kind: str) -> AsyncIterator[None]:
    """The database is held by somebody else, or its disk refuses what a pledge has to write."""
    if kind == "locked":
        with tenancy.locked():
            yield
        return
    await tenancy.database.write(lambda session: session.execute(text(DISK_FULL)))
    yield
    await tenancy.database.write(lambda session: session.execute(text("DROP TRIGGER broken")))


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


@asynccontextmanager
async def serving(route: web.RouteDef) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes([route])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def token() -> str:
    return "practice"
