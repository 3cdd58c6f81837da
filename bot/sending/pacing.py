"""How fast a platform may be called: so many calls a minute of each kind, and some seconds apart in one channel.

A "come back later" from the platform pauses that kind of call for everybody, not only for the message it answered.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from adapters.platform import Allowance


class Call(StrEnum):
    """The kinds of call that are counted apart."""

    POST = "post"
    UPDATE = "update"
    HOME = "home"


FREE = Allowance(MappingProxyType({}), apart=0.0, spaced=frozenset())
"""No limits, for the practice workplace and for tests."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float
    closed_until: float = 0.0


@dataclass(slots=True)
class Pacing:
    """Answers how long a call has to wait; a free slot is taken at once."""

    now: Callable[[], float] = time.monotonic
    _buckets: dict[tuple[str, Call], _Bucket] = field(default_factory=dict)
    _free_at: dict[tuple[str, str], float] = field(default_factory=dict)

    def wait(self, workspace: str, call: Call, channel: str, allowance: Allowance) -> float:
        """Seconds until this call may be made; 0 takes its slot."""
        most = allowance.calls_a_minute.get(call, math.inf)
        bucket, now = self._bucket(workspace, call, most), self.now()
        waits = bucket.closed_until - now
        if call in allowance.spaced:
            waits = max(waits, self._free_at.get((workspace, channel), 0.0) - now)
        if bucket.tokens < 1:
            waits = max(waits, (1 - bucket.tokens) * 60 / most)
        if waits > 0:
            return waits
        bucket.tokens -= 1
        if call in allowance.spaced:
            self._free_at[workspace, channel] = now + allowance.apart
        return 0.0

    def pause(self, workspace: str, call: Call, seconds: float) -> None:
        """The platform asked for a pause."""
        bucket = self._bucket(workspace, call, math.inf)
        bucket.closed_until = max(bucket.closed_until, self.now() + seconds)

    def _bucket(self, workspace: str, call: Call, most: float) -> _Bucket:
        """The bucket of a kind of call, filled up to now; it holds the calls of one minute at the most."""
        now = self.now()
        bucket = self._buckets.setdefault((workspace, call), _Bucket(most, now))
        bucket.tokens = min(most, bucket.tokens + (now - bucket.filled_at) * most / 60) if most < math.inf else most
        bucket.filled_at = now
        return bucket
