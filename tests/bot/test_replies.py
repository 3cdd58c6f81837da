"""A stored reply is the reply, whatever is in it; one that cannot be read is known as such."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from adapters import card, form, reply, text
from adapters.card import Card, Heading, Notice, Paragraph
from adapters.reply import FieldErrors, Reply, Whisper
from adapters.text import Bold, Code
from bot.replies import decode, encode

PLAIN: dict[Any, list[Any]] = {
    str: ["", "a «mot»", "2027-03-01", "null"],
    int: [3, 0],
    bool: [True, False],
    date: [date(2027, 3, 1)],
    NoneType: [None],
}
VOCABULARY = {
    one
    for module in (card, form, reply, text)
    for one in vars(module).values()
    if isinstance(one, type) and is_dataclass(one) and one is not form.Field
}


def samples(kind: Any) -> list[Any]:
    """Values of a type: every member of a union, every value of an enum, tuples with and without something in them."""
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return list(kind)
    if is_dataclass(kind):
        return samples_of_fields(kind)
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return samples(parts[0])
    if origin is Mapping:
        return [{}, {"amount": "Only $100 is still needed."}]
    if origin is tuple:
        return [(), tuple(samples(parts[0]))] if parts[-1] is ... else [tuple(samples(one)[-1] for one in parts)]
    return [value for one in parts for value in samples(one)]


def samples_of_fields(kind: Any) -> list[Any]:
    """As many values as the field with the most samples has."""
    of = {name: samples(hint) for name, hint in get_type_hints(kind, include_extras=True).items()}
    most = max(map(len, of.values()), default=1)
    return [kind(**{name: values[at % len(values)] for name, values in of.items()}) for at in range(most)]


def within(value: Any) -> set[type]:
    """The dataclasses that a value is made of."""
    if isinstance(value, tuple):
        return set().union(*map(within, value))
    if not is_dataclass(value):
        return set()
    return {type(value)}.union(*(within(getattr(value, one.name)) for one in fields(value)))


def through_json(value: Reply) -> Reply | None:
    return decode(json.loads(json.dumps(encode(value))))


@pytest.mark.parametrize("value", samples(Reply))
def test_a_stored_reply_is_the_reply(value: Reply) -> None:
    """Through JSON and back, whole."""
    assert through_json(value) == value


def test_no_word_of_the_vocabulary_is_left_out() -> None:
    """Every dataclass was in one of those replies."""
    assert set().union(*map(within, samples(Reply))) == VOCABULARY


def test_what_has_the_same_fields_stays_apart() -> None:
    """A heading is no paragraph, and small print is neither."""
    value = Whisper(Card("s", (Heading("a"), Paragraph("a"), Notice("a"), Paragraph((Code("a"), Bold("a"), "a")))))
    assert through_json(value) == value


@pytest.mark.parametrize(
    "kept",
    [
        {"is": "Fireworks"},
        {"is": "Whisper", "card": {"summary": "s", "parts": [{"is": "Heading"}]}},
        {"is": "FieldErrors", "errors": {"is": "map", "items": {"a": "b"}}},
        {"is": ["Whisper"]},
        {},
        [],
    ],
)
def test_what_another_version_stored_does_not_fail(kept: object) -> None:
    assert decode(kept) is None


def test_a_value_that_is_not_known_any_more_is_passed_over() -> None:
    """So that most of what was stored before an upgrade can still be read after it."""
    assert decode({"is": "FieldErrors", "errors": {"a": "b"}, "colour": "red"}) == FieldErrors({"a": "b"})
