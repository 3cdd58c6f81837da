"""Reminders: quiet by default, in people's own hours and language, and only once a day."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from tests.office import Office, said


async def test_a_direct_message_waits_for_working_hours(office: Office) -> None:
    """An offer made at night is told in the morning."""
    pitch = await office.ana.pitches("FWD50")
    office.clock.move(timedelta(hours=12))
    await office.ben.reacts(pitch, "🧠")
    assert office.ana.directs == []
    await office.later(days=1)
    mornings = [one.at.astimezone(ZoneInfo("America/Vancouver")).strftime("%a %H:%M") for one in office.ana.directs]
    assert mornings == ["Tue 09:00"]


async def test_one_message_a_day_carries_all_that_is_due(office: Office) -> None:
    """Two pitches, one message; a later offer waits for tomorrow."""
    one = await office.ana.pitches("FWD50")
    two = await office.ana.pitches("Data ethics summit")
    office.clock.move(timedelta(hours=12))
    await office.ben.reacts(one, "🧠")
    await office.ben.reacts(two, "🧠")
    await office.later(hours=16)
    assert len(office.ana.directs) == 1
    assert "FWD50" in said(office.ana.directs[0])
    assert "Data ethics summit" in said(office.ana.directs[0])
    await office.dev.reacts(two, "📚")
    assert len(office.ana.directs) == 1
    await office.later(days=1)
    assert len(office.ana.directs) == 2


async def test_a_pause_holds_everything_back_until_its_day(office: Office) -> None:
    """Set in the settings form, with the day in the answer."""
    pitch = await office.ana.pitches("FWD50")
    await office.ana.opens_form("settings")
    await office.ana.submits({"language": "en", "reminders": "on", "paused_until": "2027-03-10"})
    assert said(office.ana.form) == "Reminders paused until March 10, 2027. Your pitches stay open."
    await office.ben.reacts(pitch, "🧠")
    await office.later(days=7)
    assert office.ana.directs == []
    await office.later(days=3)
    assert [str(one.at.date()) for one in office.ana.directs] == ["2027-03-10"]


async def test_a_pause_in_the_past_is_said_at_its_field(office: Office) -> None:
    """And nothing is saved."""
    await office.ana.opens_form("settings")
    await office.ana.submits({"paused_until": "2027-01-10"})
    assert office.ana.form.errors == {"paused_until": "January 10, 2027 is in the past. Choose today or a later day."}


async def test_reminders_can_be_off_for_good(office: Office) -> None:
    """Everything waits on Home."""
    pitch = await office.ana.pitches("FWD50")
    await office.ana.opens_form("settings")
    await office.ana.submits({"reminders": "off"})
    await office.ben.reacts(pitch, "🧠")
    await office.later(days=3)
    assert office.ana.directs == []
    assert "1 offer waits for your yes" in await office.ana.opens_home()


async def test_one_tap_switches_the_language_of_a_message_and_of_home(office: Office) -> None:
    """The message that was pressed is rendered anew."""
    pitch = await office.ana.pitches("FWD50")
    await office.ana.opens_home()
    await office.ben.reacts(pitch, "🧠")
    await office.ana.presses_message("language")
    assert "offre attend votre accord" in said(office.ana.directs[-1])
    assert "Mes propositions" in await office.ana.looks_at_home()


async def test_a_channel_can_speak_both_languages(office: Office) -> None:
    """One card, both languages, buttons once."""
    await office.ana.opens_form("settings")
    await office.ana.submits({"channel_language": "both"})
    pitch = await office.ana.pitches("FWD50", need_venue="a room")
    card = office.card(pitch)
    assert "still needed: a venue" in card
    assert "il manque\u00a0: une salle" in card
    assert card.count("Pledge / Contribuer") == 1


async def test_a_changed_profile_changes_name_zone_and_guest(slack_office: Office) -> None:
    """People we never met stay unknown."""
    office = slack_office
    pitch = await office.ana.pitches("FWD50")
    await office.ben.reacts(pitch, "🧠")
    await office.slack.announce(
        {
            "type": "user_change",
            "user": {"id": "U0BEN", "tz": "America/Toronto", "profile": {"real_name": "Benjamin Okafor"}},
        }
    )
    await office.slack.announce({"type": "user_change", "user": {"id": "U0NOBODY", "profile": {"real_name": "Nobody"}}})
    await office.chloe.reacts(pitch, "📚")
    assert "Supported by: Benjamin Okafor and Chloé Tremblay" in office.card(pitch)


async def test_an_outage_sends_one_message_and_no_stale_note(office: Office) -> None:
    """After three silent days the note about seven days is not sent any more."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    office.clock.move(timedelta(days=10))
    await office.settle()
    assert office.thread(pitch) == []


async def test_a_reminder_that_fails_holds_up_nobody_else(office: Office) -> None:
    """It waits an hour; what is due to others is carried out."""
    one = await office.ana.pitches("FWD50")
    two = await office.ben.pitches("Data ethics summit")
    ruin = text("UPDATE campaign SET texts = '[]' WHERE number = :number")
    await office.database.write(lambda session: session.execute(ruin, {"number": one.number}))
    await office.later(days=15)
    assert office.thread(two)[-1] == "“Data ethics summit” has everything essential and is underway. Thank you!"
