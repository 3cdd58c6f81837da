"""What each kind of input sends, and what the client says before it sends anything."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workplace.teams.tools import Json, field
from workplace.impossible import Impossible
from workplace.teams.inputs import check_fields, client_errors, filled

CHOICES = [{"title": "Time", "value": "time"}, {"title": "Venue", "value": "venue"}]
DIRECTORY = {"a-1", "a-2"}
QUERY = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
PEOPLE = field("x", "ChoiceSet", choices=[], **{"choices.data": QUERY})
SURE: Json = {"type": "Input.Toggle", "id": "x", "title": "I am sure"}


@pytest.mark.parametrize(
    ("element", "given", "sent"),
    [
        (field("x"), {}, {"x": ""}),
        (field("x", value="before"), {}, {"x": "before"}),
        (field("x", value="before"), {"x": ""}, {"x": ""}),
        (field("x"), {"x": "typed"}, {"x": "typed"}),
        (field("x", "Number"), {"x": 2.5}, {"x": "2.5"}),
        (field("x", "Date"), {"x": "2027-03-02"}, {"x": "2027-03-02"}),
        (field("x", "ChoiceSet", choices=CHOICES), {}, {}),
        (field("x", "ChoiceSet", choices=CHOICES, value="time"), {}, {"x": "time"}),
        (field("x", "ChoiceSet", choices=CHOICES, isMultiSelect=True), {"x": ["time", "venue"]}, {"x": "time,venue"}),
        (field("x", "ChoiceSet", choices=CHOICES, isMultiSelect=True, value="time"), {"x": []}, {}),
        (SURE, {}, {"x": "false"}),
        (SURE, {"x": True}, {"x": "true"}),
        ({**SURE, "value": "yes", "valueOn": "yes", "valueOff": "no"}, {"x": False}, {"x": "no"}),
        ({**SURE, "value": "yes", "valueOn": "yes", "valueOff": "no"}, {}, {"x": "yes"}),
    ],
)
def test_what_an_input_sends(element: Json, given: Json, sent: Json) -> None:
    assert filled([element], given) == sent


@pytest.mark.parametrize(
    ("element", "given", "complaint"),
    [
        (field("x", isRequired=True), "", "Please complete this required field."),
        (field("x", isRequired=True, errorMessage="Give it a title."), "", "Give it a title."),
        (field("x", isRequired=True), "x", None),
        (field("x", maxLength=3), "four", "Please shorten this to 3 characters."),
        (field("x", regex="^P-"), "42", "This is not in the expected form."),
        (field("x", "Number"), "two", "Please enter a number."),
        (field("x", "Number", min=1), 0.5, "Please enter 1 or more."),
        (field("x", "Number", max=8), 9, "Please enter 8 or less."),
        (field("x", "Number", min=1, max=8), 8, None),
        (field("x", "Date"), "2 March", "Please enter a date."),
        (field("x", "Time"), "noon", "Please enter a time."),
        (field("x", "Time"), "12:30", None),
        (field("x", "ChoiceSet", choices=CHOICES), "money", "This is not one of the choices."),
        (field("x", "ChoiceSet", choices=CHOICES), "time,venue", "This is not one of the choices."),
        (field("x", "ChoiceSet", choices=CHOICES, isMultiSelect=True), "time,venue", None),
        (PEOPLE, "a-1", None),
        (PEOPLE, "a-3", "This is not one of the choices."),
        (PEOPLE, "a-1,a-2", "This is not one of the choices."),
        ({**PEOPLE, "isMultiSelect": True}, "a-1,a-2", None),
        ({**PEOPLE, "isMultiSelect": True}, "a-1,a-3", "This is not one of the choices."),
        ({**PEOPLE, "isRequired": True}, None, "Please complete this required field."),
    ],
)
def test_what_the_client_says(element: Json, given: Any, complaint: str | None) -> None:
    assert client_errors([element], {"x": given}, people=DIRECTORY) == ({"x": complaint} if complaint else {})


def test_a_card_has_only_the_fields_it_shows() -> None:
    check_fields([field("x"), field("y")], {"x": 1})
    with pytest.raises(Impossible, match="no field z; it has x, y"):
        check_fields([field("x"), field("y")], {"z": 1})
