"""A small office for tests: a real database, the real adapters, a practice Slack, a practice Teams, a movable clock.

Colleagues act as people do, through forms, buttons, emoji and commands; nothing here reaches into the bot. The same
story runs where everybody is on Slack, where everybody is on Teams, and where the two are linked.
"""

import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.sending.pacing import FREE
from bot.sending.relay import Pace
from bot.serving.settings import Settings
from bot.serving.wiring import Running, running
from storage.database import Database
from storage.migrating import migrate
from storage.schedule import next_due
from storage.verify import differences
from workplace.people import CAST, ROOMS, Room
from workplace.people import Colleague as Person
from workplace.slack.limits import Limits
from workplace.slack.practice import PracticeSlack
from workplace.teams.cards import texts as card_texts
from workplace.teams.limits import GENEROUS
from workplace.teams.practice import PracticeTeams
from workplace.teams.screens import Dialog
from workplace.teams.state import TeamsMessage
from workplace.wire import Answer

LEARNING, APPRENTISSAGE, DATA, FINANCE = "C0LEARNING", "C0APPRENTI", "C0DATA", "C0FINANCE"
PATIENCE = 30.0  # seconds; a slow machine is no failure
STEWARD = "U0ELISE"
STEWARDS = f"slack:{STEWARD}, teams:{next(one.aad for one in CAST if one.user == STEWARD)}"
ON_TEAMS = {"ben", "dev"}  # where the two platforms are linked
TEAMS_CHANNELS = {
    LEARNING: "19:learning@thread.tacv2",
    APPRENTISSAGE: "19:apprentissage@thread.tacv2",
    DATA: "19:learningnet@thread.tacv2",
}
MONDAY = datetime(2027, 3, 1, 17, 10, tzinfo=UTC)  # 9:10 in Vancouver
SECRET = "practice-signing-secret"
NO_HURRY = Pace(
    sweep=0.2,
    allowance=FREE,
    edits_apart=0.0,
    look_after=0.02,
    look_again=0.05,
)
EASY = Limits(
    message_interval=0.0,
    calls_per_minute={},
    redeliver_after=(),
    trigger_life=PATIENCE,
    acknowledge_within=PATIENCE,
)
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
    """A published pitch: its number, where its card is, and where else it is shown."""

    number: int
    title: str
    channel: str
    ts: str
    teams: tuple[str, str] | None = None


@dataclass
class Colleague:
    """Somebody in the office, acting for themselves."""

    office: "Office"
    user: str

    @property
    def platform(self) -> str:
        """Where they work."""
        return "slack"

    async def types(self, text: str, *, channel: str = LEARNING) -> str:
        """`/pitch text`; returns what the person reads in answer, privately."""
        answer = await self.office.slack.command(self.user, text, channel=channel)
        await self.office.settle()
        return spoken(answer.body) if isinstance(answer.body, dict) else ""

    async def opens_form(self, text: str = "", *, channel: str = LEARNING) -> Any:
        """`/pitch text`, where that opens a form."""
        await self.office.slack.command(self.user, text, channel=channel)
        return self.form

    async def writes(self, text: str) -> None:
        """To the bot, in one's own chat with it."""
        await self.office.slack.write(self.user, text)
        await self.office.settle()

    async def mentions(self, text: str, *, channel: str = LEARNING) -> None:
        """@Pitch In and some words, in a channel."""
        await self.office.slack.write(self.user, f"@Pitch In {text}", channel=channel)
        await self.office.settle()

    async def opens_settings(self, *, channel: str = LEARNING) -> Any:
        """`/pitch settings`."""
        return await self.opens_form("settings", channel=channel)

    async def closes_form(self) -> None:
        """Leave the form."""
        await self.office.slack.close_view(self.form.id)

    @property
    def form(self) -> Any:
        """The form in front of the person."""
        return self.office.slack.open_view(self.user)

    @property
    def form_name(self) -> str:
        """Which form that is."""
        return str(self.form.callback_id)

    @property
    def form_title(self) -> str:
        """What stands over it."""
        return str(self.form.title["text"])

    @property
    def form_submit(self) -> str:
        """What stands on the button that sends it."""
        return str(self.form.submit["text"])

    def form_question(self, route: str) -> str:
        """What is asked before this button does what it does."""
        rows = [one for block in self.form.blocks if block["type"] == "actions" for one in block["elements"]]
        found = next(one for one in rows if str(one["action_id"]).split("#")[0] == route)
        return str(found["confirm"]["title"]["text"])

    def form_buttons(self) -> list[str]:
        """The routes of the buttons in the form."""
        rows = [one for block in self.form.blocks if block["type"] == "actions" for one in block["elements"]]
        return [str(one["action_id"]).split("#")[0] for one in rows]

    def form_value(self, name: str) -> str:
        """What a field of the form holds before anything is typed."""
        element = next(block for block in self.form.blocks if block["block_id"] == name)["element"]
        return str(element.get("initial_value", element.get("initial_user", "")))

    @property
    def told(self) -> str:
        """What this person was told last, privately."""
        return said(self.receipts[-1])

    @property
    def told_at_home(self) -> str:
        """What this person was told last when they pressed a button on Home: where there is no chat, it is a form."""
        return said(self.form)

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
        if self.office.on == "linked" and self.platform == "slack":
            words.setdefault("also", [TEAMS_CHANNELS[LEARNING]])
        await self.drafts(title, channel=channel, **words)
        await self.submits()
        return self.office.pitch(title, channel, by=self.platform)

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

    async def looks_at_home(self) -> str:
        """Home, as it stands now."""
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
    teams: PracticeTeams
    on: str = "slack"
    _people: dict[str, Colleague] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Colleague:
        if name not in {"ana", "ben", "chloe", "dev", "elise", "gus"}:
            raise AttributeError(name)
        on_teams = self.on == "teams" or (self.on == "linked" and name in ON_TEAMS)
        kind = teams_colleague() if on_teams else Colleague
        return self._people.setdefault(name, kind(self, f"U0{name.upper()}"))

    @property
    def today(self) -> date:
        """Today, in Vancouver."""
        return self.clock.now().astimezone(ZoneInfo("America/Vancouver")).date()

    async def settle(self) -> None:
        """Until nothing is due and nothing is on its way."""
        await self.bot.quiet()

    async def later(self, **by: float) -> None:
        """Let time pass, from one thing that is due to the next, a day at most."""
        end = self.clock.now() + timedelta(**by)
        while (now := self.clock.now()) < end:
            due = [one.at for one in await self.database.read(partial(next_due, after=now)) if one.at > now]
            self.clock.move(min(timedelta(days=1), *(moment - now for moment in (*due, end))))
            await self.settle()

    def pitch(self, title: str, channel: str = LEARNING, *, by: str = "") -> Pitch:
        """The newest card with this title, published by somebody on this platform."""
        if "teams" in {self.on, by}:
            message, where = self._card_on_teams(title, channel), TEAMS_CHANNELS[channel]
            assert message, f"no card “{title}” in {where}"
            number = int(texts(message.card).split("P-")[1].split()[0])
            return Pitch(number, title, where, message.ts, (where, message.ts))
        pitch = self._on_slack(title, channel)
        shown = self._card_on_teams(title, LEARNING)
        return replace(pitch, teams=(TEAMS_CHANNELS[LEARNING], shown.ts)) if shown else pitch

    def _card_on_teams(self, title: str, channel: str) -> TeamsMessage | None:
        posted = reversed(self.teams.messages(TEAMS_CHANNELS[channel]))
        return next((one for one in posted if one.card and texts(one.card).startswith(title)), None)

    def _on_slack(self, title: str, channel: str) -> Pitch:
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
        return next(one for one in self._platform(channel).messages(channel) if one.ts == ts and not one.ephemeral_for)

    def _platform(self, channel: str) -> Any:
        return self.teams if channel.startswith("19:") else self.slack

    def name_of(self, channel: str) -> str:
        """What stands for a channel in a text: Slack puts in the name by itself, Teams is told."""
        return {LEARNING: "Learning"}[channel] if self.on == "teams" else channel

    def _channel(self, channel: str) -> str:
        return TEAMS_CHANNELS[channel] if self.on == "teams" and channel in TEAMS_CHANNELS else channel

    def card(self, pitch: Pitch) -> str:
        """All that the card of a pitch says."""
        return said(self.message(pitch.channel, pitch.ts))

    def thread(self, pitch: Pitch) -> list[str]:
        """The notes in the thread of a pitch, oldest first."""
        return [one.text for one in self.thread_messages(pitch)]

    def thread_messages(self, pitch: Pitch) -> list[Any]:
        """The same, as messages."""
        posted = self._platform(pitch.channel).messages(pitch.channel)
        return [one for one in posted if one.thread_ts == pitch.ts and one.ts != pitch.ts]

    def channel_posts(self, channel: str = LEARNING) -> list[str]:
        """What was posted to a channel itself, oldest first."""
        return [one.text for one in self.channel_messages(channel)]

    def channel_messages(self, channel: str = LEARNING) -> list[Any]:
        """The same, as messages."""
        where = self._channel(channel)
        posted = self._platform(where).messages(where)
        return [one for one in posted if one.bot and not one.thread_ts and not one.ephemeral_for]

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
    on: str = "slack",
) -> AsyncIterator[Office]:
    """An office with an empty database at `url`, on Slack, on Teams, or on both: linked or apart."""
    clock = MovableClock(MONDAY)
    given = {"scopes": scopes} if scopes is not None else {}
    slack = PracticeSlack(
        cast=cast, rooms=rooms_of(cast, private), signing_secret=SECRET, now=clock.now, limits=limits, **given
    )
    teams = PracticeTeams(cast=cast, now=clock.now, limits=GENEROUS)
    await slack.start()
    await teams.start()
    migrated = Database(url)
    migrate(migrated.engine)
    migrated.close()
    given_settings = {"PITCHIN_DATABASE_URL": url, "PITCHIN_PORT": 0, "PITCHIN_STEWARDS": STEWARDS}
    given_settings |= slack_settings(slack, socket_mode=socket_mode) if on != "teams" else {}
    given_settings |= teams_settings(teams) if on != "slack" else {}
    try:
        settings = Settings.model_validate(given_settings)
        async with running(settings, clock=clock, pace=pace, tick=timedelta(days=1), begin_within=PATIENCE) as bot:
            slack.bot_url = None if socket_mode else f"{bot.url}/slack/events"
            teams.bot_url = f"{bot.url}/api/messages"
            office = Office(slack, bot, clock, bot.store.database, teams, on)
            if on != "slack":
                await teams.install_team()
                await office.settle()
            if on == "linked":
                await link_workspaces(office)
            yield office
    finally:
        await slack.stop()
        await teams.stop()


def slack_settings(slack: PracticeSlack, *, socket_mode: bool = False) -> dict[str, Any]:
    """What an operator sets for Slack."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-practice",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_APP_TOKEN": "xapp-practice" if socket_mode else "",
        "SLACK_API_URL": slack.api_url,
    }


def teams_settings(teams: PracticeTeams) -> dict[str, Any]:
    """What an operator sets for Teams."""
    return {
        "TEAMS_APP_ID": teams.app_id,
        "TEAMS_APP_PASSWORD": teams.app_password,
        "TEAMS_TENANT_ID": teams.tenant,
        "TEAMS_OPENID_URL": teams.openid_url,
        "TEAMS_TOKEN_URL": teams.token_url,
        "TEAMS_SERVICE_URLS": teams.service_url,
    }


async def link_workspaces(office: Office) -> None:
    """The steward does, with a code."""
    on_slack, on_teams = Colleague(office, STEWARD), teams_colleague()(office, STEWARD)
    code = (await on_slack.types("connect")).split("/pitch connect ")[1].split()[0]
    assert "one organisation now" in await on_teams.types(f"connect {code}")


def teams_colleague() -> type[Colleague]:
    """Somebody on Teams; their verbs are the same."""
    from tests.teams_office import TeamsColleague

    return TeamsColleague


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


def said(shown: Any) -> str:
    """All that a message, a form or a dialog says, on any platform."""
    if isinstance(shown, TeamsMessage | Dialog):
        return texts(shown.card) if shown.card else str(getattr(shown, "text", ""))
    return texts(shown.blocks)


def texts(shown: Any) -> str:
    """All text of blocks or of a card, in order."""
    if isinstance(shown, dict) and shown.get("type") == "AdaptiveCard":
        return card_texts(shown).replace("\n", " ")
    return " ".join(_texts(json.loads(json.dumps(shown))))


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
