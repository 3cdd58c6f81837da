"""The database cannot take it now: nothing of it stays behind, whoever acted is told, and later it counts once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from adapters.teams.platform import TeamsPlatform
from tests.adapters.teams.tenancy import EMOJI, LEARNING, SORRY, Tenancy
from tests.databases import locked

NOTE = "application/vnd.microsoft.activity.message"
DISK_FULL = "CREATE TRIGGER broken BEFORE INSERT ON pledge BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"


@pytest.mark.parametrize("broken", ["locked", "failing"])
async def test_an_event_that_could_not_be_recorded_is_503_and_counts_once_later(tenancy: Tenancy, broken: str) -> None:
    """Nothing of it stays behind."""
    post = await tenancy.pitches(need_expertise="9 hours")
    await tenancy.reacts("U0BEN", post, "👏")
    before = await tenancy.rows()
    async with trouble(tenancy, broken):
        assert (await tenancy.teams.react("U0BEN", LEARNING, post.ts, EMOJI["🧠"])).status == 503
    assert await tenancy.rows() == before
    assert {answer.status for answer in await tenancy.again()} == {200}
    assert await tenancy.sql("SELECT resource, state FROM pledge") == [("expertise", "offered")]
    assert await tenancy.verified() == []


@pytest.mark.parametrize("broken", ["locked", "failing"])
async def test_a_person_is_told_that_nothing_was_recorded(tenancy: Tenancy, broken: str) -> None:
    """A button and a form in the body of their answer; a command by the sentence itself."""
    post = await tenancy.pitches(cost_registration="1000", need_venue="a room")
    await tenancy.reacts("U0BEN", post, "👏")
    await tenancy.presses("U0BEN", post, "pledge")
    await tenancy.presses_in_form("U0BEN", "kind")
    dialog = tenancy.form("U0BEN").id
    before = await tenancy.rows()
    async with trouble(tenancy, broken):
        submitted, typed, written = await asyncio.gather(
            tenancy.teams.submit(dialog, {"amount": "100"}),
            tenancy.teams.command("U0BEN", "pledge P-1 venue", channel=LEARNING),
            tenancy.teams.write("U0BEN", "pledge P-1 venue"),
        )
    assert submitted.body == {"task": {"type": "message", "value": SORRY}}
    assert (submitted.status, typed.status, written.status) == (200, 200, 200)
    assert tenancy.receipts("U0BEN")[-1].text == SORRY
    assert tenancy.directs("U0BEN")[-1].text == SORRY
    assert await tenancy.rows() == before
    await tenancy.presses("U0BEN", post, "pledge")
    await tenancy.presses_in_form("U0BEN", "kind")
    await tenancy.submits("U0BEN", {"amount": "100"})
    assert "peers have started on their $500" in tenancy.card(post)
    assert await tenancy.verified() == []


async def test_a_button_says_that_nothing_was_recorded(tenancy: Tenancy) -> None:
    """Under the card, for this person alone."""
    post = await tenancy.pitches()
    await tenancy.reacts("U0BEN", post, "🧠")
    async with trouble(tenancy, "locked"):
        answer = await tenancy.presses("U0BEN", post, "cheer", settle=False)
    assert (answer.status, answer.body) == (200, {"statusCode": 200, "type": NOTE, "value": SORRY})
    assert tenancy.message(post).note_for("U0BEN") == SORRY
    answer = await tenancy.presses("U0BEN", post, "cheer")
    assert await tenancy.sql("SELECT cheers FROM campaign") == [(1,)]


async def test_news_that_could_not_be_recorded_is_503(tenancy: Tenancy) -> None:
    """The app was taken out of a team, and later out of a chat, while the database was busy."""
    await tenancy.pitches()
    known = await tenancy.sql("SELECT count(*) FROM channel")
    async with trouble(tenancy, "locked"):
        answer = await tenancy.teams.uninstall("U0ANA")
        assert answer.status == 503
    assert await tenancy.sql("SELECT count(*) FROM channel") == known
    assert await tenancy.sql("SELECT reachable FROM person") == [(1,)]
    assert (await tenancy.again(times=1))[0].status == 200
    assert await tenancy.sql("SELECT reachable FROM person") == [(0,)]


async def test_an_address_that_could_not_be_remembered_is_learned_later(tenancy: Tenancy) -> None:
    """Teams moves a tenant while the database is busy: the person is answered as ever, and the next activity tells."""
    post = await tenancy.pitches()
    await tenancy.presses("U0BEN", post, "cheer")
    moved = tenancy.teams.service_url.rstrip("/")
    activity = {**(tenancy.teams.last_activity or {}), "serviceUrl": moved, "id": "f:1"}
    token = tenancy.teams.token(serviceurl=moved)
    async with trouble(tenancy, "locked"):
        answer = await tenancy.teams.deliver_raw(activity, token=token)
    assert (answer.status, answer.body) == (200, {"statusCode": 200, "type": NOTE, "value": SORRY})
    platform = tenancy.bot.platforms["teams"]
    assert isinstance(platform, TeamsPlatform)
    assert platform.service_url == tenancy.teams.service_url
    assert (await tenancy.teams.deliver_raw(activity, token=token)).status == 200
    assert platform.service_url == moved
    assert await tenancy.sql("SELECT service_url FROM workspace") == [(moved,)]


@asynccontextmanager
async def trouble(tenancy: Tenancy, kind: str) -> AsyncIterator[None]:
    """The database is held by somebody else, or its disk refuses what a pledge has to write."""
    if kind == "locked":
        with locked(tenancy.database):
            yield
        return
    await tenancy.database.write(lambda session: session.execute(text(DISK_FULL)))
    yield
    await tenancy.database.write(lambda session: session.execute(text("DROP TRIGGER broken")))
