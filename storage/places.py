"""Organisations, workspaces and channels."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, SQLModel, col, select

from domain.cents.half import Share
from domain.people import OrganisationId
from storage.ids import new_id
from storage.tables import ChannelRow, MemberRow, OrganisationRow, SettingRow, WorkspaceRow
from storage.upsert import insert_for, insert_or_ignore


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """What an organisation has decided."""

    id: OrganisationId
    name: str
    language: str
    holidays: str
    currency: str
    share: Share
    exact_totals: bool = False


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace and the organisation it belongs to."""

    id: str
    organisation: OrganisationId
    platform: str
    external: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel: the language of its cards ("en", "fr" or "both"), and whether only its members may see it."""

    external: str
    name: str
    language: str
    private: bool
    room: str = ""


@dataclass(frozen=True, slots=True)
class KnownChannel:
    """A channel that a pitch could be shown in, for those who choose."""

    workspace: str
    platform: str
    channel: str
    name: str


def organisation_of(session: Session, organisation: OrganisationId) -> Organisation:
    """The decisions of an organisation."""
    row = session.scalars(select(OrganisationRow).where(OrganisationRow.id == organisation)).one()
    return Organisation(
        id=organisation,
        name=row.name,
        language=row.language,
        holidays=row.holidays,
        currency=row.currency,
        share=Share(row.share_n, row.share_d),
        exact_totals=row.exact_totals,
    )


def show_exact_totals(session: Session, organisation: OrganisationId, exact: bool) -> None:
    """Decide whether cards say what peers have pledged in all, or in tenths."""
    session.execute(update(OrganisationRow).where(col(OrganisationRow.id) == organisation).values(exact_totals=exact))


class Channels:
    """The channels of one workspace."""

    def __init__(self, session: Session, workspace: Workspace) -> None:
        self._session = session
        self._workspace = workspace

    def get(self, external: str) -> Channel | None:
        """What we know of a channel."""
        row = self._session.scalar(
            select(ChannelRow)
            .where(ChannelRow.workspace_id == self._workspace.id, ChannelRow.external == external)
            .execution_options(populate_existing=True)
        )
        return Channel(row.external, row.name, row.language, row.private, row.room) if row else None

    def know(self, external: str, *, name: str, private: bool, language: str, room: str = "") -> None:
        """Keep what the platform says about a channel; its language stays as it was chosen."""
        said = {"name": name, "private": private, "room": room}
        statement = insert_for(self._session, ChannelRow).values(**self._values(external, language), **said)
        self._session.execute(statement.on_conflict_do_update(index_elements=["workspace_id", "external"], set_=said))

    def forget(self, external: str) -> None:
        """A channel that is gone, or that we are not let into any more."""
        self._session.execute(
            delete(ChannelRow).where(
                col(ChannelRow.workspace_id) == self._workspace.id, col(ChannelRow.external) == external
            )
        )

    def join(self, room: str, users: Iterable[str]) -> None:
        """These users are in the room, as the platform says or as their being active there shows."""
        for user in users:
            insert_or_ignore(
                self._session,
                MemberRow,
                {
                    "workspace_id": self._workspace.id,
                    "organisation_id": self._workspace.organisation,
                    "room": room,
                    "user": user,
                },
            )

    def leave(self, room: str, users: Iterable[str] | None = None) -> None:
        """These users, or all of them, are in the room no more."""
        conditions = [col(MemberRow.workspace_id) == self._workspace.id, col(MemberRow.room) == room]
        if users is not None:
            conditions.append(col(MemberRow.user).in_(list(users)))
        self._session.execute(delete(MemberRow).where(*conditions))

    def in_room(self, room: str) -> list[str]:
        """The channels whose readers are this room's members."""
        rows = self._session.scalars(
            select(ChannelRow.external).where(ChannelRow.workspace_id == self._workspace.id, ChannelRow.room == room)
        )
        return list(rows)

    def known(self) -> list[KnownChannel]:
        """The channels of every workspace of the organisation, this one's first; those without a name are left out."""
        rows = self._session.execute(
            select(ChannelRow, WorkspaceRow.platform)
            .join(WorkspaceRow, col(WorkspaceRow.id) == ChannelRow.workspace_id)
            .where(ChannelRow.organisation_id == self._workspace.organisation, ChannelRow.name != "")
            .order_by(
                col(ChannelRow.workspace_id) != self._workspace.id, col(ChannelRow.name), col(ChannelRow.external)
            )
        )
        return [KnownChannel(row.workspace_id, platform, row.external, row.name) for row, platform in rows]

    def speak(self, external: str, language: str) -> None:
        """Choose the language of a channel's cards."""
        insert_or_ignore(self._session, ChannelRow, self._values(external, language))
        self._session.execute(
            update(ChannelRow)
            .where(col(ChannelRow.workspace_id) == self._workspace.id, col(ChannelRow.external) == external)
            .values(language=language)
        )

    def _values(self, external: str, language: str) -> dict[str, object]:
        return {
            "id": new_id(),
            "organisation_id": self._workspace.organisation,
            "workspace_id": self._workspace.id,
            "external": external,
            "language": language,
        }


class Places:
    """The workspaces of every organisation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, platform: str, external: str) -> Workspace | None:
        """The workspace that a platform calls `external`."""
        row = self._session.scalar(
            select(WorkspaceRow).where(WorkspaceRow.platform == platform, WorkspaceRow.external == external)
        )
        return Workspace(row.id, OrganisationId(row.organisation_id), row.platform, row.external) if row else None

    def first_of(self, organisation: OrganisationId) -> Workspace:
        """The first workspace of an organisation."""
        row = self._session.scalars(
            select(WorkspaceRow)
            .where(WorkspaceRow.organisation_id == organisation)
            .order_by(col(WorkspaceRow.id))
            .limit(1)
        ).one()
        return Workspace(row.id, organisation, row.platform, row.external)

    def settle(self, platform: str, external: str, name: str, *, holidays: str, now: datetime) -> Workspace:
        """The workspace, together with an organisation of its own when it is new here."""
        found = self.find(platform, external)
        if found:
            return found
        organisation = OrganisationRow(id=new_id(), name=name, holidays=holidays, created_at=now)
        self._session.add(organisation)
        self._session.flush()
        row = WorkspaceRow(
            id=new_id(), organisation_id=organisation.id, platform=platform, external=external, name=name
        )
        self._session.add(row)
        self._session.flush()
        return Workspace(row.id, OrganisationId(row.organisation_id), row.platform, row.external)

    def remember_service_url(self, workspace: Workspace, url: str) -> None:
        """Where this workspace's platform wants to be called."""
        self._session.execute(update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace.id).values(service_url=url))

    def service_url_of(self, platform: str, external: str) -> str:
        """Where this workspace's platform wants to be called; empty where it has not said so."""
        found = self._session.scalar(
            select(WorkspaceRow.service_url).where(WorkspaceRow.platform == platform, WorkspaceRow.external == external)
        )
        return found or ""


class Installation:
    """What the installation remembers, whatever the organisation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> str | None:
        """A value of the installation."""
        return self._session.scalar(select(SettingRow.value).where(SettingRow.name == name))

    def set(self, name: str, value: str) -> None:
        """Store a value of the installation."""
        statement = insert_for(self._session, SettingRow).values(name=name, value=value)
        self._session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

    def wipe(self) -> None:
        """Empty every table: the practice workplace starts over."""
        for table in reversed(SQLModel.metadata.sorted_tables):
            self._session.execute(delete(table))
