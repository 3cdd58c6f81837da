"""Many people pledge, change their minds, and wait in line; after every step a simple model must agree.

Amounts are aimed at the boundary: exactly what is left, and a cent more.
"""

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.briefs import brief
from domain.campaign import CURRENT, MONEY_SLOT, Source, Totals
from domain.cents.amounts import Money
from domain.cents.half import limit
from domain.events import Account
from domain.people import PersonId
from domain.pledging import (
    BeyondTarget,
    NeedIsFilled,
    NothingPledged,
    accept,
    check_pledger,
    decline,
    offer_by_emoji,
    promise_money,
    withdraw,
    withdraw_emoji,
)
from domain.refusals import Refusal
from domain.resources import Resource
from domain.waiting import leave_place, take_place
from tests.domain.shelf import ANA, EXPERTS, TARGET, WANTED, Shelf

peers = st.sampled_from([PersonId(name) for name in ("ben", "chloé", "dev", "eve", "farah")])


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
        self.wishes: dict[PersonId, str] = {}

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

    @rule(
        person=peers,
        aim=st.sampled_from([1_00, 3_33, 5_00, 10_00, 10_01]),
        at=st.sampled_from([None, 0, 1, -1]),
        rest_waits=st.booleans(),
    )
    def promise(self, person: PersonId, aim: int, at: int | None, rest_waits: bool) -> None:
        mine = self.givers.get(person, Giver())
        room = self.free() + mine.accepted + mine.held
        cents = aim if at is None else max(1_00, room + at)
        before = self.shelf.load(person)
        check_pledger(before, by=person, guest=False, at=self.shelf.now)
        same = mine.accepted + mine.waiting == cents and not mine.held
        if cents > room and not rest_waits and not same:
            with pytest.raises(BeyondTarget) as refused:
                promise_money(before, cents, by=person, at=self.shelf.now, source=Source.FORM)
            assert refused.value.values == {"left": Money(room)}
            return
        result = promise_money(before, cents, by=person, at=self.shelf.now, source=Source.FORM, rest_waits=rest_waits)
        assert self.shelf.keep(result) is not same
        if not same:
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
        before = self.shelf.load(person, acting=ANA)
        if expected:
            with pytest.raises(expected):
                answer(before, person, EXPERTS, by=ANA, at=self.shelf.now)
            return
        self.shelf.keep(answer(before, person, EXPERTS, by=ANA, at=self.shelf.now))
        if welcome:
            self.experts[person] = "accepted"
        else:
            del self.experts[person]

    @rule(person=peers, wish=st.sampled_from(["a checklist", "an hour together"]))
    def wish(self, person: PersonId, wish: str) -> None:
        if person in self.givers or person in self.experts:
            self.shelf.keep(brief(self.shelf.load(person), wish, by=person, at=self.shelf.now))
            self.wishes[person] = wish

    @invariant()
    def wishes_stay_as_they_were_said(self) -> None:
        assert {name: one.brief for name, one in self.shelf.supporters.items() if one.brief} == self.wishes

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
    max_examples=300, stateful_step_count=30, derandomize=True, deadline=None, database=None
)
TestPledging = Pledging.TestCase
