"""The bot meets a client that is not ours: Microsoft's Agents Playground checks every activity and every card.

Install it once, from the root of the project; it needs Node 18 or newer and stays out of the repository:

    npm install --prefix .playground --no-audit --no-fund @microsoft/m365agentsplayground@0.2.28

PITCHIN_PLAYGROUND names another folder than .playground. It runs on loopback only, without telemetry. It knows people
by ids of its own and not by those of a directory, so that direct messages are left to our own connector.
"""

import asyncio
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import MovableClock
from bot.serving.settings import Settings
from bot.serving.wiring import Running, running
from storage.verify import differences
from tests.adapters.teams.tenancy import button
from tests.databases import migrated
from tests.office import MONDAY, NO_HURRY, giving_back, needs, what
from workplace.teams.cards import actions_of, errors_of, texts

pytestmark = pytest.mark.playground

Json = dict[str, Any]

HERE = Path(__file__).parent
FOLDER = Path(os.environ.get("PITCHIN_PLAYGROUND") or HERE.parents[2] / ".playground")
PROGRAM = FOLDER / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
TENANT = "00000000-0000-0000-0000-0000000007e4"
CHAT, CHANNEL, BOT = "personal-chat-id", "channel-id", "00000000-0000-0000-0000-00000000b07a"
CARD = "application/vnd.microsoft.card.adaptive"
NOTE = "application/vnd.microsoft.activity.message"
ANA, BEN = "user-0", "user-1"
PEOPLE = [
    {
        "id": f"user-{n}",
        "name": name,
        "userPrincipleName": f"user{n}@example.com",
        "aadObjectId": f"00000000-0000-0000-0000-0000000000a{n}",
        "givenName": name.split()[0],
        "surname": name.split()[1],
        "email": f"user{n}@example.com",
    }
    for n, name in enumerate(("Ana Silva", "Ben Okafor", "Dev Patel", "Gus Roy", "Ida Wu", "Jo Kerr"))
]
WORKPLACE = {  # JSON is YAML
    "version": "0.1.1",
    "tenantId": TENANT,
    "bot": {"id": BOT, "name": "Pitch In"},
    "currentUser": PEOPLE[0],
    "users": PEOPLE[1:],
    "personalChat": {"id": CHAT},
    "groupChat": {"id": "group-chat-id", "name": "Group"},
    "team": {
        "id": "team-id",
        "name": "Learning network",
        "aadGroupId": "00000000-0000-0000-0000-0000000000b1",
        "channels": [{"id": CHANNEL, "name": "Learning"}],
    },
}


@dataclass
class Playground:
    """Microsoft's client at `address`, what it shows, and what it recorded of the wire."""

    bot: Running
    address: str
    recording: Path
    http: aiohttp.ClientSession
    screen: aiohttp.ClientWebSocketResponse
    shown: list[Json] = field(default_factory=list)

    async def installs(self) -> None:
        """Ana takes the app into her chats."""
        await self._post(f"/_debug/conversation/{CHAT}/installation", {})

    async def writes(self, text: str) -> None:
        """Ana, in her chat with the bot."""
        message = {"from": {"id": ANA}, "text": text, "textFormat": "plain", "mentions": []}
        await self._post(f"/_conversation/v1/conversations/{CHAT}/messages", message)

    async def mentions(self, text: str) -> None:
        """Ana, in the channel."""
        at = "<at>Pitch In</at>"
        mention = {"mentioned": {"id": BOT, "name": "Pitch In"}, "text": at}
        message = {"from": {"id": ANA}, "text": f"{at} {text}", "textFormat": "plain", "mentions": [mention]}
        await self._post(f"/_conversation/v1/conversations/{CHANNEL}/messages", message)

    async def invokes(self, name: str, value: Json, **more: Any) -> Json:
        """Ana presses; the playground itself checks the answer that the bot gives."""
        invoke = {"name": name, "value": value, "from": {"id": ANA}, "conversation": {"id": CHANNEL}, **more}
        answered: Json = json.loads(await self._post("/_conversation/v1/invoke", invoke))
        return answered

    async def presses(self, message: Json, action: Json) -> Json:
        """Ana presses a button on a card in the channel."""
        place = {"conversation": {"id": message["postConversationId"]}, "replyToId": message["messageId"]}
        return await self.invokes("adaptiveCard/action", {"action": action, "trigger": "manual"}, **place)

    async def sends(self, by: str, kind: str, **fields: Any) -> Json | None:
        """Any activity, by anybody; what the bot answered, as the playground recorded it."""
        person = next(one for one in PEOPLE if one["id"] == by)
        kept = {name: person[name] for name in ("id", "name", "aadObjectId")}
        query = f"/_internal/v1/customActivities/template?conversationId={CHANNEL}&type=install"
        async with self.http.get(self.address + query) as answer:
            template = await answer.json()
        template.pop("action")
        activity = {**template, "id": f"f:{len(self.exchanges())}", "from": kept, "type": kind, **fields}
        await self._post("/_internal/v1/customActivities", activity)
        async for _ in _tries():
            for one in self.exchanges():
                if one["request"].get("body", {}).get("id") == activity["id"]:
                    assert one["response"]["statusCode"] == 200, one
                    body = one["response"].get("body")
                    return body if isinstance(body, dict) else None
        raise AssertionError("it was never answered")

    async def sees(self, *words: str, action: str = "createMessage", chat: str = CHANNEL) -> Json:
        """The message in which these words appeared, as soon as the client shows it."""
        async for _ in _tries():
            await self.settle()
            for event in self.shown:
                said = " ".join(texts(one["content"]) for one in event.get("message", {}).get("attachments", ()))
                place = event.get("actionConversationId", "")
                if event.get("action") == action and place.startswith(chat) and all(word in said for word in words):
                    message: Json = event["message"]
                    return message
        raise AssertionError(f"the client never showed {words}: {self.shown}")

    async def settle(self) -> None:
        """Until nothing is due and nothing is on its way; then all that the client shows has been read."""
        await self.bot.quiet()
        try:
            while True:
                self.shown.append((await self.screen.receive(timeout=0.05)).json())
        except TimeoutError:
            return

    def exchanges(self) -> list[Json]:
        """Everything that went over the wire, in both directions."""
        recorded = self.recording.read_text("utf-8") if self.recording.exists() else ""
        return [json.loads(one) for one in recorded.split("\n---\n") if one.strip().endswith("}")]

    async def _post(self, path: str, body: Json) -> str:
        async with self.http.post(self.address + path, json=body) as answer:
            said = await answer.text()
            assert answer.status == 200, (path, said)
            return said


@pytest.fixture
async def playground(tmp_path: Path) -> AsyncIterator[Playground]:
    """The bot without authentication, on loopback, and the playground in front of it."""
    if not shutil.which("node"):
        pytest.skip("Node is not installed")
    if not PROGRAM.exists():
        pytest.skip(f"Microsoft's Agents Playground is not installed in {FOLDER}; see the top of this file")
    url, port = migrated(tmp_path), _free_port()
    settings = {
        "PITCHIN_DATABASE_URL": url,
        "PITCHIN_PORT": 0,
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_ALLOW_ANONYMOUS": True,
        "TEAMS_SERVICE_URLS": f"http://127.0.0.1:{port}/_connector",
    }
    async with (
        running(
            Settings.model_validate(settings), clock=MovableClock(MONDAY), pace=NO_HURRY, tick=timedelta(days=1)
        ) as bot,
        _started(tmp_path, bot.url, port) as address,
        aiohttp.ClientSession() as http,
    ):
        await _answers(http, address)
        async with http.ws_connect(f"{address}/_ws_conversation/v1/conversations/stream") as screen:
            yield Playground(bot, address, tmp_path / "wire.log", http, screen)


async def test_a_pitch_and_its_pledges_in_microsofts_own_client(playground: Playground) -> None:
    """Help, a pitch by dialogs with an error and then right, a pledge by emoji and one of money, a card action."""
    await playground.installs()
    await playground.sees("Pitch In is ready", chat=CHAT)
    await playground.writes("help")
    await playground.sees("What you can do", chat=CHAT)
    await playground.mentions("list")
    await playground.sees("No pitch is open right now")
    message = await _pitches(playground)
    card = message["attachments"][0]["content"]

    reaction = [{"type": "1f9e0_brain"}]
    await playground.sends(BEN, "messageReaction", reactionsAdded=reaction, replyToId=message["messageId"])
    await playground.sees("Supported by: Ben Okafor", action="updateMessage")
    await playground.sees("hour", "FWD50", "Only you can see this", chat=CHANNEL)

    await _pledges_money(playground, message, card)
    for action, kind in ((button(card, "cheer"), NOTE), (card["refresh"]["action"], CARD)):
        answered = await playground.presses(message, action)
        assert answered["type"] == kind
    assert "Supported by: Ben Okafor" in texts(answered["value"])

    await playground.sends(BEN, "messageReaction", reactionsRemoved=reaction, replyToId=message["messageId"])
    await playground.settle()
    assert await playground.bot.store.database.read(differences) == []
    _check_wire(playground)


async def _pitches(playground: Playground) -> Json:
    """The whole way, from the compose box; the first step once with a mistake."""
    opened = await playground.invokes("composeExtension/fetchTask", {"commandId": "pitch", "commandContext": "compose"})
    dialog = opened["task"]["value"]["card"]["content"]
    today = MONDAY.date()
    dialog = await _submits(playground, dialog, what(today, "FWD50") | {"why": ""})
    assert errors_of(dialog) == {"why": "Please fill this in."}
    kept = next(one for one in dialog["body"] if one.get("id") == "title")
    assert kept["value"] == "FWD50", "what was typed is still there"
    last = needs(today) | {"channel": CHANNEL, "cost_registration": "1000"}
    for step in (what(today, "FWD50"), giving_back(today), last, {}):
        dialog = await _submits(playground, dialog, step)
        assert errors_of(dialog) == {}
    return await playground.sees("FWD50", "Ana Silva")


async def _submits(playground: Playground, dialog: Json, answers: Json) -> Json:
    """A dialog of the compose box, sent; the card that comes in its place."""
    (send,) = (one for one in actions_of(dialog) if "form" in one["data"])
    given = {name: ",".join(value) if isinstance(value, list) else value for name, value in answers.items()}
    value = {"commandId": "pitch", "commandContext": "compose", "data": {**send["data"], **given}}
    answered = await playground.invokes("composeExtension/submitAction", value)
    content: Json = answered["task"]["value"]["card"]["content"]
    return content


async def _pledges_money(playground: Playground, message: Json, card: Json) -> None:
    """A dialog from the card: task/fetch, a button in it, an amount that is none, and one that is."""
    theme = {"theme": "default"}

    async def task(name: str, data: Json) -> Json:
        value = {"data": data, "context": theme}
        answered = await playground.sends(BEN, "invoke", name=name, value=value, replyToId=message["messageId"])
        assert answered is not None
        content: Json = answered["task"]["value"]["card"]["content"]
        return content

    kinds = await task("task/fetch", button(card, "pledge")["data"])
    form = await task("task/submit", button(kinds, "kind")["data"])
    (send,) = (one for one in actions_of(form) if "form" in one.get("data", {}))
    wrong = await task("task/submit", {**send["data"], "amount": "a lot"})
    assert set(errors_of(wrong)) == {"amount"}
    done = await task("task/submit", {**send["data"], "amount": "100"})
    assert "$100" in texts(done)
    await playground.sees("peers have started on their $500", action="updateMessage")


def _check_wire(playground: Playground) -> None:
    """Every call was one that Microsoft's own schemas accept, and nothing left this computer."""
    exchanges = playground.exchanges()
    directions = {one["direction"].partition(" -> ")[0] for one in exchanges}
    assert len(directions) == 2
    refused = [one for one in exchanges if one["response"]["statusCode"] not in {200, 201}]
    assert refused == []
    names = {one["activityName"] for one in exchanges}
    assert {"message", "messageReaction", "invoke", "installationUpdate", "getConversationMember"} <= names
    addresses = [one["request"]["headers"].get("host") for one in exchanges if "host" in one["request"]["headers"]]
    assert addresses
    assert all(one.startswith("127.0.0.1:") for one in addresses)


@asynccontextmanager
async def _started(folder: Path, bot: str, port: int) -> AsyncIterator[str]:
    (folder / ".m365agentsplayground.yml").write_text(json.dumps(WORKPLACE), "utf-8")
    address = f"http://127.0.0.1:{port}"
    options = ["-e", f"{bot}/api/messages", "-c", "msteams", "-p", str(port), "--su", f"{address}/_connector"]
    process = await asyncio.create_subprocess_exec(
        "node",
        str(PROGRAM),
        *options,
        "--dt",
        "--er",
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "NODE_OPTIONS": f"--require {HERE / 'loopback.cjs'}",
            "TEAMSAPPTESTER_BROWSER": "none",
            "M365_AGENTS_PLAYGROUND_RECORDING_FILE": str(folder / "wire.log"),
        },
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield address
    finally:
        process.terminate()
        await process.wait()


async def _answers(http: aiohttp.ClientSession, address: str) -> None:
    async for _ in _tries():
        try:
            async with http.get(f"{address}/_debug/ping") as answer:
                if await answer.text() == "pong":
                    return
        except aiohttp.ClientError:
            continue
    raise AssertionError("the playground did not start; its folder devTools says why")


async def _tries() -> AsyncIterator[None]:
    """Bounded waiting for another program."""
    for _ in range(300):
        yield
        await asyncio.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
