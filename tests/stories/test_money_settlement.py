"""What the learning really cost: the numbers are seen first, then written down, and everybody gets to know."""

from tests.office import Office, Pitch, said
from tests.stories.money import gives, puts_in


async def test_cheaper_flows_back_to_peers_in_proportion(office: Office) -> None:
    """$1,200 became $900: the half is 450, peers keep 450 of 600, by largest remainder."""
    await _paid(office)
    await _says_cost(office, "cost", "900")
    shown = said(office.ana.form)
    assert "You bear $450 (before: $600)" in shown
    assert "Ben Okafor bears $300 and gets $100 back" in shown
    assert "Dev Patel bears $150 and gets $50 back" in shown
    assert "comes back" not in await office.ben.types("money P-1"), "nothing is written down yet"
    await office.ana.submits({"sure": ["sure"]})
    assert "Everybody who gets money back is told" in said(office.ana.form)
    await office.later(days=1)
    assert "$100 of what you gave to “FWD50” comes back to you from Ana Silva" in said(office.ben.directs[-1])
    await office.ben.presses_message("returned")
    assert "You have back $100" in await office.ben.types("money P-1")
    assert await office.verified() == []


async def test_dearer_is_the_pitchers_to_bear(office: Office) -> None:
    """Nobody else is asked for more."""
    await _paid(office)
    await _says_cost(office, "cost", "1300.01")
    assert "You bear $700.01 (before: $600)" in said(office.ana.form)
    await office.ana.submits({"sure": ["sure"]})
    assert "The $400 that you gave to “FWD50” arrived" in await office.ben.types("money P-1")
    await office.ana.types("own P-1")
    await office.ana.presses_receipt("own")
    await office.ana.submits({"amount": "600"})
    assert "The real cost of “FWD50” is written down" in office.ana.form.errors["amount"]
    assert await office.verified() == []


async def test_a_reimbursement_is_not_own_money(office: Office) -> None:
    """The rule is checked again, and what flows back is passed on."""
    await _paid(office)
    await _says_cost(office, "reimbursed", "200")
    assert "Say first what “FWD50” really cost" in office.ana.form.errors["way"]
    await office.ana.submits({"way": "cost", "amount": "1200"})
    await office.ana.submits({"sure": ["sure"]})
    await _says_cost(office, "reimbursed", "200")
    assert "You bear $500 (before: $600)" in said(office.ana.form)
    await office.ana.submits({"sure": ["sure"]})
    assert "$66.67 of what you gave" in await office.ben.types("money P-1")
    assert "$33.33 of what you gave" in await office.dev.types("money P-1")
    assert await office.verified() == []


async def test_called_off_after_money_was_spent(office: Office) -> None:
    """A third is recoverable: it is split as it was put in, and the pitch ends with its history."""
    pitch = await _paid(office)
    await _says_cost(office, "called_off", "400")
    shown = said(office.ana.form)
    assert "You bear $400 (before: $600)" in shown
    assert "Ben Okafor bears $266.66 and gets $133.34 back" in shown or "Ben Okafor bears $266.67" in shown
    assert "The pitch ends as withdrawn" in shown
    await office.ana.submits({"sure": ["sure"]})
    assert "withdrawn" in office.card(pitch).lower()
    assert "called off; $400 can be recovered" in await office.ana.types("audit P-1")
    assert await office.verified() == []


async def test_what_was_not_given_by_then_is_released_with_notice(office: Office) -> None:
    """Dev promised 200 and did not give them."""
    await _confirmed(office)
    await gives(office, office.ben)
    await _says_cost(office, "cost", "1200")
    shown = said(office.ana.form)
    assert "$200 that was promised and not given is released" in shown
    assert "You bear $800 (before: $600)" in shown
    await office.ana.submits({"sure": ["sure"]})
    await office.later(days=1)
    assert "does not need the money that you pledged any more" in said(office.dev.directs[-1])
    assert await office.verified() == []


async def test_more_recovered_than_was_paid_is_refused(office: Office) -> None:
    """At its field, with the number; and before anything was paid there is nothing to settle."""
    await _closed(office)
    await _says_cost(office, "cost", "900")
    assert "Nobody has put in money yet" in said(office.ana.form)
    await office.ana.closes_form()
    await puts_in(office, "600")
    await _says_cost(office, "called_off", "600.01")
    assert set(office.ana.form.errors) == {"amount"}
    assert await office.verified() == []


async def _closed(office: Office) -> Pitch:
    pitch = await office.ana.pitches("FWD50", cost_registration="1200", close_on="2027-03-12")
    await office.ben.pledges_money(pitch, "400")
    await office.dev.pledges_money(pitch, "200")
    await office.later(days=13)
    return pitch


async def _confirmed(office: Office) -> Pitch:
    pitch = await _closed(office)
    await puts_in(office, "600")
    return pitch


async def _paid(office: Office) -> Pitch:
    """$1,200, all of it put in: 600 by Ana, 400 by Ben, 200 by Dev."""
    pitch = await _confirmed(office)
    await gives(office, office.ben)
    await gives(office, office.dev)
    return pitch


async def _says_cost(office: Office, way: str, amount: str) -> None:
    await office.ana.opens_home()
    await office.ana.presses_home("manage")
    await office.ana.presses_in_form("settle")
    await office.ana.submits({"way": way, "amount": amount})
