"""Forms as values: one step of a form, in words already."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from adapters.card import Part
from adapters.named import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What all fields have: `name` is how an answer and an error find it."""

    name: str
    label: str
    hint: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Field):
    """A line, or with `long` a paragraph, of text. `live` asks for the form anew while the person types."""

    value: str = ""
    example: str = ""
    most: int = 1000
    long: bool = False
    live: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of several: pairs of a value and a label."""

    options: tuple[tuple[str, str], ...]
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Field):
    """Any of several: pairs of a value and a label."""

    options: tuple[tuple[str, str], ...]
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A day, from the platform's own picker."""

    value: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Field):
    """A channel: from the platform's own picker, or where it has none from `options`, pairs of an id and a name."""

    value: str = ""
    example: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague(Field):
    """A person, from the platform's own picker. `value` and the answer are the id that the platform has for them."""

    value: str = ""
    example: str = ""


AnyField = Line | Choice | Choices | Day | Channel | Colleague
Block = Annotated[AnyField | Part, Named()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One step of a form. `name` is its route, `ref` an opaque id of what it is about, nothing to be trusted."""

    name: str
    ref: str
    title: str
    blocks: tuple[Block, ...]
    submit: str = ""
    close: str
