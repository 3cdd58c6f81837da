"""What a person gets back at once, in the answer to what they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from adapters.card import Button, Card
from adapters.form import Form
from adapters.named import Named


@dataclass(frozen=True, slots=True)
class Nothing:
    """Done, and nothing to say."""


@dataclass(frozen=True, slots=True)
class Whisper:
    """A card only this person sees."""

    card: Card


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form to open in front of the person; `button` opens it where a platform needs a press for that."""

    form: Form
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class NextForm:
    """A form in place of the one the person is looking at."""

    form: Form


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """Sentences at the fields of the form that was sent; the form stays as it is."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """The card the person is looking at, as they see it."""

    card: Card


Reply = Annotated[Nothing | Whisper | OpenForm | NextForm | FieldErrors | Shown, Named()]
