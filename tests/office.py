"""A small office for tests: a real database, the real adapter, a practice Slack, and a clock that can be moved.

Colleagues act as people do, through forms, buttons, emoji and commands; nothing here reaches into the bot.
"""

import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters.workplace.limits import Limits
from adapters.workplace.people import CAST, ROOMS, Room
from adapters.workplace.people import Colleague as Person
from adapters.workplace.slack import PracticeSlack
from adapters.workplace.wire import Answer
from bot.clock import MovableClock
from bot.pacing import FREE
from bot.relay import Pace
from bot.settings import Settings
from bot.wiring import Running, running
from storage.database import Database
from storage.migrating import migrate
from storage.verify import differences

LEARNING, APPRENTISSAGE, DATA, FINANCE = "C0LEARNING", "C0APPRENTI", "C0DATA", "C0FINANCE"
MONDAY = datetime(2027, 3, 1, 17, 10, tzinfo=UTC)  # 9:10 in Vancouver
SECRET = "practice-signing-secret"
NO_HURRY = Pace(
    sweep=0.2,
    allowance=FREE,
    edits_apart=0.0,
    look_after=0.02,
    look_again=0.05,
)
EASY = Limits(message_interval=0.0, calls_per_minute={}, redeliver_after=())
NAMES = {
    "💰": "moneybag",
    "🧠": "brain",
    "🤝": "handshake",
    "📚": "books",
    "⏳": "hourglass_flowing_sand",
    "🏢": "office",
    "👏": "clap",
    "👀": "eyes",
    "⏰": "alarm_clock",
}


@dataclass(frozen=True)
class Pitch:
    """A published pitch: its number and where its card is."""

    number: int
    title: str
    channel: str
    ts: str


@dataclass
class Colleague:
    """Somebody in the office, acting for themselves."""

    office: "Office"
    user: str

    async def types(self, text: str, *, channel: str = LEARNING) -> str:
        """`/pitch text`; returns what the person reads in answer, privately."""
        answer = await self.office.slack.command(self.user, text, channel=channel)
        await self.office.settle()
        return spoken(answer.body) if isinstance(answer.body, dict) else ""

    async def opens_form(self, text: str = "", *, channel: str = LEARNING) -> Any:
        """`/pitch text`, where that opens a form."""
        await self.office.slack.command(self.user, text, channel=channel)
        return self.form

    @property
    def form(self) -> Any:
        """The form in front of the person."""
        return self.office.slack.open_view(self.user)

    async def submits(self, values: Mapping[str, Any] | None = None, *, unchecked: bool = False) -> Answer:
        """Send the form in front of the person."""
        answer = await self.office.slack.submit(self.form.id, dict(values or {}), unchecked=unchecked)
        await self.office.settle()
        return answer

    async def presses_in_form(self, route: str, *, n: int = 0) -> Answer:
        """Press a button of the form in front of the person."""
        action, block, value = find_buttons(self.form.blocks, route)[n]
        answer = await self.office.slack.act_in_view(self.form.id, action, block_id=block, value=value)
        await self.office.settle()
        return answer

    async def pitches(self, title: str = "Data ethics summit", **words: Any) -> Pitch:
        """The whole way: three steps, the preview, Publish."""
        channel = words.pop("channel", LEARNING)
        await self.drafts(title, channel=channel, **words)
        await self.submits()
        return self.office.pitch(title, channel)

    async def drafts(self, title: str, **words: Any) -> None:
        """Up to the preview."""
        await self.opens_form()
        steps = (what(self.office.today, title), giving_back(self.office.today), needs(self.office.today))
        for step in steps:
            await self.submits({name: words.pop(name, value) for name, value in step.items()} | self._rest(step, words))

    def _rest(self, step: Mapping[str, Any], words: dict[str, Any]) -> dict[str, Any]:
        if "close_on" not in step:
            return {}
        rest, words_left = dict(words), words
        words_left.clear()
        return rest

    async def reacts(self, pitch: Pitch, emoji: str, *, tone: str = "") -> Answer:
        """Add an emoji to the card."""
        answer = await self.office.slack.react(self.user, pitch.channel, pitch.ts, NAMES.get(emoji, emoji) + tone)
        await self.office.settle()
        return answer

    async def unreacts(self, pitch: Pitch, emoji: str, *, tone: str = "") -> Answer:
        """Remove an emoji from the card."""
        answer = await self.office.slack.unreact(self.user, pitch.channel, pitch.ts, NAMES.get(emoji, emoji) + tone)
        await self.office.settle()
        return answer

    async def pledges_money(self, pitch: Pitch, amount: str, *, rest_waits: bool = False, wish: str = "") -> Answer:
        """Pledge, Money, an amount, Save."""
        await self.presses_card(pitch, "pledge")
        await self.presses_in_form("kind")
        values: dict[str, Any] = {"amount": amount, "wish": wish}
        if rest_waits:
            values["rest_waits"] = ["rest_waits"]
        return await self.submits(values)

    async def presses_card(self, pitch: Pitch, route: str) -> Answer:
        """Press a button, or choose from the menu, on the card of a pitch."""
        message = self.office.message(pitch.channel, pitch.ts)
        return await self._presses(message, route)

    async def presses_message(self, route: str, *, n: int = 0) -> Answer:
        """Press a button on the last direct message that has it."""
        for message in reversed(self.directs):
            if find_buttons(message.blocks or [], route):
                return await self._presses(message, route, n=n)
        raise AssertionError(f"no direct message to {self.user} has a button {route}")

    async def presses_receipt(self, route: str) -> Answer:
        """Press a button on the newest private receipt."""
        for message in reversed(self.receipts):
            if find_buttons(message.blocks or [], route):
                return await self._presses(message, route)
        raise AssertionError(f"no receipt of {self.user} has a button {route}")

    async def opens_home(self) -> str:
        """Open Home and read it."""
        await self.office.slack.open_home(self.user)
        await self.office.settle()
        return self.home

    async def presses_home(self, route: str, *, n: int = 0) -> Answer:
        """Press a button on Home."""
        view = self.office.slack.home(self.user)
        assert view is not None
        action, block, value = find_buttons(view.blocks, route)[n]
        answer = await self.office.slack.act_in_view(view.id, action, block_id=block, value=value)
        await self.office.settle()
        return answer

    @property
    def home(self) -> str:
        """All that Home says."""
        view = self.office.slack.home(self.user)
        return texts(view.blocks) if view else ""

    @property
    def directs(self) -> list[Any]:
        """The direct messages, oldest first."""
        return [one for one in self.office.slack.messages(self.office.slack.dm(self.user)) if one.bot]

    @property
    def receipts(self) -> list[Any]:
        """What only this person was shown, oldest first."""
        places = [*(room.channel for room in ROOMS), self.office.slack.dm(self.user)]
        return [one for place in places for one in self.office.slack.messages(place) if one.ephemeral_for == self.user]

    async def _presses(self, message: Any, route: str, *, n: int = 0) -> Answer:
        found = find_buttons(message.blocks or [], route)
        assert found, f"no button {route} on {message.text}"
        action, block, value = found[n]
        chosen = {"selected": value} if action == "menu" else {"value": value}
        answer = await self.office.slack.press(self.user, message.channel, message.ts, action, block_id=block, **chosen)
        await self.office.settle()
        return answer


@dataclass
class Office:
    """The bot, its workplace and its clock."""

    slack: PracticeSlack
    bot: Running
    clock: MovableClock
    database: Database
    _people: dict[str, Colleague] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Colleague:
        if name not in {"ana", "ben", "chloe", "dev", "elise", "gus"}:
            raise AttributeError(name)
        return self._people.setdefault(name, Colleague(self, f"U0{name.upper()}"))

    @property
    def today(self) -> date:
        """Today, in Vancouver."""
        return self.clock.now().astimezone(ZoneInfo("America/Vancouver")).date()

    async def settle(self) -> None:
        """Until nothing is due and nothing is on its way."""
        while await self.bot.reminders.tick():
            await self.bot.relay.drained()
        await self.bot.relay.drained()
        await self.bot.settled()
        await self.bot.relay.drained()

    async def later(self, **by: float) -> None:
        """Let time pass, hour by hour, as it does."""
        end = self.clock.now() + timedelta(**by)
        while self.clock.now() < end:
            self.clock.move(min(timedelta(hours=6), end - self.clock.now()))
            await self.settle()

    def pitch(self, title: str, channel: str = LEARNING) -> Pitch:
        """The newest card with this title."""
        for message in reversed(self.slack.messages(channel)):
            blocks = message.blocks or []
            if (
                not message.thread_ts
                and blocks
                and blocks[0]["type"] == "header"
                and blocks[0]["text"]["text"] == title
            ):
                number = int(texts(blocks).split("P-")[1].split()[0])
                return Pitch(number, title, channel, message.ts)
        raise AssertionError(f"no card “{title}” in {channel}")

    def message(self, channel: str, ts: str) -> Any:
        """The message posted there."""
        return next(one for one in self.slack.messages(channel) if one.ts == ts and not one.ephemeral_for)

    def card(self, pitch: Pitch) -> str:
        """All that the card of a pitch says."""
        return texts(self.message(pitch.channel, pitch.ts).blocks)

    def thread(self, pitch: Pitch) -> list[str]:
        """The notes in the thread of a pitch, oldest first."""
        return [
            one.text for one in self.slack.messages(pitch.channel) if one.thread_ts == pitch.ts and one.ts != pitch.ts
        ]

    def channel_posts(self, channel: str = LEARNING) -> list[str]:
        """What was posted to a channel itself, oldest first."""
        return [
            one.text for one in self.slack.messages(channel) if one.bot and not one.thread_ts and not one.ephemeral_for
        ]

    async def verified(self) -> list[str]:
        """Every difference between totals, ledger and journal: there should be none."""
        return await self.database.read(differences)


@contextlib.asynccontextmanager
async def open_office(
    url: str,
    *,
    socket_mode: bool = False,
    limits: Limits = EASY,
    pace: Pace = NO_HURRY,
    scopes: frozenset[str] | None = None,
    cast: tuple[Person, ...] = CAST,
    private: frozenset[str] = frozenset(),
) -> AsyncIterator[Office]:
    """An office with an empty database at `url`."""
    clock = MovableClock(MONDAY)
    given = {"scopes": scopes} if scopes is not None else {}
    slack = PracticeSlack(
        cast=cast, rooms=rooms_of(cast, private), signing_secret=SECRET, now=clock.now, limits=limits, **given
    )
    await slack.start()
    migrated = Database(url)
    migrate(migrated.engine)
    migrated.close()
    settings = Settings.model_validate(
        {
            "PITCHIN_DATABASE_URL": url,
            "PITCHIN_PORT": 0,
            "SLACK_BOT_TOKEN": "xoxb-practice",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_APP_TOKEN": "xapp-practice" if socket_mode else "",
            "SLACK_API_URL": slack.api_url,
        }
    )
    try:
        async with running(settings, clock=clock, pace=pace, tick=timedelta(days=1)) as bot:
            slack.bot_url = None if socket_mode else f"{bot.url}/slack/events"
            yield Office(slack, bot, clock, bot.database)
    finally:
        await slack.stop()


def rooms_of(cast: tuple[Person, ...], private: frozenset[str]) -> tuple[Room, ...]:
    """The rooms of the practice workplace, with everybody of this cast in them."""
    everybody = frozenset(person.user for person in cast)
    return tuple(replace(room, members=room.members | everybody, private=room.channel in private) for room in ROOMS)


def sqlite(path: Path) -> str:
    """The URL of a fresh SQLite file."""
    return f"sqlite:///{path / 'office.db'}"


def what(today: date, title: str) -> dict[str, Any]:
    """A believable first step."""
    return {
        "opportunity": "attend",
        "title": title,
        "why": "Our consultations reach few people.",
        "without_help": "",
        "starts": _day(today, 21),
        "ends": _day(today, 22),
    }


def giving_back(today: date) -> dict[str, Any]:
    """A believable second step."""
    return {
        "benefit_me": "I learn to run a jury.",
        "benefit_peers": "Three methods our team can use.",
        "benefit_organisation": "Advice we can defend.",
        "share_kinds": ["lunch", "blog"],
        "share_audience": "policy analysts",
        "share_by": _day(today, 40),
        "when": "we start the water plan",
        "then": "run its first session as a jury",
        "when_date": _day(today, 60),
    }


def needs(today: date) -> dict[str, Any]:
    """A third step that asks for nothing but attention."""
    return {"close_on": _day(today, 14), "channel": LEARNING}


def spoken(message: Mapping[str, Any]) -> str:
    """All that a message says."""
    return texts(message.get("blocks") or [])


def texts(blocks: object) -> str:
    """All text of blocks, in order."""
    return " ".join(_texts(json.loads(json.dumps(blocks))))


def find_buttons(blocks: Any, route: str) -> list[tuple[str, str, str | None]]:
    """Action, block and value of every button or menu entry of a route."""
    found: list[tuple[str, str, str | None]] = []
    for block in blocks:
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            if element["type"] == "overflow":
                values = [option["value"] for option in element["options"]]
                found += [("menu", block["block_id"], value) for value in values if value.split("|")[0] == route]
            elif element["action_id"].split("#")[0] == route:
                found.append((element["action_id"], block["block_id"], element.get("value")))
    return found


def _texts(node: Any) -> list[str]:
    if isinstance(node, list):
        return [text for one in node for text in _texts(one)]
    if not isinstance(node, dict):
        return []
    if node.get("type") == "channel":
        return [f"#{node['channel_id']}"]
    if node.get("type") == "link":
        return [node["url"]]
    own = [node["text"].strip()] if isinstance(node.get("text"), str) else []
    return own + [
        text for name, value in node.items() if name not in {"confirm", "placeholder"} for text in _texts(value)
    ]


def _day(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
