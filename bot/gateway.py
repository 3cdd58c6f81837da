"""The application as a platform's server sees it: people get introduced, and failures become a clear answer."""

import time
from dataclasses import replace

import structlog

from adapters.form import Form
from adapters.gateway import Ask, NotRecorded, ServerWords
from adapters.inbound import Identity, Inbound, ProfileChanged, Submitted
from adapters.news import News
from adapters.platform import Unreachable
from adapters.reply import Nothing, Reply
from bot.app import App, ProfileNeeded, UnknownWorkspace
from bot.wording.words import words_in
from storage.store import Books, DatabaseBusy

log = structlog.get_logger()


class BotFront:
    """Answers a platform's server on behalf of the application."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def answer(self, given: Inbound, *, arrived: float, ask: Ask) -> Reply:
        """Carry a delivery out, asking the platform first about people we have not met. Raises `NotRecorded`."""
        try:
            return await self._introduced(given, arrived=arrived, ask=ask)
        except UnknownWorkspace:
            log.warning("a delivery from a workspace that is not installed here")
            return Nothing()
        except DatabaseBusy:
            raise NotRecorded(await self._sorry(given.by)) from None
        except NotRecorded:
            raise
        except Exception:
            log.exception("a delivery failed", kind=type(given).__name__)
            raise NotRecorded(await self._sorry(given.by)) from None

    async def words(self, who: Identity) -> ServerWords:
        """The adapter's own sentences in a person's language."""
        say = words_in(await self._language(who))
        return ServerWords(say("app_name"), say("close"), say("press_again"), say("done"))

    async def form_again(self, given: Submitted) -> Form | None:
        """The form that was sent; None where it cannot be shown again."""
        try:
            return await self._app.form_again(given)
        except (DatabaseBusy, ProfileNeeded, UnknownWorkspace):
            return None

    async def learn(self, platform: str, workspace: str, news: News) -> None:
        """Take in news of rooms and people. Raises `NotRecorded`."""
        try:
            await self._app.learn(platform, workspace, news)
        except DatabaseBusy:
            raise NotRecorded("") from None

    async def _introduced(self, given: Inbound, *, arrived: float, ask: Ask) -> Reply:
        try:
            return await self._app.handle(given, arrived=arrived)
        except ProfileNeeded:
            if isinstance(given, ProfileChanged):
                return Nothing()
        try:
            profile = await ask()
        except Unreachable:
            return Nothing()  # the platform knows nobody of that name, and would not know them next time either
        if profile is None:
            raise NotRecorded(await self._sorry(given.by))
        return await self._app.handle(replace(given, profile=profile), arrived=time.monotonic())

    async def _sorry(self, who: Identity) -> str:
        return words_in(await self._language(who))("not_recorded")

    async def _language(self, who: Identity) -> str:
        def look(books: Books) -> str:
            workspace = books.places.find(who.platform, who.workspace)
            known = (
                books.unit_of_work(workspace).people.behind(who.platform, who.workspace, who.user)
                if workspace
                else None
            )
            return known.language if known else "en"

        try:
            return await self._app.store.read(look)
        except DatabaseBusy:
            return "en"
