"""The page in the Teams look: what each person sees, what they can do, and both platforms' wires as one story."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.workplace.pretend_bot import PretendBot
from tests.workplace.teams.tools import (
    GENERAL,
    LEARNING,
    Bot,
    buttons,
    card,
    card_answer,
    dialog,
    execute,
    field,
    message,
    submits,
)
from tests.workplace.tools import NOON, client_of
from workplace.conductor import NextReminder
from workplace.server import page_app
from workplace.slack.practice import PracticeSlack
from workplace.teams.practice import PracticeTeams

OURS = {"X-Pitchin-Practice": "1"}
APPRENTISSAGE = "19:apprentissage@thread.tacv2"
SHARED = card(buttons(execute()))
PLEDGED = card({"type": "TextBlock", "text": "Pledged"})
FORM = card(field("title"), buttons(submits()))

Page = TestClient[Any, Any]


class Standstill:
    """A conductor whose clock nobody moves."""

    def now(self) -> datetime:
        return NOON

    async def move(self, by: timedelta) -> None: ...

    async def jump(self) -> None: ...

    async def next_reminder(self) -> NextReminder | None:
        return None

    async def guide(self) -> Mapping[str, bool]:
        return {"pitch": False}

    async def reset(self) -> None: ...


@pytest.fixture
async def page(slack: PracticeSlack, teams: PracticeTeams) -> AsyncIterator[Page]:
    async with TestClient(TestServer(page_app(slack, Standstill(), teams), shutdown_timeout=0.1)) as page:
        yield page


async def seen_by(page: Page, user: str, look: str = "teams") -> dict[str, Any]:
    async with page.get("/workplace/state", params={"as": user, "look": look}) as response:
        return dict(await response.json())


async def act(page: Page, user: str, verb: str, **details: Any) -> dict[str, Any]:
    body = {"as": user, "do": verb, "look": "teams", **details}
    async with page.post("/workplace/act", json=body, headers=OURS) as response:
        return dict(await response.json())


async def test_a_person_sees_the_team(teams: PracticeTeams, page: Page, bot: PretendBot, hand: Bot) -> None:
    ts = await hand.sent(LEARNING, message(SHARED))
    await hand.whisper(LEARNING, "29:1U0BEN", "Only for Ben.")
    bot.answer_json(card_answer(PLEDGED))
    await teams.press("U0CHLOE", LEARNING, ts, execute())
    await teams.react("U0BEN", LEARNING, ts, "like")
    state = await seen_by(page, "U0CHLOE")
    people, wire = state.pop("people"), state.pop("wire")
    assert [each["name"] for each in people] == [
        "Ana Silva",
        "Ben Okafor",
        "Chloé Tremblay",
        "Dev Patel",
        "Élise Moreau",
    ]
    assert {each["platform"] for each in wire} == {"teams"}
    team = {"team": "Learning network", "member": True, "private": False}
    assert state == {
        "as": "U0CHLOE",
        "look": "teams",
        "looks": ["slack", "teams"],
        "now": "2027-03-02T12:10:00-05:00",
        "zone": "America/Montreal",
        "next_reminder": None,
        "guide": {"pitch": False},
        "rooms": [
            {"channel": GENERAL, "name": "General", **team},
            {"channel": LEARNING, "name": "Learning", **team},
            {"channel": APPRENTISSAGE, "name": "Apprentissage", **team},
        ],
        "dm": "a:1U0CHLOE",
        "messages": {
            GENERAL: [],
            LEARNING: [
                {
                    "ts": ts,
                    "channel": LEARNING,
                    "user": teams.person("28:" + teams.app_id).user,
                    "name": "Pitch In",
                    "bot": True,
                    "text": "A pitch",
                    "card": PLEDGED,
                    "note": None,
                    "thread_ts": None,
                    "edited": False,
                    "ephemeral": False,
                    "reactions": [{"name": "like", "users": ["U0BEN"]}],
                    "at": "2027-03-02T12:10:00-05:00",
                }
            ],
            APPRENTISSAGE: [],
            "a:1U0CHLOE": [],
        },
        "home": None,
        "view": None,
        "text_only": False,
    }


async def test_the_private_channel_shows_to_its_members(page: Page) -> None:
    rooms = (await seen_by(page, "U0ANA"))["rooms"]
    assert rooms[-1] == {
        "channel": "19:finance@thread.tacv2",
        "name": "Finance",
        "team": "Learning network",
        "member": False,
        "private": True,
    }


async def test_a_dialog_through_the_page(page: Page, bot: PretendBot) -> None:
    bot.answer_json(dialog(FORM))
    assert (await act(page, "U0ANA", "compose", channel=LEARNING))["answer"]["status"] == 200
    view = (await seen_by(page, "U0ANA"))["view"]
    assert view == {"id": view["id"], "type": "dialog", "title": "New pitch", "card": FORM, "values": {}}
    stranger = await act(page, "U0BEN", "submit", view_id=view["id"], values={})
    assert stranger == {"ok": False, "error": f"U0BEN sees no view {view['id']}"}
    await act(page, "U0ANA", "act_in_view", view_id=view["id"], action=submits(), values={"title": "Sandboxes"})
    assert bot.last["value"]["data"]["title"] == "Sandboxes"
    assert (await seen_by(page, "U0ANA"))["view"] is None


async def test_every_verb_of_the_page(teams: PracticeTeams, page: Page, bot: PretendBot, hand: Bot) -> None:
    shared = {**SHARED, "refresh": {"action": execute("Refresh", "look"), "userIds": ["29:1U0ANA"]}}
    ts = await hand.sent(LEARNING, message(shared))
    verbs: list[tuple[str, dict[str, Any]]] = [
        ("look", {"channel": LEARNING}),
        ("press", {"channel": LEARNING, "ts": ts, "action": execute(), "values": {}}),
        ("refresh_card", {"channel": LEARNING, "ts": ts}),
        ("react", {"channel": LEARNING, "ts": ts, "name": "like"}),
        ("unreact", {"channel": LEARNING, "ts": ts, "name": "like"}),
        ("command", {"channel": LEARNING, "text": "list"}),
        ("mention", {"channel": LEARNING, "text": "list"}),
        ("write", {"text": "list"}),
        ("message_action", {"channel": LEARNING, "ts": ts}),
    ]
    for verb, details in verbs:
        if verb in ("look", "press", "refresh_card"):
            bot.answer_json(card_answer(shared))
        assert (await act(page, "U0ANA", verb, **details))["ok"], verb
    assert len(bot.received) == len(verbs)


@pytest.mark.parametrize(
    "details",
    [
        {"do": "open_home"},
        {"do": "block"},
        {"do": "press", "channel": LEARNING, "ts": "1", "action": {}},
        {"do": "command", "channel": LEARNING, "text": "list", "look": "email"},
    ],
)
async def test_nonsense_is_refused_in_words(page: Page, bot: PretendBot, details: dict[str, Any]) -> None:
    async with page.post("/workplace/act", json={"as": "U0ANA", "look": "teams", **details}, headers=OURS) as response:
        refused = await response.json()
    assert (response.status, refused["ok"], bool(refused["error"]), bot.received) == (400, False, True, [])


async def test_an_unknown_look_has_no_state(page: Page) -> None:
    async with page.get("/workplace/state", params={"as": "U0ANA", "look": "email"}) as response:
        assert response.status == 400


async def test_both_wires_are_one_story(slack: PracticeSlack, teams: PracticeTeams, page: Page, hand: Bot) -> None:
    await hand.sent(LEARNING, "one")
    await client_of(slack).chat_postMessage(channel="C0LEARNING", text="two")
    await hand.sent(LEARNING, "three")
    for look in ("slack", "teams"):
        wire = (await seen_by(page, "U0ANA", look))["wire"]
        told = [(each["platform"], each["label"]) for each in wire]
        assert told == [
            ("teams", "POST token"),
            ("teams", "POST send"),
            ("slack", "POST chat.postMessage"),
            ("teams", "POST send"),
        ]
        ids = [each["id"] for each in wire]
        assert ids == sorted(set(ids))


async def test_the_bell_rings_for_either_platform(slack: PracticeSlack, page: Page, hand: Bot) -> None:
    async with page.get("/workplace/changes") as stream:
        await hand.sent(LEARNING, "x")
        assert await stream.content.readuntil(b"\r\n\r\n") == b"event: changed\r\ndata: {}\r\n\r\n"


async def test_reset_empties_both(slack: PracticeSlack, teams: PracticeTeams, page: Page, hand: Bot) -> None:
    await hand.sent(LEARNING, "x")
    await client_of(slack).chat_postMessage(channel="C0LEARNING", text="x")
    async with page.post("/workplace/reset", headers=OURS) as response:
        assert response.status == 200
    assert (teams.messages(LEARNING), slack.messages("C0LEARNING"), teams.calls, slack.calls) == ([], [], [], [])
