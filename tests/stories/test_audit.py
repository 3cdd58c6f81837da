"""What happened to a pitch can be read by those who may know, and by others without names and amounts."""

from tests.office import Office


async def test_the_journal_reads_as_sentences(office: Office) -> None:
    """The pitcher reads names and amounts; everybody else what they did themselves."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000", need_venue="a room for 20")
    await office.ben.pledges_money(pitch, "120")
    await office.dev.reacts(pitch, "🏢")
    await office.ana.presses_message("accept")
    await office.dev.unreacts(pitch, "🏢")
    mine = await office.ana.types("audit P-1")
    assert "you: draft begun" in mine
    assert "open; own half promised $500" in mine
    assert "Ben Okafor: pledge of $120" in mine
    assert "you: accepted a venue from Dev Patel" in mine
    assert "Every total was recomputed from these entries and agrees" in mine
    his = await office.ben.types("audit P-1")
    assert "you: pledge of $120" in his
    theirs = await office.dev.types("audit P-1")
    assert "a colleague: pledge of money" in theirs
    assert "you: pledge of a venue" in theirs
    for hidden in ("120", "Ben", "draft begun"):
        assert hidden not in theirs
    assert "une personne\N{NO-BREAK SPACE}: contribution (argent)" in await office.chloe.types("historique P-1")
    assert await office.verified() == []


async def test_wishes_and_verdicts_are_nobody_elses_business(office: Office) -> None:
    """Their author and the pitcher read them; everybody else that some verdict was given, and of wishes nothing."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.pledges_money(pitch, "500", wish="Ask about sandboxes")
    await office.later(days=30)
    await office.ana.presses_message("share")
    await office.ana.submits({"kind": "blog", "where": "https://blog.example.org", "takeaways": "Ask.", "thanks": ""})
    await office.later(days=1)
    await office.ben.presses_message("verdict_not_yet")
    verdict, wish = "need met? Not yet", "said what they would like back"
    mine, his, theirs = [await one.types("audit P-1") for one in (office.ana, office.ben, office.dev)]
    assert f"Ben Okafor: {verdict}" in mine
    assert f"Ben Okafor: {wish}" in mine
    assert f"you: {verdict}" in his
    assert f"you: {wish}" in his
    assert "a colleague: need met? …" in theirs
    for hidden in (verdict, wish, "Ben", "sandboxes"):
        assert hidden not in theirs


async def test_a_long_journal_shows_its_end(office: Office) -> None:
    """And says how much came before."""
    pitch = await office.ana.pitches("FWD50")
    for _ in range(12):
        for emoji in ("🧠", "📚"):
            await office.ben.reacts(pitch, emoji)
            await office.ben.unreacts(pitch, emoji)
    shown = await office.ana.types("audit P-1")
    assert "earlier entries are not shown." in shown
    assert shown.count("pledge of") == 20


async def test_a_withdrawn_pitch_keeps_its_history(office: Office) -> None:
    """Whoever backed it can still read what happened."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.reacts(pitch, "🧠")
    await office.ana.presses_card(pitch, "manage")
    await office.ana.presses_in_form("cancel")
    assert "withdrawn; nothing is due" in await office.ben.types("audit P-1")
