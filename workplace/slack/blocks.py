"""Would Slack accept this? Says in words what is wrong with a message's blocks or with a view, and where."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from workplace.slack.elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION, element
from workplace.slack.grammar import (
    Check,
    anything,
    boolean,
    both,
    listing,
    one_of,
    plain,
    problem,
    shape,
    string,
    text,
    typed,
    url,
)
from workplace.slack.rich_text import RICH_TEXT

Surface = Literal["message", "modal", "home"]

MOST_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MOST_MESSAGE_CHARACTERS = 13_200
MOST_MARKDOWN_CHARACTERS = 12_000
MOST_VIEW_BYTES = 250_000

EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
MESSAGES: frozenset[Surface] = frozenset({"message"})
MODALS: frozenset[Surface] = frozenset({"modal"})

_ANY = {"block_id": string(255)}
_IMAGE = ELEMENTS["image"]
_BUTTON = element(("button",))
_CELL = typed({"raw_text": shape({"text": string(3000)}), "rich_text": shape({"elements": anything})}, what="cell")


def _has_text_or_fields(block: Any, at: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield problem("either text or fields is required", at)


CARD = shape(
    {},
    {
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "icon": _IMAGE,
        "hero_image": _IMAGE,
        "actions": listing(_BUTTON, maximum=3),
        **_ANY,
    },
)

#: One row per block type: its check and the surfaces that show it.
BLOCKS: dict[str, tuple[Check, frozenset[Surface]]] = {
    "section": (
        both(
            shape(
                {},
                {
                    "text": text(3000),
                    "fields": listing(text(2000), maximum=10),
                    "accessory": element(IN_SECTION),
                    "expand": boolean,
                    **_ANY,
                },
            ),
            _has_text_or_fields,
        ),
        EVERYWHERE,
    ),
    "header": (shape({"text": plain(150)}, _ANY), EVERYWHERE),
    "divider": (shape({}, _ANY), EVERYWHERE),
    "context": (
        shape(
            {
                "elements": listing(
                    typed({"image": _IMAGE, "plain_text": text(3000), "mrkdwn": text(3000)}, what="element"),
                    maximum=10,
                )
            },
            _ANY,
        ),
        EVERYWHERE,
    ),
    "actions": (shape({"elements": listing(element(IN_ACTIONS), maximum=25)}, _ANY), EVERYWHERE),
    "input": (
        shape(
            {"label": plain(2000), "element": element(IN_INPUT)},
            {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean, **_ANY},
        ),
        EVERYWHERE,
    ),
    "image": (
        shape({"alt_text": string(2000)}, {"image_url": url(), "slack_file": anything, "title": plain(2000), **_ANY}),
        EVERYWHERE,
    ),
    "rich_text": (shape({"elements": listing(RICH_TEXT, maximum=1000)}, _ANY), EVERYWHERE),
    "video": (
        shape(
            {"alt_text": string(2000), "title": plain(199), "thumbnail_url": url(), "video_url": url()},
            {
                "author_name": string(49),
                "description": plain(200),
                "provider_icon_url": url(),
                "provider_name": string(255),
                "title_url": url(),
                **_ANY,
            },
        ),
        EVERYWHERE,
    ),
    "markdown": (shape({"text": string(MOST_MARKDOWN_CHARACTERS)}, _ANY), MESSAGES),
    "table": (
        shape(
            {"rows": listing(listing(_CELL, maximum=20), maximum=100)},
            {"column_settings": listing(anything, maximum=20), **_ANY},
        ),
        MESSAGES,
    ),
    "card": (CARD, EVERYWHERE),
    "carousel": (shape({"elements": listing(typed({"card": CARD}, what="element"), maximum=10)}, _ANY), MESSAGES),
    "alert": (
        shape(
            {"text": text(200)},
            {"level": one_of("default", "info", "success", "warning", "error"), **_ANY},
        ),
        MODALS,
    ),
}

BLOCK_CHECKS: dict[Surface, Check] = {
    surface: typed({kind: check for kind, (check, shown) in BLOCKS.items() if surface in shown}, what="block")
    for surface in MOST_BLOCKS
}

_CALLBACK = {"callback_id": string(255, minimum=0), "private_metadata": string(3000, minimum=0)}
_VIEW = {**_CALLBACK, "external_id": string(255, minimum=0)}

VIEWS: dict[str, Check] = {
    "modal": shape(
        {"title": plain(24), "blocks": anything},
        {"submit": plain(24), "close": plain(24), "clear_on_close": boolean, "notify_on_close": boolean, **_VIEW},
    ),
    "home": shape({"blocks": anything}, _VIEW),
}


def problems(blocks: Any, surface: Surface) -> list[str]:
    """What Slack would object to in these blocks; empty when it would take them."""
    return [*_problems(blocks, surface, "/blocks")]


def view_problems(view: Any) -> list[str]:
    """What Slack would object to in this modal or Home tab; empty when it would take it."""
    return [*_view_problems(view)]


def characters(value: Any) -> int:
    """How much text is in there, ids and types left out: what `msg_blocks_too_long` counts."""
    match value:
        case str():
            return len(value)
        case list():
            return sum(characters(each) for each in value)
        case dict():
            return sum(characters(each) for name, each in value.items() if name not in NOT_COUNTED)
        case _:
            return 0


NOT_COUNTED = frozenset({"type", "block_id", "action_id", "style"})


def view_bytes(view: Any) -> int:
    """The size Slack holds against a view."""
    return len(json.dumps(view, ensure_ascii=False).encode())


def _problems(blocks: Any, surface: Surface, at: str) -> Iterator[str]:
    most, fewest = MOST_BLOCKS[surface], 1
    found = [*listing(BLOCK_CHECKS[surface], minimum=fewest, maximum=most)(blocks, at)]
    yield from found
    if found:
        return
    yield from _repeated("block_id", blocks, at)
    for place, block in enumerate(blocks):
        yield from _repeated("action_id", interactive(block), f"{at}/{place}")
    if sum(bool(each.get("focus_on_load")) for block in blocks for each in interactive(block)) > 1:
        yield problem("only one element can have focus_on_load", at)
    if surface == "message":
        yield from _message_problems(blocks, at)


def _message_problems(blocks: Any, at: str) -> Iterator[str]:
    if characters(blocks) > MOST_MESSAGE_CHARACTERS:
        yield problem(f"no more than {MOST_MESSAGE_CHARACTERS} characters in one message", at)
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MOST_MARKDOWN_CHARACTERS:
        yield problem(f"no more than {MOST_MARKDOWN_CHARACTERS} characters of markdown in one message", at)
    if sum(block["type"] == "table" for block in blocks) > 1:
        yield problem("only one table in one message", at)


def _view_problems(view: Any) -> Iterator[str]:
    found = [*typed(VIEWS, what="view")(view, "/view")]
    yield from found
    surface = view.get("type") if isinstance(view, dict) else None
    if surface not in ("modal", "home"):
        return
    yield from _problems(view.get("blocks"), surface, "/view/blocks")
    if surface == "modal" and "submit" not in view and _has_input(view.get("blocks")):
        yield problem("missing required field: submit (the modal has an input block)", "/view")
    if view_bytes(view) > MOST_VIEW_BYTES:
        yield problem(f"no more than {MOST_VIEW_BYTES} bytes in a view", "/view")


def _has_input(blocks: Any) -> bool:
    return isinstance(blocks, list) and any(isinstance(each, dict) and each.get("type") == "input" for each in blocks)


def interactive(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block that a person can press, choose or fill."""
    match block:
        case {"type": "actions", "elements": list(found)}:
            return found
        case {"type": "card", "actions": list(found)}:
            return found
        case {"type": "carousel", "elements": list(cards)}:
            return [each for card in cards for each in interactive(card)]
        case {"type": "input", "element": dict(found)}:
            return [found]
        case {"accessory": {"type": str(kind)} as found} if kind != "image":
            return [found]
        case _:
            return []


def _repeated(name: str, items: list[Any], at: str) -> Iterator[str]:
    counted = Counter(each[name] for each in items if name in each)
    for value, count in counted.items():
        if count > 1:
            yield problem(f"{name} {value} appears more than once", at)
