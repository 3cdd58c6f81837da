"""What a person chose or typed, in Slack's words, and what Slack's own window refuses before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workplace.impossible import Impossible
from workplace.slack.blocks import interactive
from workplace.wire import Blocks, Json

EMAIL = re.compile(r"^\S+@\S+\.\S+$")
LONGEST_TEXT = 3000
NOT_OFFERED = "This is not one of the choices."
EMPTY: tuple[Any, ...] = (None, "", [])
UNTOUCHED = object()  # the person left the field as it was: its initial content counts

Holds = Literal["value", "option", "options"]


@dataclass(frozen=True)
class Field:
    """How an element type reports its content: under which name, starting from which property, holding what."""

    reported_as: str
    initial: str
    holds: Holds = "value"


FIELDS: dict[str, Field] = {
    "plain_text_input": Field("value", "initial_value"),
    "email_text_input": Field("value", "initial_value"),
    "url_text_input": Field("value", "initial_value"),
    "number_input": Field("value", "initial_value"),
    "rich_text_input": Field("rich_text_value", "initial_value"),
    "static_select": Field("selected_option", "initial_option", "option"),
    "external_select": Field("selected_option", "initial_option", "option"),
    "radio_buttons": Field("selected_option", "initial_option", "option"),
    "overflow": Field("selected_option", "initial_option", "option"),
    "multi_static_select": Field("selected_options", "initial_options", "options"),
    "multi_external_select": Field("selected_options", "initial_options", "options"),
    "checkboxes": Field("selected_options", "initial_options", "options"),
    "users_select": Field("selected_user", "initial_user"),
    "conversations_select": Field("selected_conversation", "initial_conversation"),
    "channels_select": Field("selected_channel", "initial_channel"),
    "multi_users_select": Field("selected_users", "initial_users"),
    "multi_conversations_select": Field("selected_conversations", "initial_conversations"),
    "multi_channels_select": Field("selected_channels", "initial_channels"),
    "datepicker": Field("selected_date", "initial_date"),
    "timepicker": Field("selected_time", "initial_time"),
    "datetimepicker": Field("selected_date_time", "initial_date_time"),
    "file_input": Field("files", "initial_files"),
}

STATELESS = frozenset({"button", "overflow", "image"})


def report(element: Json, given: Any) -> Json:
    """`{"selected_option": {...}}` and the like, for one element."""
    field = FIELDS[element["type"]]
    return {field.reported_as: _content(element, field, given)}


def state_values(blocks: Blocks, given: Mapping[str, Any]) -> Json:
    """Slack's `state.values`: every field of the form, with its initial content where nothing was given.

    `given` is by block id; where a block holds several fields, its value is a mapping by action id.
    """
    values: Json = {}
    for block in blocks:
        for element in _stateful(block):
            content = {"type": element["type"], **report(element, _given(block, element, given))}
            values.setdefault(block["block_id"], {})[element["action_id"]] = content
    return values


def client_errors(blocks: Blocks, given: Mapping[str, Any], *, people: Container[str]) -> dict[str, str]:
    """By block id, what Slack's window says before it sends a form; `people` are those who can be chosen."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        content = report(element, _given(block, element, given))[FIELDS[element["type"]].reported_as]
        for complaint in _complaints(block, element, content, people):
            found.setdefault(block["block_id"], complaint)
    return found


def check_fields(blocks: Blocks, given: Mapping[str, Any]) -> None:
    """A form has only the fields it shows."""
    shown = {block["block_id"] for block in blocks if _stateful(block)}
    if unknown := sorted(set(given) - shown):
        raise Impossible(f"the form has no field {', '.join(unknown)}; it has {', '.join(sorted(shown))}")


def find_element(blocks: Blocks, action_id: str, *, block_id: str | None, value: str | None) -> tuple[Json, Json]:
    """The block and the element behind an action id; block id and button value tell twins apart."""
    for block in blocks:
        if block_id not in (None, block["block_id"]):
            continue
        for element in interactive(block):
            if element.get("action_id") == action_id and _is_twin(element, value):
                return block, element
    raise Impossible(f"there is nothing to press with action_id {action_id}")


def remember(values: Mapping[str, Any], block: Json, element: Json, chosen: Any) -> Mapping[str, Any]:
    """The form's content once this element holds what was just chosen."""
    if element["type"] in STATELESS:
        return values
    if len(_stateful(block)) == 1:
        return {**values, block["block_id"]: chosen}
    return {**values, block["block_id"]: {**values.get(block["block_id"], {}), element["action_id"]: chosen}}


def action(block: Json, element: Json, *, selected: Any, at: str) -> Json:
    """One entry of `actions` in a block_actions payload."""
    pressed: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": at,
    }
    if element["type"] == "button":
        shown = ("text", "value", "url", "style")
        return {**pressed, **{name: element[name] for name in shown if name in element}}
    reported = report(element, selected)
    field = FIELDS[element["type"]]
    if field.holds == "option" and reported[field.reported_as] not in offered(element):
        raise Impossible(f"{element['action_id']} does not offer {selected}")
    return {**pressed, **reported}


def offered(element: Json) -> list[Json]:
    """Every option of an element, groups opened."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(option for group in groups for option in group["options"])]


def _is_twin(element: Json, value: str | None) -> bool:
    return value is None or element["type"] != "button" or value == element.get("value")


def _stateful(block: Json) -> list[Json]:
    return [each for each in interactive(block) if each["type"] not in STATELESS]


def _given(block: Json, element: Json, given: Mapping[str, Any]) -> Any:
    value = given.get(block["block_id"], UNTOUCHED)
    if isinstance(value, Mapping) and "type" not in value:
        return value.get(element["action_id"], UNTOUCHED)
    return value


def _content(element: Json, field: Field, given: Any) -> Any:
    nothing: list[Json] | None = [] if field.holds == "options" else None
    if given is UNTOUCHED:
        return element.get(field.initial, nothing)
    if given in EMPTY:
        return nothing
    if field.holds == "option":
        return _option(element, given)
    if field.holds == "options":
        return [_option(element, each) for each in given]
    return str(given) if element["type"] == "number_input" else given


def _option(element: Json, value: str) -> Json:
    for option in offered(element):
        if option["value"] == value:
            return option
    return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}


def _complaints(block: Json, element: Json, content: Any, people: Container[str]) -> Iterator[str]:
    if content in EMPTY:
        if not block.get("optional"):
            yield "Please complete this required field."
        return
    match element["type"]:
        case "plain_text_input":
            yield from _length_complaints(element, content)
        case "number_input":
            yield from _number_complaints(element, content)
        case "email_text_input" if not EMAIL.match(content):
            yield "Please enter a valid email address."
        case "static_select" | "radio_buttons" if content not in offered(element):
            yield NOT_OFFERED
        case "multi_static_select" | "checkboxes" if any(each not in offered(element) for each in content):
            yield NOT_OFFERED
        case "users_select" if content not in people:
            yield NOT_OFFERED
        case "multi_users_select" if any(each not in people for each in content):
            yield NOT_OFFERED


def _length_complaints(element: Json, content: str) -> Iterator[str]:
    longest, shortest = element.get("max_length", LONGEST_TEXT), element.get("min_length", 0)
    if len(content) > longest:
        yield f"Please shorten this to {longest} characters."
    if len(content) < shortest:
        yield f"Please enter at least {shortest} characters."


def _number_complaints(element: Json, content: str) -> Iterator[str]:
    try:
        number = float(content) if element["is_decimal_allowed"] else int(content)
    except ValueError:
        yield "Please enter a number."
        return
    if "min_value" in element and number < float(element["min_value"]):
        yield f"Please enter {element['min_value']} or more."
    if "max_value" in element and number > float(element["max_value"]):
        yield f"Please enter {element['max_value']} or less."
