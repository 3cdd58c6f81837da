"""Whether the process lives, whether it can serve, and what it has done: `/healthz`, `/readyz`, `/metrics`."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from storage.messages import MessageState
from storage.store import DatabaseBusy, Store

Check = Callable[[], Awaitable[bool]]


class Health:
    """Answers for the process. `stopping` turns readiness off while work is being finished."""

    def __init__(self, store: Store, checks: dict[str, Check]) -> None:
        self.stopping = False
        self._store = store
        self._checks = checks
        self._registry = CollectorRegistry()
        self._backlog = Gauge("pitchin_messages", "Messages by state", ["state"], registry=self._registry)

    def routes(self) -> list[web.RouteDef]:
        """The three addresses."""
        return [
            web.get("/healthz", self.alive),
            web.get("/readyz", self.ready),
            web.get("/metrics", self.metrics),
        ]

    def watch(self, name: str, check: Check) -> None:
        """One more thing that has to be there."""
        self._checks[name] = check

    async def alive(self, _: web.Request) -> web.Response:
        """The process answers."""
        return web.json_response({"status": "alive"})

    async def ready(self, _: web.Request) -> web.Response:
        """Database, schema and connections are there, and the process is not stopping."""
        results = {name: await check() for name, check in self._checks.items()}
        fine = all(results.values()) and not self.stopping
        body = {"status": "ready" if fine else "not ready", "stopping": self.stopping, **results}
        return web.json_response(body, status=200 if fine else 503)

    async def metrics(self, _: web.Request) -> web.Response:
        """What waits in the outbox, for Prometheus."""
        try:
            counts = await self._store.read(lambda books: books.outbox.backlog())
        except DatabaseBusy:
            counts = {}
        for state in (MessageState.WAITING, MessageState.SENDING, MessageState.ATTENTION):
            self._backlog.labels(state).set(counts.get(state, 0))
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
