"""Somebody chooses a colleague with their platform's own picker, and the bot knows who that is, or says why not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.choosing import add_who
from tests.office import Colleague, Office, open_office, said, sqlite, teams_colleague
from workplace.people import CAST
from workplace.people import Colleague as Person
from workplace.wire import Answer

NOT_MET = "Pitch In has not met that colleague yet: ask them to write /pitch once, then choose them again."
NOT_MET_FRENCH = (
    "Pitch In ne connaît pas encore cette personne\u00a0: demandez-lui d’écrire /pitch une fois, "
    "puis choisissez-la de nouveau."
)
GUEST = "That person is a guest of the workspace, and this is for members. Choose somebody else."
GUS = Person("U0GUS", "Gus Guest", "guest", "personne invitée", "en", "America/Vancouver", guest=True)


@pytest.fixture(autouse=True)
def feature(monkeypatch: pytest.MonkeyPatch) -> None:
    """`/pitch who`, its button and its form."""
    add_who(monkeypatch)


@pytest.fixture(params=["slack", "teams"])
async def with_gus(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """An office that has a guest."""
    async with open_office(sqlite(tmp_path), on=request.param, cast=(*CAST, GUS)) as office:
        yield office


async def test_a_colleague_is_found(office: Office) -> None:
    """The picker begins with whoever the form names, and the one who is chosen instead is found."""
    await office.dev.types("help")
    await office.ben.opens_form("who")
    assert office.ben.form_value("who") == "U0BEN"
    await office.ben.submits({"who": "U0DEV"})
    assert said(office.ben.form).startswith("Dev Patel, ")


async def test_what_was_there_already_is_an_answer(office: Office) -> None:
    """And so is nobody."""
    await office.ben.opens_form("who")
    await office.ben.submits()
    assert said(office.ben.form).startswith("Ben Okafor, ")
    await office.ben.closes_form()
    await office.ben.opens_form("who")
    await office.ben.submits({"who": ""})
    assert said(office.ben.form) == "Nobody"


async def test_whom_the_bot_has_not_met_is_refused_at_the_field(office: Office) -> None:
    """What was chosen stays; once they have written, the same choice is right."""
    chloe = type(office.ben)(office, "U0CHLOE")
    await office.ben.opens_form("who")
    await office.ben.submits({"who": "U0CHLOE"})
    assert dict(office.ben.form.errors) == {"who": NOT_MET}
    await chloe.types("")
    await office.ben.submits()
    assert said(office.ben.form).startswith("Chloé Tremblay, ")


async def test_the_sentence_is_in_the_persons_language(office: Office) -> None:
    """Chloé reads French."""
    await office.chloe.opens_form("who")
    await office.chloe.submits({"who": "U0DEV"})
    assert dict(office.chloe.form.errors) == {"who": NOT_MET_FRENCH}


async def test_a_guest_is_never_found(with_gus: Office) -> None:
    """Although the bot has met them."""
    await with_gus.gus.types("help")
    await with_gus.ben.opens_form("who")
    await with_gus.ben.submits({"who": "U0GUS"})
    assert dict(with_gus.ben.form.errors) == {"who": GUEST}


async def test_only_people_of_the_workplace_can_be_chosen(office: Office) -> None:
    """The platform's picker offers nobody else; an id that was made up is nobody we have met."""
    await office.ben.opens_form("who")
    refused = await office.ben.submits({"who": "U0NOBODY"})
    assert refused == Answer(0, {"client_errors": {"who": "This is not one of the choices."}})
    for nonsense in ("U0NOBODY", "<!channel>", "' OR 1=1 --", "x" * 3000):
        await office.ben.submits({"who": nonsense}, unchecked=True)
        assert dict(office.ben.form.errors) == {"who": NOT_MET}, nonsense


async def test_people_of_another_organisation_are_not_found(tmp_path: Path) -> None:
    """Ana is known, but to the organisation on Slack."""
    async with open_office(sqlite(tmp_path), on="apart") as office:
        ben = teams_colleague()(office, "U0BEN")
        await office.ana.types("help")
        await ben.opens_form("who")
        await ben.submits({"who": "U0ANA"})
        assert dict(ben.form.errors) == {"who": NOT_MET}
        await office.teams.submit(ben.form.id, {"who": "U0ANA"}, unchecked=True)
        assert dict(ben.form.errors) == {"who": NOT_MET}


async def test_somebody_with_two_accounts_is_one_person(tmp_path: Path) -> None:
    """Whichever account is chosen: the person who remains is found."""
    async with open_office(sqlite(tmp_path), on="linked") as office:
        here, there = Colleague(office, "U0ANA"), teams_colleague()(office, "U0ANA")
        code = (await here.types("link")).split("/pitch ")[1].split()[1]
        await there.types("help")
        before = {await chosen_by(one) for one in (office.chloe, office.ben)}
        assert "one person now" in await there.types(f"link {code}")
        after = {await chosen_by(one) for one in (office.chloe, office.ben)}
        assert (len(before), len(after), after < before) == (2, 1, True)


async def chosen_by(colleague: Colleague) -> str:
    """Who Ana is when this colleague chooses her."""
    await colleague.opens_form("who")
    await colleague.submits({"who": "U0ANA"})
    found = said(colleague.form)
    await colleague.closes_form()
    return found
