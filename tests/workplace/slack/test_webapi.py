"""The practice Slack answers the official client as Slack would, refusals included."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.workplace.tools import Opener, Ticks, client_of
from tests.workplace.views import actions, button
from workplace.people import BOT_USER
from workplace.slack.desk import DEFAULT_SCOPES
from workplace.slack.limits import Limits
from workplace.slack.practice import PracticeSlack
from workplace.slack.webapi import METHODS

ROOM = "C0LEARNING"


async def refusal(client: AsyncWebClient, method: str, args: dict[str, Any]) -> str:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call(method, json=args)
    return str(refused.value.response["error"])


async def test_the_bot_learns_who_it_is(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0PRACTICE", BOT_USER, "B0PITCHIN")


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-other", "auth.test", "invalid_auth"),
        ("xapp-practice", "auth.test", "not_allowed_token_type"),
        ("xoxb-practice", "apps.connections.open", "not_allowed_token_type"),
        ("xoxb-practice", "chat.shout", "unknown_method"),
    ],
)
async def test_a_wrong_key_opens_nothing(slack: PracticeSlack, token: str, method: str, error: str) -> None:
    assert await refusal(client_of(slack, token), method, {}) == error


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.scope])
async def test_each_method_wants_its_scope(practice: Opener, name: str) -> None:
    slack = await practice(scopes=frozenset())
    with pytest.raises(SlackApiError) as refused:
        await client_of(slack).api_call(name)
    assert refused.value.response.data == {
        "ok": False,
        "error": "missing_scope",
        "needed": METHODS[name].scope,
        "provided": "",
    }


@pytest.mark.parametrize("way", ["json", "data", "params"])
async def test_arguments_come_as_json_form_or_query(slack: PracticeSlack, client: AsyncWebClient, way: str) -> None:
    await client.api_call("chat.postMessage", **{way: {"channel": ROOM, "text": "Bonjour"}})
    assert [message.text for message in slack.messages(ROOM)] == ["Bonjour"]


async def test_a_message_is_written_changed_and_taken_back(slack: PracticeSlack, client: AsyncWebClient) -> None:
    metadata = {"event_type": "pitch", "event_payload": {"post": "7"}}
    posted = await client.chat_postMessage(channel=ROOM, text="New", blocks=[actions(button())], metadata=metadata)
    ts = posted["ts"]
    await client.chat_postMessage(channel=ROOM, text="Below", thread_ts=ts)
    await client.chat_update(channel=ROOM, ts=ts, text="Newer")
    first, second = slack.messages(ROOM)
    assert (first.text, first.blocks, first.edited, first.metadata) == ("Newer", None, True, metadata)
    assert (second.text, second.thread_ts) == ("Below", ts)
    assert (await client.chat_getPermalink(channel=ROOM, message_ts=ts))["permalink"].endswith(ts.replace(".", ""))
    await client.chat_delete(channel=ROOM, ts=ts)
    assert slack.messages(ROOM) == [second]
    assert slack.posts_made == {"chat.postMessage": 2, "chat.update": 1, "chat.getPermalink": 1, "chat.delete": 1}


async def test_a_message_to_a_person_is_a_direct_message(slack: PracticeSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="U0BEN", text="Thank you")
    opened = await client.conversations_open(users="U0BEN")
    assert posted["channel"] == opened["channel"]["id"] == slack.dm("U0BEN") == "D0BEN"


LONG = [{"type": "section", "text": {"type": "mrkdwn", "text": "a" * 3000}} for _ in range(5)]
POSTS = [
    ("chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C0FINANCE", "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": ROOM}, "no_text"),
    ("chat.postMessage", {"channel": ROOM, "text": "x" * 40_001}, "msg_too_long"),
    ("chat.postMessage", {"channel": ROOM, "text": "x", "blocks": LONG}, "msg_blocks_too_long"),
    ("chat.postMessage", {"channel": ROOM, "text": "x", "blocks": [{"type": "poem"}]}, "invalid_blocks"),
    ("chat.postMessage", {"channel": ROOM, "text": "x", "blocks": "["}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": ROOM, "text": "x", "metadata": {}}, "invalid_metadata_schema"),
    ("chat.postMessage", {"channel": ROOM, "text": "x", "thread_ts": "1.1"}, "thread_not_found"),
    ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": BOT_USER, "text": "x"}, "user_not_found"),
    ("chat.update", {"channel": ROOM, "ts": "1.1", "text": "x"}, "message_not_found"),
    ("chat.delete", {"channel": ROOM, "ts": "1.1"}, "message_not_found"),
    ("chat.postEphemeral", {"channel": "C0FINANCE", "user": "U0ANA", "text": "x"}, "not_in_channel"),
    ("chat.postEphemeral", {"channel": "D0ANA", "user": "U0BEN", "text": "x"}, "user_not_in_channel"),
    ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
    ("conversations.history", {"channel": ROOM}, "missing_scope"),
    ("conversations.history", {"channel": "D0ANA", "limit": 0}, "invalid_limit"),
    ("conversations.history", {"channel": "D0ANA", "cursor": "x"}, "invalid_cursor"),
    ("conversations.history", {"channel": "D0ANA", "oldest": "x"}, "invalid_ts_oldest"),
    ("conversations.replies", {"channel": "D0ANA", "ts": "1.1"}, "thread_not_found"),
    ("conversations.info", {"channel": "D0ANA"}, "missing_scope"),
    ("conversations.join", {"channel": ROOM}, "missing_scope"),
    ("reactions.get", {"channel": ROOM, "timestamp": "1.1"}, "message_not_found"),
    ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
    ("bots.info", {"bot": "B0OTHER"}, "bot_not_found"),
    ("team.info", {}, "missing_scope"),
]


@pytest.mark.parametrize(("method", "args", "error"), POSTS)
async def test_slack_refuses(
    slack: PracticeSlack, client: AsyncWebClient, method: str, args: dict[str, Any], error: str
) -> None:
    slack.dm("U0ANA")
    assert await refusal(client, method, args) == error
    assert slack.posts_made == {}


async def test_only_its_own_messages_can_be_changed(slack: PracticeSlack, client: AsyncWebClient) -> None:
    await slack.write("U0BEN", "Mine", channel=ROOM)
    args = {"channel": ROOM, "ts": slack.messages(ROOM)[0].ts, "text": "Yours"}
    assert await refusal(client, "chat.update", args) == "cant_update_message"
    assert await refusal(client, "chat.delete", args) == "cant_delete_message"


async def test_a_whisper_is_nobody_elses(slack: PracticeSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postEphemeral(channel=ROOM, user="U0BEN", text="Only you")
    whisper = slack.messages(ROOM)[0]
    assert (whisper.ts, whisper.ephemeral_for) == (posted["message_ts"], "U0BEN")
    assert await refusal(client, "chat.update", {"channel": ROOM, "ts": whisper.ts, "text": "x"}) == "message_not_found"


async def test_history_shows_what_was_said_and_by_whom(practice: Opener) -> None:
    slack = await practice(scopes=DEFAULT_SCOPES | {"channels:history"})
    client = client_of(slack)
    metadata = {"event_type": "pitch", "event_payload": {"post": "7"}}
    first = await client.chat_postMessage(channel=ROOM, text="one", metadata=metadata)
    await client.chat_postMessage(channel=ROOM, text="reply", thread_ts=first["ts"])
    await client.chat_postEphemeral(channel=ROOM, user="U0BEN", text="whisper")
    await client.chat_postMessage(channel=ROOM, text="two")
    bare = await client.conversations_history(channel=ROOM)
    assert [(each["text"], "metadata" in each) for each in bare["messages"]] == [("two", False), ("one", False)]
    page = await client.conversations_history(channel=ROOM, limit=1, include_all_metadata=True)
    rest = await client.conversations_history(
        channel=ROOM, limit=1, cursor=page["response_metadata"]["next_cursor"], include_all_metadata=True
    )
    assert [each["text"] for each in page["messages"]] == ["two"]
    assert [each["metadata"] for each in rest["messages"]] == [metadata]
    since = await client.conversations_history(channel=ROOM, oldest=first["ts"])
    assert [each["text"] for each in since["messages"]] == ["two"]
    thread = await client.conversations_replies(channel=ROOM, ts=first["ts"])
    assert [each["text"] for each in thread["messages"]] == ["one", "reply"]


async def test_people_have_a_zone_and_a_language(client: AsyncWebClient) -> None:
    plain = (await client.users_info(user="U0CHLOE"))["user"]
    told = (await client.users_info(user="U0CHLOE", include_locale=True))["user"]
    assert (plain["real_name"], plain["name"], plain["tz"]) == ("Chloé Tremblay", "chloe.tremblay", "America/Montreal")
    assert ("locale" in plain, told["locale"]) == (False, "fr-FR")
    listed = await client.users_list()
    assert [each["id"] for each in listed["members"] if not each["is_bot"]] == [
        "U0ANA",
        "U0BEN",
        "U0CHLOE",
        "U0DEV",
        "U0ELISE",
    ]


async def test_rooms_say_whether_the_bot_is_in_them(client: AsyncWebClient) -> None:
    listed = (await client.conversations_list())["channels"]
    assert {each["name"]: each["is_member"] for each in listed} == {
        "learning": True,
        "apprentissage": True,
        "data-guild": True,
        "finance": False,
    }
    assert (await client.conversations_info(channel=ROOM))["channel"]["name"] == "learning"
    assert BOT_USER in (await client.conversations_members(channel=ROOM))["members"]


async def test_the_bot_joins_a_room_it_may_join(practice: Opener) -> None:
    slack = await practice(scopes=DEFAULT_SCOPES | {"channels:join"})
    client = client_of(slack)
    await client.conversations_join(channel="C0FINANCE")
    await client.chat_postMessage(channel="C0FINANCE", text="Hello")
    assert [message.text for message in slack.messages("C0FINANCE")] == ["Hello"]


async def test_a_public_room_can_be_written_to_with_the_extra_scope(practice: Opener) -> None:
    slack = await practice(scopes=DEFAULT_SCOPES | {"chat:write.public"})
    await client_of(slack).chat_postMessage(channel="C0FINANCE", text="Hello")
    assert [message.text for message in slack.messages("C0FINANCE")] == ["Hello"]


async def test_emoji_are_counted_by_person(slack: PracticeSlack, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=ROOM, text="x"))["ts"]
    await client.reactions_add(channel=ROOM, timestamp=ts, name="brain")
    await slack.react("U0BEN", ROOM, ts, "brain")
    args = {"channel": ROOM, "timestamp": ts, "name": "brain"}
    assert await refusal(client, "reactions.add", args) == "already_reacted"
    shown = (await client.reactions_get(channel=ROOM, timestamp=ts))["message"]["reactions"]
    assert shown == [{"name": "brain", "users": [BOT_USER, "U0BEN"], "count": 2}]
    await client.reactions_remove(channel=ROOM, timestamp=ts, name="brain")
    assert await refusal(client, "reactions.remove", args) == "no_reaction"


async def test_one_message_a_second_in_each_channel(practice: Opener, ticks: Ticks) -> None:
    slack = await practice(limits=Limits())
    client = client_of(slack)
    await client.chat_postMessage(channel=ROOM, text="one")
    await client.chat_postMessage(channel="C0DATA", text="elsewhere")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=ROOM, text="two")
    response = refused.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (429, "ratelimited", "1")
    ticks.seconds += 1
    await client.chat_postMessage(channel=ROOM, text="two")
    assert [message.text for message in slack.messages(ROOM)] == ["one", "two"]


async def test_a_method_has_so_many_calls_a_minute(practice: Opener, ticks: Ticks) -> None:
    client = client_of(await practice(limits=Limits(calls_per_minute={4: 2})))
    for _ in range(2):
        await client.users_info(user="U0ANA")
    with pytest.raises(SlackApiError) as refused:
        await client.users_info(user="U0ANA")
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "30")
    ticks.seconds += 30
    assert (await client.users_info(user="U0ANA"))["ok"]


async def test_every_call_is_kept_in_order(slack: PracticeSlack, client: AsyncWebClient) -> None:
    await client.auth_test()
    await client.chat_postMessage(channel=ROOM, text="x")
    assert [(call.method, call.status, call.answer["ok"]) for call in slack.calls] == [
        ("auth.test", 200, True),
        ("chat.postMessage", 200, True),
    ]
    assert [(each.direction, each.label, each.status) for each in slack.wire] == [
        ("out", "POST auth.test", 200),
        ("out", "POST chat.postMessage", 200),
    ]
