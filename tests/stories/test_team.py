"""Co-pitchers carry a pitch with its pitcher, put in a part of the own money, and can take the pitch over."""

from tests.office import Office, Pitch, said


async def test_a_co_pitcher_agrees_and_is_no_peer_any_more(office: Office) -> None:
    """What they had pledged ends; from then on they can pledge nothing, and their part of the own money is theirs."""
    pitch = await _open(office)
    await office.chloe.pledges_money(pitch, "100")
    await _invites(office, "U0CHLOE", "200")
    assert "Carried with" not in office.card(pitch), "nothing counts before the answer"
    await office.later(days=1)
    assert "Ana Silva vous demande de porter «\u00a0FWD50\u00a0» ensemble et de verser 200\u00a0$" in said(
        office.chloe.directs[-1]
    )
    await office.chloe.presses_message("join")
    assert "Carried with Chloé Tremblay" in office.card(pitch).replace("  ", " ")
    assert "Supported by" not in office.card(pitch)
    assert "On ne peut pas appuyer sa propre proposition" in await office.chloe.types("pledge P-1 money")
    await office.dev.pledges_money(pitch, "600")
    await office.later(days=13)
    assert "part personnelle versée jusqu’ici, 0\u00a0$ sur 200\u00a0$" in await office.chloe.types("own P-1")
    assert "$0 of the $400 that you put in is there" in await office.ana.types("own P-1")
    assert "Dev Patel" not in await office.chloe.types("money P-1"), "amounts of peers are the pitcher's to read"
    await office.chloe.opens_home()
    await office.chloe.presses_home("own")
    await office.chloe.submits({"amount": "200"})
    assert "Part personnelle versée\u00a0: 200\u00a0$ sur 600\u00a0$" in said(office.chloe.form)
    assert "Please give $200 to Ana Silva" in await office.dev.types("money P-1")
    assert await office.verified() == []


async def test_a_co_pitcher_takes_the_pitch_over(office: Office) -> None:
    """With the promise of the own money and all that waits for the pitcher."""
    pitch = await _open(office)
    await _invites(office, "U0CHLOE", "")
    await office.later(days=1)
    await office.chloe.presses_message("join")
    await office.dev.reacts(pitch, "🏢")
    await office.ana.opens_home()
    await office.ana.presses_home("manage")
    await office.ana.presses_in_form("team")
    await office.ana.presses_in_form("hand_over")
    assert "Chloé Tremblay puts in $600" in office.card(pitch)
    assert "Chloé Tremblay carries it from now on" in office.thread(pitch)[-1]
    await office.later(days=1)
    assert "Dev Patel" in said(office.chloe.directs[-1]), "the offer waits for the new pitcher"
    assert "Only the pitcher can do this" in await office.ana.types("manage P-1")
    assert "a confié la proposition à" in await office.chloe.types("audit P-1")
    assert await office.verified() == []


async def test_no_thank_you_and_letting_go(office: Office) -> None:
    """Either side; nothing else changes."""
    pitch = await _open(office)
    await _invites(office, "U0CHLOE", "600")
    await office.later(days=1)
    await office.chloe.presses_message("leave_team")
    assert "Carried with" not in office.card(pitch)
    await _invites(office, "U0CHLOE", "600.01")
    assert "Of the own money, $600 is still yours to share out" in office.ana.form.errors["amount"]
    assert "Only the pitcher can do this" in await office.dev.types("team P-1")
    assert await office.verified() == []


async def test_a_steward_hands_over_for_a_pitcher_who_has_left(office: Office) -> None:
    """To a co-pitcher who agreed."""
    pitch = await _open(office)
    await _invites(office, "U0CHLOE", "")
    await office.later(days=1)
    await office.chloe.presses_message("join")
    shown = await office.elise.types("team P-1")
    assert "Hand over to Chloé Tremblay" in shown
    await office.elise.presses_receipt("hand_over")
    assert "Chloé Tremblay puts in $600" in office.card(pitch)
    assert await office.verified() == []


async def test_a_steward_ends_a_pitch_whose_pitcher_has_left(office: Office) -> None:
    """Nobody else carries it: supporters are told, and its history stays."""
    pitch = await _open(office)
    await office.dev.pledges_money(pitch, "100")
    await office.elise.types("manage P-1")
    await office.elise.presses_receipt("cancel")
    assert "withdrawn" in office.card(pitch)
    await office.later(days=1)
    assert "FWD50" in said(office.dev.directs[-1])
    assert "you: withdrawn; nothing is due" in await office.elise.types("audit P-1")
    assert await office.verified() == []


async def _open(office: Office) -> Pitch:
    await office.chloe.types("help")  # whoever has never written to the bot cannot be chosen
    return await office.ana.pitches("FWD50", cost_registration="1200", close_on="2027-03-12")


async def _invites(office: Office, who: str, amount: str) -> None:
    await office.ana.opens_home()
    await office.ana.presses_home("manage")
    await office.ana.presses_in_form("team")
    await office.ana.presses_in_form("invite")
    await office.ana.submits({"who": who, "amount": amount})
