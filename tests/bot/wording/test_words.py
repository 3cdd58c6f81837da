"""The catalogues: equal in both languages, complete, and without a sentence that nobody says."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.wording.words import LANGUAGES, catalogue, words_in
from domain.cents.amounts import Money, parse_amount
from domain.refusals import Refusal

ROOT = Path(__file__).parents[3]
NO_BREAK = "\u00a0"


def ids(language: str) -> set[str]:
    return {str(one.id if isinstance(one.id, str) else one.id[0]) for one in catalogue(language) if one.id}


def test_both_languages_say_the_same_things() -> None:
    """No message is missing in either, and both have the same plurals."""
    plural = {language: {one.id for one in catalogue(language) if one.pluralizable} for language in LANGUAGES}
    assert ids("en") == ids("fr")
    assert plural["en"] == plural["fr"]


def test_every_message_said_exists_and_every_message_is_said() -> None:
    """Strings in the code that are message ids are the messages that are used."""
    constants = set(_constants())
    assert ids("en") - constants == set()
    assert set(_said()) - ids("en") == set()


def test_every_refusal_has_its_sentence() -> None:
    """In both languages."""
    refusals = {refusal.message for refusal in _subclasses(Refusal)}
    assert refusals - ids("fr") == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_names_the_same_values(language: str) -> None:
    """An empty string or a value that the other language lacks would be a hole in a sentence."""
    other = {_key(one): one for one in catalogue("en")}
    for message in catalogue(language):
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        english = other[_key(message)].string
        named = {frozenset(_values(text)) for text in texts}
        assert set().union(*named) == set().union(*(frozenset(_values(text)) for text in _several(english))), message.id


def test_french_puts_no_break_spaces_where_the_office_of_the_language_wants_them() -> None:
    """Before a colon and inside guillemets; none before ? ! and ;."""
    for message in catalogue("fr"):
        for text in _several(message.string):
            if not message.id:
                continue
            plain = text.replace("https:", "")
            for sign in (" :", " »", "« ", " ?", " !", " ;"):
                assert sign not in plain, (message.id, text)
            assert f"{NO_BREAK}?" not in text
            assert "«" not in text or f"«{NO_BREAK}" in text


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("en", 0, "0 days left"),
        ("en", 1, "1 day left"),
        ("en", 2, "2 days left"),
        ("fr", 0, "0 jour restant"),
        ("fr", 1, "1 jour restant"),
        ("fr", 2, "2 jours restants"),
    ],
)
def test_zero_is_plural_in_english_and_singular_in_french(language: str, n: int, said: str) -> None:
    assert words_in(language)("days_left", n=n) == said


@pytest.mark.parametrize(
    ("language", "cents", "said"),
    [
        ("en", 120000, "$1,200"),
        ("en", 120050, "$1,200.50"),
        ("fr", 120000, "1\u00a0200\u00a0$"),
        ("fr", 50, "0,50\u00a0$"),
    ],
)
def test_money_is_written_as_the_language_writes_it(language: str, cents: int, said: str) -> None:
    assert words_in(language).money(Money(cents).cents).replace("\u202f", NO_BREAK) == said


def test_labels_fit_where_the_platform_is_strict() -> None:
    """Titles and submit buttons have 24 characters, in both languages."""
    short = ("title_", "submit_")
    for language in LANGUAGES:
        for key in ids(language):
            if key.startswith(short) or key in {"next", "preview", "publish", "save", "close", "cancel"}:
                assert len(words_in(language)(key)) <= 24, key


def test_a_message_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        words_in("en")("no_such_message")


def _constants() -> Iterator[str]:
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            if isinstance(node, ast.JoinedStr):
                yield from _expanded(node)


def _expanded(node: ast.JoinedStr) -> Iterator[str]:
    """f"field_{name}" and f"{key}_command" stand for all messages that fit."""
    parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
    prefix = parts[0] if parts and isinstance(parts[0], str) else ""
    suffix = parts[-1] if parts and isinstance(parts[-1], str) else ""
    if prefix in {"field_", "example_"} or suffix == "_command":
        yield from (key for key in ids("en") if key.startswith(str(prefix)) and key.endswith(str(suffix)))


def _said() -> Iterator[str]:
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                function = node.func
                name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
                if name in {"say", "rich"} and isinstance(node.args[0].value, str):
                    yield node.args[0].value


def _sources() -> Iterator[Path]:
    for folder in ("bot", "domain"):
        yield from (ROOT / folder).rglob("*.py")


def _subclasses(root: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in root.__subclasses__():
        yield one
        yield from _subclasses(one)


def _key(message: object) -> str:
    identity = message.id  # type: ignore[attr-defined]
    return identity if isinstance(identity, str) else identity[0]


def _several(text: object) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (str(text),)


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("language", "shown"), [("en", "1200.50"), ("fr", "1200,50")])
def test_an_amount_in_a_field_is_written_as_people_type_it(language: str, shown: str) -> None:
    """And is read back as the same."""
    assert words_in(language).typed(1_200_50) == shown
    assert parse_amount(shown) == 1_200_50
    assert words_in(language).typed(0) == ""
