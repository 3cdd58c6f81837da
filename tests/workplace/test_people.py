"""What people do in the practice Slack reaches the bot signed and complete, and its answer is shown."""

from __future__ import annotations

import time
from typing import Any

import pytest
from aiohttp import ClientSession, web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from tests.workplace.pretend_bot import PretendBot
from tests.workplace.tools import NOON, SECRET, Opener, Ticks
from tests.workplace.views import actions, button, home, option
from workplace.impossible import Impossible
from workplace.people import BOT_USER
from workplace.slack.limits import Limits
from workplace.slack.practice import PracticeSlack
from workplace.wire import Answer

ROOM = "C0LEARNING"
EVENT_TS = f"{int(NOON.timestamp())}.000000"


async def posted(client: AsyncWebClient, *elements: dict[str, Any]) -> str:
    message = await client.chat_postMessage(channel=ROOM, text="Pitch", blocks=[actions(*elements)])
    return str(message["ts"])


async def test_a_command_is_signed_and_complete(slack: PracticeSlack, bot: PretendBot) -> None:
    assert await slack.command("U0ANA", "thank @Ben Okafor in #data-guild", channel=ROOM) == Answer(200)
    received = bot.received[0]
    assert SignatureVerifier(SECRET).is_valid_request(received.body, dict(received.headers))
    trigger_id, response_url = received.payload.pop("trigger_id"), received.payload.pop("response_url")
    assert trigger_id
    assert response_url.startswith("http://127.0.0.1:")
    assert received.payload == {
        "token": "practice-verification-token",
        "team_id": "T0PRACTICE",
        "team_domain": "practice",
        "channel_id": ROOM,
        "channel_name": "learning",
        "user_id": "U0ANA",
        "user_name": "ana.silva",
        "command": "/pitch",
        "text": "thank <@U0BEN|ben.okafor> in <#C0DATA|data-guild>",
        "api_app_id": "A0PITCHIN",
        "is_enterprise_install": "false",
    }


@pytest.mark.parametrize(
    ("body", "seen_by"),
    [
        ({"text": "Here is help"}, "U0ANA"),
        ({"text": "Here is help", "response_type": "in_channel"}, None),
    ],
)
async def test_the_answer_to_a_command_is_shown(
    slack: PracticeSlack, bot: PretendBot, body: dict[str, str], seen_by: str | None
) -> None:
    bot.answer_json(body)
    await slack.command("U0ANA", "help", channel=ROOM)
    assert [(each.text, each.ephemeral_for) for each in slack.messages(ROOM)] == [("Here is help", seen_by)]


async def test_a_plain_answer_is_shown_too_and_a_broken_one_is_not(slack: PracticeSlack, bot: PretendBot) -> None:
    bot.answer(web.Response(text="Hello"))
    bot.answer_json({"blocks": [{"type": "poem"}]})
    assert (await slack.command("U0ANA", "", channel=ROOM)).status == 200
    broken = await slack.command("U0ANA", "", channel=ROOM)
    assert (broken.status, broken.body) == (
        0,
        {"ok": False, "error": "invalid_blocks", "answer": {"blocks": [{"type": "poem"}]}},
    )
    assert [each.text for each in slack.messages(ROOM)] == ["Hello"]


async def test_a_reaction_says_whose_message_it_is_on(
    slack: PracticeSlack, bot: PretendBot, client: AsyncWebClient
) -> None:
    ts = await posted(client, button())
    await slack.react("U0BEN", ROOM, ts, "brain")
    payload = bot.last
    assert payload["event"] == {
        "type": "reaction_added",
        "user": "U0BEN",
        "reaction": "brain",
        "item": {"type": "message", "channel": ROOM, "ts": ts},
        "item_user": BOT_USER,
        "event_ts": EVENT_TS,
    }
    assert abs(payload["event_time"] - time.time()) < 60
    assert payload["authorizations"][0] == {
        "enterprise_id": None,
        "team_id": "T0PRACTICE",
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    assert slack.messages(ROOM)[0].reactions == {"brain": ("U0BEN",)}
    await slack.unreact("U0BEN", ROOM, ts, "brain")
    assert (bot.last["event"]["type"], bot.last["event_id"]) == ("reaction_removed", "Ev0PRACTICE2")
    assert slack.messages(ROOM)[0].reactions == {}


async def test_event_times_rise_on_a_clock_that_stands_still(
    slack: PracticeSlack, bot: PretendBot, client: AsyncWebClient
) -> None:
    ts = await posted(client, button())
    await slack.react("U0BEN", ROOM, ts, "brain")
    await slack.react("U0DEV", ROOM, ts, "brain")
    first, second = (each.payload["event"]["event_ts"] for each in bot.received)
    assert (first, second) == (EVENT_TS, EVENT_TS[:-1] + "1")


async def test_a_press_carries_the_message_and_two_ways_to_answer(
    slack: PracticeSlack, bot: PretendBot, client: AsyncWebClient
) -> None:
    ts = await posted(client, button(value="P-1"), button("ask"))
    assert (await slack.press("U0BEN", ROOM, ts, "pledge", value="P-1")).ok
    payload = bot.last
    assert payload["container"] == {"type": "message", "message_ts": ts, "channel_id": ROOM, "is_ephemeral": False}
    assert payload["user"] == {
        "id": "U0BEN",
        "username": "ben.okafor",
        "name": "ben.okafor",
        "team_id": "T0PRACTICE",
    }
    assert payload["message"]["ts"] == ts
    [pressed] = payload["actions"]
    assert pressed.pop("action_ts")
    assert pressed == {
        "type": "button",
        "action_id": "pledge",
        "block_id": "buttons",
        "text": {"type": "plain_text", "text": "Pledge"},
        "value": "P-1",
    }


async def test_a_menu_reports_what_was_chosen(slack: PracticeSlack, bot: PretendBot, client: AsyncWebClient) -> None:
    ts = await posted(client, {"type": "overflow", "action_id": "more", "options": [option("mute"), option("share")]})
    await slack.press("U0BEN", ROOM, ts, "more", selected="share")
    assert bot.last["actions"][0]["selected_option"] == option("share")
    with pytest.raises(Impossible):
        await slack.press("U0BEN", ROOM, ts, "more", selected="delete")


async def test_a_whisper_can_be_pressed_by_the_person_it_is_for(
    slack: PracticeSlack, bot: PretendBot, client: AsyncWebClient
) -> None:
    whisper = await client.chat_postEphemeral(channel=ROOM, user="U0BEN", text="Undo?", blocks=[actions(button())])
    await slack.press("U0BEN", ROOM, whisper["message_ts"], "pledge")
    assert (bot.last["container"]["is_ephemeral"], "message" in bot.last) == (True, False)
    with pytest.raises(Impossible):
        await slack.press("U0ANA", ROOM, whisper["message_ts"], "pledge")
    with pytest.raises(Impossible):
        await slack.react("U0BEN", ROOM, whisper["message_ts"], "brain")


async def test_the_response_address_replaces_removes_and_wears_out(
    practice: Opener, bot: PretendBot, ticks: Ticks
) -> None:
    slack = await practice(limits=Limits(response_url_uses=3, response_url_life=60, message_interval=0))
    bot.answer_json({"text": "Undo?", "blocks": [actions(button())]})
    await slack.command("U0BEN", "", channel=ROOM)
    ts = slack.messages(ROOM)[0].ts
    await slack.press("U0BEN", ROOM, ts, "pledge")
    url = bot.last["response_url"]
    uses = [
        ({"text": "Undone", "replace_original": True}, 200, ["Undone"]),
        ({"text": "More", "thread_ts": ts}, 200, ["Undone", "More"]),
        ({"delete_original": True}, 200, ["More"]),
        ({"text": "Again"}, 404, ["More"]),
    ]
    async with ClientSession() as http:
        for body, status, shown in uses:
            async with http.post(url, json=body) as response:
                assert (response.status, [each.text for each in slack.messages(ROOM)]) == (status, shown)
        await slack.press("U0BEN", ROOM, await _fresh(slack, bot), "pledge")
        ticks.seconds += 61
        async with http.post(bot.last["response_url"], json={"text": "Late"}) as response:
            assert (response.status, await response.json()) == (404, {"ok": False, "error": "expired_url"})


async def _fresh(slack: PracticeSlack, bot: PretendBot) -> str:
    bot.answer_json({"text": "Undo?", "blocks": [actions(button())]})
    await slack.command("U0BEN", "", channel=ROOM)
    return slack.messages(ROOM)[-1].ts


async def test_a_message_to_the_bot_arrives_escaped(slack: PracticeSlack, bot: PretendBot) -> None:
    await slack.write("U0ANA", "Is <R&D> for @Ben Okafor?")
    event = bot.last["event"]
    assert (event["type"], event["channel_type"], event["channel"]) == ("message", "im", "D0ANA")
    assert event["text"] == "Is &lt;R&amp;D&gt; for <@U0BEN>?"


async def test_in_a_channel_the_bot_hears_only_its_name(slack: PracticeSlack, bot: PretendBot) -> None:
    await slack.write("U0ANA", "Good morning", channel=ROOM)
    await slack.write("U0ANA", "@pitchin help", channel=ROOM)
    await slack.write("U0ANA", "@pitchin help", channel="C0FINANCE")
    assert [(each.payload["event"]["type"], each.payload["event"]["text"]) for each in bot.received] == [
        ("app_mention", f"<@{BOT_USER}> help")
    ]


async def test_home_opens_with_what_was_published_before(
    slack: PracticeSlack, bot: PretendBot, client: AsyncWebClient
) -> None:
    await slack.open_home("U0ANA")
    assert "view" not in bot.last["event"]
    await client.views_publish(user_id="U0ANA", view=home({"type": "divider"}))
    await slack.open_home("U0ANA")
    assert (bot.last["event"]["tab"], bot.last["event"]["view"]["type"]) == ("home", "home")


async def test_shortcuts_are_global_or_on_a_message(
    slack: PracticeSlack, bot: PretendBot, client: AsyncWebClient
) -> None:
    await slack.shortcut("U0ANA", "pitch_new")
    assert (bot.last["type"], bot.last["callback_id"], "response_url" in bot.last) == ("shortcut", "pitch_new", False)
    await slack.write("U0BEN", "I could teach this", channel="C0FINANCE")
    ts = slack.messages("C0FINANCE")[0].ts
    await slack.shortcut("U0ANA", "pitch_add_resource", channel="C0FINANCE", ts=ts)
    assert (bot.last["type"], bot.last["message"]["text"], bot.last["message_ts"]) == (
        "message_action",
        "I could teach this",
        ts,
    )


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("command", ("U0ANA", "help")),
        ("write", ("U0ANA", "help")),
    ],
)
async def test_nobody_acts_in_a_room_they_are_not_in(slack: PracticeSlack, name: str, args: tuple[str, str]) -> None:
    with pytest.raises(Impossible):
        await getattr(slack, name)(*args, channel=slack.dm("U0BEN"))


async def test_reacting_twice_is_impossible(slack: PracticeSlack, client: AsyncWebClient) -> None:
    ts = await posted(client, button())
    await slack.react("U0BEN", ROOM, ts, "brain")
    with pytest.raises(Impossible):
        await slack.react("U0BEN", ROOM, ts, "brain")
    with pytest.raises(Impossible):
        await slack.unreact("U0DEV", ROOM, ts, "brain")
