"""Slack's requests come in, by HTTP or Socket Mode, over the same listeners; answers go out in the acknowledgement.

Everything a listener does is awaited before Slack is acknowledged: `process_before_response` is on. An event that
could not be recorded is answered 503, so that Slack delivers it again; a person who pressed, typed or sent a form
is told that nothing was recorded.
"""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from adapters.card import Button, Buttons, Card, Paragraph
from adapters.form import Form
from adapters.gateway import Front, NotRecorded
from adapters.inbound import BrokenPayload, Commanded, Identity, Inbound, Profile, ProfileChanged
from adapters.platform import PlatformError, Unreachable
from adapters.reply import FieldErrors, NextForm, OpenForm, Reply, Shown, Whisper
from adapters.slack import guard, inbound, render
from adapters.slack.platform import SlackPlatform, client_for

log = structlog.get_logger()
PROFILE_WITHIN = 2.0
DRAIN_WITHIN = 5.0
ANY = re.compile(".*")
NOT_OURS = frozenset({404, 500})  # the library says so of payloads that it cannot read; our listeners never do
ARRIVED = "x-pitchin-arrived"  # when the first byte came, for the listener behind the library
Body = dict[str, Any]
Ack = Callable[..., Awaitable[Any]]
Parse = Callable[[Body], Inbound | None]


class SlackServer:
    """The listeners of one workspace, and the courtesies that follow an acknowledgement."""

    def __init__(self, front: Front, platform: SlackPlatform, *, base_url: str | None, signing_secret: str) -> None:
        self._front = front
        self._platform = platform
        self._secret = signing_secret
        self._courtesies: set[asyncio.Task[None]] = set()
        self._socket: AsyncSocketModeHandler | None = None
        self._me = AuthorizeResult(enterprise_id=None, team_id=None)
        self.last_event = time.monotonic()

        async def authorize() -> AuthorizeResult:  # bolt cannot call a bound method here
            return self._me

        self._app = AsyncApp(
            client=client_for(None, base_url),  # the platform makes all calls; bolt needs none of its own
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,  # the guard has checked the raw bytes
            raise_error_for_unhandled_request=False,
        )
        self._listen()

    async def identify(self, token: str) -> dict[str, Any]:
        """Ask Slack who we are, once, and remember it for every request. Raises a `PlatformError`."""
        me = dict(await self._platform.identify())
        self._me = AuthorizeResult(
            enterprise_id=me.get("enterprise_id"),
            team_id=me.get("team_id"),
            bot_token=token,
            bot_id=me.get("bot_id"),
            bot_user_id=me.get("user_id"),
        )
        return me

    async def handle(self, request: web.Request) -> web.Response:
        """`POST /slack/events`: events, commands and interactions."""
        arrived = time.monotonic()
        try:
            body = await _raw(request)
            guard.check_signature(self._secret, request.headers, body)
            payload = guard.parsed(request.content_type, body)
        except guard.Rejected as rejected:
            return web.Response(status=rejected.status)
        if payload.get("type") == "url_verification":
            return web.json_response({"challenge": str(payload.get("challenge", ""))[:200]})
        headers: dict[str, str | Sequence[str]] = {"content-type": "application/json", ARRIVED: str(arrived)}
        try:
            bolt = AsyncBoltRequest(body=json.dumps(payload), headers=headers)  # what the guard read, and nothing else
            response = await self._app.async_dispatch(bolt)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            log.info("a payload that the library could not read", error=type(error).__name__)
            return web.Response(status=400)
        if response.status in NOT_OURS:
            return web.Response(status=400)
        return await to_aiohttp_response(response)

    async def connect(self, app_token: str) -> None:
        """Socket Mode: the same listeners over a connection that we open."""
        self._socket = AsyncSocketModeHandler(self._app, app_token)
        await self._socket.connect_async()  # type: ignore[no-untyped-call]

    async def is_connected(self) -> bool:
        """Whether Socket Mode is up; True where it is not used."""
        return self._socket is None or bool(await self._socket.client.is_connected())

    async def close(self) -> None:
        """Take no more, finish the courtesies under way, close the connection."""
        if self._socket:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
        if self._courtesies:
            await asyncio.wait(self._courtesies, timeout=DRAIN_WITHIN)

    async def drained(self) -> None:
        """Wait for the courtesies under way."""
        while self._courtesies:
            await asyncio.wait(set(self._courtesies), timeout=DRAIN_WITHIN)

    def _listen(self) -> None:
        self._app.command("/pitch")(self._on_command)
        self._app.event(ANY)(self._on_event)
        self._app.action(ANY)(self._on_action)
        self._app.shortcut(ANY)(self._on_shortcut)
        self._app.view_submission(ANY)(self._on_submission)

    async def _on_event(self, body: Body, req: AsyncBoltRequest) -> BoltResponse:
        self.last_event = time.monotonic()
        try:
            given = inbound.event(body)
            if given is None:
                return BoltResponse(status=200)
            reply = await self._answer(given, req)
        except BrokenPayload:
            return BoltResponse(status=400)
        except NotRecorded:
            return BoltResponse(status=503)
        card = _as_card(reply)
        if card:
            self._courtesy(self._tell(given, card))
        return BoltResponse(status=200)

    async def _on_command(self, body: Body, ack: Ack, req: AsyncBoltRequest) -> BoltResponse | None:
        try:
            given = inbound.command(body)
            reply = await self._answer(given, req)
        except BrokenPayload:
            return BoltResponse(status=400)
        except NotRecorded as failed:
            reply = Whisper(_sentence(failed.text))
        if isinstance(reply, OpenForm):
            await self._open(body, ack, given.by, reply.form)
        elif isinstance(reply, Whisper):
            await ack(response_type="ephemeral", **render.message(reply.card))
        else:
            await ack()
        return None

    async def _on_action(self, body: Body, ack: Ack, req: AsyncBoltRequest) -> BoltResponse | None:
        return await self._pressed(inbound.action, body, ack, req)

    async def _on_shortcut(self, body: Body, ack: Ack, req: AsyncBoltRequest) -> BoltResponse | None:
        return await self._pressed(inbound.shortcut, body, ack, req)

    async def _pressed(self, parse: Parse, body: Body, ack: Ack, req: AsyncBoltRequest) -> BoltResponse | None:
        try:
            given = parse(body)
        except BrokenPayload:
            return BoltResponse(status=400)
        if given is None:
            await ack()
            return None
        try:
            reply = await self._answer(given, req)
        except NotRecorded as failed:
            reply = Whisper(_sentence(failed.text))
        await self._after_press(body, ack, given, reply)
        return None

    async def _on_submission(self, body: Body, ack: Ack, req: AsyncBoltRequest) -> BoltResponse | None:
        try:
            given = inbound.submission(body)
            reply = await self._answer(given, req)
        except BrokenPayload:
            return BoltResponse(status=400)
        except NotRecorded as failed:
            reply = FieldErrors({"": failed.text})
        match reply:
            case FieldErrors(errors) if placed := _at_fields(body, dict(errors)):
                await ack(response_action="errors", errors=placed)
            case FieldErrors(errors):
                await self._replace(ack, given.by, " ".join(errors.values()))
            case NextForm(form) | OpenForm(form):
                await ack(response_action="update", view=render.modal(form))
            case Whisper(card) | Shown(card):
                words = await self._front.words(given.by)
                form = render.card_as_form(card, title=words.app, close=words.close)
                await ack(response_action="update", view=render.modal(form))
            case _:
                await ack()
        return None

    async def _replace(self, ack: Ack, who: Identity, text: str) -> None:
        """A form without fields has no place for errors: the sentence takes its place."""
        words = await self._front.words(who)
        form = render.card_as_form(_sentence(text), title=words.app, close=words.close)
        await ack(response_action="update", view=render.modal(form))

    async def _answer(self, given: Inbound, req: AsyncBoltRequest) -> Reply:
        stamped = req.headers.get(ARRIVED)
        arrived = float(stamped[0]) if stamped else time.monotonic()
        return await self._front.answer(given, arrived=arrived, ask=lambda: self._profile(given))

    async def _profile(self, given: Inbound) -> Profile | None:
        if isinstance(given, ProfileChanged):
            return None
        try:
            async with asyncio.timeout(PROFILE_WITHIN):
                return await self._platform.profile(given.by)
        except Unreachable:
            raise
        except (PlatformError, TimeoutError):
            return None

    async def _after_press(self, body: Body, ack: Ack, given: Inbound, reply: Reply) -> None:
        view = body.get("view") or {}
        in_modal = view.get("type") == "modal"
        match reply:
            case NextForm(form) | OpenForm(form) if in_modal:
                await self._update_view(view, form)
            case NextForm(form) | OpenForm(form):
                await self._open(body, ack, given.by, form)
                return
            case Whisper(card) | Shown(card) if in_modal or view:
                words = await self._front.words(given.by)
                form = render.card_as_form(card, title=words.app, close=words.close)
                if in_modal:
                    await self._update_view(view, form)
                else:
                    await self._open(body, ack, given.by, form)
                    return
            case Whisper(card) | Shown(card):
                self._courtesy(self._tell(given, card))
            case _:
                pass
        await ack()

    async def _open(self, body: Body, ack: Ack, who: Identity, form: Form) -> None:
        """Open a form, then acknowledge; when Slack does not let us, say "press again"."""
        try:
            await self._platform.open_view(str(body.get("trigger_id", "")), form)
        except PlatformError as error:
            log.info("a form could not be opened", error=type(error).__name__, code=str(error))
            words = await self._front.words(who)
            card = _sentence(words.press_again)
            if "command" in body:
                await ack(response_type="ephemeral", **render.message(card))
                return
            self._courtesy(self._whisper(_channel_of(body), who, card))
        await ack()

    async def _update_view(self, view: Body, form: Form) -> None:
        try:
            await self._platform.update_view(str(view.get("id", "")), form, view.get("hash"))
        except PlatformError as error:
            log.info("a form had moved on", error=type(error).__name__, code=str(error))

    async def _tell(self, given: Inbound, card: Card) -> None:
        channel = getattr(given, "channel", "") or getattr(getattr(given, "post", None), "channel", "")
        if isinstance(given, Commanded) and given.private:
            await self._said(self._platform.say(channel, card))
        else:
            await self._whisper(channel, given.by, card)

    async def _whisper(self, channel: str, who: Identity, card: Card) -> None:
        if channel:
            await self._said(self._platform.whisper(channel, who, card))

    async def _said(self, saying: Awaitable[None]) -> None:
        """One attempt: Home always says the same."""
        try:
            await saying
        except PlatformError as error:
            log.info("a courtesy was not delivered", error=type(error).__name__)

    def _courtesy(self, saying: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(saying)
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)


async def _raw(request: web.Request) -> bytes:
    if (request.content_length or 0) > guard.LARGEST_BODY:
        raise guard.Rejected(413)
    body = b""
    try:
        async for chunk in request.content.iter_chunked(64 * 1024):
            body += chunk
            if len(body) > guard.LARGEST_BODY:
                raise guard.Rejected(413)
    except (web.RequestPayloadError, ConnectionError):  # the sender broke off
        raise guard.Rejected(400) from None
    return body


def _as_card(reply: Reply) -> Card | None:
    """What can be said where no form can be opened: a form becomes the button that opens it."""
    match reply:
        case Whisper(card) | Shown(card):
            return card
        case OpenForm(form, button) if isinstance(button, Button):
            return Card(form.title, (Paragraph(form.title), Buttons((button,))))
        case _:
            return None


def _at_fields(body: Body, errors: dict[str, str]) -> dict[str, str]:
    """Errors by field; one that belongs to no field of the form stands at its first one, if it has any."""
    blocks = (body.get("view") or {}).get("blocks") or []
    inputs = [str(one.get("block_id")) for one in blocks if isinstance(one, dict) and one.get("type") == "input"]
    placed: dict[str, str] = {}
    for name, text in errors.items() if inputs else ():
        placed.setdefault(name if name in inputs else inputs[0], text)
    return placed


def _sentence(text: str) -> Card:
    return Card(text, (Paragraph(text),))


def _channel_of(body: Body) -> str:
    channel = body.get("channel")
    return str(channel.get("id", "")) if isinstance(channel, dict) else ""
