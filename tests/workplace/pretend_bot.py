"""A bot that keeps what Slack sends it and answers as it was told: enough to see both ends of the wire."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

PATIENCE = 5.0

Answering = Callable[[dict[str, Any]], Awaitable[web.Response]]


@dataclass(frozen=True)
class Received:
    payload: dict[str, Any]
    headers: Mapping[str, str]
    body: bytes


@dataclass
class PretendBot:
    """Answers 200 with nothing, unless the next answers were arranged."""

    received: list[Received] = field(default_factory=list)
    answers: deque[web.Response | Answering] = field(default_factory=deque)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _runner: web.AppRunner | None = None

    async def start(self) -> str:
        app = web.Application()
        app.router.add_post("/slack/events", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack/events"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def answer(self, *answers: web.Response | Answering) -> None:
        self.answers.extend(answers)

    def answer_json(self, body: Mapping[str, Any]) -> None:
        self.answer(web.json_response(dict(body)))

    @property
    def last(self) -> dict[str, Any]:
        return self.received[-1].payload

    async def heard(self, count: int) -> list[Received]:
        """Waits until so many deliveries have come."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: len(self.received) >= count), PATIENCE)
        return self.received

    async def _take(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        payload = await _payload(request, body)
        async with self._news:
            self.received.append(Received(payload, request.headers, body))
            self._news.notify_all()
        arranged = self.answers.popleft() if self.answers else web.Response()
        return arranged if isinstance(arranged, web.Response) else await arranged(payload)


async def _payload(request: web.Request, body: bytes) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(json.loads(body))
    form = {name: str(value) for name, value in (await request.post()).items()}
    return dict(json.loads(form["payload"])) if "payload" in form else form
