"""Money to one's own manager or from a vendor asks for a line, or is refused; and whoever wants no name gets none."""

from pathlib import Path

import pytest

from tests.office import Colleague, Office, Pitch, open_office, said, sqlite, texts
from tests.stories.test_linking import link
from tests.teams_office import TeamsColleague

STEWARDS_ONLY = (
    "Only a steward of the programme can do this. Your installation names them in PITCHIN_STEWARDS. "
    "Nothing has changed."
)
NOTHING_YET = "Nothing was pledged yet."
ASKED = (
    "You named Ana Silva as your manager: your organisation asks you to say how you stand to each other before you "
    f"give money. {NOTHING_YET}"
)
LINE = "Ana leads my team and signs my leave."


async def names_manager(who: Colleague, manager: str = "U0ANA") -> None:
    """In the settings."""
    await who.opens_settings()
    await who.submits({"manager": manager})


async def decides(office: Office, **rulings: str) -> str:
    """The steward, with `/pitch guard`; what they are told."""
    await office.elise.opens_form("guard")
    await office.elise.submits(rulings)
    return said(office.elise.form)


async def test_money_to_ones_own_manager_asks_for_a_line(office: Office) -> None:
    """The form comes back with a field and one sentence; nothing is pledged before it is filled in."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await names_manager(office.elise)
    await office.elise.pledges_money(pitch, "100", wish="Ask about juries")
    asked = said(office.elise.form)
    assert ASKED in asked
    assert "How do you and Ana Silva work together?" in asked
    assert office.elise.form_value("amount") == "100"
    assert office.elise.form_value("wish") == "Ask about juries"
    assert "Supported by" not in office.card(pitch)
    await office.elise.submits({"disclosure": LINE})
    assert "You pledged $100 to “FWD50”." in said(office.elise.form)
    assert "Supported by: Élise" in office.card(pitch)
    assert await office.verified() == []


async def test_the_line_is_kept_for_giver_pitcher_and_stewards(office: Office) -> None:
    """In the history of the pitch; nobody else reads that there is one."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await names_manager(office.chloe)
    await office.chloe.pledges_money(pitch, "100")
    assert "Vous avez indiqué que Ana Silva est votre gestionnaire" in said(office.chloe.form)
    await office.chloe.submits({"disclosure": LINE})
    assert f"Chloé Tremblay: disclosure about you: “{LINE}”" in await office.ana.types("audit P-1")
    assert f"Chloé Tremblay: disclosure about Ana Silva: “{LINE}”" in await office.elise.types("audit P-1")
    assert "déclaration au sujet de Ana Silva" in await office.chloe.types("audit P-1")
    theirs = await office.dev.types("audit P-1")
    assert "disclosure" not in theirs
    assert LINE not in theirs + office.card(pitch)
    assert await office.verified() == []


async def test_a_line_is_asked_for_once_and_only_when_money_goes_up(office: Office) -> None:
    """What was pledged before the manager was named can be lowered without one; more of it asks once."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.chloe.pledges_money(pitch, "100")
    await names_manager(office.chloe)
    await office.chloe.opens_home()
    for amount, asked in (("80", False), ("80.01", True)):
        await office.chloe.presses_home("change")
        await office.chloe.submits({"amount": amount})
        assert ("Quels sont vos liens avec Ana Silva?" in said(office.chloe.form)) is asked
    await office.chloe.submits({"disclosure": LINE})
    await office.chloe.presses_home("change")
    await office.chloe.submits({"amount": "200"})
    assert "Vous offrez 200" in said(office.chloe.form)
    assert await office.verified() == []


async def test_a_line_of_spaces_or_of_pages_is_refused_at_its_field(office: Office) -> None:
    """The form stays with what was typed, and nothing is pledged."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await names_manager(office.elise)
    await office.elise.pledges_money(pitch, "100")
    await office.elise.submits({"disclosure": "   "})
    assert "You can pledge as soon as you have written a line" in office.elise.form.errors["disclosure"]
    await office.elise.submits({"disclosure": "x" * 501}, unchecked=True)
    assert "501" in office.elise.form.errors["disclosure"]
    assert "peers can pledge up to $500" in office.card(pitch)
    await office.elise.submits({"disclosure": LINE})
    assert "You pledged $100" in said(office.elise.form)
    assert await office.verified() == []


@pytest.mark.parametrize(
    ("relation", "sentence"),
    [
        ("to_manager", "This is a pitch of your manager, and here nobody gives money to their own manager."),
        ("from_report", "You report to the person who pitches, and here nobody takes money from their own team."),
    ],
)
async def test_a_steward_can_have_it_refused_or_allowed(office: Office, relation: str, sentence: str) -> None:
    """The stricter of the two sides counts; help in kind is never guarded."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await names_manager(office.elise)
    allowed = {"to_manager": "allow", "from_report": "allow"}
    assert "holds from now on" in await decides(office, **{**allowed, relation: "refuse"})
    await office.elise.presses_card(pitch, "pledge")
    await office.elise.presses_in_form("kind")
    assert sentence in said(office.elise.form)
    assert "You pledged 1 hour of expertise" in await office.elise.types("pledge P-1 expertise")
    await decides(office, **allowed)
    await office.elise.pledges_money(pitch, "100")
    assert "You pledged $100" in said(office.elise.form)
    assert await office.verified() == []


async def test_a_policy_that_turned_strict_is_heard_at_the_form(office: Office) -> None:
    """The form was open when the steward decided."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await names_manager(office.chloe)
    await office.chloe.presses_card(pitch, "pledge")
    await office.chloe.presses_in_form("kind")
    await decides(office, to_manager="refuse")
    await office.chloe.submits({"amount": "100"})
    shown = str(office.chloe.form.errors) + said(office.chloe.form)
    assert "on ne donne pas d’argent à la personne dont on relève. Rien n’a été promis" in shown
    assert "Supported by" not in office.card(pitch)


async def test_a_listed_vendor_gives_help_and_no_money(office: Office) -> None:
    """Until the steward decides otherwise or takes them off the list."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.chloe.types("help")
    await office.elise.opens_form("guard")
    assert "Nobody is listed as a vendor." in said(office.elise.form)
    await office.elise.submits({"vendor": "U0CHLOE", "mark": "vendor"})
    assert "Chloé Tremblay is listed as a vendor." in said(office.elise.form)
    await office.chloe.reacts(pitch, "💰")
    await office.chloe.presses_receipt("money")
    assert "les fournisseurs de l’organisation ne donnent pas d’argent" in office.chloe.told
    assert "Vous offrez une salle" in await office.chloe.types("pledge P-1 venue")
    await decides(office, from_vendor="disclose")
    await office.chloe.pledges_money(pitch, "50")
    assert "Votre nom figure parmi les fournisseurs de l’organisation" in said(office.chloe.form)
    await office.elise.opens_form("guard")
    assert "Listed as a vendor: Chloé Tremblay." in said(office.elise.form)
    await office.elise.submits({"vendor": "U0CHLOE", "mark": "colleague"})
    assert "Chloé Tremblay is not listed as a vendor any more." in said(office.elise.form)
    await office.chloe.pledges_money(pitch, "50")
    assert "Vous offrez 50" in said(office.chloe.form)
    assert await office.verified() == []


async def test_only_stewards_decide(office: Office) -> None:
    """In both languages; an unmet colleague is said at the field, and nothing is saved."""
    assert await office.dev.types("guard") == STEWARDS_ONLY
    assert "Seule une personne responsable du programme peut faire cela." in await office.chloe.types("garde")
    await office.elise.opens_form("guard")
    await office.elise.submits({"vendor": "U0BEN", "from_vendor": "allow"})
    assert "has not met that colleague yet" in office.elise.form.errors["vendor"]
    await office.elise.opens_form("guard")
    assert "Nobody is listed as a vendor." in said(office.elise.form)


async def test_a_manager_whom_the_bot_has_not_met_is_said_at_the_field(office: Office) -> None:
    """Nothing of the form is saved."""
    await office.elise.opens_settings()
    await office.elise.submits({"manager": "U0BEN", "reminders": "off"})
    assert "has not met that colleague yet" in office.elise.form.errors["manager"]
    rows = await office.database.read(
        lambda session: session.connection().exec_driver_sql("SELECT count(*) FROM person WHERE quiet = 1").scalar()
    )
    assert rows == 0


async def test_naming_oneself_names_nobody(office: Office) -> None:
    """That is the way back, since Slack's picker cannot be emptied."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await names_manager(office.elise)
    await office.elise.opens_settings()
    assert office.elise.form_value("manager") == "U0ANA"
    await office.elise.submits({"manager": "U0ELISE"})
    await office.elise.pledges_money(pitch, "100")
    assert "You pledged $100" in said(office.elise.form)


async def test_a_free_place_is_guarded_too(office: Office) -> None:
    """The head of the line named their manager while they waited: the line comes first, then the place."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.dev.pledges_money(pitch, "500")
    await office.elise.pledges_money(pitch, "100", rest_waits=True)
    await names_manager(office.elise)
    await office.dev.opens_home()
    await office.dev.presses_home("undo")
    await office.elise.presses_message("take_place")
    assert NOTHING_YET in answered(office.elise)
    assert "peers have started" not in office.card(pitch)
    await presses_answer(office.elise, "disclose")
    await office.elise.submits({"disclosure": LINE})
    assert "You pledged $100 to “FWD50”." in said(office.elise.form)
    assert "peers have started on their $500" in office.card(pitch)
    assert f"disclosure about you: “{LINE}”" in await office.ana.types("audit P-1")
    await office.later(days=3)
    assert "peers have started on their $500" in office.card(pitch)
    assert await office.verified() == []


async def test_a_pitch_that_changes_hands_asks_anew(office: Office) -> None:
    """The line was for Ana. Chloé pitches now, and is somebody else."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await office.chloe.types("help")
    await names_manager(office.elise)
    await office.elise.pledges_money(pitch, "100")
    await office.elise.submits({"disclosure": LINE})
    await office.ana.opens_home()
    await office.ana.presses_home("manage")
    await office.ana.presses_in_form("team")
    await office.ana.presses_in_form("invite")
    await office.ana.submits({"who": "U0CHLOE", "amount": ""})
    await office.later(days=1)
    await office.chloe.presses_message("join")
    await office.elise.types("team P-1")
    await office.elise.presses_receipt("hand_over")
    await names_manager(office.elise, "U0CHLOE")
    await office.elise.opens_home()
    await office.elise.presses_home("change")
    await office.elise.submits({"amount": "150"})
    assert "You named Chloé Tremblay as your manager" in said(office.elise.form)
    await office.elise.submits({"disclosure": "Chloé took over my team."})
    assert "You pledged $150" in said(office.elise.form)
    history = await office.chloe.types("audit P-1")
    assert "«\N{NO-BREAK SPACE}Chloé took over my team.\N{NO-BREAK SPACE}»" in history
    assert await office.verified() == []


async def test_whoever_prefers_no_name_is_counted_and_not_named(office: Office) -> None:
    """On the card, in the thanks and in the news; the pitcher and stewards read the name."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.reacts(pitch, "🧠")
    await gives_namelessly(office.chloe, pitch)
    card = office.card(pitch)
    assert "Supported by: Ben Okafor and 1 more who prefers no name" in card
    assert "Chloé" not in card + await office.dev.types("P-1") + await office.dev.types("audit P-1")
    assert "1 autre personne qui préfère ne pas être nommée" in await office.chloe.types("P-1")
    await office.ana.presses_card(pitch, "manage")
    assert "Chloé Tremblay (prefers no name in the channel): $500" in said(office.ana.form).replace("\n", " ")
    assert "Chloé Tremblay: pledge of $500" in await office.elise.types("audit P-1")
    await office.later(days=35)
    await office.ana.presses_message("share")
    assert "Chloé Tremblay (prefers no name in the channel)" in said(office.ana.form)
    thanks = office.ana.form_value("thanks")
    assert thanks.startswith("Thank you, Ben Okafor and 1 more who prefers no name.")
    await office.ana.submits({"kind": "blog", "where": "https://blog.example.org", "takeaways": "Ask."})
    news = said(office.channel_messages()[-1])
    assert "Supported by: Ben Okafor and 1 more who prefers no name" in news
    everything = " ".join(said(one) for one in (*office.channel_messages(), *office.thread_messages(pitch)))
    assert "Chloé" not in everything
    assert await office.verified() == []


async def test_alone_and_anonymous(office: Office) -> None:
    """Nobody is named at all, in either language; the same form gives the name back."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await gives_namelessly(office.chloe, pitch)
    assert "Supported by: 1 colleague who prefers no name" in office.card(pitch)
    assert "1 personne qui préfère ne pas être nommée" in await office.chloe.types("P-1")
    await office.chloe.opens_home()
    await office.chloe.presses_home("change")
    await office.chloe.submits({"anonymous": []})
    assert "Supported by: Chloé Tremblay" in office.card(pitch)
    assert await office.verified() == []


async def test_help_in_kind_can_be_nameless(office: Office) -> None:
    """The pitcher knows whose offer it is; an emoji later does not give the name away."""
    pitch = await office.ana.pitches("FWD50")
    await office.chloe.presses_card(pitch, "pledge")
    await office.chloe.presses_in_form("kind")
    await office.chloe.submits({"quantity": "2", "anonymous": ["anonymous"]})
    await office.chloe.reacts(pitch, "🏢")
    assert "Supported by: 1 colleague who prefers no name" in office.card(pitch)
    assert "Chloé Tremblay (prefers no name in the channel) offers" in await office.ana.types("offers P-1")
    assert await office.verified() == []


async def test_two_accounts_keep_the_line_the_vendor_and_the_namelessness(tmp_path: Path) -> None:
    """Whichever account it was: the person who remains has all of it."""
    async with open_office(sqlite(tmp_path), on="linked") as office:
        there = TeamsColleague(office, "U0CHLOE")
        pitch = await office.ana.pitches("FWD50", cost_registration="1000")
        other = await office.dev.pitches("Data ethics summit", cost_registration="1000")
        await names_manager(there, "U0DEV")
        await there.pledges_money(other, "50")
        await there.submits({"disclosure": LINE, "anonymous": ["anonymous"]})
        await office.chloe.reacts(pitch, "🧠")
        await office.elise.opens_form("guard")
        await office.elise.submits({"vendor": "U0CHLOE", "from_vendor": "allow"})
        await link(office.chloe, there)
        assert "Supported by: 1 colleague who prefers no name" in office.card(other)
        assert f"Chloé Tremblay: disclosure about you: “{LINE}”" in await office.dev.types("audit P-2")
        await there.opens_home()
        await there.presses_home("change")
        await there.submits({"amount": "60"})
        assert "Quels sont vos liens" not in said(there.form)
        await office.elise.opens_form("guard")
        assert "Listed as a vendor: Chloé Tremblay." in said(office.elise.form)
        await office.chloe.opens_settings()
        assert office.chloe.form_value("manager") == ""
        await office.chloe.submits()
        rows = await office.database.read(
            lambda session: (
                session.connection()
                .exec_driver_sql("SELECT count(*) FROM person WHERE manager_id <> '' AND merged_into = ''")
                .scalar()
            )
        )
        assert rows == 1
        assert await office.verified() == []


async def gives_namelessly(who: Colleague, pitch: Pitch) -> None:
    """$500, without a name."""
    await who.presses_card(pitch, "pledge")
    await who.presses_in_form("kind")
    await who.submits({"amount": "500", "wish": "Ask about sandboxes", "anonymous": ["anonymous"]})


async def presses_answer(who: Colleague, route: str) -> None:
    """Press what a button was answered with: a private message, or the card in the place of the one pressed."""
    if who.platform == "teams":
        await who.presses_message(route)
    else:
        await who.presses_receipt(route)


def answered(who: Colleague) -> str:
    """What a button of a direct message was answered with."""
    return texts(who.directs[-1].card_for(who.user)) if who.platform == "teams" else who.told
