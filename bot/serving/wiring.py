"""Everything is put together here, and only here a platform is named."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from adapters.platform import Disconnected, Platform, PlatformError, Refused, Unreachable
from bot.app import App
from bot.clock import Clock, SystemClock, real_now
from bot.gateway import BotFront
from bot.routes import BUTTONS
from bot.sending.reconciling import Reconciler
from bot.sending.relay import Pace, Relay
from bot.serving.health import Health
from bot.serving.settings import Settings
from bot.ticking.scheduler import Reminders, ring
from storage.store import BEGIN_WITHIN, Books, Store

if TYPE_CHECKING:
    from adapters.teams.auth import Registration

log = structlog.get_logger()
DRAIN_WITHIN = 10.0
HELLO_AGAIN = 5.0


@dataclass(slots=True)
class Running:
    """A running bot, for those who drive it: the demo, the tests, the command line."""

    settings: Settings
    store: Store
    clock: Clock
    app: App
    relay: Relay
    reminders: Reminders
    reconciler: Reconciler
    health: Health
    url: str = ""
    platforms: dict[str, Platform] = field(default_factory=dict)
    _draining: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    _workspaces: list[tuple[str, str, str]] = field(default_factory=list)

    async def add(self, platform: Platform, drained: Callable[[], Awaitable[None]], workspace: str, name: str) -> None:
        """One more platform, with the workspace it serves."""
        self.platforms[platform.name] = platform
        self._draining.append(drained)
        self._workspaces.append((platform.name, workspace, name))
        await self.install()

    async def install(self) -> None:
        """Every workspace has its row, and unless it was linked an organisation of its own."""
        for platform, workspace, name in self._workspaces:
            await self.store.write(partial(self._settle, platform, workspace, name))

    async def settled(self) -> None:
        """Wait until every platform's server has nothing under way."""
        for drained in self._draining:
            await drained()

    async def quiet(self) -> None:
        """Until nothing is due and nothing is on its way: a clock that is moved by hand moves only then."""
        busy = True
        while busy:
            await self.settled()
            handled = await self.reminders.tick()
            sent = await self.relay.drained()
            busy = bool(handled or sent)

    def _settle(self, platform: str, workspace: str, name: str, books: Books) -> None:
        books.places.settle(platform, workspace, name, holidays=self.settings.holidays, now=real_now())


@contextlib.asynccontextmanager
async def running(
    settings: Settings,
    *,
    clock: Clock | None = None,
    pace: Pace = Pace(),
    tick: timedelta = timedelta(seconds=30),
    begin_within: float = BEGIN_WITHIN,
) -> AsyncIterator[Running]:
    """The bot, serving until the block is left; then it takes no more, finishes what is under way, and closes."""
    clock = clock or SystemClock()
    store = Store.at(settings.database_url, begin_within=begin_within)
    platforms: dict[str, Platform] = {}
    app = App(store, clock, stewards=settings.steward_identities)
    relay = Relay(store, clock, platforms, pace)
    app.wake = relay.wake
    reminders = Reminders(store, clock, relay.wake)
    web_app = web.Application(client_max_size=1024 * 1024)
    health = Health(store, {"database": store.answers})
    reconciler = Reconciler(app, platforms)
    bot = Running(settings, store, clock, app, relay, reminders, reconciler, health, platforms=platforms)
    web_app.add_routes(health.routes())
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(store.close)
        if settings.uses_slack:
            await _add_slack(bot, web_app, stack)
        if settings.uses_teams:
            await _add_teams(bot, web_app, stack)
        runner = web.AppRunner(
            web_app,
            access_log=None,
            shutdown_timeout=DRAIN_WITHIN,
            auto_decompress=False,  # no platform compresses; what is not signed is not unpacked
        )
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
        bot.url = f"http://{settings.host}:{runner.addresses[0][1]}"
        sending = asyncio.create_task(relay.run())
        stack.push_async_callback(_finish, relay, sending)
        scheduler = ring(reminders, bot.reconciler, every=tick)
        stack.callback(scheduler.shutdown, wait=False)
        stack.callback(_stopping, health)
        yield bot


async def _add_slack(bot: Running, web_app: web.Application, stack: contextlib.AsyncExitStack) -> None:
    from adapters.slack.platform import SlackPlatform, client_for
    from adapters.slack.server import SlackServer

    settings = bot.settings
    token = settings.slack_bot_token.get_secret_value()
    base_url = settings.slack_api_url or None
    platform = SlackPlatform(client_for(token, base_url))
    secret = settings.slack_signing_secret.get_secret_value()
    server = SlackServer(BotFront(bot.app), platform, base_url=base_url, signing_secret=secret)
    me = await _hello(lambda: server.identify(token))
    team, name = str(me.get("team_id", "")), settings.organisation or str(me.get("team", ""))

    await bot.add(platform, server.drained, team, name)
    stack.push_async_callback(server.close)
    if settings.socket_mode:
        await server.connect(settings.slack_app_token.get_secret_value())
        bot.health.watch("slack", server.is_connected)
    else:
        web_app.add_routes([web.post("/slack/events", server.handle)])


async def _add_teams(bot: Running, web_app: web.Application, stack: contextlib.AsyncExitStack) -> None:
    from adapters.teams.auth import Gate
    from adapters.teams.connector import Connector
    from adapters.teams.platform import TeamsPlatform
    from adapters.teams.render import Renderer
    from adapters.teams.server import TeamsServer

    settings, tenant = bot.settings, bot.settings.teams_tenant_id
    registered = registration(settings)
    gate = Gate(registered)
    known = await bot.store.read(lambda books: books.places.service_url_of("teams", tenant))
    renderer = Renderer(frozenset(name for name, route in BUTTONS.items() if not route.writes))
    connector = Connector(known or registered.service_url, gate.token)
    platform = TeamsPlatform(connector, renderer, app_id=registered.app_id, tenant=tenant)
    server = TeamsServer(BotFront(bot.app), platform, renderer, gate)
    await bot.add(platform, server.drained, tenant, settings.organisation or "Microsoft Teams")
    stack.push_async_callback(server.close)
    warming = asyncio.create_task(gate.warm_up())
    stack.callback(warming.cancel)
    web_app.add_routes([web.post("/api/messages", server.handle)])


def registration(settings: Settings) -> "Registration":
    """The Teams app as it is registered."""
    from adapters.teams.auth import Registration

    return Registration(
        app_id=settings.teams_app_id,
        password=settings.teams_app_password.get_secret_value(),
        tenant=settings.teams_tenant_id,
        cloud=settings.teams_cloud,
        is_multi_tenant=settings.teams_app_type == "MultiTenant",
        openid_url=settings.teams_openid_url,
        token_url=settings.teams_token_url,
        service_urls=settings.practice_urls["TEAMS_SERVICE_URLS"],
    )


async def slack_scopes(settings: Settings) -> frozenset[str]:
    """What Slack lets us do; empty where it does not say."""
    from adapters.slack.platform import SlackPlatform, client_for

    client = client_for(settings.slack_bot_token.get_secret_value(), settings.slack_api_url or None)
    platform = SlackPlatform(client)
    await platform.identify()
    return platform.scopes


async def teams_token(settings: Settings) -> str:
    """A token for our calls to Teams, if Microsoft gives one."""
    from adapters.teams.auth import Gate

    return await Gate(registration(settings)).token()


async def _hello(identify: Callable[[], Awaitable[dict[str, object]]]) -> dict[str, object]:
    """Ask the platform who we are until it answers; a refusal is final and says why."""
    while True:
        try:
            return await identify()
        except PlatformError as error:
            if isinstance(error, Disconnected | Refused | Unreachable):
                raise
            log.warning("the platform does not answer yet", error=str(error))
            await asyncio.sleep(HELLO_AGAIN)


async def _finish(relay: Relay, sending: asyncio.Task[None]) -> None:
    relay.stop()
    try:
        async with asyncio.timeout(DRAIN_WITHIN):
            await sending
    except TimeoutError:
        sending.cancel()


def _stopping(health: Health) -> None:
    health.stopping = True
