"""The inbox: what was carried out once is not carried out again, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from storage.database import Database
from storage.inbox import Inbox
from storage.migrating import migrate
from storage.people import People
from storage.places import Places, Workspace
from tests.databases import migrated
from tests.office import MONDAY
from tests.stories.conftest import fresh


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = migrated(tmp_path) if request.param == "sqlite" else fresh(request.getfixturevalue("postgresql"))
    opened = Database(url)
    migrate(opened.engine)
    yield opened
    opened.close()


def test_a_delivery_arrives_once(database: Database) -> None:
    """A repeat is known as one, and so is the reply that it is owed."""
    organisation = database.write_now(_workspace).organisation

    def arrives(key: str) -> bool:
        return database.write_now(lambda session: Inbox(session).arrive(organisation, "slack", key, MONDAY))

    assert [arrives(key) for key in ("Ev1", "Ev1", "Ev2", "Ev1")] == [True, False, True, False]
    database.write_now(lambda session: Inbox(session).remember_reply("slack", "Ev1", {"said": "thanks"}))
    assert database.read_now(lambda session: Inbox(session).reply_to("slack", "Ev1")) == {"said": "thanks"}


def test_whoever_is_met_twice_at_once_is_one_person(database: Database) -> None:
    """The second to come leaves nobody behind."""
    organisation = database.write_now(_workspace).organisation
    for name in ("Ben", "Benjamin"):
        profile = {"name": name, "language": "en", "zone": "America/Vancouver", "guest": False}
        database.write_now(
            lambda session, profile=profile: People(session, organisation).meet("slack", "T1", "U1", **profile)
        )
    names = database.read_now(lambda session: session.execute(text("SELECT name FROM person")).scalars().all())
    assert names == ["Ben"]


def _workspace(session: Session) -> Workspace:
    return Places(session).settle("slack", "T1", "Office", holidays="CA-BC", now=MONDAY)
