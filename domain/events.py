"""Events: what happened, in the past tense; facts for the journal, movements for the ledger.

An event that changes a promise carries moves between accounts which sum to zero, in cents or in units of help; a
correction is another event with the opposite moves. The journal keeps every event under the name of its class, chained
by hashes: a class may get fields with defaults, and is never renamed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypedDict

from domain.campaign import (
    MONEY_SLOT,
    Campaign,
    DeliveryStep,
    Outcome,
    Pledge,
    ShareKind,
    Slot,
    Source,
    Verdict,
    WithAllMoney,
)
from domain.people import PersonId
from domain.resources import Resource
from domain.stages import Stage


class Account(StrEnum):
    """The sides of a promise, and of money that is really given.

    `PERSON` owes what the other sides of a promise hold. What is given leaves a `PURSE`: the pitcher's for `OWN_PAID`,
    a peer's for `PAID`; what comes back stands in `BACK` until the purse has it again.

    In the slot of a match fund it is `FUND` that owes: `MATCHED` goes with the peers' money, `HELD` is paid after the
    sharing.
    """

    PERSON = "person"
    OWN = "own"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    PURSE = "purse"
    OWN_PAID = "own_paid"
    PAID = "paid"
    BACK = "back"
    FUND = "fund"
    MATCHED = "matched"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Move:
    """One ledger line: `amount` cents or units of `slot` come to `account` (negative: leave it)."""

    account: Account
    person: PersonId
    slot: Slot
    amount: int


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened; time did it where `by` is None. A person's own words, `text`, are not in the chain."""

    at: datetime
    by: PersonId | None = None
    about: PersonId | None = None
    moves: tuple[Move, ...] = ()
    text: str = ""


Result = tuple[Campaign, tuple[Event, ...]]
MoneyResult = tuple[WithAllMoney, tuple[Event, ...]]


@dataclass(frozen=True, kw_only=True)
class OfResource(Event):
    """About `amount` cents of money or units of help."""

    resource: Resource = Resource.MONEY
    amount: int = 0


@dataclass(frozen=True, kw_only=True)
class OfPledge(OfResource):
    """About one pledge, as it stands afterwards or stood before it went: `waiting` of it is on the waiting list."""

    slot: Slot = MONEY_SLOT
    waiting: int = 0
    source: Source = Source.FORM
    allocated: bool = False


@dataclass(frozen=True, kw_only=True)
class OfHelp(Event):
    """About a step with `amount` units of help that was accepted."""

    slot: Slot
    step: DeliveryStep
    amount: int = 0


@dataclass(frozen=True, kw_only=True)
class OfOwnMoney(Event):
    """About cents of own money: all that was promised, or what one of those who carry the pitch declared."""

    own: int = 0


@dataclass(frozen=True, kw_only=True)
class OfMatch(Event):
    """About what a match fund adds: `change` cents moved, `total` stand from now on, `givers` have given till now."""

    fund: str
    change: int = 0
    total: int = 0
    givers: int = 0


@dataclass(frozen=True, kw_only=True)
class OfSettlement(Event):
    """About `cents` of real cost, of a reimbursement or of what is recoverable, and who bears what after it."""

    cents: int = 0
    own_kept: int = 0
    peers_kept: int = 0
    peers_back: int = 0


@dataclass(frozen=True, kw_only=True)
class OfClose(Event):
    """About the end of the time to pledge: cents accepted from peers, and how many people support the pitch."""

    accepted: int = 0
    supporters: int = 0


class PledgeValues(TypedDict):
    """The fields of `OfPledge` beside those of every event."""

    slot: Slot
    resource: Resource
    amount: int
    waiting: int
    source: Source
    allocated: bool


class HelpValues(TypedDict):
    """The fields of `OfHelp` beside those of every event."""

    slot: Slot
    step: DeliveryStep
    amount: int


class MatchValues(TypedDict):
    """The fields of `OfMatch` beside those of every event."""

    fund: str
    change: int
    total: int
    givers: int


class SettlementValues(TypedDict):
    """The fields of `OfSettlement` beside those of every event."""

    cents: int
    own_kept: int
    peers_kept: int
    peers_back: int


class Drafted(Event):
    """A draft was written for the first time."""


@dataclass(frozen=True, kw_only=True)
class Published(Event):
    """The pitcher pressed Publish; the first post is on its way to `channel`."""

    channel: str = ""


@dataclass(frozen=True, kw_only=True)
class Opened(OfOwnMoney):
    """The first post is there: the pitch is open."""

    cost: int = 0


@dataclass(frozen=True, kw_only=True)
class NotPosted(Event):
    """The platform refused the first post, with the code `why`."""

    why: str = ""


class Pledged(OfPledge):
    """Somebody offers help or promises money."""


class Changed(OfPledge):
    """They offer or promise something else."""


class Withdrawn(OfPledge):
    """They take it back."""


class Accepted(OfPledge):
    """The pitcher says yes to an offer."""


class Declined(OfPledge):
    """The pitcher says no, thank you."""


@dataclass(frozen=True, kw_only=True)
class PlaceOffered(OfPledge):
    """`held` cents are kept for the head of the waiting list while they are asked."""

    held: int = 0


class PlaceTaken(OfPledge):
    """Who waited has a place."""


class PlaceLapsed(OfPledge):
    """They did not want it, or did not answer in time."""


class Briefed(Event):
    """A supporter says what they would like to get back."""


@dataclass(frozen=True, kw_only=True)
class Extended(Event):
    """The deadline moved to the end of `until`."""

    until: date


class Begun(OfClose):
    """The pitch goes ahead."""


class RanOut(OfClose):
    """Time ran out without all that is needed."""


@dataclass(frozen=True, kw_only=True)
class Cancelled(Event):
    """The pitch was taken back, at this stage."""

    stage: Stage | None = None


class CameBack(Event):
    """The last day of the learning is over."""


@dataclass(frozen=True, kw_only=True)
class Shared(Event):
    """The learning was shared."""

    kind: ShareKind


class StillLearned(Event):
    """It did not happen, and something was learned all the same."""


@dataclass(frozen=True, kw_only=True)
class Judged(Event):
    """A supporter says whether they got what they hoped for."""

    verdict: Verdict


class VerdictsEnded(Event):
    """Nobody is asked for a verdict any more."""


@dataclass(frozen=True, kw_only=True)
class Applied(Event):
    """What became of the intention."""

    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class Completed(Event):
    """The pitch has come to its good end."""

    outcome: Outcome


class Merged(Event):
    """Two accounts turned out to be one person."""


class HelpMoved(OfHelp):
    """Accepted help came a step further."""


class HelpOff(OfHelp):
    """Accepted help was called off, or lapsed."""


class Disclosed(Event):
    """A giver says how they stand to the pitcher."""


@dataclass(frozen=True, kw_only=True)
class OwnConfirmed(OfOwnMoney):
    """`own` cents of a part of `part` cents are there."""

    part: int = 0


class Called(OfResource):
    """A peer's money is called for."""


class Paid(OfResource):
    """A peer says that they gave it."""


class Arrived(OfResource):
    """The pitcher says that it came."""


class NotArrived(OfResource):
    """The pitcher says that it did not come."""


@dataclass(frozen=True, kw_only=True)
class CostChanged(OfOwnMoney):
    """The pitch costs `cost` cents now, and cost `before`."""

    cost: int = 0
    before: int = 0


class PartReleased(OfResource):
    """A part of a promise of money is not needed any more."""


class Settled(OfSettlement):
    """The real cost is known."""


class Reimbursed(OfSettlement):
    """The employer paid something back to the pitcher."""


class CalledOff(OfSettlement):
    """The learning does not take place."""


class ComesBack(OfResource):
    """A peer is owed what flows back."""


class Returned(OfResource):
    """The peer has it again."""


@dataclass(frozen=True, kw_only=True)
class ShareDecided(Event):
    """A steward decided on the own share: the own half is `half` cents of `cost` now."""

    half: int = 0
    cost: int = 0


@dataclass(frozen=True, kw_only=True)
class Invited(Event):
    """Somebody was asked to carry the pitch with its pitcher, with `cents` of the own money."""

    cents: int = 0


@dataclass(frozen=True, kw_only=True)
class Joined(Event):
    """They agreed; `cents` of the own money are theirs."""

    cents: int = 0


class Left(Event):
    """They do not carry it any more."""


class HandedOver(Event):
    """A co-pitcher is the pitcher now."""


@dataclass(frozen=True, kw_only=True)
class MatchAttached(Event):
    """A fund matches the pitch, by `most` cents at the most."""

    fund: str
    most: int = 0


class MatchDetached(OfMatch):
    """It does not any more."""


class Matched(OfMatch):
    """It adds another sum than before."""


class MatchReleased(OfMatch):
    """The part held back is paid."""


class MatchReturned(OfMatch):
    """What it added returns to the fund."""


def name_of(kind: type[Event]) -> str:
    """The name under which the journal keeps this kind of event."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def _kinds(of: type[Event] = Event) -> Iterator[type[Event]]:
    """The classes that nothing is derived from: those that happen."""
    for one in of.__subclasses__():
        if one.__subclasses__():
            yield from _kinds(one)
        else:
            yield one


EVENTS: dict[str, type[Event]] = {name_of(kind): kind for kind in _kinds()}


def described(pledge: Pledge) -> PledgeValues:
    """What an event about a pledge says of it."""
    return {
        "slot": pledge.slot,
        "resource": pledge.resource,
        "amount": pledge.amount,
        "waiting": pledge.waiting,
        "source": pledge.source,
        "allocated": pledge.allocated,
    }


def transfer(person: PersonId, slot: Slot, source: Account, target: Account, amount: int) -> tuple[Move, ...]:
    """Move `amount` from one account to another, as two lines that sum to zero; nothing for nothing."""
    if not amount:
        return ()
    return (Move(source, person, slot, -amount), Move(target, person, slot, amount))


def own_money(pitcher: PersonId, cents: int) -> tuple[Move, ...]:
    """The pitcher promises `cents` of their own."""
    return transfer(pitcher, MONEY_SLOT, Account.PERSON, Account.OWN, cents)
