"""The database: durable, checked, and with a constant number of statements for a reaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, create_engine, select

from domain.people import OrganisationId
from domain.refusals import UnknownPitch
from storage.campaigns import Campaigns
from storage.database import Database, DatabaseBusy
from storage.journal import chain_hash
from storage.migrating import is_current, migrate
from storage.tables import JournalRow
from storage.verify import differences
from tests.office import Colleague, Office, Pitch, open_office, sqlite


def test_the_writer_is_durable_and_the_reader_cannot_write(tmp_path: Path) -> None:
    """WAL, FULL, foreign keys; and a reader that refuses."""
    database = Database(sqlite(tmp_path))
    pragmas = ("journal_mode", "synchronous", "foreign_keys")

    def read_pragmas(session: Session) -> list[object]:
        return [session.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas]

    assert database.write_now(read_pragmas) == ["wal", 2, 1]
    with pytest.raises(DatabaseBusy):
        database.read_now(lambda session: session.execute(text("CREATE TABLE x (y)")))
    database.close()


def test_migrations_make_exactly_the_tables_of_the_code(tmp_path: Path) -> None:
    """No difference between models and schema; a second run changes nothing."""
    engine = create_engine(sqlite(tmp_path))
    assert not is_current(engine)
    migrate(engine)
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    assert is_current(engine)
    engine.dispose()


def test_every_table_but_the_settings_carries_its_organisation() -> None:
    """The isolation key."""
    without = {name for name, table in SQLModel.metadata.tables.items() if "organisation_id" not in table.columns}
    assert without == {"organisation", "setting"}


async def test_what_a_peer_does_costs_a_constant_number_of_statements(office: Office) -> None:
    """An emoji that comes, one that goes, and money: as many with ten pledges on the pitch as with ten thousand."""
    pitch = await office.ana.pitches("FWD50", cost_registration="300000", need_expertise="500 hours of anything")
    _crowd(office, pitch.number, 10)
    with_ten = await _what_it_costs(office, office.ben, pitch)
    _crowd(office, pitch.number, 10_000)
    assert await _what_it_costs(office, office.dev, pitch) == with_ten
    assert [len(one) for one in with_ten] == [17, 16, 13]


async def test_verify_finds_whatever_was_changed_by_hand(office: Office) -> None:
    """A total, a pledge, a ledger line, a journal entry, its words."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.pledges_money(pitch, "100", wish="Ask about sandboxes")
    assert await office.verified() == []
    changes = {
        "UPDATE campaign SET accepted = accepted + 1": "accepted is stored as 10001, recomputed as 10000",
        "UPDATE campaign SET accepted = accepted - 1, givers = 2": "givers is stored as 2, recomputed as 1",
        "UPDATE campaign SET givers = 1": None,
        "UPDATE pledge SET amount = amount + 1": "a pledge for money is stored as 10001, the ledger says 10000",
        "UPDATE pledge SET amount = amount - 1": None,
        "UPDATE journal SET fact = 'withdrawn' WHERE fact = 'pledged'": "the journal is broken at entry",
        "UPDATE journal SET fact = 'pledged' WHERE fact = 'withdrawn'": None,
        "UPDATE journal_text SET words = 'something else'": "the words of entry",
    }
    for statement, line in changes.items():
        await office.database.write(lambda session, sql=statement: session.execute(text(sql)))
        found = await office.database.read(differences)
        assert (found == []) if line is None else any(line in one for one in found), (statement, found)


async def test_verify_finds_history_written_anew(office: Office) -> None:
    """An entry whose hash was reckoned again, be it the last one; money that left the ledger; a pledge that is gone."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.pledges_money(pitch, "100")
    await office.dev.pledges_money(pitch, "500", rest_waits=True)
    assert await office.verified() == []
    for deed, line in (
        (_entry_rewritten(2), "P-1: the journal is broken at entry 3"),
        (_entry_rewritten(5), "P-1: the journal ends at entry 5, the pitch says 5"),
        (_gone("ledger WHERE account = 'accepted' AND amount = 10000"), "P-1: the lines of entry 4 sum to -10000"),
        (_gone("pledge WHERE amount = 10000"), "P-1: the ledger has 10000 for money without a pledge"),
    ):
        assert line in await office.database.write(lambda session, deed=deed: _found_after(session, deed))
    assert await office.verified() == []


async def test_whoever_only_waits_in_line_is_no_giver(office: Office) -> None:
    """And the check of the books counts as the rules do."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.pledges_money(pitch, "500")
    await office.dev.pledges_money(pitch, "100", rest_waits=True)
    givers = await office.database.read(lambda session: session.execute(text("SELECT givers FROM campaign")).scalar())
    assert givers == 1
    assert await office.verified() == []


async def test_another_organisation_has_no_such_pitch(office: Office) -> None:
    """Neither by its id nor by its number."""
    pitch = await office.ana.pitches("FWD50")

    def look(session: Session) -> int | None:
        campaign = session.execute(text("SELECT id FROM campaign")).scalar_one()
        strangers = Campaigns(session, OrganisationId("another"))
        with pytest.raises(UnknownPitch):
            strangers.get(campaign)
        return strangers.numbered(pitch.number)

    assert await office.database.read(look) is None


async def test_impossible_rows_are_refused_by_the_database_itself(office: Office) -> None:
    """The last line of defence."""
    await office.ana.pitches("FWD50", need_venue="a room")
    for statement in (
        "UPDATE need SET accepted = 2",
        "UPDATE campaign SET reserved = -1",
        "UPDATE need SET quantity = 0",
    ):
        with pytest.raises(IntegrityError):
            await office.database.write(lambda session, sql=statement: session.execute(text(sql)))


@pytest.mark.postgresql
async def test_the_story_holds_on_postgresql(postgresql: str) -> None:
    """Pitch, pledge, accept, close, with the same rules and a clean ledger."""
    admin = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE story"))
    admin.dispose()
    url = admin.url.set(database="story").render_as_string(hide_password=False)
    async with open_office(url) as office:
        pitch = await office.ana.pitches("FWD50", cost_registration="1000", need_venue="a room")
        await office.ben.reacts(pitch, "🏢")
        await office.ana.presses_message("accept")
        await office.dev.pledges_money(pitch, "600", rest_waits=True)
        await office.later(days=15)
        assert office.thread(pitch)[-1] == "“FWD50” has everything essential and is underway. Thank you!"
        assert await office.verified() == []


Deed = Callable[[Session], object]


def _found_after(session: Session, deed: Deed) -> list[str]:
    """What the check finds after a deed, which is undone again."""
    with session.begin_nested() as undone:
        deed(session)
        found = differences(session)
        undone.rollback()
    return found


def _entry_rewritten(seq: int) -> Deed:
    """An entry that happened a minute later, with the hash that fits."""

    def rewrite(session: Session) -> None:
        row = session.scalars(select(JournalRow).where(JournalRow.seq == seq)).one()
        row.at += timedelta(minutes=1)
        row.hash = chain_hash(row.model_dump())
        session.flush()

    return rewrite


def _gone(rows: str) -> Deed:
    """Rows that are there no more."""
    return lambda session: session.execute(text(f"DELETE FROM {rows}"))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The SQL statements of the transaction that carries out a delivery within the block."""
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        seen.append(statement)

    chosen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield chosen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
        transactions = "\0".join(seen).split("BEGIN IMMEDIATE")
        chosen += next(one for one in transactions if "INSERT INTO inbox" in one).strip("\0").split("\0")


async def _what_it_costs(office: Office, who: Colleague, pitch: Pitch) -> list[list[str]]:
    """The statements for help offered by emoji, for its removal, and for money, by somebody whom the bot knows."""
    await who.reacts(pitch, "👏")
    with statements(office.database) as offered:
        await office.slack.react(who.user, pitch.channel, pitch.ts, "brain")
    await office.settle()
    with statements(office.database) as removed:
        await office.slack.unreact(who.user, pitch.channel, pitch.ts, "brain")
    await office.settle()
    await who.presses_card(pitch, "pledge")
    await who.presses_in_form("kind")
    with statements(office.database) as promised:
        await who.submits({"amount": "100"})
    return [[one.split(" WHERE ")[0] for one in found] for found in (offered, removed, promised)]


def _crowd(office: Office, number: int, count: int) -> None:
    """So many people with an offer and with money on a pitch, straight into the tables."""
    person = (
        "INSERT INTO person (id, organisation_id, name, language, language_chosen, zone, guest, quiet,"
        " reachable) VALUES (:p, :o, :p, 'en', 0, 'America/Vancouver', 0, 0, 1)"
    )
    offer, money = (
        "INSERT INTO pledge (campaign_id, slot, person_id, organisation_id, resource, state, source, amount,"
        f" waiting, reserved, at) VALUES (:c, {what}, 'emoji', 1, 0, 0, '2027-03-01 00:00:00')"
        for what in ("'need:0', :p, :o, 'expertise', 'offered'", "'money', :p, :o, 'money', 'accepted'")
    )

    def crowd(session: Session) -> None:
        campaign = session.execute(
            text("SELECT id, organisation_id FROM campaign WHERE number = :n"), {"n": number}
        ).one()
        values = [{"p": f"{count}.{n}", "o": campaign.organisation_id, "c": campaign.id} for n in range(count)]
        for statement in (person, offer, money):
            session.execute(text(statement), values)

    office.database.write_now(crowd)
