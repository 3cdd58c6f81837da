"""Totals do not depend on who comes first, as long as nothing runs out."""

from itertools import permutations

import pytest

from domain.campaign import MONEY_SLOT, Need, Source, Totals
from domain.people import PersonId
from domain.pledging import offer_by_emoji, promise_money, withdraw, withdraw_emoji
from domain.resources import Resource
from tests.domain.shelf import Shelf

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
