"""Unique, rising timestamps the way the platforms write them: Slack's six decimals, Teams' milliseconds."""

from __future__ import annotations

from collections.abc import Callable

MICROSECONDS = 1_000_000
MILLISECONDS = 1_000


class Rising:
    """Hands out "1772471400.000100" style timestamps; two are never equal, even on a clock that stands still."""

    _per_second = MICROSECONDS

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """The next timestamp."""
        self._last = max(int(self._clock() * self._per_second), self._last + 1)
        return self._written(self._last)

    def restart(self) -> None:
        """Lets the clock go back; what came before is forgotten."""
        self._last = 0

    def _written(self, moment: int) -> str:
        return f"{moment // MICROSECONDS}.{moment % MICROSECONDS:06d}"


class RisingMilliseconds(Rising):
    """The same, as "1804000000123"."""

    _per_second = MILLISECONDS

    def _written(self, moment: int) -> str:
        return str(moment)
