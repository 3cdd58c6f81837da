"""Whatever people write, Slack takes the message, and nobody's words turn into a mention or a masked link."""

import json
from datetime import date
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from adapters.card import Button, Buttons, Card, Facts, Heading, Menu, Notice, Paragraph, Progress
from adapters.form import Channel, Choice, Choices, Colleague, Day, Form, Line
from adapters.slack import render
from adapters.text import Bold, ChannelName
from bot.card import both_languages, campaign_card
from bot.wording.words import words_in
from domain.stages import Stage
from tests.hostile import HOSTILE, NOW, campaign_of
from workplace.slack.blocks import problems, view_problems


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_card_of_hostile_texts_is_within_slacks_limits(text: str) -> None:
    """At every stage, in either language, and in both at once."""
    for stage in (Stage.OPEN, Stage.APPLYING, Stage.COMPLETE):
        campaign = campaign_of(text, stage)
        english, french = (
            campaign_card(campaign, words_in(one), pitcher=text, supporters=[text] * 8, now=NOW) for one in ("en", "fr")
        )
        for card in (english, french, both_languages(english, french)):
            message = render.message(card)
            assert problems(message["blocks"], "message") == []
            assert 0 < len(message["text"]) <= 3000


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(text: str) -> None:
    """No mention, no broadcast, no link under another name; hidden characters are gone."""
    card = Card(
        text, (Heading(text), Paragraph((Bold(text), text)), Facts(((text, text),)), Progress(3, text), Notice(text))
    )
    message = render.message(card)
    elements = list(_elements(message["blocks"]))
    assert {one["type"] for one in elements} <= {"text", "link", "plain_text"}
    assert all(one["url"].startswith("https://") and "text" not in one for one in elements if one["type"] == "link")
    assert "<" not in message["text"]
    shown = json.dumps(message, ensure_ascii=False)
    assert not set(shown) & {"\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x07", "\U000e0041"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("costs < 5 & risks > 0", "costs &lt; 5 &amp; risks &gt; 0"),
        ("&lt;b&gt; in HTML", "&amp;lt;b&amp;gt; in HTML"),
        ("R&amp;D", "R&amp;amp;D"),
    ],
)
def test_a_summary_reads_as_it_was_typed(typed: str, shown: str) -> None:
    """Each of Slack's three signs is escaped once."""
    assert render.message(Card(typed, ()))["text"] == shown


def test_an_address_is_a_link_in_full_or_none() -> None:
    """Never cut to something else, never with the full stop of its sentence, never anything but https."""
    long = "https://example.org/" + "a" * 700
    found = {
        "See https://example.org/a?b=c#d, or not.": ["https://example.org/a?b=c#d"],
        "(https://example.org/)": ["https://example.org/"],
        "https://a.example https://b.example": ["https://a.example", "https://b.example"],
        "http://example.org javascript:alert(1) HTTPS://example.org file:///etc": [],
        f"{long} https://b.example": [],
        "https://": [],
    }
    for text, links in found.items():
        blocks = render.home_view(Card("x", (Paragraph(text),)))["blocks"]
        elements = blocks[0]["elements"][0]["elements"]
        assert [one["url"] for one in elements if one["type"] == "link"] == links, text
        shown = "".join(one.get("text", one.get("url")) for one in elements)
        assert shown == (text if long not in text else text[:599] + "…")
    whole = render.message(Card("x", (Paragraph(f"{long}."),)))["blocks"][0]["elements"][0]["elements"]
    assert whole == [{"type": "link", "url": long}, {"type": "text", "text": "."}]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_form_of_hostile_texts_is_within_slacks_limits(text: str) -> None:
    """Labels, hints, values and choices."""
    form = Form(
        name="hostile",
        ref="abc",
        title=text,
        submit=text,
        close=text,
        blocks=(
            Paragraph(text),
            Line(name="line", label=text, hint=text, value=text, example=text, most=120),
            Line(name="long", label=text, value=text, long=True, live=True),
            Choice(name="choice", label=text, options=(("a", text), ("b", text)), value="a"),
            Choices(name="choices", label=text, options=(("a", text),), values=("a",), required=False),
            Day(name="day", label=text, value=date(2027, 3, 1)),
            Channel(name="channel", label=text, value="C0LEARNING"),
            Colleague(name="who", label=text, hint=text, example=text, value="U0ANA"),
            Colleague(name="whom", label=text, example=text),
            Buttons((Button("route", text, "value", hint=text),), Menu(text, (Button("other", text, "value"),))),
        ),
    )
    assert view_problems(render.modal(form)) == []


def test_a_colleague_is_chosen_with_slacks_own_picker() -> None:
    """The whole of it, with somebody chosen already and with nobody."""
    chosen = Colleague(name="who", label="CoPitcher", hint="They share your half.", example="Choose", value="U0ANA")
    nobody = Colleague(name="whom", label="Manager", required=False)
    form = Form(name="f", ref="", title="t", submit="s", close="c", blocks=(chosen, nobody))
    assert render.modal(form)["blocks"] == [
        {
            "type": "input",
            "block_id": "who",
            "label": words("CoPitcher"),
            "optional": False,
            "element": {
                "type": "users_select",
                "action_id": "who",
                "placeholder": words("Choose"),
                "initial_user": "U0ANA",
            },
            "hint": words("They share your half."),
        },
        {
            "type": "input",
            "block_id": "whom",
            "label": words("Manager"),
            "optional": True,
            "element": {"type": "users_select", "action_id": "whom", "placeholder": words("Manager")},
        },
    ]


def words(text: str) -> dict[str, Any]:
    """Plain text, as Slack writes it."""
    return {"type": "plain_text", "text": text, "emoji": False}


def test_home_is_cut_to_what_slack_takes() -> None:
    """A hundred blocks at the most."""
    card = Card("Home", tuple(Paragraph(f"line {n}") for n in range(300)))
    assert view_problems(render.home_view(card)) == []


def test_a_text_is_cut_between_graphemes() -> None:
    """A family is not torn apart."""
    shown = render.message(Card("x", (Heading("👩‍👩‍👧‍👦" * 100),)))["blocks"][0]["text"]["text"]
    assert shown.rstrip("…").replace("👩‍👩‍👧‍👦", "") == ""


def test_a_channel_is_named_by_slack() -> None:
    """In the blocks and in the summary."""
    message = render.message(Card(("In ", ChannelName("C1")), (Paragraph(("In ", ChannelName("C1"))),)))
    assert message == {
        "text": "In <#C1>",
        "blocks": [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "In "}, {"type": "channel", "channel_id": "C1"}],
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_card_of_an_open_pitch_is_as_approved(language: str, snapshot: SnapshotAssertion) -> None:
    """The approved JSON, whole."""
    card = campaign_card(
        campaign_of("FWD50", Stage.OPEN), words_in(language), pitcher="Ana Silva", supporters=["Ben", "Chloé"], now=NOW
    )
    assert render.message(card) == snapshot


def test_every_button_has_a_label_of_its_own_or_a_hint_that_names_its_object() -> None:
    """A screen reader hears what a button is about."""
    card = campaign_card(campaign_of("FWD50", Stage.OPEN), words_in("en"), pitcher="Ana", supporters=[], now=NOW)
    row = render.message(card)["blocks"][-1]
    assert [one.get("accessibility_label") for one in row["elements"] if one["type"] == "button"] == [
        "Pledge to “FWD50”",
        "Ask a question about “FWD50”",
    ]


def _elements(node: Any) -> Any:
    if isinstance(node, dict):
        if isinstance(node.get("type"), str) and node["type"] in {
            "text",
            "link",
            "plain_text",
            "mrkdwn",
            "user",
            "broadcast",
        }:
            yield node
        for value in node.values():
            yield from _elements(value)
    if isinstance(node, list):
        for value in node:
            yield from _elements(value)
