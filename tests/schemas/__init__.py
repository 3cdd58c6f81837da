"""What Microsoft's schema of Adaptive Cards 1.5 does not allow about a card, in lines that name the place."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema import ValidationError

JSON = Any
TEAMS_OWN = {"msteams", "choices.data"}  # for width and mentions, and for the people picker
SCHEMA = Path(__file__).with_name("adaptive-card-1.5.json")


def card_problems(card: dict[str, JSON]) -> list[str]:
    """One line for each problem of a card; an element of a newer version counts as the fallback it carries."""
    errors = _validator().iter_errors(_old_client_sees(card))
    return list(dict.fromkeys(line for error in errors for line in _lines(error)))


def _old_client_sees(value: JSON) -> JSON:
    """The same card with each extension element replaced by its fallback, or gone where it says "drop"."""
    if isinstance(value, list):
        return [_old_client_sees(shown) for one in value if (shown := _fallen_back(one)) != "drop"]
    if isinstance(value, dict):
        known = {name: part for name, part in value.items() if name not in TEAMS_OWN}
        return {name: _old_client_sees(_fallen_back(part)) for name, part in known.items()}
    return value


def _fallen_back(value: JSON) -> JSON:
    while isinstance(value, dict) and _is_extension(value) and "fallback" in value:
        value = value["fallback"]
    return value


def _is_extension(value: dict[str, JSON]) -> bool:
    return isinstance(value.get("type"), str) and value["type"] not in _definitions()


def _lines(error: ValidationError) -> Iterator[str]:
    branch = _branch_meant(error)
    if branch:
        for inner in branch:
            yield from _lines(inner)
    elif error.context and isinstance(error.instance, dict) and "type" in error.instance:
        yield f"{error.json_path}: {error.instance['type']!r} is not an element that can stand here"
    else:
        yield f"{error.json_path}: {error.message}"


def _branch_meant(error: ValidationError) -> list[ValidationError]:
    """Of the alternatives that all failed, the complaints of the one for this type; the first, where there is no type."""
    branches: dict[int, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    meant = [errors for errors in branches.values() if not any(_is_about_type(error, inner) for inner in errors)]
    return meant[0] if meant else []


def _is_about_type(outer: ValidationError, inner: ValidationError) -> bool:
    return list(inner.absolute_path) == [*outer.absolute_path, "type"]


def _validator() -> jsonschema.protocols.Validator:
    return jsonschema.validators.validator_for(_schema())(_schema())


def _definitions() -> dict[str, JSON]:
    definitions: dict[str, JSON] = _schema()["definitions"]
    return definitions


@cache
def _schema() -> dict[str, JSON]:
    schema: dict[str, JSON] = json.loads(SCHEMA.read_text("utf-8"))
    return schema
