"""Allocating: a person may have a learning allocation, and pledges from it until it expires.

It is the programme's money in one person's hands. It goes to colleagues' pitches; to the person's own only where the
organisation counts it as own money.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.campaign import Campaign, Pledge
from domain.cents.amounts import Money
from domain.people import PersonId
from domain.refusals import Refusal
from domain.stages import Stage

NOTICE_DAYS = (30, 7)  # days before the expiry
NOTHING_DUE = frozenset({Stage.UNFUNDED, Stage.CANCELLED})


class Origin(StrEnum):
    """Where something that a pitcher brings comes from."""

    PERSONAL = "personal"
    ALLOCATION = "allocation"
    UNIT_BUDGET = "unit_budget"
    SPONSOR = "sponsor"
    REIMBURSEMENT = "reimbursement"
    WORK_TIME = "work_time"
    LEAVE = "leave"
    IN_KIND = "in_kind"


OWN_MONEY: dict[Origin, bool | None] = {  # None: as the organisation decides
    Origin.PERSONAL: True,
    Origin.ALLOCATION: None,
    Origin.UNIT_BUDGET: False,
    Origin.SPONSOR: False,
    Origin.REIMBURSEMENT: False,
    Origin.WORK_TIME: False,
    Origin.LEAVE: False,
    Origin.IN_KIND: False,
}


class OwnAllocation(Refusal):
    """In this organisation an allocation cannot be the pitcher's own half."""

    message = "refusal_own_allocation"


class AllocationExpired(Refusal):
    """The last moment to pledge from the allocation has passed."""

    message = "refusal_allocation_expired"


class AllocationTooSmall(Refusal):
    """The allocation has less left than that."""

    message = "refusal_allocation_too_small"


class AllocationCapped(Refusal):
    """One pitch gets only so much from one person's allocation."""

    message = "refusal_allocation_capped"


class NoAllocation(Refusal):
    """The person has no learning allocation."""

    message = "refusal_no_allocation"


class AllocationBelowPledge(Refusal):
    """Nobody could pledge from so little."""

    message = "refusal_allocation_below_pledge"


class AllocationBelowSpent(Refusal):
    """More than that is pledged from it already."""

    message = "refusal_allocation_below_spent"


@dataclass(frozen=True, slots=True)
class Spending:
    """Cents pledged from an allocation to one pitch, named by its id."""

    pitch: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """One person's allocation and what it was pledged to."""

    person: PersonId
    amount: int
    expires: datetime
    per_pitch: int | None = None
    currency: str = "CAD"
    spent: tuple[Spending, ...] = ()

    @property
    def left(self) -> int:
        """Cents that are not pledged."""
        return self.amount - sum(one.cents for one in self.spent)

    def spent_on(self, pitch: str) -> int:
        """Cents pledged to this pitch."""
        return sum(one.cents for one in self.spent if one.pitch == pitch)


def counts_as_own(origin: Origin, *, allocation_is_own: bool) -> bool:
    """Whether this counts towards the pitcher's half: personal money, and the allocation where that is decided."""
    decided = OWN_MONEY[origin]
    return allocation_is_own if decided is None else decided


def spend(
    allocation: Allocation,
    cents: int,
    *,
    pitch: str,
    own_pitch: bool,
    allocation_is_own: bool,
    at: datetime,
    field: str | None = None,
) -> Allocation:
    """Pledge `cents` more to a pitch.

    Raises `OwnAllocation`, `AllocationExpired`, `AllocationCapped` or `AllocationTooSmall`.
    """
    if own_pitch and not counts_as_own(Origin.ALLOCATION, allocation_is_own=allocation_is_own):
        raise OwnAllocation
    if at > allocation.expires:
        raise AllocationExpired(expires=allocation.expires)
    spent = allocation.spent_on(pitch)
    if allocation.per_pitch is not None and spent + cents > allocation.per_pitch:
        room = max(0, allocation.per_pitch - spent)
        raise AllocationCapped(
            field=field,
            cap=Money(allocation.per_pitch, allocation.currency),
            left=Money(room, allocation.currency),
        )
    if cents > allocation.left:
        raise AllocationTooSmall(field=field, left=Money(allocation.left, allocation.currency))
    return _with(allocation, pitch, spent + cents)


def give_back(allocation: Allocation, cents: int, *, pitch: str) -> Allocation:
    """Take `cents` of a pledge to a pitch back into the allocation; what returns after the expiry has lapsed."""
    return _with(allocation, pitch, allocation.spent_on(pitch) - cents)


def held(pledge: Pledge | None, stage: Stage) -> int:
    """Cents that a pledge takes from an allocation, on a pitch in this stage.

    All of it while the pitch is open, what waits as well, so that a place can be taken; after that what was accepted,
    less what has been returned; once the pitch has come to nothing, only what was paid and has not been returned.
    """
    if pledge is None or not pledge.allocated or not pledge.current:
        return 0
    if stage is Stage.OPEN:
        return pledge.amount
    return (pledge.paid if stage in NOTHING_DUE else pledge.counted) - pledge.returned


def own_held(campaign: Campaign) -> int:
    """Cents that the pitcher's own money takes from their allocation, as far as it is really in."""
    if campaign.stage is Stage.UNFUNDED:
        return 0
    others = sum(one.confirmed for one in campaign.co_pitchers)
    return min(campaign.money.own_allocated, campaign.totals.confirmed - others)


def _with(allocation: Allocation, pitch: str, cents: int) -> Allocation:
    if cents < 0:
        raise ValueError(f"{pitch} would have {cents} cents of the allocation")
    others = tuple(one for one in allocation.spent if one.pitch != pitch)
    mine = (Spending(pitch, cents),) if cents else ()
    return replace(allocation, spent=(*others, *mine))
