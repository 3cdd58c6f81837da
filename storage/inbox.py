"""The inbox: deliveries already carried out or refused, with the reply where one is owed."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from domain.people import OrganisationId
from storage.tables import InboxRow
from storage.upsert import insert_or_ignore


class Inbox:
    """The deliveries of every workspace."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def arrive(self, organisation: OrganisationId, platform: str, key: str, at: datetime) -> bool:
        """Note a delivery; say whether it is the first of its kind."""
        values = {"platform": platform, "key": key, "organisation_id": organisation, "received_at": at}
        return insert_or_ignore(self._session, InboxRow, values)

    def remember_reply(self, platform: str, key: str, reply: dict[str, Any]) -> None:
        """Keep what a repeat of this delivery is to be answered with."""
        self._session.execute(
            update(InboxRow).where(col(InboxRow.platform) == platform, col(InboxRow.key) == key).values(reply=reply)
        )

    def reply_to(self, platform: str, key: str) -> dict[str, Any] | None:
        """The stored reply of a delivery."""
        return self._session.scalar(select(InboxRow.reply).where(InboxRow.platform == platform, InboxRow.key == key))

    def forget_before(self, moment: datetime) -> int:
        """Drop the keys of old deliveries; no platform repeats one after so long."""
        result = self._session.execute(delete(InboxRow).where(col(InboxRow.received_at) < moment))
        return int(result.rowcount)  # type: ignore[attr-defined]
