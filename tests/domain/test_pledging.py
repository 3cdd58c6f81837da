"""Who may pledge, and what money promised, changed and taken back comes to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.campaign import MONEY_SLOT, Campaign, Pledge, PledgeState, Slot, Source, Supporter, Texts, Totals
from domain.cents.amounts import Money
from domain.events import Account, Changed, Event, Move, Pledged, PledgeValues, Withdrawn
from domain.people import PersonId
from domain.pitching import GateMissing
from domain.pledging import (
    AmountTooSmall,
    BeyondTarget,
    ConfirmWithdrawal,
    GuestsCannotPledge,
    NoMoneyAsked,
    NotOpen,
    OwnPitch,
    check_pledger,
    promise_money,
    withdraw,
)
from domain.resources import Resource
from domain.stages import Stage

ANA, BEN, CHLOE = PersonId("ana"), PersonId("ben"), PersonId("chloé")
NOW = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
DEADLINE = datetime(2027, 4, 21, 6, 59, tzinfo=UTC)
FULL = Totals(own=600_00, accepted=600_00, givers=3, supporters=3)
CLOSED = [stage for stage in Stage if stage not in {Stage.OPEN, Stage.UNDERWAY}]


def promised(cents: int, waiting: int = 0, *, by: PersonId = BEN, source: Source = Source.FORM) -> Pledge:
    """A promise of money as it stands, `waiting` of it in line."""
    return Pledge(
        person=by,
        slot=MONEY_SLOT,
        resource=Resource.MONEY,
        state=PledgeState.WAITING if waiting == cents else PledgeState.ACCEPTED,
        source=source,
        amount=cents,
        waiting=waiting,
        at=NOW,
    )


def money(account: Account, cents: int, *, by: PersonId = BEN) -> tuple[Move, ...]:
    """The two ledger lines that bring cents to an account, or take them from it."""
    return (Move(Account.PERSON, by, MONEY_SLOT, -cents), Move(account, by, MONEY_SLOT, cents))


def in_words(amount: int, waiting: int = 0, *, allocated: bool = False) -> PledgeValues:
    """What the journal keeps of a promise of money made in the form."""
    return PledgeValues(
        slot=MONEY_SLOT,
        resource=Resource.MONEY,
        amount=amount,
        waiting=waiting,
        source=Source.FORM,
        allocated=allocated,
    )


def said(event: Event) -> dict[str, object]:
    """The same of an event that happened."""
    return {name: getattr(event, name) for name in PledgeValues.__annotations__}


def test_member_may_pledge_until_the_deadline(summit: Campaign) -> None:
    check_pledger(summit, by=BEN, guest=False, at=DEADLINE)


def test_pledge_a_moment_after_the_deadline_is_too_late(summit: Campaign) -> None:
    """The moment of commit decides, also before time itself has closed the pitch."""
    with pytest.raises(NotOpen) as refused:
        check_pledger(summit, by=BEN, guest=False, at=DEADLINE + timedelta(microseconds=1))
    assert refused.value.values == {"number": 42, "title": "Data ethics summit"}


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.OPEN])
def test_pledge_on_a_pitch_that_is_not_open_is_refused(summit: Campaign, stage: Stage) -> None:
    with pytest.raises(NotOpen):
        check_pledger(replace(summit, stage=stage), by=BEN, guest=False, at=NOW)


def test_pitcher_cannot_pledge_on_their_own_pitch(summit: Campaign) -> None:
    with pytest.raises(OwnPitch):
        check_pledger(summit, by=ANA, guest=False, at=NOW)


def test_pitcher_is_known_by_an_id_that_is_equal_not_by_the_same_object(summit: Campaign) -> None:
    """Each id that is read from the database is a string of its own."""
    with pytest.raises(OwnPitch):
        check_pledger(summit, by=PersonId("".join("ana")), guest=False, at=NOW)


def test_guest_cannot_pledge(summit: Campaign) -> None:
    with pytest.raises(GuestsCannotPledge):
        check_pledger(summit, by=BEN, guest=True, at=NOW)


@pytest.mark.parametrize(
    "gate",
    ["benefit_me", "benefit_peers", "benefit_organisation", "share_kinds", "share_audience", "share_by",
     "when", "then", "when_date"],
)  # fmt: skip
def test_pledge_is_refused_while_a_gate_is_shut(summit: Campaign, gate: str) -> None:
    texts = replace(summit.texts, **{gate: getattr(Texts(), gate)})
    with pytest.raises(GateMissing) as refused:
        check_pledger(replace(summit, texts=texts), by=BEN, guest=False, at=NOW)
    assert refused.value.values == {"gate": gate}


def test_money_is_accepted_at_once(summit: Campaign) -> None:
    assert promise_money(summit, 150_00, by=BEN, at=NOW, source=Source.FORM) == (
        replace(
            summit,
            pledges=(promised(150_00),),
            supporter=Supporter(person=BEN),
            totals=Totals(own=600_00, accepted=150_00, givers=1, supporters=1),
        ),
        (Pledged(at=NOW, by=BEN, moves=money(Account.ACCEPTED, 150_00), **in_words(150_00)),),
    )


def test_money_changed_replaces_what_was_promised(summit: Campaign) -> None:
    before, _ = promise_money(summit, 150_00, by=BEN, at=NOW, source=Source.FORM)
    assert promise_money(before, 600_00, by=BEN, at=NOW, source=Source.FORM) == (
        replace(
            before,
            pledges=(promised(600_00),),
            totals=Totals(own=600_00, accepted=600_00, givers=1, supporters=1),
        ),
        (
            Changed(
                at=NOW,
                by=BEN,
                moves=(*money(Account.ACCEPTED, -150_00), *money(Account.ACCEPTED, 600_00)),
                **in_words(600_00),
            ),
        ),
    )


def test_money_promised_twice_counts_once(summit: Campaign) -> None:
    before, _ = promise_money(summit, 150_00, by=BEN, at=NOW, source=Source.FORM)
    again = promise_money(before, 150_00, by=BEN, at=NOW + timedelta(days=1), source=Source.BUTTON)
    assert again == (before, ())


@pytest.mark.parametrize(
    ("accepted", "cents", "left"),
    [(0, 600_01, 600_00), (599_00, 1_01, 1_00), (600_00, 1_00, 0), (0, 1_000_000_00, 600_00)],
)
def test_money_beyond_the_target_is_refused_without_consent(
    summit: Campaign, accepted: int, cents: int, left: int
) -> None:
    so_far = replace(summit, totals=replace(summit.totals, accepted=accepted))
    with pytest.raises(BeyondTarget) as refused:
        promise_money(so_far, cents, by=BEN, at=NOW, source=Source.FORM)
    assert (refused.value.field, refused.value.values) == ("amount", {"left": Money(left)})


def test_money_raised_beyond_the_target_is_told_what_is_left_for_that_person(summit: Campaign) -> None:
    before, _ = promise_money(summit, 500_00, by=BEN, at=NOW, source=Source.FORM)
    with pytest.raises(BeyondTarget) as refused:
        promise_money(before, 600_01, by=BEN, at=NOW, source=Source.FORM)
    assert refused.value.values == {"left": Money(600_00)}


@pytest.mark.parametrize(
    ("accepted", "cents", "waiting"), [(0, 600_00, 0), (0, 600_01, 1), (500_00, 150_00, 50_00), (600_00, 1_00, 1_00)]
)
def test_money_beyond_the_target_waits_with_consent(summit: Campaign, accepted: int, cents: int, waiting: int) -> None:
    so_far = replace(summit, totals=replace(summit.totals, accepted=accepted))
    after, happened = promise_money(so_far, cents, by=BEN, at=NOW, source=Source.FORM, rest_waits=True)
    assert (after.pledges, after.totals, said(happened[0])) == (
        (promised(cents, waiting),),
        Totals(
            own=600_00,
            accepted=accepted + cents - waiting,
            waiting=waiting,
            givers=1 if cents > waiting else 0,
            supporters=1,
        ),
        in_words(cents, waiting),
    )


@pytest.mark.parametrize("cents", [-5_00, 0, 1, 99])
def test_money_below_the_smallest_pledge_is_refused(summit: Campaign, cents: int) -> None:
    with pytest.raises(AmountTooSmall) as refused:
        promise_money(summit, cents, by=BEN, at=NOW, source=Source.FORM)
    assert (refused.value.field, refused.value.values) == ("amount", {"smallest": Money(1_00)})


def test_money_is_refused_where_none_is_asked(summit: Campaign) -> None:
    with pytest.raises(NoMoneyAsked) as refused:
        promise_money(
            replace(summit, money=replace(summit.money, costs=()), totals=Totals()),
            5_00,
            by=BEN,
            at=NOW,
            source=Source.FORM,
        )
    assert refused.value.values == {"title": "Data ethics summit"}


def test_money_goes_back_freely_while_the_pitch_is_open(summit: Campaign) -> None:
    before, _ = promise_money(summit, 150_00, by=BEN, at=NOW, source=Source.FORM)
    assert withdraw(before, MONEY_SLOT, by=BEN, at=NOW) == (
        replace(before, pledges=(replace(promised(150_00), state=PledgeState.WITHDRAWN),), totals=summit.totals),
        (Withdrawn(at=NOW, by=BEN, moves=money(Account.ACCEPTED, -150_00), **in_words(150_00)),),
    )


def test_money_promised_again_after_it_went_back_counts_again(summit: Campaign) -> None:
    once, _ = promise_money(summit, 150_00, by=BEN, at=NOW, source=Source.FORM)
    back, _ = withdraw(once, MONEY_SLOT, by=BEN, at=NOW)
    again, happened = promise_money(back, 150_00, by=BEN, at=NOW, source=Source.FORM)
    assert (again.pledges, again.totals) == (once.pledges, once.totals)
    assert [type(one) for one in happened] == [Pledged]


@pytest.mark.parametrize("by", [BEN, CHLOE])
def test_withdrawing_what_is_not_there_changes_nothing(summit: Campaign, by: PersonId) -> None:
    gone = replace(summit, pledges=(replace(promised(150_00), state=PledgeState.WITHDRAWN),))
    assert withdraw(gone, MONEY_SLOT, by=by, at=NOW) == (gone, ())


def test_withdrawal_after_the_close_has_to_be_confirmed(summit: Campaign) -> None:
    underway = replace(summit, stage=Stage.UNDERWAY, totals=FULL, pledges=(promised(150_00),))
    with pytest.raises(ConfirmWithdrawal) as refused:
        withdraw(underway, MONEY_SLOT, by=BEN, at=NOW)
    assert refused.value.values == {"title": "Data ethics summit"}


def test_confirmed_exit_after_the_close_opens_a_gap(summit: Campaign) -> None:
    needs = tuple(replace(need, accepted=need.quantity) for need in summit.needs)
    underway = replace(summit, stage=Stage.UNDERWAY, totals=FULL, needs=needs, pledges=(promised(150_00),))
    after, _ = withdraw(underway, MONEY_SLOT, by=BEN, at=NOW, confirmed=True)
    assert (underway.resourced, after.resourced, after.totals) == (
        True,
        False,
        Totals(own=600_00, accepted=450_00, givers=2, supporters=2),
    )


@pytest.mark.parametrize("stage", CLOSED)
def test_withdrawal_after_the_learning_is_refused(summit: Campaign, stage: Stage) -> None:
    with pytest.raises(NotOpen):
        withdraw(replace(summit, stage=stage, pledges=(promised(150_00),)), MONEY_SLOT, by=BEN, at=NOW, confirmed=True)


@pytest.mark.parametrize(
    ("change", "resourced"),
    [
        (lambda full: full, True),
        (lambda full: replace(full, totals=replace(full.totals, accepted=599_99)), False),
        (lambda full: full.with_need(replace(full.needs[0], accepted=1)), False),
        (lambda full: full.with_need(replace(full.needs[1], accepted=0)), True),
        (
            lambda full: replace(
                full, money=replace(full.money, costs=(*full.money.costs, replace(full.money.costs[0], cents=2)))
            ),
            False,
        ),
        (lambda full: replace(full, totals=replace(full.totals, own=700_00, accepted=500_00)), True),
    ],
    ids=["all met", "a cent short", "an expert short", "no room", "cost grew", "larger own sum"],
)
def test_resourced_is_derived_afresh(summit: Campaign, change: Callable[[Campaign], Campaign], resourced: bool) -> None:
    needs = tuple(replace(need, accepted=need.quantity) for need in summit.needs)
    assert change(replace(summit, totals=FULL, needs=needs)).resourced is resourced


def test_slot_of_another_person_is_untouched_by_a_withdrawal(summit: Campaign) -> None:
    both = replace(summit, pledges=(promised(150_00), promised(50_00, by=CHLOE)))
    after, _ = withdraw(both, Slot("money"), by=CHLOE, at=NOW)
    assert after.pledge_of(BEN, MONEY_SLOT) == promised(150_00)


def test_money_from_the_allocation_is_another_promise_than_own_money(summit: Campaign) -> None:
    """The same amount from elsewhere is a change, and the journal says where it comes from."""
    own, _ = promise_money(summit, 50_00, by=BEN, at=NOW, source=Source.FORM)
    after, happened = promise_money(own, 50_00, by=BEN, at=NOW, source=Source.FORM, allocated=True)
    assert after.pledges_of(BEN) == (replace(promised(50_00), allocated=True),)
    assert [type(one) for one in happened] == [Changed]
    assert said(happened[0]) == in_words(50_00, allocated=True)
    assert promise_money(after, 50_00, by=BEN, at=NOW, source=Source.FORM, allocated=True) == (after, ())
