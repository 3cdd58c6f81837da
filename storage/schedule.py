"""The schedule: one due row for each person or thread, subject, prompt and round, found by its time.

Bringing the rows in line with a plan never touches a row that was done: what was asked once is not asked again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, update
from sqlmodel import Session, col, select

from domain.campaign import CampaignId
from domain.people import OrganisationId, PersonId
from domain.reminding import Due, PromptName, Subject
from storage.ids import new_id
from storage.tables import DueRow
from storage.upsert import insert_for, insert_or_ignore


@dataclass(frozen=True, slots=True)
class DueNow:
    """A due row whose time has come."""

    id: str
    organisation: OrganisationId
    subject: Subject
    about: str
    person: PersonId | None
    prompt: PromptName
    round: int
    at: datetime

    @property
    def campaign(self) -> CampaignId:
        """The pitch that it is about."""
        return CampaignId(self.about)


class Schedule:
    """The due rows of one organisation. What they are about is named by its id, and is a pitch unless it is said."""

    def __init__(self, session: Session, organisation: OrganisationId) -> None:
        self._session = session
        self._organisation = organisation

    def align(self, about: CampaignId, planned: frozenset[Due], prompts: Iterable[PromptName]) -> None:
        """Make the open rows of these prompts equal to the plan."""
        rows = self._session.scalars(
            select(DueRow).where(_about(about), col(DueRow.prompt).in_([str(one) for one in prompts]))
        ).all()
        there = {(row.prompt, row.person_id, row.round): row for row in rows}
        wanted = {(str(due.prompt), due.person or "", due.round): due for due in planned}
        for key, row in there.items():
            if not row.done and (key not in wanted or wanted[key].at != row.at):
                self._session.delete(row)
        self._session.flush()
        for key, due in wanted.items():
            if key not in there or (not there[key].done and there[key].at != due.at):
                self.want(about, due)

    def want(self, about: CampaignId, due: Due) -> None:
        """Add a row unless the same was there before."""
        insert_or_ignore(self._session, DueRow, self._values(about, due))

    def drop(self, about: CampaignId, prompt: PromptName, person: PersonId) -> None:
        """Take back what was to be asked."""
        self._session.execute(
            delete(DueRow).where(
                _about(about),
                col(DueRow.prompt) == str(prompt),
                col(DueRow.person_id) == person,
                col(DueRow.done).is_(False),
            )
        )

    def waiting(self, about: CampaignId, prompt: PromptName, person: PersonId) -> bool:
        """Whether this has still to be asked."""
        found = self._session.scalar(
            select(DueRow.id).where(
                _about(about),
                DueRow.prompt == str(prompt),
                DueRow.person_id == person,
                col(DueRow.done).is_(False),
            )
        )
        return found is not None

    def want_again(self, about: CampaignId, due: Due) -> None:
        """Add a row, or open it again if it was done before; one that is open keeps its time."""
        statement = insert_for(self._session, DueRow).values(**self._values(about, due))
        reopened = statement.on_conflict_do_update(
            index_elements=["subject", "about_id", "person_id", "prompt", "round"],
            set_={"at": due.at, "done": False},
            where=col(DueRow.done),
        )
        self._session.execute(reopened)

    def _values(self, about: CampaignId, due: Due) -> dict[str, object]:
        return {
            "id": new_id(),
            "organisation_id": self._organisation,
            "subject": str(Subject.CAMPAIGN),
            "about_id": about,
            "person_id": due.person or "",
            "prompt": str(due.prompt),
            "round": due.round,
            "at": due.at,
        }


class Agenda:
    """The due rows of every organisation: a tick looks across all of them, and one message carries several rows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def due_by(self, now: datetime, *, most: int) -> list[DueNow]:
        """What is due, oldest first."""
        rows = self._session.scalars(
            select(DueRow)
            .where(col(DueRow.done).is_(False), DueRow.at <= now)
            .order_by(col(DueRow.at), col(DueRow.id))
            .limit(most)
        )
        return [_due_now(row) for row in rows]

    def take(self, due_id: str, now: datetime) -> bool:
        """Lock a row that is still due; False when somebody else has it, or an earlier message has carried it."""
        row = self._session.scalar(
            select(DueRow.id)
            .where(DueRow.id == due_id, col(DueRow.done).is_(False), DueRow.at <= now)
            .with_for_update(skip_locked=True)
        )
        return row is not None

    def also_due_to(self, person: PersonId, until: datetime) -> list[DueNow]:
        """Everything that falls due to a person until a moment, so that one message can carry it."""
        rows = self._session.scalars(
            select(DueRow)
            .where(DueRow.person_id == person, col(DueRow.done).is_(False), DueRow.at <= until)
            .order_by(col(DueRow.at), col(DueRow.id))
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        return [_due_now(row) for row in rows]

    def done(self, ids: Iterable[str]) -> None:
        """These have been asked, or make no sense any more."""
        self._session.execute(update(DueRow).where(col(DueRow.id).in_(list(ids))).values(done=True))

    def put_off(self, ids: Iterable[str], until: datetime, *, again: bool = False) -> None:
        """These are to be carried out later; `again` opens rows that were done already."""
        values = {"at": until, "done": False} if again else {"at": until}
        self._session.execute(update(DueRow).where(col(DueRow.id).in_(list(ids))).values(**values))

    def next_due(self, after: datetime) -> list[DueNow]:
        """The next open rows in time, for the practice clock's jump."""
        first = self._session.scalar(
            select(DueRow.at).where(col(DueRow.done).is_(False)).order_by(col(DueRow.at)).limit(1)
        )
        if first is None:
            return []
        moment = max(first, after)
        rows = self._session.scalars(
            select(DueRow).where(col(DueRow.done).is_(False), DueRow.at <= moment).order_by(col(DueRow.at)).limit(20)
        )
        return [_due_now(row) for row in rows]


def _about(campaign: CampaignId) -> ColumnElement[bool]:
    return and_(col(DueRow.subject) == str(Subject.CAMPAIGN), col(DueRow.about_id) == campaign)


def _due_now(row: DueRow) -> DueNow:
    return DueNow(
        id=row.id,
        organisation=OrganisationId(row.organisation_id),
        subject=Subject(row.subject),
        about=row.about_id,
        person=PersonId(row.person_id) if row.person_id else None,
        prompt=PromptName(row.prompt),
        round=row.round,
        at=row.at,
    )
