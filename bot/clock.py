"""Two clocks. Programme time can be moved in the practice workplace; real time cannot.

Due dates, stages and deadlines read programme time. Signatures, leases, Retry-After and pacing read real time.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Programme time."""

    def now(self) -> datetime:
        """The present moment of the programme, aware."""


class SystemClock:
    """Programme time is real time."""

    def now(self) -> datetime:
        """The present moment."""
        return real_now()


class MovableClock:
    """Programme time that runs beside real time and can be moved forward."""

    def __init__(self, start: datetime | None = None) -> None:
        self.offset = (start - real_now()) if start else timedelta()

    def now(self) -> datetime:
        """The present moment of the programme."""
        return real_now() + self.offset

    def move(self, by: timedelta) -> None:
        """Move programme time forward."""
        self.offset += by


def real_now() -> datetime:
    """Real time, in UTC."""
    return datetime.now(UTC)
