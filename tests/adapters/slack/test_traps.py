"""The traps of the libraries under us, each with the proof that we do not step into it."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import ServerDisconnectedError, web
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text
from sqlmodel import Session

from adapters.card import Card, Paragraph
from adapters.platform import Ambiguous
from adapters.slack.platform import SlackPlatform, client_for
from tests.databases import locked, migrated
from tests.office import Office, Pitch, find_buttons, open_office, texts
from tests.servers import serving
from workplace.faults import Fault
from workplace.slack.desk import DEFAULT_SCOPES
from workplace.wire import Answer

SORRY = "This was not recorded, and nothing has changed. Please try again in a moment."


async def test_an_event_that_could_not_be_recorded_is_not_acknowledged(office: Office) -> None:
    """Bolt by itself acknowledges first; ours answers 503, and Slack's repetition then counts once."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.reacts(pitch, "👏")
    with locked(office.database):
        answer = await office.slack.react("U0BEN", pitch.channel, pitch.ts, "brain")
    assert answer.status == 503
    event = office.slack.last_event
    assert event is not None
    assert (await office.slack.redeliver(event["event_id"])).status == 200
    assert (await office.slack.redeliver(event["event_id"], number=2)).status == 200
    await office.settle()
    assert "Supported by: Ben Okafor" in office.card(pitch)
    assert await office.verified() == []


async def test_an_event_is_acknowledged_only_when_it_is_committed(office: Office) -> None:
    """While it cannot be committed there is no answer; with the answer the pledge is in the file."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.reacts(pitch, "👏")
    other = sqlite3.connect(str(office.database.url.database), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    react = asyncio.create_task(office.slack.react("U0BEN", pitch.channel, pitch.ts, "brain"))
    await asyncio.wait({react}, timeout=0.3)
    assert not react.done()
    other.execute("ROLLBACK")
    assert (await react).status == 200
    assert other.execute("SELECT resource, state FROM pledge").fetchall() == [("expertise", "offered")]
    other.close()


async def test_a_person_is_told_that_nothing_was_recorded(office: Office) -> None:
    """A command, a button and a form are answered at once, with 200 and the sentence."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.presses_card(pitch, "pledge")
    await office.ben.presses_in_form("kind")
    form = office.ben.form
    with locked(office.database):
        command, submitted, pressed = await asyncio.gather(
            office.slack.command("U0BEN", "pledge P-1 venue", channel=pitch.channel),
            office.slack.submit(form.id, {"amount": "100"}),
            _presses_cheer(office, pitch),
        )
    await office.settle()
    assert (command.status, texts(command.body["blocks"])) == (200, SORRY)  # type: ignore[index, call-overload]
    assert submitted.status == pressed.status == 200
    assert office.ben.form.errors == {"amount": SORRY}
    assert office.ben.receipts[-1].text == SORRY
    assert await office.database.read(_pledges_and_cheers) == (0, 0)
    await office.ben.submits({"amount": "100"})
    assert "peers have started on their $500" in office.card(pitch)
    assert await office.verified() == []


async def test_eleven_deliveries_of_one_event_are_one_pledge(office: Office) -> None:
    """Bolt runs the listener eleven times; the inbox lets one through."""
    pitch = await office.ana.pitches("FWD50")
    await office.settle()
    edits = office.slack.posts_made["chat.update"]
    await office.ben.reacts(pitch, "🧠")
    event = office.slack.last_event
    assert event is not None
    for number in range(10):
        assert (await office.slack.redeliver(event["event_id"], number=number)).status == 200
    await office.settle()
    assert len(office.ben.receipts) == 1
    assert office.slack.posts_made["chat.update"] == edits + 1
    assert await office.verified() == []


async def test_a_form_that_comes_twice_is_answered_alike_and_carried_out_once(office: Office) -> None:
    """Nothing in a question says that it was asked before: only the inbox knows."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.presses_card(pitch, "ask")
    form = office.ben.form
    answer = await office.ben.submits({"question": "Is it in English?"})
    submission = next(one.body for one in reversed(office.slack.wire) if one.label == "POST view_submission")
    assert form.id == submission["view"]["id"]
    for _ in range(3):
        assert await office.slack.deliver_raw(submission) == answer
    await office.settle()
    assert len(office.thread(pitch)) == 1


async def test_a_repeat_across_an_upgrade_is_still_not_carried_out_twice(office: Office) -> None:
    """The other version kept a reply that this one cannot read: then there is none, and no error."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.presses_card(pitch, "ask")
    await office.ben.submits({"question": "Is it in English?"})
    submission = next(one.body for one in reversed(office.slack.wire) if one.label == "POST view_submission")
    unreadable = text("""UPDATE inbox SET reply = '{"is": "Fireworks"}'""")
    await office.database.write(lambda session: session.execute(unreadable))
    assert await office.slack.deliver_raw(submission) == Answer(status=200, body=None)
    await office.settle()
    assert len(office.thread(pitch)) == 1


async def test_one_meaning_under_eleven_names_is_one_pledge(office: Office) -> None:
    """Slack was seen to send one reaction under several event ids."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.reacts(pitch, "🧠")
    event = office.slack.last_event
    assert event is not None
    for number in range(10):
        await office.slack.deliver_raw({**event, "event_id": f"EvOTHER{number}"})
    await office.settle()
    assert len(office.ben.receipts) == 1
    assert await office.verified() == []


async def test_a_cut_connection_is_one_call_and_the_caller_decides() -> None:
    """slack_sdk's default client would post twice."""
    calls = 0

    async def cut(request: web.Request) -> web.Response:
        nonlocal calls
        calls += 1
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with serving(web.post("/api/chat.postMessage", cut)) as server:
        address = f"{server}/api/"
        with pytest.raises(Ambiguous):
            await SlackPlatform(client_for("xoxb-practice", address)).post("C1", Card("x", (Paragraph("x"),)), key="k")
        assert calls == 1
        with pytest.raises(ServerDisconnectedError):
            await AsyncWebClient(token="xoxb-practice", base_url=address).chat_postMessage(channel="C1", text="x")
        assert calls == 3, "the trap is gone from slack_sdk: say so in the docs"


@pytest.mark.parametrize("fault", [Fault.CUT_AFTER, Fault.FAILED_AFTER, Fault.FAILED_BEFORE, Fault.RATE_LIMITED])
async def test_a_card_is_posted_once_whatever_becomes_of_the_answer(tmp_path: Path, fault: Fault) -> None:
    """Where history can be read, it is read before anything is sent again."""
    async with open_office(migrated(tmp_path), scopes=DEFAULT_SCOPES | {"channels:history"}) as office:
        office.slack.faults.script("chat.postMessage", [fault])
        await office.ana.drafts("FWD50")
        await office.ana.submits()
        pitch = await _appears(office, "FWD50")
        assert len([one for one in office.channel_posts() if "FWD50" in one]) == 1
        await office.ben.reacts(pitch, "🧠")
        assert "Supported by: Ben Okafor" in office.card(pitch)


@pytest.mark.parametrize("fault", [Fault.CUT_AFTER, Fault.FAILED_AFTER, Fault.FAILED_BEFORE])
async def test_a_direct_message_and_a_note_in_a_thread_come_once(tmp_path: Path, fault: Fault) -> None:
    """Direct messages can always be read again; what stands in a thread is looked for in that thread."""
    async with open_office(migrated(tmp_path), scopes=DEFAULT_SCOPES | {"channels:history"}) as office:
        pitch = await office.ana.pitches("FWD50")
        office.slack.faults.script("chat.postMessage", [fault])
        await office.ben.reacts(pitch, "🧠")
        await _until(office, lambda: bool(office.ana.directs))
        office.slack.faults.script("chat.postMessage", [fault])
        await office.ben.presses_card(pitch, "ask")
        await office.ben.submits({"question": "Is it in English?"})
        await _until(office, lambda: bool(office.thread(pitch)))
        assert len(office.ana.directs) == 1
        assert len(office.thread(pitch)) == 1


async def test_the_bot_comes_back_when_slack_says_so_and_not_before(office: Office) -> None:
    """429 with Retry-After: one refused call, a pause of a second, and one that works."""
    pitch = await office.ana.pitches("FWD50")
    office.slack.faults.script("chat.postMessage", [Fault.RATE_LIMITED])
    before, started = len(office.slack.calls), time.monotonic()
    await office.ben.reacts(pitch, "🧠")
    await _until(office, lambda: bool(office.ana.directs))
    assert time.monotonic() - started >= office.slack.faults.retry_after
    posts = [call.status for call in office.slack.calls[before:] if call.method == "chat.postMessage"]
    assert posts == [429, 200]


async def test_where_nothing_can_be_looked_up_the_pitcher_is_asked(office: Office) -> None:
    """At most two copies; a reaction on one of them tells us where it is."""
    office.slack.faults.script("chat.postMessage", [Fault.FAILED_BEFORE, Fault.FAILED_BEFORE])
    await office.ana.drafts("FWD50")
    await office.ana.submits()
    async for _ in _tries():
        await office.settle()
        if office.ana.directs:
            break
    assert "Please look: is it there?" in texts(office.ana.directs[-1].blocks)
    assert office.channel_posts() == []
    await office.ana.presses_message("post_again")
    assert "Ana Silva" in office.card(await _appears(office, "FWD50"))


async def test_the_bots_own_reactions_never_count(office: Office) -> None:
    """Bolt leaves out what the app did itself."""
    pitch = await office.ana.pitches("FWD50")
    await office.slack.announce(
        {
            "type": "reaction_added",
            "user": "U0PITCHIN",
            "reaction": "brain",
            "item": {"type": "message", "channel": pitch.channel, "ts": pitch.ts},
            "item_user": "U0PITCHIN",
            "event_ts": "1804000000.000100",
        }
    )
    await office.settle()
    people = await office.database.read(lambda session: session.execute(text("SELECT name FROM person")).all())
    assert people == [("Ana Silva",)]
    assert "Supported by" not in office.card(pitch)


async def test_the_pitchers_own_reactions_never_count(office: Office) -> None:
    """Neither as a pledge nor as a cheer; and taking them off again is nothing either."""
    pitch = await office.ana.pitches("FWD50", need_expertise="9 hours")
    for emoji in ("🧠", "👏", "💰"):
        await office.ana.reacts(pitch, emoji)
    await office.ana.unreacts(pitch, "🧠")
    assert await office.database.read(_pledges_and_cheers) == (0, 0)
    assert office.ana.receipts == []
    assert await office.verified() == []


async def _presses_cheer(office: Office, pitch: Pitch) -> Answer:
    """From the menu of the card, without waiting for what follows."""
    action, block, value = find_buttons(office.message(pitch.channel, pitch.ts).blocks, "cheer")[0]
    chosen = {"selected": value} if action == "menu" else {"value": value}
    return await office.slack.press("U0BEN", pitch.channel, pitch.ts, action, block_id=block, **chosen)


def _pledges_and_cheers(session: Session) -> tuple[int, int]:
    pledges = session.execute(text("SELECT count(*) FROM pledge")).scalar_one()
    return pledges, session.execute(text("SELECT sum(cheers) FROM campaign")).scalar_one()


def _open_messages(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM message WHERE open")).scalar_one())


async def _until(office: Office, there: Callable[[], bool]) -> None:
    """Until it is there and nothing is left that could bring it once more."""
    async for _ in _tries():
        await office.settle()
        if there() and not await office.database.read(_open_messages):
            return
    raise AssertionError("it never came")


async def _appears(office: Office, title: str) -> Pitch:
    """The card, as soon as it is there."""
    async for _ in _tries():
        await office.settle()
        if any(title in one for one in office.channel_posts()):
            return office.pitch(title)
    raise AssertionError("the card never came")


async def _tries() -> AsyncIterator[None]:
    """Bounded waiting for what real time brings: a look-up, a Retry-After."""
    for _ in range(100):
        yield
        await asyncio.sleep(0.05)
