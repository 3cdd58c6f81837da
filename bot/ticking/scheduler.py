"""The scheduler rings a few bells. Promises live in our rows; APScheduler knows nothing but the intervals."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock, real_now
from bot.features import allocating
from bot.features.reminding import BATCH, carry_out
from bot.sending.reconciling import Reconciler
from bot.turn import Turn
from storage.allocations import Notice
from storage.schedule import DueNow
from storage.store import Books, DatabaseBusy, Store

log = structlog.get_logger()
RECONCILED_EVERY = timedelta(hours=6)  # one call for each open pitch; lost events are rare
FAILED_AGAIN = timedelta(hours=1)
DELIVERIES_KEPT = timedelta(days=90)  # no platform repeats a delivery after minutes; audits ask after weeks


@dataclass(frozen=True, slots=True)
class _Found:
    """What one look found: zones in which a new day has begun, notices to give, and the first rows that are due."""

    zones: Mapping[str, str]
    notices: Sequence[Notice]
    due: list[DueNow]


class Reminders:
    """Carries out what is due, in batches, so that a pledge never waits behind more than one batch."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None] = lambda: None) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake

    async def tick(self) -> int:
        """Carry out all that is due now; return how many rows were handled."""
        handled = 0
        try:
            found = await self._store.read(self._find)
            handled += await self._begin_day(found.zones)
            handled += await self._give_notice(found.notices)
            batch = found.due
            while batch:
                for due in batch:
                    await self._safely(due)
                handled += len(batch)
                batch = await self._store.read(self._due)
        except DatabaseBusy:
            log.warning("reminders wait for the database")
        if handled:
            self._wake()
        return handled

    async def housekeeping(self) -> None:
        """Forget the keys of old deliveries."""
        before = real_now() - DELIVERIES_KEPT
        await self._store.write(lambda books: books.inbox.forget_before(before))

    def _find(self, books: Books) -> "_Found":
        """One look at all that may be due: most ticks end with it."""
        return _Found(self._zones_with_a_new_day(books), self._to_be_told(books), self._due(books))

    async def _begin_day(self, zones: Mapping[str, str]) -> int:
        """Where a new day has begun, the cards of open pitches are to say so; return in how many zones."""
        for zone, today in zones.items():
            await self._store.write(partial(_new_day, zone=zone, today=today))
        return len(zones)

    async def _give_notice(self, waiting: Sequence[Notice]) -> int:
        """Tell those whose allocation ends soon, in their own hours; return how many were told."""
        return sum([await self._told(due) for due in waiting])

    def _to_be_told(self, books: Books) -> list[Notice]:
        due = books.notices_due(self._clock.now())
        return [one for one in due if allocating.may_be_told(self._turn_of(books, one))]

    async def _told(self, due: Notice) -> bool:
        """Each in a transaction of its own, as with what is due."""
        try:
            await self._store.write(lambda books: allocating.tell(self._turn_of(books, due), due))
        except DatabaseBusy:
            raise
        except Exception:
            log.exception("a notice could not be given", notice=due.key)
            return False
        return True

    def _turn_of(self, books: Books, due: Notice) -> Turn:
        uow = books.unit_of_work(books.places.first_of(due.organisation))
        return Turn(uow, uow.people.get(due.person), self._clock.now(), real_now())

    def _zones_with_a_new_day(self, books: Books) -> dict[str, str]:
        now = self._clock.now()
        days = {zone: now.astimezone(ZoneInfo(zone)).date().isoformat() for zone in books.outbox.zones_of_open_cards()}
        return {zone: today for zone, today in days.items() if books.installation.get(_day_of(zone)) != today}

    async def _safely(self, due: DueNow) -> None:
        """Each row in a transaction of its own: one that fails waits, and holds up nobody else."""
        try:
            await self._store.write(lambda books: self._carry_out(books, due))
        except DatabaseBusy:
            raise
        except Exception:
            log.exception("a reminder could not be carried out", prompt=str(due.prompt), due=due.id)
            later = self._clock.now() + FAILED_AGAIN
            await self._store.write(lambda books: books.agenda.put_off([due.id], later))

    def _due(self, books: Books) -> list[DueNow]:
        return books.agenda.due_by(self._clock.now(), most=BATCH)

    def _carry_out(self, books: Books, due: DueNow) -> None:
        uow = books.unit_of_work(books.places.first_of(due.organisation))
        pitcher = uow.people.get(uow.campaigns.get(due.campaign).pitcher)  # the pitch is locked first, as everywhere
        if not books.agenda.take(due.id, self._clock.now()):
            return
        carry_out(Turn(uow, pitcher, self._clock.now(), real_now()), due)


def _day_of(zone: str) -> str:
    return f"day in {zone}"


def _new_day(books: Books, *, zone: str, today: str) -> None:
    books.installation.set(_day_of(zone), today)
    books.outbox.refresh_open_cards(zone)


def ring(reminders: Reminders, reconciler: Reconciler, *, every: timedelta = timedelta(seconds=30)) -> AsyncIOScheduler:
    """A running scheduler; missed rings are made up for by the next one."""
    scheduler = AsyncIOScheduler(
        job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}, timezone="UTC"
    )
    bells: tuple[tuple[Callable[[], Awaitable[object]], timedelta], ...] = (
        (reminders.tick, every),
        (reconciler.tick, RECONCILED_EVERY),
        (reminders.housekeeping, timedelta(days=1)),
    )
    for bell, interval in bells:
        scheduler.add_job(bell, "interval", seconds=interval.total_seconds())
    scheduler.start()
    return scheduler
