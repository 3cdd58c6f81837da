"""The connector does what the bot asks within Teams' rules, and refuses the rest in the real codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ServerDisconnectedError

from tests.workplace.teams.tools import BOT, FINANCE, GENERAL, LEARNING, Bot, Json, card, message, open_hand, words
from tests.workplace.tools import Opener
from workplace.faults import Fault
from workplace.people import CAST
from workplace.teams.practice import PracticeTeams

ANA = CAST[0]
CHAT = "a:1U0ANA"


async def test_posts_and_replies_carry_rising_ids(teams: PracticeTeams, hand: Bot) -> None:
    root = await hand.sent(LEARNING, "New pitch")
    by_place = await hand.sent(f"{LEARNING};messageid={root}", "Deadline moved")
    below = await hand.call(
        "POST", f"v3/conversations/{LEARNING}/activities/{by_place}", {"type": "message", "text": "Closed"}
    )
    shown = teams.messages(LEARNING)
    assert [(each.text, each.thread_ts) for each in shown] == [
        ("New pitch", None),
        ("Deadline moved", root),
        ("Closed", root),
    ]
    assert [each.ts for each in shown] == [root, by_place, below.body["id"]]
    assert int(root) < int(by_place) < int(below.body["id"])
    assert {each.user for each in shown} == {BOT}


async def test_a_chat_is_opened_by_any_name_of_a_person(hand: Bot, teams: PracticeTeams) -> None:
    for identity in ("29:1U0ANA", f"8:orgid:{ANA.aad}", ANA.aad):
        body = {"bot": {"id": BOT}, "members": [{"id": identity}], "tenantId": teams.tenant, "isGroup": False}
        opened = await hand.call("POST", "v3/conversations", body)
        assert (opened.status, opened.body) == (201, {"id": CHAT})
    await hand.sent(CHAT, "Welcome")
    assert [(each.text, each.thread_ts) for each in teams.messages(CHAT)] == [("Welcome", None)]


async def test_only_its_own_messages_change(teams: PracticeTeams, hand: Bot) -> None:
    ts = await hand.sent(LEARNING, message(card(words("one"))))
    updated = await hand.update(LEARNING, ts, message(card(words("two"))))
    assert (updated.status, updated.body) == (200, {"id": ts})
    assert [(each.card, each.edited) for each in teams.messages(LEARNING)] == [(card(words("two")), True)]
    await teams.write("U0ANA", "mine", channel=LEARNING)
    theirs = teams.messages(LEARNING)[-1].ts
    assert (await hand.update(LEARNING, theirs, "ours")).status == 403
    gone = await hand.call("DELETE", f"v3/conversations/{LEARNING}/activities/{ts}")
    assert (gone.status, [each.text for each in teams.messages(LEARNING)]) == (200, ["mine"])
    assert (await hand.update(LEARNING, ts, "again")).code == "ActivityNotFoundInConversation"


REFUSED: dict[str, tuple[str, str, Any, int, str]] = {
    "no such room": ("POST", "v3/conversations/19:x@thread.tacv2/activities", "x", 404, "ConversationNotFound"),
    "a room without the bot": (
        "POST",
        f"v3/conversations/{FINANCE}/activities",
        "x",
        403,
        "BotNotInConversationRoster",
    ),
    "no such thread": (
        "POST",
        f"v3/conversations/{LEARNING};messageid=1/activities",
        "x",
        404,
        "ActivityNotFoundInConversation",
    ),
    "no such person": (
        "POST",
        "v3/conversations",
        {"members": [{"id": "29:1U0NOBODY"}]},
        404,
        "MemberNotFoundInConversation",
    ),
    "two people": (
        "POST",
        "v3/conversations",
        {"members": [{"id": "29:1U0ANA"}, {"id": "29:1U0BEN"}]},
        400,
        "BadArgument",
    ),
    "a group": ("POST", "v3/conversations", {"members": [{"id": ANA.aad}], "isGroup": True}, 400, "BadArgument"),
    "another tenant": ("POST", "v3/conversations", {"members": [{"id": ANA.aad}], "tenantId": "x"}, 403, "Forbidden"),
    "nothing to say": ("POST", f"v3/conversations/{LEARNING}/activities", {"type": "message"}, 400, "BadSyntax"),
    "a list": ("POST", f"v3/conversations/{LEARNING}/activities", ["x"], 400, "BadSyntax"),
    "an event": ("POST", f"v3/conversations/{LEARNING}/activities", {"type": "event"}, 400, "BadSyntax"),
    "an image": (
        "POST",
        f"v3/conversations/{LEARNING}/activities",
        {"type": "message", "attachments": [{"contentType": "image/png", "contentUrl": "x"}]},
        400,
        "BadSyntax",
    ),
    "a bad card": ("POST", f"v3/conversations/{LEARNING}/activities", message({"type": "Card"}), 400, "BadSyntax"),
    "no such member": (
        "GET",
        f"v3/conversations/{LEARNING}/members/29:1U0NOBODY",
        None,
        404,
        "MemberNotFoundInConversation",
    ),
    "not in the chat": ("GET", f"v3/conversations/{CHAT}/members/29:1U0BEN", None, 404, "MemberNotFoundInConversation"),
    "half a page": (
        "GET",
        f"v3/conversations/{LEARNING}/pagedmembers?pageSize=half",
        None,
        400,
        "BadArgument",
    ),
    "no such team": ("GET", f"v3/teams/{LEARNING}", None, 404, "TeamNotFound"),
}


@pytest.mark.parametrize(("verb", "path", "body", "status", "code"), REFUSED.values(), ids=REFUSED)
async def test_refusals(
    teams: PracticeTeams, hand: Bot, verb: str, path: str, body: Any, status: int, code: str
) -> None:
    said = {"type": "message", "text": body} if isinstance(body, str) else body
    refused = await hand.call(verb, path, said)
    assert (refused.status, refused.code) == (status, code)
    assert (teams.posts_made, teams.messages(LEARNING)) == ({"token": 1}, [])


async def test_a_message_too_big_for_the_wire(hand: Bot) -> None:
    envelope = len('{"type":"message","text":""}')
    fits = "x" * (50 * 1024 - envelope)  # each character weighs two bytes
    assert (await hand.send(LEARNING, fits)).status == 201
    too_big = await hand.send(LEARNING, fits + "x")
    assert (too_big.status, too_big.code) == (413, "MessageSizeTooBig")


async def test_a_message_with_a_card_stays_below_28_kib(hand: Bot) -> None:
    fat = await hand.send(LEARNING, {**message(card(words("x" * 20_000))), "text": "y" * 9_000})
    assert (fat.status, fat.code) == (400, "BadSyntax")


async def test_a_person_who_wants_no_messages(teams: PracticeTeams, hand: Bot) -> None:
    await teams.block("U0ANA")
    await teams.uninstall("U0BEN")
    for user in ("U0ANA", "U0BEN"):
        assert not teams.installed_for(user)
        blocked = await hand.send(f"a:1{user}", "x")
        assert (blocked.status, blocked.code) == (403, "Forbidden")
        assert blocked.body["subCode"] == blocked.body["error"]["subCode"] == "MessageWritesBlocked"
        assert '"subCode":"MessageWritesBlocked"' in blocked.body["error"]["message"]
        await teams.install(user)
        assert (await hand.send(f"a:1{user}", "x")).status == 201


async def test_who_has_neither_app_nor_team_cannot_be_reached(teams: PracticeTeams, hand: Bot) -> None:
    await teams.uninstall("U0ANA")
    assert (await hand.call("POST", "v3/conversations", {"members": [{"id": ANA.aad}]})).status == 201
    await teams.remove_from_team("U0ANA")
    refused = await hand.call("POST", "v3/conversations", {"members": [{"id": ANA.aad}]})
    assert (refused.status, refused.code) == (403, "BotNotInConversationRoster")


async def test_whispers(teams: PracticeTeams, hand: Bot) -> None:
    root = await hand.sent(LEARNING, "New pitch")
    await hand.whisper(f"{LEARNING};messageid={root}", f"8:orgid:{ANA.aad}", "Only for Ana.")
    whisper = teams.messages(LEARNING)[-1]
    assert (whisper.text, whisper.ephemeral_for, whisper.thread_ts) == ("Only for Ana.", "U0ANA", root)
    for conversation, reader in ((CHAT, "29:1U0ANA"), (LEARNING, "29:1U0NOBODY"), (LEARNING, "")):
        refused = await hand.whisper(conversation, reader, "x")
        assert (refused.status, refused.code) == (400, "BadArgument")


async def test_the_answer_to_a_slash_command_hangs_on_nothing_others_cannot_see(
    teams: PracticeTeams, hand: Bot
) -> None:
    await teams.command("U0ANA", "list", channel=LEARNING)
    typed = teams.messages(LEARNING)[0].ts
    await hand.whisper(f"{LEARNING};messageid={typed}", "29:1U0ANA", "Your list.")
    await hand.sent(f"{LEARNING};messageid={typed}", "For all.")
    assert [each.thread_ts for each in teams.messages(LEARNING)] == [None, typed, None]


async def test_a_tenant_without_whispers(tenancy: Opener) -> None:
    teams = await tenancy(targeted=False)
    async with open_hand(teams) as hand:
        refused = await hand.whisper(LEARNING, "29:1U0ANA", "x")
    assert (refused.status, refused.code) == (400, "BadArgument")


async def test_looking_people_up(teams: PracticeTeams, hand: Bot) -> None:
    ana: Json = {
        "id": "29:1U0ANA",
        "name": "Ana Silva",
        "aadObjectId": ANA.aad,
        "tenantId": teams.tenant,
        "userRole": "user",
        "email": "ana.silva@practice.example",
        "userPrincipalName": "ana.silva@practice.example",
    }
    for conversation, identity in ((LEARNING, "29:1U0ANA"), (CHAT, ANA.aad), (LEARNING, f"8:orgid:{ANA.aad}")):
        found = await hand.call("GET", f"v3/conversations/{conversation}/members/{identity}")
        assert (found.status, found.body) == (200, ana)
    everybody = await hand.call("GET", f"v3/conversations/{GENERAL}/pagedmembers", pageSize="50")
    assert [each["name"] for each in everybody.body["members"]] == [person.name for person in CAST]
    assert "continuationToken" not in everybody.body
    await teams.remove_from_team("U0ANA")
    gone = await hand.call("GET", f"v3/conversations/{LEARNING}/members/29:1U0ANA")
    assert (gone.status, gone.code) == (404, "MemberNotFoundInConversation")


async def test_a_long_roster_comes_in_pages(tenancy: Opener) -> None:
    crowd = [replace(ANA, user=f"U{number:03}", name=f"Person {number}") for number in range(120)]
    teams = await tenancy(cast=crowd)
    names: list[str] = []
    token: dict[str, str] = {}
    async with open_hand(teams) as hand:
        for size in (50, 50, 20):
            page = (await hand.call("GET", f"v3/conversations/{GENERAL}/pagedmembers", pageSize="50", **token)).body
            assert len(page["members"]) == size
            names += [each["name"] for each in page["members"]]
            token = {"continuationToken": page.get("continuationToken", "")}
    assert (names, token) == ([person.name for person in crowd], {"continuationToken": ""})


async def test_the_team_and_its_channels(teams: PracticeTeams, hand: Bot) -> None:
    team = (await hand.call("GET", f"v3/teams/{GENERAL}")).body
    assert (team["id"], team["name"]) == (GENERAL, "Learning network")
    listed = (await hand.call("GET", f"v3/teams/{GENERAL}/conversations")).body["conversations"]
    names = {each["id"]: each["name"] for each in listed}
    assert names == {GENERAL: None, LEARNING: "Learning", "19:apprentissage@thread.tacv2": "Apprentissage"}
    await teams.uninstall_team()
    assert (await hand.call("GET", f"v3/teams/{GENERAL}")).code == "BotNotInConversationRoster"


@pytest.mark.parametrize(
    ("fault", "status", "done"),
    [(Fault.RATE_LIMITED, 429, []), (Fault.FAILED_BEFORE, 503, []), (Fault.FAILED_AFTER, 503, ["x"])],
)
async def test_a_failure_may_or_may_not_have_done_the_work(
    teams: PracticeTeams, hand: Bot, fault: Fault, status: int, done: list[str]
) -> None:
    teams.faults.retry_after = 7
    teams.faults.script("send", [fault])
    failed = await hand.send(LEARNING, "x")
    assert (failed.status, failed.headers.get("Retry-After")) == (status, "7" if status == 429 else None)
    assert [each.text for each in teams.messages(LEARNING)] == done
    assert teams.posts_made["send"] == len(done)
    assert (await hand.send(LEARNING, "y")).status == 201


async def test_a_cut_connection_has_done_the_work(teams: PracticeTeams, hand: Bot) -> None:
    teams.faults.script("send", [Fault.CUT_AFTER])
    with pytest.raises(ServerDisconnectedError):
        await hand.send(LEARNING, "x")
    assert [each.text for each in teams.messages(LEARNING)] == ["x"]
    assert (teams.calls[-1].method, teams.calls[-1].verb, teams.calls[-1].status) == ("send", "POST", 0)


@pytest.mark.parametrize("method", ["token", "keys", "create_conversation", "member", "members", "team", "channels"])
async def test_every_method_can_have_a_bad_day(teams: PracticeTeams, hand: Bot, method: str) -> None:
    calls: dict[str, Any] = {
        "token": lambda: hand.fetch_token(),
        "keys": lambda: hand.call("GET", "../openid/keys"),
        "create_conversation": lambda: hand.call("POST", "v3/conversations", {"members": [{"id": ANA.aad}]}),
        "member": lambda: hand.call("GET", f"v3/conversations/{LEARNING}/members/{ANA.aad}"),
        "members": lambda: hand.call("GET", f"v3/conversations/{LEARNING}/pagedmembers"),
        "team": lambda: hand.call("GET", f"v3/teams/{GENERAL}"),
        "channels": lambda: hand.call("GET", f"v3/teams/{GENERAL}/conversations"),
    }
    hand.bearer = (await hand.fetch_token()).body["access_token"]
    teams.faults.slow_for = 0.01
    teams.faults.script(method, [Fault.FAILED_BEFORE, Fault.SLOW])
    assert (await calls[method]()).status == 503
    assert (await calls[method]()).status < 300


async def test_what_the_bot_called_is_kept_without_secrets(teams: PracticeTeams, hand: Bot) -> None:
    await hand.sent(LEARNING, "x")
    token, send = teams.calls
    assert "client_secret" not in token.args["body"]
    assert token.answer["access_token"] == "..."
    said = {"type": "message", "text": "x"}
    assert (send.method, send.args, send.status) == ("send", {"conversation": LEARNING, "body": said}, 201)
