"""Blocks and views the tests of the practice Slack share."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": words(value.title()), "value": value}


def button(action_id: str = "pledge", **more: Any) -> Json:
    return {"type": "button", "text": words("Pledge"), "action_id": action_id, **more}


def actions(*elements: Json, block_id: str = "buttons") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": [*elements]}


def field(block_id: str, kind: str, **more: Any) -> Json:
    optional = more.pop("optional", False)
    element = {"type": kind, "action_id": "it", **more}
    return {"type": "input", "block_id": block_id, "optional": optional, "label": words(block_id), "element": element}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "pitch",
        "title": words("Pitch"),
        "submit": words("Publish"),
        "blocks": [*blocks],
        **more,
    }


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": [*blocks]}
