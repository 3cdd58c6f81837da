"""What can be pressed, chosen and typed into, and how long each part of it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from workplace.slack.grammar import (
    Check,
    anything,
    boolean,
    both,
    integer,
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

DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
TIME = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
CONVERSATION_KINDS = ("im", "mpim", "private", "public")
NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
LATEST_SECOND = 9_999_999_999

ACTION_ID = string(255)
ID = string(255)
IDS = listing(ID, maximum=100)

CONFIRM = shape({"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)}, {"style": anything})
OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
RICH_OPTION = shape({"text": text(75), "value": string(150)}, {"description": text(75)})
LINK_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": url()})
GROUP = shape({"label": plain(75), "options": listing(OPTION, maximum=100)})
FILTER = shape(
    {},
    {
        "include": listing(one_of(*CONVERSATION_KINDS), maximum=len(CONVERSATION_KINDS)),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
DISPATCH = shape({}, {"trigger_actions_on": listing(one_of("on_enter_pressed", "on_character_entered"), maximum=2)})

_ANY = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean}
_PICKER = {**_ANY, "placeholder": plain(150)}
_MULTI = {**_PICKER, "max_selected_items": integer(1, 100)}
_TYPED = {
    "action_id": ACTION_ID,
    "focus_on_load": boolean,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
}
_CONVERSATIONS = {"default_to_current_conversation": boolean, "response_url_enabled": boolean, "filter": FILTER}


def _offered(element: Mapping[str, Any]) -> list[Any]:
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(each for group in groups for each in group.get("options") or [])]


def _initial_is_offered(element: Any, at: str) -> Iterator[str]:
    initial = [*(element.get("initial_options") or [])]
    if "initial_option" in element:
        initial.append(element["initial_option"])
    if any(each not in _offered(element) for each in initial):
        yield problem("initial option must exactly match one of the options", at)


def _values_are_distinct(element: Any, at: str) -> Iterator[str]:
    values = [each.get("value") for each in _offered(element) if isinstance(each, dict)]
    if len(values) != len(set(values)):
        yield problem("option values must be unique", at)


def _options_or_groups(element: Any, at: str) -> Iterator[str]:
    if ("options" in element) == ("option_groups" in element):
        yield problem("exactly one of options and option_groups is required", at)


def _bounds_are_ordered(element: Any, at: str) -> Iterator[str]:
    for low, high in (("min_length", "max_length"), ("min_value", "max_value")):
        if low in element and high in element and float(element[low]) > float(element[high]):
            yield problem(f"{low} must not exceed {high}", at)


def _from_options(option: Check, extra: Mapping[str, Check], *, maximum: int) -> Check:
    return both(
        shape({"options": listing(option, maximum=maximum)}, extra),
        _initial_is_offered,
        _values_are_distinct,
    )


def _static_select(extra: Mapping[str, Check]) -> Check:
    offers = {"options": listing(OPTION, maximum=100), "option_groups": listing(GROUP, maximum=100)}
    return both(shape({}, {**offers, **extra}), _options_or_groups, _initial_is_offered, _values_are_distinct)


ELEMENTS: dict[str, Check] = {
    "button": shape(
        {"text": plain(75)},
        {
            "action_id": ACTION_ID,
            "value": string(2000),
            "url": url(),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "image": shape({"alt_text": string(2000)}, {"image_url": url(), "slack_file": anything}),
    "overflow": both(
        shape({"options": listing(LINK_OPTION, maximum=5)}, {"action_id": ACTION_ID, "confirm": CONFIRM}),
        _values_are_distinct,
    ),
    "static_select": _static_select({**_PICKER, "initial_option": OPTION}),
    "external_select": shape({}, {**_PICKER, "initial_option": OPTION, "min_query_length": integer(0, 300)}),
    "users_select": shape({}, {**_PICKER, "initial_user": ID}),
    "conversations_select": shape({}, {**_PICKER, **_CONVERSATIONS, "initial_conversation": ID}),
    "channels_select": shape({}, {**_PICKER, "initial_channel": ID, "response_url_enabled": boolean}),
    "multi_static_select": _static_select({**_MULTI, "initial_options": listing(OPTION, maximum=100)}),
    "multi_external_select": shape(
        {}, {**_MULTI, "initial_options": listing(OPTION, maximum=100), "min_query_length": integer(0, 300)}
    ),
    "multi_users_select": shape({}, {**_MULTI, "initial_users": IDS}),
    "multi_conversations_select": shape(
        {},
        {
            **_MULTI,
            "initial_conversations": IDS,
            "default_to_current_conversation": boolean,
            "filter": FILTER,
        },
    ),
    "multi_channels_select": shape({}, {**_MULTI, "initial_channels": IDS}),
    "radio_buttons": _from_options(RICH_OPTION, {**_ANY, "initial_option": RICH_OPTION}, maximum=10),
    "checkboxes": _from_options(RICH_OPTION, {**_ANY, "initial_options": listing(RICH_OPTION, maximum=10)}, maximum=10),
    "datepicker": shape({}, {**_PICKER, "initial_date": string(10, pattern=DAY)}),
    "timepicker": shape({}, {**_PICKER, "initial_time": string(5, pattern=TIME), "timezone": string(255)}),
    "datetimepicker": shape({}, {**_ANY, "initial_date_time": integer(0, LATEST_SECOND)}),
    "plain_text_input": both(
        shape(
            {},
            {
                **_TYPED,
                "initial_value": string(3000, minimum=0),
                "multiline": boolean,
                "min_length": integer(0, 3000),
                "max_length": integer(1, 3000),
            },
        ),
        _bounds_are_ordered,
    ),
    "email_text_input": shape({}, {**_TYPED, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**_TYPED, "initial_value": string(3000)}),
    "number_input": both(
        shape(
            {"is_decimal_allowed": boolean},
            {**_TYPED, **dict.fromkeys(("initial_value", "min_value", "max_value"), string(300, pattern=NUMBER))},
        ),
        _bounds_are_ordered,
    ),
    "file_input": shape(
        {}, {"action_id": ACTION_ID, "filetypes": listing(string(50), maximum=50), "max_files": integer(1, 10)}
    ),
    "rich_text_input": shape({}, {**_TYPED, "initial_value": anything}),
}

_SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
_MULTI_SELECTS = tuple(f"multi_{kind}" for kind in _SELECTS)
_CHOICES = (*_SELECTS, "radio_buttons", "checkboxes", "datepicker", "timepicker")
_TEXT_INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")

IN_ACTIONS = ("button", "overflow", "datetimepicker", *_CHOICES)
IN_SECTION = ("button", "overflow", "image", *_CHOICES, *_MULTI_SELECTS)
IN_INPUT = (*_TEXT_INPUTS, *_CHOICES, *_MULTI_SELECTS, "datetimepicker", "file_input")


def element(kinds: tuple[str, ...]) -> Check:
    """One of these kinds of element."""
    return typed({kind: ELEMENTS[kind] for kind in kinds}, what="element")
