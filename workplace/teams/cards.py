"""What Teams accepts as an Adaptive Card, and how to read one: its actions, its inputs, its words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from workplace.teams.card_kinds import (
    ACTION_WORDS,
    ACTIONS,
    CARD,
    ELEMENTS,
    EVERY_ACTION,
    EVERY_ELEMENT,
    PARTS,
    Kind,
)
from workplace.wire import Json

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
NEWEST_VERSION = (1, 5)
LARGEST_CARD = 28 * 1024
LARGEST_DIALOG = 80 * 1024  # a dialog brings back what the person has typed, and nobody else loads it
MOST_PRIMARY_ACTIONS = 6
MOST_REFRESHED_USERS = 60
ERROR = "error:"

ESCAPED = re.compile(r"\\([^\w\s])")


def problems(card: Any, largest: int = LARGEST_CARD) -> list[str]:
    """Everything Teams would refuse or silently not show, each as a sentence with the place it stands."""
    if not isinstance(card, dict):
        return ["the card is not an object"]
    ids: list[str] = []
    found = [*_about_version(card), *_about_refresh(card), *_about_card(card, "card", ids)]
    found += [f"the input id {each} is used twice" for each in sorted({each for each in ids if ids.count(each) > 1})]
    size = len(json.dumps(card, ensure_ascii=False).encode())
    return found if size <= largest else [*found, f"the card has {size} bytes, more than {largest}"]


def dialog_problems(card: Any) -> list[str]:
    """The same for a card in a dialog, where Action.Execute does nothing."""
    found = problems(card, LARGEST_DIALOG)
    if found:
        return found
    executes = [each for each in actions_of(card) if each["type"] == "Action.Execute"]
    return [f"Action.Execute {each['verb']} in a dialog" for each in executes]


def actions_of(card: Json) -> list[Json]:
    """Every action that can be pressed, those behind Action.ShowCard included."""
    return [action for action, _ in actions_and_inputs(card)]


def actions_and_inputs(card: Json, above: tuple[Json, ...] = ()) -> Iterator[tuple[Json, tuple[Json, ...]]]:
    """Each action with the inputs it sends: those of its own card and of the cards above it."""
    inputs = (*above, *(each for each in _elements(card.get("body", [])) if _is_input(each)))
    sets = [each["actions"] for each in _elements(card.get("body", [])) if each["type"] == "ActionSet"]
    for action in [*(each for actions in sets for each in actions), *card.get("actions", [])]:
        yield action, inputs
        if action["type"] == "Action.ShowCard":
            yield from actions_and_inputs(action["card"], inputs)


def inputs_of(card: Json) -> list[Json]:
    """Every input that can be filled in, those behind Action.ShowCard included."""
    cards = [card, *(each["card"] for each in actions_of(card) if each["type"] == "Action.ShowCard")]
    return [each for shown in cards for each in _elements(shown.get("body", [])) if _is_input(each)]


def texts(card: Json) -> str:
    """All words in reading order, a line each; the titles of actions stand where the actions do."""
    said = [line for element in card.get("body", []) for line in _lines(element)]
    return "\n".join(line for line in [*said, *_titles(card.get("actions", []))] if line)


def errors_of(card: Json) -> dict[str, str]:
    """What the card says is wrong, by field: the element with the id `error:<field>`."""
    found: dict[str, list[str]] = {}
    for each in _elements(card.get("body", [])):
        if str(each.get("id", "")).startswith(ERROR):
            found.setdefault(each["id"].removeprefix(ERROR), []).extend(_lines(each))
    return {name: "\n".join(lines) for name, lines in found.items()}


def _about_version(card: Json) -> Iterator[str]:
    if card.get("type") != "AdaptiveCard":
        yield f"the card's type is {card.get('type')}, not AdaptiveCard"
    version = str(card.get("version", ""))
    if not re.fullmatch(r"\d+\.\d+", version):
        yield f"the card has no version, or a broken one: {version!r}"
    elif tuple(int(part) for part in version.split(".")) > NEWEST_VERSION:
        yield f"version {version} is newer than 1.5"


def _about_refresh(card: Json) -> Iterator[str]:
    match card.get("refresh"):
        case None:
            return
        case {"action": {"type": "Action.Execute"} as action}:
            yield from _about_action(action, "refresh.action", [])
            users = card["refresh"].get("userIds", [])
            if len(users) > MOST_REFRESHED_USERS:
                yield f"refresh.userIds has {len(users)} entries, more than {MOST_REFRESHED_USERS}"
            for user in users:
                if not str(user).startswith(("29:", "8:orgid:")):
                    yield f"refresh.userIds: {user} is not an MRI"
        case _:
            yield "refresh has no action of type Action.Execute"


def _about_card(card: Json, where: str, ids: list[str]) -> Iterator[str]:
    yield from _unknown(card, CARD, where)
    yield from _about_elements(card.get("body", []), f"{where}.body", ids)
    yield from _about_actions(card.get("actions", []), f"{where}.actions", ids)


def _about_elements(elements: Any, where: str, ids: list[str]) -> Iterator[str]:
    if not isinstance(elements, list):
        yield f"{where} is not a list"
        return
    for place, element in enumerate(elements):
        yield from _about_element(element, f"{where}[{place}]", ids)


def _about_element(element: Any, where: str, ids: list[str]) -> Iterator[str]:
    kind = ELEMENTS.get(str(element.get("type"))) if isinstance(element, dict) else None
    if kind is None:
        yield f"{where}: {element.get('type') if isinstance(element, dict) else element} is no element Teams knows"
        return
    if _is_input(element):
        ids.append(str(element.get("id")))
    if isinstance(element.get("fallback"), dict):
        yield from _about_element(element["fallback"], f"{where}.fallback", ids)
    yield from _about_kind(element, kind, f"{where} {element['type']}", EVERY_ELEMENT, ids)


def _about_kind(thing: Json, kind: Kind, where: str, common: frozenset[str], ids: list[str]) -> Iterator[str]:
    yield from _unknown(thing, common | kind.may | set(kind.needs), where)
    yield from _missing(thing, kind, where)
    yield from _wrong_words(thing, kind.words or {}, where)
    if isinstance(thing.get("selectAction"), dict):
        yield from _about_action(thing["selectAction"], f"{where}.selectAction", ids)
    for name in kind.actions:
        yield from _about_actions(thing.get(name), f"{where}.{name}", ids)
    for name in kind.elements:
        yield from _about_parts(thing.get(name, []), name, f"{where}.{name}", ids)


def _about_parts(parts: Any, name: str, where: str, ids: list[str]) -> Iterator[str]:
    if name not in PARTS:
        yield from _about_elements(parts, where, ids)
        return
    expected, kind = PARTS[name]
    for place, part in enumerate(parts if isinstance(parts, list) else []):
        here = f"{where}[{place}]"
        if isinstance(part, str) and name == "inlines":
            continue
        if not isinstance(part, dict) or part.get("type", expected if name == "columns" else "") != expected:
            yield f"{here} is not a {expected or 'fact'}"
            continue
        yield from _about_kind(part, kind, here, EVERY_ELEMENT, ids)


def _about_actions(actions: Any, where: str, ids: list[str]) -> Iterator[str]:
    if not isinstance(actions, list):
        yield f"{where} is not a list"
        return
    for place, action in enumerate(actions):
        yield from _about_action(action, f"{where}[{place}]", ids)
    primary = [each for each in actions if isinstance(each, dict) and each.get("mode") != "secondary"]
    if len(primary) > MOST_PRIMARY_ACTIONS:
        yield f"{where} has {len(primary)} primary actions, more than {MOST_PRIMARY_ACTIONS}"


def _about_action(action: Any, where: str, ids: list[str]) -> Iterator[str]:
    kind = ACTIONS.get(str(action.get("type"))) if isinstance(action, dict) else None
    if kind is None:
        yield f"{where}: {action.get('type') if isinstance(action, dict) else action} is no action Teams knows"
        return
    where = f"{where} {action['type']}"
    yield from _unknown(action, EVERY_ACTION | kind.may | set(kind.needs), where)
    yield from _missing(action, kind, where)
    yield from _wrong_words(action, ACTION_WORDS, where)
    if isinstance(action.get("card"), dict):
        yield from _about_card(action["card"], f"{where}.card", ids)


def _unknown(thing: Json, known: frozenset[str], where: str) -> Iterator[str]:
    yield from (f"{where} has an unknown property {name}" for name in sorted(set(thing) - known))


def _missing(thing: Json, kind: Kind, where: str) -> Iterator[str]:
    for name, expected in kind.needs.items():
        if not isinstance(thing.get(name), expected):
            yield f"{where} needs {name}"


def _wrong_words(thing: Json, words: Mapping[str, frozenset[str]], where: str) -> Iterator[str]:
    for name, allowed in words.items():
        if name in thing and str(thing[name]).lower() not in {each.lower() for each in allowed}:
            yield f"{where}: {name} cannot be {thing[name]}"


def _is_input(element: Json) -> bool:
    return str(element["type"]).startswith("Input.")


def _elements(body: list[Json]) -> Iterator[Json]:
    """Every element, containers opened."""
    for element in body:
        yield element
        yield from _elements(_inside(element))


def _inside(element: Json) -> list[Json]:
    """What a container, a row of columns or a table holds."""
    columns = element.get("columns", []) if element["type"] == "ColumnSet" else []
    cells = [cell for row in element.get("rows", []) for cell in row["cells"]]
    return [each for box in (element, *columns, *cells) for each in box.get("items", [])]


def _lines(element: Json) -> Iterator[str]:
    match element["type"]:
        case "TextBlock":
            yield ESCAPED.sub(r"\1", element["text"])
        case "RichTextBlock":
            yield "".join(each if isinstance(each, str) else each["text"] for each in element["inlines"])
        case "FactSet":
            yield from (f"{fact['title']} {fact['value']}" for fact in element["facts"])
        case "ProgressBar":
            yield from _lines(element["fallback"])
        case "Image":
            yield element["altText"]
        case "ActionSet":
            yield from _titles(element["actions"])
        case kind if kind.startswith("Input."):
            yield from (str(element[name]) for name in ("label", "title") if element.get(name))
        case _:
            yield from (line for each in _inside(element) for line in _lines(each))


def _titles(actions: list[Json]) -> Iterator[str]:
    for action in actions:
        yield str(action.get("title", ""))
        if action["type"] == "Action.ShowCard":
            yield texts(action["card"])
