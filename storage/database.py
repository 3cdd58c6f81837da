"""The database: one writer and many readers, and a unit of work that begins within a second or not at all.

SQLite has one writer thread, on which every transaction is BEGIN IMMEDIATE, and readers that cannot write.
PostgreSQL has a small pool; there the rows that a rule reads are locked instead.
"""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

WAIT_FOR_LOCK = 1.5  # seconds
BEGIN_WITHIN = 1.0  # seconds from the first byte of a request
READERS = 4
POOL = 8
Result = TypeVar("Result")
log = structlog.get_logger()


class DatabaseBusy(Exception):
    """The work was not begun in time, or the database did not answer: nothing has changed."""


class Database:
    """Runs synchronous work on database threads. `write` commits when the work returns, or rolls back."""

    def __init__(self, url: str, *, begin_within: float = BEGIN_WITHIN) -> None:
        self.url = make_url(url)
        self._begin_within = begin_within
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer, self._reader = _sqlite_writer(self.url), _sqlite_reader(self.url)
        else:
            self._writer = self._reader = _postgresql(self.url)
        writers = 1 if self.is_sqlite else POOL
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")

    @property
    def engine(self) -> Engine:
        """The writer engine, for migrations."""
        return self._writer

    async def write(self, work: Callable[[Session], Result], *, arrived: float | None = None) -> Result:
        """Run `work` in one write transaction; `arrived` is `time.monotonic()` of the request's first byte."""
        return await self._run(self._writers, lambda: self._transaction(work, arrived))

    async def read(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` on a reader."""
        return await self._run(self._readers, lambda: self._look(work))

    async def ask(self, question: Callable[[Engine], Result]) -> Result:
        """Ask the readers' engine itself, about its schema for instance."""
        return await self._run(self._readers, lambda: self._asked(question))

    def write_now(self, work: Callable[[Session], Result]) -> Result:
        """`write` for the command line: on this thread, without a limit for its beginning."""
        return self._transaction(work, None)

    def read_now(self, work: Callable[[Session], Result]) -> Result:
        """`read` for the command line."""
        return self._look(work)

    def close(self) -> None:
        """Finish what is under way and close every connection."""
        self._writers.shutdown()
        self._readers.shutdown()
        self._writer.dispose()
        self._reader.dispose()

    async def _run(self, threads: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(threads, work)

    def _transaction(self, work: Callable[[Session], Result], arrived: float | None) -> Result:
        if arrived is not None and time.monotonic() - arrived > self._begin_within:
            raise DatabaseBusy("not begun in time")
        with _saying_busy(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            session.connection()
            return work(session)

    def _look(self, work: Callable[[Session], Result]) -> Result:
        with _saying_busy(), Session(self._reader, info={"reads": True}) as session:
            return work(session)

    def _asked(self, question: Callable[[Engine], Result]) -> Result:
        with _saying_busy():
            return question(self._reader)


@contextlib.contextmanager
def _saying_busy() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        log.warning("database did not answer", error=type(error.orig).__name__)
        raise DatabaseBusy("the database did not answer") from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise DatabaseBusy("the connection to the database was lost") from error


def _sqlite_writer(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": WAIT_FOR_LOCK, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _sqlite_reader(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": WAIT_FOR_LOCK, "check_same_thread": False}, pool_size=READERS)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    milliseconds = int(WAIT_FOR_LOCK * 1000)
    options = f"-c lock_timeout={milliseconds} -c statement_timeout={milliseconds} -c timezone=UTC"
    return create_engine(
        url,
        pool_size=POOL,
        max_overflow=READERS,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 2},
    )


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"
