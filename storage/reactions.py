"""Reactions as last seen: the later event wins, so that any order of arrival ends in the same state."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.people import OrganisationId, PersonId
from storage.tables import ReactionRow
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
        before = self._there(workspace_id, channel, ts, person, emoji)
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
        newer = statement.on_conflict_do_update(
            index_elements=["workspace_id", "channel", "ts", "person_id", "raw"],
            set_={"present": present, "at": at},
            where=col(ReactionRow.at) < at,
        )
        self._session.execute(newer)
        after = self._there(workspace_id, channel, ts, person, emoji)
        return after if after != before else None

    def present_on(self, workspace_id: str, channel: str, ts: str) -> dict[tuple[PersonId, str], str]:
        """Every reaction that was last seen on a post: (person, raw name) and its emoji."""
        rows = self._session.execute(
            select(ReactionRow.person_id, ReactionRow.raw, ReactionRow.emoji).where(
                ReactionRow.workspace_id == workspace_id,
                ReactionRow.channel == channel,
                ReactionRow.ts == ts,
                col(ReactionRow.present),
            )
        )
        return {(PersonId(person), raw): emoji for person, raw, emoji in rows}

    def _there(self, workspace_id: str, channel: str, ts: str, person: PersonId, emoji: str) -> bool:
        count = self._session.scalar(
            select(func.count()).where(
                ReactionRow.workspace_id == workspace_id,
                ReactionRow.channel == channel,
                ReactionRow.ts == ts,
                ReactionRow.person_id == person,
                ReactionRow.emoji == emoji,
                col(ReactionRow.present),
            )
        )
        return bool(count)
