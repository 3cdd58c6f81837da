"""The validator knows Slack's limits: what is just right passes, one more is refused, with the place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.workplace.views import actions, button, field, home, modal, option, words
from workplace.slack.blocks import BLOCKS, MOST_BLOCKS, problems, view_problems

Json = dict[str, Any]

IMAGE = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A chart"}
CONFIRM = {"title": words("Sure?"), "text": words("It cannot be undone"), "confirm": words("Yes"), "deny": words("No")}
CARD = {"type": "card", "title": words("Summit"), "body": words("Two days"), "actions": [button()]}
RICH = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "Hello", "style": {"bold": True}}]},
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U0ANA"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://example.org"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code"}]},
    ],
}
VIDEO = {
    "type": "video",
    "alt_text": "A talk",
    "title": words("Talk"),
    "thumbnail_url": "https://example.org/a.png",
    "video_url": "https://example.org/a",
}

SAMPLES: dict[str, Json] = {
    "section": {"type": "section", "text": words("Hello"), "accessory": button(confirm=CONFIRM, style="danger")},
    "header": {"type": "header", "text": words("h" * 150)},
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [IMAGE, {"type": "mrkdwn", "text": "*6 of 10*"}]},
    "actions": actions(button(), {"type": "static_select", "action_id": "kind", "options": [option("time")]}),
    "input": field("what", "plain_text_input", max_length=3000),
    "image": IMAGE,
    "rich_text": RICH,
    "video": VIDEO,
    "markdown": {"type": "markdown", "text": "**bold**"},
    "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD]},
    "alert": {"type": "alert", "text": words("Not yet"), "level": "warning"},
}


def section(**more: Any) -> Json:
    return {"type": "section", **more}


def overflow(count: int) -> Json:
    return {"type": "overflow", "action_id": "more", "options": [option(f"v{place}") for place in range(count)]}


@pytest.mark.parametrize("surface", MOST_BLOCKS)
@pytest.mark.parametrize("kind", BLOCKS)
def test_each_block_stands_where_slack_shows_it(kind: str, surface: Any) -> None:
    shown = surface in BLOCKS[kind][1]
    expected = [] if shown else [f"unsupported block: {kind} [json-pointer:/blocks/0/type]"]
    assert problems([SAMPLES[kind]], surface) == expected


REFUSED: list[tuple[Any, str]] = [
    ("hello", "must be a list [json-pointer:/blocks]"),
    ([], "no fewer than 1 items required [json-pointer:/blocks]"),
    (["hello"], "unsupported block: None [json-pointer:/blocks/0/type]"),
    ([{"type": "poem"}], "unsupported block: poem [json-pointer:/blocks/0/type]"),
    ([{"type": ["divider"]}], "unsupported block: ['divider'] [json-pointer:/blocks/0/type]"),
    ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    ([{"type": "divider", "colour": "red"}], "invalid additional property: colour [json-pointer:/blocks/0]"),
    ([section()], "either text or fields is required [json-pointer:/blocks/0]"),
    ([section(text=words("a" * 3001))], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ([section(text=words(""))], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ([section(text="hello")], "unsupported text type: None [json-pointer:/blocks/0/text/type]"),
    (
        [section(fields=[words("a")] * 11)],
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (
        [section(fields=[words("a" * 2001)])],
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "*h*"}}],
        "unsupported text type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    (
        [{"type": "header", "text": words("h" * 151)}],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        [{"type": "context", "elements": [words("a")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        [actions(*[button(f"b{n}") for n in range(26)])],
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        [actions(button(text=words("a" * 76)))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        [actions(button(value="a" * 2001))],
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    ([actions(button(url="nowhere"))], "must have the right format [json-pointer:/blocks/0/elements/0/url]"),
    (
        [actions(button(style="loud"))],
        "must be one of primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        [actions(button(confirm={**CONFIRM, "title": words("a" * 101)}))],
        "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
    ),
    (
        [actions(field("x", "plain_text_input")["element"])],
        "unsupported element: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        [actions(button(), button())],
        "action_id pledge appears more than once [json-pointer:/blocks/0]",
    ),
    ([actions(button()), actions(button())], "block_id buttons appears more than once [json-pointer:/blocks]"),
    ([actions(overflow(6))], "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    ([{**IMAGE, "alt_text": ""}], "must be more than 0 characters [json-pointer:/blocks/0/alt_text]"),
    ([{"type": "image", "image_url": IMAGE["image_url"]}], "missing required field: alt_text [json-pointer:/blocks/0]"),
    (
        [field("x", "static_select", options=[option("a"), option("a")])],
        "option values must be unique [json-pointer:/blocks/0/element]",
    ),
    (
        [field("x", "static_select", options=[option("a")], initial_option=option("b"))],
        "initial option must exactly match one of the options [json-pointer:/blocks/0/element]",
    ),
    (
        [field("x", "static_select")],
        "exactly one of options and option_groups is required [json-pointer:/blocks/0/element]",
    ),
    (
        [field("x", "radio_buttons", options=[option(f"v{n}") for n in range(11)])],
        "no more than 10 items allowed [json-pointer:/blocks/0/element/options]",
    ),
    (
        [field("x", "plain_text_input", max_length=3001)],
        "must be between 1 and 3000 [json-pointer:/blocks/0/element/max_length]",
    ),
    (
        [field("x", "plain_text_input", min_length=9, max_length=3)],
        "min_length must not exceed max_length [json-pointer:/blocks/0/element]",
    ),
    (
        [field("x", "datepicker", initial_date="2027-3-2")],
        "must have the right format [json-pointer:/blocks/0/element/initial_date]",
    ),
    ([field("x", "number_input")], "missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]"),
    (
        [field("x", "plain_text_input", focus_on_load=True), field("y", "plain_text_input", focus_on_load=True)],
        "only one element can have focus_on_load [json-pointer:/blocks]",
    ),
    (
        [section(text=words("a" * 3000))] * 5,
        "no more than 13200 characters in one message [json-pointer:/blocks]",
    ),
    (
        [{"type": "markdown", "text": "a" * 6001}] * 2,
        "no more than 12000 characters of markdown in one message [json-pointer:/blocks]",
    ),
    ([SAMPLES["table"]] * 2, "only one table in one message [json-pointer:/blocks]"),
]


@pytest.mark.parametrize(("blocks", "complaint"), REFUSED)
def test_one_thing_wrong_is_one_complaint(blocks: Any, complaint: str) -> None:
    assert problems(blocks, "message") == [complaint]


def with_junk(value: Any) -> Iterator[Any]:
    """The same value with each of its parts in turn replaced by something that does not belong there."""
    yield from (None, 7, "", "junk", [], [None], {}, {"type": "junk"}, {"type": []})
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for place, part in parts:
        for junk in with_junk(part):
            copy = value.copy()
            copy[place] = junk
            yield copy


@pytest.mark.parametrize("kind", SAMPLES)
def test_junk_anywhere_is_at_worst_a_complaint(kind: str) -> None:
    for surface in MOST_BLOCKS:
        for junk in with_junk([SAMPLES[kind]]):
            assert all("[json-pointer:/blocks" in each for each in problems(junk, surface))


def test_junk_in_a_view_is_at_worst_a_complaint() -> None:
    for junk in with_junk(modal(*(SAMPLES[kind] for kind in ("section", "actions", "input")))):
        assert all("[json-pointer:/view" in each for each in view_problems(junk))


NAME = field("name", "plain_text_input")
VIEWS: list[tuple[Any, list[str]]] = [
    (modal(NAME), []),
    (modal(*[{"type": "divider"}] * 100), []),
    (home({"type": "divider"}), []),
    ("hello", ["unsupported view: None [json-pointer:/view/type]"]),
    (
        modal(*[{"type": "divider"}] * 101),
        ["no more than 100 items allowed [json-pointer:/view/blocks]"],
    ),
    (modal(), ["no fewer than 1 items required [json-pointer:/view/blocks]"]),
    (
        modal(NAME, title=words("a" * 25)),
        ["must be less than 25 characters [json-pointer:/view/title/text]"],
    ),
    (
        modal(NAME, submit=words("a" * 25)),
        ["must be less than 25 characters [json-pointer:/view/submit/text]"],
    ),
    (
        modal(NAME, private_metadata="a" * 3001),
        ["must be less than 3001 characters [json-pointer:/view/private_metadata]"],
    ),
    (
        {name: value for name, value in modal(NAME).items() if name != "submit"},
        ["missing required field: submit (the modal has an input block) [json-pointer:/view]"],
    ),
    (
        {**home({"type": "divider"}), "title": words("Home")},
        ["invalid additional property: title [json-pointer:/view]"],
    ),
    (
        modal(*[section(text=words("é" * 3000)) for _ in range(42)]),
        ["no more than 250000 bytes in a view [json-pointer:/view]"],
    ),
]


@pytest.mark.parametrize(("view", "complaints"), VIEWS)
def test_views_have_limits_of_their_own(view: Any, complaints: list[str]) -> None:
    assert view_problems(view) == complaints
