"""Thousands of requests with something wrong in them: never a 5xx, and no forged one has any effect."""

import asyncio
import json
import random
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from tests.mutating import NEVER, batches, mutated, torn
from tests.office import Office, Pitch
from workplace.wire import Answer


@pytest.mark.parametrize(("count", "seed"), [(60, 1), pytest.param(3000, 2, marks=pytest.mark.reliability)])
async def test_mutated_requests_never_fail_and_forged_ones_never_count(office: Office, count: int, seed: int) -> None:
    """Half of them correctly signed; every kind of payload, with fields gone, odd or cut."""
    dice = random.Random(seed)
    pitch = await office.ana.pitches("FWD50", cost_registration="1000", need_venue="a room")
    await office.ben.reacts(pitch, "🧠")
    kinds = _payloads(pitch, await office.database.read(_campaign))

    def one() -> tuple[bytes, str]:
        return _mutated(dice, dice.choice(kinds))

    before = await office.database.read(_rows)
    statuses: set[int] = set()
    for batch in batches(one, count):
        answers = await asyncio.gather(*(_send(office, body, kind, secret="not-the-secret") for body, kind in batch))
        statuses |= {answer.status for answer in answers}
    assert statuses <= {400, 401, 413}
    assert await office.database.read(_rows) == before
    accepted = 0
    for batch in batches(one, count):
        with capture_logs() as logged:
            answers = await asyncio.gather(*(_send(office, body, kind) for body, kind in batch))
        bad = [(body, answer) for (body, _), answer in zip(batch, answers, strict=True) if answer.status in NEVER]
        assert bad == [], f"seed {seed}"
        caught = [entry for entry in logged if entry["log_level"] == "error"]
        assert caught == [], f"seed {seed}: {[body for body, _ in batch]}"
        accepted += sum(answer.ok for answer in answers)
    assert accepted > count / 10, "most of them did not even reach a feature"
    await office.settle()
    assert await office.verified() == []


async def test_an_unsigned_request_is_refused_whatever_it_holds(office: Office) -> None:
    """No signature at all, and headers that would make a server unpack, wait or stumble."""
    pitch = await office.ana.pitches("FWD50")
    before = await office.database.read(_rows)
    dice = random.Random(3)
    kinds = _payloads(pitch, await office.database.read(_campaign))
    odd = [{}, {"Content-Encoding": "gzip"}, {"Content-Encoding": "deflate"}, {"X-Slack-Bolt-Lazy-Only": "1"}]
    statuses = set()
    async with aiohttp.ClientSession() as session:
        for body, kind in [_mutated(dice, dice.choice(kinds)) for _ in range(100)]:
            headers = {"Content-Type": kind, **dice.choice(odd)}
            async with session.post(f"{office.bot.url}/slack/events", data=body, headers=headers) as answer:
                statuses.add((answer.status, await answer.text()))
    assert statuses == {(400, "")}
    assert await office.database.read(_rows) == before


async def _send(office: Office, body: bytes, kind: str, *, secret: str | None = None) -> Answer:
    return await office.slack.deliver_raw(body, content_type=kind, secret=secret)


def _mutated(dice: random.Random, payload: tuple[str, dict[str, Any]]) -> tuple[bytes, str]:
    shape, original = payload
    key = next(name for name in ("trigger_id", "event_id") if name in original)
    body = mutated(dice, {**original, key: f"t.{dice.getrandbits(60)}"})
    if shape == "command":
        encoded = urlencode(
            {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()},
            errors="surrogatepass",
        )
    elif shape == "interaction":
        encoded = urlencode({"payload": json.dumps(body)})
    else:
        encoded = json.dumps(body)
    raw = torn(dice, encoded.encode("utf-8", "surrogatepass"))
    return raw, "application/json" if shape == "event" else "application/x-www-form-urlencoded"


def _payloads(pitch: Pitch, campaign: str) -> list[tuple[str, dict[str, Any]]]:
    user = {"id": "U0BEN", "team_id": "T0PRACTICE"}
    shared = {"team": {"id": "T0PRACTICE", "domain": "p"}, "user": user, "trigger_id": "t.1", "api_app_id": "A0PITCHIN"}
    answers = {
        "amount": {"amount": {"type": "plain_text_input", "value": "100"}},
        "share_kinds": {"share_kinds": {"type": "checkboxes", "selected_options": [{"value": "blog"}]}},
        "starts": {"starts": {"type": "datepicker", "selected_date": "2027-03-20"}},
        "channel": {"channel": {"type": "conversations_select", "selected_conversation": pitch.channel}},
        "opportunity": {"opportunity": {"type": "static_select", "selected_option": {"value": "attend"}}},
        "title": {"title": {"type": "plain_text_input", "value": "A title"}},
    }

    def view(form: str) -> dict[str, Any]:
        return {
            "id": "V1",
            "type": "modal",
            "callback_id": form,
            "hash": "1.a",
            "private_metadata": json.dumps(campaign),
            "state": {"values": answers},
            "blocks": [{"type": "input", "block_id": name} for name in answers],
        }

    def press(route: str, value: str) -> dict[str, Any]:
        return {
            **shared,
            "type": "block_actions",
            "container": {"type": "message", "channel_id": pitch.channel, "message_ts": pitch.ts},
            "channel": {"id": pitch.channel},
            "actions": [{"type": "button", "action_id": f"{route}#0", "block_id": "row1", "value": value}],
        }

    def event(inner: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "event_callback",
            "team_id": "T0PRACTICE",
            "event_id": "Ev1",
            "authorizations": [{"team_id": "T0PRACTICE", "user_id": "U0PITCHIN"}],
            "event": inner,
        }

    reaction = {
        "type": "reaction_added",
        "user": "U0BEN",
        "reaction": "office",
        "item": {"type": "message", "channel": pitch.channel, "ts": pitch.ts},
        "item_user": "U0PITCHIN",
        "event_ts": "1804000000.000100",
    }
    command = {
        "command": "/pitch",
        "text": "pledge P-1 venue",
        "team_id": "T0PRACTICE",
        "user_id": "U0BEN",
        "channel_id": pitch.channel,
        "trigger_id": "t.1",
    }
    forms = (
        "pitch_what",
        "pitch_giving_back",
        "pitch_needs",
        "pitch_preview",
        "pledge_money",
        "share",
        "outcome",
        "settings",
    )
    return [
        ("command", command),
        *(("interaction", {**shared, "type": "view_submission", "view": view(form)}) for form in forms),
        ("interaction", press("pledge", campaign)),
        ("interaction", press("undo", f"{campaign}:spontaneous:expertise")),
        ("interaction", press("accept", f"{campaign}:need:1:nobody")),
        ("interaction", {**press("kind", f"{campaign}:money"), "view": view("pledge_kinds")}),
        ("interaction", {**press("kind", f"{campaign}:spontaneous:time"), "view": view("pledge_kinds")}),
        ("interaction", {**press("change", f"{campaign}:spontaneous:expertise"), "view": {**view(""), "type": "home"}}),
        ("interaction", {**shared, "type": "shortcut", "callback_id": "pitch_new"}),
        ("event", event(reaction)),
        ("event", event({**reaction, "type": "reaction_removed"})),
        ("event", event({"type": "app_home_opened", "user": "U0BEN", "tab": "home"})),
        (
            "event",
            event({"type": "message", "channel_type": "im", "user": "U0BEN", "channel": "D0BEN", "text": "help"}),
        ),
        (
            "event",
            event({"type": "app_mention", "user": "U0BEN", "channel": pitch.channel, "text": "<@U0PITCHIN> list"}),
        ),
        ("event", event({"type": "user_change", "user": {"id": "U0BEN", "tz": "America/Toronto", "profile": {}}})),
    ]


def _campaign(session: Any) -> str:
    return str(session.execute(text("SELECT id FROM campaign")).scalar_one())


def _rows(session: Any) -> dict[str, int]:
    tables = ("inbox", "campaign", "pledge", "ledger", "journal", "person", "message", "due")
    return {name: session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}
