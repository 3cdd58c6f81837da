"""Match funds in the database: locked while a rule decides, and never above what they have."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from domain.people import OrganisationId
from storage.database import DatabaseBusy
from storage.funds import Funds
from tests.office import Office, open_office
from tests.stories.test_matching import fund_id, makes


@pytest.mark.postgresql
async def test_a_fund_is_locked_until_the_decision_on_it_is_kept(postgresql: str) -> None:
    """A second transaction waits for it, and gives up when that takes too long."""
    admin = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE funds"))
    admin.dispose()
    async with open_office(admin.url.set(database="funds").render_as_string(hide_password=False)) as office:
        await makes(office)
        fund = await fund_id(office, "Learning fund")

        def decide(session: Session) -> None:
            _funds(session).locked(fund)
            with pytest.raises(DatabaseBusy):
                office.database.write_now(lambda other: _funds(other).locked(fund))

        office.database.write_now(decide)
        assert office.database.write_now(lambda session: _funds(session).locked(fund)).left == 5_000_00


@pytest.mark.parametrize("cents", [500_001, -1])
async def test_the_database_itself_refuses_to_overspend(office: Office, cents: int) -> None:
    """The last line of defence."""
    await makes(office)
    with pytest.raises(IntegrityError):
        await office.database.write(
            lambda session: session.execute(text("UPDATE fund SET matched = :cents"), {"cents": cents})
        )


def _funds(session: Session) -> Funds:
    organisation = session.execute(text("SELECT id FROM organisation")).scalar_one()
    return Funds(session, OrganisationId(organisation))
