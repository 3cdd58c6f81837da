"""The application: one delivery, one transaction, one reply; only then is the platform acknowledged.

A repeat ends at the inbox and gets the stored reply. A refusal drops what the feature had begun, keeps the inbox
row and answers with its sentence. Only an unexpected error leaves nothing behind, so that a repeat may succeed.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from adapters.form import Form
from adapters.inbound import (
    Commanded,
    HomeOpened,
    Inbound,
    Installed,
    Pressed,
    ProfileChanged,
    Reacted,
    Submitted,
    Typed,
)
from adapters.news import News
from adapters.reply import FieldErrors, Nothing, Reply
from bot import routes
from bot.answering import said
from bot.clock import Clock, real_now
from bot.features import rosters
from bot.features.finding import not_understood, shown
from bot.replies import decode, encode
from bot.routes import Route, reads
from bot.turn import Turn
from bot.wording.words import LANGUAGES
from domain.policy import Action, is_about_a_pitch
from domain.refusals import Refusal
from storage.people import Person
from storage.places import Workspace
from storage.store import Books, DatabaseBusy, Store
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()


class UnknownWorkspace(Exception):
    """A delivery from a workspace that is not installed here."""


class ProfileNeeded(Exception):
    """We have not met this person: the platform has to be asked who they are first."""


@dataclass(slots=True)
class App:
    """Answers inbound deliveries from any platform."""

    store: Store
    clock: Clock
    wake: Callable[[], None] = lambda: None
    stewards: frozenset[tuple[str, str]] = frozenset()

    async def form_again(self, submitted: Submitted) -> Form | None:
        """The form that was sent, built anew; None where there is none, or none for this person any more."""
        route = routes.FORMS.get(submitted.form)
        if route is None:
            return None
        return await self.store.read(lambda books: self._build(books, route, submitted))

    async def learn(self, platform: str, workspace: str, news: News) -> None:
        """Take in what a platform says about its rooms; of a workspace that is not installed here, nothing."""
        await self.store.write(lambda books: rosters.learn(books, platform, workspace, news))

    async def handle(self, inbound: Inbound, *, arrived: float | None = None) -> Reply:
        """Carry out one delivery and return what the person gets back.

        Raises `ProfileNeeded`, `UnknownWorkspace` or `storage.store.DatabaseBusy`; then nothing was recorded.
        """
        route = route_of(inbound)
        if route is None:
            return Nothing()
        if inbound.profile is not None:
            await self.store.write(lambda books: _introduce(books, inbound))
        if not route.writes:
            reply, is_news = await self.store.read(lambda books: self._look(books, route, inbound))
            if is_news:
                await self._take_note(inbound)
            return reply
        try:
            reply = await self.store.write(lambda books: self._act(books, route, inbound), arrived=arrived)
        except Refusal as refusal:
            refused = refusal
            reply = await self.store.write(lambda books: self._refuse(books, inbound, refused))
        self.wake()
        return reply

    def _build(self, books: Books, route: Route, submitted: Submitted) -> Form | None:
        if route.again is None:
            return None
        try:
            return route.again(self._here(books, submitted, route.may), submitted)
        except Refusal:
            return None

    async def _take_note(self, inbound: Inbound) -> None:
        """Somebody only looked, but their being here is news: where they are, or that they can be reached again."""
        with contextlib.suppress(DatabaseBusy):
            await self.store.write(lambda books: _notice(self._here(books, inbound), inbound))

    def _here(self, books: Books, inbound: Inbound, may: Action = Action.LOOK) -> Turn:
        return self._turn(books, inbound, _workspace(books, inbound), may)

    def _look(self, books: Books, route: Route, inbound: Inbound) -> tuple[Reply, bool]:
        """The reply, and whether the person's being here says something about them that is not known yet."""
        turn = self._here(books, inbound, route.may)
        is_news = bool(_news(turn, inbound) or _new_chat(turn, inbound))
        try:
            return _asked(route, turn, inbound), is_news
        except Refusal as refusal:
            return refused_reply(turn, inbound, refusal), is_news

    def _act(self, books: Books, route: Route, inbound: Inbound) -> Reply:
        workspace = _workspace(books, inbound)
        if not _arrive(books, workspace, inbound):
            return _stored(books, inbound)
        turn = self._turn(books, inbound, workspace, route.may)
        _notice(turn, inbound)
        reply = _asked(route, turn, inbound)
        _remember(books, inbound, reply)
        return reply

    def _refuse(self, books: Books, inbound: Inbound, refusal: Refusal) -> Reply:
        workspace = _workspace(books, inbound)
        if not _arrive(books, workspace, inbound):
            return _stored(books, inbound)
        reply = refused_reply(self._turn(books, inbound, workspace), inbound, refusal)
        _remember(books, inbound, reply)
        return reply

    def _turn(self, books: Books, inbound: Inbound, workspace: Workspace, may: Action = Action.LOOK) -> Turn:
        uow, who = books.unit_of_work(workspace), inbound.by
        person = _person(uow, inbound)
        if (who.platform, who.user.lower()) in self.stewards:
            person = replace(person, steward=True)
        return Turn(uow, person, self.clock.now(), real_now(), may, _channel(inbound))


def route_of(inbound: Inbound) -> Route | None:
    """The route of a delivery; None when it means nothing to us."""
    match inbound:
        case Commanded(text=text):
            return _command(text)
        case Pressed(route=name):
            return routes.BUTTONS.get(name) or routes.SHORTCUTS.get(name)
        case Submitted(form=name):
            return routes.FORMS.get(name)
        case Typed(form=name):
            return routes.TYPED.get(name)
        case Reacted(emoji=emoji):
            return routes.REACTIONS.get(emoji)
        case HomeOpened():
            return routes.HOME_OPENED
        case Installed():
            return routes.INSTALLED
        case ProfileChanged():
            return routes.PROFILE_CHANGED
        case _:
            return None


def refused_reply(turn: Turn, inbound: Inbound, refusal: Refusal) -> Reply:
    """The sentence of a refusal, where the person can see it: at the field, or as a whisper."""
    text = turn.say.refusal(refusal)
    if isinstance(inbound, Submitted) and refusal.field:
        return FieldErrors({refusal.field: text})
    return said(text)


def _asked(route: Route, turn: Turn, inbound: Inbound) -> Reply:
    """What concerns no pitch is asked of the policy here; what does, where the handler fetches the pitch."""
    if not is_about_a_pitch(route.may):
        turn.check(route.may)
    return route.handler(turn, inbound)


def _channel(inbound: Inbound) -> str:
    """The channel in which somebody acts; a form that is sent does not say where it was opened."""
    match inbound:
        case Commanded(channel=channel) | Pressed(channel=channel):
            return channel
        case Reacted(post=post):
            return post.channel
        case _:
            return ""


def _command(text: str) -> Route:
    words = text.split()
    first = words[0].casefold() if words else ""
    if first in routes.WORDS:
        return routes.WORDS[first]
    if first[:1] in {"p", "#"} and any(character.isdigit() for character in first):
        return reads(shown, may=Action.SEE)
    return reads(_guess, may=Action.LOOK)


def _guess(turn: Turn, commanded: Commanded) -> Reply:
    known = [getattr(one, "french" if turn.say.language == "fr" else "english") for one in routes.COMMANDS]
    others = [word for word in routes.WORDS if word not in known]
    return not_understood(turn, commanded, known=[*filter(None, known), *filter(None, others)])


def _workspace(books: Books, inbound: Inbound) -> Workspace:
    found = books.places.find(inbound.by.platform, inbound.by.workspace)
    if found is None:
        raise UnknownWorkspace(inbound.by.workspace)
    return found


def _arrive(books: Books, workspace: Workspace, inbound: Inbound) -> bool:
    delivery = inbound.delivery
    return books.inbox.arrive(workspace.organisation, delivery.platform, delivery.key, real_now())


def _stored(books: Books, inbound: Inbound) -> Reply:
    """What the first of these deliveries was answered with; nothing where another version wrote what we cannot read."""
    kept = books.inbox.reply_to(inbound.delivery.platform, inbound.delivery.key)
    if not kept:
        return Nothing()
    reply = decode(kept)
    if reply is None:
        log.warning("a stored reply cannot be read", platform=inbound.delivery.platform)
        return Nothing()
    return reply


def _remember(books: Books, inbound: Inbound, reply: Reply) -> None:
    """Keep replies that a repeat is owed; a reaction has none that would be owed twice."""
    if not isinstance(reply, Nothing) and not isinstance(inbound, Reacted):
        books.inbox.remember_reply(inbound.delivery.platform, inbound.delivery.key, encode(reply))


def _person(uow: UnitOfWork, inbound: Inbound) -> Person:
    who = inbound.by
    known = uow.people.behind(who.platform, who.workspace, who.user)
    if known is None:
        raise ProfileNeeded
    return known


def _notice(turn: Turn, inbound: Inbound) -> None:
    news = _news(turn, inbound)
    if news:
        turn.uow.people.change(turn.who.id, **news)
    chat = _new_chat(turn, inbound)
    if chat:
        turn.uow.people.remember_chat(inbound.by.platform, inbound.by.workspace, inbound.by.user, chat)


def _news(turn: Turn, inbound: Inbound) -> dict[str, object]:
    """What being here says about a person: they can be written to, in this workspace, and how they are set up."""
    who, seen = turn.who, inbound.seen
    found: dict[str, object] = {"reachable": True, "workspace_id": turn.uow.workspace.id}
    if seen:
        found |= {"name": seen.name or who.name, "zone": seen.zone}
        found |= {} if who.language_chosen else {"language": seen.language}
    return {name: value for name, value in found.items() if getattr(who, name) != value}


def _new_chat(turn: Turn, inbound: Inbound) -> str:
    """The chat in which somebody writes to us, where we did not know it."""
    chat = inbound.seen.chat if inbound.seen else ""
    return chat if chat != turn.who.direct else ""


def _introduce(books: Books, inbound: Inbound) -> None:
    """Store a person whom the platform has just described; two requests may bring the same news."""
    uow, who, profile = books.unit_of_work(_workspace(books, inbound)), inbound.by, inbound.profile
    if profile is None or uow.people.behind(who.platform, who.workspace, who.user):
        return
    uow.people.meet(
        who.platform,
        who.workspace,
        who.user,
        name=profile.name,
        language=profile.language if profile.language in LANGUAGES else "en",
        zone=profile.zone,
        guest=profile.guest,
        workspace_id=uow.workspace.id,
    )
