"""The guard: nothing that Slack did not sign a moment ago comes in, and nothing of it comes back."""

import asyncio
import gzip
import hashlib
import hmac
import json
import time
from urllib.parse import quote

import aiohttp
import pytest
from sqlalchemy import text
from yarl import URL

from tests.office import SECRET, Office

EVENT = json.dumps({"type": "event_callback", "event_id": "Ev1", "team_id": "T0PRACTICE", "canary": "c4n4ry"}).encode()
NOW = time.time
FORM = "application/x-www-form-urlencoded"


def signed(body: bytes, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers of Slack's signature."""
    stamp = str(int(NOW() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": "application/json"}


SURROGATE = b'{"type": "event_callback", "event": {"user": "\\ud800"}}'
DEEP = b'{"a":' * 100 + b"1" + b"}" * 100
FORGED: list[tuple[str, bytes, dict[str, str], int]] = [
    ("unsigned", EVENT, {}, 400),
    ("wrong key", EVENT, signed(EVENT, secret="another"), 401),
    ("old", EVENT, signed(EVENT, at=NOW() - 301), 401),
    ("from the future", EVENT, signed(EVENT, at=NOW() + 600), 401),
    ("another body", EVENT + b" ", signed(EVENT), 401),
    ("truncated signature", EVENT, signed(EVENT) | {"X-Slack-Signature": "v0=abc"}, 400),
    ("signature that is not ASCII", EVENT, signed(EVENT) | {"X-Slack-Signature": "v0=é" + "a" * 63}, 400),
    ("capital letters", EVENT, signed(EVENT) | {"X-Slack-Signature": "v0=" + "A" * 64}, 400),
    ("timestamp in words", EVENT, signed(EVENT) | {"X-Slack-Request-Timestamp": "now"}, 400),
    ("timestamp in Arabic digits", EVENT, signed(EVENT) | {"X-Slack-Request-Timestamp": "١٢٣"}, 400),
    ("negative timestamp", EVENT, signed(EVENT) | {"X-Slack-Request-Timestamp": "-1"}, 400),
]
BROKEN: list[tuple[str, bytes, str, int]] = [
    ("not UTF-8", b"\xff\xfe\x00", "application/json", 400),
    ("broken JSON", b'{"type": ', "application/json", 400),
    ("a list", b"[1, 2]", "application/json", 400),
    ("a number", b"7", "application/json", 400),
    ("nothing", b"", "application/json", 400),
    ("too deep", DEEP, "application/json", 400),
    ("very deep", b'{"a":' * 30_000 + b"1" + b"}" * 30_000, "application/json", 400),
    ("a number without end", b'{"a": ' + b"9" * 5000 + b"}", "application/json", 400),
    ("a lone surrogate", SURROGATE, "application/json", 400),
    ("an event as plain text", EVENT, "text/plain", 400),
    ("an event without a type of content", EVENT, "", 400),
    ("a lone surrogate as plain text", SURROGATE, "text/plain", 400),
    ("very deep, as plain text", b'{"a":' * 3000 + b"1" + b"}" * 3000, "text/plain", 400),
    ("an event as a form of several parts", EVENT, "multipart/form-data; boundary=x", 400),
    ("two payloads", b"payload=%7B%22type%22:%22shortcut%22%7D&payload=" + quote(SURROGATE).encode(), FORM, 400),
    ("a payload that is no JSON", b"payload=%7Bbroken", FORM, 400),
    ("a thousand fields", b"&".join(b"a%d=1" % n for n in range(1000)), FORM, 400),
    ("an event without its event", b'{"type": "event_callback", "team_id": "T0PRACTICE"}', "application/json", 400),
    ("too large", b'{"a": "' + b"x" * 300_000 + b'"}', "application/json", 413),
]


@pytest.mark.parametrize(("name", "body", "headers", "status"), FORGED, ids=[one[0] for one in FORGED])
async def test_what_slack_did_not_sign_is_refused(
    office: Office, name: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    """Before anything of it is parsed; nothing is recorded and nothing repeated."""
    answered, said = await _post(office, body, headers)
    assert (answered, said) == (status, "")
    assert await office.database.read(lambda session: session.execute(text("SELECT count(*) FROM inbox")).scalar()) == 0


@pytest.mark.parametrize(("name", "body", "kind", "status"), BROKEN, ids=[one[0] for one in BROKEN])
async def test_what_is_signed_but_broken_is_a_clear_refusal(
    office: Office, name: str, body: bytes, kind: str, status: int
) -> None:
    """Never a 500."""
    answered, said = await _post(office, body, signed(body) | {"Content-Type": kind})
    assert (answered, said) == (status, "")
    assert await office.database.read(lambda session: session.execute(text("SELECT count(*) FROM inbox")).scalar()) == 0


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
async def test_what_is_not_signed_is_not_unpacked(office: Office, encoding: str) -> None:
    """A body that is not compressed as it says, and one of 50 megabytes that travels as 50 kilobytes."""
    for body in (EVENT, gzip.compress(b"x" * 50_000_000)):
        assert await _post(office, body, {"Content-Encoding": encoding}) == (400, "")


async def test_a_sender_who_hangs_up_leaves_no_trace(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """Half a body, and then nothing: the next request is answered as ever."""
    address = URL(office.bot.url)
    _, half = await asyncio.open_connection(address.host, address.port)
    half.write(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 100\r\n\r\nhalf")
    await half.drain()
    half.close()
    await half.wait_closed()
    body = b'{"type": "url_verification", "challenge": "abc"}'
    assert await _post(office, body, signed(body)) == (200, '{"challenge": "abc"}')
    assert [entry for entry in caplog.records if entry.name.startswith("aiohttp")] == []


async def test_slacks_challenge_is_answered_only_when_signed(office: Office) -> None:
    """How Slack checks the address of an app."""
    body = b'{"type": "url_verification", "challenge": "abc"}'
    assert await _post(office, body, signed(body)) == (200, '{"challenge": "abc"}')
    assert (await _post(office, body, {}))[0] == 400


async def _post(office: Office, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{office.bot.url}/slack/events", data=body, headers=headers) as answer,
    ):
        return answer.status, await answer.text()
