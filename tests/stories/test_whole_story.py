"""The whole idea in one test: from /pitch to complete, on either transport."""

from tests.office import Office, said


async def test_one_pitch_from_the_command_to_complete(either_office: Office) -> None:
    """Ana pitches, Ben and Chloé pledge, the learning is shared, judged and put into practice."""
    office = either_office
    ana, ben, chloe = office.ana, office.ben, office.chloe
    pitch = await ana.pitches("Data ethics summit", cost_registration="1200", need_venue="a room for 20")
    assert "Ana Silva puts in $600; peers can pledge up to $600" in office.card(pitch)

    await ben.pledges_money(pitch, "600", wish="Ask about procurement sandboxes")
    await chloe.reacts(pitch, "🏢")
    assert "1 offer" in office.card(pitch)
    await ana.presses_message("accept")
    assert "peers have pledged all of their $600" in office.card(pitch)
    assert office.channel_posts()[-1] == "“Data ethics summit” (P-1) has everything it needs. Thank you!"

    await office.later(days=15)
    assert office.thread(pitch)[-1] == "“Data ethics summit” has everything essential and is underway. Thank you!"
    await office.later(days=14)  # Good Friday lies in between
    assert ana.directs[-1].text.startswith("Welcome back from “Data ethics summit”! 2 colleagues backed you.")

    await ana.presses_message("share")
    assert "Ben Okafor: Ask about procurement sandboxes" in said(ana.form)
    await ana.submits(
        {"kind": "lunch", "where": "Room 204", "takeaways": "Ask who is missing.", "thanks": "Thank you!"}
    )
    assert office.channel_posts()[-1] == "Ana Silva shares the learning from “Data ethics summit” (Lunch and learn)."
    await office.later(days=1)
    await ben.presses_message("verdict_met")
    await chloe.presses_message("verdict_partly")

    await office.later(days=40)
    await ana.presses_message("outcome_done")
    await ana.submits({"story": "The jury met in May."})
    assert office.thread(pitch)[-1] == "“Data ethics summit” is complete."
    assert "complete" in office.card(pitch)
    assert await office.verified() == []
