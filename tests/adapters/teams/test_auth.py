"""The gate: nothing that Teams did not sign for this app comes in, nothing of it is recorded, and nothing comes back."""

import json
import time
from typing import Any

import pytest
from botframework.connector.auth import AuthenticationConstants, GovernmentConstants, JwtTokenExtractor

from adapters.teams.auth import SigningKeys
from tests.adapters.teams.deliveries import ANOTHER_KEY, APP, delivered, help_asked
from tests.adapters.teams.tenancy import Json, Tenancy

ISSUER = "https://api.botframework.com"
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
