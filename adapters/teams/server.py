"""Teams' activities come in, and their answers go out in the same request.

Everything is committed before Teams is answered. An event that could not be recorded is answered 503; a person who
pressed, typed or sent a form is told that nothing was recorded. The library authenticates and runs the turn; its own
HTTP handler fails on every invoke that has an answer, so that ours stands in its place.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import Coroutine, Mapping
from typing import Any

import structlog
from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.schema import Activity
from msrest.exceptions import DeserializationError  # type: ignore[attr-defined]

from adapters.card import Button, Buttons, Card, Paragraph
from adapters.form import Form
from adapters.gateway import Front, NotRecorded
from adapters.inbound import BrokenPayload, Commanded, Inbound, Profile, Submitted
from adapters.news import PersonGone, RoomGone, ServiceMoved
from adapters.platform import PlatformError, Unreachable
from adapters.reply import FieldErrors, NextForm, OpenForm, Reply, Shown, Whisper
from adapters.teams import inbound
from adapters.teams.auth import Gate, Rejected
from adapters.teams.platform import TeamsPlatform
from adapters.teams.render import ADAPTIVE, Renderer, card_as_form

log = structlog.get_logger()
LARGEST_BODY = 256 * 1024
DEEPEST = 40
PROFILE_WITHIN = 2.0
DRAIN_WITHIN = 5.0
ROOM_EVENTS = frozenset({"conversationUpdate", "installationUpdate"})
MESSAGE = "application/vnd.microsoft.activity.message"
DIALOGS = frozenset({"task/fetch", "task/submit", "composeExtension/fetchTask", "composeExtension/submitAction"})
Body = Mapping[str, Any]
Json = dict[str, Any]


class TeamsServer:
    """The one address that Teams calls, and the courtesies that follow an answer."""

    def __init__(self, front: Front, platform: TeamsPlatform, renderer: Renderer, gate: Gate) -> None:
        self._front = front
        self._platform = platform
        self._render = renderer
        self._gate = gate
        self._courtesies: set[asyncio.Task[None]] = set()
        self._rosters: set[str] = set()

    async def handle(self, request: web.Request) -> web.Response:
        """`POST /api/messages`."""
        arrived = time.monotonic()
        try:
            payload = await _payload(request)
            activity = Activity.deserialize(payload)
            tenant = inbound.tenant_of(payload)
            admitted = await self._gate.admit(activity, request.headers.get("Authorization", ""), tenant=tenant)
        except Rejected as rejected:
            return web.Response(status=rejected.status)
        except (DeserializationError, AttributeError, TypeError, ValueError):
            return web.Response(status=400)
        answer: list[web.Response] = []

        async def turn(_: TurnContext) -> None:
            answer.append(await self._answered(payload, arrived))

        await self._gate.adapter.process_activity(admitted, activity, turn)
        return answer[0]

    async def close(self) -> None:
        """Finish the courtesies under way, close the connections."""
        if self._courtesies:
            await asyncio.wait(self._courtesies, timeout=DRAIN_WITHIN)
        await self._platform.close()

    async def drained(self) -> None:
        """Wait for the courtesies under way."""
        while self._courtesies:
            await asyncio.wait(set(self._courtesies), timeout=DRAIN_WITHIN)

    async def _answered(self, payload: Body, arrived: float) -> web.Response:
        try:
            await self._listen_for_news(payload)
            given = inbound.parsed(payload)
        except BrokenPayload:
            return web.Response(status=400)
        except NotRecorded:
            return web.Response(status=503)
        if payload.get("type") == "invoke":
            return await self._invoked(payload, given[0], arrived) if given else web.Response(status=400)
        for one in given:
            try:
                reply = await self._reply(payload, one, arrived)
            except NotRecorded as failed:
                if not isinstance(one, Commanded):
                    return web.Response(status=503)
                await self._tell(payload, one, _sentence(failed.text))
                continue
            if card := _as_card(reply):
                self._courtesy(self._tell(payload, one, card))
        return web.Response(status=200)

    async def _invoked(self, payload: Body, given: Inbound, arrived: float) -> web.Response:
        in_dialog = payload.get("name") in DIALOGS
        try:
            reply = await self._reply(payload, given, arrived)
        except NotRecorded as failed:
            return _task_message(failed.text) if in_dialog else _executed_message(failed.text)
        if in_dialog:
            return await self._dialog(payload, given, reply)
        return await self._executed(payload, given, reply)

    async def _dialog(self, payload: Body, given: Inbound, reply: Reply) -> web.Response:
        match reply:
            case OpenForm(form) | NextForm(form):
                return self._continued(form)
            case Whisper(card) | Shown(card):
                words = await self._front.words(given.by)
                return self._continued(card_as_form(card, title=words.app, close=words.close))
            case FieldErrors(errors):
                return await self._once_more(given, errors)
            case _:
                opened = payload.get("name") in {"task/fetch", "composeExtension/fetchTask"}
                return _task_message((await self._front.words(given.by)).done) if opened else web.json_response({})

    async def _once_more(self, given: Inbound, errors: Mapping[str, str]) -> web.Response:
        """The same form with its errors and with what was typed: Teams itself keeps neither."""
        form = await self._front.form_again(given) if isinstance(given, Submitted) else None
        if form is None or not isinstance(given, Submitted):
            return _task_message(" ".join(errors.values()))
        return self._continued(form, answers=given.answers, errors=errors)

    def _continued(self, form: Form, **overlay: Any) -> web.Response:
        return web.json_response({"task": {"type": "continue", "value": self._render.dialog(form, **overlay)}})

    async def _executed(self, payload: Body, given: Inbound, reply: Reply) -> web.Response:
        """What a button on a card answers: a sentence, or a card in the place of one that only this person sees."""
        words = await self._front.words(given.by)
        match reply:
            case Shown(card):
                return self._executed_card(card)
            case Whisper(card) if inbound.is_private(payload) and not inbound.on_living_card(payload):
                return self._executed_card(card)
            case OpenForm() | NextForm():
                return self._executed_card(_as_card(reply) or _sentence(words.press_again))
            case Whisper(card):
                return _executed_message(self._render.message(card)["summary"])
            case FieldErrors(errors):
                return _executed_message(" ".join(errors.values()))
            case _:
                return _executed_message(words.done)

    def _executed_card(self, card: Card) -> web.Response:
        return web.json_response({"statusCode": 200, "type": ADAPTIVE, "value": self._render.card(card)})

    async def _reply(self, payload: Body, given: Inbound, arrived: float) -> Reply:
        return await self._front.answer(given, arrived=arrived, ask=lambda: self._profile(payload, given))

    async def _profile(self, payload: Body, given: Inbound) -> Profile | None:
        """What the activity says about a person, and whether the roster counts them as a guest."""
        seen = given.seen
        try:
            async with asyncio.timeout(PROFILE_WITHIN):
                guest = await self._platform.is_guest(inbound.channel_of(payload), inbound.account_of(payload))
        except BrokenPayload as broken:
            raise Unreachable(str(broken)) from None
        except Unreachable:
            raise
        except (PlatformError, TimeoutError):
            return None
        return Profile(seen.name or "?", seen.language, seen.zone, guest) if seen else None

    async def _tell(self, payload: Body, given: Inbound, card: Card) -> None:
        """One attempt: whoever asks again gets the same."""
        try:
            channel = inbound.channel_of(payload)
            if inbound.is_private(payload):
                await self._platform.say(channel, card)
            else:
                await self._platform.whisper(channel, given.by, card)
        except (PlatformError, BrokenPayload) as error:
            log.info("a courtesy was not delivered", error=type(error).__name__)

    async def _listen_for_news(self, payload: Body) -> None:
        """Rooms, people and addresses: what every activity tells beside what somebody did."""
        tenant = inbound.tenant_of(payload)
        service_url = str(payload.get("serviceUrl") or "")
        if service_url and service_url != self._platform.service_url:
            await self._move(tenant, service_url)
        room, team = inbound.roster_of(payload)
        removed = payload.get("type") == "installationUpdate" and str(payload.get("action")).startswith("remove")
        if removed and not str(payload.get("action")).endswith("upgrade"):
            gone = RoomGone(room) if room else PersonGone(inbound.who(payload).user)
            self._rosters.discard(room)
            await self._front.learn(inbound.NAME, tenant, gone)
        elif room and (room not in self._rosters or payload.get("type") in ROOM_EVENTS):
            self._rosters.add(room)
            self._courtesy(self._read_roster(tenant, room, team, inbound.room_name(payload)))

    async def _move(self, tenant: str, service_url: str) -> None:
        """Where that cannot be remembered now, the next activity says it again."""
        with contextlib.suppress(NotRecorded):
            await self._front.learn(inbound.NAME, tenant, ServiceMoved(service_url))
            self._platform.moved(service_url)

    async def _read_roster(self, tenant: str, room: str, team: str, name: str) -> None:
        try:
            await self._front.learn(inbound.NAME, tenant, await self._platform.roster(room, team, name))
        except (PlatformError, NotRecorded) as error:
            self._rosters.discard(room)
            log.info("a roster could not be read", error=type(error).__name__)

    def _courtesy(self, saying: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(saying)
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)


async def _payload(request: web.Request) -> Json:
    """The body as an object; raises `Rejected` when it is none, too large, too deep, or holds broken text."""
    if (request.content_length or 0) > LARGEST_BODY:
        raise Rejected(413)
    body = b""
    try:
        async for chunk in request.content.iter_chunked(64 * 1024):
            body += chunk
            if len(body) > LARGEST_BODY:
                raise Rejected(413)
        payload = json.loads(body.decode("utf-8"))
        json.dumps(payload, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError, web.RequestPayloadError, ConnectionError):
        raise Rejected(400) from None
    if not isinstance(payload, dict) or not isinstance(payload.get("type"), str) or _depth(payload) > DEEPEST:
        raise Rejected(400)
    return payload


def _depth(value: object, level: int = 0) -> int:
    if level > DEEPEST:
        return level
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_depth(one, level + 1) for one in inside), default=level)


def _as_card(reply: Reply) -> Card | None:
    """What can be said where no dialog can be opened: a form becomes the button that opens it."""
    match reply:
        case Whisper(card) | Shown(card):
            return card
        case OpenForm(form, button) if isinstance(button, Button):
            return Card(form.title, (Paragraph(form.title), Buttons((button,))))
        case _:
            return None


def _task_message(text: str) -> web.Response:
    return web.json_response({"task": {"type": "message", "value": text}})


def _executed_message(text: str) -> web.Response:
    return web.json_response({"statusCode": 200, "type": MESSAGE, "value": text})


def _sentence(text: str) -> Card:
    return Card(text, (Paragraph(text),))
