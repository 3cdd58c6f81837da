"""Many people pledge, change their minds, and wait in line; after every step a simple model must agree.

Amounts are aimed at the boundary: exactly what is left, and a cent more.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.campaign import (
    CURRENT,
    MONEY_SLOT,
    Campaign,
    CampaignId,
    CostKind,
    CostLine,
    Need,
    Pledge,
    ShareKind,
    Slot,
    Source,
    Supporter,
    Texts,
    Totals,
)
from domain.halves import limit
from domain.happenings import Account, Happening
from domain.people import OrganisationId, PersonId
from domain.pledging import (
    BeyondTarget,
    NeedIsFilled,
    NothingPledged,
    accept,
    check_pledger,
    decline,
    free_place,
    leave_place,
    offer_by_emoji,
    promise_money,
    take_place,
    withdraw,
    withdraw_emoji,
)
from domain.refusals import Refusal
from domain.resources import Resource
from domain.stages import Stage

ANA = PersonId("ana")
PEERS = [PersonId(name) for name in ("ben", "chloé", "dev", "eve", "farah")]
START = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
TARGET, WANTED = 10_00, 2
EXPERTS = Slot("need:0")
peers = st.sampled_from(PEERS)
Key = tuple[PersonId, Slot]


def workshop() -> Campaign:
    """Ana's open pitch: 20.01 in all, of which peers may give 10.00, and two experts."""
    day = date(2027, 5, 10)
    texts = Texts(
        title="Facilitation workshop",
        benefit_me="I learn",
        benefit_peers="You learn",
        benefit_organisation="We learn",
        share_kinds=(ShareKind.BLOG,),
        share_audience="Everyone",
        share_by=day,
        when="we meet",
        then="facilitate",
        when_date=day,
    )
    return Campaign(
        id=CampaignId("workshop"),
        organisation=OrganisationId("bc"),
        number=7,
        pitcher=ANA,
        language="en",
        zone="America/Vancouver",
        stage=Stage.OPEN,
        texts=texts,
        costs=(CostLine(CostKind.MATERIALS, 20_01),),
        needs=(Need(position=0, resource=Resource.EXPERTISE, what="A facilitator", quantity=WANTED),),
        deadline=START + timedelta(days=40),
        totals=Totals(own=10_01),
    )


class Shelf:
    """Plays the storage: keeps every pledge, and hands the rules those of the people concerned."""

    def __init__(self) -> None:
        self.campaign = workshop()
        self.pledges: dict[Key, Pledge] = {}
        self.supporters: dict[PersonId, Supporter] = {}
        self.ledger: Counter[tuple[Account, Slot]] = Counter()
        self.owed: Counter[Key] = Counter()
        self.now = START

    def load(self, person: PersonId, *, slot: Slot | None = None) -> Campaign:
        """The campaign as it is loaded for this person, a little later than the time before."""
        self.now += timedelta(seconds=1)
        line = [one for one in self.pledges.values() if one.slot == slot and one.waiting and not one.reserved]
        standing = sorted((one for one in line if one.state in CURRENT), key=lambda one: one.at)
        return replace(
            self.campaign,
            pledges=tuple(one for one in self.pledges.values() if one.person == person),
            supporter=self.supporters.get(person),
            next_waiting=standing[0] if standing else None,
        )

    def keep(self, result: tuple[Campaign, tuple[Happening, ...]]) -> bool:
        """Store what a rule answered; say whether anything happened."""
        after, happened = result
        self.pledges |= {(one.person, one.slot): one for one in after.pledges}
        if after.supporter:
            self.supporters[after.supporter.person] = after.supporter
        self.campaign = replace(after, pledges=(), supporter=None, next_waiting=None)
        for one in happened:
            assert sum(move.amount for move in one.moves) == 0
            for move in one.moves:
                self.ledger[move.account, move.slot] += move.amount
                if move.account is Account.PERSON:
                    self.owed[move.person, move.slot] -= move.amount
        return bool(happened)

    def free_places(self) -> None:
        """Offer what is free to the line, one after the other."""
        while self.keep(free_place(self.load(ANA, slot=MONEY_SLOT), at=self.now)):
            pass


@dataclass
class Giver:
    """The model's view of one person's money."""

    accepted: int = 0
    waiting: int = 0
    held: int = 0


class Pledging(RuleBasedStateMachine):
    """The rules beside a model that knows sums and a queue, and nothing of accounts, moves or states."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.givers: dict[PersonId, Giver] = {}  # in order of arrival
        self.experts: dict[PersonId, str] = {}

    def free(self) -> int:
        """Cents that nobody has and nobody is asked about."""
        return TARGET - sum(one.accepted + one.held for one in self.givers.values())

    def ask_the_line(self) -> None:
        """The model's waiting list moves up."""
        self.shelf.free_places()
        for giver in self.givers.values():
            if giver.waiting and not giver.held:
                room = min(self.free(), giver.waiting)
                if room < min(1_00, giver.waiting):
                    return
                giver.held = room

    @rule(person=peers, aim=st.sampled_from([1_00, 3_33, 5_00, 10_00, 10_01]), at=st.sampled_from([None, 0, 1, -1]), rest_waits=st.booleans())
    def promise(self, person: PersonId, aim: int, at: int | None, rest_waits: bool) -> None:
        mine = self.givers.get(person, Giver())
        room = self.free() + mine.accepted + mine.held
        cents = aim if at is None else max(1_00, room + at)
        before = self.shelf.load(person)
        check_pledger(before, by=person, guest=False, at=self.shelf.now)
        same = mine.accepted + mine.waiting == cents and not mine.held
        try:
            happened = self.shelf.keep(
                promise_money(
                    before, cents, by=person, at=self.shelf.now, source=Source.FORM, rest_waits=rest_waits
                )
            )
        except BeyondTarget as refused:
            assert not rest_waits and cents > room and not same
            assert refused.values["left"].cents == room  # type: ignore[attr-defined]
            return
        assert happened is not same
        if not same:
            assert rest_waits or cents <= room
            self.givers.pop(person, None)
            self.givers[person] = Giver(accepted=min(cents, room), waiting=cents - min(cents, room))
        self.ask_the_line()

    @rule(person=peers)
    def withdraw_money(self, person: PersonId) -> None:
        happened = self.shelf.keep(withdraw(self.shelf.load(person), MONEY_SLOT, by=person, at=self.shelf.now))
        assert happened is (self.givers.pop(person, None) is not None)
        self.ask_the_line()

    @precondition(lambda self: any(one.held for one in self.givers.values()))
    @rule(takes=st.booleans(), data=st.data())
    def answer_a_place(self, takes: bool, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from([name for name, one in self.givers.items() if one.held]))
        mine, before = self.givers[person], self.shelf.load(person)
        if takes:
            self.shelf.keep(take_place(before, by=person, at=self.shelf.now))
            mine.accepted, mine.waiting, mine.held = mine.accepted + mine.held, mine.waiting - mine.held, 0
        else:
            self.shelf.keep(leave_place(before, person, by=None, at=self.shelf.now))
            mine.waiting = mine.held = 0
            if not mine.accepted:
                del self.givers[person]
        self.ask_the_line()

    @rule(person=peers)
    def answer_no_place(self, person: PersonId) -> None:
        if not self.givers.get(person, Giver()).held:
            with pytest.raises(NothingPledged):
                take_place(self.shelf.load(person), by=person, at=self.shelf.now)

    @rule(person=peers)
    def react(self, person: PersonId) -> None:
        before = self.shelf.load(person)
        happened = self.shelf.keep(offer_by_emoji(before, Resource.EXPERTISE, by=person, at=self.shelf.now))
        assert happened is (person not in self.experts)
        full = sum(state == "accepted" for state in self.experts.values()) == WANTED
        self.experts.setdefault(person, "spontaneous" if full else "offered")

    @rule(person=peers)
    def unreact(self, person: PersonId) -> None:
        before = self.shelf.load(person)
        happened = self.shelf.keep(withdraw_emoji(before, Resource.EXPERTISE, by=person, at=self.shelf.now))
        assert happened is (self.experts.pop(person, None) is not None)

    @rule(person=peers, welcome=st.booleans())
    def answer_an_offer(self, person: PersonId, welcome: bool) -> None:
        state = self.experts.get(person)
        full = sum(one == "accepted" for one in self.experts.values()) == WANTED
        expected: type[Refusal] | None = None
        if state not in {"offered", "accepted"} or (state == "accepted" and not welcome):
            expected = NothingPledged
        elif state == "offered" and welcome and full:
            expected = NeedIsFilled
        answer = accept if welcome else decline
        try:
            self.shelf.keep(answer(self.shelf.load(person), person, EXPERTS, by=ANA, at=self.shelf.now))
        except Refusal as refused:
            assert type(refused) is expected
            return
        assert expected is None
        if welcome:
            self.experts[person] = "accepted"
        else:
            del self.experts[person]

    @invariant()
    def others_never_give_more_than_the_own_half_arms(self) -> None:
        totals = self.shelf.campaign.totals
        assert totals.accepted + totals.reserved <= TARGET
        assert totals.accepted <= limit(totals.own)

    @invariant()
    def totals_are_those_of_the_model(self) -> None:
        givers, states = self.givers.values(), Counter(self.experts.values())
        need = self.shelf.campaign.needs[0]
        assert (self.shelf.campaign.totals, need.accepted, need.offered) == (
            Totals(
                own=10_01,
                accepted=sum(one.accepted for one in givers),
                waiting=sum(one.waiting for one in givers),
                reserved=sum(one.held for one in givers),
                givers=sum(one.accepted > 0 for one in givers),
                supporters=len(self.givers.keys() | self.experts.keys()),
            ),
            states["accepted"],
            states["offered"],
        )

    @invariant()
    def totals_are_the_sums_of_the_moves(self) -> None:
        totals, need, ledger = self.shelf.campaign.totals, self.shelf.campaign.needs[0], self.shelf.ledger
        assert (totals.accepted, totals.waiting, need.accepted, need.offered) == (
            ledger[Account.ACCEPTED, MONEY_SLOT],
            ledger[Account.WAITING, MONEY_SLOT],
            ledger[Account.ACCEPTED, EXPERTS],
            ledger[Account.OFFERED, EXPERTS],
        )

    @invariant()
    def pledges_are_the_sums_of_the_moves(self) -> None:
        standing = {key: one.amount for key, one in self.shelf.pledges.items() if one.state in CURRENT}
        assert standing == {key: cents for key, cents in self.shelf.owed.items() if cents}


Pledging.TestCase.settings = settings(
    max_examples=120, stateful_step_count=30, derandomize=True, deadline=None, database=None
)
TestPledging = Pledging.TestCase

SCRIPTS = [
    ("ben reacts twice, dev promises and changes", ["ben +", "ben +", "dev 3", "dev 4", "eve +", "farah 1"]),
    ("chloé reacts and takes it back", ["chloé +", "chloé -", "dev 3", "eve +", "eve +", "farah 2"]),
    ("dev promises and takes it back", ["dev 3", "dev 0", "chloé 5", "chloé 5", "ben +", "ben -"]),
]


@pytest.mark.parametrize("script", [script for _, script in SCRIPTS], ids=[name for name, _ in SCRIPTS])
def test_totals_do_not_depend_on_the_order_of_people(script: list[str]) -> None:
    """Each person's own steps keep their order; how people come in between one another makes no difference."""
    names = [step.split()[0] for step in script]
    ends = {_play(script, order) for order in set(permutations(names))}
    assert len(ends) == 1


def _play(script: list[str], order: tuple[str, ...]) -> tuple[Totals, tuple[Need, ...]]:
    shelf, steps = Shelf(), {name: iter([step for step in script if step.startswith(name)]) for name in order}
    for name in order:
        person, step = PersonId(name), next(steps[name]).split()[1]
        before = shelf.load(person)
        if step == "+":
            shelf.keep(offer_by_emoji(before, Resource.EXPERTISE, by=person, at=shelf.now))
        elif step == "-":
            shelf.keep(withdraw_emoji(before, Resource.EXPERTISE, by=person, at=shelf.now))
        elif step == "0":
            shelf.keep(withdraw(before, MONEY_SLOT, by=person, at=shelf.now))
        else:
            shelf.keep(promise_money(before, int(step) * 100, by=person, at=shelf.now, source=Source.FORM))
    return shelf.campaign.totals, shelf.campaign.needs
