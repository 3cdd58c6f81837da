"""What went over the wire, in both directions, for the panel "What just happened" and for the tests."""

from __future__ import annotations

import itertools
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
Blocks = list[Json]
Direction = Literal["in", "out"]

EXCHANGES_KEPT = 300

#: Shared by every log of this process, so that the exchanges of two platforms sort into one story.
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Answer:
    """What came back for something a person did. Status 0: nothing was sent, or nobody answered in time."""

    status: int
    body: Json | str | None = None

    @property
    def ok(self) -> bool:
        """Whether the bot accepted it."""
        return self.status == 200


@dataclass(frozen=True)
class Exchange:
    """One request and its answer: "in" went to the bot, "out" came from it."""

    id: int
    direction: Direction
    label: str
    status: int
    at: datetime
    body: Any
    answer: Any


@dataclass(frozen=True)
class Call:
    """One API call of the bot. Status 0: the connection was cut before the answer."""

    method: str
    args: Mapping[str, Any]
    status: int
    answer: Json
    verb: str = "POST"


class WireLog:
    """Keeps the last exchanges, every call of the bot in order, and how often each method took effect."""

    def __init__(self, now: Callable[[], datetime], tell: Callable[[], None]) -> None:
        self._now = now
        self._tell = tell
        self.exchanges: deque[Exchange] = deque(maxlen=EXCHANGES_KEPT)
        self.calls: list[Call] = []
        self.done: Counter[str] = Counter()

    def delivered(self, label: str, body: Any, answer: Answer) -> None:
        """Keeps what was sent to the bot."""
        self._keep("in", label, answer.status, body, answer.body)

    def called(self, call: Call) -> None:
        """Keeps what the bot called."""
        self.calls.append(call)
        self._keep("out", f"{call.verb} {call.method}", call.status, dict(call.args), call.answer)

    def forget(self) -> None:
        """Starts an empty log."""
        self.exchanges.clear()
        self.calls.clear()
        self.done.clear()

    def _keep(self, direction: Direction, label: str, status: int, body: Any, answer: Any) -> None:
        self.exchanges.append(Exchange(next(_NUMBERS), direction, label, status, self._now(), body, answer))
        self._tell()
