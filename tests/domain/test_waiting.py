"""The waiting list for money: the head of the line is asked, has 48 hours, and takes or leaves the place."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.campaign import MONEY_SLOT, Campaign, Pledge, PledgeState, Source, Supporter, Totals
from domain.cents.amounts import Money
from domain.events import Account, Move, PlaceLapsed, PlaceOffered, described
from domain.people import PersonId
from domain.pledging import BeyondTarget, NothingPledged, NotOpen, promise_money, withdraw
from domain.resources import Resource
from domain.stages import Stage
from domain.waiting import free_place, leave_place, take_place

BEN, CHLOE, DEV = PersonId("ben"), PersonId("chloé"), PersonId("dev")
NOW = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
DEADLINE = datetime(2027, 4, 21, 6, 59, tzinfo=UTC)


def in_line(cents: int, waiting: int, *, held: int = 0) -> Pledge:
    """Chloé's money, part or all of it in line, some of the place held for her."""
    return Pledge(
        person=CHLOE,
        slot=MONEY_SLOT,
        resource=Resource.MONEY,
        state=PledgeState.WAITING if waiting == cents else PledgeState.ACCEPTED,
        source=Source.FORM,
        amount=cents,
        waiting=waiting,
        at=NOW,
        place_since=NOW if held else None,
        reserved=held,
    )


def with_chloe(summit: Campaign, pledge: Pledge, *, others: int) -> Campaign:
    """The pitch with Chloé's pledge loaded, beside what others were accepted for."""
    totals = Totals(
        own=600_00,
        accepted=others + pledge.counted,
        waiting=pledge.waiting,
        reserved=pledge.reserved,
        givers=1 + bool(pledge.counted),
        supporters=2,
    )
    return replace(summit, totals=totals, pledges=(pledge,), supporter=Supporter(person=CHLOE, brief="A checklist"))


def moves(*lines: tuple[Account, int]) -> tuple[Move, ...]:
    """Chloé's ledger lines."""
    return tuple(
        line
        for account, cents in lines
        for line in (Move(Account.PERSON, CHLOE, MONEY_SLOT, -cents), Move(account, CHLOE, MONEY_SLOT, cents))
    )


@pytest.mark.parametrize(
    ("others", "pledge", "held"),
    [
        (500_00, in_line(100_00, 100_00), 100_00),
        (400_00, in_line(100_00, 100_00), 100_00),
        (550_00, in_line(100_00, 100_00), 50_00),
        (599_00, in_line(100_00, 100_00), 1_00),
        (500_00, in_line(100_00, 30_00), 30_00),
        (500_00, in_line(70_50, 50), 50),
    ],
)
def test_free_place_is_held_for_the_head_of_the_line(summit: Campaign, others: int, pledge: Pledge, held: int) -> None:
    before = replace(with_chloe(summit, pledge, others=others), next_waiting=pledge)
    later = NOW + timedelta(hours=1)
    assert free_place(before, at=later) == (
        replace(
            before,
            pledges=(replace(pledge, reserved=held, place_since=later),),
            totals=replace(before.totals, reserved=held),
            next_waiting=None,
        ),
        (
            PlaceOffered(
                at=later,
                about=CHLOE,
                **described(pledge),
                held=held,
            ),
        ),
    )


@pytest.mark.parametrize("others", [599_01, 600_00])
def test_place_smaller_than_the_smallest_pledge_is_not_offered(summit: Campaign, others: int) -> None:
    pledge = in_line(100_00, 100_00)
    before = replace(with_chloe(summit, pledge, others=others), next_waiting=pledge)
    assert free_place(before, at=NOW) == (before, ())


def test_no_place_is_offered_when_nobody_waits(summit: Campaign) -> None:
    assert free_place(summit, at=NOW) == (summit, ())


def test_no_place_is_offered_after_the_close(summit: Campaign) -> None:
    pledge = in_line(100_00, 100_00)
    closed = replace(with_chloe(summit, pledge, others=0), stage=Stage.UNDERWAY, next_waiting=pledge)
    assert free_place(closed, at=NOW) == (closed, ())


def test_newcomer_cannot_have_what_is_held_for_another(summit: Campaign) -> None:
    before = replace(with_chloe(summit, in_line(100_00, 100_00, held=100_00), others=500_00), supporter=None)
    with pytest.raises(BeyondTarget) as refused:
        promise_money(before, 1_00, by=DEV, at=NOW, source=Source.FORM)
    assert refused.value.values == {"left": Money(0)}


@pytest.mark.parametrize(
    ("cents", "waiting", "held"), [(100_00, 100_00, 100_00), (100_00, 100_00, 40_00), (100_00, 30_00, 30_00)]
)
def test_place_taken_makes_accepted_what_was_held(summit: Campaign, cents: int, waiting: int, held: int) -> None:
    pledge = in_line(cents, waiting, held=held)
    before = with_chloe(summit, pledge, others=400_00)
    accepted = cents - waiting
    after, happened = take_place(before, by=CHLOE, at=NOW)
    assert after == replace(
        before,
        pledges=(replace(in_line(cents, waiting - held), state=PledgeState.ACCEPTED),),
        totals=Totals(own=600_00, accepted=400_00 + accepted + held, waiting=waiting - held, givers=2, supporters=2),
    )
    accounts: Counter[Account] = Counter()
    for move in happened[0].moves:
        accounts[move.account] += move.amount
    assert accounts == {"person": 0, "accepted": held, "waiting": -held}


def test_place_left_releases_all_that_waited(summit: Campaign) -> None:
    pledge = in_line(100_00, 100_00, held=40_00)
    before = with_chloe(summit, pledge, others=500_00)
    assert leave_place(before, CHLOE, by=None, at=NOW) == (
        replace(
            before,
            pledges=(replace(in_line(100_00, 100_00), state=PledgeState.RELEASED),),
            totals=Totals(own=600_00, accepted=500_00, givers=1, supporters=1),
        ),
        (
            PlaceLapsed(
                at=NOW,
                about=CHLOE,
                moves=moves((Account.WAITING, -100_00)),
                **described(in_line(100_00, 100_00)),
            ),
        ),
    )


def test_place_left_keeps_what_was_accepted_before(summit: Campaign) -> None:
    before = with_chloe(summit, in_line(100_00, 30_00, held=30_00), others=400_00)
    after, _ = leave_place(before, CHLOE, by=CHLOE, at=NOW)
    assert after == replace(
        before,
        pledges=(in_line(70_00, 0),),
        totals=Totals(own=600_00, accepted=470_00, givers=2, supporters=2),
    )


def test_promise_made_again_takes_the_place_that_is_held(summit: Campaign) -> None:
    before = with_chloe(summit, in_line(100_00, 100_00, held=100_00), others=500_00)
    after, _ = promise_money(before, 100_00, by=CHLOE, at=NOW, source=Source.FORM)
    assert (after.pledges, after.totals) == (
        (in_line(100_00, 0),),
        Totals(own=600_00, accepted=600_00, givers=2, supporters=2),
    )


def test_promise_made_again_in_line_changes_nothing(summit: Campaign) -> None:
    before = with_chloe(summit, in_line(100_00, 100_00), others=600_00)
    assert promise_money(before, 100_00, by=CHLOE, at=NOW, source=Source.FORM, rest_waits=True) == (before, ())


def test_withdrawal_gives_back_the_place_that_was_held(summit: Campaign) -> None:
    before = with_chloe(summit, in_line(100_00, 60_00, held=50_00), others=500_00)
    after, happened = withdraw(before, MONEY_SLOT, by=CHLOE, at=NOW)
    assert (after.totals, happened[0].moves) == (
        Totals(own=600_00, accepted=500_00, givers=1, supporters=1),
        moves((Account.ACCEPTED, -40_00), (Account.WAITING, -60_00)),
    )


Answer = Callable[[Campaign], object]
ANSWERS: list[Answer] = [
    lambda campaign: take_place(campaign, by=CHLOE, at=NOW),
    lambda campaign: leave_place(campaign, CHLOE, by=None, at=NOW),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=["take", "leave"])
@pytest.mark.parametrize(
    "pledge",
    [in_line(100_00, 100_00), in_line(100_00, 0), replace(in_line(100_00, 100_00), state=PledgeState.WITHDRAWN)],
    ids=["only waits", "has it already", "withdrew"],
)
def test_place_that_is_not_held_can_be_neither_taken_nor_left(summit: Campaign, answer: Answer, pledge: Pledge) -> None:
    with pytest.raises(NothingPledged):
        answer(with_chloe(summit, pledge, others=500_00))


@pytest.mark.parametrize("answer", ANSWERS, ids=["take", "leave"])
def test_place_answered_twice_is_refused_the_second_time(summit: Campaign, answer: Answer) -> None:
    before = with_chloe(summit, in_line(100_00, 100_00, held=40_00), others=500_00)
    after, _ = take_place(before, by=CHLOE, at=NOW)
    with pytest.raises(NothingPledged):
        answer(after)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.OPEN])
def test_place_is_gone_when_the_pitch_has_closed(summit: Campaign, stage: Stage) -> None:
    before = with_chloe(summit, in_line(100_00, 100_00, held=40_00), others=500_00)
    with pytest.raises(NotOpen):
        take_place(replace(before, stage=stage), by=CHLOE, at=NOW)


def test_place_taken_a_moment_after_the_deadline_is_too_late(summit: Campaign) -> None:
    """Taking a place is a pledge: the moment of commit decides, also before time itself has closed the pitch."""
    before = with_chloe(summit, in_line(100_00, 100_00, held=40_00), others=500_00)
    with pytest.raises(NotOpen):
        take_place(before, by=CHLOE, at=DEADLINE + timedelta(microseconds=1))


def test_place_is_not_offered_after_the_deadline(summit: Campaign) -> None:
    pledge = in_line(100_00, 100_00)
    before = replace(with_chloe(summit, pledge, others=0), next_waiting=pledge)
    assert free_place(before, at=DEADLINE + timedelta(microseconds=1)) == (before, ())
