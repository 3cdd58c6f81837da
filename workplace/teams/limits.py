"""How much the practice Teams puts up with: the documented pace of the real one, or none at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """At most so many calls in so many real seconds."""

    most: int
    seconds: float


@dataclass(frozen=True)
class Limits:
    """Windows of each conversation for what is written and for what is looked up, and of the whole tenant."""

    writing: tuple[Window, ...] = (Window(7, 1), Window(8, 2), Window(60, 30), Window(1800, 3600))
    looking_up: tuple[Window, ...] = (Window(14, 1), Window(16, 2), Window(120, 30), Window(3600, 3600))
    tenant: tuple[Window, ...] = (Window(30, 1),)
    answer_within: float = 10.0


LIKE_TEAMS = Limits()
GENEROUS = Limits(writing=(), looking_up=(), tenant=())


class Pace:
    """Sliding windows by name: a call counts in its conversation and in the tenant, or waits."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._calls: dict[str, deque[float]] = {}

    def wait_to_write(self, channel: str) -> float:
        """Seconds until the bot may send or change something there; 0 counts a call now."""
        return self._take({f"write {channel}": self._limits.writing, "tenant": self._limits.tenant})

    def wait_to_look_up(self, channel: str) -> float:
        """Seconds until the bot may ask about this conversation again; 0 counts a call now."""
        return self._take({f"look up {channel}": self._limits.looking_up, "tenant": self._limits.tenant})

    def _take(self, asked: dict[str, tuple[Window, ...]]) -> float:
        now = self._monotonic()
        wait = max((self._wait(name, window, now) for name, windows in asked.items() for window in windows), default=0)
        if wait > 0:
            return wait
        for name, windows in asked.items():
            if windows:
                self._calls.setdefault(name, deque(maxlen=max(window.most for window in windows))).append(now)
        return 0.0

    def _wait(self, name: str, window: Window, now: float) -> float:
        calls = self._calls.get(name, ())
        if len(calls) < window.most:
            return 0.0
        return calls[-window.most] + window.seconds - now
