"""What a person typed or chose in a card, the way the client sends it, and what it refuses before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date, time
from typing import Any

from workplace.impossible import Impossible
from workplace.wire import Json

EMPTY: tuple[Any, ...] = (None, "", [], ())
REQUIRED = "Please complete this required field."
NOT_OFFERED = "This is not one of the choices."
PEOPLE = "graph.microsoft.com/users"


def check_fields(inputs: Iterable[Json], given: Mapping[str, Any]) -> None:
    """A card has only the fields it shows."""
    shown = {each["id"] for each in inputs}
    if unknown := sorted(set(given) - shown):
        raise Impossible(f"the card has no field {', '.join(unknown)}; it has {', '.join(sorted(shown))}")


def filled(inputs: Iterable[Json], given: Mapping[str, Any]) -> Json:
    """By input id, what travels: text everywhere, several choices joined by commas, nothing for no choice."""
    contents = {each["id"]: _content(each, given) for each in inputs}
    return {name: content for name, content in contents.items() if content is not None}


def client_errors(inputs: Iterable[Json], given: Mapping[str, Any], *, people: Container[str]) -> dict[str, str]:
    """By input id, what the client says before it sends anything; `people` are the directory ids to be found."""
    found: dict[str, str] = {}
    for each in inputs:
        for complaint in _complaints(each, _content(each, given), people):
            found.setdefault(each["id"], each.get("errorMessage") or complaint)
    return found


def asks_for_people(element: Json) -> bool:
    """Whether an input is the people picker, which searches the directory."""
    return str(element.get("choices.data", {}).get("dataset", "")).split("?")[0] == PEOPLE


def _content(element: Json, given: Mapping[str, Any]) -> str | None:
    value = given.get(element["id"], element.get("value"))
    if value in EMPTY or value is False:
        return _nothing(element)
    if isinstance(value, (list, tuple)):
        return ",".join(str(each) for each in value)
    return str(element.get("valueOn", "true")) if value is True else str(value)


def _nothing(element: Json) -> str | None:
    match element["type"]:
        case "Input.ChoiceSet":
            return None
        case "Input.Toggle":
            return str(element.get("valueOff", "false"))
        case _:
            return ""


def _complaints(element: Json, content: str | None, people: Container[str]) -> Iterator[str]:
    if not content:
        if element.get("isRequired"):
            yield REQUIRED
        return
    match element["type"]:
        case "Input.Text":
            yield from _about_text(element, content)
        case "Input.Number":
            yield from _about_number(element, content)
        case "Input.Date" if not _parses(date.fromisoformat, content):
            yield "Please enter a date."
        case "Input.Time" if not _parses(time.fromisoformat, content):
            yield "Please enter a time."
        case "Input.ChoiceSet" if asks_for_people(element):
            if any(each not in people for each in _chosen(element, content)):
                yield NOT_OFFERED
        case "Input.ChoiceSet" if element.get("style") != "filtered" or "choices.data" not in element:
            yield from _about_choices(element, content)


def _about_text(element: Json, content: str) -> Iterator[str]:
    longest = element.get("maxLength")
    if longest and len(content) > longest:
        yield f"Please shorten this to {longest} characters."
    if "regex" in element and not re.search(element["regex"], content):
        yield "This is not in the expected form."


def _about_number(element: Json, content: str) -> Iterator[str]:
    if not _parses(float, content):
        yield "Please enter a number."
        return
    if "min" in element and float(content) < element["min"]:
        yield f"Please enter {element['min']} or more."
    if "max" in element and float(content) > element["max"]:
        yield f"Please enter {element['max']} or less."


def _about_choices(element: Json, content: str) -> Iterator[str]:
    offered = {choice["value"] for choice in element["choices"]}
    if not offered.issuperset(_chosen(element, content)):
        yield NOT_OFFERED


def _chosen(element: Json, content: str) -> list[str]:
    return content.split(",") if element.get("isMultiSelect") else [content]


def _parses(read: Any, content: str) -> bool:
    try:
        read(content)
    except ValueError:
        return False
    return True
