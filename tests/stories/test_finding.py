"""Finding one's way, in English and in French, by typed words."""

from pathlib import Path

import pytest

from tests.office import DATA, Office, open_office, said, sqlite


async def test_help_is_one_private_message_of_at_most_eight_lines(office: Office) -> None:
    """Each line is an example to copy."""
    said = await office.ben.types("help")
    assert said.startswith("What you can do /pitch")
    assert said.count("/pitch") == 7
    assert "Ce que vous pouvez faire" in await office.chloe.types("aide")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("lst", "I don’t know “lst”. Did you mean /pitch list?"),
        ("hlep", "I don’t know “hlep”. Did you mean /pitch help?"),
        ("xyzzy", "I don’t know “xyzzy”. Here is what I understand."),
    ],
)
async def test_an_unknown_word_gets_a_guess(office: Office, typed: str, answer: str) -> None:
    """Or the help."""
    assert (await office.ben.types(typed)).replace(" ?", "?").startswith(answer)


async def test_a_french_guess_is_a_french_word(office: Office) -> None:
    """Trouvr means trouver."""
    assert "/pitch trouver" in await office.chloe.types("trouvr")


async def test_the_list_shows_open_pitches_the_next_to_close_first(office: Office) -> None:
    """With what is missing and the days left."""
    await office.ana.pitches("FWD50", need_venue="a room")
    await office.ben.pitches("Data ethics summit", close_on="2027-03-05")
    shown = await office.dev.types("list")
    assert shown.index("Data ethics summit") < shown.index("FWD50")
    assert "P-1 FWD50 · Ana Silva · a venue · 14 days left" in shown


async def test_mine_shows_drafts_and_pledges(office: Office) -> None:
    """What I pitched and what I support."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.drafts("Data ethics summit")
    await office.ben.reacts(pitch, "🧠")
    shown = await office.ben.types("mine")
    assert "P-2 Data ethics summit · Ben Okafor · draft" in shown
    assert "Pitches I support P-1 FWD50" in shown


async def test_find_ignores_case_and_accents(office: Office) -> None:
    """Every word has to be there."""
    await office.chloe.pitches("Éthique des données")
    assert "Éthique des données" in await office.ben.types("find ethique DONNEES")
    assert await office.ben.types("find ethique jardin") == "0 pitches found for “ethique jardin”"
    assert await office.ben.types("find 100%") == "0 pitches found for “100%”"


@pytest.mark.parametrize("typed", ["P-99", "p99", "#99", "P-0"])
async def test_an_unknown_number_is_said(office: Office, typed: str) -> None:
    """Without telling whether it exists."""
    assert await office.ben.types(typed) == (
        "I cannot find that pitch among those you can see. Look at /pitch list, or check the number."
    )


async def test_a_number_shows_the_card(office: Office) -> None:
    """In the viewer's language."""
    await office.ana.pitches("FWD50")
    assert "Ana Silva :" in (await office.chloe.types("P-1")).replace("\u00a0", " ")


async def test_a_command_without_its_number_says_so(office: Office) -> None:
    """With an example."""
    assert await office.ben.types("pledge venue") == "Which pitch? Add its number, for example P-42."


async def test_a_pitch_of_a_private_channel_stays_there(tmp_path: Path) -> None:
    """List, search and number find it only for those who were there."""
    async with open_office(sqlite(tmp_path), private=frozenset({DATA})) as office:
        pitch = await office.ana.pitches("Secret reorganisation", channel=DATA)
        assert "Secret" not in await office.ben.types("list")
        assert "Secret" not in await office.ben.types("find reorganisation")
        assert "Secret" not in await office.ben.opens_home()
        assert "I cannot find that pitch" in await office.ben.types("P-1")
        assert "I cannot find that pitch" in await office.ben.types("pledge P-1 venue")
        assert "Secret reorganisation" in await office.ben.types("P-1", channel=DATA)
        await office.ben.reacts(pitch, "🧠")
        assert "Secret reorganisation" in await office.ben.types("P-1")


async def test_home_is_never_blank(office: Office) -> None:
    """An invitation to begin, in one's own language."""
    assert "No pitches yet. Be the first: what would you like to learn?" in await office.ben.opens_home()
    assert "Lancez la première" in await office.chloe.opens_home()
    await office.ben.presses_home("example")
    assert "This is what a pitch can look like." in said(office.ben.form)


async def test_words_by_direct_message_and_mention_are_commands_too(office: Office) -> None:
    """Without a slash; a form cannot open there, so its button comes."""
    await office.ben.writes("help")
    assert "What you can do" in said(office.ben.directs[-1])
    await office.ben.writes("new")
    assert "Make a pitch" in said(office.ben.directs[-1])
    await office.ben.presses_message("pitch_new")
    assert office.ben.form_name == "pitch_what"
    await office.ben.mentions("list", channel=DATA)
    assert "No pitch is open right now." in office.ben.told


async def test_what_is_on_its_way_stands_before_what_has_ended(slack_office: Office) -> None:
    """However many pitches somebody has backed since, Home still shows the one where something is to be done."""
    office = slack_office
    first = await office.ana.pitches("FWD50")
    await office.ben.reacts(first, "🏢")
    for n in range(8):
        pitch = await office.ana.pitches(f"Workshop {n}")
        await office.ben.reacts(pitch, "🏢")
        await office.ana.presses_card(pitch, "manage")
        await office.ana.presses_in_form("cancel")
    assert "You pledged a venue to “FWD50”" in await office.ben.opens_home()
    assert "P-1 FWD50" in await office.ana.opens_home()
