"""The bad days of a network, on demand: refusals, failures, cut connections and slowness, by script or by seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Fault(Enum):
    """What can go wrong at a call."""

    RATE_LIMITED = "HTTP 429 with Retry-After, nothing done"
    FAILED_BEFORE = "HTTP 503, nothing done"
    FAILED_AFTER = "HTTP 503 although the work was done"
    CUT_AFTER = "the connection is cut after the work was done"
    SLOW = "the work is done, the answer comes late"


@dataclass(frozen=True)
class Chances:
    """How likely each fault is at a call, which methods it may hit (None: all of them), and the seed of the dice."""

    seed: int
    of: Mapping[Fault, float]
    methods: frozenset[str] | None = None

    def draw(self, method: str, turn: int) -> Fault | None:
        """The fault of the n-th call of a method depends on nothing else, so parallel calls cannot change it."""
        if self.methods is not None and method not in self.methods:
            return None
        dice = random.Random(f"{self.seed}/{method}/{turn}").random()  # noqa: S311 - repeatable is the point
        for fault, chance in self.of.items():
            if dice < chance:
                return fault
            dice -= chance
        return None


@dataclass
class Faults:
    """Says at each Web API call what goes wrong. A script per method comes first, then the chances."""

    chances: Chances | None = None
    retry_after: int = 1
    slow_for: float = 1.0
    happened: Counter[Fault] = field(default_factory=Counter)
    _script: dict[str, list[Fault | None]] = field(default_factory=dict)
    _turns: Counter[str] = field(default_factory=Counter)

    def script(self, method: str, faults: Iterable[Fault | None]) -> None:
        """The next calls of this method meet these faults, in order; None is a good call."""
        self._script.setdefault(method, []).extend(faults)

    def next(self, method: str) -> Fault | None:
        """What goes wrong at this call, if anything."""
        fault = self._planned(method)
        if fault:
            self.happened[fault] += 1
        return fault

    def _planned(self, method: str) -> Fault | None:
        if planned := self._script.get(method):
            return planned.pop(0)
        self._turns[method] += 1
        return self.chances.draw(method, self._turns[method]) if self.chances else None
