"""The schema of Adaptive Cards finds what is wrong, says where, and knows what a fallback is for."""

from typing import Any

import pytest

from tests.schemas import card_problems

TEXT = {"type": "TextBlock", "text": "Data ethics summit", "style": "heading", "wrap": True}
BAR = {"type": "TextBlock", "text": "▰▰▰▱▱"}
PLEDGE = {"type": "Action.Execute", "title": "Pledge", "verb": "pledge", "data": {"id": "P-42"}}


def card(*body: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **more}


def progress(fallback: Any) -> dict[str, Any]:
    return {"type": "ProgressBar", "value": 60, "max": 100, "fallback": fallback}


@pytest.mark.parametrize(
    "good",
    [
        card(TEXT, actions=[PLEDGE]),
        card(TEXT, refresh={"action": PLEDGE, "userIds": ["29:ana"]}),
        card(TEXT, msteams={"width": "Full"}),
        card({"type": "Input.Text", "id": "hours", "label": "Hours", "isRequired": True, "errorMessage": "A number"}),
        card({"type": "FactSet", "facts": [{"title": "Expertise", "value": "2 of 3"}]}),
        card(progress(BAR)),
        card(progress("drop")),
        card(progress({"type": "ProgressRing", "fallback": BAR})),
        card({"type": "Container", "items": [progress(BAR)]}),
    ],
)
def test_a_good_card_has_no_problems(good: dict[str, Any]) -> None:
    assert card_problems(good) == []


@pytest.mark.parametrize(
    ("bad", "problems"),
    [
        (
            card({"type": "TextBlock", "text": "Hello", "wieght": "Bolder"}),
            ["$.body[0]: Additional properties are not allowed ('wieght' was unexpected)"],
        ),
        (card({"type": "TextBlock"}), ["$.body[0]: 'text' is a required property"]),
        (card(TEXT, {"type": "Marquee"}), ["$.body[1]: 'Marquee' is not an element that can stand here"]),
        (card(PLEDGE), ["$.body[0]: 'Action.Execute' is not an element that can stand here"]),
        (
            card({"type": "ProgressBar", "value": 60}),
            ["$.body[0]: 'ProgressBar' is not an element that can stand here"],
        ),
        (card(progress({"type": "TextBlock"})), ["$.body[0]: 'text' is a required property"]),
        (
            card({"type": "Container", "items": [progress({"type": "Marquee"})]}),
            ["$.body[0].items[0]: 'Marquee' is not an element that can stand here"],
        ),
        (
            card({"type": "TextBlock", "text": 42, "wrap": "yes"}),
            ["$.body[0].text: 42 is not of type 'string'", "$.body[0].wrap: 'yes' is not of type 'boolean'"],
        ),
        (card(TEXT, colour="red"), ["$: Additional properties are not allowed ('colour' was unexpected)"]),
    ],
)
def test_each_problem_of_a_bad_card_is_one_line_that_names_the_place(bad: dict[str, Any], problems: list[str]) -> None:
    assert card_problems(bad) == problems


def test_a_value_outside_its_list_is_named_with_its_place() -> None:
    (problem,) = card_problems(card({"type": "TextBlock", "text": "Hello", "size": "Gigantic"}))
    assert problem.startswith("$.body[0].size: 'Gigantic'")
