"""Whatever people write, Slack takes the message, and nobody's words turn into a mention or a masked link."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from adapters.card import Button, Buttons, Card, Facts, Heading, Menu, Notice, Paragraph, Progress
from adapters.form import Channel, Choice, Choices, Day, Form, Line
from adapters.slack import render
from adapters.text import Bold, ChannelName
from adapters.workplace.blocks import problems, view_problems
from bot.campaign_card import both_languages, campaign_card
from bot.words import words_in
from domain.campaign import Campaign, CampaignId, CostKind, CostLine, Need, ShareKind, Texts, Totals
from domain.people import OrganisationId, PersonId
from domain.resources import Resource
from domain.stages import Stage

NOW = datetime(2027, 3, 1, 17, 10, tzinfo=UTC)
HOSTILE = [
    "<!channel>",
    "<!here|hello>",
    "<@U0ANA>",
    "<#C0LEARNING|elsewhere>",
    "<https://evil.example|https://bank.example>",
    "[bank](https://evil.example)",
    "@channel @here @everyone",
    "&amp;&lt;!channel&gt;",
    "*bold* _it_ ~no~ `code` ```pre```",
    "> quote\n>>> all of it",
    ":tada: :+1::skin-tone-3:",
    '=HYPERLINK("https://evil.example")',
    "\u202eesrever\u202c \u2066isolated\u2069",
    "zero\u200bwidth\ufeff\u2060",
    "tag\U000e0041\U000e0042",
    "null\x00 bell\x07 escape\x1b[31m",
    "e\u0301" * 400,
    "👩‍👩‍👧‍👦" * 300,
    "\n" * 500 + "x",
    " ",
    "x" * 100_000,
    "é" * 100_000,
    "مرحبا بالعالم " * 50,
    "'; DROP TABLE pledge; --",
    "{name} {0} {title!r} %s %(x)s",
    "https://example.org/" + "a" * 5000,
    "javascript:alert(1)",
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_card_of_hostile_texts_is_within_slacks_limits(text: str, language: str) -> None:
    """At every stage, and in both languages at once."""
    for stage in (Stage.OPEN, Stage.APPLYING, Stage.COMPLETE):
        campaign = _campaign(text, stage)
        cards = [
            campaign_card(campaign, words_in(one), pitcher=text, supporters=[text] * 8, now=NOW) for one in ("en", "fr")
        ]
        for card in (cards[language == "fr"], both_languages(*cards)):
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
            Buttons((Button("route", text, "value", hint=text),), Menu(text, (Button("other", text, "value"),))),
        ),
    )
    assert view_problems(render.modal(form)) == []


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
        _campaign("FWD50", Stage.OPEN), words_in(language), pitcher="Ana Silva", supporters=["Ben", "Chloé"], now=NOW
    )
    assert render.message(card) == snapshot


def test_every_button_has_a_label_of_its_own_or_a_hint_that_names_its_object() -> None:
    """A screen reader hears what a button is about."""
    card = campaign_card(_campaign("FWD50", Stage.OPEN), words_in("en"), pitcher="Ana", supporters=[], now=NOW)
    row = render.message(card)["blocks"][-1]
    assert [one.get("accessibility_label") for one in row["elements"] if one["type"] == "button"] == [
        "Pledge to “FWD50”",
        "Ask a question about “FWD50”",
    ]


def _campaign(text: str, stage: Stage) -> Campaign:
    texts = Texts(
        title=text,
        why=text,
        without_help=text,
        starts=date(2027, 3, 22),
        benefit_me=text,
        benefit_peers=text,
        benefit_organisation=text,
        share_kinds=(ShareKind.BLOG,),
        share_audience=text,
        share_by=date(2027, 4, 1),
        when=text,
        then=text,
        when_date=date(2027, 5, 1),
    )
    campaign = Campaign(
        id=CampaignId("c0ffee"),
        organisation=OrganisationId("o"),
        number=42,
        pitcher=PersonId("ana"),
        language="en",
        zone="America/Vancouver",
        stage=stage,
        texts=texts,
        costs=(CostLine(CostKind.REGISTRATION, 120_000),),
        needs=(
            Need(position=1, resource=Resource.VENUE, what=text),
            Need(position=2, resource=Resource.TIME, what=text, quantity=3, accepted=1, offered=1, must=False),
        ),
        deadline=datetime(2027, 3, 16, 6, 59, tzinfo=UTC),
        totals=Totals(own=60_000, accepted=30_000, givers=4, supporters=12, cheers=2),
    )
    return replace(campaign, still_learned=text, practice=text) if stage is Stage.COMPLETE else campaign


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
