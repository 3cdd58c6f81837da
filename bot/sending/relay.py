"""The relay takes promised messages to their platform: once where that can be known, and never in a rush.

The protocol: commit "sending" before the call; sort the answer into done, refused, come back later, and unknown;
look for an unknown one before sending again; and where nothing can be looked up, send at most twice. Rate limits,
unreachable people and closed channels end here, one message at a time, and never stop the queue.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from adapters.card import Card
from adapters.inbound import Identity, PostRef
from adapters.platform import (
    Allowance,
    Ambiguous,
    Gone,
    NotAMember,
    Place,
    Platform,
    PlatformError,
    RateLimited,
    Refused,
    Unreachable,
)
from bot.clock import Clock, real_now
from bot.features.pitching import handlers as pitching
from bot.sending.pacing import Call, Pacing
from bot.sending.rendering import rendered
from bot.turn import pitch_key
from storage.messages import Message, MessageKind, MessageState
from storage.places import Workspace
from storage.store import Books, DatabaseBusy, Store
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
HELD_ELSEWHERE = 0.005  # seconds; another batch holds what is left
PARENT_MISSING = 60.0  # seconds; a note waits for the card whose thread it belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How the relay paces itself, in seconds of real time."""

    sweep: float = 3.0
    lease: float = 30.0
    batch: int = 20
    edits_apart: float = 3.0
    allowance: Allowance | None = None  # instead of the platform's own
    look_after: float = 2.0
    look_again: float = 30.0
    most_attempts: int = 8


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message as it is sent: the post it hangs on, the person it is for, and the chat with them if we know it."""

    card: Card | None
    thread: str | None
    who: Identity | None
    chat: str | None


class Relay:
    """Empties the outbox; woken after every commit, and swept every few seconds."""

    def __init__(self, store: Store, clock: Clock, platforms: Mapping[str, Platform], pace: Pace = Pace()) -> None:
        self._store = store
        self._clock = clock
        self._platforms = platforms
        self.pace = pace
        self._woken = asyncio.Event()
        self._stopping = False
        self._pacing = Pacing()
        self._loop = asyncio.get_running_loop()

    def wake(self) -> None:
        """There is something to send; safe to call from any thread."""
        self._loop.call_soon_threadsafe(self._woken.set)

    def stop(self) -> None:
        """Finish the batch under way, then end."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Send until stopped."""
        while not self._stopping:
            self._woken.clear()
            try:
                busy = await self.send_batch()
            except DatabaseBusy:
                busy = 0
            except Exception:
                log.exception("a batch could not be sent")  # whatever it was, the next one is tried
                busy = 0
            if not busy:
                await self._wait()

    async def send_batch(self) -> int:
        """Send what is due; return how many messages were handled. Without anything due it is only a look."""
        if not await self._store.read(lambda books: books.outbox.is_due(real_now())):
            return 0
        return await self._lease_and_send()

    async def drained(self) -> int:
        """Send until nothing is due any more; return how many messages were handled."""
        handled = 0
        while await self._store.read(lambda books: books.outbox.is_due(real_now())):
            batch = await self._lease_and_send()
            handled += batch
            if not batch:
                await asyncio.sleep(HELD_ELSEWHERE)
        return handled

    async def _lease_and_send(self) -> int:
        until = timedelta(seconds=self.pace.lease)
        batch = await self._store.write(
            lambda books: books.outbox.lease(until=real_now() + until, now=real_now(), most=self.pace.batch)
        )
        await asyncio.gather(*(self._handle_safely(message) for message in batch))
        return len(batch)

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self.pace.sweep):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _handle_safely(self, message: Message) -> None:
        try:
            await self._handle(message)
        except DatabaseBusy:
            log.warning("a message waits for the database", message=message.id)
        except Exception:
            log.exception("a message could not be handled", message=message.id, kind=message.kind)
            await self._later(message, 60.0)

    async def _handle(self, message: Message) -> None:
        platform = self._platforms.get(message.platform)
        if platform is None:
            await self._later(message, 300.0)
            return
        unresolved = (
            message.state is MessageState.SENDING and message.ts is None and message.kind is not MessageKind.HOME
        )
        if unresolved and await self._resolve(platform, message):
            return
        await self._send(platform, message)

    async def _send(self, platform: Platform, message: Message) -> None:
        ready = await self._store.read(lambda books: self._prepare(books, message))
        card, thread, who = ready.card, ready.thread, ready.who
        if card is None:
            await self._end(message, MessageState.DROPPED, "nothing to say")
            return
        if message.thread_of and thread is None:
            await self._later(message, PARENT_MISSING)
            return
        try:
            channel = message.channel or ready.chat or await self._direct(platform, message, who)
            allowance = self.pace.allowance or platform.allowance
            wait = self._pacing.wait(message.workspace_id, _kind_of_call(message), channel, allowance)
            if wait > 0:
                await self._later(message, wait)
                return
            await self._call(platform, message, card, channel, thread, who)
        except RateLimited as limited:
            await self._slow_down(message, limited, state=str(message.state))
        except (Unreachable, Gone, Refused) as error:
            await self._refused(message, error)
        except Ambiguous:
            await self._unknown(message)

    async def _call(
        self, platform: Platform, message: Message, card: Card, channel: str, thread: str | None, who: Identity | None
    ) -> None:
        if message.kind is MessageKind.HOME and who:
            await platform.home(who, card)
            await self._sent(message, "home")
            return
        if message.ts:
            await self._update(platform, message, card, PostRef(channel, message.ts))
            return
        place = await platform.place(channel) if message.kind is MessageKind.PITCH else None
        await self._store.write(lambda books: _record_calling(books, message, channel, place))
        try:
            post = await platform.post(channel, card, key=message.id, thread=thread)
        except RateLimited as limited:
            await self._slow_down(message, limited, state=str(message.state), attempts=message.attempts)
            return
        await self._sent(message, post.ts)

    async def _update(self, platform: Platform, message: Message, card: Card, post: PostRef) -> None:
        """Editing is repeatable by nature, so that an unknown outcome is simply another try."""
        try:
            await platform.update(post, card)
        except Ambiguous:
            await self._later(message, self.pace.look_after)
            return
        await self._sent(message, post.ts)

    async def _resolve(self, platform: Platform, message: Message) -> bool:
        """Find out about an earlier call of unknown outcome. True when this is settled, or has to wait."""
        channel = message.channel or ""
        if not platform.reads_history(channel):
            return await self._resolve_blindly(message)
        waited = real_now() - (message.first_at or real_now())
        if waited < timedelta(seconds=self.pace.look_after):
            await self._later(message, self.pace.look_after)
            return True
        since = (message.first_at or real_now()) - timedelta(seconds=5)
        thread = await self._store.read(lambda books: _thread_of(books, message))
        try:
            found = await platform.find(channel, message.id, since, thread=thread)
        except RateLimited as limited:
            await self._later(message, limited.after)
            return True
        except PlatformError:
            return await self._resolve_blindly(message)
        if found:
            await self._sent(message, found.ts)
            return True
        if message.lookups == 0:
            await self._later(message, self.pace.look_again, lookups=1)
            return True
        return message.attempts >= self.pace.most_attempts and await self._give_up(message)

    async def _resolve_blindly(self, message: Message) -> bool:
        """History cannot be read: at most one more copy, and then a person has to look."""
        if message.attempts < 2:
            return False
        return await self._give_up(message)

    async def _give_up(self, message: Message) -> bool:
        await self._end(message, MessageState.ATTENTION, "outcome unknown")
        if message.campaign and message.key == pitch_key(message.campaign):
            campaign = message.campaign
            await self._store.write(
                lambda books: pitching.first_post_uncertain(_uow(books, message), campaign, real=real_now())
            )
        return True

    async def _direct(self, platform: Platform, message: Message, who: Identity | None) -> str:
        """The channel of direct messages: opened and stored before the first send, so that it can be looked into."""
        if who is None:
            raise Unreachable("no identity")
        if message.kind is MessageKind.HOME:
            return ""
        channel = await platform.open_direct(who)
        await self._store.write(lambda books: _remember_direct(books, message, who, channel))
        return channel

    def _prepare(self, books: Books, message: Message) -> "_Ready":
        uow = _uow(books, message)
        card = rendered(uow, message, now=self._clock.now(), real=real_now())
        thread = _thread_of(books, message)
        address = uow.people.address(message.person, message.platform, message.workspace) if message.person else None
        who = Identity(message.platform, address.workspace, address.user) if address else None
        return _Ready(card, thread, who, address.direct if address and message.kind is not MessageKind.HOME else None)

    async def _slow_down(self, message: Message, limited: RateLimited, **values: object) -> None:
        """A definite refusal: nothing was done, and calls of this kind pause."""
        self._pacing.pause(message.workspace_id, _kind_of_call(message), limited.after)
        await self._later(message, limited.after, **values)

    async def _sent(self, message: Message, ts: str) -> None:
        next_at = real_now() + timedelta(seconds=self.pace.edits_apart)
        await self._store.write(lambda books: self._record_sent(books, message, ts, next_at))
        if message.kind is MessageKind.PITCH:
            self.wake()

    def _record_sent(self, books: Books, message: Message, ts: str, next_at: datetime) -> None:
        books.outbox.sent(message, ts=ts, next_at=next_at)
        if message.campaign and message.key == pitch_key(message.campaign) and not message.ts:
            uow = _uow(books, message)
            pitching.first_post_confirmed(uow, message.campaign, now=self._clock.now(), real=real_now())

    async def _refused(self, message: Message, error: PlatformError) -> None:
        log.info("a message was refused", kind=message.kind, error=type(error).__name__, code=str(error))
        code = "not_in_channel" if isinstance(error, NotAMember | Gone) else str(error)
        await self._store.write(lambda books: self._record_refused(books, message, error, code))
        self.wake()

    def _record_refused(self, books: Books, message: Message, error: PlatformError, code: str) -> None:
        books.outbox.ended(message, state=MessageState.DROPPED, problem=code)
        uow = _uow(books, message)
        if isinstance(error, Unreachable) and message.person and message.kind is MessageKind.DIRECT:
            uow.people.change(message.person, reachable=False)
        if message.kind is not MessageKind.PITCH or message.campaign is None or message.ts:
            return
        if message.key == pitch_key(message.campaign):
            pitching.first_post_refused(uow, message.campaign, why=code, now=self._clock.now(), real=real_now())
        else:
            pitching.other_post_refused(uow, message.campaign, message.channel or "", real=real_now())

    async def _unknown(self, message: Message) -> None:
        await self._later(message, self.pace.look_after)

    async def _later(self, message: Message, seconds: float, **values: object) -> None:
        at = real_now() + timedelta(seconds=seconds)
        await self._store.write(lambda books: books.outbox.later(message, at=at, **values))

    async def _end(self, message: Message, state: MessageState, problem: str) -> None:
        await self._store.write(lambda books: books.outbox.ended(message, state=state, problem=problem))


def _kind_of_call(message: Message) -> Call:
    if message.kind is MessageKind.HOME:
        return Call.HOME
    return Call.UPDATE if message.ts else Call.POST


def _record_calling(books: Books, message: Message, channel: str, place: Place | None) -> None:
    """Committed before the call goes out: that it does, and who may see what will stand there."""
    books.outbox.calling(message, channel=channel, now=real_now())
    if message.kind is MessageKind.PITCH and message.campaign:
        uow, is_first = _uow(books, message), message.key == pitch_key(message.campaign)
        pitching.place_known(uow, message.campaign, channel, place, is_first=is_first)


def _uow(books: Books, message: Message) -> UnitOfWork:
    workspace = Workspace(message.workspace_id, message.organisation, message.platform, message.workspace)
    return books.unit_of_work(workspace)


def _thread_of(books: Books, message: Message) -> str | None:
    """The post that a message hangs on, if it hangs on one and that one is posted."""
    return books.outbox.thread_post(message.organisation, message.thread_of) if message.thread_of else None


def _remember_direct(books: Books, message: Message, who: Identity, channel: str) -> None:
    uow = _uow(books, message)
    address = uow.people.address(message.person, who.platform, who.workspace) if message.person else None
    if address:
        uow.people.remember_direct(address.identity_id, channel)
