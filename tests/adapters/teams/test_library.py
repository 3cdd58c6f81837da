"""Microsoft's library: what of it we do not use, and what it costs. When one of these fails, a trap is gone."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import AdaptiveCardInvokeResponse
from botbuilder.schema.teams import TaskModuleMessageResponse, TaskModuleResponse
from msrest.universal_http.requests import ClientRetryPolicy

from tests.adapters.teams.deliveries import delivered
from tests.adapters.teams.tenancy import Tenancy
from tests.databases import migrated
from tests.servers import serving
from workplace.teams.practice import PracticeTeams

NOTE = "application/vnd.microsoft.activity.message"


class StockBot(TeamsActivityHandler):
    """A bot as Microsoft's samples write it: it answers a button and a dialog."""

    async def on_adaptive_card_invoke(self, *_: Any) -> AdaptiveCardInvokeResponse:
        return AdaptiveCardInvokeResponse(status_code=200, type=NOTE, value="done")

    async def on_teams_task_module_fetch(self, *_: Any) -> TaskModuleResponse:
        return TaskModuleResponse(task=TaskModuleMessageResponse(value="done"))


async def test_the_librarys_own_handler_fails_on_every_invoke_that_has_an_answer(tenancy: Tenancy) -> None:
    """It serializes what is serialized already. When this test fails, the trap is gone: say so in the docs."""
    post = await tenancy.pitches()
    await tenancy.presses("U0BEN", post, "cheer")
    execute = tenancy.teams.last_activity
    await tenancy.presses("U0BEN", post, "ask")
    fetch = tenancy.teams.last_activity
    assert execute is not None
    assert fetch is not None
    async with stock(tenancy.teams) as address:
        ours, tenancy.teams.bot_url = tenancy.teams.bot_url, address
        typed = {**execute, "type": "message", "text": "help"}
        assert (await tenancy.teams.deliver_raw(typed)).status == 201, "what has no answer comes through"
        assert (await tenancy.teams.deliver_raw(execute)).status == 500
        assert (await tenancy.teams.deliver_raw(fetch)).status == 500
        tenancy.teams.bot_url = ours
    answer = await tenancy.teams.deliver_raw(execute)
    assert answer.status == 200
    assert answer.body["type"] == NOTE  # type: ignore[index, call-overload]
    answer = await tenancy.teams.deliver_raw(fetch)
    assert answer.status == 200
    assert answer.body["task"]["type"] == "continue"  # type: ignore[index, call-overload]


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


SLACK_ONLY = """
import asyncio, sys
from datetime import timedelta
from bot.serving.settings import Settings
from bot.serving.wiring import running
from workplace.slack.practice import PracticeSlack
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
    ran = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", SLACK_ONLY, migrated(tmp_path)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "[]"), ran.stderr


@asynccontextmanager
async def stock(teams: PracticeTeams) -> AsyncIterator[str]:
    """Microsoft's own adapter and HTTP handler, under the keys of this tenant."""
    config = {"APP_ID": teams.app_id, "APP_PASSWORD": teams.app_password, "APP_TENANTID": teams.tenant}
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(StockConfig(**config)))

    async def process(request: web.Request) -> web.Response:
        answer = await adapter.process(request, StockBot())
        return answer if isinstance(answer, web.Response) else web.Response(status=500)

    async with serving(web.post("/api/messages", process)) as address:
        yield f"{address}/api/messages"


class StockConfig:
    """A configuration as Microsoft's samples write it."""

    APP_TYPE = "SingleTenant"

    def __init__(self, **settings: str) -> None:
        self.__dict__.update(settings)
