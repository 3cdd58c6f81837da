"""Two accounts become one person: whatever both did before, every sum still follows from what stands."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import CURRENT, MONEY_SLOT, Source
from domain.events import Account
from domain.linking import merge
from domain.people import PersonId
from domain.pledging import accept, offer, promise_money, withdraw
from domain.resources import Resource
from tests.domain.shelf import ANA, EXPERTS, Shelf

BEN, BEN_TOO, CHLOE = PersonId("ben"), PersonId("ben too"), PersonId("chloé")
Deed = Callable[[Shelf, PersonId], object]


def gives(cents: int) -> Deed:
    """Promise money; what is too much waits."""

    def deed(shelf: Shelf, person: PersonId) -> None:
        before = shelf.load(person)
        shelf.keep(promise_money(before, cents, by=person, at=shelf.now, source=Source.FORM, rest_waits=True))
        shelf.free_places()

    return deed


def helps(shelf: Shelf, person: PersonId) -> None:
    """Offer an hour."""
    before = shelf.load(person)
    shelf.keep(offer(before, Resource.EXPERTISE, by=person, at=shelf.now, source=Source.BUTTON, slot=EXPERTS))


def is_accepted(shelf: Shelf, person: PersonId) -> None:
    """Ana says yes, if there is anything to say yes to and room for it."""
    before = shelf.load(person, acting=ANA)
    if before.pledge_of(person, EXPERTS) in before.pledges_of(person) and before.needs[0].open:
        shelf.keep(accept(before, person, EXPERTS, by=ANA, at=shelf.now))


def takes_back(shelf: Shelf, person: PersonId) -> None:
    """Withdraw the money."""
    shelf.keep(withdraw(shelf.load(person), MONEY_SLOT, by=person, at=shelf.now))
    shelf.free_places()


deeds = st.sampled_from([gives(2_00), gives(5_01), gives(9_99), helps, is_accepted, takes_back])


@given(done=st.lists(st.tuples(st.sampled_from([BEN, BEN_TOO, CHLOE]), deeds), max_size=14))
def test_every_sum_follows_from_what_stands(done: list[tuple[PersonId, Deed]]) -> None:
    """Totals, needs, ledger and the count of supporters, as if the one person had done all that stands."""
    shelf = Shelf()
    for person, deed in done:
        deed(shelf, person)
    both = {
        slot: [p for (who, slot_), p in shelf.pledges.items() if slot_ == slot and who != CHLOE and p.current]
        for slot in (MONEY_SLOT, EXPERTS)
    }
    merge_on(shelf)
    standing = [one for one in shelf.pledges.values() if one.state in CURRENT]
    money = [one for one in standing if one.slot == MONEY_SLOT]
    totals = shelf.campaign.totals
    assert [one for one in standing if one.person == BEN_TOO] == []
    assert totals.accepted == sum(one.counted for one in money) == shelf.ledger[Account.ACCEPTED, MONEY_SLOT]
    assert totals.waiting == sum(one.waiting for one in money) == shelf.ledger[Account.WAITING, MONEY_SLOT]
    assert totals.supporters == len({one.person for one in standing})
    assert totals.givers == sum(one.counted > 0 for one in money)
    for slot, pledges in both.items():
        kept = shelf.pledges.get((BEN, slot))
        earliest = min(pledges, key=lambda one: one.at, default=None)
        if earliest is None:
            assert kept is None or not kept.current
        else:
            assert kept is not None
            assert (kept.amount, kept.at, kept.current) == (earliest.amount, earliest.at, True)
    assert all(amount == 0 for (who, _), amount in shelf.owed.items() if who == BEN_TOO)


@pytest.mark.parametrize("pitcher", [BEN, BEN_TOO])
def test_nobody_is_among_the_supporters_of_their_own_pitch(pitcher: PersonId) -> None:
    """HR9: whichever of the two accounts pitched, and whichever pledged."""
    shelf = Shelf()
    shelf.campaign = replace(shelf.campaign, pitcher=pitcher)
    other = BEN_TOO if pitcher == BEN else BEN
    gives(5_00)(shelf, other)
    helps(shelf, other)
    merge_on(shelf)
    assert [one for one in shelf.pledges.values() if one.state in CURRENT] == []
    assert shelf.campaign.pitcher == BEN
    assert (shelf.campaign.totals.accepted, shelf.campaign.totals.supporters) == (0, 0)


@pytest.mark.parametrize(("mine", "theirs"), [(False, False), (True, False), (False, True), (True, True)])
def test_who_wanted_no_name_once_is_not_named(mine: bool, theirs: bool) -> None:
    """Whichever account asked for it."""
    shelf = Shelf()
    for person, anonymous in ((BEN, mine), (BEN_TOO, theirs)):
        helps(shelf, person)
        shelf.supporters[person] = replace(shelf.supporters[person], anonymous=anonymous)
    merge_on(shelf)
    assert shelf.supporters[BEN].anonymous is (mine or theirs)


def merge_on(shelf: Shelf) -> None:
    """Both accounts are Ben's, and Ben's first one stays."""
    before = shelf.load(BEN)
    pledges = tuple(one for (person, _), one in shelf.pledges.items() if person in {BEN, BEN_TOO})
    before = replace(before, pledges=pledges)
    shelf.keep(merge(before, BEN, BEN_TOO, theirs=shelf.supporters.get(BEN_TOO), at=shelf.now))
