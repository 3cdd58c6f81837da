"""Socket Mode: the bot calls in and keeps the line open; what people do comes down that line in envelopes."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

from aiohttp import WSMsgType, web

from workplace.people import APP
from workplace.slack.delivery import DISPATCH_FAILED, TIMED_OUT, Delivery
from workplace.slack.limits import Limits
from workplace.wire import Answer, Json

HEARTBEAT = 10.0
CLOSE_WITHIN = 1.0


class SocketMode:
    """Every connection of the bot; a delivery goes down the one that was opened last."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._numbers = itertools.count(1)
        self._tickets: set[str] = set()
        self._lines: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Answer]] = {}

    @property
    def connected(self) -> bool:
        """Whether at least one line is open."""
        return bool(self._lines)

    def ticket(self) -> str:
        """Lets one connection in, once."""
        ticket = f"practice-{next(self._numbers)}"
        self._tickets.add(ticket)
        return ticket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection of the bot, from hello to hanging up."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="unknown ticket")
        self._tickets.discard(ticket)
        line = web.WebSocketResponse(heartbeat=HEARTBEAT, timeout=CLOSE_WITHIN)
        await line.prepare(request)
        self._lines.append(line)
        try:
            await line.send_json(self._hello())
            async for received in line:
                if received.type is WSMsgType.TEXT:
                    self._acknowledged(received.data)
        finally:
            self._lines.remove(line)
        return line

    async def send(self, delivery: Delivery) -> Answer:
        """Sends an envelope and waits for its acknowledgement."""
        envelope_id = f"practice-envelope-{next(self._numbers)}"
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await self._lines[-1].send_json(_envelope(envelope_id, delivery))
            return await asyncio.wait_for(waiting, self._limits.acknowledge_within)
        except TimeoutError:
            return TIMED_OUT
        except (ConnectionError, IndexError):
            return DISPATCH_FAILED
        finally:
            del self._waiting[envelope_id]

    async def stop(self) -> None:
        """Hangs up."""
        for line in [*self._lines]:
            await line.close()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._lines),
            "debug_info": {"host": "practice", "build_number": 1, "approximate_connection_time": 3600},
            "connection_info": {"app_id": APP},
        }

    def _acknowledged(self, data: str) -> None:
        match _parsed(data):
            case {"envelope_id": str(envelope_id), **rest} if waiting := self._waiting.get(envelope_id):
                if not waiting.done():
                    waiting.set_result(Answer(200, _body(rest.get("payload"))))
            case _:
                pass


def _body(payload: object) -> Json | str | None:
    return payload if isinstance(payload, dict | str) else None


def _parsed(data: str) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _envelope(envelope_id: str, delivery: Delivery) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": delivery.kind,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != "events_api",
    }
    if delivery.kind != "events_api":
        return envelope
    retry = delivery.retry
    return {**envelope, "retry_attempt": retry.number if retry else 0, "retry_reason": retry.reason if retry else ""}
