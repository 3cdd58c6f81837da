"""Every story runs where everybody is on Slack, where everybody is on Teams, and where the two are linked."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.databases import migrated
from tests.office import Office, open_office


@pytest.fixture(params=["slack", "teams", "linked"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """The office, on SQLite."""
    async with open_office(migrated(tmp_path), on=request.param) as opened:
        yield opened


@pytest.fixture
async def slack_office(tmp_path: Path) -> AsyncIterator[Office]:
    """The office for stories about Slack's own ways."""
    async with open_office(migrated(tmp_path)) as opened:
        yield opened


def fresh(server: str) -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        name = f"office{connection.execute(text('SELECT count(*) FROM pg_database')).scalar_one()}"
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return engine.url.set(database=name).render_as_string(hide_password=False)
