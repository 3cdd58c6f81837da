"""A small language for "what may stand here": checks that walk JSON and say what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]

URL = re.compile(r"^(https?://|mailto:)\S+$")


def problem(what: str, pointer: str) -> str:
    """A complaint and its place."""
    return f"{what} [json-pointer:{pointer}]"


def string(maximum: int, *, minimum: int = 1, pattern: re.Pattern[str] | None = None) -> Check:
    """Text of so many characters."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", at)
        elif len(value) < minimum:
            yield problem(f"must be more than {minimum - 1} characters", at)
        elif len(value) > maximum:
            yield problem(f"must be less than {maximum + 1} characters", at)
        elif pattern and not pattern.match(value):
            yield problem("must have the right format", at)

    return check


def url(maximum: int = 3000) -> Check:
    """An address a person can follow."""
    return string(maximum, pattern=URL)


def boolean(value: Any, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield problem("must be a boolean", at)


def integer(minimum: int, maximum: int) -> Check:
    """A whole number between two bounds."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield problem("must be an integer", at)
        elif not minimum <= value <= maximum:
            yield problem(f"must be between {minimum} and {maximum}", at)

    return check


def one_of(*allowed: str) -> Check:
    """One of a few words."""

    def check(value: Any, at: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be one of {', '.join(allowed)}", at)

    return check


def listing(item: Check, *, maximum: int, minimum: int = 1) -> Check:
    """So many items of one kind."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be a list", at)
            return
        if len(value) < minimum:
            yield problem(f"no fewer than {minimum} items required", at)
        if len(value) > maximum:
            yield problem(f"no more than {maximum} items allowed", at)
        for place, each in enumerate(value):
            yield from item(each, f"{at}/{place}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no others."""
    fields = {**required, **(optional or {})}

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        for name in required:
            if name not in value:
                yield problem(f"missing required field: {name}", at)
        for name, each in value.items():
            if name in fields:
                yield from fields[name](each, f"{at}/{name}")
            elif name != "type":
                yield problem(f"invalid additional property: {name}", at)

    return check


def typed(kinds: Mapping[str, Check], *, what: str) -> Check:
    """An object whose `type` picks the check."""

    def check(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            yield problem(f"unsupported {what}: {kind}", f"{at}/type")
            return
        yield from kinds[kind](value, at)

    return check


def both(*checks: Check) -> Check:
    """Every one of these checks; later ones may rely on what earlier ones found in order."""

    def check(value: Any, at: str) -> Iterator[str]:
        for each in checks:
            if found := [*each(value, at)]:
                yield from found
                return

    return check


def text(maximum: int, *, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Check:
    """A text object; `mrkdwn` is refused where Slack takes plain text only."""
    content = string(maximum)
    by_kind = {
        "plain_text": shape({"text": content}, {"emoji": boolean}),
        "mrkdwn": shape({"text": content}, {"verbatim": boolean}),
    }
    return typed({kind: by_kind[kind] for kind in kinds}, what="text type")


def plain(maximum: int) -> Check:
    """A text object without formatting."""
    return text(maximum, kinds=("plain_text",))


def anything(_value: Any, _at: str) -> Iterator[str]:
    """Not looked at."""
    yield from ()
