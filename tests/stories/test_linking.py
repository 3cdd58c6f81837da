"""One organisation on two platforms: one pitch in both, one ledger, and one person behind two accounts."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.office import LEARNING, STEWARD, TEAMS_CHANNELS, Colleague, Office, Pitch, open_office, said, sqlite
from tests.stories.conftest import fresh
from tests.teams_office import TeamsColleague

AT_LENGTH = [pytest.mark.postgresql, pytest.mark.reliability]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=AT_LENGTH)])
async def linked(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """Slack and Teams, linked by the steward, on either database."""
    url = sqlite(tmp_path) if request.param == "sqlite" else fresh(request.getfixturevalue("postgresql"))
    async with open_office(url, on="linked") as office:
        yield office


async def test_one_pitch_stands_in_both_with_one_ledger(linked: Office) -> None:
    """Pledges from either side, the same card on both, notes and news in both."""
    pitch = await linked.ana.pitches("FWD50", cost_registration="1000", need_venue="a room for 20")
    await linked.ben.reacts(pitch, "🏢")
    await linked.chloe.pledges_money(pitch, "200")
    await linked.dev.pledges_money(pitch, "300")
    await linked.ana.presses_message("accept")
    both = cards(linked, pitch)
    assert both[0] == both[1]
    assert "a room for 20 · complete" in both[0]
    assert "Supported by: Ben Okafor, Chloé Tremblay and Dev Patel" in both[0]
    assert posts(linked) == (2, 2)
    await linked.later(days=15)
    threads = (linked.thread(pitch), linked.thread(on_teams(pitch)))
    assert threads[0] == threads[1]
    assert threads[0][-1] == "“FWD50” has everything essential and is underway. Thank you!"
    assert await linked.verified() == []


async def test_people_are_written_to_where_they_were_last_seen(linked: Office) -> None:
    """Ben pledged in Teams, Chloé in Slack: each is asked for a verdict there."""
    pitch = await linked.ana.pitches("FWD50")
    await linked.ben.reacts(pitch, "🧠")
    await linked.chloe.reacts(pitch, "📚")
    await linked.later(days=30)
    await linked.ana.presses_message("share")
    await linked.ana.submits({"kind": "blog", "where": "https://blog.example.org", "takeaways": "Ask.", "thanks": ""})
    await linked.later(days=1)
    assert "(Blog) give you what you hoped for?" in said(linked.ben.directs[-1])
    assert "(Blogue) a-t-il répondu à vos attentes?" in said(linked.chloe.directs[-1])
    assert await linked.verified() == []


async def test_two_accounts_become_one_person(linked: Office) -> None:
    """The code is given on one side and typed on the other; what was done with either is done by one."""
    ben_there = Colleague(linked, "U0BEN")
    pitch = await linked.ana.pitches("FWD50", cost_registration="1000")
    await linked.ben.pledges_money(pitch, "100", wish="Ask about sandboxes")
    await ben_there.pledges_money(pitch, "150")
    await ben_there.reacts(pitch, "🧠")
    assert "Supported by: Ben Okafor and Ben Okafor" in linked.card(pitch)
    told = await link(linked.ben, ben_there)
    assert "Your two accounts are one person now." in told
    assert "1 pledge was taken back" in told
    card = linked.card(pitch)
    assert "Supported by: Ben Okafor" in card
    assert "and Ben Okafor" not in card
    mine = await ben_there.types("undo P-1")
    assert "You pledged $100 to “FWD50”." in mine
    assert "You pledged 1 hour of expertise" in mine
    assert mine == (await linked.ben.types("undo P-1"))
    assert await linked.verified() == []


async def test_nobody_supports_their_own_pitch_through_a_second_account(linked: Office) -> None:
    """What was pledged before is void, and nothing new counts."""
    ana_there = TeamsColleague(linked, "U0ANA")
    pitch = await linked.ana.pitches("FWD50", cost_registration="1000")
    await ana_there.pledges_money(pitch, "500")
    await ana_there.reacts(pitch, "👏")
    assert "peers have pledged all of their $500" in linked.card(pitch)
    await link(linked.ana, ana_there)
    assert "nobody has pledged yet" in linked.card(pitch) or "peers can pledge up to $500" in linked.card(pitch)
    assert "Supported by" not in linked.card(pitch)
    assert await ana_there.types("pledge P-1 venue") == "A pitch can’t support itself. Your half is already counted."
    assert "P-1 FWD50" in await ana_there.types("mine")
    assert await linked.verified() == []


async def test_a_pitch_of_the_second_account_is_the_persons_own(linked: Office) -> None:
    """The pitcher's half is owed by the one person there is."""
    ana_there = TeamsColleague(linked, "U0ANA")
    pitch = await ana_there.pitches("Data ethics summit", cost_registration="1000")
    await linked.ben.reacts(pitch, "🧠")
    await link(linked.ana, ana_there)
    await ana_there.presses_card(pitch, "manage")
    assert "close" in ana_there.form_buttons()
    assert "P-1 Data ethics summit" in await linked.ana.types("mine")
    await linked.later(days=40)
    assert await linked.verified() == []


async def test_a_verdict_and_a_cheer_count_once(linked: Office) -> None:
    """Both accounts cheered and judged: there is one of each."""
    ben_there = Colleague(linked, "U0BEN")
    pitch = await linked.ana.pitches("FWD50")
    for ben in (linked.ben, ben_there):
        await ben.reacts(pitch, "👏")
        await ben.reacts(pitch, "🧠")
    assert "2 colleagues cheer" in linked.card(pitch)
    await linked.later(days=30)
    await linked.ana.presses_message("share")
    await linked.ana.submits({"kind": "blog", "where": "https://blog.example.org", "takeaways": "Ask.", "thanks": ""})
    await linked.later(days=1)
    await linked.ben.presses_message("verdict_met")
    await ben_there.presses_message("verdict_partly")
    await link(linked.ben, ben_there)
    assert "Supported by: Ben Okafor" in linked.card(pitch)
    assert await linked.verified() == []


@pytest.mark.parametrize("spelling", [str.lower, lambda code: code.replace("-", ""), lambda code: f"  {code} "])
async def test_a_code_is_read_however_it_is_typed(linked: Office, spelling: object) -> None:
    """Case, dashes and spaces do not matter."""
    code = code_in(await linked.ana.types("link"))
    assert "one person now" in await TeamsColleague(linked, "U0ANA").types(f"link {spelling(code)}")  # type: ignore[operator]


async def test_a_code_works_once_and_for_an_hour(linked: Office) -> None:
    """A wrong, a used, an older and a late one are answered alike."""
    there = TeamsColleague(linked, "U0ANA")
    older, newer = code_in(await linked.ana.types("link")), code_in(await linked.ana.types("link"))
    refused = "This code is not valid"
    assert refused in await there.types("link ABCD-EFGH-JKLM")
    assert refused in await there.types(f"link {older}")
    assert "one person now" in await there.types(f"link {newer}")
    assert refused in await linked.dev.types(f"link {newer}")
    assert "These two are linked already." in await there.types(f"link {code_in(await linked.ana.types('link'))}")


async def test_codes_are_not_kept_as_they_were_given(linked: Office) -> None:
    """Whoever reads the table cannot use them."""
    code = code_in(await linked.ana.types("link"))
    kept = await linked.database.read(lambda session: session.connection().exec_driver_sql("SELECT * FROM link_code"))
    assert code.replace("-", "") not in str(kept.all())


async def test_accounts_of_organisations_that_are_not_linked_stay_apart(tmp_path: Path) -> None:
    """The sentence says who can link them."""
    async with open_office(sqlite(tmp_path), on="apart") as office:
        code = code_in(await Colleague(office, "U0ANA").types("link"))
        assert "Ask a steward to link the two" in await TeamsColleague(office, "U0ANA").types(f"link {code}")


async def test_only_a_steward_links_workspaces(linked: Office) -> None:
    """And only ones that are not linked yet."""
    assert "Only a steward of the programme can do this." in await linked.ben.types("connect")
    steward = Colleague(linked, STEWARD)
    code = code_in(await steward.types("connect"))
    assert "linked already" in await TeamsColleague(linked, STEWARD).types(f"connect {code}")


async def test_a_workspace_with_pitches_of_its_own_does_not_move(tmp_path: Path) -> None:
    """From the other side it works, and drafts come along under new numbers."""
    async with open_office(sqlite(tmp_path), on="apart") as office:
        ana, ben = Colleague(office, "U0ANA"), TeamsColleague(office, "U0BEN")
        on_slack, on_teams = Colleague(office, STEWARD), TeamsColleague(office, STEWARD)
        await ana.drafts("FWD50")
        pitch = await ben.pitches("Data ethics summit")
        assert pitch.number == 1
        code = code_in(await on_slack.types("connect"))
        assert "has published pitches of its own" in await on_teams.types(f"connect {code}")
        code = code_in(await on_teams.types("connect"))
        assert "one organisation now" in await on_slack.types(f"connect {code}")
        assert "P-2 FWD50" in await ana.types("mine")
        assert await office.verified() == []


async def test_a_pitch_of_a_teams_channel_is_found_by_its_members_only(linked: Office) -> None:
    """Slack colleagues are on no roster of that channel; who leaves the team finds it no more."""
    await linked.ben.pitches("Data ethics summit")
    assert "Data ethics summit" in await linked.dev.types("list")
    assert "Data ethics summit" not in await linked.chloe.types("list")
    assert "I cannot find that pitch" in (await linked.ana.types("P-1"))
    await linked.teams.remove_from_team("U0DEV")
    await linked.settle()
    await linked.dev.writes("list")
    assert "Data ethics summit" not in said(linked.dev.directs[-1])


async def test_a_channel_that_does_not_let_us_in_leaves_the_pitch_open_elsewhere(linked: Office) -> None:
    """The pitcher is told, once."""
    await linked.ana.drafts("FWD50", also=[TEAMS_CHANNELS[LEARNING]])
    await linked.teams.uninstall_team()
    await linked.settle()
    await linked.ana.submits()
    assert "14 days left" in linked.card(linked.pitch("FWD50"))
    assert "could not show it in the other channel as well" in said(linked.ana.directs[-1])
    assert await linked.verified() == []


async def test_an_old_code_is_worth_nothing(linked: Office) -> None:
    """Real time counts, whatever the programme's clock says."""
    code = code_in(await linked.ana.types("link"))
    await linked.database.write(
        lambda session: session.connection().exec_driver_sql("UPDATE link_code SET expires_at = '2020-01-01 00:00:00'")
    )
    linked.clock.move(timedelta(seconds=1))
    assert "This code is not valid" in await TeamsColleague(linked, "U0ANA").types(f"link {code}")


async def link(one: Colleague, other: Colleague) -> str:
    """What the second account is told."""
    return await other.types(f"link {code_in(await one.types('link'))}")


def code_in(told: str) -> str:
    """The code of a whisper."""
    return told.split("/pitch ")[1].split()[1]


def cards(office: Office, pitch: Pitch) -> tuple[str, str]:
    """What the card says on Slack and on Teams."""
    on_slack, on_teams_ = office.card(pitch), office.card(on_teams(pitch))
    return _words(on_slack), _words(on_teams_)


def on_teams(pitch: Pitch) -> Pitch:
    """The same pitch, where Teams shows it."""
    assert pitch.teams
    return Pitch(pitch.number, pitch.title, *pitch.teams)


def posts(office: Office) -> tuple[int, int]:
    """How many posts stand in the two channels."""
    return len(office.channel_posts()), len(office.channel_posts(TEAMS_CHANNELS[LEARNING]))


def _words(text: str) -> str:
    """Without the bar, which stands beside the words on one platform and above them on the other."""
    return re.sub(r" +", " ", text.replace("▰", "").replace("▱", ""))
