"""Money comes and goes through the whole bot and a real database; after every step a simple model must agree.

Deliveries are those that a platform hands over: forms, buttons, emoji, and now and then the same one twice. The model
knows sums and a queue, and nothing of accounts, moves or states. Amounts are aimed at the boundary: exactly what is
left, what is promised, what own money stands behind, and a cent more.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session

from adapters.inbound import Delivery, Identity, Inbound, PostRef, Pressed, Reacted, Submitted
from adapters.reply import FieldErrors, Reply, Whisper
from bot.app import App
from bot.clock import MovableClock
from domain.campaign import MONEY_SLOT, Campaign, CampaignId, Closing
from domain.cents.half import limit
from domain.events import Opened, own_money
from domain.people import PersonId
from domain.stages import Stage
from storage.database import Database
from storage.ids import new_id
from storage.messages import MessageKind
from storage.migrating import migrate
from storage.places import Places, Workspace
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from storage.verify import differences_on
from tests.databases import migrated
from tests.domain.shelf import START, TARGET, WANTED, workshop
from tests.stories.conftest import fresh

SLACK, TEAM, CHANNEL = "slack", "T0RANDOM", "C0LEARNING"
ANA = "ana"
PEERS = ["ben", "chloé", "dev", "eve"]
SMALLEST = 1_00
peers = st.sampled_from(PEERS)
near = st.sampled_from([-1, 0, 1])


class Desk:
    """The bot as an adapter sees it, on a database with five people and as many pitches as there are runs."""

    def __init__(self, url: str) -> None:
        self.runner = asyncio.Runner()
        self.database = Database(url)
        migrate(self.database.engine)
        self.clock = MovableClock(START)
        self.app = App(Store(self.database), self.clock)
        self.workspace = self.database.write_now(self._furnish)
        self.people: dict[str, PersonId] = self.database.read_now(self._known)

    def close(self) -> None:
        self.database.close()
        self.runner.close()

    def _furnish(self, session: Session) -> Workspace:
        workspace = Places(session).settle(SLACK, TEAM, "At random", holidays="CA-BC", now=START)
        for name in (ANA, *PEERS):
            profile = {"name": name, "language": "en", "zone": "America/Vancouver", "guest": False}
            UnitOfWork(session, workspace).people.meet(SLACK, TEAM, name, workspace_id=workspace.id, **profile)
        return workspace

    def _known(self, session: Session) -> dict[str, PersonId]:
        people = UnitOfWork(session, self.workspace).people
        found = {name: people.behind(SLACK, TEAM, name) for name in (ANA, *PEERS)}
        return {name: person.id for name, person in found.items() if person}

    def pitch(self) -> CampaignId:
        """A new open pitch of Ana's, with its card in the channel."""
        return self.database.write_now(self._pitch)

    def _pitch(self, session: Session) -> CampaignId:
        uow, now = UnitOfWork(session, self.workspace), self.clock.now()
        small, ana = workshop(), self.people[ANA]
        campaign = replace(
            small,
            id=CampaignId(new_id()),
            organisation=uow.organisation_id,
            number=uow.campaigns.next_number(),
            pitcher=ana,
            channel=CHANNEL,
            money=replace(small.money, closing=Closing.KEEP),
            needs=tuple(replace(need, must=False) for need in small.needs),
            deadline=now + timedelta(days=40),
        )
        opened = Opened(at=now, moves=own_money(ana, campaign.totals.own))
        uow.campaigns.add(campaign, (opened,))
        key, place = f"pitch:{campaign.id}", self.workspace.id
        uow.messages.promise(MessageKind.PITCH, key, workspace_id=place, now=now, campaign=campaign.id, channel=CHANNEL)
        uow.messages.found(key, campaign.id)
        return campaign.id

    def hand_over(self, inbound: Inbound) -> Reply:
        """One delivery, answered."""
        return self.runner.run(self.app.handle(inbound))

    def stored(self, campaign: CampaignId, *, person: str = ANA) -> Campaign:
        """The pitch as it stands, with all its money."""
        who = self.people[person]
        return self.database.read_now(
            lambda session: UnitOfWork(session, self.workspace).campaigns.with_all_money(campaign, acting=who)
        )

    def differences(self, campaign: CampaignId) -> list[str]:
        """What the check of the books finds."""
        return self.database.read_now(partial(differences_on, campaign=campaign))


@dataclass
class Giver:
    """The model's view of one person's money."""

    accepted: int = 0
    waiting: int = 0
    held: int = 0
    called: int = 0
    paid: int = 0
    arrived: int = 0


def at(*stages: str) -> object:
    """The step makes a difference at these stages only."""
    return precondition(lambda self: self.stage in stages)


class MoneyAtRandom(RuleBasedStateMachine):
    """The bot beside a model of one pitch: 20.01, of which 10.00 are the peers', and two experts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.pitch = desk.pitch()
        self.cost, self.own, self.confirmed, self.stage = 20_01, 10_01, 0, "open"
        self.givers: dict[str, Giver] = {}  # in order of arrival
        self.experts: dict[str, str] = {}
        self.actual: int | None = None
        self.deliveries = 0
        self.last: tuple[Inbound, Reply] | None = None

    @property
    def target(self) -> int:
        return self.cost - self.own

    def free(self) -> int:
        """Cents that nobody has and nobody is asked about."""
        return self.target - sum(one.accepted + one.held for one in self.givers.values())

    def ask_the_line(self) -> None:
        """The model's waiting list moves up."""
        for giver in self.givers.values() if self.stage == "open" else ():
            if giver.waiting and not giver.held:
                room = min(self.free(), giver.waiting)
                if room <= 0 or room < min(SMALLEST, giver.waiting):
                    return
                giver.held = room

    def hand_over(self, kind: type[Inbound], by: str, **what: object) -> Reply:
        self.deliveries += 1
        delivery = Delivery(SLACK, f"{self.pitch}:{self.deliveries}")
        inbound = kind(delivery=delivery, by=Identity(SLACK, TEAM, by), **what)  # type: ignore[call-arg]
        reply = self.desk.hand_over(inbound)
        self.last = inbound, reply
        return reply

    def sends(self, form: str, by: str, **answers: str | tuple[str, ...]) -> bool:
        """Send a form; False when it comes back with a sentence at a field, or is refused."""
        reply = self.hand_over(Submitted, by, form=form, ref=str(self.pitch), answers=answers)
        return not isinstance(reply, FieldErrors | Whisper)

    def presses(self, route: str, by: str, more: str = "") -> Reply:
        return self.hand_over(Pressed, by, route=route, value=f"{self.pitch}{more}")

    def reacts(self, by: str, *, added: bool) -> None:
        post, now = PostRef(CHANNEL, str(self.pitch)), self.desk.clock.now()
        self.hand_over(Reacted, by, post=post, emoji="🧠", raw="brain", added=added, at=now)

    @initialize(so_far=st.sampled_from(["nothing", "promised", "in line", "in line", "called for", "given", "given"]))
    def has_come_some_way(self, so_far: str) -> None:
        """Most runs begin where money is promised, waits, is called for or given: by chance few come that far."""
        if so_far != "nothing":
            self.promises(PEERS[0], 5_00, None, waits=False)
            self.promises(PEERS[1], 5_00, 0, waits=False)
            self.promises(PEERS[2], 3_33, None, waits=True)
        if so_far == "in line":
            self.promises(PEERS[3], 5_00, None, waits=True)
            self.takes_back(PEERS[0], "undo")
        if so_far in {"called for", "given"}:
            self.closes()
            self.puts_in(2, 0)
        if so_far == "given":
            self.pays(PEERS[0])

    @at("open")
    @rule(
        person=peers,
        aim=st.sampled_from([99, SMALLEST, 3_33, 5_00, TARGET, TARGET + 1]),
        off=st.sampled_from([None, -1, 0, 1]),
        waits=st.booleans(),
    )
    def promises(self, person: str, aim: int, off: int | None, waits: bool) -> None:
        mine = self.givers.get(person, Giver())
        room = self.free() + mine.accepted + mine.held
        cents = aim if off is None else max(0, room + off)
        same = mine.accepted + mine.waiting == cents and not mine.held
        expected = cents >= SMALLEST and (same or cents <= room or waits)
        rest = {"rest_waits": ("rest_waits",)} if waits else {}
        assert self.sends("pledge_money", person, amount=typed(cents), **rest) is expected
        if expected and not same:
            self.givers.pop(person, None)
            self.givers[person] = Giver(accepted=min(cents, room), waiting=cents - min(cents, room))
            self.ask_the_line()

    @precondition(lambda self: bool(self.givers))
    @rule(person=peers, route=st.sampled_from(["undo", "withdraw"]))
    def takes_back(self, person: str, route: str) -> None:
        self.presses(route, person, f":{MONEY_SLOT}")
        mine = self.givers.get(person)
        free = self.stage == "open" or (self.stage == "underway" and route == "withdraw")
        if mine and free and not mine.paid:
            del self.givers[person]
            self.ask_the_line()

    @at("open")
    @precondition(lambda self: any(one.held for one in self.givers.values()))
    @rule(person=peers, takes=st.booleans())
    def answers_a_place(self, person: str, takes: bool) -> None:
        self.presses("take_place" if takes else "leave_place", person)
        mine = self.givers.get(person)
        if mine is None or not mine.held:
            return
        if takes:
            mine.accepted, mine.waiting, mine.held = mine.accepted + mine.held, mine.waiting - mine.held, 0
        else:
            mine.waiting = mine.held = 0
            if not mine.accepted:
                del self.givers[person]
        self.ask_the_line()

    @at("open")
    @rule(beyond=st.sampled_from(["half", "cap", "now"]), off=near)
    def names_own_money(self, beyond: str, off: int) -> None:
        half, accepted = -(-self.cost // 2), sum(one.accepted for one in self.givers.values())
        own = {"half": half, "cap": self.cost - accepted, "now": self.own}[beyond] + off
        leaves_something = accepted > 0 or self.cost - own >= SMALLEST
        expected = half <= own <= self.cost - accepted and leaves_something
        line = {"cost_materials": typed(self.cost), "own": typed(own), "reason": "another quote"}
        assert self.sends("cost", ANA, **line) is expected
        if expected:
            self.own, self.confirmed = own, min(own, self.confirmed)
            for giver in self.givers.values():
                giver.held = 0
            self.ask_the_line()

    @at("open")
    @precondition(lambda self: any(one.accepted for one in self.givers.values()))
    @rule()
    def closes(self) -> None:
        self.presses("close", ANA)
        self.stage = "underway"
        for giver in self.givers.values():
            giver.held = 0
        self.call_up()

    @at("open", "underway")
    @rule(share=st.sampled_from([1, 2, 3]), off=near)
    def puts_in(self, share: int, off: int) -> None:
        cents = max(0, self.own // share + off)
        given = sum(one.paid for one in self.givers.values())
        falls_short = cents < self.confirmed and given > min(cents, self.target)
        expected = self.stage in {"open", "underway"} and cents <= self.own and not falls_short
        assert self.sends("own", ANA, amount=typed(cents)) is expected
        if expected and cents != self.confirmed:
            self.confirmed = cents
            self.call_up()

    def call_up(self) -> None:
        """The model's peers are asked for money, the first to come first, as far as own money is there."""
        left = min(self.confirmed, self.target)
        for giver in self.givers.values() if self.stage == "underway" else ():
            giver.called = max(giver.paid, min(giver.accepted, left))
            left = max(0, left - giver.called)

    @precondition(lambda self: any(one.called for one in self.givers.values()))
    @rule(person=peers)
    def pays(self, person: str) -> None:
        mine = self.givers.get(person, Giver())
        expected = self.stage == "underway" and mine.called > mine.paid
        assert self.sends("pay", person, receipt="by transfer") is expected
        if expected:
            mine.paid = mine.called

    @precondition(lambda self: any(one.paid for one in self.givers.values()))
    @rule(person=peers, arrived=st.booleans())
    def answers_a_payment(self, person: str, arrived: bool) -> None:
        self.presses("money_arrived" if arrived else "money_not_arrived", ANA, f":{self.desk.people[person]}")
        mine = self.givers.get(person, Giver())
        if arrived:
            mine.arrived = mine.paid
        else:
            mine.paid = mine.arrived

    @at("underway", "settled")
    @precondition(lambda self: self.confirmed > 0 and any(one.paid for one in self.givers.values()))
    @rule(off=st.sampled_from([-7_00, -1, 0, 1, 5_00]), sure=st.booleans())
    def settles(self, off: int, sure: bool) -> None:
        actual = max(0, self.borne() + off)
        box = {"sure": ("sure",)} if sure else {}
        assert self.sends("settle", ANA, way="cost", amount=typed(actual), **box)
        if sure:
            self.stage, self.actual = "settled", actual

    @rule(person=peers)
    def reacts_with_a_brain(self, person: str) -> None:
        self.reacts(person, added=True)
        if self.stage == "open":
            self.experts.setdefault(person, "offered" if self.places() else "spontaneous")

    @rule(person=peers)
    def takes_the_brain_off(self, person: str) -> None:
        self.reacts(person, added=False)
        if self.stage == "open":
            self.experts.pop(person, None)

    @at("open", "underway")
    @rule(person=peers)
    def says_yes_to_an_expert(self, person: str) -> None:
        self.presses("accept", ANA, f":need:0:{self.desk.people[person]}")
        if self.experts.get(person) == "offered" and self.places():
            self.experts[person] = "accepted"

    @rule()
    def the_platform_repeats_itself(self) -> None:
        if self.last:
            inbound, reply = self.last
            again = self.desk.hand_over(inbound)
            assert isinstance(inbound, Reacted) or again == reply

    def places(self) -> int:
        return WANTED - sum(state == "accepted" for state in self.experts.values())

    def borne(self) -> int:
        totals = self.desk.stored(self.pitch).totals
        return totals.confirmed + totals.paid - totals.back

    @invariant()
    def the_books_agree(self) -> None:
        assert self.desk.differences(self.pitch) == []

    @invariant()
    def others_never_give_more_than_own_money_stands_behind(self) -> None:
        totals = self.desk.stored(self.pitch).totals
        assert totals.accepted + totals.reserved <= self.target
        assert totals.paid - totals.back <= limit(totals.confirmed)

    @precondition(lambda self: self.stage != "settled")
    @invariant()
    def everything_is_as_the_model_has_it(self) -> None:
        stored, givers = self.desk.stored(self.pitch), self.givers.values()
        states, totals = list(self.experts.values()), stored.totals
        expected = {
            "stage": {"open": Stage.OPEN, "underway": Stage.UNDERWAY}[self.stage],
            "own": self.own,
            "confirmed": self.confirmed,
            "accepted": sum(one.accepted for one in givers),
            "waiting": sum(one.waiting for one in givers),
            "reserved": sum(one.held for one in givers),
            "called": sum(one.called for one in givers),
            "paid": sum(one.paid for one in givers),
            "givers": sum(one.accepted > 0 for one in givers),
            "supporters": len(self.givers.keys() | self.experts.keys()),
            "experts": (states.count("accepted"), states.count("offered")),
        }
        experts = (stored.needs[0].accepted, stored.needs[0].offered)
        named = {name: getattr(totals, name) for name in expected if hasattr(totals, name)}
        assert expected == {"stage": stored.stage, "experts": experts, **named}

    @precondition(lambda self: self.stage != "settled")
    @invariant()
    def everybody_stands_where_the_model_has_them(self) -> None:
        names = {person: name for name, person in self.desk.people.items()}
        money = [one for one in self.desk.stored(self.pitch).pledges if one.slot == MONEY_SLOT and one.current]
        stored = [
            (names[one.person], Giver(one.counted, one.waiting, one.reserved, one.called, one.paid, one.arrived))
            for one in sorted(money, key=lambda one: one.at)
        ]
        assert stored == list(self.givers.items())

    @precondition(lambda self: self.stage == "settled")
    @invariant()
    def what_it_cost_is_borne_to_the_cent(self) -> None:
        assert self.borne() == self.actual


def typed(cents: int) -> str:
    """As a person types it."""
    return f"{cents // 100}.{cents % 100:02}"


AT_LENGTH = [pytest.mark.postgresql, pytest.mark.reliability]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=AT_LENGTH)])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("random")
    url = migrated(folder) if request.param == "sqlite" else fresh(request.getfixturevalue("postgresql"))
    opened = Desk(url)
    yield opened
    opened.close()


@pytest.mark.parametrize(("examples", "steps"), [(5, 20), pytest.param(30, 40, marks=pytest.mark.reliability)])
def test_money_through_the_bot_and_back_agrees_with_a_simple_model(desk: Desk, examples: int, steps: int) -> None:
    """Half of the pitch's cost stays the pitcher's, whatever people do in whatever order."""
    run_state_machine_as_test(
        partial(MoneyAtRandom, desk),
        settings=settings(
            max_examples=examples, stateful_step_count=steps, derandomize=True, deadline=None, database=None
        ),
    )
