"""The cost of an open pitch changes, and the rule with it: nobody's promise grows, and no larger half is taken silently."""

from tests.office import STEWARD, Colleague, Office, Pitch, said


async def test_help_in_kind_takes_the_place_of_a_line(office: Office) -> None:
    """A spare room instead of 400 for a hotel: both halves fall by 200, and whoever came last is released first."""
    pitch = await _open(office)
    await _costs(office, cost_accommodation="", reason="A colleague lends a spare room")
    assert "costs $800 now. You put in $400, and peers can pledge up to $400" in said(office.ana.form)
    assert "Ana Silva puts in $400" in office.card(pitch)
    assert "costs $800 now" in office.thread(pitch)[-1]
    await office.later(days=1)
    assert "of your pledge $150 still stands" in said(office.dev.directs[-1])
    assert await office.verified() == []


async def test_who_gives_help_too_stays_a_supporter(office: Office) -> None:
    """Dev's money is released with the cost, and the help that Dev offers beside it is counted as before."""
    pitch = await _open(office)
    await office.dev.reacts(pitch, "🧠")
    await _costs(office, cost_accommodation="", cost_registration="400", reason="Half the fee is waived")
    await office.later(days=1)
    assert "does not need the money that you pledged any more" in said(office.dev.directs[-1])
    assert await office.verified() == []


async def test_a_larger_half_has_to_be_accepted(office: Office) -> None:
    """With its number; then peers can pledge more as well."""
    pitch = await _open(office)
    await _costs(office, cost_travel="400", reason="The train is dearer")
    assert "At a cost of $1,600 your own half is $800" in office.ana.form.errors["own"]
    await office.ana.submits({"own": "800"})
    assert "costs $1,600 now. You put in $800, and peers can pledge up to $800" in said(office.ana.form)
    assert "Ana Silva puts in $800" in office.card(pitch)
    assert await office.verified() == []


async def test_the_pitcher_tops_up_as_far_as_nobody_is_pushed_out(office: Office) -> None:
    """More of one's own lowers what is left for peers."""
    pitch = await _open(office)
    await _costs(office, own="800", reason="I can put in more")
    assert "$750 is left for you to put in" in office.ana.form.errors["own"]
    await office.ana.submits({"own": "750"})
    assert "Ana Silva puts in $750; peers have pledged all of their $450" in office.card(pitch)
    assert await office.verified() == []


async def test_a_change_needs_its_reason_and_an_amount(office: Office) -> None:
    """Each at its field."""
    await _open(office)
    await _costs(office, cost_travel="12,5O", reason="The train is dearer")
    assert set(office.ana.form.errors) == {"cost_travel"}
    await office.ana.submits({"cost_travel": "", "reason": ""}, unchecked=True)
    assert set(office.ana.form.errors) == {"reason"}
    await office.ana.closes_form()
    assert "Only the pitcher can do this" in await office.ben.types("cost P-1")
    assert await office.verified() == []


async def test_a_steward_lowers_the_own_share_with_a_reason(office: Office) -> None:
    """A quarter instead of a half, for one pitch; everybody can read that it was decided, and by whom."""
    pitch = await _open(office)
    elise: Colleague = office.elise
    assert elise.user == STEWARD
    await elise.opens_form("half P-1")
    await elise.submits({"share": "25", "reason": ""}, unchecked=True)
    assert set(elise.form.errors) == {"reason"}
    await elise.submits({"share": "25", "reason": "Unpaid leave this spring"})
    assert "$300 comes from the pitcher, and peers can pledge up to $900" in said(elise.form)
    assert "Ana Silva puts in $300" in office.card(pitch)
    assert "decided on the own share; the own half is $300 now" in await office.ana.types("audit P-1")
    await elise.opens_form("half P-1")
    await elise.submits({"share": "50", "reason": "Back to normal"})
    assert "can only become smaller than $300" in elise.form.errors["share"]
    assert await office.verified() == []


async def test_the_programmes_share_holds_for_new_pitches_only(office: Office) -> None:
    """And only a steward decides."""
    pitch = await _open(office)
    await office.elise.opens_form("half")
    await office.elise.submits({"share": "25", "reason": "A lean year"})
    assert "Ana Silva puts in $600" in office.card(pitch)
    later = await office.ana.pitches("Data school", cost_registration="1000")
    assert "Ana Silva puts in $250" in office.card(later)
    assert "Only a steward of the programme can do this" in await office.ben.types("half P-1")
    assert await office.verified() == []


async def _open(office: Office) -> Pitch:
    """$1,200, of which a hotel is 400; Ben has pledged 250 and Dev 200 of the peers' 600."""
    pitch = await office.ana.pitches("FWD50", cost_registration="800", cost_accommodation="400")
    await office.ben.pledges_money(pitch, "250")
    await office.dev.pledges_money(pitch, "200")
    return pitch


async def _costs(office: Office, **answers: str) -> None:
    await office.ana.opens_home()
    await office.ana.presses_home("manage")
    await office.ana.presses_in_form("cost")
    await office.ana.submits(answers)
