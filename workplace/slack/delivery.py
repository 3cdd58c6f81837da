"""What people do reaches the bot: signed over HTTP or enveloped over Socket Mode, acknowledged within three seconds."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import urlencode

from workplace.bot_door import BotDoor
from workplace.slack.limits import Limits
from workplace.wire import Answer, Json, WireLog

Kind = Literal["events_api", "slash_commands", "interactive"]

DISPATCH_FAILED = Answer(0, {"error": "dispatch_failed"})
TIMED_OUT = Answer(0, {"error": "operation_timeout"})

FORM = "application/x-www-form-urlencoded"
EVENTS_KEPT = 1000


@dataclass(frozen=True)
class Retry:
    """Which repetition this is, and why it comes."""

    number: int
    reason: str


@dataclass(frozen=True)
class Delivery:
    """One thing on its way to the bot."""

    kind: Kind
    payload: Json
    retry: Retry | None = None

    @property
    def label(self) -> str:
        """What the panel "What just happened" calls it."""
        match self.payload:
            case {"event": {"type": str(what)}}:
                return f"POST event {what}"
            case {"command": str(what)}:
                return f"POST command {what}"
            case {"type": str(what)}:
                return f"POST {what}"
            case _:
                return f"POST {self.kind}"


class Socket(Protocol):
    """The Socket Mode connection, when the bot has opened one."""

    @property
    def connected(self) -> bool:
        """Whether the bot is on the line."""
        ...

    async def send(self, delivery: Delivery) -> Answer:
        """Sends it down the line and waits for the acknowledgement."""
        ...


def signed(body: bytes, *, secret: str, at: int) -> Mapping[str, str]:
    """The two headers by which the bot knows Slack."""
    digest = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={digest}"}


class Courier:
    """Delivers to the bot and waits for its answer, never longer than Slack would."""

    def __init__(
        self, log: WireLog, limits: Limits, *, secret: str, bot_url: Callable[[], str | None], socket: Socket
    ) -> None:
        self._log = log
        self._limits = limits
        self._secret = secret
        self._bot_url = bot_url
        self._socket = socket
        within = limits.acknowledge_within
        self._door = BotDoor(log, bot_url, within=within, unreachable=DISPATCH_FAILED, timed_out=TIMED_OUT)
        self._later: set[asyncio.Task[None]] = set()
        self._events: dict[str, Json] = {}

    async def start(self) -> None:
        """Opens the connections to the bot."""
        await self._door.open()

    async def stop(self) -> None:
        """Ends redeliveries and closes the connections."""
        await self.drop_redeliveries()
        await self._door.close()

    async def drop_redeliveries(self) -> None:
        """Forgets what was still to come again."""
        for task in self._later:
            task.cancel()
        await asyncio.gather(*self._later, return_exceptions=True)

    @property
    def last_event(self) -> Json | None:
        """The event that was sent last."""
        return next(reversed(self._events.values()), None)

    async def event(self, payload: Json) -> Answer:
        """Sends an event; when the bot does not say 200, it comes again later, like on the real platform."""
        self._events[payload["event_id"]] = payload
        if len(self._events) > EVENTS_KEPT:
            del self._events[next(iter(self._events))]
        answer = await self.send(Delivery("events_api", payload))
        if not answer.ok:
            task = asyncio.create_task(self._redeliver_until_accepted(payload, _reason(answer)))
            self._later.add(task)
            task.add_done_callback(self._later.discard)
        return answer

    async def again(self, event_id: str, *, number: int = 1, reason: str = "http_timeout") -> Answer:
        """Sends an event once more, as a retry."""
        return await self.send(Delivery("events_api", self._events[event_id], Retry(number, reason)))

    async def send(self, delivery: Delivery) -> Answer:
        """Sends it once and keeps the exchange for the panel."""
        answer = await self._send(delivery)
        self._log.delivered(delivery.label, delivery.payload, answer)
        return answer

    async def raw(self, body: bytes, *, content_type: str, secret: str | None, at: int | None) -> Answer:
        """Any body under a signature of the caller's choice: what a broken or hostile sender would post."""
        signature = signed(body, secret=secret or self._secret, at=at or int(time.time()))
        return await self._door.raw(body, {"Content-Type": content_type, **signature})

    async def _send(self, delivery: Delivery) -> Answer:
        if self._bot_url() is None and self._socket.connected:
            return await self._socket.send(delivery)
        body, content_type = _encoded(delivery)
        headers = {"Content-Type": content_type, **signed(body, secret=self._secret, at=int(time.time()))}
        if delivery.retry:
            headers["X-Slack-Retry-Num"] = str(delivery.retry.number)
            headers["X-Slack-Retry-Reason"] = delivery.retry.reason
        return await self._door.post(body, headers)

    async def _redeliver_until_accepted(self, payload: Json, reason: str) -> None:
        for number, wait in enumerate(self._limits.redeliver_after, start=1):
            await asyncio.sleep(wait)
            answer = await self.send(Delivery("events_api", payload, Retry(number, reason)))
            if answer.ok:
                return
            reason = _reason(answer)


def _encoded(delivery: Delivery) -> tuple[bytes, str]:
    match delivery.kind:
        case "events_api":
            return json.dumps(delivery.payload).encode(), "application/json"
        case "slash_commands":
            return urlencode(delivery.payload).encode(), FORM
        case "interactive":
            return urlencode({"payload": json.dumps(delivery.payload)}).encode(), FORM


def _reason(answer: Answer) -> str:
    if answer == TIMED_OUT:
        return "http_timeout"
    return "http_error" if answer.status else "connection_failed"
