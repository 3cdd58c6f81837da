"""People: an identity on a platform becomes a person, with language, zone and preferences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.people import OrganisationId, PersonId
from storage.ids import new_id
from storage.tables import IdentityRow, PersonRow
from storage.upsert import insert_or_ignore


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as the application needs them; `direct` is the chat of the identity they were looked up by.

    `steward` is not kept: the installation's settings say it, of whoever acts.
    """

    id: PersonId
    name: str
    language: str
    zone: str
    guest: bool
    steward: bool = False
    paused_until: date | None = None
    quiet: bool = False
    reachable: bool = True
    written_on: date | None = None
    language_chosen: bool = False
    workspace_id: str = ""
    direct: str | None = None
    manager: PersonId | None = None
    vendor: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is written to: their identity's row and its channel of direct messages."""

    identity_id: str
    workspace: str
    user: str
    direct: str | None


class People:
    """The people of one organisation."""

    def __init__(self, session: Session, organisation: OrganisationId) -> None:
        self._session = session
        self._organisation = organisation

    def behind(self, platform: str, workspace: str, user: str) -> Person | None:
        """The person behind an identity, if we have met them."""
        found = self._session.execute(
            select(PersonRow, IdentityRow.direct)
            .join(IdentityRow, col(IdentityRow.person_id) == PersonRow.id)
            .where(
                IdentityRow.organisation_id == self._organisation,
                IdentityRow.platform == platform,
                IdentityRow.workspace == workspace,
                IdentityRow.user == user,
            )
            .execution_options(populate_existing=True)
        ).first()
        return _person(found[0], direct=found[1]) if found else None

    def meet(self, platform: str, workspace: str, user: str, **profile: Any) -> None:
        """Store a person; if somebody else does so at the same moment, theirs is kept."""
        person = PersonRow(id=new_id(), organisation_id=self._organisation, **profile)
        self._session.add(person)
        self._session.flush()
        identity = {
            "id": new_id(),
            "organisation_id": self._organisation,
            "person_id": person.id,
            "platform": platform,
            "workspace": workspace,
            "user": user,
        }
        if not insert_or_ignore(self._session, IdentityRow, identity):
            self._session.delete(person)
            self._session.flush()

    def get(self, person: PersonId) -> Person:
        """A person by id."""
        return self.many([person])[person]

    def locked(self, person: PersonId) -> Person:
        """A person whom nobody else writes to meanwhile."""
        statement = select(PersonRow).where(PersonRow.organisation_id == self._organisation, PersonRow.id == person)
        row = self._session.scalars(statement.with_for_update().execution_options(populate_existing=True)).one()
        return _person(row)

    def many(self, people: Iterable[PersonId]) -> dict[PersonId, Person]:
        """Several people by id."""
        rows = self._session.scalars(
            select(PersonRow)
            .where(PersonRow.organisation_id == self._organisation, col(PersonRow.id).in_(set(people)))
            .execution_options(populate_existing=True)
        )
        return {PersonId(row.id): _person(row) for row in rows}

    def change(self, person: PersonId, **values: Any) -> None:
        """Set some of a person's columns."""
        self._session.execute(
            update(PersonRow)
            .where(col(PersonRow.id) == person, col(PersonRow.organisation_id) == self._organisation)
            .values(**values)
        )

    def address(self, person: PersonId, platform: str, workspace: str) -> Address | None:
        """Where to write to a person in a workspace of a platform."""
        row = self._session.scalar(
            select(IdentityRow)
            .where(
                IdentityRow.organisation_id == self._organisation,
                IdentityRow.person_id == person,
                IdentityRow.platform == platform,
                IdentityRow.workspace == workspace,
            )
            .order_by(col(IdentityRow.id))
            .limit(1)
            .execution_options(populate_existing=True)
        )
        return Address(row.id, row.workspace, row.user, row.direct) if row else None

    def users(self, people: Sequence[PersonId], platform: str, workspace: str) -> tuple[str, ...]:
        """The user ids of people in a workspace; those who are not there are left out."""
        rows = self._session.scalars(
            select(IdentityRow.user).where(
                IdentityRow.organisation_id == self._organisation,
                col(IdentityRow.person_id).in_(list(people)),
                IdentityRow.platform == platform,
                IdentityRow.workspace == workspace,
            )
        )
        return tuple(rows)

    def unreachable(self, platform: str, workspace: str, user: str) -> None:
        """This identity cannot be written to any more, nor can the person if it was where they were last seen."""
        found = self.behind(platform, workspace, user)
        self._session.execute(
            update(IdentityRow)
            .where(
                col(IdentityRow.platform) == platform,
                col(IdentityRow.workspace) == workspace,
                col(IdentityRow.user) == user,
            )
            .values(direct=None)
        )
        if found:
            self.change(found.id, reachable=False)

    def remember_chat(self, platform: str, workspace: str, user: str, chat: str) -> None:
        """Keep the chat in which somebody wrote to us: that is where we can write back."""
        self._session.execute(
            update(IdentityRow)
            .where(
                col(IdentityRow.platform) == platform,
                col(IdentityRow.workspace) == workspace,
                col(IdentityRow.user) == user,
            )
            .values(direct=chat)
        )

    def remember_direct(self, identity_id: str, channel: str) -> None:
        """Keep the channel of direct messages of an identity."""
        self._session.execute(update(IdentityRow).where(col(IdentityRow.id) == identity_id).values(direct=channel))


def _person(row: PersonRow, *, direct: str | None = None) -> Person:
    return Person(
        id=PersonId(row.id),
        name=row.name,
        language=row.language,
        zone=row.zone,
        guest=row.guest,
        paused_until=row.paused_until,
        quiet=row.quiet,
        reachable=row.reachable,
        written_on=row.written_on,
        language_chosen=row.language_chosen,
        workspace_id=row.workspace_id,
        direct=direct,
        manager=PersonId(row.manager_id) if row.manager_id else None,
        vendor=row.vendor,
    )
