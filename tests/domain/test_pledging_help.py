"""Help in kind: offered by emoji or form, accepted or declined by the pitcher, and in line when nothing is open."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.campaign import (
    MONEY_SLOT,
    Campaign,
    Need,
    Pledge,
    PledgeState,
    Slot,
    Source,
    Supporter,
    Totals,
    spontaneous,
)
from domain.events import Account, Move, PlaceTaken, Pledged
from domain.people import PersonId
from domain.pledging import (
    BadQuantity,
    NeedIsFilled,
    NothingPledged,
    NotOpen,
    accept,
    decline,
    offer,
    offer_by_emoji,
    promise_money,
    slot_for,
    withdraw,
    withdraw_emoji,
)
from domain.refusals import NotYourPitch
from domain.resources import IN_KIND, Resource
from domain.stages import Stage
from domain.waiting import free_place

ANA, BEN, CHLOE = PersonId("ana"), PersonId("ben"), PersonId("chloé")
NOW = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
EXPERTS, ROOM = Slot("need:0"), Slot("need:1")
EXPERTISE = Resource.EXPERTISE


def offered(
    by: PersonId = BEN,
    *,
    amount: int = 1,
    waiting: int = 0,
    state: PledgeState = PledgeState.OFFERED,
    source: Source = Source.EMOJI,
    slot: Slot = EXPERTS,
) -> Pledge:
    """An offer of expertise as it stands."""
    return Pledge(
        person=by, slot=slot, resource=EXPERTISE, state=state, source=source, amount=amount, waiting=waiting, at=NOW
    )


def accepted_today(pledge: Pledge) -> Pledge:
    """The same offer after the pitcher's yes: from that day on it can be given."""
    return replace(pledge, state=PledgeState.ACCEPTED, delivery_since=NOW.date())


def with_experts(summit: Campaign, accepted: int, *pledges: Pledge, waiting: Pledge | None = None) -> Campaign:
    """The pitch with some experts accepted, and these offers of one person each."""
    count = sum(one.amount for one in pledges if one.state is PledgeState.OFFERED)
    need = replace(summit.needs[0], accepted=accepted, offered=count)
    totals = replace(summit.totals, supporters=len(pledges))
    return replace(summit.with_need(need), pledges=pledges, totals=totals, next_waiting=waiting)


def test_emoji_offers_one_unit_of_the_first_open_need(summit: Campaign) -> None:
    assert offer_by_emoji(summit, EXPERTISE, by=BEN, at=NOW) == (
        replace(
            with_experts(summit, 0, offered()),
            supporter=Supporter(person=BEN),
        ),
        (
            Pledged(
                at=NOW,
                by=BEN,
                moves=(Move(Account.PERSON, BEN, EXPERTS, -1), Move(Account.OFFERED, BEN, EXPERTS, 1)),
                slot="need:0",
                resource="expertise",
                amount=1,
                waiting=0,
                source="emoji",
            ),
        ),
    )


@pytest.mark.parametrize("source", Source)
def test_emoji_after_an_offer_of_that_kind_changes_nothing(summit: Campaign, source: Source) -> None:
    there = with_experts(summit, 0, offered(amount=2, source=source))
    assert offer_by_emoji(there, EXPERTISE, by=BEN, at=NOW + timedelta(days=1)) == (there, ())


@pytest.mark.parametrize(
    ("needs", "resource", "slot"),
    [
        ([(EXPERTISE, 0), (EXPERTISE, 0)], EXPERTISE, "need:0"),
        ([(EXPERTISE, 1), (EXPERTISE, 0)], EXPERTISE, "need:1"),
        ([(EXPERTISE, 1), (Resource.VENUE, 0)], EXPERTISE, "spontaneous:expertise"),
        ([], Resource.TIME, "spontaneous:time"),
        ([], Resource.MONEY, "money"),
    ],
)
def test_emoji_means_the_first_open_need_or_a_spontaneous_offer(
    summit: Campaign, needs: list[tuple[Resource, int]], resource: Resource, slot: str
) -> None:
    rows = tuple(
        Need(position=position, resource=kind, what="Help", accepted=accepted)
        for position, (kind, accepted) in enumerate(needs)
    )
    assert slot_for(replace(summit, needs=rows), resource) == slot


def test_money_emoji_never_books_an_amount(summit: Campaign) -> None:
    assert offer_by_emoji(summit, Resource.MONEY, by=BEN, at=NOW) == (summit, ())


def test_money_emoji_removed_never_withdraws_an_amount(summit: Campaign) -> None:
    before, _ = promise_money(summit, 50_00, by=BEN, at=NOW, source=Source.EMOJI)
    assert withdraw_emoji(before, Resource.MONEY, by=BEN, at=NOW) == (before, ())


@pytest.mark.parametrize("resource", IN_KIND)
def test_emoji_added_and_removed_leaves_the_sums_as_they_were(summit: Campaign, resource: Resource) -> None:
    added, came = offer_by_emoji(summit, resource, by=BEN, at=NOW)
    removed, went = withdraw_emoji(added, resource, by=BEN, at=NOW)
    assert (removed.totals, removed.needs, removed.pledges_of(BEN)) == (summit.totals, summit.needs, ())
    assert went[0].moves == tuple(replace(move, amount=-move.amount) for move in came[0].moves)


@pytest.mark.parametrize("source", [Source.BUTTON, Source.FORM, Source.COMMAND])
def test_emoji_removed_takes_nothing_that_came_another_way(summit: Campaign, source: Source) -> None:
    there = with_experts(summit, 0, offered(source=source))
    assert withdraw_emoji(there, EXPERTISE, by=BEN, at=NOW) == (there, ())


def test_emoji_removed_twice_takes_back_once(summit: Campaign) -> None:
    added, _ = offer_by_emoji(summit, EXPERTISE, by=BEN, at=NOW)
    removed, _ = withdraw_emoji(added, EXPERTISE, by=BEN, at=NOW)
    assert withdraw_emoji(removed, EXPERTISE, by=BEN, at=NOW) == (removed, ())


@pytest.mark.parametrize("quantity", [-1, 0, 1001])
def test_offer_of_an_impossible_quantity_is_refused(summit: Campaign, quantity: int) -> None:
    with pytest.raises(BadQuantity) as refused:
        offer(summit, EXPERTISE, by=BEN, at=NOW, source=Source.FORM, quantity=quantity)
    assert (refused.value.field, refused.value.values) == ("quantity", {"most": 1000})


def test_offer_repeated_changes_nothing(summit: Campaign) -> None:
    there = with_experts(summit, 0, offered(amount=3))
    assert offer(there, EXPERTISE, by=BEN, at=NOW, source=Source.FORM, slot=EXPERTS, quantity=3) == (there, ())


def test_offer_made_again_after_it_was_taken_back_counts_again(summit: Campaign) -> None:
    once, _ = offer(summit, EXPERTISE, by=BEN, at=NOW, source=Source.FORM, quantity=2)
    back, _ = withdraw(once, EXPERTS, by=BEN, at=NOW)
    again, happened = offer(back, EXPERTISE, by=BEN, at=NOW, source=Source.FORM, quantity=2)
    assert (again.pledges, again.needs, again.totals) == (once.pledges, once.needs, once.totals)
    assert [type(one) for one in happened] == [Pledged]


def test_person_who_offers_two_kinds_of_help_and_money_is_one_supporter(summit: Campaign) -> None:
    after, _ = offer(summit, EXPERTISE, by=BEN, at=NOW, source=Source.FORM)
    after, _ = offer(after, Resource.VENUE, by=BEN, at=NOW, source=Source.FORM)
    after, _ = promise_money(after, 20_00, by=BEN, at=NOW, source=Source.FORM)
    assert after.totals == Totals(own=600_00, accepted=20_00, givers=1, supporters=1)


def test_offer_for_a_filled_need_waits(summit: Campaign) -> None:
    after, _ = offer(with_experts(summit, 2), EXPERTISE, by=BEN, at=NOW, source=Source.FORM, slot=EXPERTS)
    assert (after.pledges, after.needs[0].accepted, after.needs[0].offered) == (
        (offered(waiting=1, state=PledgeState.WAITING, source=Source.FORM),),
        2,
        0,
    )


@pytest.mark.parametrize(("had", "amount", "taken"), [(0, 1, 1), (0, 2, 2), (1, 1, 1), (1, 5, 1), (0, 3, 2)])
def test_accepted_offer_fills_what_the_need_lacks(summit: Campaign, had: int, amount: int, taken: int) -> None:
    there = with_experts(summit, had, offered(amount=amount))
    after, _ = accept(there, BEN, EXPERTS, by=ANA, at=NOW)
    assert (after.pledges, after.needs[0].accepted, after.needs[0].offered) == (
        (accepted_today(offered(amount=amount, waiting=amount - taken)),),
        had + taken,
        0,
    )


def test_accepting_moves_the_offer_in_the_ledger(summit: Campaign) -> None:
    _, happened = accept(with_experts(summit, 1, offered(amount=3)), BEN, EXPERTS, by=ANA, at=NOW)
    accounts: Counter[Account] = Counter()
    for move in happened[0].moves:
        accounts[move.account] += move.amount
    assert accounts == {"person": 0, "offered": -3, "accepted": 1, "waiting": 2}


def test_spontaneous_offer_is_accepted_and_fills_nothing(summit: Campaign) -> None:
    slot = spontaneous(EXPERTISE)
    after, _ = accept(replace(summit, pledges=(offered(slot=slot),)), BEN, slot, by=ANA, at=NOW)
    assert (after.pledges, after.needs) == ((accepted_today(offered(slot=slot)),), summit.needs)


def test_accepting_twice_changes_nothing(summit: Campaign) -> None:
    after, _ = accept(with_experts(summit, 0, offered()), BEN, EXPERTS, by=ANA, at=NOW)
    assert accept(after, BEN, EXPERTS, by=ANA, at=NOW) == (after, ())


def test_accepting_for_a_filled_need_is_refused(summit: Campaign) -> None:
    with pytest.raises(NeedIsFilled) as refused:
        accept(with_experts(summit, 2, offered()), BEN, EXPERTS, by=ANA, at=NOW)
    assert refused.value.values == {"what": "An hour with a privacy lawyer"}


def test_declined_offer_stands_no_more(summit: Campaign) -> None:
    after, _ = decline(with_experts(summit, 0, offered()), BEN, EXPERTS, by=ANA, at=NOW)
    assert (after.pledges, after.needs, after.totals) == (
        (offered(state=PledgeState.DECLINED),),
        summit.needs,
        Totals(own=600_00),
    )


def test_declining_one_of_two_offers_keeps_the_wish_of_the_supporter(summit: Campaign) -> None:
    """The pitcher acts, so Ben's wish is not loaded: it must not come out as an empty one."""
    room = replace(offered(slot=ROOM), resource=Resource.VENUE)
    there = replace(with_experts(summit, 0, offered(), room), totals=Totals(own=600_00, supporters=1))
    after, _ = decline(there, BEN, EXPERTS, by=ANA, at=NOW)
    assert (after.supporter, after.totals) == (None, Totals(own=600_00, supporters=1))


@pytest.mark.parametrize("answer", [accept, decline])
@pytest.mark.parametrize("by", [BEN, CHLOE])
def test_only_the_pitcher_answers_an_offer(summit: Campaign, answer: Callable[..., object], by: PersonId) -> None:
    with pytest.raises(NotYourPitch):
        answer(with_experts(summit, 0, offered()), BEN, EXPERTS, by=by, at=NOW)


@pytest.mark.parametrize("answer", [accept, decline])
@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in {Stage.OPEN, Stage.UNDERWAY}])
def test_offer_is_answered_only_before_the_learning(
    summit: Campaign, answer: Callable[..., object], stage: Stage
) -> None:
    with pytest.raises(NotOpen):
        answer(replace(with_experts(summit, 0, offered()), stage=stage), BEN, EXPERTS, by=ANA, at=NOW)


@pytest.mark.parametrize("answer", [accept, decline])
@pytest.mark.parametrize(("supporter", "slot"), [(CHLOE, EXPERTS), (BEN, ROOM), (BEN, MONEY_SLOT)])
def test_offer_that_is_not_there_cannot_be_answered(
    summit: Campaign, answer: Callable[..., object], supporter: PersonId, slot: Slot
) -> None:
    money, _ = promise_money(with_experts(summit, 0, offered()), 5_00, by=BEN, at=NOW, source=Source.FORM)
    with pytest.raises(NothingPledged):
        answer(money, supporter, slot, by=ANA, at=NOW)


def test_accepted_offer_cannot_be_declined(summit: Campaign) -> None:
    there = with_experts(summit, 1, offered(state=PledgeState.ACCEPTED))
    with pytest.raises(NothingPledged):
        decline(there, BEN, EXPERTS, by=ANA, at=NOW)


def test_help_in_line_is_on_offer_again_when_a_place_is_free(summit: Campaign) -> None:
    chloe = offered(CHLOE, waiting=1, state=PledgeState.WAITING)
    after, happened = free_place(with_experts(summit, 1, waiting=chloe), at=NOW)
    assert (after.pledges, after.needs[0].offered, after.next_waiting) == ((offered(CHLOE),), 1, None)
    assert [(type(one), one.about) for one in happened] == [(PlaceTaken, CHLOE)]


@pytest.mark.parametrize(("amount", "waiting", "left"), [(2, 1, 0), (4, 3, 2)])
def test_rest_of_an_accepted_offer_gets_the_free_place_when_it_is_first_in_line(
    summit: Campaign, amount: int, waiting: int, left: int
) -> None:
    """Ben offered more hours than were taken: the rest is the head of the line and must not block it."""
    ben = offered(amount=amount, waiting=waiting, state=PledgeState.ACCEPTED)
    after, _ = free_place(with_experts(summit, 1, waiting=ben), at=NOW)
    assert (after.pledges, after.needs[0].accepted) == (
        (offered(amount=amount, waiting=left, state=PledgeState.ACCEPTED),),
        2,
    )


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.OPEN])
def test_no_place_is_offered_once_the_pitch_is_closed(summit: Campaign, stage: Stage) -> None:
    chloe = offered(CHLOE, waiting=1, state=PledgeState.WAITING)
    closed = replace(with_experts(summit, 1, waiting=chloe), stage=stage)
    assert free_place(closed, at=NOW) == (closed, ())


@pytest.mark.parametrize("accepted", [2, 3])
def test_no_place_is_offered_while_the_need_is_filled(summit: Campaign, accepted: int) -> None:
    filled = with_experts(summit, accepted, waiting=offered(CHLOE, waiting=1, state=PledgeState.WAITING))
    assert free_place(filled, at=NOW) == (filled, ())
