"""Deliveries come again when the bot does not accept them, over HTTP as over Socket Mode."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, web
from slack_sdk.signature import SignatureVerifier

from tests.workplace.pretend_bot import PATIENCE, PretendBot
from tests.workplace.tools import SECRET, Opener, client_of
from workplace.slack.limits import Limits
from workplace.slack.practice import PracticeSlack
from workplace.wire import Answer

QUICK = Limits(redeliver_after=(0.01, 0.01, 0.01), acknowledge_within=0.3, message_interval=0)


@pytest.fixture
async def quick(practice: Opener) -> PracticeSlack:
    started: PracticeSlack = await practice(limits=QUICK)
    return started


@pytest.fixture
async def line(quick: PracticeSlack) -> AsyncIterator[ClientWebSocketResponse]:
    """A bot that came by Socket Mode."""
    quick.bot_url = None
    opened = await client_of(quick, "xapp-practice").apps_connections_open(app_token="xapp-practice")
    async with ClientSession() as http, http.ws_connect(opened["url"]) as line:
        hello = await line.receive_json(timeout=PATIENCE)
        assert (hello["type"], hello["connection_info"]) == ("hello", {"app_id": "A0PITCHIN"})
        yield line


async def test_a_failed_event_comes_again_until_accepted(quick: PracticeSlack, bot: PretendBot) -> None:
    bot.answer(web.Response(status=503), web.Response(status=500))
    assert (await quick.write("U0ANA", "help")).status == 503
    first, second, third = await bot.heard(3)
    assert first.payload == second.payload == third.payload
    assert [each.headers.get("X-Slack-Retry-Num") for each in (first, second, third)] == [None, "1", "2"]
    assert third.headers["X-Slack-Retry-Reason"] == "http_error"


async def test_an_event_is_given_up_after_three_retries(quick: PracticeSlack, bot: PretendBot) -> None:
    bot.answer(*[web.Response(status=500) for _ in range(4)])
    await quick.write("U0ANA", "first")
    await bot.heard(4)
    await quick.write("U0ANA", "second")
    assert [each.payload["event"]["text"] for each in bot.received] == ["first"] * 4 + ["second"]


async def test_a_bot_that_does_not_answer_in_time_is_asked_again(quick: PracticeSlack, bot: PretendBot) -> None:
    async def never(_: object) -> web.Response:
        await asyncio.sleep(PATIENCE)
        return web.Response()

    bot.answer(never)
    assert await quick.write("U0ANA", "help") == Answer(0, {"error": "operation_timeout"})
    assert (await bot.heard(2))[1].headers["X-Slack-Retry-Reason"] == "http_timeout"


async def test_commands_are_not_sent_twice(quick: PracticeSlack, bot: PretendBot) -> None:
    bot.answer(web.Response(status=500))
    assert (await quick.command("U0ANA", "help", channel="C0LEARNING")).status == 500
    await quick.write("U0ANA", "help")
    assert len(bot.received) == 2


async def test_nobody_there_is_a_failed_dispatch(quick: PracticeSlack) -> None:
    quick.bot_url = None
    failed = Answer(0, {"error": "dispatch_failed"})
    assert await quick.command("U0ANA", "help", channel="C0LEARNING") == failed
    quick.bot_url = "http://127.0.0.1:9/slack/events"
    assert await quick.command("U0ANA", "help", channel="C0LEARNING") == failed


async def test_an_event_can_be_repeated_by_hand(quick: PracticeSlack, bot: PretendBot) -> None:
    await quick.announce({"type": "user_change", "user": {"id": "U0ANA"}})
    event = quick.last_event
    assert event
    await quick.redeliver(event["event_id"], number=2)
    first, second = bot.received
    assert first.payload == second.payload == event
    assert second.headers["X-Slack-Retry-Num"] == "2"


async def test_any_body_can_be_sent_under_any_signature(quick: PracticeSlack, bot: PretendBot) -> None:
    await quick.deliver_raw({"type": "url_verification", "challenge": "x"})
    await quick.deliver_raw({"type": "url_verification"}, secret="somebody else's")
    await quick.deliver_raw(json.dumps({"a": 1}).encode(), at=int(time.time()) - 3600)
    verifier = SignatureVerifier(SECRET)
    valid = [verifier.is_valid_request(each.body, dict(each.headers)) for each in bot.received]
    assert valid == [True, False, False]


async def test_a_command_over_socket_mode(quick: PracticeSlack, line: ClientWebSocketResponse) -> None:
    running = asyncio.create_task(quick.command("U0ANA", "help", channel="C0LEARNING"))
    envelope = await line.receive_json(timeout=PATIENCE)
    await line.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Help"}})
    assert await running == Answer(200, {"text": "Help"})
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert envelope["payload"]["text"] == "help"
    assert [each.text for each in quick.messages("C0LEARNING")] == ["Help"]


async def test_an_unacknowledged_event_comes_again_over_socket_mode(
    quick: PracticeSlack, line: ClientWebSocketResponse
) -> None:
    running = asyncio.create_task(quick.write("U0ANA", "help"))
    first = await line.receive_json(timeout=PATIENCE)
    assert await running == Answer(0, {"error": "operation_timeout"})
    second = await line.receive_json(timeout=PATIENCE)
    await line.send_json({"envelope_id": second["envelope_id"]})
    assert first["payload"] == second["payload"]
    assert [(each["retry_attempt"], each["retry_reason"]) for each in (first, second)] == [(0, ""), (1, "http_timeout")]


async def test_a_ticket_lets_one_line_in(quick: PracticeSlack) -> None:
    opened = await client_of(quick, "xapp-practice").apps_connections_open(app_token="xapp-practice")
    async with ClientSession() as http:
        async with http.ws_connect(opened["url"]):
            pass
        async with http.get(opened["url"].replace("ws:", "http:")) as again:
            assert again.status == 403
