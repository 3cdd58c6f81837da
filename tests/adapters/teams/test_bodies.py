"""What is no activity at all: a clear refusal under any headers, and nothing of it is repeated."""

import asyncio

import pytest
from yarl import URL

from tests.adapters.teams.deliveries import delivered
from tests.adapters.teams.tenancy import Tenancy

SURROGATE = b'{"type": "message", "text": "\\ud800"}'
BROKEN: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "not UTF-8": (b"\xff\xfe\x00", 400),
    "broken JSON": (b'{"type": ', 400),
    "a list": (b'[{"type": "message"}]', 400),
    "a number": (b"7", 400),
    "null": (b"null", 400),
    "a word": (b'"message"', 400),
    "no type": (b'{"text": "help"}', 400),
    "a type that is no word": (b'{"type": ["message"]}', 400),
    "not a number": (b'{"type": "message", "value": NaN', 400),
    "too deep": (b'{"type": "message", "a": ' + b'{"a":' * 60 + b"1" + b"}" * 61, 400),
    "very deep": (b'{"type": "message", "a": ' + b"[" * 60_000 + b"]" * 60_000 + b"}", 400),
    "a number without end": (b'{"type": "message", "a": ' + b"9" * 5000 + b"}", 400),
    "a lone surrogate": (SURROGATE, 400),
    "a lone surrogate as a key": (b'{"type": "message", "\\ud800": 1}', 400),
    "too large": (b'{"type": "message", "text": "' + b"x" * 300_000 + b'"}', 413),
    "far too large": (b'{"type": "message", "text": "' + b"x" * 900_000 + b'"}', 413),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_what_is_no_activity_is_a_clear_refusal(tenancy: Tenancy, name: str) -> None:
    """Under a good token and under none; never a 5xx, and nothing of it is repeated."""
    body, status = BROKEN[name]
    before = await tenancy.rows()
    good = {"Content-Type": "application/json", "Authorization": f"Bearer {tenancy.teams.token()}"}
    for headers in (good, {"Content-Type": "application/json"}, {}, {"Content-Type": "text/plain"}):
        assert await tenancy.post(body, headers) == (status, "")
    assert await tenancy.rows() == before


async def test_a_body_that_lies_about_its_length_is_refused(tenancy: Tenancy) -> None:
    """One that grows while it comes, and one whose sender hangs up; the next one is answered as ever."""
    address = URL(tenancy.address)
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(b"POST /api/messages HTTP/1.1\r\nHost: bot\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(30):
        writer.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
    await writer.drain()
    async with asyncio.timeout(5):
        assert b" 413 " in await reader.readline()
    writer.close()
    _, half = await asyncio.open_connection(address.host, address.port)
    half.write(b"POST /api/messages HTTP/1.1\r\nHost: bot\r\nContent-Length: 100\r\n\r\nhalf")
    await half.drain()
    half.close()
    await half.wait_closed()
    assert await delivered(tenancy) == (200, None)
