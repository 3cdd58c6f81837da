"""Migrations on a database that is in use: from every earlier schema each row and each sum arrives.

Migrations that are added later are followed too, and so is what they rename. A table that they add needs rows in
`tests/storage/rows.py` by the time the next migration comes.
"""

import functools
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, Table, event, inspect
from sqlmodel import Session

from domain.campaign import Campaign, CoPitcher, CostKind, CostLine, Totals
from domain.people import OrganisationId, PersonId
from storage.campaigns import Campaigns
from storage.database import Database
from storage.migrating import config, is_current, migrate
from storage.verify import differences
from tests.office import sqlite
from tests.storage.rows import SHARED, SUMMIT, TEXTS, WORKSHOP, Rows, of_any_age, of_the_programmes_rules
from tests.stories.conftest import fresh

REVISIONS = [one.revision for one in reversed([*ScriptDirectory.from_config(config()).walk_revisions()])]
EARLIER = REVISIONS[:-1]
WITH_THE_RULES = REVISIONS[REVISIONS.index("0004") :]
RENAMED_COLUMN = re.compile(r'ALTER TABLE "?(\w+)"? RENAME (?:COLUMN )?"?(\w+)"? TO "?(\w+)"?')
RENAMED_TABLE = re.compile(r'ALTER TABLE "?(\w+)"? RENAME TO "?(\w+)"?')
DROPPED = {("person", "steward"), ("identity", "home_seen")}  # nobody read them
Content = dict[str, dict[str, list[str]]]  # by the newest names of table and column: its values, row by row


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_row_and_every_sum_arrives_from_an_earlier_schema(revision: str, tmp_path: Path) -> None:
    _arrives(sqlite(tmp_path), revision)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "revision", [one if one == EARLIER[0] else pytest.param(one, marks=pytest.mark.reliability) for one in REVISIONS]
)
def test_every_row_and_every_sum_arrives_on_postgresql(revision: str, postgresql: str) -> None:
    _arrives(fresh(postgresql), revision)


def test_migrations_go_all_the_way_down_and_up_again(tmp_path: Path) -> None:
    with _opened(sqlite(tmp_path)) as database:
        migrate(database.engine)
        _downgrade(database.engine, REVISIONS[0])
        first = _schema(database.engine)
        migrate(database.engine)
        assert is_current(database.engine)
        newest = _schema(database.engine)
        _downgrade(database.engine, REVISIONS[0])
        assert _schema(database.engine) == first != newest


def _arrives(url: str, revision: str) -> None:
    """Fill the tables of `revision`, migrate, and read what is there."""
    with _opened(url) as database:
        migrate(database.engine, revision)
        before = _without_the_unread(_filled(database.engine, revision))
        migrate(database.engine)
        assert is_current(database.engine)
        after = _content(database.engine, _tables(database.engine))
        assert _part_of(after, before) == before
        assert database.read_now(differences) == []
        database.read_now(_reads_summit)
        if revision in WITH_THE_RULES:
            database.read_now(_reads_workshop)


def _reads_summit(session: Session) -> None:
    """The pitch that every schema can keep; and since there are workspaces, everybody has one."""
    summit = _campaign(session, SUMMIT)
    assert (summit.texts.title, summit.texts.share_audience) == (TEXTS["title"], TEXTS["share_audience"])
    assert summit.money.costs == (CostLine(CostKind.REGISTRATION, 800_00), CostLine(CostKind.TRAVEL, 400_00))
    assert (summit.half, summit.target, summit.co_pitchers) == (600_00, 600_00, ())
    assert summit.totals == Totals(
        own=600_00, accepted=600_00, waiting=50_00, givers=2, supporters=4, cheers=1, verdicts=2
    )
    assert summit.extension_reason == "The programme came out late"
    assert summit.shared_learning is not None
    assert summit.shared_learning.takeaways == SHARED["takeaways"]
    assert [(need.accepted, need.offered) for need in summit.needs] == [(1, 0), (0, 1)]


def _reads_workshop(session: Session) -> None:
    """The pitch that was paid, matched, carried by two and settled."""
    workshop = _campaign(session, WORKSHOP)
    assert workshop.co_pitchers == (CoPitcher(PersonId("chloe"), 200_00, agreed=True, confirmed=200_00),)
    assert (workshop.cost, workshop.money.real_cost, workshop.match_cents) == (1_200_00, 1_176_00, 98_00)
    assert workshop.totals == Totals(
        own=600_00, accepted=500_00, givers=2, supporters=2, confirmed=588_00, called=500_00, paid=500_00, back=10_00
    )


def _campaign(session: Session, name: str) -> Campaign:
    return Campaigns(session, OrganisationId("bc")).get(name)


def _filled(engine: Engine, revision: str) -> Content:
    """Put in all rows that the schema has tables for, and read them; no table stays empty."""
    tables = _tables(engine)
    for rows in [of_any_age(), *([of_the_programmes_rules()] if revision in WITH_THE_RULES else [])]:
        _insert(engine, tables, rows)
    content = _content(engine, tables)
    empty = [table for table, columns in content.items() if not any(columns.values())]
    assert not empty or revision not in EARLIER
    return content


def _insert(engine: Engine, tables: list[Table], rows: Rows) -> None:
    known = {_newest(table): [_renamed(table, row) for row in found] for table, found in rows.items()}
    with engine.begin() as connection:
        for table in tables:
            names = {column.name: _newest(table.name, column.name) for column in table.columns}
            for row in known.get(_newest(table.name), []):
                values = {name: row[newest] for name, newest in names.items() if row.get(newest) is not None}
                connection.execute(table.insert().values(values))


def _renamed(table: str, row: dict[str, Any]) -> dict[str, Any]:
    return {_newest(table, column): value for column, value in row.items()}


def _content(engine: Engine, tables: list[Table]) -> Content:
    """All values of all tables, row by row in the order of the keys."""
    found: Content = {}
    with engine.connect() as connection:
        for table in tables:
            rows = connection.execute(table.select().order_by(*table.primary_key.columns)).mappings().all()
            found[_newest(table.name)] = {
                _newest(table.name, column.name): [_plain(row[column.name]) for row in rows] for column in table.columns
            }
    return found


def _part_of(content: Content, known: Content) -> Content:
    """The content without the tables and columns that are new."""
    return {
        table: {column: content.get(table, {}).get(column, []) for column in columns}
        for table, columns in known.items()
    }


def _without_the_unread(content: Content) -> Content:
    """The content without the columns that a migration has dropped on purpose."""
    return {
        table: {column: values for column, values in columns.items() if (table, column) not in DROPPED}
        for table, columns in content.items()
    }


def _plain(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _tables(engine: Engine) -> list[Table]:
    """The tables as they are, those first that others refer to."""
    metadata = MetaData()
    metadata.reflect(engine)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _newest(table: str, column: str = "") -> str:
    """What a column of a table, or without one the table itself, is called after all migrations."""
    for renamed, before, after in _renames():
        if not renamed and before == table:
            table = after
        elif (renamed, before) == (table, column):
            column = after
    return column or table


@functools.cache
def _renames() -> list[tuple[str, str, str]]:
    """What the migrations rename, in order: a table, or a column of the table that stands before it."""
    found: list[tuple[str, str, str]] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        if table := RENAMED_TABLE.fullmatch(statement.strip()):
            found.append(("", table[1], table[2]))
        elif column := RENAMED_COLUMN.fullmatch(statement.strip()):
            found.append((column[1], column[2], column[3]))

    with tempfile.TemporaryDirectory() as folder, _opened(sqlite(Path(folder))) as database:
        event.listen(database.engine, "before_cursor_execute", note)
        migrate(database.engine)
    return [one for one in found if not one[1].startswith("_alembic_tmp_")]


def _schema(engine: Engine) -> dict[str, set[str | None]]:
    """The names of the columns of every table, and of its indexes."""
    found = inspect(engine)
    return {
        table: {one["name"] for one in [*found.get_columns(table), *found.get_indexes(table)]}
        for table in found.get_table_names()
    }


def _downgrade(engine: Engine, revision: str) -> None:
    settings = config()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, revision)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()
