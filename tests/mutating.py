"""Requests with something wrong in them, at random: the same dice make the same mistakes."""

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

Json = dict[str, Any]
T = TypeVar("T")

ODD: list[Any] = [
    None,
    [],
    {},
    0,
    -1,
    1e300,
    True,
    "",
    " ",
    "x" * 5000,
    "<!channel>",
    "<at>Pitch In</at>",
    "{{DATE(2026-01-01T00:00:00Z)}}",
    "<![x[",
    "\u202e",
    "é\x00",
    "P-1",
    "../../etc",
    "1 OR 1=1",
    ["a"],
    [[]],
    {"a": {"b": []}},
    "👩‍👩‍👧‍👦",
    "9" * 400,
    10**30,
    10**400,
    float("inf"),
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "\ud800",
]
NEVER = range(500, 600)
BATCH = 10


def batches(make: Callable[[], T], count: int) -> Iterator[list[T]]:
    """`count` requests in all, ten at once."""
    for start in range(0, count, BATCH):
        yield [make() for _ in range(min(BATCH, count - start))]


def mutated(dice: random.Random, original: Json) -> Json:
    """A copy, in which up to three fields are gone or odd."""
    body = copy.deepcopy(original)
    for _ in range(dice.randint(1, 3)):
        _break(dice, body)
    return body


def torn(dice: random.Random, raw: bytes) -> bytes:
    """As it was sent, but now and then only the beginning of it."""
    return raw[: dice.randint(0, len(raw))] if dice.random() < 0.1 else raw


def _break(dice: random.Random, body: Json) -> None:
    """One random place, at any depth, is removed or becomes something else."""
    places = list(_places(body))
    if not places:
        return
    holder, key = dice.choice(places)
    if dice.random() < 0.3:
        del holder[key]
    else:
        holder[key] = copy.deepcopy(dice.choice(ODD))  # what is broken later must not break the list


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield node, key
            yield from _places(value)
    if isinstance(node, list):
        for key, value in enumerate(node):
            yield node, key
            yield from _places(value)
