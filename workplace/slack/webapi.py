"""The door the bot knocks at: every Web API method of the practice Slack, with its scope and its pace."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from workplace.faults import Fault, Faults
from workplace.slack import webapi_chat, webapi_conversations, webapi_people, webapi_reactions, webapi_views
from workplace.slack.args import ApiError, Args, TooFast, arguments
from workplace.slack.desk import Desk
from workplace.wire import Call, Json, WireLog

Handler = Callable[[Desk, Args], Json]

SPECIAL = 0  # chat.postMessage: no tier, but a pace of its own in each channel


@dataclass(frozen=True)
class Method:
    """One row of the table: what it does, and what it asks for."""

    handler: Handler
    scope: str
    tier: int
    app_token: bool = False


METHODS: dict[str, Method] = {
    "apps.connections.open": Method(webapi_people.connections_open, "", 1, app_token=True),
    "auth.test": Method(webapi_people.auth_test, "", SPECIAL),
    "bots.info": Method(webapi_people.bots_info, "users:read", 3),
    "chat.delete": Method(webapi_chat.delete, "chat:write", 3),
    "chat.getPermalink": Method(webapi_chat.get_permalink, "", SPECIAL),
    "chat.postEphemeral": Method(webapi_chat.post_ephemeral, "chat:write", 4),
    "chat.postMessage": Method(webapi_chat.post_message, "chat:write", SPECIAL),
    "chat.update": Method(webapi_chat.update, "chat:write", 3),
    "conversations.history": Method(webapi_conversations.history, "", 3),
    "conversations.info": Method(webapi_conversations.info, "", 3),
    "conversations.join": Method(webapi_conversations.join, "channels:join", 3),
    "conversations.list": Method(webapi_conversations.listed, "", 2),
    "conversations.members": Method(webapi_conversations.members, "", 4),
    "conversations.open": Method(webapi_conversations.open_direct, "im:write", 3),
    "conversations.replies": Method(webapi_conversations.replies, "", 3),
    "reactions.add": Method(webapi_reactions.add, "reactions:write", 3),
    "reactions.get": Method(webapi_reactions.get, "reactions:read", 3),
    "reactions.remove": Method(webapi_reactions.remove, "reactions:write", 2),
    "team.info": Method(webapi_people.team_info, "team:read", 3),
    "users.info": Method(webapi_people.users_info, "users:read", 4),
    "users.list": Method(webapi_people.users_list, "users:read", 2),
    "views.open": Method(webapi_views.open_view, "", 4),
    "views.publish": Method(webapi_views.publish, "", 4),
    "views.push": Method(webapi_views.push, "", 4),
    "views.update": Method(webapi_views.update, "", 4),
}

REFUSED: dict[Fault, tuple[int, Json]] = {
    Fault.RATE_LIMITED: (429, {"ok": False, "error": "ratelimited"}),
    Fault.FAILED_BEFORE: (503, {"ok": False, "error": "service_unavailable"}),
}


class WebApi:
    """Checks token, scope and pace, does the work, and lets the ordered faults happen."""

    def __init__(
        self, desk: Desk, log: WireLog, *, bot_token: str, app_token: str, faults: Callable[[], Faults]
    ) -> None:
        self._desk = desk
        self._log = log
        self._tokens = {False: bot_token, True: app_token}
        self._faults = faults

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call of the bot."""
        name = request.match_info["method"]
        try:
            args = await arguments(request)
        except ApiError as refusal:
            return self._respond(name, Args({}), 200, refusal.body)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip() or args.text("token")
        shown = Args({each: value for each, value in args.items() if each != "token"})
        faults = self._faults()
        fault = faults.next(name)
        if fault in REFUSED:
            status, body = REFUSED[fault]
            return self._respond(name, shown, status, body, wait=faults.retry_after)
        status, body, wait = self._answer(name, token, shown)
        match fault:
            case Fault.FAILED_AFTER:
                return self._respond(name, shown, 503, {"ok": False, "error": "service_unavailable"})
            case Fault.CUT_AFTER:
                return self._cut(request, name, shown)
            case Fault.SLOW:
                await asyncio.sleep(faults.slow_for)
            case Fault.RATE_LIMITED | Fault.FAILED_BEFORE | None:
                pass  # the first two are refused above
        return self._respond(name, shown, status, body, wait=wait)

    def _answer(self, name: str, token: str, args: Args) -> tuple[int, Json, float]:
        """Does the work: HTTP status, body, and seconds to wait (429 only)."""
        try:
            method = self._authorised(name, token)
            if wait := self._desk.pace.wait_for_method(name, method.tier):
                raise TooFast(wait)
            body = {"ok": True, **method.handler(self._desk, args)}
        except ApiError as refusal:
            return 200, refusal.body, 0.0
        except TooFast as too_fast:
            return (*REFUSED[Fault.RATE_LIMITED], too_fast.wait)
        self._log.done[name] += 1
        return 200, body, 0.0

    def _authorised(self, name: str, token: str) -> Method:
        method = METHODS.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        if not token:
            raise ApiError("not_authed")
        if token == self._tokens[not method.app_token]:
            raise ApiError("not_allowed_token_type")
        if token != self._tokens[method.app_token]:
            raise ApiError("invalid_auth")
        self._desk.need_scope(method.scope)
        return method

    def _respond(self, name: str, args: Args, status: int, body: Json, *, wait: float = 0.0) -> web.Response:
        self._log.called(Call(name, args, status, body))
        headers = {"X-OAuth-Scopes": ",".join(sorted(self._desk.scopes))}
        if status == 429:
            headers["Retry-After"] = str(max(1, math.ceil(wait)))
        return web.json_response(body, status=status, headers=headers)

    def _cut(self, request: web.Request, name: str, args: Args) -> web.Response:
        self._log.called(Call(name, args, 0, {"ok": False, "error": "connection cut"}))
        if request.transport:
            request.transport.abort()
        return web.Response()
