"""Deliveries are signed with published keys, forged ones can be made at will, and the bot's calls need its token."""

from __future__ import annotations

import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.workplace.pretend_bot import PretendBot
from tests.workplace.teams.tools import LEARNING, Bot, answered
from tests.workplace.tools import Ticks
from workplace.teams.practice import PracticeTeams

GENUINE = {"algorithms": ["RS256"], "issuer": "https://api.botframework.com"}


async def verify(teams: PracticeTeams, hand: Bot, token: str) -> dict[str, Any]:
    """What a careful bot does with a token: metadata, keys by kid, signature, claims."""
    async with hand.http.get(teams.openid_url) as response:
        metadata = await response.json()
    async with hand.http.get(metadata["jwks_uri"]) as response:
        keys = jwt.PyJWKSet.from_dict(await response.json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(token, key.key, audience=teams.app_id, **GENUINE)
    assert claims["serviceurl"] == teams.service_url
    return dict(claims)


async def test_deliveries_are_signed_with_the_published_key(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    await teams.write("U0ANA", "list")
    scheme, token = bot.received[0].headers["Authorization"].split()
    claims = await verify(teams, hand, token)
    assert scheme == "Bearer"
    assert claims["nbf"] <= time.time() < claims["exp"]


async def test_the_published_key_says_whom_it_endorses(teams: PracticeTeams, hand: Bot) -> None:
    async with hand.http.get(teams.openid_url) as response:
        metadata = await response.json()
    assert metadata["issuer"] == "https://api.botframework.com"
    assert metadata["id_token_signing_alg_values_supported"] == ["RS256"]
    async with hand.http.get(metadata["jwks_uri"]) as response:
        (key,) = (await response.json())["keys"]
    assert (key["kty"], key["use"], key["endorsements"]) == ("RSA", "sig", ["msteams"])
    assert set(key) == {"kty", "n", "e", "kid", "use", "endorsements"}


async def test_after_a_rotation_only_the_new_key_is_published(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    before = teams.token()
    teams.rotate_keys()
    await teams.write("U0ANA", "list")
    token = bot.received[0].headers["Authorization"].split()[1]
    assert await verify(teams, hand, token)
    with pytest.raises(KeyError):
        await verify(teams, hand, before)


STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FORGED: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "somebody"},
    "expired": {"exp": int(time.time()) - 3600},
    "not yet": {"nbf": int(time.time()) + 3600},
    "unknown kid": {"kid": "who"},
    "no kid": {"kid": ""},
    "another key": {"key": STRANGER},
    "no signature": {"alg": "none"},
    "a shared secret": {"alg": "HS256", "key": "x" * 32},
    "another algorithm": {"alg": "RS384"},
}


@pytest.mark.parametrize("forgery", FORGED.values(), ids=FORGED)
async def test_forged_tokens_do_not_verify(teams: PracticeTeams, hand: Bot, forgery: dict[str, Any]) -> None:
    with pytest.raises((jwt.InvalidTokenError, KeyError)):
        await verify(teams, hand, teams.token(**forgery))


async def test_anything_can_be_delivered(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    forged = teams.token(aud="somebody")
    await teams.deliver_raw({"type": "message"})
    await teams.deliver_raw({"type": "message"}, token=forged)
    await teams.deliver_raw(json.dumps({"a": 1}).encode(), token="", headers={"X-Odd": "1"})
    good, bad, none = bot.received
    assert await verify(teams, hand, good.headers["Authorization"].split()[1])
    assert bad.headers["Authorization"] == f"Bearer {forged}"
    assert ("Authorization" in none.headers, none.headers["X-Odd"], none.body) == (False, "1", b'{"a": 1}')


async def test_the_bot_gets_a_token_for_its_secret(teams: PracticeTeams, hand: Bot) -> None:
    issued = await hand.fetch_token()
    assert (issued.status, teams.tokens_issued) == (200, 1)
    assert (issued.body["token_type"], issued.body["expires_in"]) == ("Bearer", 3600)


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_secret": "guess"}, 401, "invalid_client"),
        ({"client_id": "somebody"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": ""}, 400, "invalid_scope"),
    ],
)
async def test_a_wrong_request_gets_none(
    teams: PracticeTeams, hand: Bot, form: dict[str, str], status: int, error: str
) -> None:
    refused = await hand.fetch_token(**form)
    assert (refused.status, refused.body, teams.tokens_issued) == (status, {"error": error}, 0)


async def test_no_call_without_a_good_token(teams: PracticeTeams, hand: Bot, ticks: Ticks) -> None:
    url = f"{teams.service_url}v3/conversations/{LEARNING}/activities"
    for headers in ({}, {"Authorization": "Bearer guess"}, {"Authorization": "Basic YTpi"}):
        async with hand.http.post(url, json={"type": "message", "text": "x"}, headers=headers) as response:
            assert (await answered(response)).status == 401
    assert (await hand.send(LEARNING, "x")).status == 201
    ticks.seconds += 3601
    assert (await hand.send(LEARNING, "y")).status == 401
    hand.bearer = ""
    assert (await hand.send(LEARNING, "z")).status == 201
    teams.expire_tokens()
    assert (await hand.send(LEARNING, "!")).status == 401
    assert [each.text for each in teams.messages(LEARNING)] == ["x", "z"]
