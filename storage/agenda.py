"""What is due in every organisation: a tick looks across all of them, and one message carries several rows."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from domain.people import PersonId
from storage import schedule
from storage.schedule import DueNow


class Agenda:
    """The due rows of every organisation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def due_by(self, now: datetime, *, most: int) -> list[DueNow]:
        """What is due, oldest first."""
        return schedule.due_by(self._session, now, most=most)

    def take(self, due_id: str, now: datetime) -> bool:
        """Lock a row that is still due; False when it is in other hands, or was carried out."""
        return schedule.take(self._session, due_id, now)

    def also_due_to(self, person: PersonId, until: datetime) -> list[DueNow]:
        """Everything that falls due to a person until a moment."""
        return schedule.also_due_to(self._session, person, until)

    def done(self, ids: Iterable[str]) -> None:
        """These have been asked, or make no sense any more."""
        schedule.done(self._session, ids)

    def put_off(self, ids: Iterable[str], until: datetime, *, again: bool = False) -> None:
        """These are to be carried out later; `again` opens rows that were done already."""
        schedule.put_off(self._session, ids, until, again=again)

    def next_due(self, after: datetime) -> list[DueNow]:
        """The next open rows in time."""
        return schedule.next_due(self._session, after)
