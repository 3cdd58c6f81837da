"""Texts as Teams shows them.

What people wrote goes into text runs, which Teams shows as they are: nobody's words can turn into a mention, a link
with another name, or markup. Only headings are read as Markdown, and there every sign is escaped.
"""

import re
from typing import Any, assert_never

from adapters.clean import ELLIPSIS, clean, cut, line
from adapters.teams import limits
from adapters.text import Bold, ChannelName, Code, Span, Text, spans

Json = dict[str, Any]
MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&:])")
LINK = re.compile(r"https://(?=[A-Za-z0-9])[^\s<>\"'|\\^`{}\u0000-\u0020]+", re.ASCII)
TRAILING = ".,;:!?)"
DATES = re.compile(r"\{\{(?=\s*(?:DATE|TIME)\b)", re.IGNORECASE)


def rich_text(text: Text, most: int, **look: Any) -> Json:
    """A text as a block of runs, each piece of it at most this long."""
    runs = [one for span in spans(text) for one in _span(span, most, look)]
    return {"type": "RichTextBlock", "inlines": runs or [run("–", look)]}


def run(text: str, look: Json) -> Json:
    """A piece of text that is shown as it is."""
    return {"type": "TextRun", "text": _no_dates(text), **look}


def sentence_of(text: Text) -> str:
    """A text as the one line of a notification."""
    return one_line("".join(_plain(span) for span in spans(text)), limits.SUMMARY)


def one_line(text: str, most: int) -> str:
    """A text on one line, of which something can be seen."""
    return cut(_no_dates(line(text)), most) or "–"


def escaped(text: str) -> str:
    """Text that Teams reads as Markdown, with every sign escaped."""
    return MARKS.sub(r"\\\1", text)


def _span(span: Span, most: int, look: Json) -> list[Json]:
    match span:
        case Bold(text):
            return _words(text, most, {**look, "weight": "Bolder"})
        case Code(text):
            return _words(text, most, {**look, "fontType": "Monospace"})
        case ChannelName(channel, name):
            return _words(f"#{name}" if name else channel, most, look)
        case str(text):
            return _linked(cut(clean(text), most), look)
        case _:
            assert_never(span)


def _words(text: str, most: int, look: Json) -> list[Json]:
    shown = cut(clean(text), most)
    return [run(shown, look)] if shown else []


def _linked(text: str, look: Json) -> list[Json]:
    """Plain text, in which https addresses can be followed: shown in full, never under another name."""
    runs: list[Json] = []
    end = 0
    for found in LINK.finditer(text):
        address = found[0].rstrip(TRAILING)
        if len(address) > limits.ADDRESS or address.endswith(ELLIPSIS):
            continue  # what is not shown in full cannot be followed
        if found.start() > end:
            runs.append(run(text[end : found.start()], look))
        runs.append({**run(address, look), "selectAction": {"type": "Action.OpenUrl", "url": address}})
        end = found.start() + len(address)
    if end < len(text):
        runs.append(run(text[end:], look))
    return runs


def _no_dates(text: str) -> str:
    """Teams would compute what stands in {{DATE(…)}}: a space between the braces keeps it as it was written."""
    return DATES.sub("{ {", text)


def _plain(span: Span) -> str:
    match span:
        case ChannelName(channel, name):
            return f"#{name}" if name else channel
        case Bold(text) | Code(text):
            return text
        case str(text):
            return text
        case _:
            assert_never(span)
