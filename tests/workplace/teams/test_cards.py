"""What Teams refuses in a card is found before Teams sees it, and a card can be read like a page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workplace.teams.tools import Json, buttons, card, execute, field, opens, submits, words
from workplace.teams.cards import actions_of, dialog_problems, errors_of, inputs_of, problems, texts

HEADING = {"type": "TextBlock", "text": "P\\-42: Who owns data\\?", "style": "heading", "size": "Large", "wrap": True}
BAR = {"type": "ProgressBar", "value": 40, "max": 100, "fallback": {"type": "TextBlock", "text": "▰▰▱▱▱"}}
CHOICES = [{"title": "Time", "value": "time"}, {"title": "Venue", "value": "venue"}]
WITHDRAW = execute("Withdraw", "withdraw", style="destructive")
QUESTION = {
    "type": "Action.ShowCard",
    "title": "Withdraw…",
    "card": {"type": "AdaptiveCard", "body": [words("Sure?")], "actions": [WITHDRAW]},
}
PITCH = card(
    HEADING,
    {
        "type": "RichTextBlock",
        "inlines": [
            {"type": "TextRun", "text": "Needs ", "weight": "Bolder"},
            {"type": "TextRun", "text": "*two* hours", "isSubtle": True, "size": "Small", "color": "Attention"},
            {
                "type": "TextRun",
                "text": "\nmore",
                "fontType": "Monospace",
                "selectAction": {"type": "Action.OpenUrl", "url": "https://example.org"},
            },
        ],
        "separator": True,
        "spacing": "Small",
    },
    {"type": "FactSet", "facts": [{"title": "By", "value": "2 March"}]},
    {
        "type": "ColumnSet",
        "columns": [
            {"type": "Column", "width": "auto", "items": [{"type": "Container", "items": [words("Left")]}]},
            {"type": "Column", "width": "stretch", "items": [words("Right")]},
        ],
    },
    {
        "type": "Table",
        "columns": [{"width": 1}],
        "rows": [{"type": "TableRow", "cells": [{"type": "TableCell", "items": [words("Cell")]}]}],
    },
    {"type": "Image", "url": "https://example.org/p.png", "altText": "A pitch"},
    BAR,
    buttons(execute(tooltip="Pledge time", style="positive"), opens(), execute("More", mode="secondary"), QUESTION),
    fallbackText="P-42",
    speak="P-42",
    refresh={"action": execute("Refresh", "look"), "userIds": ["29:1U0ANA", "8:orgid:1"]},
    msteams={"width": "Full"},
)
FORM = card(
    words("Please choose.", id="error:kind"),
    field("title", isRequired=True, errorMessage="Give it a title.", isMultiline=True, maxLength=80, placeholder="x"),
    field("by", "Date", value="2027-03-02"),
    field("at", "Time"),
    field("hours", "Number", min=1, max=8),
    field("kind", "ChoiceSet", choices=CHOICES, style="filtered", isMultiSelect=True),
    {"type": "Input.Toggle", "id": "sure", "title": "I am sure"},
    buttons(submits()),
)


def test_our_kinds_of_cards_are_fine() -> None:
    assert (problems(PITCH), problems(FORM), dialog_problems(FORM)) == ([], [], [])


def six(extra: int = 0) -> list[Json]:
    return [execute(str(number), str(number)) for number in range(6 + extra)]


BAD: dict[str, tuple[Any, str]] = {
    "not an object": ("card", "the card is not an object"),
    "another type": ({**card(), "type": "Card"}, "the card's type is Card, not AdaptiveCard"),
    "no version": ({"type": "AdaptiveCard", "body": []}, "the card has no version, or a broken one: ''"),
    "too new": ({**card(), "version": "1.6"}, "version 1.6 is newer than 1.5"),
    "a misspelt property": (card(fallBackText="x"), "card has an unknown property fallBackText"),
    "a body that is no list": ({**card(), "body": {}}, "card.body is not a list"),
    "an unknown element": (card({"type": "Carousel"}), "card.body[0]: Carousel is no element Teams knows"),
    "a word as an element": (card("hello"), "card.body[0]: hello is no element Teams knows"),  # type: ignore[arg-type]
    "a text without text": (card({"type": "TextBlock"}), "card.body[0] TextBlock needs text"),
    "an odd size": (
        card({"type": "TextBlock", "text": "x", "size": "Huge"}),
        "card.body[0] TextBlock: size cannot be Huge",
    ),
    "an odd run": (
        card({"type": "RichTextBlock", "inlines": [{"type": "TextBlock", "text": "x"}]}),
        "card.body[0] RichTextBlock.inlines[0] is not a TextRun",
    ),
    "a fact without a value": (
        card({"type": "FactSet", "facts": [{"title": "x"}]}),
        "card.body[0] FactSet.facts[0] needs value",
    ),
    "a bar without a fallback": (card({"type": "ProgressBar", "value": 1}), "card.body[0] ProgressBar needs fallback"),
    "a bar with a bad fallback": (
        card({**BAR, "fallback": {"type": "Gauge"}}),
        "card.body[0].fallback: Gauge is no element Teams knows",
    ),
    "an image without words": (card({"type": "Image", "url": "x"}), "card.body[0] Image needs altText"),
    "deep inside": (
        card({"type": "Container", "items": [{"type": "ActionSet", "actions": [{"type": "Action.Http"}]}]}),
        "card.body[0] Container.items[0] ActionSet.actions[0]: Action.Http is no action Teams knows",
    ),
    "an action without a verb": (
        card(buttons({"type": "Action.Execute", "title": "x"})),
        "card.body[0] ActionSet.actions[0] Action.Execute needs verb",
    ),
    "an odd style": (
        card(buttons(execute(style="primary"))),
        "card.body[0] ActionSet.actions[0] Action.Execute: style cannot be primary",
    ),
    "too many buttons": (
        card(buttons(*six(1))),
        "card.body[0] ActionSet.actions has 7 primary actions, more than 6",
    ),
    "behind a button": (
        card(buttons({"type": "Action.ShowCard", "title": "x", "card": {"type": "AdaptiveCard", "body": [{}]}})),
        "card.body[0] ActionSet.actions[0] Action.ShowCard.card.body[0]: None is no element Teams knows",
    ),
    "an input without a label": (card({"type": "Input.Text", "id": "x"}), "card.body[0] Input.Text needs label"),
    "the same input twice": (card(field("x"), field("x")), "the input id x is used twice"),
    "the same input behind a button": (
        card(field("x"), buttons({**QUESTION, "card": {"type": "AdaptiveCard", "body": [field("x")]}})),
        "the input id x is used twice",
    ),
    "a refresh that submits": (
        card(refresh={"action": submits()}),
        "refresh has no action of type Action.Execute",
    ),
    "a refresh for everybody": (
        card(refresh={"action": execute(), "userIds": ["29:1"] * 61}),
        "refresh.userIds has 61 entries, more than 60",
    ),
    "a refresh for a name": (
        card(refresh={"action": execute(), "userIds": ["Ana"]}),
        "refresh.userIds: Ana is not an MRI",
    ),
}


@pytest.mark.parametrize(("bad", "problem"), BAD.values(), ids=BAD)
def test_what_teams_refuses(bad: Any, problem: str) -> None:
    assert problems(bad) == [problem]


def test_as_much_as_fits() -> None:
    most = card(buttons(*six(), *[execute(mode="secondary") for _ in range(9)]))
    for_many = card(refresh={"action": execute(), "userIds": ["29:1"] * 60})
    assert (problems(most), problems(for_many)) == ([], [])


def test_a_card_may_not_be_too_long() -> None:
    (problem,) = problems(card(words("é" * 15_000)))
    assert problem.endswith(f"more than {28 * 1024}")


def test_a_dialog_cannot_execute() -> None:
    assert dialog_problems(card(buttons(execute()))) == ["Action.Execute pledge in a dialog"]


def test_every_action_is_found() -> None:
    assert [each["title"] for each in actions_of(PITCH)] == ["Pledge", "Edit", "More", "Withdraw…", "Withdraw"]


def test_every_input_is_found() -> None:
    assert [each["id"] for each in inputs_of(FORM)] == ["title", "by", "at", "hours", "kind", "sure"]


def test_a_card_reads_like_a_page() -> None:
    assert texts(PITCH).splitlines() == [
        "P-42: Who owns data?",
        "Needs *two* hours",
        "more",
        "By 2 March",
        "Left",
        "Right",
        "Cell",
        "A pitch",
        "▰▰▱▱▱",
        "Pledge",
        "Edit",
        "More",
        "Withdraw…",
        "Sure?",
        "Withdraw",
    ]
    assert texts(FORM).splitlines()[1:4] == ["Title", "By", "At"]


def test_errors_stand_above_their_fields() -> None:
    assert errors_of(FORM) == {"kind": "Please choose."}
    two = card(words("Too many.", id="error:"), words("Too late.", id="error:"))
    assert errors_of(two) == {"": "Too many.\nToo late."}
