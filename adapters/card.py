"""Cards as values: what a message shows, before any platform has its say.

`summary` is a full sentence: it is what a notification shows and what a screen reader hears first.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from adapters.named import Named
from adapters.text import Text


class Style(StrEnum):
    """How a button looks; never the only sign of what it does."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a card."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    text: Text


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and a value."""

    pairs: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A bar of tenths; `words` say the same for those who do not see it."""

    tenths: int
    words: Text


@dataclass(frozen=True, slots=True)
class Notice:
    """Small print."""

    text: Text


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two things."""


@dataclass(frozen=True, slots=True)
class Confirm:
    """A question before an act that is hard to take back."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled button: the name of a route and an opaque value. `hint` is what a screen reader says instead."""

    route: str
    label: str
    value: str = ""
    style: Style = Style.PLAIN
    hint: str = ""
    confirm: Confirm | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """Further actions behind one button."""

    label: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons in a row, and a menu of what is needed less often."""

    buttons: tuple[Button, ...]
    menu: Menu | None = None


Part = Annotated[Heading | Paragraph | Facts | Progress | Notice | Divider | Buttons, Named()]


@dataclass(frozen=True, slots=True)
class Refresh:
    """How a platform asks for the card anew, as one person sees it; `people` are those it is worth asking for."""

    route: str
    label: str
    value: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A message: one sentence that says it all, and the parts that show it."""

    summary: Text
    parts: tuple[Part, ...]
    refresh: Refresh | None = None
