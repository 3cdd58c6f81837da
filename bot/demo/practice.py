"""The practice workplace: the bot with its real adapters, against a practice Slack and a practice Teams.

All of it is on this computer, and served to this computer only.
"""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import SecretStr

from adapters.inbound import Commanded, Delivery, Identity, Inbound, PostRef, Profile
from adapters.reply import Whisper
from adapters.text import Code, spans
from bot.app import UnknownWorkspace
from bot.clock import MovableClock, real_now
from bot.demo import story as told
from bot.demo.player import Found, Stage, play
from bot.demo.story import STORY, WEEKS_BACK, Told
from bot.gateway import BotFront
from bot.sending.pacing import FREE
from bot.sending.relay import Pace
from bot.serving.settings import Settings
from bot.serving.wiring import Running, running
from bot.turn import pitch_key
from bot.wording.words import words_in
from bot.working_days import hours_of
from domain.campaign import CampaignId
from domain.reminding import Prompt
from domain.stages import PUBLISHED
from domain.stages import Stage as CampaignStage
from storage.ids import new_id
from storage.store import Books, DatabaseBusy, Store, sqlite_url
from workplace.conductor import NextReminder
from workplace.server import page_app
from workplace.slack.limits import GENEROUS
from workplace.slack.practice import PracticeSlack
from workplace.teams.limits import GENEROUS as NO_LIMITS
from workplace.teams.practice import PracticeTeams

HOST = "127.0.0.1"
HOME_ZONE, HOLIDAYS = "America/Vancouver", "CA-BC"
TEAM = "T0PRACTICE"
NO_HURRY = Pace(
    sweep=0.5,
    allowance=FREE,
    edits_apart=0.0,
    look_after=0.2,
    look_again=0.5,
)
UNSEEN = 3600.0  # seconds; nobody watches while the story so far is played, so its cards are edited at its end
FURTHEST_JUMP = timedelta(days=400)
PATIENCE = 10.0  # seconds; nobody here repeats what a slow computer could not begin at once
PRACTICE, SEEDED, ARRIVED = "practice", "practice_seeded", "practice_arrived"
PEOPLE = (told.ANA, told.BEN, told.CHLOE, told.DEV, told.ELISE)
LABELS: dict[Prompt, str] = {
    Prompt.DEADLINE_NOTE: "due_deadline_note",
    Prompt.CLOSE: "due_close",
    Prompt.COME_BACK: "due_come_back",
    Prompt.SHARE: "due_share",
    Prompt.VERDICT: "due_verdict",
    Prompt.VERDICTS_END: "due_end",
    Prompt.INTENTION: "due_intention",
    Prompt.INTENTION_ENDS: "due_end",
    Prompt.OFFERS: "due_offers",
    Prompt.PLACE: "due_place",
    Prompt.PLACE_LAPSES: "due_place",
    Prompt.CLOSES_SOON: "due_closes_soon",
    Prompt.ENDED: "due_ended",
    Prompt.HELP_ENDED: "due_delivery_lapses",
    Prompt.PLACE_ENDED: "due_place",
    Prompt.DELIVER: "due_deliver",
    Prompt.RECEIVED: "due_deliver",
    Prompt.DELIVERY_LAPSES: "due_delivery_lapses",
    Prompt.OWN_MONEY: "due_own_money",
    Prompt.PAY: "due_pay",
    Prompt.PAID: "due_paid",
    Prompt.PART_RELEASED: "due_part_released",
    Prompt.HELP_ENDED: "due_ended",
    Prompt.PLACE_ENDED: "due_ended",
    Prompt.COMES_BACK: "due_comes_back",
    Prompt.JOIN: "due_join",
}


@dataclass(slots=True)
class Demo:
    """Moves the clock and plays the story; the page's conductor.

    One at a time: four quick presses of "+1 week" are four weeks, each with all that falls due in it.
    """

    slack: PracticeSlack
    teams: PracticeTeams
    bot: Running
    clock: MovableClock
    story: tuple[Told, ...] = STORY
    _turns: asyncio.Lock = field(default_factory=asyncio.Lock)

    def now(self) -> datetime:
        """Programme time."""
        return self.clock.now()

    async def move(self, by: timedelta) -> None:
        """Let time pass, one due moment after the other, so that nothing is skipped."""
        async with self._turns:
            await self._pass(by)

    async def _pass(self, by: timedelta) -> None:
        end = self.clock.now() + by
        while (upcoming := await self._next_moment()) and upcoming <= end:
            self.clock.move(max(upcoming - self.clock.now(), timedelta()))
            await self.settle()
        self.clock.move(max(end - self.clock.now(), timedelta()))
        await self.settle()

    async def jump(self) -> None:
        """To the next reminder."""
        async with self._turns:
            upcoming = await self._next_moment()
            if upcoming:
                self.clock.move(max(upcoming - self.clock.now(), timedelta()))
                await self.settle()

    async def next_reminder(self) -> NextReminder | None:
        """What is due next, in both languages."""
        return await self.bot.store.read(lambda books: _next_reminder(books, self.clock.now()))

    async def guide(self) -> Mapping[str, bool]:
        """Which of the five steps the newcomer has been through."""
        return await self.bot.store.read(lambda books: _guide(books, self.clock.now()))

    async def reset(self) -> None:
        """Start the story over."""
        async with self._turns:
            await self.bot.store.write(lambda books: books.installation.wipe())
            await self.bot.install()
            await self._begin()

    async def _begin(self) -> None:
        """Play the story so far; the clock ends in the working hours of a day like today."""
        arrival = arrival_after(real_now())
        self.clock.offset = arrival - WEEKS_BACK - real_now()
        await self._link()
        await self.bot.store.write(channel_languages)
        self.bot.relay.pace = replace(NO_HURRY, edits_apart=UNSEEN)
        stage = Stage(tell=self._tell, to_day=self._to_day(arrival), find=self._find, now=self._local_now, team=TEAM)
        await play(self.story, stage)
        await self._pass(max(arrival - self.clock.now(), timedelta()))
        self.bot.relay.pace = NO_HURRY
        await self.bot.store.write(lambda books: books.outbox.hurry(now=real_now()))
        await self.settle()
        await self.bot.store.write(lambda books: _remember_start(books, self.clock.now()))

    async def settle(self) -> None:
        """Until nothing is due and nothing is on its way."""
        await self.bot.quiet()

    async def _link(self) -> None:
        """Both platforms become one organisation, and everybody one person; they were last seen on Slack."""
        await self.teams.install_team()
        await self.settle()
        code = await self._code(self._on_slack(told.STEWARD), "connect")
        await self._types(self._on_teams(told.STEWARD), f"connect {code}")
        for person in self.slack.people:
            code = await self._code(self._on_teams(person.user), "link")
            await self._types(self._on_slack(person.user), f"link {code}")

    async def _code(self, who: Identity, command: str) -> str:
        reply = await self._types(who, command)
        said = spans(reply.card.summary) if isinstance(reply, Whisper) else ()
        return next((one.text.split()[-1] for one in said if isinstance(one, Code)), "")

    async def _types(self, who: Identity, text: str) -> object:
        delivery = Delivery(who.platform, f"story-{new_id()}")
        return await self._tell(Commanded(delivery=delivery, by=who, text=text, channel="", private=True))

    def _on_slack(self, user: str) -> Identity:
        return Identity("slack", TEAM, user)

    def _on_teams(self, user: str) -> Identity:
        return Identity("teams", self.teams.tenant, self.teams.person(user).aad)

    async def _profile(self, who: Identity) -> Profile:
        """Who somebody is, on either platform: in the practice workplace there are the same people on both."""
        found = next(one for one in self.slack.people if who.user in {one.user, one.aad})
        return Profile(found.name, found.language, found.zone, guest=found.guest)

    async def _next_moment(self) -> datetime | None:
        waiting = await self.bot.store.read(lambda books: books.agenda.next_due(self.clock.now()))
        moment = max(waiting[0].at, self.clock.now()) if waiting else None
        return moment if moment and moment - self.clock.now() < FURTHEST_JUMP else None

    async def _tell(self, given: Inbound) -> object:
        reply = await BotFront(self.bot.app).answer(given, arrived=monotonic(), ask=lambda: self._profile(given.by))
        await self.settle()
        return reply

    def _to_day(self, arrival: datetime) -> Callable[[int], Awaitable[date]]:
        async def to_day(day: int) -> date:
            moment = arrival + timedelta(days=day) - timedelta(hours=22)
            await self._pass(max(moment - self.clock.now(), timedelta()))
            return moment.date()

        return to_day

    def _local_now(self) -> datetime:
        return self.clock.now().astimezone(ZoneInfo(HOME_ZONE))

    async def _find(self, campaign_id: str) -> Found:
        return await self.bot.store.read(lambda books: _find(books, campaign_id))


@contextlib.asynccontextmanager
async def practice(
    database: Path, *, port: int = 8733, story: tuple[Told, ...] = STORY, settings: Settings | None = None
) -> AsyncIterator[tuple[Demo, str]]:
    """The practice workplace, served until the block is left; gives the conductor and the page's address."""
    url, secret = sqlite_url(database), secrets.token_hex(16)
    _prepare(database, url)
    clock = MovableClock()
    slack = PracticeSlack(signing_secret=secret, now=clock.now, limits=GENEROUS)
    teams = PracticeTeams(now=clock.now, limits=NO_LIMITS)
    await slack.start()
    await teams.start()
    own = settings or Settings.model_construct()
    own = own.model_copy(
        update={
            "database_url": url,
            "host": HOST,
            "port": 0,
            "organisation": words_in("en")("practice_organisation"),
            "slack_bot_token": SecretStr("xoxb-practice"),
            "slack_signing_secret": SecretStr(secret),
            "slack_api_url": slack.api_url,
            "teams_app_id": teams.app_id,
            "teams_app_password": SecretStr(teams.app_password),
            "teams_tenant_id": teams.tenant,
            "teams_openid_url": teams.openid_url,
            "teams_token_url": teams.token_url,
            "teams_service_urls": teams.service_url,
            "stewards": f"slack:{told.STEWARD}, teams:{teams.person(told.STEWARD).aad}",
        }
    )
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(slack.stop)
        stack.push_async_callback(teams.stop)
        bot = await stack.enter_async_context(
            running(own, clock=clock, pace=NO_HURRY, tick=timedelta(seconds=0.5), begin_within=PATIENCE)
        )
        slack.bot_url = f"{bot.url}/slack/events"
        teams.bot_url = f"{bot.url}/api/messages"
        demo = Demo(slack, teams, bot, clock, story)
        await demo.reset()
        runner = web.AppRunner(page_app(slack, demo, teams), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, HOST, port).start()
        yield demo, f"http://{HOST}:{runner.addresses[0][1]}/"


def arrival_after(moment: datetime) -> datetime:
    """Ten past nine on the next working day from `moment` on: nobody arrives in somebody's quiet hours."""
    morning = hours_of(HOME_ZONE, HOLIDAYS).morning_of(moment.astimezone(ZoneInfo(HOME_ZONE)).date())
    return (morning + timedelta(minutes=10)).astimezone(UTC)


class NotAPracticeDatabase(Exception):
    """The file holds something else than a practice workplace, and is left alone."""


def _prepare(file: Path, url: str) -> None:
    """A migrated file that belongs to the practice workplace; anything else is left untouched."""
    is_new = not file.exists()
    store = Store.at(url)
    try:
        if not is_new and not _is_practice(store):
            raise NotAPracticeDatabase(file)
        store.migrate()
        store.write_now(lambda books: books.installation.set(PRACTICE, "yes"))
    finally:
        store.close()


def _is_practice(store: Store) -> bool:
    try:
        return store.read_now(lambda books: books.installation.get(PRACTICE)) == "yes"
    except DatabaseBusy:
        return False


def _next_reminder(books: Books, now: datetime) -> NextReminder | None:
    waiting = books.agenda.next_due(now)
    if not waiting:
        return None
    first = waiting[0]
    workspace = books.places.find("slack", TEAM)
    if workspace is None:
        return None
    uow = books.unit_of_work(workspace)
    title = uow.campaigns.get(first.campaign).texts.title
    name = uow.people.get(first.person).name if first.person else ""
    labels = [words_in(language)(LABELS[first.prompt], title=title, name=name) for language in ("en", "fr")]
    return NextReminder(max(first.at, now), *labels)


def _guide(books: Books, now: datetime) -> dict[str, bool]:
    workspace = books.places.find("slack", TEAM)
    number, since = books.installation.get(SEEDED), books.installation.get(ARRIVED)
    if workspace is None or number is None or since is None:
        return dict.fromkeys(("pitch", "pledge", "jump", "share", "confirm"), False)
    uow = books.unit_of_work(workspace)
    ana = uow.people.behind("slack", TEAM, told.ANA)
    own = uow.campaigns.pitched_by(ana.id) if ana else []
    new = [one for one in own if one.number >= int(number) and one.stage in PUBLISHED]
    return {
        "pitch": bool(new),
        "pledge": any(one.totals.supporters for one in new),
        "jump": now - datetime.fromisoformat(since) >= timedelta(days=13),
        "share": any(one.shared_learning for one in new),
        "confirm": any(one.totals.verdicts for one in new),
    }


def _remember_start(books: Books, now: datetime) -> None:
    """The newcomer's own pitch is the draft that waits, or anything newer."""
    workspace = books.places.find("slack", TEAM)
    number = 0
    if workspace:
        uow = books.unit_of_work(workspace)
        ana = uow.people.behind("slack", TEAM, told.ANA)
        drafts = (
            [one.number for one in uow.campaigns.pitched_by(ana.id) if one.stage is CampaignStage.DRAFT] if ana else []
        )
        number = min(drafts, default=0)
    books.installation.set(PRACTICE, "yes")
    books.installation.set(SEEDED, str(number))
    books.installation.set(ARRIVED, now.isoformat())


def _find(books: Books, campaign_id: str) -> Found:
    workspace = books.places.find("slack", TEAM)
    if workspace is None:
        raise UnknownWorkspace(TEAM)
    uow = books.unit_of_work(workspace)
    post = uow.messages.post_of(pitch_key(CampaignId(campaign_id)))
    people = {user: who.id for user in PEOPLE if (who := uow.people.behind("slack", TEAM, user))}
    return campaign_id, PostRef(*post) if post else None, people.__getitem__


def channel_languages(books: Books) -> None:
    """#apprentissage speaks French, #data-guild both."""
    workspace = books.places.find("slack", TEAM)
    if workspace:
        channels = books.unit_of_work(workspace).channels
        channels.speak(told.APPRENTISSAGE, "fr")
        channels.speak(told.DATA, "both")
