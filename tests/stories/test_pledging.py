"""Pledging by emoji, button, form and command, and changing one's mind."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.office import NAMES, Office, open_office, said, sqlite
from workplace.people import CAST
from workplace.people import Colleague as Person

IN_KIND = [
    ("🧠", "expertise", "1 hour of expertise"),
    ("🤝", "introductions", "1 introduction"),
    ("📚", "case study", "1 case study"),
    ("⏳", "time", "1 hour of time"),
    ("🏢", "venue", "a venue"),
]


@pytest.mark.parametrize(("emoji", "word", "what"), IN_KIND)
async def test_emoji_button_and_command_do_the_same(office: Office, emoji: str, word: str, what: str) -> None:
    """Nobody needs emoji: each has a labelled button and a typed command."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.reacts(pitch, emoji)
    await office.chloe.presses_card(pitch, "pledge")
    buttons = office.chloe.form_buttons()
    await office.chloe.presses_in_form("kind", n=[NAMES[emoji] for emoji, *_ in IN_KIND].index(NAMES[emoji]))
    shown = await office.dev.types(f"pledge P-1 {word}")
    assert buttons == ["kind"] * 5
    assert f"You pledged {what} to “FWD50”. The pitcher will answer your offer." in shown
    assert f"You pledged {what} to “FWD50”." in office.ben.told
    assert "Supported by: Ben Okafor, Chloé Tremblay and Dev Patel" in office.card(pitch)
    assert await office.verified() == []


async def test_an_emoji_counts_once(office: Office) -> None:
    """Skin tones fold, and a second tone of the same emoji adds nothing."""
    pitch = await office.ana.pitches("FWD50", need_introduction="2 introductions to a city")
    await office.ben.reacts(pitch, "🤝")
    await office.ben.reacts(pitch, "🤝", tone="::skin-tone-3")
    assert "2 introductions to a city · 0 of 2 · 1 offer" in office.card(pitch)
    await office.ben.unreacts(pitch, "🤝")
    assert "1 offer" in office.card(pitch)
    await office.ben.unreacts(pitch, "🤝", tone="::skin-tone-3")
    assert "offer" not in office.card(pitch).split("introductions")[1].split("P-1")[0]
    assert await office.verified() == []


async def test_the_pitchers_own_emoji_never_counts(office: Office) -> None:
    """Nor does an emoji that means nothing to us."""
    pitch = await office.ana.pitches("FWD50")
    await office.ana.reacts(pitch, "🧠")
    await office.ben.reacts(pitch, "thumbsup")
    assert "Supported by" not in office.card(pitch)
    assert office.ana.receipts == []


async def test_pledging_on_ones_own_pitch_is_refused_kindly(office: Office) -> None:
    """By command as by button."""
    await office.ana.pitches("FWD50")
    assert await office.ana.types("pledge P-1 venue") == "A pitch can’t support itself. Your half is already counted."


async def test_nobody_cheers_for_their_own_pitch(office: Office) -> None:
    """By button and command as by emoji; following one's own is not needed."""
    pitch = await office.ana.pitches("FWD50")
    assert await office.ana.types("cheer P-1") == "A pitch can’t support itself. Your half is already counted."
    await office.ana.presses_card(pitch, "cheer")
    assert office.ana.told == "A pitch can’t support itself. Your half is already counted."
    assert "is your own pitch" in await office.ana.types("follow P-1")
    assert "cheer" not in office.card(pitch)


async def test_the_pitcher_accepts_with_one_tap(office: Office) -> None:
    """The offer fills the need, the supporter's receipt on Home says so, and the message shows what is left."""
    pitch = await office.ana.pitches("FWD50", need_venue="a room for 20")
    await office.ben.opens_home()
    await office.ben.reacts(pitch, "🏢")
    assert "Ben Okafor offers a venue (a room for 20)." in said(office.ana.directs[-1])
    await office.ana.presses_message("accept")
    assert "a room for 20 · complete" in office.card(pitch)
    assert said(office.ana.directs[-1]).startswith("No offer is waiting on “FWD50”.")
    assert "You pledged a venue to “FWD50”. It is accepted." in await office.ben.looks_at_home()


async def test_a_declined_offer_leaves_the_need_open(office: Office) -> None:
    """No, thank you is one tap as well."""
    pitch = await office.ana.pitches("FWD50", need_venue="a room for 20")
    await office.ben.reacts(pitch, "🏢")
    await office.ana.presses_message("decline")
    assert "a room for 20 · 0 of 1" in office.card(pitch)
    told = "“FWD50” does not count on this from you any more: a venue. Nothing is due."
    assert told in said(office.ben.directs[-1])
    assert "Supported by" not in office.card(pitch)
    assert await office.verified() == []


async def test_undo_and_change_are_on_the_receipt_and_on_home(office: Office) -> None:
    """The same two buttons, wherever the person looks."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.opens_home()
    await office.ben.reacts(pitch, "🧠")
    await office.ben.presses_receipt("change")
    await office.ben.submits({"quantity": "3", "wish": "Ask about sandboxes"})
    assert "You pledged 3 hours of expertise to “FWD50”." in await office.ben.looks_at_home()
    await office.ben.presses_home("undo")
    assert "Supported by" not in office.card(pitch)
    assert "hours of expertise" not in await office.ben.looks_at_home()


async def test_removing_an_emoji_never_touches_what_came_by_button(office: Office) -> None:
    """It says that the pledge still stands, with its Undo."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.types("pledge P-1 expertise")
    await office.ben.reacts(pitch, "🧠")
    await office.ben.unreacts(pitch, "🧠")
    assert "Supported by: Ben Okafor" in office.card(pitch)
    assert "still stands" in office.ben.told


async def test_an_emoji_undone_since_is_not_revived_by_its_repetition(slack_office: Office) -> None:
    """The emoji may stay on the card; the pledge is gone."""
    office = slack_office
    pitch = await office.ana.pitches("FWD50")
    await office.ben.reacts(pitch, "🧠")
    event = office.slack.last_event
    await office.ben.presses_receipt("undo")
    assert event is not None
    await office.slack.deliver_raw({**event, "event_id": "EvAGAIN"})
    await office.settle()
    assert "Supported by" not in office.card(pitch)


async def test_money_by_emoji_asks_and_books_nothing(office: Office) -> None:
    """The amount is asked in a form; removing the emoji withdraws no money."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await office.ben.reacts(pitch, "💰")
    assert "Nothing is pledged yet." in office.ben.told
    assert "peers can pledge up to $600" in office.card(pitch)
    await office.ben.presses_receipt("money")
    await office.ben.submits({"amount": "100"})
    assert "You pledged $100 to “FWD50”." in said(office.ben.form)
    await office.ben.unreacts(pitch, "💰")
    assert "peers have started on their $600" in office.card(pitch)
    assert await office.verified() == []


async def test_peers_progress_is_shown_in_tenths_and_never_who_gave(office: Office) -> None:
    """As "started" below three givers, else rounded down."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await office.ben.pledges_money(pitch, "200")
    await office.dev.pledges_money(pitch, "100")
    assert "peers have started on their $600" in office.card(pitch)
    await office.elise.pledges_money(pitch, "59.99")
    card = office.card(pitch)
    assert "peers have pledged 5 tenths of their $600" in card
    assert "$200" not in card


async def test_more_than_is_needed_waits_only_with_consent(office: Office) -> None:
    """The first answer is a sentence at the field with the number that is left."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.pledges_money(pitch, "400")
    await office.dev.pledges_money(pitch, "150")
    assert office.dev.form.errors == {
        "amount": "Only $100 is still needed. Lower the amount, or tick the box so that the rest waits."
    }
    await office.dev.submits({"amount": "150", "rest_waits": ["rest_waits"]})
    assert "You pledged $150 to “FWD50”. $50 of it is on the waiting list and not due." in said(office.dev.form)
    assert await office.verified() == []


async def test_a_free_place_goes_to_the_head_of_the_waiting_list(office: Office) -> None:
    """They are asked, have 48 hours, and after that the next one is asked."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.pledges_money(pitch, "500")
    await office.dev.pledges_money(pitch, "100", rest_waits=True)
    await office.elise.pledges_money(pitch, "200", rest_waits=True)
    await office.ben.types("undo P-1")
    await office.ben.opens_home()
    await office.ben.presses_home("undo")
    assert "$100 of your pledge can come off the waiting list." in said(office.dev.directs[-1])
    await office.dev.presses_message("take_place")
    assert "You pledged $100" in office.dev.told
    assert "$200 of your pledge can come off the waiting list." in said(office.elise.directs[-1])
    assert "$200 of your pledge can come off the waiting list." in await office.elise.opens_home()
    await office.later(days=4)
    assert "that was kept for you is free for others now. Your pledge has ended" in said(office.elise.directs[-1])
    assert "can come off the waiting list" not in await office.elise.opens_home()
    assert "peers have started on their $500" in office.card(pitch)
    assert await office.verified() == []


async def test_a_free_place_that_is_enough_for_one_goes_to_the_earliest(office: Office) -> None:
    """Whoever came later is not asked, and keeps waiting."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.pledges_money(pitch, "100")
    await office.chloe.pledges_money(pitch, "400")
    await office.elise.pledges_money(pitch, "100", rest_waits=True)
    await office.dev.pledges_money(pitch, "100", rest_waits=True)
    await office.ben.opens_home()
    await office.ben.presses_home("undo")
    offered = "$100 of your pledge can come off the waiting list."
    asked = [offered in " ".join(said(one) for one in who.directs) for who in (office.elise, office.dev)]
    assert asked == [True, False]
    assert await office.verified() == []


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("0", "The smallest pledge is $1. To pledge nothing, press Undo pledge instead."),
        ("-20", "“-20” is below zero. Write zero or more."),
        ("12,5O", "I cannot read “12,5O” as an amount. Write digits, for example 1,200.50."),
        ("1.234", "“1.234” has more than two decimals. Cents are the smallest unit."),
        ("5000000", "That is more than I can handle: the most is $1,000,000."),
    ],
)
async def test_a_wrong_amount_is_said_at_its_field(office: Office, amount: str, sentence: str) -> None:
    """And the form stays open."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.pledges_money(pitch, amount)
    assert office.ben.form.errors == {"amount": sentence}


async def test_the_same_form_sent_twice_is_one_pledge(slack_office: Office) -> None:
    """The second one sets the same amount again."""
    office = slack_office
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.presses_card(pitch, "pledge")
    await office.ben.presses_in_form("kind")
    form = office.ben.form
    for _ in range(2):
        await office.slack.deliver_raw(
            {
                "type": "view_submission",
                "team": {"id": "T0PRACTICE"},
                "user": {"id": "U0BEN"},
                "trigger_id": f"press.{_}",
                "view": {
                    "id": form.id,
                    "type": "modal",
                    "callback_id": "pledge_money",
                    "private_metadata": form.private_metadata,
                    "state": {"values": {"amount": {"amount": {"type": "plain_text_input", "value": "100"}}}},
                    "blocks": form.blocks,
                },
            }
        )
    await office.settle()
    assert "You pledged $100" in await office.ben.opens_home()
    assert await office.verified() == []


async def test_a_pledge_after_the_deadline_is_refused_even_before_the_tick(office: Office) -> None:
    """The moment of commit decides."""
    pitch = await office.ana.pitches("FWD50")
    office.clock.move(timedelta(days=15))
    await office.ben.reacts(pitch, "🧠")
    assert "does not take pledges any more" in office.ben.told
    assert "Supported by" not in office.card(pitch)


async def test_after_the_close_removing_the_emoji_only_asks(office: Office) -> None:
    """A confirmed withdrawal opens the gap again."""
    pitch = await office.ana.pitches("FWD50", need_venue="a room for 20")
    await office.ben.reacts(pitch, "🏢")
    await office.ana.presses_message("accept")
    await office.later(days=15)
    await office.ben.unreacts(pitch, "🏢")
    assert "a room for 20 · complete" in office.card(pitch)
    await office.ben.presses_receipt("withdraw")
    assert "a room for 20 · 0 of 1" in office.card(pitch)
    assert await office.verified() == []


async def test_guests_read_along_but_neither_pitch_nor_pledge(tmp_path: Path) -> None:
    """Deny by default, with a sentence."""
    guest = Person("U0GUS", "Gus Guest", "guest", "personne invitée", "en", "America/Vancouver", guest=True)
    async with open_office(sqlite(tmp_path), cast=(*CAST, guest)) as office:
        pitch = await office.ana.pitches("FWD50")
        await office.gus.reacts(pitch, "🧠")
        refusal = (
            "Guests of the workspace can read along, but pitches and pledges are for members. Nothing was recorded."
        )
        assert office.gus.told == refusal
        assert await office.gus.types("") == refusal
        assert "Supported by" not in office.card(pitch)


async def test_following_cheering_and_reminding_promise_nothing(office: Office) -> None:
    """Counted apart; the reminder comes two days before the close."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.reacts(pitch, "👏")
    await office.chloe.types("bravo P-1")
    await office.dev.presses_card(pitch, "remind_me")
    assert "👏 2 colleagues cheer for this pitch." in office.card(pitch)
    assert "Supported by" not in office.card(pitch)
    await office.later(days=14)  # two days before is a Saturday
    assert "You asked to be reminded." in said(office.dev.directs[-1])
    assert await office.verified() == []


async def test_lost_events_are_made_up_for_and_nothing_else_is_touched(slack_office: Office) -> None:
    """An emoji we never heard of counts; what came by command stays; what was undone does not come back."""
    office = slack_office
    pitch = await office.ana.pitches("FWD50")
    await office.ben.reacts(pitch, "🧠")
    await office.ben.presses_receipt("undo")
    await office.dev.types("pledge P-1 venue")
    heard, office.slack.bot_url = office.slack.bot_url, None
    await office.slack.react("U0CHLOE", pitch.channel, pitch.ts, "books")
    office.slack.bot_url = heard
    assert await office.bot.reconciler.tick() == 1
    assert await office.bot.reconciler.tick() == 0
    await office.settle()
    assert "Supported by: Dev Patel and Chloé Tremblay" in office.card(pitch)
    assert await office.verified() == []


async def test_amounts_are_for_the_pitchers_eyes(office: Office) -> None:
    """Manage shows who promised what; nobody else is shown it, nor the offers."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.pledges_money(pitch, "120")
    await office.dev.reacts(pitch, "🧠")
    await office.ana.presses_card(pitch, "manage")
    assert "Money promised so far: Ben Okafor: $120" in said(office.ana.form).replace("\n", " ")
    assert await office.chloe.types("offers P-1") == ("Seule la personne qui propose peut faire cela. Rien n’a changé.")
    for shown in (await office.dev.types("P-1"), await office.dev.opens_home(), office.card(pitch)):
        assert "120" not in shown


async def test_an_emoji_on_somebody_elses_message_is_none_of_our_business(slack_office: Office) -> None:
    """Nothing is stored, not even who it was."""
    office = slack_office
    await office.ana.pitches("FWD50")
    await office.slack.announce(
        {
            "type": "reaction_added",
            "user": "U0BEN",
            "reaction": "brain",
            "item": {"type": "message", "channel": "C0LEARNING", "ts": "1804000000.000001"},
            "item_user": "U0DEV",
            "event_ts": "1804000000.000100",
        }
    )
    people = await office.database.read(lambda session: session.execute(text("SELECT name FROM person")).all())
    assert people == [("Ana Silva",)]
