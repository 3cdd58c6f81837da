"""Replies as JSON, so that a repeated delivery is answered with what the first one was answered with."""

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from adapters import card, form, reply, text
from adapters.card import Style

TYPES: dict[str, type] = {
    one.__name__: one
    for module in (card, form, reply, text)
    for one in vars(module).values()
    if isinstance(one, type) and is_dataclass(one)
}


def encode(value: Any) -> Any:
    """A reply, or a part of one, as JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: encode(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **named}
    if isinstance(value, tuple):
        return [encode(one) for one in value]
    if isinstance(value, date):
        return {"is": "date", "day": value.isoformat()}
    if isinstance(value, dict):
        return {"is": "map", "items": value}
    return value


def decode(value: Any) -> Any:
    """What `encode` made, as it was."""
    if isinstance(value, list):
        return tuple(decode(one) for one in value)
    if not isinstance(value, dict):
        return value
    values = dict(value)
    kind = values.pop("is")
    if kind == "date":
        return date.fromisoformat(values["day"])
    if kind == "map":
        return values["items"]
    if "style" in values:
        values["style"] = Style(values["style"])
    return TYPES[kind](**{name: decode(one) for name, one in values.items()})
