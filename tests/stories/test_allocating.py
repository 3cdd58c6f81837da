"""Learning allocations: given out by a steward, pledged, given back, and gone at their end."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.office import Colleague, Office, open_office, said, sqlite
from tests.stories.conftest import fresh
from tests.stories.money import pays
from tests.stories.test_guarding import STEWARDS_ONLY
from tests.stories.test_linking import link
from tests.teams_office import TeamsColleague
from workplace.wire import Answer


async def gives(office: Office, amount: str = "500", *, days: int = 60, **more: str) -> str:
    """The steward gives Chloé an allocation; what they are told."""
    await office.chloe.types("help")
    until = (office.today + timedelta(days=days)).isoformat()
    await office.elise.opens_form("allocate")
    await office.elise.submits({"to": "one", "colleague": "U0CHLOE", "amount": amount, "until": until, **more})
    return said(office.elise.form)


async def pledges(who: Colleague, pitch: object, amount: str, **more: object) -> None:
    """Money from the allocation."""
    await who.presses_card(pitch, "pledge")  # type: ignore[arg-type]
    await who.presses_in_form("kind")
    await who.submits({"amount": amount, "from": "allocation", **more})


async def left(office: Office) -> str:
    """What Chloé's Home says about it."""
    home = plain(await office.chloe.opens_home())
    return home.split("il reste ")[1].split(" sur ")[0] if "il reste " in home else "nothing"


async def test_a_steward_gives_it_out_and_reads_what_is_left(office: Office) -> None:
    """Home shows it, pledging spends it, the steward's form lists it."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.chloe.opens_home()
    assert "No allocation is given out now." in await opened(office.elise, "allocate")
    assert "1 person has a learning allocation of $500 now." in await gives(office, cap="200")
    home = plain(await office.chloe.looks_at_home())
    assert "Votre allocation d’apprentissage : il reste 500 $ sur 500 $, jusqu’au 30 avril 2027." in home
    assert "Au plus 200 $ par proposition." in home
    await pledges(office.chloe, pitch, "150")
    assert "Le montant vient de votre allocation d’apprentissage." in said(office.chloe.form)
    assert await left(office) == "350 $"
    listed = await opened(office.elise, "allocate")
    assert "1 allocation is given out: $500, of which $350 is left." in listed
    assert "Chloé Tremblay: $350 of $500 left, until April 30, 2027" in listed
    assert await office.verified() == []


async def test_whatever_becomes_of_the_pledge_becomes_of_the_allocation(office: Office) -> None:
    """More, less, from own money instead, and taken back."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await gives(office)
    await pledges(office.chloe, pitch, "150")
    for values, rest in (
        ({"amount": "200"}, "300 $"),
        ({"amount": "50"}, "450 $"),
        ({"from": "own"}, "500 $"),
        ({"from": "allocation"}, "450 $"),
    ):
        await office.chloe.opens_home()
        await office.chloe.presses_home("change")
        await office.chloe.submits(values)
        assert await left(office) == rest
        assert await office.verified() == []
    await office.chloe.presses_home("undo")
    assert await left(office) == "500 $"
    assert await office.verified() == []


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("201", "Une proposition reçoit au plus 200 $ de votre allocation : ici, vous pouvez encore en offrir 200 $."),
        ("0", "1 $"),
    ],
)
async def test_the_cap_is_said_at_the_amount(office: Office, amount: str, sentence: str) -> None:
    """And nothing is pledged or spent."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await gives(office, cap="200")
    await pledges(office.chloe, pitch, amount)
    assert sentence in plain(office.chloe.form.errors["amount"])
    assert await left(office) == "500 $"
    assert await office.verified() == []


async def test_no_more_than_is_left(office: Office) -> None:
    """Over two pitches; once nothing is left, the form does not offer it."""
    one = await office.ana.pitches("FWD50", cost_registration="1000")
    other = await office.ana.pitches("Data ethics summit", cost_registration="1000")
    await gives(office, "300")
    await pledges(office.chloe, one, "200")
    await pledges(office.chloe, other, "101")
    assert "Il reste 100 $ dans votre allocation." in plain(office.chloe.form.errors["amount"])
    await office.chloe.submits({"amount": "100", "from": "allocation"})
    assert await left(office) == "0 $"
    third = await office.ana.pitches("Jury duty", cost_registration="1000")
    await office.chloe.presses_card(third, "pledge")
    await office.chloe.presses_in_form("kind")
    assert "L’argent vient de" not in said(office.chloe.form)
    assert await office.verified() == []


async def test_the_own_half_may_come_from_it_where_that_is_decided(office: Office) -> None:
    """It is spent when the pitcher says that it is in, and what flows back in the end comes back to it."""
    pitch = await office.chloe.pitches("FWD50", cost_registration="600", close_on="2027-03-12")
    await office.dev.pledges_money(pitch, "300")
    await gives(office, is_own="yes")
    await office.later(days=15)
    await office.chloe.opens_home()
    await office.chloe.presses_home("own")
    await office.chloe.submits({"amount": "300", "from": "allocation"})
    assert await left(office) == "200 $"
    assert await office.verified() == []
    await pays(office.dev)
    await office.chloe.types("settle P-1")
    await office.chloe.presses_receipt("settle")
    await office.chloe.submits({"way": "cost", "amount": "500"})
    await office.chloe.submits({"sure": ["sure"]})
    assert await left(office) == "250 $"
    assert await office.verified() == []


async def test_elsewhere_it_is_for_colleagues_only(office: Office) -> None:
    """The form for the own money does not offer it."""
    pitch = await office.chloe.pitches("FWD50", cost_registration="600", close_on="2027-03-12")
    await office.dev.pledges_money(pitch, "300")
    await gives(office)
    await office.later(days=15)
    await office.chloe.opens_home()
    await office.chloe.presses_home("own")
    assert "L’argent vient de" not in said(office.chloe.form)
    await office.chloe.submits({"amount": "300"})
    assert await left(office) == "500 $"
    assert await office.verified() == []


async def test_a_pitch_that_ends_without_money_gives_it_back(office: Office) -> None:
    """Unfunded at its close, or withdrawn by its pitcher."""
    one = await office.ana.pitches("FWD50", cost_registration="1000")
    other = await office.ana.pitches("Data ethics summit", cost_registration="400")
    await gives(office)
    await pledges(office.chloe, one, "100")
    await pledges(office.chloe, other, "200")
    await office.later(days=15)
    assert await left(office) == "300 $"
    await office.ana.types("manage P-2")
    await office.ana.presses_receipt("cancel")
    assert await left(office) == "500 $"
    assert await office.verified() == []


async def test_what_waits_is_held_until_the_close(office: Office) -> None:
    """A place can still be taken with it; after the close only what was accepted is spent."""
    pitch = await office.ana.pitches("FWD50", cost_registration="400")
    await gives(office)
    await office.dev.pledges_money(pitch, "100")
    await pledges(office.chloe, pitch, "150", rest_waits=["rest_waits"])
    assert await left(office) == "350 $"
    await office.later(days=15)
    assert await left(office) == "400 $"
    assert await office.verified() == []


async def test_a_place_that_lapses_gives_back_what_waited(office: Office) -> None:
    """After 48 hours without an answer."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await gives(office)
    await office.dev.pledges_money(pitch, "500")
    await pledges(office.chloe, pitch, "150", rest_waits=["rest_waits"])
    assert await left(office) == "350 $"
    await office.dev.opens_home()
    await office.dev.presses_home("undo")
    await office.later(days=5)
    assert await left(office) == "500 $"
    assert await office.verified() == []


@pytest.mark.parametrize(("way", "amount", "returned"), [("cost", "900", "150 $"), ("called_off", "400", "200 $")])
async def test_money_that_was_given_and_returns(office: Office, way: str, amount: str, returned: str) -> None:
    """The allocation has it again once it is there; what was spent stays spent, also on a pitch that was called off."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200", close_on="2027-03-12")
    await gives(office, "600")
    await pledges(office.chloe, pitch, "600")
    await office.later(days=13)
    await answers_home(office.ana, "own", amount="600")
    await answers_home(office.chloe, "pay")
    await office.ana.opens_home()
    await office.ana.presses_home("money_arrived")
    await office.ana.opens_home()
    await office.ana.presses_home("manage")
    await office.ana.presses_in_form("settle")
    await office.ana.submits({"way": way, "amount": amount})
    await office.ana.submits({"sure": ["sure"]})
    assert await left(office) == "0 $"
    await office.later(days=1)
    await office.chloe.presses_message("returned")
    assert await left(office) == returned
    assert await office.verified() == []


async def test_after_its_end_it_buys_nothing_more(office: Office) -> None:
    """What stands stays, can be lowered, and cannot grow; what comes back then is gone."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await gives(office, days=3)
    await pledges(office.chloe, pitch, "100")
    office.clock.move(timedelta(days=4))
    assert await left(office) == "nothing"
    await office.chloe.presses_home("change")
    assert "Mon allocation d’apprentissage (elle a pris fin)" in said_fully(office.chloe)
    await office.chloe.submits({"amount": "120"})
    shown = str(office.chloe.form.errors) + said(office.chloe.form)
    assert "pouvait servir jusqu’au 4 mars 2027" in plain(shown)
    await office.chloe.opens_home()
    await office.chloe.presses_home("change")
    await office.chloe.submits({"amount": "80"})
    assert await left(office) == "nothing"
    assert await office.verified() == []


async def test_to_everybody_and_again(office: Office) -> None:
    """Who has one has it changed, though not below what they pledged from it."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.dev.types("help")
    await gives(office)
    await pledges(office.chloe, pitch, "150")
    until = (office.today + timedelta(days=90)).isoformat()
    await office.elise.opens_form("allocate")
    await office.elise.submits({"to": "everybody", "amount": "149", "until": until})
    assert office.elise.form.errors == {
        "amount": "Chloé Tremblay has already pledged $150 from the allocation: the amount cannot be less. "
        "Nothing was saved."
    }
    await office.elise.submits({"to": "everybody", "amount": "200", "until": until, "is_own": "yes"})
    people = 5 if office.on == "linked" else 4  # the steward's two accounts are not one person there
    assert f"{people} people have a learning allocation of $200 each now." in said(office.elise.form)
    assert "Your learning allocation: $200 of $200 left" in await office.dev.opens_home()
    assert await left(office) == "50 $"
    assert await office.verified() == []


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"amount": "0.50"}, "amount", "Write at least $1, the smallest pledge. Nothing was saved."),
        ({"amount": "a lot"}, "amount", "I cannot read “a lot” as an amount. Write digits, for example 1,200.50."),
        ({"cap": "0"}, "cap", "Write at least $1, the smallest pledge. Nothing was saved."),
        ({"until": "2027-02-01"}, "until", "February 1, 2027 is in the past."),
        ({"until": "2099-02-01"}, "until", "2099"),
        ({"until": ""}, "until", "Please fill this in."),
        ({"colleague": ""}, "colleague", "Please fill this in."),
        ({"colleague": "U0DEV"}, "colleague", "has not met that colleague yet"),
    ],
)
async def test_a_wrong_answer_is_said_at_its_field(
    office: Office, values: dict[str, str], field: str, sentence: str
) -> None:
    """And nothing is given out."""
    await office.chloe.types("help")
    until = (office.today + timedelta(days=30)).isoformat()
    good = {"to": "one", "colleague": "U0CHLOE", "amount": "500", "cap": "", "until": until}
    await office.elise.opens_form("allocate")
    await office.elise.submits(good | values, unchecked=True)
    assert sentence in office.elise.form.errors[field]
    assert "No allocation is given out now." in await opened(office.elise, "allocate")


async def test_only_stewards_give_out(office: Office) -> None:
    """In both languages."""
    assert await office.dev.types("allocate") == STEWARDS_ONLY
    assert "Seule une personne responsable" in await office.chloe.types("allouer")


async def test_its_end_is_announced_twice(office: Office) -> None:
    """Thirty and seven days before, in the person's hours, as long as something is left; then never again."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await gives(office, days=40)
    before = len(office.chloe.directs)
    await office.later(days=9)
    assert len(office.chloe.directs) == before
    await office.later(days=4)
    notice = plain(said(office.chloe.directs[-1]))
    assert "Il reste 500 $ de votre allocation d’apprentissage, jusqu’au 10 avril 2027." in notice
    await office.later(days=19)
    assert len(office.chloe.directs) == before + 1
    await office.later(days=6)
    assert len(office.chloe.directs) == before + 2
    await office.later(days=6)
    assert len(office.chloe.directs) == before + 2
    assert pitch.number == 1


async def test_another_last_day_is_announced_anew(slack_office: Office) -> None:
    """What was said of the first one does not count for the second."""
    office = slack_office
    await gives(office, days=20)
    await office.later(days=1)
    told = len(office.chloe.directs)
    await gives(office, days=38)
    await office.later(days=7)
    assert len(office.chloe.directs) == told
    await office.later(days=4)
    assert len(office.chloe.directs) == told + 1
    assert "jusqu’au 9 avril 2027" in plain(said(office.chloe.directs[-1]))


async def test_nobody_is_told_who_has_nothing_left_or_wants_no_reminders(office: Office) -> None:
    """All of it is pledged, or reminders are off."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await gives(office, days=20)
    await pledges(office.chloe, pitch, "500")
    await office.dev.opens_settings()
    await office.dev.submits({"reminders": "off"})
    until = (office.today + timedelta(days=20)).isoformat()
    if office.on != "linked":
        await office.elise.opens_form("allocate")
        await office.elise.submits({"to": "one", "colleague": "U0DEV", "amount": "100", "until": until})
    told = len(office.chloe.directs), len(office.dev.directs)
    await office.later(days=10)
    assert (len(office.chloe.directs), len(office.dev.directs)) == told


async def test_two_accounts_have_one_allocation(tmp_path: Path) -> None:
    """The larger of the two, less what was pledged from either; a pledge made twice is given back once."""
    async with open_office(sqlite(tmp_path), on="linked") as office:
        there, steward_there = TeamsColleague(office, "U0CHLOE"), TeamsColleague(office, "U0ELISE")
        pitch = await office.ana.pitches("FWD50", cost_registration="1000")
        other = await office.dev.pitches("Data ethics summit", cost_registration="1000")
        await there.types("help")
        await gives(office, "500")
        until = (office.today + timedelta(days=90)).isoformat()
        await steward_there.opens_form("allocate")
        await steward_there.submits({"to": "one", "colleague": "U0CHLOE", "amount": "400", "until": until})
        await pledges(office.chloe, pitch, "100")
        await pledges(there, pitch, "70")
        await pledges(there, other, "60")
        await link(office.chloe, there)
        assert await left(office) == "340 $"
        assert "jusqu’au 30 mai 2027" in plain(await office.chloe.opens_home())
        assert await office.verified() == []


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
async def either(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """Slack on either database."""
    url = sqlite(tmp_path) if request.param == "sqlite" else fresh(request.getfixturevalue("postgresql"))
    async with open_office(url) as opened_office:
        yield opened_office


async def test_one_allocation_is_not_spent_twice(either: Office) -> None:
    """Six pitches at the same moment, each wants all of it: one gets it."""
    office = either
    for n in range(6):
        await office.ana.pitches(f"Pitch {n}", cost_registration="1000")
    await gives(office, "100")
    ids = await office.database.read(lambda session: session.execute(text("SELECT id FROM campaign")).scalars().all())
    answers = await asyncio.gather(*(_until_recorded(office, _hundred(one)) for one in ids))
    await office.settle()
    assert sum("dans votre allocation" in str(answer.body) for answer in answers) == 5
    assert await left(office) == "0 $"
    assert await office.verified() == []


async def _until_recorded(office: Office, payload: dict[str, object]) -> Answer:
    """As people do: once more when the bot was too busy to record it."""
    for _ in range(50):
        answer = await office.slack.deliver_raw(payload)
        if answer.status == 200 and "Rien n’a été enregistré" not in str(answer.body):
            return answer
    raise AssertionError("never recorded")


def _hundred(campaign: str) -> dict[str, object]:
    chosen = {"type": "static_select", "selected_option": {"value": "allocation"}}
    typed = {"type": "plain_text_input", "value": "100"}
    return {
        "type": "view_submission",
        "team": {"id": "T0PRACTICE"},
        "user": {"id": "U0CHLOE"},
        "trigger_id": f"press.{campaign}",
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": "pledge_money",
            "private_metadata": f'"{campaign}"',
            "state": {"values": {"amount": {"amount": typed}, "from": {"from": chosen}}},
            "blocks": [{"type": "input", "block_id": "amount"}],
        },
    }


async def answers_home(who: Colleague, route: str, **values: str) -> None:
    """A form that Home opens."""
    await who.opens_home()
    await who.presses_home(route)
    await who.submits(values)


async def opened(who: Colleague, command: str) -> str:
    """What the form of a command says."""
    await who.opens_form(command)
    return said(who.form)


def said_fully(who: Colleague) -> str:
    """All that a form says, its choices among it."""
    return str(who.form.card if who.platform == "teams" else who.form.blocks)


def plain(shown: str) -> str:
    """With usual spaces."""
    return shown.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
