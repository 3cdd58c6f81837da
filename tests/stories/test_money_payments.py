"""Money is really put in: the own half first, then what peers promised behind it, and both sides say so."""

import pytest

from tests.office import LEARNING, Office, Pitch, said
from tests.stories.money import pays, puts_in


async def test_peers_money_is_called_for_once_own_money_stands_behind_it(office: Office) -> None:
    """The pitcher puts in half of the own half: the first peer is asked for as much, and no more."""
    pitch = await _underway(office)
    await office.later(days=1)
    assert "$0 of the $600 that you put in is there so far" in said(office.ana.directs[-1])
    assert "is not called for yet: Ana Silva’s own money comes first" in await office.ben.types("money P-1")
    await office.ana.presses_message("own")
    await office.ana.submits({"amount": "450", "receipt": "e-transfer of 16 March"})
    assert "Noted: $450 of $600 of the own money is there. 2 colleagues are asked" in said(office.ana.form)
    await office.later(days=1)
    assert "Please give $400 to Ana Silva" in said(office.ben.directs[-1])
    assert "Please give $50 to Ana Silva" in said(office.dev.directs[-1])
    await office.ben.presses_message("pay")
    await office.ben.submits({"receipt": "cash, Tuesday"})
    assert "Ana Silva is asked whether it arrived" in said(office.ben.form)
    await office.later(days=2)
    assert "Ben Okafor says that $400 was given" in said(office.ana.directs[-1])
    assert "Receipt: cash, Tuesday" in said(office.ana.directs[-1])
    await office.ana.presses_message("money_arrived")
    assert "The $400 that you gave to “FWD50” arrived. Thank you!" in await office.ben.types("money P-1")
    listed = await office.ana.types("money P-1")
    assert "Ben Okafor: $400 · arrived Dev Patel: $200 · asked for" in listed.replace("\n", " ")
    assert "Ben Okafor: $400" not in office.card(pitch)
    assert await office.verified() == []


async def test_own_money_that_was_there_before_the_close_counts_at_the_close(office: Office) -> None:
    """Nothing is asked for twice: the peers are called for as soon as the pitch is underway."""
    pitch = await office.ana.pitches("FWD50", cost_registration="200")
    await office.ben.pledges_money(pitch, "100")
    await office.ana.types("own P-1")
    await office.ana.presses_receipt("own")
    await office.ana.submits({"amount": "100"})
    assert "Please give" not in await office.ben.types("money P-1")
    await office.later(days=15)
    assert "Please give $100 to Ana Silva" in said(office.ben.directs[-1])
    assert await office.verified() == []


async def test_what_has_not_arrived_is_asked_for_again(office: Office) -> None:
    """By an opposite entry, and without a reproach."""
    await _underway(office)
    await puts_in(office, "600")
    await pays(office.ben)
    await office.ana.opens_home()
    await office.ana.presses_home("money_not_arrived")
    assert "Please give $400" in await office.ben.types("money P-1")
    assert "money of Ben Okafor has not arrived: $400" in await office.ana.types("audit P-1")
    assert await office.verified() == []


async def test_own_money_behind_a_payment_cannot_be_taken_back(office: Office) -> None:
    """The pitcher is told how much stands on it; less is possible as far as nobody has paid."""
    await _underway(office)
    await puts_in(office, "600")
    await pays(office.ben)
    await office.ana.opens_home()
    await office.ana.presses_home("manage")
    await office.ana.presses_in_form("own")
    await office.ana.submits({"amount": "399.99"})
    assert "Peers have given $400 because your own money was there" in office.ana.form.errors["amount"]
    await office.ana.submits({"amount": "600.01"})
    assert "You promised $600" in office.ana.form.errors["amount"]
    await office.ana.submits({"amount": "400"})
    assert "is not called for yet" in await office.dev.types("money P-1")
    assert await office.verified() == []


async def test_paid_money_is_not_withdrawn_and_the_pitch_is_not_just_cancelled(office: Office) -> None:
    """Each is told what to do instead."""
    await _underway(office)
    await puts_in(office, "600")
    await pays(office.ben)
    await office.ben.opens_home()
    await office.ben.presses_home("withdraw")
    assert "You have given your money to “FWD50” already" in office.ben.told_at_home
    await office.ana.opens_home()
    await office.ana.presses_home("manage")
    await office.ana.presses_in_form("cancel")
    assert "Say first what of it comes back" in said(office.ana.form)
    assert await office.verified() == []


async def test_own_money_may_be_there_before_the_close(office: Office) -> None:
    """Then peers are asked as soon as the pitch is underway."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200", close_on="2027-03-12")
    await office.ben.pledges_money(pitch, "600")
    await office.ana.types("own P-1")
    await office.ana.presses_receipt("own")
    await office.ana.submits({"amount": "600"})
    assert "is not called for yet" in await office.ben.types("money P-1")
    await office.later(days=15)
    assert "Please give $600 to Ana Silva" in said(office.ben.directs[-1])
    assert await office.verified() == []


async def test_who_withdraws_makes_room_for_the_next(office: Office) -> None:
    """The own money that stood behind one promise stands behind the next one."""
    await _underway(office)
    await puts_in(office, "450")
    await office.later(days=2)
    assert "Please give $50" in await office.dev.types("money P-1")
    await office.ben.presses_message("withdraw")
    assert "Please give $200" in await office.dev.types("money P-1")
    assert await office.verified() == []


async def test_going_ahead_with_what_came(office: Office) -> None:
    """Where the pitcher chose so, the close begins the learning although the peers' part is not reached."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200", close_on="2027-03-12", closing="keep")
    await office.ben.pledges_money(pitch, "100")
    await office.later(days=13)
    assert "underway" in office.card(pitch)
    await puts_in(office, "600")
    assert "Please give $100" in await office.ben.types("money P-1")
    assert await office.verified() == []


async def test_nobody_else_reads_or_says_anything_about_money(slack_office: Office) -> None:
    """One clear sentence, and no amounts."""
    office = slack_office
    await _underway(office)
    assert "Only the pitcher can do this" in await office.ben.types("own P-1")
    assert "ne vous demande pas d’argent en ce moment" in await office.chloe.types("money P-1")
    assert await office.verified() == []


@pytest.mark.parametrize("typed", ["", "12,5O", "-3", "1.234"])
async def test_what_is_no_amount_is_refused_at_its_field(slack_office: Office, typed: str) -> None:
    """Nothing is written down."""
    office = slack_office
    await _underway(office)
    await office.ana.opens_home()
    await office.ana.presses_home("own")
    await office.ana.submits({"amount": typed}, unchecked=True)
    assert set(office.ana.form.errors) == {"amount"}
    assert "$0 of the $600" in await office.ana.types("own P-1")


async def test_in_french(slack_office: Office) -> None:
    """Chloé works in French."""
    office = slack_office
    pitch = await office.ana.pitches("FWD50", cost_registration="1200", close_on="2027-03-12")
    await office.chloe.pledges_money(pitch, "600")
    await office.later(days=13)
    await puts_in(office, "600")
    await office.later(days=1)
    assert "Veuillez lui remettre 600\u00a0$" in said(office.chloe.directs[-1])
    await office.chloe.presses_message("pay")
    await office.chloe.submits({"receipt": "virement"})
    assert "C’est noté. On demande à Ana Silva si c’est arrivé." in said(office.chloe.form)
    assert await office.verified() == []


async def _underway(office: Office) -> Pitch:
    """$1,200, half of it Ana's; Ben promises 400 and Dev 200, and the pitch closes resourced."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200", close_on="2027-03-12", channel=LEARNING)
    await office.ben.pledges_money(pitch, "400")
    await office.dev.pledges_money(pitch, "200")
    await office.later(days=13)
    return pitch
