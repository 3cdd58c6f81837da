"""The keys that sign what comes in: which are good, when they are fetched, and what happens when they cannot be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from jwt.algorithms import RSAAlgorithm

from tests.adapters.teams.deliveries import ANOTHER_KEY, delivered
from tests.adapters.teams.tenancy import Json, Tenancy, open_tenancy
from tests.servers import serving
from workplace.faults import Fault


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


@asynccontextmanager
async def published(keys: list[Json]) -> AsyncIterator[str]:
    """An address where these keys are published."""

    async def about(request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": str(request.url.with_path("/keys"))})

    async def serve(_: web.Request) -> web.Response:
        return web.json_response({"keys": keys})

    async with serving(web.get("/about", about), web.get("/keys", serve)) as address:
        yield f"{address}/about"
