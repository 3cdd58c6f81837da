"""Text with structure: paragraphs, lists, quotes and code made of words, links, mentions and emoji."""

from __future__ import annotations

from workplace.slack.grammar import anything, boolean, integer, listing, one_of, shape, string, typed, url

_STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "unlink"), boolean))
_STYLED = {"style": _STYLE}
_NAME = string(255)
_LONG = 12_000

INLINE = typed(
    {
        "text": shape({"text": string(_LONG)}, _STYLED),
        "link": shape({"url": url()}, {"text": string(_LONG), "unsafe": boolean, **_STYLED}),
        "emoji": shape({"name": _NAME}, {"unicode": string(255), "skin_tone": integer(1, 6), **_STYLED}),
        "user": shape({"user_id": _NAME}, _STYLED),
        "usergroup": shape({"usergroup_id": _NAME}, _STYLED),
        "channel": shape({"channel_id": _NAME}, _STYLED),
        "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLED),
        "date": shape({"timestamp": anything, "format": string(255)}, {"fallback": string(255), "url": url()}),
        "color": shape({"value": string(9)}),
    },
    what="rich text element",
)

_WORDS = listing(INLINE, minimum=0, maximum=1000)
_BORDER = {"border": integer(0, 1)}
_SECTION = shape({"elements": _WORDS})

RICH_TEXT = typed(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": shape(
            {
                "elements": listing(typed({"rich_text_section": _SECTION}, what="list item"), maximum=1000),
                "style": one_of("bullet", "ordered"),
            },
            {"indent": integer(0, 8), "offset": integer(0, 1_000_000), **_BORDER},
        ),
        "rich_text_quote": shape({"elements": _WORDS}, _BORDER),
        "rich_text_preformatted": shape({"elements": _WORDS}, {"language": string(50), **_BORDER}),
    },
    what="rich text part",
)
