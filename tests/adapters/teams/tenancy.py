"""A tenancy for tests: the bot with its real Teams adapter, a practice Teams over the wire, and a clock."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import text
from sqlmodel import Session

from bot.clock import MovableClock
from bot.serving.settings import Settings
from bot.serving.wiring import Running, running
from storage.database import Database
from storage.verify import differences
from tests.databases import migrated
from tests.office import MONDAY, NO_HURRY, PATIENCE, giving_back, needs, what
from workplace.teams.cards import actions_of, texts
from workplace.teams.limits import GENEROUS
from workplace.teams.practice import PracticeTeams
from workplace.teams.screens import Dialog
from workplace.teams.state import TeamsMessage
from workplace.wire import Answer

Json = dict[str, Any]

GENERAL = "19:learningnet@thread.tacv2"
LEARNING = "19:learning@thread.tacv2"
SORRY = "This was not recorded, and nothing has changed. Please try again in a moment."
EMOJI = {
    "💰": "1f4b0_moneybag",
    "🧠": "1f9e0_brain",
    "🤝": "1f91d_handshake",
    "📚": "1f4da_books",
    "⏳": "23f3_hourglassnotdone",
    "🏢": "1f3e2_officebuilding",
    "👏": "1f44f_clappinghands",
}
TABLES = ("inbox", "campaign", "pledge", "ledger", "journal", "person", "message", "due", "channel", "identity")


@dataclass(frozen=True)
class Post:
    """A published pitch and where its card is."""

    campaign: str
    title: str
    channel: str
    ts: str


@dataclass
class Tenancy:
    """The bot, its tenant, and the database between them; colleagues act by their ids."""

    teams: PracticeTeams
    bot: Running
    clock: MovableClock
    database: Database

    async def settle(self) -> None:
        """Until nothing is due and nothing is on its way."""
        await self.bot.quiet()

    async def until(self, there: Callable[[], bool]) -> None:
        """Until real time has brought it (a look-up, a Retry-After); woken by whatever changes in the tenant."""
        with self.teams.changed.listen() as changed:
            for _ in range(400):
                await self.settle()
                if there():
                    return
                changed.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), timeout=0.025)
        raise AssertionError("it never came")

    async def again(self, times: int = 3) -> list[Answer]:
        """The last activity comes again; all that follows from it is done."""
        activity = self.teams.last_activity
        assert activity is not None
        answers = [await self.teams.again(activity["id"]) for _ in range(times)]
        await self.settle()
        return answers

    def form(self, user: str) -> Dialog:
        """The dialog in front of somebody."""
        dialog = self.teams.open_view(user)
        assert dialog is not None, f"{user} has no dialog open"
        return dialog

    async def submits(self, user: str, values: Mapping[str, Any] | None = None, *, unchecked: bool = False) -> Answer:
        """Send the dialog in front of somebody."""
        answer = await self.teams.submit(self.form(user).id, dict(values or {}), unchecked=unchecked)
        await self.settle()
        return answer

    async def pitches(self, user: str = "U0ANA", title: str = "FWD50", **words: Any) -> Post:
        """The whole way: three steps, the preview, Publish."""
        await self.drafts(user, title, **words)
        assert (await self.submits(user)).status == 200
        return await self.posted(title)

    async def drafts(self, user: str, title: str, **words: Any) -> None:
        """Up to the preview."""
        await self.teams.command(user, "help", channel=LEARNING)  # so that the rooms are known
        await self.settle()
        today = self.clock.now().date()
        await self.teams.compose(user, channel=LEARNING)
        for step in (what(today, title), giving_back(today), needs(today) | {"channel": LEARNING}):
            answer = await self.submits(user, step | (words if "close_on" in step else {}))
            assert answer.status == 200, answer
            assert self.form(user).errors == {}

    async def posted(self, title: str) -> Post:
        """The card with this title, as soon as it is there."""
        await self.until(lambda: bool(self.cards(title)))
        message = self.cards(title)[-1]
        campaign = await self.database.read(_newest_campaign)
        return Post(campaign, title, message.channel, message.ts)

    def cards(self, title: str) -> list[TeamsMessage]:
        """The cards with this title that everybody in the channel sees."""
        found = [one for one in self.teams.messages(LEARNING) if one.bot and one.card and not one.ephemeral_for]
        return [one for one in found if not one.thread_ts and texts(one.card or {}).startswith(title)]

    def card(self, post: Post) -> str:
        """All that the card of a pitch says to everybody."""
        return texts(self.message(post).card or {})

    def message(self, post: Post) -> TeamsMessage:
        """The message with the card of a pitch."""
        return next(one for one in self.teams.messages(post.channel) if one.ts == post.ts)

    async def presses(self, user: str, post: Post, route: str, *, settle: bool = True) -> Answer:
        """Press a button on the card of a pitch, as this person sees it."""
        answer = await self.teams.press(user, post.channel, post.ts, button(self.message(post).card_for(user), route))
        if settle:
            await self.settle()
        return answer

    async def presses_in_form(self, user: str, route: str) -> Answer:
        """Press a button of the dialog in front of somebody."""
        dialog = self.form(user)
        answer = await self.teams.act_in_view(dialog.id, button(dialog.card, route))
        await self.settle()
        return answer

    async def reacts(self, user: str, post: Post, emoji: str) -> Answer:
        """Add an emoji to the card."""
        answer = await self.teams.react(user, post.channel, post.ts, EMOJI.get(emoji, emoji))
        await self.settle()
        return answer

    def receipts(self, user: str) -> list[TeamsMessage]:
        """What the bot showed to this person alone in the channels."""
        return [one for one in self.teams.messages(LEARNING) if one.bot and one.ephemeral_for == user]

    def directs(self, user: str) -> list[TeamsMessage]:
        """What the bot wrote in this person's chat."""
        return [one for one in self.teams.messages(self.teams.dm(user)) if one.bot]

    def calls(self, method: str) -> list[int]:
        """The statuses of all calls of a method, in order."""
        return [call.status for call in self.teams.calls if call.method == method]

    async def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return await self.database.read(_rows)

    async def sql(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        return await self.database.read(lambda session: [tuple(row) for row in session.execute(text(query))])

    async def verified(self) -> list[str]:
        """Every difference between totals, ledger and journal: there should be none."""
        return await self.database.read(differences)

    async def post(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        """Any body under any headers; nothing is added to them."""
        async with aiohttp.ClientSession() as session, session.post(self.address, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    @property
    def address(self) -> str:
        """Where Teams calls the bot."""
        return f"{self.bot.url}/api/messages"


@contextlib.asynccontextmanager
async def open_tenancy(path: Path, *, targeted: bool = True, **settings: Any) -> AsyncIterator[Tenancy]:
    """A tenancy with an empty database; `settings` are the bot's, by their names in the environment."""
    url, clock = migrated(path), MovableClock(MONDAY)
    teams = PracticeTeams(now=clock.now, targeted=targeted, limits=GENEROUS)
    await teams.start()
    chosen = {
        "PITCHIN_DATABASE_URL": url,
        "PITCHIN_PORT": 0,
        "TEAMS_APP_ID": teams.app_id,
        "TEAMS_APP_PASSWORD": teams.app_password,
        "TEAMS_TENANT_ID": teams.tenant,
        "TEAMS_OPENID_URL": teams.openid_url,
        "TEAMS_TOKEN_URL": teams.token_url,
        "TEAMS_SERVICE_URLS": teams.service_url,
        **settings,
    }
    try:
        async with running(
            Settings.model_validate(chosen), clock=clock, pace=NO_HURRY, tick=timedelta(days=1), begin_within=PATIENCE
        ) as bot:
            teams.bot_url = f"{bot.url}/api/messages"
            yield Tenancy(teams, bot, clock, bot.store.database)
    finally:
        await teams.stop()


def button(card: Json | None, route: str) -> Json:
    """The first action of a route on a card, behind a question where there is one."""
    for action in actions_of(card or {}):
        if action.get("verb") == route or _data(action).get("route") == route:
            return action
    raise AssertionError(f"no button {route}")


def _data(action: Json) -> Json:
    return action["data"] if isinstance(action.get("data"), dict) else {}


def _newest_campaign(session: Session) -> str:
    return str(session.execute(text("SELECT id FROM campaign ORDER BY number DESC")).scalar())


def _rows(session: Session) -> dict[str, int]:
    return {name: session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in TABLES}
