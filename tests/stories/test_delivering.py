"""Help that was accepted is really given: a day, "I have given it", "it arrived", on both sides."""

from tests.office import Office, Pitch, said


async def test_both_sides_confirm_what_was_given(office: Office) -> None:
    """The supporter sets a day and says so; the pitcher is asked, and says so too."""
    pitch = await _accepted(office)
    assert "Your offer to “FWD50” is accepted: a venue." in await office.ben.types("deliver P-1")
    await office.later(days=4)
    assert "is accepted: a venue. When will you give it?" in said(office.ben.directs[-1])
    await office.ben.presses_message("help_day")
    await office.ben.submits({"day": "2027-03-12"})
    assert "Planned for March 12, 2027" in said(office.ben.form)
    assert "planned for March 12, 2027" in await office.ana.types("deliver P-1")
    await office.later(days=9)
    await office.ben.presses_message("help_given")
    await office.later(days=3)
    assert "Ben Okafor says that this was given to “FWD50”" in said(office.ana.directs[-1])
    await office.ana.presses_message("help_arrived")
    assert "It arrived." in await office.ana.types("deliver P-1")
    assert "arrived: a venue. Thank you!" in await office.ben.types("deliver P-1")
    assert "a room for 20 · complete" in office.card(pitch)
    assert await office.verified() == []


async def test_what_has_not_arrived_is_asked_about_again(office: Office) -> None:
    """Not yet leads back, without a reproach."""
    await _accepted(office)
    await office.ben.opens_home()
    await office.ben.presses_home("help_given")
    await office.ana.opens_home()
    await office.ana.presses_home("help_not_yet")
    assert "When will you give it?" in await office.ben.types("deliver P-1")
    assert await office.verified() == []


async def test_help_that_is_called_off_opens_the_need_again(office: Office) -> None:
    """By either side; the next offer can fill it."""
    pitch = await _accepted(office)
    await office.ben.opens_home()
    await office.ben.presses_home("help_off")
    assert "a room for 20 · 0 of 1" in office.card(pitch)
    assert "Supported by" not in office.card(pitch)
    await office.dev.reacts(pitch, "🏢")
    await office.ana.presses_message("accept")
    assert "a room for 20 · complete" in office.card(pitch)
    assert await office.verified() == []


async def test_who_called_it_off_is_not_told_and_the_other_side_is(office: Office) -> None:
    """Ana does not need the room after all: Ben is told, once, that nothing is due."""
    pitch = await _accepted(office)
    await office.ana.types(f"deliver P-{pitch.number}")
    await office.ana.presses_receipt("help_off")
    await office.later(days=3)
    told = [said(one) for one in office.ben.directs if "does not count on this from you any more" in said(one)]
    assert len(told) == 1
    assert "“FWD50” does not count on this from you any more: a venue. Nothing is due." in told[0]
    assert await office.verified() == []


async def test_two_questions_and_then_silence_until_it_lapses(office: Office) -> None:
    """After thirty days without a step the need is open again."""
    pitch = await office.ana.pitches(
        "FWD50",
        starts="2027-05-03",
        ends="2027-05-04",
        share_by="2027-05-20",
        when_date="2027-06-01",
        need_venue="a room for 20",
        close_on="2027-03-20",
    )
    await office.ben.reacts(pitch, "🏢")
    await office.ana.presses_message("accept")
    await office.later(days=16)
    assert len([one for one in office.ben.directs if "When will you give it?" in said(one)]) == 2
    assert "a room for 20 · complete" in office.card(pitch)
    await office.later(days=18)
    assert "a room for 20 · 0 of 1" in office.card(pitch)
    assert "does not count on this from you any more" in said(office.ben.directs[-1])
    assert await office.verified() == []


async def test_after_the_learning_nothing_lapses(office: Office) -> None:
    """Whoever helped and pressed no button stays a supporter, and is asked for a verdict."""
    pitch = await _accepted(office)
    await office.later(days=45)
    assert "Supported by: Ben Okafor" in office.card(pitch)
    assert "a room for 20 · complete" in office.card(pitch)
    assert await office.verified() == []


async def test_each_side_says_only_what_it_knows(office: Office) -> None:
    """Nobody else takes a step, and a day in the past is said at its field."""
    await _accepted(office)
    assert "That pledge is not there any more." in await office.dev.types("deliver P-1")
    await office.ben.opens_home()
    await office.ben.presses_home("help_day")
    await office.ben.submits({"day": "2027-01-10"})
    assert office.ben.form.errors == {"day": "January 10, 2027 is in the past. Choose today or a later day."}


async def _accepted(office: Office) -> Pitch:
    """Ben's room, which Ana said yes to."""
    pitch = await office.ana.pitches("FWD50", need_venue="a room for 20")
    await office.ben.reacts(pitch, "🏢")
    await office.ana.presses_message("accept")
    return pitch


async def test_help_can_be_needed_by_a_day(office: Office) -> None:
    """The card says so until the need is filled, and the form for the day begins with it."""
    pitch = await office.ana.pitches("FWD50", need_venue="a room for 20", needed_by="2027-03-18")
    assert "a room for 20 · 0 of 1 · by March 18, 2027" in office.card(pitch)
    await office.ben.reacts(pitch, "🏢")
    await office.later(hours=1)
    await office.ana.presses_message("accept")
    assert "by March 18" not in office.card(pitch)
    await office.ben.opens_home()
    await office.ben.presses_home("help_day")
    await office.ben.submits()
    assert "Planned for March 18, 2027" in said(office.ben.form)
    assert await office.verified() == []
