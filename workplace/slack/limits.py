"""How much the practice Slack puts up with: the real platform's pace by default, looser or tighter when asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

CALLS_PER_MINUTE: Mapping[int, float] = MappingProxyType({1: 1, 2: 20, 3: 50, 4: 100})


@dataclass(frozen=True)
class Limits:
    """Durations are real seconds. An interval of 0 or an infinite tier means "no limit"."""

    message_interval: float = 1.0
    message_burst: int = 1
    calls_per_minute: Mapping[int, float] = field(default_factory=lambda: CALLS_PER_MINUTE)
    trigger_life: float = 3.0
    acknowledge_within: float = 3.0
    redeliver_after: tuple[float, ...] = (1.0, 2.0, 4.0)
    response_url_uses: int = 5
    response_url_life: float = 30 * 60.0


LIKE_SLACK = Limits()
GENEROUS = Limits(
    message_interval=0.0,
    calls_per_minute=MappingProxyType(dict.fromkeys(CALLS_PER_MINUTE, math.inf)),
)


@dataclass
class _Bucket:
    tokens: float
    filled_at: float


class Pace:
    """Token buckets by name: each call takes a token, and tokens come back with time."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._buckets: dict[str, _Bucket] = {}

    def wait_for_method(self, method: str, tier: int) -> float:
        """Seconds until this method may be called again; 0 takes a token now."""
        per_minute = self._limits.calls_per_minute.get(tier, math.inf)
        return self._take(method, capacity=per_minute, per_second=per_minute / 60)

    def wait_for_channel(self, channel: str) -> float:
        """Seconds until the next message may be posted there; 0 takes a token now."""
        interval = self._limits.message_interval
        per_second = 1 / interval if interval else math.inf
        return self._take(f"#{channel}", capacity=self._limits.message_burst, per_second=per_second)

    def _take(self, name: str, *, capacity: float, per_second: float) -> float:
        if math.isinf(per_second):
            return 0.0
        now = self._monotonic()
        bucket = self._buckets.setdefault(name, _Bucket(capacity, now))
        bucket.tokens = min(capacity, bucket.tokens + (now - bucket.filled_at) * per_second)
        bucket.filled_at = now
        if bucket.tokens < 1:
            return (1 - bucket.tokens) / per_second
        bucket.tokens -= 1
        return 0.0
