"""The doors the bot knocks at: the connector, the token endpoint and the published keys, with the ordered faults."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from aiohttp import web

from workplace.faults import Fault, Faults
from workplace.teams import connector_messages, connector_people
from workplace.teams.desk import Asked, ConnectorError, Desk, TooFast
from workplace.teams.rooms import Place
from workplace.teams.tokens import ALGORITHM, ISSUER, Bearers, SigningKeys
from workplace.wire import Call, Json, WireLog

SERVICE_PATH = "/amer/"
OPENID_PATH = "/openid/.well-known/openidconfiguration"
KEYS_PATH = "/openid/keys"
TOKEN_PATH = "/token"  # noqa: S105 - an address

Handler = Callable[[Desk, Asked], Json]
Door = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True)
class Method:
    """One row of the table: how it is called, what it does, and the status of success."""

    name: str
    verb: str
    path: str
    handler: Handler
    status: int = 200


METHODS = (
    Method("create_conversation", "POST", "v3/conversations", connector_messages.create_conversation, 201),
    Method("send", "POST", "v3/conversations/{conversation}/activities", connector_messages.send, 201),
    Method("send", "POST", "v3/conversations/{conversation}/activities/{activity}", connector_messages.send, 201),
    Method("update", "PUT", "v3/conversations/{conversation}/activities/{activity}", connector_messages.update),
    Method("delete", "DELETE", "v3/conversations/{conversation}/activities/{activity}", connector_messages.delete),
    Method("member", "GET", "v3/conversations/{conversation}/members/{identity}", connector_people.member),
    Method("members", "GET", "v3/conversations/{conversation}/pagedmembers", connector_people.members),
    Method("team", "GET", "v3/teams/{identity}", connector_people.team),
    Method("channels", "GET", "v3/teams/{identity}/conversations", connector_people.channels),
)


@dataclass(frozen=True)
class Outcome:
    """What a call is answered with."""

    status: int
    body: Json
    wait: float = 0.0


REFUSED: dict[Fault, Outcome] = {
    Fault.RATE_LIMITED: Outcome(429, {"error": {"code": "TooManyRequests", "message": "Too many requests."}}),
    Fault.FAILED_BEFORE: Outcome(503, {"error": {"code": "ServiceError", "message": "Service unavailable."}}),
}
FAILED_AFTER = REFUSED[Fault.FAILED_BEFORE]
UNAUTHORIZED = Outcome(401, {"error": {"code": "Unauthorized", "message": "Authorization has been denied."}})


class Connector:
    """Checks the bearer, does the work, and lets the ordered faults happen."""

    def __init__(
        self, desk: Desk, log: WireLog, keys: SigningKeys, bearers: Bearers, *, faults: Callable[[], Faults]
    ) -> None:
        self._desk = desk
        self._log = log
        self._keys = keys
        self._bearers = bearers
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        """What the server of the practice tenant serves."""
        methods = [web.route(each.verb, SERVICE_PATH + each.path, self._door(each)) for each in METHODS]
        return [
            *methods,
            web.get(OPENID_PATH, self._openid),
            web.get(KEYS_PATH, self._published_keys),
            web.post(TOKEN_PATH, self._token),
        ]

    def _door(self, method: Method) -> Door:
        async def knock(request: web.Request) -> web.Response:
            try:
                body = await _object(request)
            except ValueError:
                return self._respond(request, method.name, {}, _refusal(ConnectorError(400, "BadSyntax", "Not JSON.")))
            asked = _unpacked(request, body)
            return await self._serve(request, method.name, body, lambda: self._work(method, request, asked))

        return knock

    def _work(self, method: Method, request: web.Request, asked: Asked) -> Outcome:
        if not self._bearers.accept(request.headers.get("Authorization", "")):
            return UNAUTHORIZED
        try:
            return Outcome(method.status, method.handler(self._desk, asked))
        except ConnectorError as refusal:
            return _refusal(refusal)
        except TooFast as too_fast:
            return replace(REFUSED[Fault.RATE_LIMITED], wait=too_fast.wait)

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        shown = {name: value for name, value in form.items() if name != "client_secret"}
        return await self._serve(request, "token", shown, lambda: Outcome(*self._bearers.answer(form)))

    async def _openid(self, request: web.Request) -> web.Response:
        keys = str(request.url.with_path(KEYS_PATH))
        return web.json_response(
            {"issuer": ISSUER, "jwks_uri": keys, "id_token_signing_alg_values_supported": [ALGORITHM]}
        )

    async def _published_keys(self, request: web.Request) -> web.Response:
        return await self._serve(request, "keys", {}, lambda: Outcome(200, self._keys.published()))

    async def _serve(self, request: web.Request, name: str, shown: Json, work: Callable[[], Outcome]) -> web.Response:
        """Does the work, or not, as the faults have it; the bot cannot tell which from the status alone."""
        faults = self._faults()
        fault = faults.next(name)
        if fault in REFUSED:
            return self._respond(request, name, shown, replace(REFUSED[fault], wait=faults.retry_after))
        outcome = work()
        if outcome.status < 300:
            self._log.done[name] += 1
        match fault:
            case Fault.FAILED_AFTER:
                return self._respond(request, name, shown, FAILED_AFTER)
            case Fault.CUT_AFTER:
                return self._cut(request, name, shown)
            case Fault.SLOW:
                await asyncio.sleep(faults.slow_for)
            case Fault.RATE_LIMITED | Fault.FAILED_BEFORE | None:
                pass  # the first two are refused above
        return self._respond(request, name, shown, outcome)

    def _respond(self, request: web.Request, name: str, shown: Json, outcome: Outcome) -> web.Response:
        self._keep(request, name, shown, outcome.status, outcome.body)
        late = outcome.status == 429
        headers = {"Retry-After": str(max(1, math.ceil(outcome.wait)))} if late else {}
        return web.json_response(outcome.body, status=outcome.status, headers=headers)

    def _cut(self, request: web.Request, name: str, shown: Json) -> web.Response:
        self._keep(request, name, shown, 0, {"error": {"code": "ConnectionCut"}})
        if request.transport:
            request.transport.abort()
        return web.Response()

    def _keep(self, request: web.Request, name: str, shown: Json, status: int, answer: Json) -> None:
        args = {**request.match_info, **request.query, **({"body": shown} if shown else {})}
        kept = {**answer, "access_token": "..."} if "access_token" in answer else answer
        self._log.called(Call(name, args, status, kept, request.method))


async def _object(request: web.Request) -> Json:
    """The body as an object; a body of another shape is a ValueError."""
    given = json.loads(await request.text() or "{}")
    if not isinstance(given, dict):
        raise ValueError(given)
    return given


def _unpacked(request: web.Request, body: Json) -> Asked:
    path = request.match_info
    return Asked(
        Place.of(path.get("conversation", "")),
        path.get("activity", ""),
        path.get("identity", ""),
        body,
        dict(request.query),
    )


def _refusal(refusal: ConnectorError) -> Outcome:
    return Outcome(refusal.status, refusal.body)
