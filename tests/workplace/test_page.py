"""The page's server shows each person what they may see, and lets only this computer's own page act."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.web.async_client import AsyncWebClient

from tests.workplace.pretend_bot import PretendBot
from tests.workplace.tools import NOON
from tests.workplace.views import actions, button, home, modal
from workplace.conductor import NextReminder
from workplace.guard import SECURITY_HEADERS
from workplace.server import page_app
from workplace.slack.practice import PracticeSlack

OURS = {"X-Pitchin-Practice": "1"}
ROOM = "C0LEARNING"
GUIDE = {"pitch": True, "pledge": False, "jump": False, "share": False, "confirm": False}

Page = TestClient[Any, Any]


@dataclass
class Diary:
    """A conductor that writes down what it was asked."""

    asked: list[object] = field(default_factory=list)

    def now(self) -> datetime:
        return NOON

    async def move(self, by: timedelta) -> None:
        self.asked.append(by)

    async def jump(self) -> None:
        self.asked.append("jump")

    async def next_reminder(self) -> NextReminder | None:
        return NextReminder(datetime(2027, 3, 5, 17, tzinfo=UTC), "share prompt to Ana", "rappel à Ana")

    async def guide(self) -> Mapping[str, bool]:
        return GUIDE

    async def reset(self) -> None:
        self.asked.append("reset")


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
async def page(slack: PracticeSlack, diary: Diary) -> AsyncIterator[Page]:
    async with TestClient(TestServer(page_app(slack, diary), shutdown_timeout=0.1)) as page:
        yield page


async def seen_by(page: Page, user: str) -> dict[str, Any]:
    async with page.get("/workplace/state", params={"as": user}) as response:
        return dict(await response.json())


async def act(page: Page, **details: Any) -> dict[str, Any]:
    async with page.post("/workplace/act", json=details, headers=OURS) as response:
        return dict(await response.json())


async def test_a_person_sees_the_workplace(slack: PracticeSlack, page: Page, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=ROOM, text="Pitch", blocks=[actions(button())]))["ts"]
    await slack.react("U0BEN", ROOM, ts, "brain")
    slack.wire.clear()
    state = await seen_by(page, "U0CHLOE")
    people, rooms = state.pop("people"), state.pop("rooms")
    assert state == {
        "as": "U0CHLOE",
        "look": "slack",
        "looks": ["slack"],
        "now": "2027-03-02T12:10:00-05:00",
        "zone": "America/Montreal",
        "next_reminder": {
            "at": "2027-03-05T12:00:00-05:00",
            "label": {"en": "share prompt to Ana", "fr": "rappel à Ana"},
        },
        "guide": GUIDE,
        "dm": "D0CHLOE",
        "messages": {
            ROOM: [
                {
                    "ts": ts,
                    "channel": ROOM,
                    "user": "U0PITCHIN",
                    "name": "Pitch In",
                    "bot": True,
                    "text": "Pitch",
                    "blocks": [actions(button())],
                    "thread_ts": None,
                    "edited": False,
                    "ephemeral": False,
                    "reactions": [{"name": "brain", "users": ["U0BEN"]}],
                    "at": "2027-03-02T12:10:00-05:00",
                }
            ],
            "C0APPRENTI": [],
            "C0DATA": [],
            "C0FINANCE": [],
            "D0CHLOE": [],
        },
        "home": None,
        "view": None,
        "wire": [],
        "text_only": False,
    }
    assert people[2] == {
        "user": "U0CHLOE",
        "aad": "49f7206a-ef51-5a7b-a358-334e54cfe844",
        "name": "Chloé Tremblay",
        "title": {"en": "Service design adviser", "fr": "Conseillère en design de services"},
        "language": "fr",
        "zone": "America/Montreal",
        "avatar": "CT",
        "colour": "#b3541e",
    }
    assert [(each["name"], each["member"]) for each in rooms] == [
        ("learning", True),
        ("apprentissage", True),
        ("data-guild", True),
        ("finance", False),
    ]


async def test_nobody_sees_what_was_meant_for_another(slack: PracticeSlack, page: Page, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=ROOM, user="U0BEN", text="whisper")
    await client.chat_postMessage(channel="U0BEN", text="direct")
    await client.views_publish(user_id="U0BEN", view=home({"type": "divider"}))
    ben, ana = await seen_by(page, "U0BEN"), await seen_by(page, "U0ANA")
    assert [each["text"] for each in (*ben["messages"][ROOM], *ben["messages"]["D0BEN"])] == ["whisper", "direct"]
    assert ben["home"]["type"] == "home"
    assert (ana["messages"][ROOM], "D0BEN" in ana["messages"], ana["home"]) == ([], False, None)


async def test_a_whole_form_through_the_page(
    slack: PracticeSlack, page: Page, bot: PretendBot, client: AsyncWebClient
) -> None:
    done = await act(page, **{"as": "U0ANA", "do": "command", "text": "new", "channel": ROOM})
    assert done == {"ok": True, "answer": {"status": 200, "body": None}}
    await client.views_open(trigger_id=bot.last["trigger_id"], view=modal({"type": "divider"}))
    view = (await seen_by(page, "U0ANA"))["view"]
    assert (view["type"], view["title"]["text"], view["values"], view["errors"]) == ("modal", "Pitch", {}, {})
    stranger = await act(page, **{"as": "U0BEN", "do": "submit", "view_id": view["id"], "values": {}})
    assert stranger == {"ok": False, "error": f"U0BEN sees no view {view['id']}"}
    await act(page, **{"as": "U0ANA", "do": "submit", "view_id": view["id"], "values": {}})
    assert (await seen_by(page, "U0ANA"))["view"] is None


@pytest.mark.parametrize(
    "details",
    [
        {"as": "U0ANA", "do": "stop"},
        {"as": "U0NOBODY", "do": "open_home"},
        {"as": ["U0ANA"], "do": "open_home"},
        {"as": "U0ANA", "do": ["open_home"]},
        {"as": "U0ANA", "do": "open_home", "force": True},
        {"as": "U0ANA", "do": "press", "channel": ROOM, "ts": "1.1", "action_id": "pledge"},
        {"as": "U0ANA", "do": "open_home", "look": "teams"},
    ],
)
async def test_nonsense_is_refused_in_words(page: Page, bot: PretendBot, details: dict[str, Any]) -> None:
    refused = await act(page, **details)
    assert (refused["ok"], bool(refused["error"]), bot.received) == (False, True, [])


async def test_a_body_that_is_not_an_object_is_refused(page: Page) -> None:
    for body in ("[", "[]"):
        async with page.post("/workplace/act", data=body, headers=OURS) as response:
            assert response.status == 400


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("localhost:8733", OURS, 200),
        ("[::1]:8733", OURS, 200),
        ("127.0.0.1", OURS, 200),
        ("evil.example", OURS, 421),
        ("127.0.0.1.evil.example", OURS, 421),
        ("", OURS, 421),
        ("localhost", {}, 403),
        ("localhost", {"X-Pitchin-Practice": "0"}, 403),
    ],
)
async def test_only_our_own_page_acts(
    page: Page, diary: Diary, host: str, headers: dict[str, str], status: int
) -> None:
    async with page.post("/workplace/reset", headers={"Host": host, **headers}) as response:
        assert (response.status, diary.asked) == (status, ["reset"] if status == 200 else [])
        assert {name: response.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


async def test_the_clock_moves_forward_only(page: Page, diary: Diary) -> None:
    asked = [({"move": 3600}, 200), ({"jump": "next"}, 200), ({"move": -1}, 400), ({"move": 1e12}, 400), ({}, 400)]
    for body, status in asked:
        async with page.post("/workplace/clock", json=body, headers=OURS) as response:
            assert response.status == status
    assert diary.asked == [timedelta(hours=1), "jump"]


async def test_reset_empties_the_workplace(
    slack: PracticeSlack, page: Page, diary: Diary, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=ROOM, text="x")
    async with page.post("/workplace/reset", headers=OURS) as response:
        assert await response.json() == {"ok": True}
    assert (slack.messages(ROOM), slack.calls, diary.asked) == ([], [], ["reset"])


async def test_a_bell_rings_when_something_changed(slack: PracticeSlack, page: Page, client: AsyncWebClient) -> None:
    async with page.get("/workplace/changes") as stream:
        assert stream.content_type == "text/event-stream"
        await client.chat_postMessage(channel=ROOM, text="x")
        rung = await stream.content.readuntil(b"\r\n\r\n")
    assert rung == b"event: changed\r\ndata: {}\r\n\r\n"


async def test_the_page_and_its_files_are_served(page: Page) -> None:
    for path, kind in (("/", "html"), ("/app.js", "javascript")):
        async with page.get(path) as response:
            assert (response.status, response.content_type.split("/")[1]) == (200, kind)
    async with page.get("/../server.py") as response:
        assert response.status == 404


async def test_an_unknown_person_has_no_state(page: Page) -> None:
    async with page.get("/workplace/state", params={"as": "U0NOBODY"}) as response:
        assert response.status == 400
