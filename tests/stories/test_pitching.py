"""Pitching as people do it: three steps, a preview, and a first post that opens the pitch."""

from datetime import timedelta
from typing import Any

import pytest

from tests.office import FINANCE, LEARNING, Office, giving_back, needs, said, what


async def test_the_three_steps_replace_each_other_and_keep_a_draft(office: Office) -> None:
    """Each step stores what it was given; closing the form loses nothing."""
    ana = office.ana
    await ana.opens_form()
    assert (ana.form_name, ana.form_title) == ("pitch_what", "Make a pitch")
    await ana.submits(what(office.today, "Data ethics summit"))
    assert ana.form_name == "pitch_giving_back"
    await ana.submits(giving_back(office.today))
    assert ana.form_name == "pitch_needs"
    await ana.closes_form()
    assert "P-1 Data ethics summit" in await ana.opens_home()
    await ana.presses_home("pitch_resume")
    assert ana.form_value("why") == "Our consultations reach few people."


async def test_the_half_rule_is_said_while_the_amount_is_typed(slack_office: Office) -> None:
    """With the person's own numbers, before anything is sent."""
    office = slack_office
    ana = office.ana
    await ana.opens_form()
    await ana.submits(what(office.today, "FWD50"))
    await ana.submits(giving_back(office.today))
    await office.slack.act_in_view(
        ana.form.id,
        "cost_registration",
        block_id="cost_registration",
        value="1200",
        state={"cost_registration": "1200"},
    )
    assert "You ask for $1,200. You put in $600; peers can pledge up to $600." in said(ana.form)


async def test_the_half_rule_speaks_french_to_those_who_do(slack_office: Office) -> None:
    """Amounts and spaces as French writes them."""
    office = slack_office
    chloe = office.chloe
    await chloe.opens_form()
    await chloe.submits(what(office.today, "FWD50"))
    await chloe.submits(giving_back(office.today))
    await office.slack.act_in_view(
        chloe.form.id, "cost_travel", block_id="cost_travel", value="1 200,50 $", state={"cost_travel": "1 200,50 $"}
    )
    shown = said(chloe.form).replace("\u202f", "\u00a0")
    assert (
        "Vous demandez 1\u00a0200,50\u00a0$. Vous versez 600,25\u00a0$; "
        "vos pairs peuvent offrir jusqu’à 600,25\u00a0$." in shown
    )


async def test_the_preview_shows_the_card_and_names_the_channel(office: Office) -> None:
    """What will be posted, and where, before anyone sees it."""
    ana = office.ana
    await ana.drafts("Data ethics summit", need_venue="a room for 20")
    shown = said(ana.form)
    assert ana.form_submit == "Publish"
    assert shown.startswith(f"In #{office.name_of(LEARNING)} Data ethics summit")
    assert "14 days left" in shown
    assert office.channel_posts() == []


async def test_a_draft_can_be_edited_and_kept_from_the_preview(office: Office) -> None:
    """Edit goes back to the first step; Save as draft says where the draft is."""
    ana = office.ana
    await ana.drafts("Data ethics summit")
    await ana.presses_in_form("pitch_edit")
    assert ana.form_name == "pitch_what"
    await ana.submits()
    await ana.submits()
    await ana.submits()
    await ana.presses_in_form("pitch_keep")
    assert "saved as draft P-1" in said(ana.form)
    assert office.channel_posts() == []


async def test_publishing_twice_posts_once(slack_office: Office) -> None:
    """The same form sent again finds the pitch published."""
    office = slack_office
    ana = office.ana
    await ana.drafts("Data ethics summit")
    form = ana.form
    await ana.submits()
    again = await office.slack.deliver_raw(
        {
            "type": "view_submission",
            "team": {"id": "T0PRACTICE"},
            "user": {"id": "U0ANA", "team_id": "T0PRACTICE"},
            "trigger_id": "second.press.1",
            "view": {
                "id": form.id,
                "type": "modal",
                "callback_id": "pitch_preview",
                "private_metadata": form.private_metadata,
                "state": {"values": {}},
                "blocks": [],
            },
        },
    )
    await office.settle()
    assert again.status == 200
    assert "published already" in str(again.body)
    assert len(office.channel_posts()) == 1


async def test_a_channel_without_the_bot_turns_the_pitch_back_into_a_draft(slack_office: Office) -> None:
    """One sentence says what happened, what was kept and what to do."""
    office = slack_office
    ana = office.ana
    await ana.drafts("Data ethics summit", channel=FINANCE)
    await ana.submits()
    assert said(ana.directs[-1]).startswith(
        f"I couldn’t post “Data ethics summit” in #{FINANCE} because I’m not a member. Your pitch is saved as a draft. "
        "Invite me with /invite @Pitch In, then press Publish."
    )
    assert "draft" in await ana.opens_home()


async def test_a_draft_is_nobody_elses(office: Office) -> None:
    """Neither its number nor its id opens it for another person."""
    await office.ana.drafts("Data ethics summit")
    assert "I cannot find that pitch" in await office.ben.types("P-1")


async def test_a_date_that_has_passed_since_is_said_at_publishing(office: Office) -> None:
    """A draft that waited too long says what is wrong, and stays."""
    ana = office.ana
    await ana.drafts("Data ethics summit")
    office.clock.move(timedelta(days=30))
    await ana.submits()
    assert "Not published yet" in said(ana.form)
    assert "pitch_edit" in ana.form_buttons()
    assert office.channel_posts() == []


BAD_FIRST_STEP: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ""}, "title", "Please fill this in."),
    ({"why": "   "}, "why", "Please fill this in."),
    ({"title": "x" * 121}, "title", "That is 121 characters; the most is 120. Your text is still here."),
    ({"starts": "2027-02-01", "ends": None}, "starts", "February 1, 2027 is in the past. Choose today or a later day."),
    ({"ends": "2027-03-10"}, "ends", "The last day comes before the first one, March 22, 2027."),
    (
        {"starts": "2099-01-01", "ends": None},
        "starts",
        "January 1, 2099 is more than five years away. Please check the year.",
    ),
]


@pytest.mark.parametrize(("change", "field", "sentence"), BAD_FIRST_STEP)
async def test_a_wrong_first_step_is_said_at_its_field(
    office: Office, change: dict[str, Any], field: str, sentence: str
) -> None:
    """And the form stays as it is."""
    ana = office.ana
    await ana.opens_form()
    await ana.submits(what(office.today, "FWD50") | change, unchecked=True)
    assert ana.form.errors == {field: sentence}
    assert ana.form_name == "pitch_what"


BAD_SECOND_STEP: list[tuple[dict[str, Any], str, str]] = [
    ({"benefit_peers": ""}, "benefit_peers", "Please fill this in."),
    ({"share_kinds": []}, "share_kinds", "Please fill this in."),
    (
        {"share_by": "2027-03-20"},
        "share_by",
        "The learning lasts until March 23, 2027. Choose that day or a later one to share it.",
    ),
    ({"then": ""}, "then", "Please fill this in."),
    (
        {"when_date": "2027-03-01"},
        "when_date",
        "The learning lasts until March 23, 2027. Choose that day or a later one to put it into practice.",
    ),
]


@pytest.mark.parametrize(("change", "field", "sentence"), BAD_SECOND_STEP)
async def test_a_shut_gate_is_said_at_its_field(
    office: Office, change: dict[str, Any], field: str, sentence: str
) -> None:
    """Benefits, sharing plan and intention have to be there."""
    ana = office.ana
    await ana.opens_form()
    await ana.submits(what(office.today, "FWD50"))
    await ana.submits(giving_back(office.today) | change, unchecked=True)
    assert ana.form.errors == {field: sentence}


BAD_AMOUNTS: list[tuple[str, str]] = [
    ("12,5O", "I cannot read “12,5O” as an amount. Write digits, for example 1,200.50."),
    ("-5", "“-5” is below zero. Write zero or more."),
    ("99999999999", "That is more than I can handle: the most is $1,000,000."),
    ("1.234", "“1.234” has more than two decimals. Cents are the smallest unit."),
    (
        "0.01",
        "You ask for $0.01: there is nothing left for peers to pledge. Your half is $0.01, and the smallest pledge is $1.",
    ),
]


@pytest.mark.parametrize(("amount", "sentence"), BAD_AMOUNTS)
async def test_a_wrong_amount_is_said_at_its_field(office: Office, amount: str, sentence: str) -> None:
    """Nothing is guessed, and nothing is lost."""
    ana = office.ana
    await ana.opens_form()
    await ana.submits(what(office.today, "FWD50"))
    await ana.submits(giving_back(office.today))
    await ana.submits(needs(office.today) | {"cost_registration": amount}, unchecked=True)
    assert ana.form.errors == {"cost_registration": sentence}


async def test_a_deadline_after_the_learning_is_refused(office: Office) -> None:
    """Pledges end before the learning starts."""
    ana = office.ana
    await ana.opens_form()
    await ana.submits(what(office.today, "FWD50"))
    await ana.submits(giving_back(office.today))
    await ana.submits(needs(office.today) | {"close_on": "2027-04-30"}, unchecked=True)
    assert ana.form.errors == {"close_on": "The learning starts on March 22, 2027. Pledges have to end by then."}


async def test_an_expired_trigger_says_press_again(slack_office: Office) -> None:
    """Slack opens a form only within three seconds of the press."""
    office = slack_office
    answer = await office.slack.deliver_raw(
        b"command=%2Fpitch&text=&team_id=T0PRACTICE&user_id=U0ANA&channel_id=C0LEARNING&trigger_id=expired.1.2",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status == 200
    assert "please press again" in str(answer.body)
