"""Health and logs."""

import json

import aiohttp
import pytest

from bot.serving.logs import without_secrets
from tests.office import Office


async def test_health_readiness_and_metrics(office: Office) -> None:
    """And a stopping process is not ready."""
    async with aiohttp.ClientSession() as session:

        async def get(path: str) -> tuple[int, str]:
            async with session.get(office.bot.url + path) as answer:
                return answer.status, await answer.text()

        assert await get("/healthz") == (200, '{"status": "alive"}')
        status, body = await get("/readyz")
        assert (status, json.loads(body)) == (200, {"status": "ready", "stopping": False, "database": True})
        assert 'pitchin_messages{state="waiting"} 0.0' in (await get("/metrics"))[1]
        office.bot.health.stopping = True
        assert (await get("/readyz"))[0] == 503


async def test_readiness_includes_the_socket(either_office: Office) -> None:
    async with aiohttp.ClientSession() as session, session.get(either_office.bot.url + "/readyz") as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    "secret",
    ["xoxb-1-abc", "xapp-1-A0-xyz", "Bearer eyJhbGciOi.x.y", "https://hooks.slack.com/actions/T1/2/3"],
)
def test_secrets_are_hidden_in_whatever_is_logged(secret: str) -> None:
    """And a value stays on its line."""
    logged = without_secrets(None, "", {"event": f"failed with {secret}", "text": "two\nlines", "n": 3})
    assert logged == {"event": "failed with [hidden]", "text": "two lines", "n": 3}
