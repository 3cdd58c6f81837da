"""What is called for of the peers' money while own money comes and goes."""

from dataclasses import replace

import pytest

from domain.campaign import MONEY_SLOT, MoneyNotLoaded, PledgeState, Source, WithAllMoney
from domain.money.payments import confirm_own, pay
from domain.people import PersonId
from domain.pledging import promise_money
from domain.stages import Stage
from tests.domain.money.test_payments_at_random import PEERS
from tests.domain.shelf import ANA, START, Shelf


def test_who_paid_before_their_turn_uses_up_the_own_money() -> None:
    """Ben and Chloé promise 5.00 each; Chloé has paid 3.00 when only 4.00 of own money are left: Ben owes 1.00."""
    shelf = _promised()
    shelf.keep(confirm_own(_all(shelf), 8_00, "", by=ANA, at=START))
    shelf.keep(pay(shelf.load(PEERS[1]), "", by=PEERS[1], at=START))
    shelf.keep(confirm_own(_all(shelf), 4_00, "", by=ANA, at=START))
    assert _called(shelf) == {PEERS[0]: 1_00, PEERS[1]: 3_00}
    shelf.keep(pay(shelf.load(PEERS[0]), "", by=PEERS[0], at=START))
    assert (shelf.campaign.totals.paid, shelf.campaign.totals.confirmed) == (4_00, 4_00)


def test_a_campaign_without_some_of_its_money_is_not_one_with_all_of_it() -> None:
    """Settled on, it would silently keep what was not loaded; neither the type nor the moment of loading lets it be."""
    shelf = _promised()
    with pytest.raises(MoneyNotLoaded):
        WithAllMoney.of(shelf.load(PEERS[0]))
    assert [one.person for one in _all(shelf).money_pledges] == PEERS[:2]


def _promised() -> Shelf:
    shelf = Shelf()
    for person in PEERS[:2]:
        campaign = shelf.load(person)
        shelf.keep(promise_money(campaign, 5_00, by=person, at=shelf.now, source=Source.FORM))
    shelf.campaign = replace(shelf.campaign, stage=Stage.UNDERWAY)
    return shelf


def _all(shelf: Shelf) -> WithAllMoney:
    loaded = shelf.load(ANA, money=True)
    assert isinstance(loaded, WithAllMoney)
    return loaded


def _called(shelf: Shelf) -> dict[PersonId, int]:
    money = [one for (_, slot), one in shelf.pledges.items() if slot == MONEY_SLOT]
    return {one.person: one.called for one in money if one.state is PledgeState.ACCEPTED}
