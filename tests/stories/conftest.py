"""Every story runs where everybody is on Slack, where everybody is on Teams, and where the two are linked.

The fast profile tells each story in one of the three, taken in turn; the reliability profile tells it in the others.
"""

import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.databases import migrated
from tests.office import Office, open_office

PLACES = ["slack", "teams", "linked"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the three places in turn, by the name of the story: the same one each time."""
    for item in items:
        call = getattr(item, "callspec", None)
        if call is None or "office" not in call.params:
            continue
        place = call.params["office"]
        story = item.nodeid.replace(place, "", 1)
        if place in PLACES and place != PLACES[zlib.crc32(story.encode()) % len(PLACES)]:
            item.add_marker(pytest.mark.reliability)


@pytest.fixture(params=PLACES)
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
