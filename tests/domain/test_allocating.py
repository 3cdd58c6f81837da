"""Allocating: one person's learning allocation, spent, given back, and gone at its end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.allocating import (
    Allocation,
    AllocationCapped,
    AllocationExpired,
    AllocationTooSmall,
    Origin,
    OwnAllocation,
    Spending,
    counts_as_own,
    give_back,
    held,
    spend,
)
from domain.campaign import MONEY_SLOT, Pledge, PledgeState, Source
from domain.cents.amounts import Money
from domain.people import PersonId
from domain.refusals import Refusal
from domain.resources import Resource
from domain.stages import Stage

END = datetime(2027, 3, 31, 23, 59, tzinfo=UTC)
FULL = Allocation(person=PersonId("ben"), amount=500_00, expires=END, per_pitch=200_00)


def pledge(
    allocation: Allocation, cents: int, pitch: str = "P-1", *, at: datetime = END, own: bool = False, own_counts: bool = False
) -> Allocation:  # fmt: skip
    """A pledge to a colleague's pitch at the last moment, unless the test says otherwise."""
    return spend(allocation, cents, pitch=pitch, own_pitch=own, allocation_is_own=own_counts, at=at, field="amount")


@pytest.mark.parametrize(
    ("origin", "counts", "counts_if_opted_in"),
    [
        ("personal", True, True),
        ("allocation", False, True),
        ("unit_budget", False, False),
        ("sponsor", False, False),
        ("reimbursement", False, False),
        ("work_time", False, False),
        ("leave", False, False),
        ("in_kind", False, False),
    ],
)
def test_only_personal_money_is_own_and_the_allocation_where_that_is_decided(
    origin: str, counts: bool, counts_if_opted_in: bool
) -> None:
    """HR6 and HR7."""
    assert counts_as_own(Origin(origin), allocation_is_own=False) is counts
    assert counts_as_own(Origin(origin), allocation_is_own=True) is counts_if_opted_in


def test_every_origin_is_decided() -> None:
    assert sorted(Origin) == [
        "allocation", "in_kind", "leave", "personal", "reimbursement", "sponsor", "unit_budget", "work_time",
    ]  # fmt: skip


def test_allocation_is_pledged_up_to_the_cap_per_pitch_and_to_its_end() -> None:
    after = pledge(pledge(pledge(FULL, 150_00), 200_00, "P-2"), 50_00)
    assert after == replace(FULL, spent=(Spending("P-2", 200_00), Spending("P-1", 200_00)))
    assert (after.left, after.spent_on("P-1"), after.spent_on("P-3")) == (100_00, 200_00, 0)


@pytest.mark.parametrize(
    ("allocation", "cents", "at", "refusal", "field", "values"),
    [
        (FULL, 200_01, END, AllocationCapped, "amount", {"cap": Money(200_00), "left": Money(200_00)}),
        (pledge(FULL, 150_00), 50_01, END, AllocationCapped, "amount", {"cap": Money(200_00), "left": Money(50_00)}),
        (replace(FULL, per_pitch=None), 500_01, END, AllocationTooSmall, "amount", {"left": Money(500_00)}),
        (replace(FULL, amount=100_00), 100_01, END, AllocationTooSmall, "amount", {"left": Money(100_00)}),
        (FULL, 1_00, END + timedelta(seconds=1), AllocationExpired, None, {"expires": END}),
    ],
)
def test_pledge_beyond_the_allocation_is_refused(
    allocation: Allocation,
    cents: int,
    at: datetime,
    refusal: type[Refusal],
    field: str | None,
    values: dict[str, object],
) -> None:
    with pytest.raises(refusal) as refused:
        pledge(allocation, cents, at=at)
    assert (refused.value.field, refused.value.values) == (field, values)


def test_cap_lowered_below_what_was_pledged_leaves_nothing() -> None:
    with pytest.raises(AllocationCapped) as refused:
        pledge(replace(pledge(FULL, 150_00), per_pitch=100_00), 1_00)
    assert refused.value.values["left"] == Money(0)


def test_allocation_is_no_own_half_unless_the_organisation_says_so() -> None:
    """HR6."""
    with pytest.raises(OwnAllocation):
        pledge(FULL, 1_00, own=True)
    assert pledge(FULL, 1_00, own=True, own_counts=True).left == 499_00


def test_pledge_taken_back_is_there_again() -> None:
    both = pledge(pledge(FULL, 150_00), 200_00, "P-2")
    assert give_back(both, 150_00, pitch="P-1") == replace(FULL, spent=(Spending("P-2", 200_00),))
    assert give_back(both, 100_00, pitch="P-1").spent_on("P-1") == 50_00


def test_more_cannot_be_given_back_than_was_pledged() -> None:
    with pytest.raises(ValueError, match="P-1 would have -1 cents"):
        give_back(pledge(FULL, 1_00), 1_01, pitch="P-1")


@settings(max_examples=300, derandomize=True, deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from(["P-1", "P-2", "P-3"]), st.integers(-300_00, 300_00)), max_size=12))
def test_pt3_allocation_is_never_overdrawn_and_its_sums_are_those_of_the_steps(steps: list[tuple[str, int]]) -> None:
    allocation, model = FULL, dict.fromkeys(["P-1", "P-2", "P-3"], 0)
    for pitch, cents in steps:
        fits = model[pitch] + cents <= 200_00 and sum(model.values()) + cents <= 500_00
        if cents > 0:
            try:
                allocation = pledge(allocation, cents, pitch)
            except (AllocationCapped, AllocationTooSmall):
                assert not fits
                continue
            assert fits
        elif model[pitch] + cents >= 0:
            allocation = give_back(allocation, -cents, pitch=pitch)
        else:
            continue
        model[pitch] += cents
    assert {pitch: allocation.spent_on(pitch) for pitch in model} == model
    assert 0 <= allocation.left == 500_00 - sum(model.values())


@settings(max_examples=100, derandomize=True, deadline=None)
@given(before=st.integers(0, 100_00), cents=st.integers(1, 100_00))
def test_pt4_pledge_and_taking_it_back_is_the_identity(before: int, cents: int) -> None:
    allocation = pledge(FULL, before) if before else FULL
    assert give_back(pledge(allocation, cents), cents, pitch="P-1") == allocation


@pytest.mark.parametrize(
    ("stage", "state", "allocated", "taken", "taken_once_paid"),
    [
        (Stage.OPEN, PledgeState.ACCEPTED, True, 100_00, 100_00),
        (Stage.UNDERWAY, PledgeState.ACCEPTED, True, 70_00, 50_00),
        (Stage.COMPLETE, PledgeState.ACCEPTED, True, 70_00, 50_00),
        (Stage.UNFUNDED, PledgeState.ACCEPTED, True, 0, 40_00),
        (Stage.CANCELLED, PledgeState.ACCEPTED, True, 0, 40_00),
        (Stage.OPEN, PledgeState.WITHDRAWN, True, 0, 0),
        (Stage.UNDERWAY, PledgeState.RELEASED, True, 0, 0),
        (Stage.OPEN, PledgeState.ACCEPTED, False, 0, 0),
    ],
)
def test_what_a_pledge_takes_from_the_allocation(
    stage: Stage, state: PledgeState, allocated: bool, taken: int, taken_once_paid: int
) -> None:
    """$100, of which $30 wait; then $60 are paid, of which $20 have come back."""
    one = Pledge(
        person=PersonId("ben"),
        slot=MONEY_SLOT,
        resource=Resource.MONEY,
        state=state,
        source=Source.FORM,
        amount=100_00,
        waiting=30_00,
        at=END,
        allocated=allocated,
    )
    assert held(one, stage) == taken
    assert held(replace(one, called=60_00, paid=60_00, back=20_00, returned=20_00), stage) == taken_once_paid
    assert held(None, stage) == 0
