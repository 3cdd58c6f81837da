"""What a pledge that comes or goes changes: totals, needs, the count of people, and the ledger."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.campaign import MONEY_SLOT, Campaign, Pledge, PledgeState, Slot, Source, Totals, spontaneous
from domain.counting import added, removed, supporters_counted
from domain.events import Account, Move
from domain.people import PersonId
from domain.resources import Resource

BEN, DEV = PersonId("ben"), PersonId("dev")
NOW = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
OFFERED, ACCEPTED, WAITING = PledgeState.OFFERED, PledgeState.ACCEPTED, PledgeState.WAITING
GONE = [PledgeState.WITHDRAWN, PledgeState.DECLINED, PledgeState.RELEASED]
EXPERTS = Slot("need:0")
UNASKED = spontaneous(Resource.EXPERTISE)
BEFORE = Totals(
    own=600_00,
    accepted=100_00,
    waiting=70_00,
    reserved=10_00,
    givers=1,
    supporters=1,
    called=90_00,
    paid=80_00,
    back=20_00,
)


def paid(summit: Campaign, *pledges: Pledge) -> Campaign:
    """Ana's pitch on which another has given money and offered help, with these pledges loaded."""
    need = replace(summit.needs[0], accepted=1, offered=3)
    return replace(summit, totals=BEFORE, needs=(need, *summit.needs[1:]), pledges=pledges)


def pledge(state: PledgeState, amount: int, slot: Slot = MONEY_SLOT, **values: Any) -> Pledge:
    """Ben's, unless somebody else is named."""
    resource = Resource.MONEY if slot == MONEY_SLOT else Resource.EXPERTISE
    one = Pledge(person=BEN, slot=slot, resource=resource, state=state, source=Source.FORM, amount=amount, at=NOW)
    return replace(one, **values)


def lines(moves: Iterable[Move]) -> dict[Account, int]:
    """What each account gains or loses; the lines sum to zero, and all are of one person and one slot."""
    sums: Counter[Account] = Counter()
    for move in moves:
        sums[move.account] += move.amount
    assert sum(sums.values()) == 0
    return {account: amount for account, amount in sums.items() if amount}


accepted, in_part, in_line = (
    pledge(ACCEPTED, 50_00),
    pledge(ACCEPTED, 50_00, waiting=20_00),
    pledge(WAITING, 50_00, waiting=50_00),
)
held = replace(in_line, reserved=15_00, place_since=NOW)
called_for = replace(accepted, called=40_00)
given = replace(accepted, called=40_00, paid=30_00, arrived=30_00)
coming_back = replace(given, back=12_00, returned=5_00)
money = pytest.mark.parametrize(
    ("one", "totals", "ledger"),
    [
        pytest.param(
            accepted, {"accepted": 50_00, "givers": 1}, {Account.ACCEPTED: 50_00, Account.PERSON: -50_00}, id="accepted"
        ),
        pytest.param(
            in_part,
            {"accepted": 30_00, "waiting": 20_00, "givers": 1},
            {Account.ACCEPTED: 30_00, Account.WAITING: 20_00, Account.PERSON: -50_00},
            id="a part waits",
        ),
        pytest.param(
            in_line, {"waiting": 50_00}, {Account.WAITING: 50_00, Account.PERSON: -50_00}, id="who waits gives nothing"
        ),
        pytest.param(
            held,
            {"waiting": 50_00, "reserved": 15_00},
            {Account.WAITING: 50_00, Account.PERSON: -50_00},
            id="a place is held",
        ),
        pytest.param(
            called_for,
            {"accepted": 50_00, "givers": 1, "called": 40_00},
            {Account.ACCEPTED: 50_00, Account.PERSON: -50_00},
            id="called for",
        ),
        pytest.param(
            given,
            {"accepted": 50_00, "givers": 1, "called": 40_00, "paid": 30_00},
            {Account.ACCEPTED: 50_00, Account.PERSON: -50_00, Account.PAID: 30_00, Account.PURSE: -30_00},
            id="given",
        ),
        pytest.param(
            coming_back,
            {"accepted": 50_00, "givers": 1, "called": 40_00, "paid": 30_00, "back": 12_00},
            {
                Account.ACCEPTED: 50_00,
                Account.PERSON: -50_00,
                Account.PAID: 18_00,
                Account.BACK: 7_00,
                Account.PURSE: -25_00,
            },
            id="12.00 come back, 5.00 have",
        ),
    ],
)


def changed(totals: Totals, by: Mapping[str, int], sign: int) -> Totals:
    """The totals, larger or smaller by so much."""
    return replace(totals, **{name: getattr(totals, name) + sign * value for name, value in by.items()})


@money
def test_money_that_comes_is_counted(
    summit: Campaign, one: Pledge, totals: dict[str, int], ledger: dict[Account, int]
) -> None:
    campaign, moves = added(paid(summit), one)
    assert campaign == replace(paid(summit, one), totals=changed(BEFORE, totals, +1))
    assert lines(moves) == ledger
    assert {(move.person, move.slot) for move in moves} == {(BEN, MONEY_SLOT)}


@money
@pytest.mark.parametrize("state", GONE)
def test_money_that_goes_is_counted_the_other_way_round(
    summit: Campaign, one: Pledge, totals: dict[str, int], ledger: dict[Account, int], state: PledgeState
) -> None:
    """And nothing is called for, given or held any more."""
    before = replace(paid(summit, one), totals=changed(BEFORE, totals, +1))
    campaign, moves = removed(before, one, state)
    gone = pledge(state, 50_00, waiting=one.waiting)
    assert campaign == paid(summit, gone)
    assert lines(moves) == {account: -amount for account, amount in ledger.items()}


@pytest.mark.parametrize(
    ("state", "slot", "filled", "offered", "account"),
    [
        (ACCEPTED, EXPERTS, 1, 0, Account.ACCEPTED),
        (OFFERED, EXPERTS, 0, 1, Account.OFFERED),
        (ACCEPTED, UNASKED, 0, 0, Account.ACCEPTED),
        (OFFERED, UNASKED, 0, 0, Account.OFFERED),
    ],
)
def test_help_is_counted_at_its_need_and_no_money_with_it(
    summit: Campaign, state: PledgeState, slot: Slot, filled: int, offered: int, account: Account
) -> None:
    """Help that no need asked for fills none, but stands in the ledger."""
    one, before = pledge(state, 1, slot), paid(summit)
    campaign, moves = added(before, one)
    need = replace(before.needs[0], accepted=1 + filled, offered=3 + offered)
    assert campaign == replace(before, needs=(need, before.needs[1]), pledges=(one,))
    assert lines(moves) == {account: 1, Account.PERSON: -1}
    again, undone = removed(campaign, one)
    assert again == replace(before, pledges=(replace(one, state=PledgeState.WITHDRAWN),))
    assert lines(undone) == {account: -1, Account.PERSON: 1}


def test_help_of_several_units_is_counted_in_units(summit: Campaign) -> None:
    campaign, moves = added(paid(summit), pledge(OFFERED, 2, EXPERTS))
    assert (campaign.needs[0].offered, lines(moves)) == (5, {Account.OFFERED: 2, Account.PERSON: -2})


def test_pledge_that_comes_takes_the_place_of_the_same_persons_only(summit: Campaign) -> None:
    others = (replace(accepted, person=DEV), pledge(OFFERED, 1, EXPERTS))
    before = paid(summit, pledge(PledgeState.WITHDRAWN, 10_00), *others)
    assert added(before, accepted)[0].pledges == (*others, accepted)


@pytest.mark.parametrize("one", [None, *(pledge(state, 50_00) for state in GONE)])
def test_what_does_not_stand_does_not_go(summit: Campaign, one: Pledge | None) -> None:
    before = paid(summit, *([one] if one else []))
    assert removed(before, one) == (before, ())


@pytest.mark.parametrize(
    ("standing", "before_current", "change"),
    [
        pytest.param(0, False, 0, id="nothing before, nothing now"),
        pytest.param(0, True, -1, id="the only pledge goes"),
        pytest.param(1, False, +1, id="the first pledge comes"),
        pytest.param(1, True, 0, id="one is changed, or one of two goes"),
        pytest.param(2, False, 0, id="a second one comes"),
        pytest.param(2, True, 0, id="one of two is changed"),
    ],
)
def test_person_counts_as_one_supporter_however_many_pledges_stand(
    summit: Campaign, standing: int, before_current: bool, change: int
) -> None:
    mine = (accepted, pledge(OFFERED, 1, EXPERTS))[:standing]
    campaign = paid(summit, *mine, pledge(PledgeState.WITHDRAWN, 1, UNASKED), replace(accepted, person=DEV))
    counted = supporters_counted(campaign, BEN, before_current=before_current)
    assert counted == replace(campaign, totals=replace(BEFORE, supporters=1 + change))
