"""SQLite databases with the newest schema, and one that somebody else holds."""

import functools
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.database import Database
from storage.migrating import migrate
from tests.office import sqlite


def migrated(folder: Path) -> str:
    """The URL of a new SQLite file with all tables and nothing in them."""
    url = sqlite(folder)
    _file(url).write_bytes(_migrated_once())
    return url


@functools.cache
def _migrated_once() -> bytes:
    """The migrations take as long as a short test: each process carries them out once, and copies the file."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite(Path(folder)))
        migrate(database.engine)
        database.close()
        return _file(sqlite(Path(folder))).read_bytes()


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Somebody else holds the database."""
    other = sqlite3.connect(str(database.url.database), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
