"""Whatever people write, Teams takes the card, nobody's words become markup, and everybody can read it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from adapters.card import (
    Button,
    Buttons,
    Card,
    Confirm,
    Divider,
    Facts,
    Heading,
    Menu,
    Notice,
    Paragraph,
    Progress,
    Refresh,
)
from adapters.clean import line
from adapters.form import Channel, Choice, Choices, Colleague, Day, Form, Line
from adapters.teams.render import ADAPTIVE, Renderer, card_as_form
from adapters.text import Bold, ChannelName, Code
from bot.card import both_languages, campaign_card
from bot.routes import BUTTONS
from bot.wording.words import words_in
from domain.stages import Stage
from tests.hostile import HOSTILE, NOW, campaign_of
from tests.schemas import card_problems
from workplace.teams.cards import actions_of, dialog_problems, errors_of, problems, texts

Json = dict[str, Any]

RENDERER = Renderer(frozenset(name for name, route in BUTTONS.items() if not route.writes))
ANA, BEN = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
LARGEST = 28 * 1024
LARGEST_DIALOG = 80 * 1024
SIGNS = re.compile(r"(?<!\\)(?:\\\\)*[`*_{}\[\]()#+\-.!|~<>&:]")
LIVE_DATE = re.compile(r"\{\{\s*(DATE|TIME)\b", re.IGNORECASE)
HIDDEN = {"\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x07", "\U000e0041"}
EVERY = pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
REFRESH = Refresh("view", "Refresh", "c0ffee", tuple(f"00000000-0000-4000-8000-{n:012}" for n in range(100)))


def cards_of(text: str, stage: Stage, *, pitcher: str = "", supporters: tuple[str, ...] = ()) -> list[Card]:
    """The card of a pitch in English, in French and in both."""
    campaign, names = campaign_of(text, stage), supporters or (text,) * 8
    english, french = (
        campaign_card(campaign, words_in(one), pitcher=pitcher or text, supporters=names, now=NOW)
        for one in ("en", "fr")
    )
    return [replace(one, refresh=REFRESH) for one in (english, french, both_languages(english, french))]


def content_of(message: Json) -> Json:
    """The card of a message."""
    (attachment,) = message["attachments"]
    assert attachment["contentType"] == ADAPTIVE
    content: Json = attachment["content"]
    return content


@EVERY
def test_a_card_of_hostile_texts_is_one_that_teams_draws(text: str) -> None:
    """At every stage, in either language and in both: Microsoft's schema, Teams' own rules, and its size."""
    for stage in (Stage.OPEN, Stage.APPLYING, Stage.COMPLETE):
        for card in cards_of(text, stage):
            message = RENDERER.message(card)
            content = content_of(message)
            assert problems(content) == []
            assert len(json.dumps(message, ensure_ascii=False).encode()) < LARGEST
            assert 0 < len(message["summary"]) <= 1000
            assert content["fallbackText"] == content["speak"] == message["summary"]
            assert len(content["refresh"]["userIds"]) == 60
            _check_words(content)
            _check_for_everybody(content)
            names = [(one["title"], one.get("tooltip")) for one in actions_of(content)]
            assert len(set(names)) == len(names), "no two buttons are called alike"
        assert card_problems(content) == []  # of the last one, which holds the others


@EVERY
def test_a_dialog_of_hostile_texts_is_one_that_teams_draws(text: str) -> None:
    """Labels, hints, values, choices, questions; with what was typed and what is wrong with it."""
    form = _form(text)
    names = [
        block.name for block in form.blocks if isinstance(block, Line | Choice | Choices | Day | Channel | Colleague)
    ]
    for answers in (None, {}, dict.fromkeys(names, text), dict.fromkeys(names, (text, text))):
        for errors in (None, dict.fromkeys(names, text), {"": text, "elsewhere": text}):
            dialog = RENDERER.dialog(form, answers=answers, errors=errors)
            content: Json = dialog["card"]["content"]
            assert dialog_problems(content) == []
            assert len(dialog["title"]) <= 60
            assert len(json.dumps(dialog, ensure_ascii=False).encode()) < LARGEST_DIALOG
            shown = errors_of(content)
            assert set(shown) == {name if name in names else "" for name in errors or {}}
            _check_words(content)
            _check_for_everybody(content)
    assert card_problems(content) == []


@EVERY
def test_an_answer_in_a_dialog_is_one_that_teams_draws(text: str) -> None:
    """What would be whispered elsewhere."""
    card = Card(text, (Heading(text), Paragraph(text), Buttons((Button("undo", text, "v", hint=text),))))
    content = RENDERER.dialog(card_as_form(card, title=text, close=text))["card"]["content"]
    assert dialog_problems(content) == []
    assert card_problems(content) == []


def test_a_card_of_three_hundred_paragraphs_is_cut_to_what_teams_takes() -> None:
    """And so is a form; the reader sees that there was more."""
    parts = tuple(Paragraph(f"{n} " + "é" * 500) for n in range(300))
    message = RENDERER.message(Card("Home", parts))
    assert len(json.dumps(message, ensure_ascii=False).encode()) < LARGEST
    assert texts(content_of(message)).startswith("0 é")
    assert texts(content_of(message)).endswith("…")
    blocks = tuple(Line(name=f"n{n}", label="é" * 300, hint="é" * 900) for n in range(100))
    dialog = RENDERER.dialog(Form(name="f", ref="", title="t", blocks=blocks, close="c", submit="s"))
    assert len(json.dumps(dialog, ensure_ascii=False).encode()) < LARGEST_DIALOG


def test_a_text_is_cut_between_graphemes() -> None:
    """A family is not torn apart."""
    shown = texts(RENDERER.card(Card("x", (Heading("👩‍👩‍👧‍👦" * 100),))))
    assert shown.rstrip("…").replace("👩‍👩‍👧‍👦", "") == ""
    assert shown.endswith("…")


def test_an_address_is_a_link_in_full_or_none() -> None:
    """Never under another name, never cut to something else, never anything but https."""
    long = "https://example.org/" + "a" * 5000
    found = {
        "See https://example.org/a?b=c#d, or not.": ["https://example.org/a?b=c#d"],
        "(https://example.org/)": ["https://example.org/"],
        "https://a.example https://b.example": ["https://a.example", "https://b.example"],
        "http://example.org javascript:alert(1) HTTPS://example.org file:///etc": [],
        "<https://evil.example|https://bank.example>": ["https://evil.example", "https://bank.example"],
        "https://bank.example@evil.example/": ["https://bank.example@evil.example/"],
        long: [],
        "https://": [],
    }
    for text, links in found.items():
        content = RENDERER.card(Card("x", (Paragraph(text),)))
        runs = [one for one in _nodes(content) if one.get("type") == "TextRun"]
        assert [one["selectAction"]["url"] for one in runs if "selectAction" in one] == links, text
        assert [one["text"] for one in runs if "selectAction" in one] == links
        assert texts(content) == (text if text != long else text[:3999] + "…")
    small_print = RENDERER.card(Card("x", (Notice(long[:1500]),)))
    assert [one for one in _nodes(small_print) if "selectAction" in one] == []
    assert texts(small_print) == long[:999] + "…"


def test_signs_and_dates_that_somebody_typed_stay_as_they_are() -> None:
    """A heading is Markdown, in which every sign is escaped; nowhere is a date computed."""
    typed = "[bank](https://evil.example) ![](https://evil.example/pixel.png) **loud** {{DATE(2026-01-01T00:00:00Z)}}"
    heading, paragraph = RENDERER.card(Card("x", (Heading(typed), Paragraph(typed))))["body"]
    assert heading["text"] == (
        r"\[bank\]\(https\://evil\.example\) \!\[\]\(https\://evil\.example/pixel\.png\) \*\*loud\*\* "
        r"\{ \{DATE\(2026\-01\-01T00\:00\:00Z\)\}\}"
    )
    assert "".join(run["text"] for run in paragraph["inlines"]) == typed.replace("{{", "{ {")


def test_spans_are_runs() -> None:
    """The whole of a paragraph."""
    spans = ("In ", ChannelName("19:a", "learning"), " type ", Code("/pitch *x*"), Bold(" [now](https://a.example)"))
    assert RENDERER.card(Card("x", (Divider(), Paragraph(spans))))["body"] == [
        {
            "type": "RichTextBlock",
            "inlines": [
                {"type": "TextRun", "text": "In "},
                {"type": "TextRun", "text": "#learning"},
                {"type": "TextRun", "text": " type "},
                {"type": "TextRun", "text": "/pitch *x*", "fontType": "Monospace"},
                {"type": "TextRun", "text": " [now](https://a.example)", "weight": "Bolder"},
            ],
            "separator": True,
            "spacing": "Large",
        }
    ]


def test_what_was_typed_comes_back_into_its_field() -> None:
    """Teams itself keeps nothing of a dialog that has errors."""
    given = {
        "line": "typed",
        "choice": "b",
        "choices": ("a", "b"),
        "day": "2027-04-01",
        "channel": "19:a",
        "long": "",
        "who": BEN,
    }
    content = RENDERER.dialog(_form("x"), answers=given)["card"]["content"]
    values = {one["id"]: one.get("value") for one in content["body"] if one["type"].startswith("Input.")}
    assert values == {
        "line": "typed",
        "long": None,
        "choice": "b",
        "choices": "a,b",
        "day": "2027-04-01",
        "channel": "19:a",
        "who": BEN,
    }
    untouched = RENDERER.dialog(_form("x"))["card"]["content"]
    values = {one["id"]: one.get("value") for one in untouched["body"] if one["type"].startswith("Input.")}
    assert values == {
        "line": "x",
        "long": "x",
        "choice": "a",
        "choices": "a",
        "day": "2027-03-01",
        "channel": "19:learning@thread.tacv2",
        "who": ANA,
    }


def test_a_colleague_is_chosen_with_the_people_picker_of_teams() -> None:
    """The whole of it, with somebody chosen already and with nobody; the form says where ids of people will stand."""
    chosen = Colleague(name="who", label="CoPitcher", example="Search", value=ANA)
    nobody = Colleague(name="whom", label="Manager", required=False)
    form = Form(name="f", ref="", title="t", submit="s", close="c", blocks=(chosen, nobody))
    content = RENDERER.dialog(form)["card"]["content"]
    picker = {
        "type": "Input.ChoiceSet",
        "style": "compact",
        "isMultiSelect": False,
        "choices": [],
        "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
    }
    first = {"id": "who", "label": "CoPitcher", "isRequired": True, "errorMessage": "CoPitcher"}
    assert content["body"] == [
        {**picker, **first, "placeholder": "Search", "value": ANA},
        {**picker, "id": "whom", "label": "Manager", "isRequired": False},
    ]
    assert content["actions"][0]["data"] == {"form": "f", "ref": "", "directory": ["who", "whom"]}


@pytest.mark.parametrize("language", ["en", "fr", "both"])
def test_the_card_of_an_open_pitch_is_as_approved(language: str, snapshot: SnapshotAssertion) -> None:
    """Order, words and controls; a change of it is a decision."""
    cards = cards_of("FWD50", Stage.OPEN, pitcher="Ana Silva", supporters=("Ben", "Chloé"))
    card = replace(cards[["en", "fr", "both"].index(language)], refresh=replace(REFRESH, people=REFRESH.people[:2]))
    assert RENDERER.message(card) == snapshot.use_extension(JSONSnapshotExtension)


def _check_words(content: Json) -> None:
    """People's words stand in text runs; what is read as Markdown has every sign escaped; nothing is computed."""
    for node in _nodes(content):
        if node.get("type") == "TextBlock" and "▰" not in node["text"] and "▱" not in node["text"]:
            assert node["style"] == "heading"
            assert not SIGNS.search(node["text"].replace("\\\\", "")), node["text"]
        if node.get("type") == "RichTextBlock":
            assert {one["type"] for one in node["inlines"]} == {"TextRun"}
        if node.get("type") == "TextRun" and "selectAction" in node:
            assert node["selectAction"] == {"type": "Action.OpenUrl", "url": node["text"]}
            assert node["text"].startswith("https://")
        if node.get("type") == "Action.OpenUrl":
            assert node["url"].startswith("https://")
        assert node.get("type") not in {"Image", "FactSet", "Table"}, "they read Markdown"
    assert not set(json.dumps(content, ensure_ascii=False)) & HIDDEN
    for text in _shown(content):
        assert not LIVE_DATE.search(text), text


def _check_for_everybody(content: Json) -> None:
    """Every input has a label and every button a name of its own; colour never says what words do not."""
    for node in _nodes(content):
        if str(node.get("type")).startswith("Input."):
            assert line(node["label"])
            assert not node.get("isRequired") or line(node["errorMessage"])
        if "color" in node:
            assert node["type"] == "TextRun"
    for element in content["body"]:
        if any("color" in run for run in element.get("inlines", ())):
            assert str(element.get("id")).startswith("error:")
            assert "".join(run["text"] for run in element["inlines"])
    for before, after in zip(content["body"], [*content["body"][1:], {}], strict=True):
        if before["type"] == "ProgressBar":
            assert after["type"] == "RichTextBlock", "words say the same"
            assert before["fallback"]["type"] == "TextBlock"
    actions = [one for one in actions_of(content) if one["type"] != "Action.ShowCard"]
    assert all(line(one["title"]) for one in actions)
    assert content["body"][0]["type"] in {"TextBlock", "RichTextBlock"}


def _form(text: str) -> Form:
    asked = Confirm(text, text, text, text)
    return Form(
        name="hostile",
        ref="abc",
        title=text,
        submit=text,
        close=text,
        blocks=(
            Paragraph(text),
            Line(name="line", label=text, hint=text, value=text, example=text, most=120),
            Line(name="long", label=text, value=text, long=True, live=True, required=False),
            Choice(name="choice", label=text, options=(("a", text), ("b", text)), value="a"),
            Choices(name="choices", label=text, options=(("a", text), ("b", text)), values=("a",), required=False),
            Day(name="day", label=text, value=date(2027, 3, 1)),
            Channel(
                name="channel",
                label=text,
                example=text,
                value="19:learning@thread.tacv2",
                options=(("19:learning@thread.tacv2", text), ("19:a", text)),
            ),
            Colleague(name="who", label=text, hint=text, example=text, value=ANA),
            Facts(((text, text),)),
            Progress(3, text),
            Notice(text),
            Buttons(
                (Button("route", text, "value", hint=text), Button("asked", text, "value", confirm=asked)),
                Menu(text, (Button("other", text, "value"),)),
            ),
        ),
    )


def _shown(content: Json) -> Iterator[str]:
    """Every text that a client shows; what stands in a field is the person's own."""
    for node in _nodes(content):
        for name in ("text", "title", "label", "tooltip", "errorMessage", "placeholder", "fallbackText", "speak"):
            if isinstance(node.get(name), str):
                yield node[name]


def _nodes(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    if isinstance(node, list):
        for value in node:
            yield from _nodes(value)
