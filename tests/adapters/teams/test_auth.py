"""The gate: nothing that Teams did not sign for this app comes in, nothing of it is recorded, and nothing comes back."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from botbuilder.schema import Activity
from botframework.connector.auth import AuthenticationConstants, GovernmentConstants, JwtTokenExtractor
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from msrest.universal_http.requests import ClientRetryPolicy
from yarl import URL

from adapters.teams.auth import Gate, Registration, Rejected, SigningKeys
from adapters.workplace.faults import Fault
from tests.adapters.teams.tenancy import GENERAL, Json, Tenancy, open_tenancy

ISSUER = "https://api.botframework.com"
APP = "00000000-0000-4000-8000-00000000b07a"
TENANT = "00000000-0000-4000-8000-0000000007e4"
ANOTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SECRET = "x" * 64
STS = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
EMULATORS = (
    STS,
    "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0",
    "https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/",
    "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0",
    "https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47/",
)
NOW = int(time.time())
FORGED: dict[str, dict[str, Any]] = {
    "expired": {"exp": NOW - 3600},
    "expired an instant before the tolerance": {"exp": NOW - 301},
    "not valid yet": {"nbf": NOW + 3600},
    "no expiry": {"exp": None},
    "an expiry in words": {"exp": "tomorrow"},
    "an expiry that is true": {"exp": True},
    "another key under our kid": {"key": ANOTHER_KEY},
    "an unknown kid": {"kid": "nobody's", "key": ANOTHER_KEY},
    "no kid": {"kid": ""},
    "no issuer": {"iss": None},
    "a foreign issuer": {"iss": "https://evil.example"},
    "the issuer with a slash": {"iss": "https://api.botframework.com/"},
    "the government's issuer": {"iss": "https://api.botframework.us"},
    "another app": {"aud": "00000000-0000-4000-8000-00000000dead"},
    "no app": {"aud": None},
    "several apps": {"aud": [APP, "another"]},
    "no service address": {"serviceurl": None},
    "another service address": {"serviceurl": "https://smba.trafficmanager.net/emea/"},
    "a token without signature": {"alg": "none", "key": ""},
    "a shared secret": {"alg": "HS256", "key": SECRET},
    "another hash": {"alg": "RS384"},
}
PUBLIC_LOGIN = AuthenticationConstants.TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL
GOVERNMENT_LOGIN = GovernmentConstants.TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL
SKILL = {"ver": "2.0", "azp": "00000000-0000-4000-8000-00000000beef", "appid": "00000000-0000-4000-8000-00000000beef"}
HEADERS = [
    "",
    "Bearer",
    "Bearer ",
    "Bearer garbage",
    "Bearer a.b.c",
    "Bearer e30.e30.",
    "Basic dXNlcjpwYXNz",
    "{token}",
]
HEADERS += ["bearer {token}", "Bearer  {token}", "Bearer {token} x", "Bearer {token}x", "Bearer {token}\té"]
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


def help_asked(tenancy: Tenancy, **changed: Any) -> Json:
    """A command, in a personal chat; a change to None takes a field away."""
    ben = tenancy.teams.person("U0BEN")
    activity = {
        "type": "message",
        "id": "1804000000123",
        "timestamp": "2027-03-01T17:10:00.000Z",
        "serviceUrl": tenancy.teams.service_url,
        "channelId": "msteams",
        "from": {"id": "29:1U0BEN", "name": ben.name, "aadObjectId": ben.aad},
        "conversation": {"conversationType": "personal", "id": "a:1U0BEN", "tenantId": TENANT},
        "recipient": {"id": f"28:{tenancy.teams.app_id}", "name": "Pitch In"},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "cheer P-1",
        **changed,
    }
    return {name: value for name, value in activity.items() if value is not None}


@asynccontextmanager
async def published(keys: list[Json]) -> AsyncIterator[str]:
    """An address where these keys are published."""

    async def about(request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": str(request.url.with_path("/keys"))})

    async def serve(_: web.Request) -> web.Response:
        return web.json_response({"keys": keys})

    app = web.Application()
    app.add_routes([web.get("/about", about), web.get("/keys", serve)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/about"
    finally:
        await runner.cleanup()


async def delivered(tenancy: Tenancy, token: str | None = None, **changed: Any) -> tuple[int, Any]:
    """The status and the body that a delivery is answered with."""
    answer = await tenancy.teams.deliver_raw(help_asked(tenancy, **changed), token=token)
    return answer.status, answer.body


async def test_a_genuine_delivery_comes_in(tenancy: Tenancy) -> None:
    """The measure of all that follows: the person is met, and the delivery is in the inbox."""
    assert await delivered(tenancy) == (200, None)
    rows = await tenancy.rows()
    assert (rows["inbox"], rows["person"]) == (1, 1)


@pytest.mark.parametrize("name", FORGED)
async def test_a_bad_token_is_401_and_nothing_happens(tenancy: Tenancy, name: str) -> None:
    """Whatever is wrong with it; the library itself answers half of these with 500."""
    before = await tenancy.rows()
    assert await delivered(tenancy, tenancy.teams.token(**FORGED[name])) == (401, None)
    assert await tenancy.rows() == before
    assert await delivered(tenancy) == (200, None), "and the next good one comes in"


@pytest.mark.parametrize("version", [{"ver": "1.0", "appid": APP}, {"ver": "2.0", "azp": APP}, SKILL])
@pytest.mark.parametrize("issuer", [*EMULATORS, ISSUER])
async def test_the_doors_for_emulators_and_skills_are_shut(tenancy: Tenancy, issuer: str, version: Json) -> None:
    """Their keys are those of Microsoft's login service, where every app of every tenant gets tokens."""
    keys = SigningKeys(tenancy.teams.openid_url)  # as if the login service had signed it
    for address in (PUBLIC_LOGIN, GOVERNMENT_LOGIN):
        JwtTokenExtractor.metadataCache[address] = keys
    token = tenancy.teams.token(iss=issuer, **version)
    expected = (200, None) if issuer == ISSUER and version is not SKILL else (401, None)
    assert await delivered(tenancy, token) == expected
    assert (await tenancy.rows())["inbox"] == (expected[0] == 200)


@pytest.mark.parametrize("header", HEADERS)
async def test_a_bad_header_is_401(tenancy: Tenancy, header: str) -> None:
    """No token, not a bearer, not quite one."""
    before = await tenancy.rows()
    given = {"Authorization": header.replace("{token}", tenancy.teams.token())} if header else {}
    body = json.dumps(help_asked(tenancy)).encode()
    assert await tenancy.post(body, {"Content-Type": "application/json", **given}) == (401, "")
    assert await tenancy.rows() == before


@pytest.mark.parametrize(
    ("endorsed", "status"), [(["msteams"], 200), (["skype", "msteams"], 200), (["webchat"], 401), (["msteams2"], 401)]
)
async def test_a_key_that_is_not_for_teams_is_401(tmp_path: Path, endorsed: list[str], status: int) -> None:
    """Microsoft's keys are endorsed for single channels."""
    public = RSAAlgorithm.to_jwk(ANOTHER_KEY.public_key(), as_dict=True)
    async with (
        published([{**public, "kid": "other", "endorsements": endorsed}]) as url,
        open_tenancy(tmp_path, TEAMS_OPENID_URL=url) as tenancy,
    ):
        assert (await delivered(tenancy, tenancy.teams.token(kid="other", key=ANOTHER_KEY)))[0] == status
        assert (await tenancy.rows())["inbox"] == (status == 200)


async def test_one_unreadable_key_does_not_hide_the_others(tmp_path: Path) -> None:
    """Or nobody could come in on the day Microsoft publishes a key of another kind."""
    public = RSAAlgorithm.to_jwk(ANOTHER_KEY.public_key(), as_dict=True)
    keys = [
        {"kty": "EC", "kid": "curve", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
        {"kty": "RSA"},
        {**public, "kid": "other", "endorsements": ["msteams"]},
    ]
    async with published(keys) as url, open_tenancy(tmp_path, TEAMS_OPENID_URL=url) as tenancy:
        assert (await delivered(tenancy, tenancy.teams.token(kid="other", key=ANOTHER_KEY)))[0] == 200
        assert (await delivered(tenancy, tenancy.teams.token(kid="broken", key=ANOTHER_KEY)))[0] == 401


CHANNELS = [None, "", "webchat", "emulator", "directline", "MSTEAMS", "msteams ", 7]


@pytest.mark.parametrize("channel", CHANNELS, ids=str)
async def test_another_channel_is_401(tenancy: Tenancy, channel: Any) -> None:
    """Without a channel the library would skip the endorsement of the key."""
    before = await tenancy.rows()
    assert await delivered(tenancy, channelId=channel) == (401, None)
    assert await tenancy.rows() == before


@pytest.mark.parametrize("tenant", ["00000000-0000-4000-8000-00000000dead", "", None])
async def test_a_foreign_tenant_is_403(tenancy: Tenancy, tenant: str | None) -> None:
    """A genuine token says nothing about whose person is acting."""
    before = await tenancy.rows()
    conversation = {"conversationType": "personal", "id": "a:1U0BEN", "tenantId": tenant}
    answer = await delivered(tenancy, channelData={"tenant": {"id": tenant}}, conversation=conversation)
    assert answer == (403, None)
    assert await tenancy.rows() == before


async def test_our_tenant_in_the_conversation_does_not_cover_a_foreign_one(tenancy: Tenancy) -> None:
    """What the channel says comes first."""
    assert await delivered(tenancy, channelData={"tenant": {"id": "another"}}) == (403, None)
    assert (await delivered(tenancy, channelData={}))[0] == 200


FOREIGN = [
    "https://evil.example/",
    "https://smba.trafficmanager.net.evil.example/amer/",
    "https://smba.trafficmanager.net@evil.example/",
    "https://evil.example/#smba.trafficmanager.net",
    "http://127.0.0.1:1/amer/",
    "file:///etc/passwd",
    "//evil.example/",
    "",
    None,
]


@pytest.mark.parametrize("address", FOREIGN, ids=str)
async def test_a_service_address_elsewhere_is_403(tenancy: Tenancy, address: str | None) -> None:
    """Even under a token that vouches for it: our own token would be sent there."""
    before = await tenancy.rows()
    token = tenancy.teams.token(serviceurl=address)
    assert await delivered(tenancy, token, serviceUrl=address) == (403, None)
    assert await tenancy.rows() == before
    assert (await delivered(tenancy))[0] == 200


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


async def test_a_new_key_is_fetched_once_and_accepted(tenancy: Tenancy) -> None:
    """Microsoft changes its keys without notice; the library would need a day to see it."""
    assert (await delivered(tenancy))[0] == 200
    fetched = tenancy.teams.posts_made["keys"]
    tenancy.teams.rotate_keys()
    answers = await asyncio.gather(*(delivered(tenancy, id=f"18040000001{n}") for n in range(10)))
    assert {status for status, _ in answers} == {200}
    assert tenancy.teams.posts_made["keys"] == fetched + 1


async def test_a_flood_of_unknown_keys_is_one_fetch(tenancy: Tenancy) -> None:
    """Whoever makes up names of keys does not make us knock at Microsoft's door."""
    assert (await delivered(tenancy))[0] == 200
    fetched = tenancy.teams.posts_made["keys"]
    tokens = [tenancy.teams.token(kid=f"made up {n}", key=ANOTHER_KEY) for n in range(50)]
    answers = await asyncio.gather(*(delivered(tenancy, token) for token in tokens))
    assert set(answers) == {(401, None)}
    assert tenancy.teams.posts_made["keys"] <= fetched + 1
    assert (await delivered(tenancy))[0] == 200


async def test_keys_that_cannot_be_fetched_are_401_and_those_we_have_stay(tenancy: Tenancy) -> None:
    """And not one attempt for each activity."""
    assert (await delivered(tenancy))[0] == 200
    before = len(tenancy.calls("keys"))
    tenancy.teams.faults.script("keys", [Fault.FAILED_BEFORE] * 100)
    tokens = [tenancy.teams.token(kid=f"made up {n}", key=ANOTHER_KEY) for n in range(20)]
    assert {await delivered(tenancy, token) for token in tokens} == {(401, None)}
    assert len(tenancy.calls("keys")) == before + 1
    assert (await delivered(tenancy))[0] == 200


async def test_many_activities_are_one_token(tenancy: Tenancy) -> None:
    """The library would fetch one for each of them, with the loop standing still."""
    for n in range(10):
        assert (await delivered(tenancy, id=f"1804000001{n:03}", text="help"))[0] == 200
    await tenancy.settle()
    assert len(tenancy.directs("U0BEN")) == 10
    assert tenancy.teams.tokens_issued == 1


async def test_the_library_scans_no_list_for_each_activity(tenancy: Tenancy) -> None:
    """Its list of statuses becomes a set as soon as a gate stands."""
    assert isinstance(ClientRetryPolicy.safe_codes, frozenset)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("http://127.0.0.1:56250/_connector", None),
        ("http://127.0.0.1:56250/", None),
        ("http://127.0.0.1:56251/", 403),
        ("http://127.0.0.1.evil.example:56250/", 401),
        ("https://smba.trafficmanager.net/amer/", 401),
        ("https://evil.example/", 401),
        ("http://10.0.0.1:56250/", 401),
        ("", 401),
        (None, 401),
    ],
)
async def test_without_authentication_only_this_computer_comes_in(address: str | None, status: int | None) -> None:
    """What anybody could post must not make the bot call anybody."""
    local = Registration(app_id="", password="", tenant=TENANT, service_urls=("http://127.0.0.1:56250/_connector",))
    gate = Gate(local)
    activity = Activity.deserialize({"type": "message", "channelId": "msteams", "serviceUrl": address})
    if status is None:
        assert await gate.admit(activity, "", tenant=TENANT)
        assert await gate.token() == ""
        return
    with pytest.raises(Rejected) as refused:
        await gate.admit(activity, "", tenant=TENANT)
    assert refused.value.status == status


async def test_without_authentication_a_foreign_tenant_stays_out() -> None:
    """And so does another channel."""
    gate = Gate(Registration(app_id="", password="", tenant=TENANT, service_urls=("http://127.0.0.1:1/",)))
    for channel, tenant in (("msteams", "another"), ("emulator", TENANT)):
        activity = Activity.deserialize({"type": "message", "channelId": channel, "serviceUrl": "http://127.0.0.1:1/"})
        with pytest.raises(Rejected):
            await gate.admit(activity, "", tenant=tenant)


SLACK_ONLY = """
import asyncio, sys
from datetime import timedelta
from bot.settings import Settings
from bot.wiring import running
from adapters.workplace.slack import PracticeSlack
from tests.office import MONDAY, NO_HURRY, SECRET

async def main():
    slack = PracticeSlack(signing_secret=SECRET, now=lambda: MONDAY)
    await slack.start()
    settings = Settings.model_validate({
        "PITCHIN_DATABASE_URL": sys.argv[1], "PITCHIN_PORT": 0,
        "SLACK_BOT_TOKEN": "xoxb-practice", "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.api_url,
    })
    async with running(settings, pace=NO_HURRY, tick=timedelta(days=1)) as bot:
        slack.bot_url = f"{bot.url}/slack/events"
        assert (await slack.command("U0BEN", "help", channel="C0LEARNING")).status == 200
    await slack.stop()

asyncio.run(main())
foreign = ("botbuilder", "botframework", "msrest", "adapters.teams")
print(sorted(name for name in sys.modules if name.startswith(foreign) and "workplace" not in name))
"""


async def test_slack_alone_never_loads_microsofts_library(tmp_path: Path) -> None:
    """It takes a second and forty megabytes."""
    from storage.database import Database
    from storage.migrating import migrate
    from tests.office import sqlite

    database = Database(sqlite(tmp_path))
    migrate(database.engine)
    database.close()
    ran = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", SLACK_ONLY, sqlite(tmp_path)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "[]"), ran.stderr


async def test_a_channel_of_the_team_is_no_other_tenant(tenancy: Tenancy) -> None:
    """The same gate for channels: the post in the conversation's id changes nothing."""
    conversation = {"conversationType": "channel", "id": f"{GENERAL};messageid=1804000000123", "tenantId": TENANT}
    assert await delivered(tenancy, conversation=conversation) == (200, None)
