"""Reactions as last seen: the later event wins, so that any order of arrival ends in the same state."""

from datetime import datetime

from sqlmodel import Session, col, select

from domain.people import OrganisationId, PersonId
from domain.stages import Stage
from storage.messages import MessageKind, is_kind
from storage.places import Workspace
from storage.tables import CampaignRow, IdentityRow, MessageRow, ReactionRow, WorkspaceRow
from storage.upsert import insert_for


class Reactions:
    """The reactions on the posts of one organisation."""

    def __init__(self, session: Session, organisation: OrganisationId) -> None:
        self._session = session
        self._organisation = organisation

    def see(
        self,
        workspace_id: str,
        channel: str,
        ts: str,
        person: PersonId,
        *,
        raw: str,
        emoji: str,
        present: bool,
        at: datetime,
    ) -> bool | None:
        """Take in an event. Return whether the emoji is there now if that has changed, else None.

        Skin tones of one emoji count together: the emoji is there as long as one of them is.
        """
        known = self._known(workspace_id, channel, ts, person, emoji)
        if raw in known and known[raw].at >= at:
            return None
        statement = insert_for(self._session, ReactionRow).values(
            workspace_id=workspace_id,
            channel=channel,
            ts=ts,
            person_id=person,
            raw=raw,
            organisation_id=self._organisation,
            emoji=emoji,
            present=present,
            at=at,
        )
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["workspace_id", "channel", "ts", "person_id", "raw"],
                set_={"present": present, "at": at},
                where=col(ReactionRow.at) < at,
            )
        )
        before = any(row.present for row in known.values())
        after = present or any(row.present for name, row in known.items() if name != raw)
        return after if after != before else None

    def _known(self, workspace_id: str, channel: str, ts: str, person: PersonId, emoji: str) -> dict[str, ReactionRow]:
        rows = self._session.scalars(
            select(ReactionRow)
            .where(
                ReactionRow.workspace_id == workspace_id,
                ReactionRow.channel == channel,
                ReactionRow.ts == ts,
                ReactionRow.person_id == person,
                ReactionRow.emoji == emoji,
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {row.raw: row for row in rows}


class Cards:
    """The cards of open pitches in every workspace, with the reactions on them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self) -> list[tuple[Workspace, str, str]]:
        """Where the cards of all open pitches are."""
        rows = self._session.execute(
            select(WorkspaceRow, MessageRow.channel, MessageRow.ts)
            .join(WorkspaceRow, col(WorkspaceRow.id) == MessageRow.workspace_id)
            .join(CampaignRow, col(CampaignRow.id) == MessageRow.campaign_id)
            .where(is_kind(MessageKind.PITCH), col(MessageRow.ts).is_not(None), CampaignRow.stage == str(Stage.OPEN))
        )
        return [
            (Workspace(row.id, OrganisationId(row.organisation_id), row.platform, row.external), str(channel), str(ts))
            for row, channel, ts in rows
        ]

    def seen_on(self, workspace: Workspace, channel: str, ts: str) -> frozenset[tuple[str, str]]:
        """The reactions last seen on a post, as (user, platform's name)."""
        rows = self._session.execute(
            select(IdentityRow.user, ReactionRow.raw)
            .join(IdentityRow, col(IdentityRow.person_id) == ReactionRow.person_id)
            .where(
                ReactionRow.workspace_id == workspace.id,
                ReactionRow.channel == channel,
                ReactionRow.ts == ts,
                col(ReactionRow.present),
                IdentityRow.platform == workspace.platform,
                IdentityRow.workspace == workspace.external,
            )
        )
        return frozenset((user, raw) for user, raw in rows)
