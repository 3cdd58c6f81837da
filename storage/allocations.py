"""Allocations: given out by a steward, spent and given back as pledges come and go.

What is spent follows from the pledges: whatever changes a pledge, `follow` makes the two agree. A person's allocations
are locked on PostgreSQL before anything is decided on them, after the pitch and before people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from domain.allocating import (
    NOTICE_DAYS,
    Allocation,
    AllocationBelowSpent,
    AllocationExpired,
    NoAllocation,
    Spending,
    give_back,
    held,
    own_held,
    spend,
)
from domain.campaign import MONEY_SLOT, Campaign, CampaignId, Pledge
from domain.cents.amounts import Money
from domain.people import OrganisationId, PersonId
from domain.pitching import end_of
from storage.campaign_rows import pledge_from
from storage.ids import new_id
from storage.tables import AllocationRow, MessageRow, OrganisationRow, PersonRow, PledgeRow, SpendingRow


@dataclass(frozen=True, slots=True)
class Kept:
    """An allocation and the id of its row."""

    id: str
    allocation: Allocation


@dataclass(frozen=True, slots=True)
class GivenOut:
    """A line for stewards: whose allocation, and what of it is left."""

    name: str
    amount: int
    left: int
    expires: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """Two allocations that became one: it is to be no larger than the larger one was, as far as pledges allow."""

    id: str
    most: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody to be told that their allocation ends soon; `key` stands for this notice for good."""

    organisation: OrganisationId
    person: PersonId
    key: str


class Allocations:
    """The learning allocations of one organisation."""

    def __init__(self, session: Session, organisation: OrganisationId) -> None:
        self._session = session
        self._organisation = organisation

    def running(self, person: PersonId, now: datetime) -> Allocation | None:
        """The allocation from which a person can pledge now."""
        return next((one.allocation for one in self._of(person) if one.allocation.expires >= now), None)

    def members(self) -> list[PersonId]:
        """Everybody whom the bot has met here; guests and accounts that became others are left out."""
        rows = self._session.scalars(
            select(PersonRow.id)
            .where(
                PersonRow.organisation_id == self._organisation,
                col(PersonRow.guest).is_(False),
                PersonRow.merged_into == "",
            )
            .order_by(col(PersonRow.id))
        )
        return [PersonId(row) for row in rows]

    def give(
        self,
        people: Iterable[PersonId],
        *,
        by: PersonId,
        amount: int,
        per_pitch: int | None,
        last_day: date,
        now: datetime,
    ) -> int:
        """Give an allocation to each of these, or change the one that runs; return to how many.

        It ends with the last day where the person is. Raises `AllocationBelowSpent`.
        """
        wanted = set(people)
        rows = self._session.execute(
            select(AllocationRow, PersonRow.name)
            .join(PersonRow, col(PersonRow.id) == AllocationRow.person_id)
            .where(AllocationRow.organisation_id == self._organisation, AllocationRow.expires >= now)
            .order_by(col(AllocationRow.id))
            .with_for_update(of=AllocationRow)
            .execution_options(populate_existing=True)
        ).all()
        there = {row.person_id: (row, name) for row, name in rows if row.person_id in wanted}
        zones = self._session.execute(select(PersonRow.id, PersonRow.zone).where(col(PersonRow.id).in_(wanted))).all()
        for person, zone in sorted((str(person), zone) for person, zone in zones):
            row, name = there.get(person, (None, ""))
            if row and row.spent > amount:
                raise AllocationBelowSpent(field="amount", name=name, spent=Money(row.spent))
            given = {
                "steward_id": by,
                "amount": amount,
                "per_pitch": per_pitch,
                "expires": end_of(last_day, ZoneInfo(zone)),
            }
            self._put(row, person, given, now)
        self._session.flush()
        return len(zones)

    def given_out(self, now: datetime) -> list[GivenOut]:
        """What is given out and runs, by name."""
        rows = self._session.execute(
            select(AllocationRow, PersonRow.name, PersonRow.zone)
            .join(PersonRow, col(PersonRow.id) == AllocationRow.person_id)
            .where(AllocationRow.organisation_id == self._organisation, AllocationRow.expires >= now)
            .order_by(col(PersonRow.name), col(PersonRow.id))
        )
        return [
            GivenOut(name, row.amount, row.amount - row.spent, row.expires.astimezone(ZoneInfo(zone)))
            for row, name, zone in rows
        ]

    def counts_as_own(self) -> bool:
        """Whether an allocation is the pitcher's own money here."""
        decided = select(OrganisationRow.allocation_is_own).where(OrganisationRow.id == self._organisation)
        return bool(self._session.scalars(decided).one())

    def decide(self, *, is_own: bool) -> None:
        """Keep that decision."""
        self._session.execute(
            update(OrganisationRow)
            .where(col(OrganisationRow.id) == self._organisation)
            .values(allocation_is_own=is_own)
        )

    def follow(self, before: Campaign, after: Campaign, *, at: datetime) -> None:
        """Make what is spent agree with a change of a pitch that has just been saved."""
        if after.stage is not before.stage:
            self._follow_everybody(after)
            return
        changed = [one for one in after.pledges if one.slot == MONEY_SLOT and one not in before.pledges]
        for pledge in changed:
            was = before.pledge_of(pledge.person, MONEY_SLOT)
            if pledge.allocated or (was and was.allocated):
                self.settle(after, pledge.person, at=at)
        if own_held(after) != own_held(before):
            self.settle(after, after.pitcher, at=at)

    def settle(self, campaign: Campaign, person: PersonId, *, at: datetime) -> None:
        """Spend or give back until a person's money on this pitch and what is spent on it are equal.

        Raises `NoAllocation`, `AllocationExpired`, `AllocationCapped`, `AllocationTooSmall` or `OwnAllocation`.
        """
        mine, pledge = self._of(person), campaign.pledge_of(person, MONEY_SLOT)
        due = own_held(campaign) if person == campaign.pitcher else held(pledge, campaign.stage)
        spent = sum(one.allocation.spent_on(campaign.id) for one in mine)
        if due < spent:
            self._return(mine, campaign.id, spent - due)
        elif due > spent:
            self._spend(mine, campaign, due, at)

    def join(self, keep: PersonId, gone: PersonId, *, now: datetime) -> Joined | None:
        """The allocations of `gone` are `keep`'s; of two that run, one remains, with what was pledged from both."""
        self._session.execute(update(AllocationRow).where(col(AllocationRow.person_id) == gone).values(person_id=keep))
        running = [kept for kept in self._of(keep) if kept.allocation.expires >= now]
        if len(running) < 2:
            return None
        one, *others = running
        row, most = self._row(one.id), one.allocation.amount
        for other in others:
            gone_row = self._row(other.id)
            most = max(most, gone_row.amount)
            row.expires = max(row.expires, gone_row.expires)
            row.per_pitch = max(row.per_pitch, gone_row.per_pitch) if row.per_pitch and gone_row.per_pitch else None
            row.amount, row.spent = row.amount + gone_row.amount, row.spent + gone_row.spent
            self._session.flush()
            for part in other.allocation.spent:
                self._write_spending(one.id, part.pitch, self._spending(one.id, part.pitch) + part.cents)
            self._session.execute(delete(SpendingRow).where(col(SpendingRow.allocation_id) == other.id))
            self._session.execute(delete(AllocationRow).where(col(AllocationRow.id) == other.id))
        return Joined(one.id, most)

    def trim(self, joined: Joined | None) -> None:
        """What two allocations of one person came to is cut to the larger of them."""
        if joined:
            row = self._row(joined.id)
            row.amount = max(joined.most, row.spent)
            self._session.flush()

    def _put(self, row: AllocationRow | None, person: str, given: dict[str, Any], now: datetime) -> None:
        if row is None:
            row = AllocationRow(
                id=new_id(), organisation_id=self._organisation, person_id=person, created_at=now, **given
            )
        elif row.expires != given["expires"]:
            self._announce_anew(row)
        for name, value in given.items():
            setattr(row, name, value)
        self._session.add(row)

    def _announce_anew(self, row: AllocationRow) -> None:
        """Another last day: what was said of the one before does not count."""
        said = [notice_key(row.id, days) for days in NOTICE_DAYS]
        self._session.execute(
            update(MessageRow)
            .where(col(MessageRow.organisation_id) == self._organisation, col(MessageRow.key).in_(said))
            .values(key=MessageRow.key + ":" + MessageRow.id)
        )

    def _follow_everybody(self, campaign: Campaign) -> None:
        """The pitch has moved on: what comes to nothing with that is given back."""
        rows = self._session.scalars(
            select(AllocationRow)
            .join(SpendingRow, col(SpendingRow.allocation_id) == AllocationRow.id)
            .where(SpendingRow.campaign_id == campaign.id)
            .order_by(col(AllocationRow.id))
            .with_for_update(of=AllocationRow)
        ).all()
        for person in sorted({PersonId(row.person_id) for row in rows}):
            mine = self._of(person)
            spent = sum(one.allocation.spent_on(campaign.id) for one in mine)
            pledged = held(self._pledge(campaign.id, person), campaign.stage)
            self._return(mine, campaign.id, spent - (own_held(campaign) if person == campaign.pitcher else pledged))

    def _pledge(self, campaign: CampaignId, person: PersonId) -> Pledge | None:
        row = self._session.get(PledgeRow, (campaign, str(MONEY_SLOT), person), populate_existing=True)
        return pledge_from(row) if row else None

    def _of(self, person: PersonId) -> list[Kept]:
        """A person's allocations, the last to end first; nobody else changes them meanwhile."""
        statement = (
            select(AllocationRow, PersonRow.zone)
            .join(PersonRow, col(PersonRow.id) == AllocationRow.person_id)
            .where(AllocationRow.organisation_id == self._organisation, AllocationRow.person_id == person)
            .order_by(col(AllocationRow.id))
            .execution_options(populate_existing=True)
        )
        if not self._session.info.get("reads"):
            statement = statement.with_for_update(of=AllocationRow)
        found = [Kept(row.id, self._allocation(row, zone)) for row, zone in self._session.execute(statement)]
        return sorted(found, key=lambda one: (one.allocation.expires, one.id), reverse=True)

    def _allocation(self, row: AllocationRow, zone: str) -> Allocation:
        """Its end is an instant; its day is the one that the person's calendar shows."""
        spent = self._session.scalars(
            select(SpendingRow)
            .where(SpendingRow.allocation_id == row.id)
            .order_by(col(SpendingRow.campaign_id))
            .execution_options(populate_existing=True)
        )
        return Allocation(
            person=PersonId(row.person_id),
            amount=row.amount,
            expires=row.expires.astimezone(ZoneInfo(zone)),
            per_pitch=row.per_pitch,
            spent=tuple(Spending(one.campaign_id, one.cents) for one in spent),
        )

    def _spend(self, mine: Sequence[Kept], campaign: Campaign, due: int, at: datetime) -> None:
        """What was spent from one that has ended cannot grow: the whole pledge moves to the one that runs."""
        running = mine[0] if mine else None
        if running is None:
            raise NoAllocation
        self._return(mine[1:], campaign.id, sum(one.allocation.spent_on(campaign.id) for one in mine[1:]))
        more = due - running.allocation.spent_on(campaign.id)
        if at > running.allocation.expires:
            raise AllocationExpired(expires=running.allocation.expires)
        after = spend(
            running.allocation,
            more,
            pitch=campaign.id,
            own_pitch=running.allocation.person == campaign.pitcher,
            allocation_is_own=self.counts_as_own(),
            at=at,
            field="amount",
        )
        self._write(Kept(running.id, after), campaign.id)

    def _return(self, mine: Sequence[Kept], campaign: CampaignId, cents: int) -> None:
        for one in mine:
            back = min(cents, one.allocation.spent_on(campaign))
            if back:
                self._write(Kept(one.id, give_back(one.allocation, back, pitch=campaign)), campaign)
                cents -= back

    def _write(self, kept: Kept, campaign: CampaignId) -> None:
        row = self._row(kept.id)
        row.spent = kept.allocation.amount - kept.allocation.left
        self._session.flush()
        self._write_spending(kept.id, campaign, kept.allocation.spent_on(campaign))

    def _row(self, allocation: str) -> AllocationRow:
        return self._session.scalars(select(AllocationRow).where(AllocationRow.id == allocation)).one()

    def _spending(self, allocation: str, campaign: str) -> int:
        row = self._session.get(SpendingRow, (allocation, campaign), populate_existing=True)
        return row.cents if row else 0

    def _write_spending(self, allocation: str, campaign: str, cents: int) -> None:
        row = self._session.get(SpendingRow, (allocation, campaign), populate_existing=True)
        if row is None and cents:
            row = SpendingRow(
                allocation_id=allocation, campaign_id=campaign, organisation_id=self._organisation, cents=cents
            )
            self._session.add(row)
        elif row and cents:
            row.cents = cents
        elif row:
            self._session.delete(row)
        self._session.flush()


def notice_key(allocation: Any, days: int) -> Any:
    """The key of a notice among the promised messages, of an id or of a column of ids."""
    return "allocation:" + allocation + f":{days}"


def notices_due(session: Session, now: datetime) -> list[Notice]:
    """Whom to tell that their allocation ends soon and has something left, each notice once; the last one wins."""
    found: list[Notice] = []
    nearer = timedelta()
    for days in sorted(NOTICE_DAYS):
        key = notice_key(col(AllocationRow.id), days)
        told = select(MessageRow.id).where(
            MessageRow.organisation_id == AllocationRow.organisation_id, col(MessageRow.key) == key
        )
        rows = session.execute(
            select(AllocationRow.organisation_id, AllocationRow.person_id, key)
            .join(PersonRow, col(PersonRow.id) == AllocationRow.person_id)
            .where(
                AllocationRow.expires > now + nearer,
                AllocationRow.expires <= now + timedelta(days=days),
                AllocationRow.spent < AllocationRow.amount,
                col(PersonRow.reachable).is_(True),
                col(PersonRow.quiet).is_(False),
                ~told.exists(),
            )
            .order_by(col(AllocationRow.expires), col(AllocationRow.id))
        )
        found += [
            Notice(OrganisationId(organisation), PersonId(person), str(name)) for organisation, person, name in rows
        ]
        nearer = timedelta(days=days)
    return found
