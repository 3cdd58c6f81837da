"""Tables: what is keyed by an enum, or by the classes of one family, has a row for each; no key stands there twice.

So a new kind of help, a new question or a new event cannot ship half named.
"""

import ast
import importlib
import pkgutil
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from enum import Enum, StrEnum
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import adapters
import bot
import domain
import storage
import workplace
from adapters.card import Style
from adapters.slack.emoji import EMOJI as SLACK_NAMES
from bot.demo.player import NAMES
from bot.routes import REACTIONS
from domain.campaign import CURRENT, DeliveryState
from domain.delivering import GIVEN_UP, NEXT_DELIVERY
from domain.policy import Role
from domain.resources import EMOJI, IN_KIND
from domain.stages import ENDED, Stage

Table = Mapping[Any, Any]

COMPLETE_FOR: dict[str, Collection[Any]] = {  # tables of a part that has a name
    "adapters.teams.render.STYLES": set(Style) - {Style.PLAIN},
    "bot.features.delivering.handlers.OF_PITCHER": set(DeliveryState) - GIVEN_UP,
    "bot.features.delivering.handlers.OF_SUPPORTER": set(DeliveryState) - GIVEN_UP,
    "bot.features.home.OVER": ENDED - {Stage.COMPLETE},
    "bot.wording.labels.EXAMPLE": IN_KIND,
    "bot.wording.labels.UNITS": IN_KIND,
    "domain.counting.ACCOUNT_OF": CURRENT,
    "domain.delivering.NUDGES": {state for state, _ in NEXT_DELIVERY},
}
PARTIAL = {  # each with its reason
    "domain.reminding.WHEN": "all else is wanted when something happens",
    "domain.delivering.AGAIN": "the other steps are not the same when they are taken twice",
}
FRAGMENTS: dict[type, str] = {
    Role: "a part of a rule of the policy; whoever is not named has no leave",
}


def modules(*packages: ModuleType) -> Iterator[ModuleType]:
    """All modules of the packages, but not the migrations, which stay as they were."""
    for package in packages:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.startswith("storage.migrations.") and not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


@cache
def tree_of(module: ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))


def assigned(tree: ast.Module) -> Iterator[str]:
    """The names to which a module itself gives a value."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        yield from (one.id for target in targets if target for one in ast.walk(target) if isinstance(one, ast.Name))


def tables(*packages: ModuleType) -> dict[str, Table]:
    """The dictionaries at the top of modules, by the full name."""
    named = {
        f"{module.__name__}.{name}": vars(module).get(name)
        for module in modules(*packages)
        for name in assigned(tree_of(module))
    }
    return {name: value for name, value in named.items() if isinstance(value, Mapping) and value}


def all_like(keys: Collection[Any]) -> Collection[Any] | None:
    """What there is of the kind of these keys: an enum, or the classes of a family; None where it is neither."""
    kinds = {type(key) for key in keys}
    if all(isinstance(key, type) for key in keys):
        family = family_of(keys)
        return leaves(family) if family else None
    kind = kinds.pop()
    return list(kind) if not kinds and issubclass(kind, Enum) else None


def family_of(classes: Collection[type]) -> type | None:
    """The nearest class of ours that all these come from."""
    first, *others = classes
    shared = [one for one in first.__mro__[1:] if all(issubclass(other, one) for other in others)]
    return next((one for one in shared if one.__module__.split(".")[0] in {"adapters", "bot", "domain"}), None)


def leaves(family: type) -> list[type]:
    """The classes of a family from which no others come; a class that `dataclass` has replaced is none."""
    children = [one for one in family.__subclasses__() if vars(sys.modules[one.__module__]).get(one.__name__) is one]
    return [leaf for one in children for leaf in leaves(one)] if children else [family]


def missing(keys: Collection[Any], wanted: Collection[Any]) -> set[str]:
    return {str(one) for one in set(wanted) - set(keys)}


def repeated(tree: ast.AST) -> list[str]:
    """The keys that stand twice in one dictionary, with the line."""
    return [
        f"{node.lineno}: {key}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, times in Counter(ast.unparse(key) for key in node.keys if key).items()
        if times > 1
    ]


ALL = tables(adapters, bot, domain, storage)
ENUMS = {
    one
    for module in modules(adapters, bot, domain, storage)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, StrEnum) and one is not StrEnum
}
KEYED = {
    name: wanted
    for name, table in ALL.items()
    if (wanted := all_like(table)) is not None and type(next(iter(table))) not in FRAGMENTS
}
MODULES = {module.__name__: module for module in modules(adapters, bot, domain, storage, workplace)}


@pytest.mark.parametrize("name", [name for name in KEYED if name not in PARTIAL])
def test_a_table_has_a_row_for_each(name: str) -> None:
    assert missing(set(ALL[name]), COMPLETE_FOR.get(name, KEYED[name])) == set()


@pytest.mark.parametrize("name", [*COMPLETE_FOR, *PARTIAL])
def test_an_exception_is_still_needed(name: str) -> None:
    """A table that was renamed, or has become complete, is checked like every other."""
    assert missing(ALL[name], KEYED[name])


@pytest.mark.parametrize("name", MODULES)
def test_no_key_stands_twice(name: str) -> None:
    assert repeated(tree_of(MODULES[name])) == []


@pytest.mark.parametrize("name", ALL)
def test_no_bare_strings_stand_for_an_enum(name: str) -> None:
    """mypy would not see that one of them is misspelt, and this file not that one is missing."""
    keys = set(ALL[name])
    bare = all(type(key) is str for key in keys)
    assert not bare or not [one.__name__ for one in ENUMS if keys <= {str(member) for member in one}]


def test_each_emoji_has_a_name_at_slack() -> None:
    """Without one, a reaction would say nothing to us, and the story of the practice page could not be played."""
    assert set(SLACK_NAMES.values()) == set(REACTIONS)
    assert {SLACK_NAMES[name] for name in NAMES.values()} == set(NAMES)
    assert set(NAMES) >= set(EMOJI.values())


class Fruit(StrEnum):
    APPLE = "apple"
    PEAR = "pear"


class Animal:
    pass


class Bird(Animal):
    pass


class Duck(Bird):
    pass


class Fish(Animal):
    pass


def test_a_missing_member_is_found() -> None:
    wanted = all_like({Fruit.APPLE: 1})
    assert wanted is not None
    assert missing({Fruit.APPLE: 1}, wanted) == {"pear"}
    assert missing({Fruit.APPLE: 1, Fruit.PEAR: 2}, wanted) == set()


def test_a_missing_class_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a family of classes it is the last ones that need a row."""
    monkeypatch.setattr(Animal, "__module__", "domain.animals")
    assert set(all_like({Duck: 1, Fish: 2}) or ()) == {Duck, Fish}
    assert family_of([Duck, Fish]) is Animal


def test_other_tables_are_left_alone() -> None:
    assert all_like({"apple": 1}) is None
    assert all_like({Fruit.APPLE: 1, "pear": 2}) is None
    assert all_like({int: 1, str: 2}) is None


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{Fruit.APPLE: 1, Fruit.PEAR: 2}", []),
        ("{Fruit.APPLE: 1, Fruit.PEAR: 2, Fruit.APPLE: 3}", ["1: Fruit.APPLE"]),
        ("f({\n 'a': 1,\n 'a': 1})", ["1: 'a'"]),
        ("{**first, **second, (A, B): 1, (A, C): 1}", []),
        ("{'a': {'b': 1}, 'c': {'b': 1}}", []),
    ],
)
def test_a_repeated_key_is_found(source: str, found: list[str]) -> None:
    assert repeated(ast.parse(source)) == found


def test_only_names_of_the_module_itself_are_its_tables() -> None:
    source = "from a import B\nC: dict[str, int] = {}\nD = E = {}\nF, G = {}, {}\ndef h(): I = {}"
    assert list(assigned(ast.parse(source))) == ["C", "D", "E", "F", "G"]
