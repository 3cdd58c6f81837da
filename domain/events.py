"""What happened: facts for the journal, movements for the ledger.

A happening that changes a promise carries moves between accounts which sum to zero, in cents or in units of help;
a correction is another happening with the opposite moves. The journal keeps every happening, chained by hashes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.campaign import MONEY_SLOT, Slot
from domain.people import PersonId


class Fact(StrEnum):
    """The kinds of happening."""

    DRAFTED = "drafted"
    PUBLISHED = "published"
    OPENED = "opened"
    NOT_POSTED = "not_posted"
    PLEDGED = "pledged"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PLACE_OFFERED = "place_offered"
    PLACE_TAKEN = "place_taken"
    PLACE_LAPSED = "place_lapsed"
    BRIEFED = "briefed"
    EXTENDED = "extended"
    BEGUN = "begun"
    RAN_OUT = "ran_out"
    CANCELLED = "cancelled"
    CAME_BACK = "came_back"
    SHARED = "shared"
    STILL_LEARNED = "still_learned"
    JUDGED = "judged"
    VERDICTS_ENDED = "verdicts_ended"
    APPLIED = "applied"
    COMPLETED = "completed"
    MERGED = "merged"
    HELP_MOVED = "help_moved"
    HELP_OFF = "help_off"
    DISCLOSED = "disclosed"
    OWN_CONFIRMED = "own_confirmed"
    CALLED = "called"
    PAID = "paid"
    ARRIVED = "arrived"
    NOT_ARRIVED = "not_arrived"
    COST_CHANGED = "cost_changed"
    PART_RELEASED = "part_released"
    SETTLED = "settled"
    REIMBURSED = "reimbursed"
    CALLED_OFF = "called_off"
    COMES_BACK = "comes_back"
    RETURNED = "returned"
    SHARE_DECIDED = "share_decided"
    INVITED = "invited"
    JOINED = "joined"
    LEFT = "left"
    HANDED_OVER = "handed_over"
    MATCH_ATTACHED = "match_attached"
    MATCH_DETACHED = "match_detached"
    MATCHED = "matched"
    MATCH_RELEASED = "match_released"
    MATCH_RETURNED = "match_returned"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A fact. `by` is None when time did it; `text` is a person's own words and is kept apart from the chain."""

    fact: Fact
    at: datetime
    by: PersonId | None = None
    about: PersonId | None = None
    moves: tuple[Move, ...] = ()
    values: Mapping[str, str | int] = field(default_factory=dict)
    text: str = ""


def transfer(person: PersonId, slot: Slot, source: Account, target: Account, amount: int) -> tuple[Move, ...]:
    """Move `amount` from one account to another, as two lines that sum to zero; nothing for nothing."""
    if not amount:
        return ()
    return (Move(source, person, slot, -amount), Move(target, person, slot, amount))


def own_money(pitcher: PersonId, cents: int) -> tuple[Move, ...]:
    """The pitcher promises `cents` of their own."""
    return transfer(pitcher, MONEY_SLOT, Account.PERSON, Account.OWN, cents)
