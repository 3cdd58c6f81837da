"""The practice Slack: a whole small workplace on loopback that speaks Slack's own wire and keeps Slack's rules."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from workplace.loopback import Loopback
from workplace.moments import Rising
from workplace.people import CAST, ROOMS, Colleague, Room
from workplace.slack.args import ApiError
from workplace.slack.delivery import Courier
from workplace.slack.desk import DEFAULT_SCOPES, Desk
from workplace.slack.hands import Hands, Tools
from workplace.slack.limits import LIKE_SLACK, Limits, Pace
from workplace.slack.payloads import Payloads
from workplace.slack.response_urls import ResponseUrls
from workplace.slack.screens import Screens, View
from workplace.slack.socketmode import SocketMode
from workplace.slack.state import Directory, Message, Messages
from workplace.slack.triggers import Triggers
from workplace.slack.webapi import WebApi
from workplace.wire import Answer, Call, Json

REFUSED_URL_STATUS = {"expired_url": 404, "used_url": 404}


class PracticeSlack(Hands, Loopback):
    """Start it, give the bot its `api_url`, set `bot_url` or let the bot connect by Socket Mode, and act as people."""

    def __init__(
        self,
        *,
        cast: Iterable[Colleague] = CAST,
        rooms: Iterable[Room] = ROOMS,
        signing_secret: str,
        now: Callable[[], datetime],
        bot_token: str = "xoxb-practice",  # noqa: S107 - nothing to protect on loopback
        app_token: str = "xapp-practice",  # noqa: S107
        scopes: frozenset[str] = DEFAULT_SCOPES,
        limits: Limits = LIKE_SLACK,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        Loopback.__init__(self, now)
        self._sockets = SocketMode(limits)
        self._event_stamps = Rising(lambda: now().timestamp())
        messages = Messages(now, self.changed.tell)
        desk = Desk(
            directory=Directory(cast, rooms),
            messages=messages,
            screens=Screens(time.time, self.changed.tell),
            triggers=Triggers(limits.trigger_life, monotonic),
            pace=Pace(limits, monotonic),
            scopes=scopes,
            socket_url=self._socket_url,
        )
        courier = Courier(self._log, limits, secret=signing_secret, bot_url=lambda: self.bot_url, socket=self._sockets)
        self._response_urls = ResponseUrls(messages, limits, monotonic)
        self._api = WebApi(desk, self._log, bot_token=bot_token, app_token=app_token, faults=lambda: self.faults)
        payloads = Payloads(desk.directory, self._event_stamps)
        Hands.__init__(self, Tools(desk, courier, payloads, self._response_urls, self._response_address))

    async def start(self, *, port: int = 0) -> None:
        """Serves the Web API, the response addresses and Socket Mode on loopback; port 0 picks a free one."""
        routes = [
            web.route("*", "/api/{method}", self._api.handle),
            web.post("/response/{key}", self._answered_later),
            web.get("/link", self._sockets.handle),
        ]
        await self._serve(routes, port)
        await self._courier.start()

    async def stop(self) -> None:
        """Closes every connection."""
        await self._courier.stop()
        await self._sockets.stop()
        await self._close()

    async def reset(self) -> None:
        """An empty workplace again: nothing said, nothing open, nothing to be redelivered."""
        await self._courier.drop_redeliveries()
        self._desk.messages.forget()
        self._desk.screens.forget()
        self._log.forget()
        self._event_stamps.restart()

    @property
    def api_url(self) -> str:
        """The base address for the bot's Web API client."""
        return self._at("/api/")

    # What the page and the tests look at

    @property
    def people(self) -> list[Colleague]:
        """Everybody but the bot."""
        return self._desk.directory.colleagues()

    def rooms_of(self, user: str) -> list[Room]:
        """The channels this person is in; direct messages are `dm`."""
        return [room for room in self._desk.directory.rooms.values() if room.kind != "im" and room.has(user)]

    def person(self, user: str) -> Colleague:
        """Somebody by id, the bot included."""
        return self._desk.directory.people[user]

    def messages(self, channel: str) -> list[Message]:
        """Oldest first, with thread replies and whispers."""
        return self._desk.messages.in_channel(channel)

    def dm(self, user: str) -> str:
        """The bot's direct messages with this person, opened on demand."""
        return self._desk.directory.direct(user).channel

    def open_view(self, user: str) -> View | None:
        """The modal on top."""
        return self._desk.screens.top(user)

    def home(self, user: str) -> View | None:
        """The Home tab, once the bot has published one."""
        return self._desk.screens.home(user)

    # Deliveries that no person's act brings about

    @property
    def last_event(self) -> Json | None:
        """The event that was sent last, retries aside."""
        return self._courier.last_event

    async def announce(self, event: Mapping[str, Any]) -> Answer:
        """Any other event, wrapped and signed: user_change, app_uninstalled, member_joined_channel..."""
        return await self._courier.event(self._payloads.event({**event}))

    async def redeliver(self, event_id: str, *, number: int = 1, reason: str = "http_timeout") -> Answer:
        """The same event once more, as Slack does when it doubts the first delivery."""
        return await self._courier.again(event_id, number=number, reason=reason)

    async def deliver_raw(
        self,
        payload: Mapping[str, Any] | bytes,
        *,
        content_type: str = "application/json",
        secret: str | None = None,
        at: int | None = None,
    ) -> Answer:
        """Any body; with another secret or an old moment, a signature the bot must refuse."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        return await self._courier.raw(body, content_type=content_type, secret=secret, at=at)

    async def _answered_later(self, request: web.Request) -> web.Response:
        """The bot uses a response_url."""
        try:
            answer: Json = await request.json()
            self._response_urls.use(request.match_info["key"], answer)
        except ValueError:
            return self._response_url_used({}, 400, {"ok": False, "error": "invalid_payload"})
        except ApiError as refusal:
            return self._response_url_used(answer, REFUSED_URL_STATUS.get(str(refusal), 400), refusal.body)
        self._log.done["response_url"] += 1
        return self._response_url_used(answer, 200, {"ok": True})

    def _response_url_used(self, args: Json, status: int, body: Json) -> web.Response:
        self._log.called(Call("response_url", args, status, body))
        return web.json_response(body, status=status)

    def _response_address(self, key: str) -> str:
        return self._at(f"/response/{key}")

    def _socket_url(self) -> str:
        return self._at(f"/link?ticket={self._sockets.ticket()}", scheme="ws")
