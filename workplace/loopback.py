"""What every practice platform is: a server on this computer, a bot it calls, and a log of what went between them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from datetime import datetime

from aiohttp import web

from workplace.changes import Changes
from workplace.faults import Faults
from workplace.wire import Call, Exchange, WireLog

HOST = "127.0.0.1"
LARGEST_BODY = 4 * 1024 * 1024
SHUTDOWN_WITHIN = 1.0


class Loopback:
    """Serves on loopback, and shows the page and the tests what came and went."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.bot_url: str | None = None
        self.faults = Faults()
        self.changed = Changes()
        self.now = now
        self._log = WireLog(now, self.changed.tell)
        self._port = 0
        self._runner: web.AppRunner | None = None

    @property
    def wire(self) -> deque[Exchange]:
        """The last exchanges in both directions, oldest first."""
        return self._log.exchanges

    @property
    def calls(self) -> list[Call]:
        """Every API call of the bot, in order."""
        return self._log.calls

    @property
    def posts_made(self) -> Counter[str]:
        """How often each method took effect, whatever became of its answer."""
        return self._log.done

    async def _serve(self, routes: Iterable[web.RouteDef], port: int) -> None:
        """Port 0 picks a free one."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.add_routes(routes)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_WITHIN)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, port).start()
        self._port = self._runner.addresses[0][1]

    async def _close(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def _at(self, path: str, *, scheme: str = "http") -> str:
        return f"{scheme}://{HOST}:{self._port}{path}"
