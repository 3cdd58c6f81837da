"""After a way back to an older version: what the newer one promised waits for it, and holds up nothing."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bot.clock import real_now
from tests.office import Office


async def test_a_kind_of_another_version_waits_for_it(office: Office) -> None:
    await office.ana.pitches("Summit", cost_registration="1000")
    await office.database.write(_of_a_newer_version)
    another = await office.ben.pitches("Another summit", cost_registration="1000")
    assert "Another summit" in office.card(another)
    tomorrow = real_now() + timedelta(days=1)
    assert not await office.bot.app.store.read(lambda books: books.outbox.is_due(tomorrow))
    assert await office.database.read(_open) == ["newsletter"]


def _of_a_newer_version(session: Any) -> None:
    session.execute(text("UPDATE message SET kind = 'newsletter', open = true WHERE kind = 'pitch'"))


def _open(session: Any) -> list[str]:
    return list(session.execute(text("SELECT kind FROM message WHERE open")).scalars())
