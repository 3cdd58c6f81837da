"""Text as a value: plain strings and a few spans. What people wrote stays a plain string until it is rendered.

Renderers escape; nothing else does. A `str` is always plain text, whoever wrote it.
"""

from dataclasses import dataclass
from typing import Annotated

from adapters.named import Named


@dataclass(frozen=True, slots=True)
class Bold:
    """Emphasis."""

    text: str


@dataclass(frozen=True, slots=True)
class ChannelName:
    """The name of a channel: some platforms know it better than we do, to others `name` is shown."""

    channel: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Something to type, such as a command."""

    text: str


Marked = Annotated[Bold | ChannelName | Code, Named()]
Span = str | Marked
Text = Span | tuple[Span, ...]


def spans(text: Text) -> tuple[Span, ...]:
    """A text as a tuple of spans."""
    return text if isinstance(text, tuple) else (text,)


def joined(*texts: Text, by: str = "") -> Text:
    """One text out of several that are not empty, with `by` between them."""
    out: list[Span] = []
    for text in (one for one in texts if one):
        if out and by:
            out.append(by)
        out.extend(spans(text))
    return merged(out)


def merged(parts: list[Span]) -> tuple[Span, ...]:
    """The same spans, with neighbouring plain strings as one."""
    out: list[Span] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        else:
            out.append(part)
    return tuple(out)
