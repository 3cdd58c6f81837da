"""The store: the one door to what is kept. Behind it a transaction is a set of books, never a database session."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, text

from storage.agenda import Agenda
from storage.allocations import Notice, notices_due
from storage.database import BEGIN_WITHIN, Database, DatabaseBusy, sqlite_url
from storage.inbox import Inbox
from storage.messages import Outbox
from storage.migrating import is_current, migrate
from storage.places import Installation, Places, Workspace
from storage.reactions import Cards
from storage.unit_of_work import UnitOfWork
from storage.verify import differences

__all__ = ["BEGIN_WITHIN", "Books", "DatabaseBusy", "Store", "Unusable", "sqlite_url"]
Result = TypeVar("Result")


class Unusable(Exception):
    """The address names no database that can be used here; perhaps its driver is not installed."""


class Books:
    """What lies open during one transaction: the books across organisations, and the way to one workspace's."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.inbox = Inbox(session)
        self.outbox = Outbox(session)
        self.agenda = Agenda(session)
        self.places = Places(session)
        self.cards = Cards(session)
        self.installation = Installation(session)

    def unit_of_work(self, workspace: Workspace) -> UnitOfWork:
        """All that one delivery may read and change."""
        return UnitOfWork(self._session, workspace)

    def notices_due(self, now: datetime) -> list[Notice]:
        """Whom to tell that their allocation ends soon."""
        return notices_due(self._session, now)

    def differences(self) -> list[str]:
        """Every difference between what is stored and what follows from ledger and journal."""
        return differences(self._session)


class Store:
    """Runs synchronous work with the books open. `write` commits when the work returns, or rolls back.

    `database` is for tests, which look beneath.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def at(cls, url: str, *, begin_within: float = BEGIN_WITHIN) -> "Store":
        """The store at an address. Raises `Unusable`."""
        try:
            return cls(Database(url, begin_within=begin_within))
        except (ImportError, SQLAlchemyError) as error:
            raise Unusable(str(error)) from error

    @classmethod
    def in_file(cls, file: Path) -> "Store":
        """The store in a SQLite file."""
        return cls.at(sqlite_url(file))

    async def write(self, work: Callable[[Books], Result], *, arrived: float | None = None) -> Result:
        """Run `work` in one write transaction; `arrived` is `time.monotonic()` of the request's first byte."""
        return await self.database.write(lambda session: work(Books(session)), arrived=arrived)

    async def read(self, work: Callable[[Books], Result]) -> Result:
        """Run `work` on a reader."""
        return await self.database.read(lambda session: work(Books(session)))

    def write_now(self, work: Callable[[Books], Result]) -> Result:
        """`write` for the command line: on this thread, without a limit for its beginning."""
        return self.database.write_now(lambda session: work(Books(session)))

    def read_now(self, work: Callable[[Books], Result]) -> Result:
        """`read` for the command line."""
        return self.database.read_now(lambda session: work(Books(session)))

    async def answers(self) -> bool:
        """Whether the database answers and its schema is the newest."""
        try:
            await self.database.read(lambda session: session.execute(text("SELECT 1")))
            return await self.database.ask(is_current)
        except DatabaseBusy:
            return False

    def is_current(self) -> bool:
        """Whether the schema is the newest. Raises `DatabaseBusy` when the database does not answer."""
        try:
            return is_current(self.database.engine)
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseBusy("the database did not answer") from error

    def migrate(self) -> None:
        """Bring the schema to its newest version."""
        migrate(self.database.engine)

    def close(self) -> None:
        """Finish what is under way and close every connection."""
        self.database.close()
