"""The learning comes back: prompts with an end, a share, verdicts, and what came of it."""

from tests.office import Office, Pitch, said

SHARE = {
    "kind": "blog",
    "where": "https://blog.example.org/jury",
    "takeaways": "Ask who is missing.",
    "thanks": "Thanks!",
}


async def test_share_prompts_come_three_times_and_then_there_is_silence(office: Office) -> None:
    """+3 working days, +7, +21; the task stays on Home."""
    await _underway(office)
    await office.later(days=90)
    prompts = [one for one in office.ana.directs if "Welcome back" in one.text]
    assert [str(one.at.date()) for one in prompts] == ["2027-03-29", "2027-03-30", "2027-04-13"]
    assert "How will you share?" in await office.ana.opens_home()


async def test_a_snooze_pauses_the_prompts_until_that_day(office: Office) -> None:
    """And starts a new round there."""
    await _underway(office)
    await office.later(days=14)
    before = len(office.ana.directs)
    await office.ana.presses_message("snooze")
    await office.ana.submits({"until": "2027-05-03"})
    assert said(office.ana.form) == "Reminders about this pitch pause until May 3, 2027. It stays as it is."
    await office.later(days=30)
    assert len([one for one in office.ana.directs if "Welcome back" in one.text]) == before
    await office.later(days=9)
    assert "Welcome back" in " ".join(one.text for one in office.ana.directs[before:])


async def test_stop_means_stop(office: Office) -> None:
    """No further prompt, no shame, and the task on Home."""
    await _underway(office)
    await office.later(days=14)
    await office.ana.presses_message("silence")
    before = len([one for one in office.ana.directs if "Welcome back" in one.text])
    await office.later(days=40)
    assert len([one for one in office.ana.directs if "Welcome back" in one.text]) == before
    assert "How will you share?" in await office.ana.opens_home()


async def test_what_did_not_happen_can_still_have_taught_something(office: Office) -> None:
    """It ends as complete, with the lesson in the thread."""
    pitch = await _underway(office)
    await office.later(days=14)
    await office.ana.presses_message("not_happened")
    await office.ana.submits({"choice": "still_learned", "lesson": ""})
    assert office.ana.form.errors == {"lesson": "Please fill this in."}
    await office.ana.submits({"choice": "still_learned", "lesson": "Book trains early."})
    assert office.thread(pitch)[-1] == "“FWD50” did not happen as planned. What we still learned:"
    assert "Book trains early." in office.card(pitch)
    assert "complete" in office.card(pitch)


async def test_what_did_not_happen_can_end_quietly(office: Office) -> None:
    """Withdrawn, kindly."""
    pitch = await _underway(office)
    await office.later(days=14)
    await office.ana.presses_message("not_happened")
    await office.ana.submits({"choice": "cancel"})
    assert "withdrawn" in office.card(pitch)


async def test_sharing_posts_thanks_in_the_pitchers_words_and_asks_everyone(office: Office) -> None:
    """The draft names every supporter; what is sent is what the pitcher wrote."""
    await _underway(office, supporters=True)
    await office.later(days=14)
    await office.ana.presses_message("share")
    assert "Thank you, Ben Okafor and Chloé Tremblay." in office.ana.form_value("thanks")
    await office.ana.submits(SHARE)
    news = said(office.channel_messages()[-1])
    assert "Thanks!" in news
    assert "https://blog.example.org/jury" in news
    assert "Supported by: Ben Okafor and Chloé Tremblay" in news
    await office.later(days=1)
    assert "(Blog) give you what you hoped for?" in said(office.ben.directs[-1])
    assert "(Blogue) a-t-il répondu à vos attentes?" in said(office.chloe.directs[-1])


async def test_a_share_without_takeaways_or_place_is_said_at_its_field(office: Office) -> None:
    """Nothing is posted."""
    await _underway(office)
    await office.later(days=14)
    await office.ana.presses_message("share")
    await office.ana.submits(SHARE | {"where": ""}, unchecked=True)
    assert office.ana.form.errors == {"where": "Please fill this in."}
    await office.ana.submits(SHARE | {"takeaways": " "}, unchecked=True)
    assert office.ana.form.errors == {"takeaways": "Please fill this in."}
    assert len(office.channel_posts()) == 1


async def test_verdict_questions_end_and_the_pitch_completes_unanswered(office: Office) -> None:
    """Nobody has to answer; unanswered is an outcome too."""
    pitch = await _underway(office, supporters=True)
    await office.later(days=14)
    await office.ana.presses_message("share")
    await office.ana.submits(SHARE)
    await office.later(days=90)
    assert len([one for one in office.ben.directs if "has shared what" in one.text]) == 3
    assert office.thread(pitch)[-1] == "“FWD50” is complete."
    assert "No answer" in office.card(pitch)
    assert await office.verified() == []


async def test_a_verdict_can_be_changed_and_counts_once(office: Office) -> None:
    """One tap, and another one."""
    await _underway(office, supporters=True)
    await office.later(days=14)
    await office.ana.presses_message("share")
    await office.ana.submits(SHARE)
    await office.later(days=1)
    await office.ben.presses_message("verdict_not_yet")
    await office.ben.presses_message("verdict_met")
    assert "Your answer: “Yes”." in said(office.ben.directs[-1])
    assert await office.verified() == []


async def test_the_practice_is_asked_on_its_day_and_shown_on_the_card(office: Office) -> None:
    """In the pitcher's own WHEN … THEN I WILL …."""
    pitch = await _underway(office)
    await office.later(days=14)
    await office.ana.presses_message("share")
    await office.ana.submits(SHARE)
    await office.later(days=35)
    question = said(office.ana.directs[-1])
    assert "WHEN we start the water plan, THEN I WILL run its first session as a jury." in question
    await office.ana.presses_message("outcome_partly")
    await office.ana.submits({"story": "One session so far."})
    assert "In part. One session so far." in office.card(pitch)
    assert office.thread(pitch)[-1] == "“FWD50” is complete."


async def _underway(office: Office, *, supporters: bool = False) -> Pitch:
    """A pitch whose learning is about to be over."""
    pitch = await office.ana.pitches("FWD50")
    if supporters:
        await office.ben.reacts(pitch, "🧠")
        await office.chloe.reacts(pitch, "📚")
    await office.later(days=15)
    return pitch
