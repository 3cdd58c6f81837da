"""What people type, made safe to keep and to show: one normal form, no hidden characters, whole graphemes.

Bidirectional controls, zero-width and tag characters can make a text read differently from what it is; control
characters have no place in a sentence. Everything else people write is theirs.
"""

import unicodedata

import regex

HIDDEN = regex.compile(
    r"[[\p{Cc}--\n]\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]", regex.V1
)
BREAKS = regex.compile(r"\r\n?|\u2028|\u2029")
ELLIPSIS = "…"


def clean(text: str) -> str:
    """The text in normal form C, without hidden characters, with plain line breaks."""
    return HIDDEN.sub("", unicodedata.normalize("NFC", BREAKS.sub("\n", text)).replace("\t", " "))


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(clean(text).split())


def cut(text: str, most: int) -> str:
    """At most `most` characters, cut between graphemes, with an ellipsis where something is missing."""
    if len(text) <= most:
        return text
    room, out = most - len(ELLIPSIS), 0
    for grapheme in regex.finditer(r"\X", text[: most + 64]):
        if grapheme.end() > room:
            break
        out = grapheme.end()
    return text[:out] + ELLIPSIS
