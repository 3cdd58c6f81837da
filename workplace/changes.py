"""Whoever watches the workplace learns at once that something in it changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager


class Changes:
    """A bell: everyone who listens gets an event that is set at each change and that they clear themselves."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Event] = set()

    def tell(self) -> None:
        """Rings for everyone who listens."""
        for listener in self._listeners:
            listener.set()

    @contextmanager
    def listen(self, event: asyncio.Event | None = None) -> Iterator[asyncio.Event]:
        """An event that is set at each change, for as long as the block lasts; the caller's, or a new one."""
        listener = event or asyncio.Event()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)


@contextmanager
def listen_to_all(places: Iterable[Changes]) -> Iterator[asyncio.Event]:
    """One event for several workplaces: it is set when anything changes in any of them."""
    with ExitStack() as stack:
        heard = asyncio.Event()
        for place in places:
            stack.enter_context(place.listen(heard))
        yield heard
