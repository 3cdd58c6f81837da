"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy keeps apart."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_for(session: Session, table: type[SQLModel]) -> Any:
    """The dialect's own INSERT, which knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def insert_or_ignore(session: Session, table: type[SQLModel], values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is there already; say whether it was inserted.

    Of an INSERT SQLAlchemy keeps no count unless it is asked to; for psycopg there would be -1.
    """
    statement: Insert = insert_for(session, table).values(**values).on_conflict_do_nothing()
    statement = statement.execution_options(preserve_rowcount=True)
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def upsert(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """Insert rows, or replace all other columns of those whose `key` is there already."""
    if not rows:
        return
    statement = insert_for(session, table).values([dict(row) for row in rows])
    columns = {name: getattr(statement.excluded, name) for name in rows[0] if name not in key}
    session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=columns))
