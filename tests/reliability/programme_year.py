"""A year of the programme: sixty people with habits of their own, a movable clock, and a platform with bad days.

Everything is done through the bot's own front door, as buttons, forms, emoji and commands. People mostly press what
stands on their Home or in a message to them, so that a promise goes on only where somebody can see that it does.
"""

import asyncio
import contextlib
import heapq
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from adapters.card import Button, Buttons
from adapters.form import Form
from adapters.inbound import (
    Answers,
    Commanded,
    Delivery,
    Identity,
    Inbound,
    PostRef,
    Pressed,
    Profile,
    Reacted,
    Submitted,
)
from adapters.reply import NextForm, OpenForm, Reply
from bot.clock import MovableClock, real_now
from bot.gateway import BotFront
from bot.serving.settings import Settings
from bot.serving.wiring import Running, running
from bot.turn import pitch_key
from domain.campaign import CampaignId
from domain.cents.amounts import parse_amount
from storage.database import Database
from storage.migrating import migrate
from storage.places import Places
from storage.unit_of_work import UnitOfWork
from tests.office import (
    EASY,
    LEARNING,
    MONDAY,
    NO_HURRY,
    PATIENCE,
    SECRET,
    STEWARD,
    next_due,
    rooms_of,
    slack_settings,
    sqlite,
)
from workplace.faults import Chances, Fault, Faults
from workplace.people import CAST, TEAM
from workplace.people import Colleague as Person
from workplace.slack.practice import PracticeSlack

DAYS = 365
PITCHES = 7
LOOKS_A_WEEK = 3
RESTARTS = 2
LAST_PITCH = 320  # the day; some are open, underway or being shared when the year ends
ZONES = ("America/Vancouver", "America/Toronto", "America/Halifax", "America/Whitehorse")
NAMES = {"🧠": "brain", "🤝": "handshake", "📚": "books", "⏳": "hourglass_flowing_sand", "🏢": "office"}
KINDS = {
    "expertise": "2 hours of advice",
    "introduction": "1 introduction",
    "case_study": "1 case study",
    "time": "3 hours",
    "venue": "1 room",
}
BAD_DAYS = {
    Fault.RATE_LIMITED: 0.002,
    Fault.FAILED_BEFORE: 0.04,
    Fault.FAILED_AFTER: 0.04,
    Fault.CUT_AFTER: 0.04,
}
SILENT, QUIET, PAUSING = "silent", "quiet", "pausing"  # never answers; has no reminders; is away for weeks
HABITS = {"prompt": 0.35, "slow": 0.25, SILENT: 0.15, QUIET: 0.15, PAUSING: 0.10}
LEAVES_IT = 3.0  # the weight of doing nothing with a row of buttons
WEIGHTS = {
    "accept": 6.0,
    "decline": 2.0,
    "help_given": 5.0,
    "help_day": 2.0,
    "help_off": 1.0,
    "help_arrived": 5.0,
    "help_not_yet": 1.0,
    "own": 9.0,
    "pay": 6.0,
    "withdraw": 0.4,
    "undo": 0.3,
    "change": 0.6,
    "money_arrived": 6.0,
    "money_not_arrived": 1.0,
    "returned": 5.0,
    "share": 6.0,
    "snooze": 1.5,
    "not_happened": 1.0,
    "silence": 1.0,
    "verdict_met": 4.0,
    "verdict_partly": 2.0,
    "verdict_not_yet": 1.0,
    "outcome_done": 4.0,
    "outcome_partly": 2.0,
    "outcome_not_done": 1.0,
    "take_place": 6.0,
    "leave_place": 1.0,
    "join": 5.0,
    "leave_team": 1.0,
    "manage": 1.2,
    "close": 1.0,
    "extend": 2.0,
    "cost": 2.0,
    "settle": 3.0,
    "cancel": 0.7,
}
STUCK = 600.0  # seconds; what takes longer will not come, however slow the machine
PACE = replace(NO_HURRY, edits_apart=60.0)  # what stands already is edited seldom: that saves most of the time
Act = Callable[[], Awaitable[object]]


@dataclass
class Year:
    """One programme-year: who there is, what is still to happen, and the bot that serves them."""

    seed: int
    slack: PracticeSlack
    clock: MovableClock
    settings: Settings
    dice: random.Random
    people: Mapping[str, str]
    bot: Running = field(init=False)
    acts: int = 0
    refused: int = 0
    pitched: list[str] = field(default_factory=list)
    _to_come: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _planned: int = 0
    _late: list[Inbound] = field(default_factory=list)
    _stack: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    async def start(self) -> None:
        """Start the bot on the database of this year."""
        started = running(self.settings, clock=self.clock, pace=PACE, tick=timedelta(days=1), begin_within=PATIENCE)
        self.bot = await self._stack.enter_async_context(started)

    async def stop(self) -> None:
        """Stop it; what is on its way is finished first."""
        await self._stack.aclose()

    async def live(self) -> None:
        """Let the year go by, from one thing that is due, or that somebody does, to the next."""
        begins = self.clock.now()
        await self._meet_everybody()
        self._plan(begins)
        end = begins + timedelta(days=DAYS)
        while (now := self.clock.now()) < end:
            due = await self.bot.store.read(partial(next_due, after=now))
            moments = [max(one.at, now) for one in due[:1]] + [at for at, _, _ in self._to_come[:1]]
            self.clock.move(max(min([*moments, end]) - now, timedelta(milliseconds=1)))
            while self._to_come and self._to_come[0][0] <= self.clock.now():
                await heapq.heappop(self._to_come)[2]()
            await self.settle()
        for inbound in self._late:
            await self._deliver(inbound)
        await self.settle()

    async def settle(self) -> None:
        """Until nothing is due and everything has gone out that can go out soon."""
        await self._sent()
        while await self.bot.reminders.tick():
            await self._sent()

    async def does(self, user: str, inbound: Inbound) -> Reply:
        """One thing that somebody does, delivered once, twice, or again much later."""
        self.acts += 1
        while self._late and self.dice.random() < 0.5:
            await self._deliver(self._late.pop())
        reply = await self._deliver(inbound)
        if self.dice.random() < 0.12:
            await self._deliver(inbound)
        if self.dice.random() < 0.08:
            self._late.append(inbound)
        return reply

    def at(self, moment: datetime, act: Act) -> None:
        """Something will be done at a moment."""
        self._planned += 1
        heapq.heappush(self._to_come, (moment, self._planned, act))

    def who(self, user: str) -> Identity:
        """Somebody, as Slack knows them."""
        return Identity("slack", TEAM, user)

    async def _deliver(self, inbound: Inbound) -> Reply:
        async def profile() -> Profile:
            found = next(one for one in self.slack.people if one.user == inbound.by.user)
            return Profile(found.name, found.language, found.zone, guest=found.guest)

        return await BotFront(self.bot.app).answer(inbound, arrived=monotonic(), ask=profile)

    async def _sent(self) -> None:
        async with asyncio.timeout(STUCK):
            while await self.bot.store.database.read(_soon):
                await self.bot.relay.drained()
                await asyncio.sleep(0)

    async def _restart(self) -> None:
        await self.stop()
        self._stack = contextlib.AsyncExitStack()
        await self.start()

    def _delivery(self) -> Delivery:
        return Delivery("slack", f"{self.seed}-{self.acts}-{self.dice.getrandbits(64):x}")

    async def commands(self, user: str, words: str) -> Reply:
        """`/pitch words`."""
        told = Commanded(delivery=self._delivery(), by=self.who(user), text=words, channel=LEARNING)
        return await self.does(user, told)

    async def presses(self, user: str, button: Button) -> Reply:
        """A button."""
        pressed = Pressed(delivery=self._delivery(), by=self.who(user), route=button.route, value=button.value)
        return await self.does(user, pressed)

    async def submits(self, user: str, form: str, ref: str, answers: Answers) -> Reply:
        """A form."""
        sent = Submitted(delivery=self._delivery(), by=self.who(user), form=form, ref=ref, answers=answers)
        return await self.does(user, sent)

    async def reacts(self, user: str, campaign: str, emoji: str, *, added: bool = True) -> None:
        """An emoji on the card; coming and going are sometimes delivered the other way round."""
        post = await self.bot.store.database.read(partial(_post, campaign=campaign))
        if post is None:
            return
        come, go = (
            Reacted(
                delivery=self._delivery(),
                by=self.who(user),
                post=post,
                emoji=emoji,
                raw=NAMES[emoji],
                added=there,
                at=self.clock.now() + timedelta(milliseconds=later),
            )
            for there, later in ((added, 0), (not added, 1))
        )
        swift = [come, go] if self.dice.random() < 0.25 else [come]
        if self.dice.random() < 0.5:
            swift.reverse()
        for one in swift:
            await self.does(user, one)

    async def _meet_everybody(self) -> None:
        for user, habit in self.people.items():
            await self.commands(user, "help")
            if habit == QUIET:
                await self.submits(user, "settings", "", {"language": "en", "reminders": "off"})
        await self.commands(STEWARD, "help")
        for _ in range(2):
            funds = {"name": f"Fund {self.dice.randrange(99)}", "amount": "2000", "factor": "50", "mode": "peers"}
            more = {"held_back": self.dice.choice(("", "30")), "trigger": self.dice.choice(("", "20"))}
            await self.submits(STEWARD, "fund", self._id(), {**funds, **more})

    def _id(self) -> str:
        return f"{self.dice.getrandbits(80):020x}"

    def _plan(self, begins: datetime) -> None:
        dice, users = self.dice, list(self.people)
        for n in range(PITCHES):
            pitcher = dice.choice(users)
            moment = begins + timedelta(days=LAST_PITCH * n / PITCHES + dice.uniform(0, 15), hours=dice.uniform(0, 6))
            self.at(moment, partial(self._pitch, pitcher, self._id(), n))
        for _ in range(LOOKS_A_WEEK * DAYS // 7):
            moment = begins + timedelta(days=dice.uniform(2, DAYS))
            self.at(moment, self._somebody_looks)
        for n in range(RESTARTS):
            self.at(begins + timedelta(days=DAYS * (n + dice.random()) / RESTARTS), self._restart)
        for user in (user for user, habit in self.people.items() if habit == PAUSING):
            self.at(begins + timedelta(days=dice.uniform(0, DAYS - 60)), partial(self._pause, user))

    async def _pause(self, user: str) -> None:
        until = (self.clock.now() + timedelta(days=self.dice.randrange(10, 60))).date()
        await self.submits(user, "settings", "", {"language": "en", "paused_until": until.isoformat()})

    async def _pitch(self, pitcher: str, campaign: str, n: int) -> None:
        dice, today = self.dice, self.clock.now().astimezone(ZoneInfo("America/Whitehorse")).date()
        starts = dice.randrange(16, 35)
        closes = dice.randrange(6, starts - 2)

        def on(days: int) -> str:
            return (today + timedelta(days=days)).isoformat()

        what = {
            "opportunity": "attend",
            "title": f"Learning {n} of year {self.seed}",
            "why": "Our consultations reach few people.",
            "starts": on(starts),
            "ends": on(starts + 1),
        }
        back = {
            "benefit_me": "I learn to run a jury.",
            "benefit_peers": "Three methods our team can use.",
            "benefit_organisation": "Advice we can defend.",
            "share_kinds": ("lunch",),
            "share_audience": "policy analysts",
            "share_by": on(starts + 15),
            "when": "we start the water plan",
            "then": "run its first session as a jury",
            "when_date": on(starts + dice.randrange(10, 50)),
        }
        asks = dice.sample(sorted(KINDS), dice.randrange(0, 4))
        needs: dict[str, str | tuple[str, ...]] = {"close_on": on(closes), "channel": LEARNING}
        needs |= {f"need_{kind}": KINDS[kind] for kind in asks}
        needs["nice_to_have"] = tuple(kind for kind in asks if dice.random() < 0.8)
        needs["closing"] = dice.choice(("all_or_nothing", "keep"))
        if not asks or dice.random() < 0.7:
            needs["cost_registration"] = str(dice.randrange(60, 500))
        for form, answers in (("pitch_what", what), ("pitch_giving_back", back), ("pitch_needs", needs)):
            await self.submits(pitcher, form, campaign, answers)
        await self.submits(pitcher, "pitch_preview", campaign, {})
        await self.settle()
        self.pitched.append(campaign)
        now = self.clock.now()
        peers = [user for user in self.people if user != pitcher]
        for user in dice.sample(peers, dice.randrange(3, 13)):
            self.at(now + timedelta(days=closes * dice.random()), partial(self._pledge, user, campaign))
        for days in (closes / 3, closes * 0.9, closes + 2, starts + 5):
            self.at(now + timedelta(days=days), partial(self._looks, pitcher))
        if dice.random() < 0.4:
            self.at(now + timedelta(hours=dice.uniform(1, 40)), partial(self._match, campaign))
        if dice.random() < 0.3:
            asked = {"who": dice.choice(peers), "amount": dice.choice(("", "10"))}
            self.at(now + timedelta(hours=1), partial(self.submits, pitcher, "invite", campaign, asked))

    async def _match(self, campaign: str) -> None:
        reply = await self.presses(STEWARD, Button("match", "", campaign))
        if isinstance(reply, OpenForm):
            options = next(one.options for one in reply.form.blocks if getattr(one, "name", "") == "fund")
            await self.submits(STEWARD, "match", campaign, {"fund": self.dice.choice(options)[0]})

    async def _pledge(self, user: str, campaign: str) -> None:
        dice = self.dice
        way = dice.choice(("emoji", "button", "money", "money", "money"))
        if way == "emoji":
            await self.reacts(user, campaign, dice.choice(list(NAMES)))
        elif way == "button":
            slots = await self.bot.store.database.read(partial(_slots, campaign=campaign))
            await self.presses(user, Button("kind", "", f"{campaign}:{dice.choice(slots)}"))
        else:
            answers: dict[str, str | tuple[str, ...]] = {"amount": str(dice.randrange(5, 200))}
            if dice.random() < 0.8:
                answers["rest_waits"] = ("rest_waits",)
            if dice.random() < 0.3:
                answers["wish"] = "Ask about procurement."
            await self.submits(user, "pledge_money", campaign, answers)
        if dice.random() < 0.1:
            later = self.clock.now() + timedelta(days=dice.uniform(0, 6))
            self.at(later, partial(self.reacts, user, campaign, dice.choice(list(NAMES)), added=False))

    async def _somebody_looks(self) -> None:
        """Somebody reads their Home and what was written to them, and presses some of what they find."""
        busy = await self.bot.store.database.read(_concerned)
        able = [user for user in busy if self.people.get(user, SILENT) != SILENT]
        if not able:
            return
        await self._looks(self.dice.choice(able))

    async def _looks(self, user: str) -> None:
        if self.people[user] == SILENT:
            return
        found = await self.commands(user, "home")
        rows = [list(one.buttons) for one in all_of(found, Buttons)] + self._rows_written_to(user)
        for row in rows:
            await self._press_one(user, row)

    def _rows_written_to(self, user: str) -> list[list[Button]]:
        """The buttons of the newest message, as Slack shows it."""
        directs = [one for one in self.slack.messages(self.slack.dm(user)) if one.bot and not one.ephemeral_for]
        rows = [block for one in directs[-1:] for block in one.blocks or [] if block["type"] == "actions"]
        return [
            [Button(one["action_id"].split("#")[0], "", one.get("value") or "") for one in block["elements"]]
            for block in rows
            if all(one["type"] == "button" for one in block["elements"])
        ]

    async def _press_one(self, user: str, row: list[Button], depth: int = 0) -> None:
        able = [one for one in row if one.route in WEIGHTS]
        if not able:
            return
        weights = [LEAVES_IT, *(WEIGHTS[one.route] for one in able)]
        (pressed,) = self.dice.choices([None, *able], weights)
        if pressed is None:
            return
        await self._goes_on(user, await self.presses(user, pressed), depth)

    async def _goes_on(self, user: str, reply: Reply, depth: int) -> None:
        """A form came: it is filled in and sent, or one of its buttons is pressed."""
        if depth > 2 or not isinstance(reply, OpenForm | NextForm):
            return
        form = reply.form
        if form.submit:
            again = await self.submits(user, form.name, form.ref, self._filled(form))
            await self._goes_on(user, again, depth + 1)
            return
        for row in all_of(form.blocks, Buttons):
            await self._press_one(user, list(row.buttons), depth + 1)

    def _filled(self, form: Form) -> Answers:
        dice, today = self.dice, self.clock.now().date()
        filled: dict[str, str | tuple[str, ...]] = {
            one.name: str(one.value) for one in form.blocks if getattr(one, "value", None) and hasattr(one, "name")
        }
        names = {one.name for one in form.blocks if hasattr(one, "name")}
        if form.name == "settle":
            filled.setdefault("amount", str(dice.randrange(0, 500)))
            filled["way"] = dice.choice(("cost", "cost", "called_off"))
            filled["sure"] = ("sure",) if "sure" in names else ()
        elif form.name == "own" and dice.random() < 0.4:
            filled["amount"] = str(round(parse_amount(str(filled["amount"])) * dice.random()) / 100)
        elif form.name == "cost":
            filled["cost_registration"] = str(dice.randrange(40, 900))
            if dice.random() < 0.5:
                filled["own"] = str(dice.randrange(20, 500))
        elif form.name == "pledge_money":
            filled |= {"amount": str(dice.randrange(3, 260)), "rest_waits": ("rest_waits",)}
        elif form.name == "pledge_offer":
            filled["quantity"] = str(dice.randrange(1, 4))
        elif form.name == "not_happened":
            filled |= {"choice": dice.choice(("still_learned", "cancel")), "lesson": "Ask earlier."}
        days = {"day": 10, "until": 12}
        texts = {
            "reason": "The trainer asked for it.",
            "where": "Room 4",
            "takeaways": "Listen first.",
            "story": "We did.",
        }
        filled |= {name: (today + timedelta(days=most)).isoformat() for name, most in days.items() if name in names}
        return filled | {name: words for name, words in texts.items() if name in names}


@contextlib.asynccontextmanager
async def programme_year(seed: int, folder: Path) -> AsyncIterator[Year]:
    """Sixty people, a practice Slack with bad days, and the bot."""
    dice = random.Random(seed)
    cast = tuple(
        Person(f"U0Y{n:02}", f"Person {n:02}", "peer", "pair", dice.choice(("en", "fr")), dice.choice(ZONES))
        for n in range(60)
    )
    habits = {one.user: dice.choices(list(HABITS), list(HABITS.values()))[0] for one in cast}
    everybody = (*CAST, *cast)
    clock = MovableClock(MONDAY)
    slack = PracticeSlack(
        cast=everybody,
        rooms=rooms_of(everybody, frozenset()),
        signing_secret=SECRET,
        now=clock.now,
        limits=EASY,
    )
    await slack.start()
    url = sqlite(folder)
    database = Database(url)
    migrate(database.engine)
    database.close()
    given = {"PITCHIN_DATABASE_URL": url, "PITCHIN_PORT": 0, "PITCHIN_STEWARDS": f"slack:{STEWARD}"}
    settings = Settings.model_validate(given | slack_settings(slack))
    year = Year(seed, slack, clock, settings, dice, habits)
    await year.start()
    calls = frozenset({"chat.postMessage", "chat.update", "conversations.open", "views.publish"})
    slack.faults = Faults(Chances(seed, BAD_DAYS, calls))
    try:
        yield year
    finally:
        await year.stop()
        await slack.stop()


def all_of(node: Any, kind: type) -> list[Any]:
    """Every value of a kind in a card, a form or a reply."""
    if isinstance(node, kind):
        return [node]
    if isinstance(node, tuple | list):
        return [found for one in node for found in all_of(one, kind)]
    if is_dataclass(node):
        return [found for one in fields(node) for found in all_of(getattr(node, one.name), kind)]
    return []


def _soon(session: Any) -> bool:
    """Whether a message goes out within moments: later ones wait for what will not come."""
    soon = real_now() + timedelta(seconds=5)
    found = session.execute(
        text("SELECT 1 FROM message WHERE open AND due_at <= :soon LIMIT 1"), {"soon": soon.astimezone(UTC)}
    )
    return found.first() is not None


def uow_of(session: Any) -> UnitOfWork:
    workspace = Places(session).find("slack", TEAM)
    assert workspace
    return UnitOfWork(session, workspace)


def _post(session: Any, *, campaign: str) -> PostRef | None:
    found = uow_of(session).messages.post_of(pitch_key(CampaignId(campaign)))
    return PostRef(*found) if found else None


def _slots(session: Any, *, campaign: str) -> list[str]:
    asked = [str(need.slot) for need in uow_of(session).campaigns.get(campaign).needs]
    return [*asked, *(asked or [f"spontaneous:{kind}" for kind in KINDS])]


def _concerned(session: Any) -> list[str]:
    """The people with a pitch or a pledge, by their user id."""
    rows = session.execute(
        text(
            'SELECT DISTINCT identity."user" FROM identity WHERE person_id IN'
            " (SELECT pitcher_id FROM campaign UNION SELECT person_id FROM pledge) ORDER BY 1"
        )
    )
    return [str(user) for (user,) in rows]
