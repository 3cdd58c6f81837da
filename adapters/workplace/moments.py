"""Timestamps the way Slack writes them: unique, rising, six decimals."""

from __future__ import annotations

from collections.abc import Callable

MICROSECONDS = 1_000_000


class Rising:
    """Hands out "1772471400.000100" style timestamps; two are never equal, even on a clock that stands still."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """The next timestamp."""
        self._last = max(int(self._clock() * MICROSECONDS), self._last + 1)
        return f"{self._last // MICROSECONDS}.{self._last % MICROSECONDS:06d}"

    def restart(self) -> None:
        """Lets the clock go back; what came before is forgotten."""
        self._last = 0
