"""The page of the practice workplace: its files, one snapshot, a bell for changes, and what people do."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from inspect import signature
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from workplace.changes import listen_to_all
from workplace.conductor import Conductor
from workplace.guard import harden, loopback_only
from workplace.impossible import Impossible
from workplace.slack.practice import PracticeSlack
from workplace.slack.screens import View
from workplace.snapshot import Look, snapshot
from workplace.teams.practice import PracticeTeams
from workplace.teams.screens import Dialog
from workplace.wire import Answer, Json

PAGE = Path(__file__).parent / "page"
BETWEEN_BELLS = 0.1
WATCH_AGAIN_AFTER = 15.0
ACT_DEFAULTS = {"as": "", "do": "", "look": "slack"}
FARTHEST_MOVE = timedelta(days=366).total_seconds()

Practice = PracticeSlack | PracticeTeams
Act = Callable[[Practice, str, Mapping[str, Any]], Awaitable[Answer]]


def _by_person(name: str) -> Act:
    """An act whose first argument is the acting person."""
    return lambda place, user, given: _called(place, name, user, **given)


def _in_view(name: str) -> Act:
    """An act inside a view; people act in their own views only."""

    def act(place: Practice, user: str, given: Mapping[str, Any]) -> Awaitable[Answer]:
        shown = [view.id for view in _views(place, user) if view]
        if given.get("view_id") not in shown:
            raise Impossible(f"{user} sees no view {given.get('view_id')}")
        return _called(place, name, **given)

    return act


def _views(place: Practice, user: str) -> list[View | Dialog | None]:
    return [place.open_view(user), *([place.home(user)] if isinstance(place, PracticeSlack) else [])]


def _called(place: Practice, name: str, /, *args: Any, **given: Any) -> Awaitable[Answer]:
    """The page's arguments meet the Python interface here; a wrong one is a sentence, not a failure."""
    verb: Callable[..., Awaitable[Answer]] = getattr(place, name)
    try:
        signature(verb).bind(*args, **given)
    except TypeError as wrong:
        raise Impossible(f"{name}: {wrong}") from None
    return verb(*args, **given)


ON_BOTH = ("command", "press", "react", "unreact", "write")
ON_TEAMS = ("compose", "look", "mention", "message_action", "refresh_card")
IN_VIEWS: dict[str, Act] = {name: _in_view(name) for name in ("act_in_view", "close_view", "submit")}

ACTS: dict[str, dict[str, Act]] = {
    "slack": {**{name: _by_person(name) for name in (*ON_BOTH, "open_home", "shortcut")}, **IN_VIEWS},
    "teams": {**{name: _by_person(name) for name in (*ON_BOTH, *ON_TEAMS)}, **IN_VIEWS},
}


def page_app(slack: PracticeSlack, conductor: Conductor, teams: PracticeTeams | None = None) -> web.Application:
    """Whoever runs it binds it, to loopback."""
    page = _Page(slack, conductor, teams)
    app = web.Application(middlewares=[loopback_only])
    app.on_response_prepare.append(harden)
    app.on_shutdown.append(page.end)
    app.add_routes(
        [
            web.get("/", page.index),
            web.get("/workplace/state", page.state),
            web.get("/workplace/changes", page.changes),
            web.post("/workplace/act", page.act),
            web.post("/workplace/clock", page.clock),
            web.post("/workplace/reset", page.reset),
            web.static("/", PAGE),
        ]
    )
    return app


class _Page:
    def __init__(self, slack: PracticeSlack, conductor: Conductor, teams: PracticeTeams | None) -> None:
        self._slack = slack
        self._teams = teams
        self._places: dict[str, Practice] = {"slack": slack, **({"teams": teams} if teams else {})}
        self._conductor = conductor
        self._ended = False

    async def index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    async def state(self, request: web.Request) -> web.Response:
        user = request.query.get("as", "")
        if not self._is_here(user):
            return _refused(f"nobody here is called {user}")
        look = request.query.get("look", "slack")
        if look not in self._places:
            return _refused(f"there is no look {look}")
        shown: Look = "teams" if look == "teams" else "slack"
        return web.json_response(await snapshot(self._slack, self._conductor, user, teams=self._teams, look=shown))

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """A bell, not the news: the page fetches the state. Many changes within a tenth of a second ring once."""
        with listen_to_all(place.changed for place in self._places.values()) as changed:
            async with sse_response(request) as stream:
                with contextlib.suppress(ConnectionResetError):  # the browser has left
                    while not self._ended and stream.is_connected():
                        await self._ring(stream, changed)
        return stream

    async def act(self, request: web.Request) -> web.Response:
        given = await _object(request)
        user, verb, look = (str(given.pop(name, default)) for name, default in ACT_DEFAULTS.items())
        if look not in self._places or verb not in ACTS[look] or not self._is_here(user):
            return _refused("say who acts (as), what they do (do) and in which look")
        try:
            answer = await ACTS[look][verb](self._places[look], user, given)
        except Impossible as problem:
            return _refused(str(problem))
        return web.json_response({"ok": True, "answer": asdict(answer)})

    async def clock(self, request: web.Request) -> web.Response:
        match await _object(request):
            case {"jump": "next"}:
                await self._conductor.jump()
            case {"move": int() | float() as seconds} if 0 < seconds <= FARTHEST_MOVE:
                await self._conductor.move(timedelta(seconds=seconds))
            case _:
                return _refused("move forward by seconds, or jump to next")
        return self._done()

    async def reset(self, _request: web.Request) -> web.Response:
        for place in self._places.values():
            await place.reset()
        await self._conductor.reset()
        return self._done()

    async def end(self, _app: web.Application) -> None:
        """Lets the open streams go, so that a shutdown does not wait for browsers."""
        self._ended = True
        self._slack.changed.tell()

    async def _ring(self, stream: EventSourceResponse, changed: asyncio.Event) -> None:
        try:
            await asyncio.wait_for(changed.wait(), WATCH_AGAIN_AFTER)
        except TimeoutError:
            return
        changed.clear()
        await stream.send("{}", event="changed")
        await asyncio.sleep(BETWEEN_BELLS)

    def _is_here(self, user: str) -> bool:
        return user in {person.user for person in self._slack.people}

    def _done(self) -> web.Response:
        self._slack.changed.tell()
        return web.json_response({"ok": True})


async def _object(request: web.Request) -> Json:
    try:
        given = json.loads(await request.text() or "{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="a JSON object, please")
    return given


def _refused(why: str) -> web.Response:
    return web.json_response({"ok": False, "error": why}, status=400)
