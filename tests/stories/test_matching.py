"""A sponsor's fund adds to what peers give: made and attached by a steward, said on the card, returned when unused."""

import re
from typing import Any

import pytest
from sqlalchemy import text

from tests.office import Office, Pitch, said
from tests.stories.money import pays, puts_in

FUND = {"name": "Learning fund", "amount": "5000", "factor": "100"}
SHARED = {"kind": "blog", "where": "https://blog.example.org", "takeaways": "Ask.", "thanks": ""}
NO_BREAK = "\N{NO-BREAK SPACE}"


async def test_a_fund_is_made_attached_and_resources_a_pitch(office: Office) -> None:
    """Peers and fund together bring what is missing; the pitcher's half is the same."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office)
    await attaches(office, pitch)
    state = "“Learning fund” adds 100% of what peers give, up to $300 in all. Nothing has been added so far."
    assert state in said(office.elise.form)
    assert "Ana Silva puts in $600; peers and the match fund can bring their $600" in office.card(pitch)
    await office.ben.pledges_money(pitch, "100")
    await office.dev.pledges_money(pitch, "100")
    await office.elise.pledges_money(pitch, "40")
    card = office.card(pitch)
    assert "Ana Silva puts in $600; peers and the match fund have brought 8 tenths of their $600" in card
    assert "up to $300 in all. It has added 8 tenths of that so far." in card
    assert "$240" not in card
    await office.chloe.pledges_money(pitch, "60")
    assert "peers and the match fund have brought all of their $600" in office.card(pitch)
    assert "It has added all of that." in office.card(pitch)
    assert "“FWD50” (P-1) has everything it needs." in office.channel_posts()[-1]
    assert await left(office) == "$4,700 left of $5,000."
    assert await office.verified() == []


async def test_the_card_tells_no_single_gift(office: Office) -> None:
    """With fewer than three givers no number on it changes, whatever they give; the form for money says what is added."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office)
    await attaches(office, pitch)
    await office.ben.pledges_money(pitch, "37")
    first = office.card(pitch)
    await office.dev.pledges_money(pitch, "150")
    assert re.findall(r"\$[\d.,]+", office.card(pitch)) == re.findall(r"\$[\d.,]+", first) == ["$600", "$600", "$300"]
    assert "peers and the match fund have started on their $600" in first
    assert "It has begun to add." in first
    await office.dev.presses_card(pitch, "pledge")
    await office.dev.presses_in_form("kind")
    shown = said(office.dev.form)
    assert "“Learning fund” adds to what peers pledge to “FWD50”." in shown
    assert "“Learning fund” adds 100% of what peers give, up to $300 in all. It has begun to add." in shown


async def test_a_withdrawal_lowers_the_match_and_the_pitcher_reads_it_to_the_cent(office: Office) -> None:
    """A changed amount counts as well."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office, held_back="25")
    await attaches(office, pitch)
    await office.ben.pledges_money(pitch, "100")
    await office.dev.pledges_money(pitch, "80")
    assert "adds $135 with the peers’ money and $45 after the sharing. The pitcher puts in $600." in await managed(
        office
    )
    await office.dev.pledges_money(pitch, "40")
    assert "adds $105 with the peers’ money and $35 after the sharing." in await managed(office)
    await office.ben.types("undo P-1")
    await office.ben.opens_home()
    await office.ben.presses_home("undo")
    assert "adds $30 with the peers’ money and $10 after the sharing." in await managed(office)
    assert await left(office) == "$4,960 left of $5,000."
    assert await office.verified() == []


async def test_a_cancelled_pitch_returns_all(office: Office) -> None:
    """To the cent, and the journal says so."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office, held_back="50")
    await attaches(office, pitch)
    await office.ben.pledges_money(pitch, "100.01")
    assert await left(office) == "$4,899.99 left of $5,000."
    await office.ana.presses_card(pitch, "manage")
    await office.ana.presses_in_form("cancel")
    assert await left(office) == "$5,000 left of $5,000."
    assert "Learning fund" not in office.card(pitch)
    assert "“Learning fund”: returned to the fund: $100.01" in await office.elise.types("audit P-1")
    assert await office.verified() == []


async def test_a_pitch_without_its_resources_returns_all(office: Office) -> None:
    """At the deadline, by itself."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office)
    await attaches(office, pitch)
    await office.ben.pledges_money(pitch, "100")
    await office.later(days=15)
    assert "closed without its full resources" in office.card(pitch)
    assert await left(office) == "$5,000 left of $5,000."
    assert await office.verified() == []


async def test_the_part_held_back_is_paid_after_the_sharing(office: Office) -> None:
    """The journal tells the amounts of a fund to everyone, but none that would tell what one person gave."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office, held_back="20", per_gift="150")
    await attaches(office, pitch)
    await is_resourced(office, pitch)
    await office.later(days=30)
    assert "“Learning fund” adds nothing more here. It added $300." in office.card(pitch)
    assert "adds $240 with the peers’ money and $60 after the sharing." in await managed(office)
    await office.ana.presses_message("share")
    await office.ana.submits(SHARED)
    everyone = await office.ben.types("audit P-1")
    assert "attached the match fund “Learning fund”: up to $300" in everyone
    assert "“Learning fund”: the part held back is paid: $60" in everyone
    assert "adds to the peers’ money in all: an amount that is not shown" in everyone
    assert "adds to the peers’ money in all: $300" in await office.ana.types("audit P-1")
    assert "adds $300 with the peers’ money and $0 after the sharing." in await office.elise.types("match P-1")
    assert await office.verified() == []


async def test_the_part_held_back_returns_when_there_was_nothing_to_share(office: Office) -> None:
    """The learning did not happen."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office, held_back="20")
    await attaches(office, pitch)
    await is_resourced(office, pitch)
    await office.later(days=30)
    await office.ana.presses_message("not_happened")
    await office.ana.submits({"choice": "still_learned", "lesson": "Book earlier."})
    assert await left(office) == "$4,760 left of $5,000."
    assert await office.verified() == []


@pytest.mark.parametrize(
    ("decision", "remains"), [("pay", "$4,700 left of $5,000."), ("return", "$4,760 left of $5,000.")]
)
async def test_a_steward_decides_on_the_part_held_back_and_says_why(
    office: Office, decision: str, remains: str
) -> None:
    """Where nothing was shared: it is paid all the same, or returns."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office, held_back="20")
    await attaches(office, pitch)
    await is_resourced(office, pitch)
    await office.later(days=15)
    await office.elise.opens_form("match P-1")
    await office.elise.submits({"decision": decision, "reason": " "}, unchecked=True)
    assert office.elise.form.errors == {
        "reason": "Please give a reason: it is kept with the decision, so that everyone can understand it later."
    }
    await office.elise.submits({"decision": decision, "reason": "The host has published the recording."})
    assert "and $0 after the sharing." in said(office.elise.form)
    assert await left(office) == remains
    assert await office.verified() == []


async def test_in_shared_mode_both_parts_become_smaller(office: Office) -> None:
    """The card says the half without the match, which would tell what was given; the pitcher reads it to the cent."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office, mode="both")
    await attaches(office, pitch)
    await office.ben.pledges_money(pitch, "100")
    assert "Ana Silva puts in $600 at most; peers and the match fund have started on their part" in office.card(pitch)
    assert "up to $400 in all. It makes both parts smaller" in office.card(pitch)
    assert "adds $100 with the peers’ money and $0 after the sharing. The pitcher puts in $550." in await managed(
        office
    )
    await office.dev.pledges_money(pitch, "150")
    await office.chloe.pledges_money(pitch, "150")
    assert "peers and the match fund have brought all of their part" in office.card(pitch)
    assert "adds $400 with the peers’ money and $0 after the sharing. The pitcher puts in $400." in await managed(
        office
    )
    assert await office.verified() == []


async def test_a_fund_waits_for_its_conditions(office: Office) -> None:
    """Enough people, and enough of the peers' part; what was given before counts then as well."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office, supporters="2", trigger="25", per_pitch="120", factor="50%", last_day="2027-03-12")
    await office.ben.pledges_money(pitch, "100")
    await attaches(office, pitch)
    terms = (
        "“Learning fund” adds 50% of what peers give, up to $120 in all. It starts once 2 people have pledged money. "
        "It starts once peers have pledged 25% of their part. Its last day is March 12, 2027. "
        "Nothing has been added so far."
    )
    assert terms in office.card(pitch)
    await office.dev.pledges_money(pitch, "40")
    assert "Nothing has been added so far." in office.card(pitch)
    await office.dev.pledges_money(pitch, "60")
    assert "up to $120 in all. Its last day is March 12, 2027. It has begun to add." in office.card(pitch)
    assert "adds $80 with the peers’ money" in await managed(office)
    assert await office.verified() == []


async def test_after_its_last_day_a_fund_adds_nothing_more(office: Office) -> None:
    """What it added stays, what is unused returns, and it can be attached to nothing any more."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office, last_day="2027-03-05")
    await attaches(office, pitch)
    await office.ben.pledges_money(pitch, "100")
    await office.later(days=6)
    await office.dev.pledges_money(pitch, "100")
    assert "“Learning fund” adds nothing more here. It has added to what peers gave." in office.card(pitch)
    assert "adds $100 with the peers’ money" in await managed(office)
    assert "This fund has ended: $4,900 was not used and returns to the sponsor." in await office.elise.types("match")
    other = await office.ana.pitches("Second", cost_registration="1200")
    await attaches(office, other)
    refused = "“Learning fund” has ended or is used up. Choose another fund."
    assert office.elise.form.errors == {"fund": refused}
    assert await office.verified() == []


async def test_a_steward_ends_a_fund(office: Office) -> None:
    """The promised part stays, the card says that nothing more is added."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office)
    await attaches(office, pitch)
    await office.ben.pledges_money(pitch, "100")
    await office.elise.types("match")
    await office.elise.presses_receipt("fund_end")
    assert "“Learning fund” has ended. $4,900 was not used and returns to the sponsor." in office.elise.told
    assert "“Learning fund” adds nothing more here." in office.card(pitch)
    await office.dev.pledges_money(pitch, "100")
    assert await left(office) == "$4,900 left of $5,000."
    assert await office.verified() == []


async def test_a_fund_is_detached_and_another_one_chosen(office: Office) -> None:
    """What the first had added returns to it."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office)
    await makes(office, name="Second fund", amount="50", per_pitch="")
    await attaches(office, pitch)
    await office.ben.pledges_money(pitch, "100")
    await attaches(office, pitch, "Second fund")
    assert "“Second fund” adds 100% of what peers give, up to $50 in all." in office.card(pitch)
    assert "$0 left of $50." in await office.elise.types("match")
    await attaches(office, pitch, "no fund of this name")
    assert "No fund adds to what peers pledge to “FWD50”." in said(office.elise.form)
    assert "Ana Silva puts in $600; peers have started on their $600" in office.card(pitch)
    shown = await office.elise.types("match")
    assert "$50 left of $50." in shown
    assert "$5,000 left of $5,000." in shown
    assert await office.verified() == []


async def test_the_pitcher_reads_the_peers_part_as_it_is_kept_after_the_fund_has_followed(office: Office) -> None:
    """A lower cost sets match free: what the form says peers can pledge is what they can."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office)
    await attaches(office, pitch)
    for peer, amount in ((office.ben, "100"), (office.dev, "100"), (office.chloe, "50")):
        await peer.pledges_money(pitch, amount)
    await office.ana.opens_home()
    await office.ana.presses_home("manage")
    await office.ana.presses_in_form("cost")
    await office.ana.submits({"cost_registration": "800", "reason": "The early price"})
    kept = await office.database.read(
        lambda session: session.execute(text("SELECT own, match_now FROM campaign")).one()
    )
    assert (kept.own, kept.match_now) == (400_00, 150_00)
    assert "costs $800 now. You put in $400, and peers can pledge up to $250" in said(office.ana.form)
    assert await office.verified() == []


async def test_a_match_never_overtakes_somebody_who_waits(office: Office) -> None:
    """When a place becomes free, the waiting list comes first and the fund takes what is left."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.pledges_money(pitch, "500")
    await office.dev.pledges_money(pitch, "200", rest_waits=True)
    await makes(office)
    await attaches(office, pitch)
    await office.ben.types("undo P-1")
    await office.ben.opens_home()
    await office.ben.presses_home("undo")
    assert "$200 of your pledge can come off the waiting list." in said(office.dev.directs[-1])
    await office.dev.presses_message("take_place")
    assert "adds $200 with the peers’ money" in await managed(office)
    assert await office.verified() == []


async def test_whoever_waits_gets_the_place_of_a_fund_that_is_detached(office: Office) -> None:
    """They are asked at once."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await makes(office)
    await attaches(office, pitch)
    await office.ben.pledges_money(pitch, "250")
    await office.dev.pledges_money(pitch, "100", rest_waits=True)
    assert "$100 of it is on the waiting list" in said(office.dev.form)
    await attaches(office, pitch, "no fund of this name")
    assert "$100 of your pledge can come off the waiting list." in said(office.dev.directs[-1])
    assert await office.verified() == []


async def test_what_the_sponsor_bears_is_settled_with_the_rest(office: Office) -> None:
    """$1,200 became $900: own 450, and peers and sponsor get back in proportion; the rest returns to the fund."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office, held_back="20")
    await attaches(office, pitch)
    await office.ben.pledges_money(pitch, "300")
    await office.later(days=15)
    await puts_in(office, "600")
    await pays(office.ben)
    await office.ana.opens_home()
    await office.ana.presses_home("manage")
    await office.ana.presses_in_form("settle")
    assert "Of this, $300 goes with the peers’ money from “Learning fund”." in said(office.ana.form)
    await office.ana.submits({"way": "cost", "amount": "900"})
    assert "“Learning fund” bears $225 (before: $300)" in said(office.ana.form)
    await office.ana.submits({"sure": ["sure"]})
    assert await left(office) == "$4,775 left of $5,000."
    assert "“Learning fund”: returned to the fund: $75" in await office.elise.types("audit P-1")
    assert await office.verified() == []


async def test_a_reaction_to_a_matched_pitch_costs_the_fund_nothing(office: Office) -> None:
    """Help in kind is not matched, nor does it make the journal longer."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200", need_venue="a room")
    await makes(office)
    await attaches(office, pitch)
    await office.ben.reacts(pitch, "🏢")
    assert "adds to the peers’ money" not in await office.ana.types("audit P-1")
    assert await left(office) == "$5,000 left of $5,000."


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": ""}, {"name": "Please fill this in."}),
        ({"name": "x" * 61}, {"name": "That is 61 characters; the most is 60. Your text is still here."}),
        ({"amount": "0"}, {"amount": "Write an amount above zero."}),
        ({"amount": ""}, {"amount": "Write an amount above zero."}),
        ({"amount": "-5"}, {"amount": "“-5” is below zero. Write zero or more."}),
        ({"amount": "many"}, {"amount": "I cannot read “many” as an amount. Write digits, for example 1,200.50."}),
        ({"amount": "2000000"}, {"amount": "That is more than I can handle: the most is $1,000,000."}),
        ({"factor": "0"}, {"factor": "Write a whole number from 1 to 1,000."}),
        ({"factor": ""}, {"factor": "Write a whole number from 1 to 1,000."}),
        ({"factor": "1001"}, {"factor": "Write a whole number from 1 to 1,000."}),
        ({"factor": "²"}, {"factor": "Write a whole number from 1 to 1,000."}),
        (
            {"trigger": "101", "held_back": "-1", "supporters": "1.5"},
            {
                "trigger": "Write a whole number from 0 to 100.",
                "held_back": "Write a whole number from 0 to 100.",
                "supporters": "Write a whole number from 0 to 1,000.",
            },
        ),
        (
            {"per_gift": "5000.01", "per_pitch": "0"},
            {
                "per_gift": "This is more than the fund itself, $5,000. Lower it, or leave the field empty.",
                "per_pitch": "Write an amount above zero.",
            },
        ),
        ({"last_day": "2027-02-28"}, {"last_day": "February 28, 2027 is in the past. Choose today or a later day."}),
    ],
)
async def test_a_wrong_fund_is_refused_at_its_fields(
    slack_office: Office, typed: dict[str, str], errors: dict[str, str]
) -> None:
    """All that is wrong with it at once, and nothing is kept."""
    await opens_new_fund(slack_office)
    await slack_office.elise.submits(FUND | typed, unchecked=True)
    assert slack_office.elise.form.errors == errors
    assert "There is no match fund yet" in await slack_office.elise.types("match")


async def test_wrong_answers_stay_in_the_form_on_either_platform(office: Office) -> None:
    """And the corrected form makes the fund."""
    await opens_new_fund(office)
    await office.elise.submits(FUND | {"amount": "0"})
    assert office.elise.form.errors == {"amount": "Write an amount above zero."}
    await office.elise.submits(FUND | {"amount": "250"})
    assert "The match fund “Learning fund” is ready." in said(office.elise.form)
    assert await left(office) == "$250 left of $250."


async def test_the_same_fund_sent_twice_is_one_fund(slack_office: Office) -> None:
    """Somebody pressed Save twice."""
    office = slack_office
    await opens_new_fund(office)
    form = office.elise.form
    values = {name: {name: {"type": "plain_text_input", "value": value}} for name, value in FUND.items()}
    for press in range(2):
        await office.slack.deliver_raw(
            {
                "type": "view_submission",
                "team": {"id": "T0PRACTICE"},
                "user": {"id": "U0ELISE"},
                "trigger_id": f"press.{press}",
                "view": {
                    "id": form.id,
                    "type": "modal",
                    "callback_id": "fund",
                    "private_metadata": form.private_metadata,
                    "state": {"values": values},
                    "blocks": form.blocks,
                },
            }
        )
    assert "1 match fund " in await office.elise.types("match")


async def test_a_long_list_of_funds_says_that_it_goes_on(slack_office: Office) -> None:
    """Those that still give come first."""
    for n in range(13):
        await makes(slack_office, name=f"Fund {n}", last_day="2027-03-02" if n > 11 else "")
    await slack_office.later(days=3)
    shown = await slack_office.elise.types("match")
    assert "1 more fund is not shown." in shown
    assert "Fund 12" not in shown


async def test_funds_are_for_stewards_and_everyone_reads_what_matches_a_pitch(office: Office) -> None:
    """In one clear sentence, and in either language."""
    await office.ana.pitches("FWD50", cost_registration="1200")
    refusal = (
        "Match funds are for stewards of the programme. To read what matches a pitch, add its number: "
        "/pitch match P-42. Nothing has changed."
    )
    assert await office.ben.types("match") == refusal
    assert "No fund adds to what peers pledge to “FWD50”." in await office.ben.types("match P-1")
    await makes(office, held_back="20", supporters="2")
    await attaches(office, office.pitch("FWD50"))
    assert "up to $300 in all" in await office.ben.types("match P-1")
    shown = (await office.chloe.types("jumeler P-1")).replace(NO_BREAK, " ")
    assert (
        "« Learning fund » ajoute 100 % de ce que donnent les pairs, jusqu’à 300 $ en tout. Il intervient dès que 2 "
        "personnes ont promis de l’argent. 20 % de cette somme est versé une fois l’apprentissage partagé. Rien n’a "
        "encore été ajouté." in shown
    )
    seen = (await office.chloe.types("P-1")).replace(NO_BREAK, " ")
    assert "ses pairs et le fonds de contrepartie peuvent apporter leurs 600 $" in seen


async def test_a_steward_gives_no_fund_to_their_own_pitch(office: Office) -> None:
    """Somebody else has to."""
    pitch = await office.elise.pitches("FWD50", cost_registration="1200")
    await makes(office)
    assert "No fund adds to what peers pledge to “FWD50”." in await office.elise.types(f"match P-{pitch.number}")
    assert "Learning fund" not in office.card(pitch)


async def test_a_pitch_that_asks_for_no_money_is_not_matched(office: Office) -> None:
    """Nor is one that has closed."""
    pitch = await office.ana.pitches("FWD50")
    await makes(office)
    await attaches(office, pitch)
    refused = "“FWD50” does not ask for money. Time, expertise or a venue are welcome."
    assert office.elise.form.errors == {"fund": refused}
    await office.elise.closes_form()
    await office.later(days=15)
    assert "No fund adds to what peers pledge to “FWD50”." in await office.elise.types("match P-1")


async def test_what_others_send_by_hand_changes_nothing(slack_office: Office) -> None:
    """Buttons and forms of stewards are refused from anybody else, whatever a client sends."""
    office = slack_office
    await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office)
    fund = await fund_id(office, "Learning fund")
    pitch = str(await office.database.read(lambda session: session.execute(text("SELECT id FROM campaign")).scalar()))
    for action, value in (("fund_new", ""), ("fund_end", fund), ("match", pitch), ("match_held", pitch)):
        await office.slack.deliver_raw(
            {
                "type": "block_actions",
                "team": {"id": "T0PRACTICE"},
                "user": {"id": "U0BEN"},
                "trigger_id": f"by.hand.{action}",
                "channel": {"id": "C0LEARNING"},
                "container": {"type": "message", "channel_id": "C0LEARNING", "message_ts": "1.2"},
                "actions": [{"type": "button", "action_id": action, "value": value}],
            }
        )
        await office.settle()
        assert office.ben.told.startswith("Match funds are for stewards"), action
    assert "End this fund" in await office.elise.types("match")


async def test_verify_finds_a_match_that_was_changed_by_hand(slack_office: Office) -> None:
    """The pitch's part, the fund's total, a line of the ledger."""
    office = slack_office
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await makes(office, held_back="20")
    await attaches(office, pitch)
    await office.ben.pledges_money(pitch, "100")
    changes = {
        "UPDATE campaign SET match_now = match_now + 1": "match_now is stored as 8001, recomputed as 8000",
        "UPDATE campaign SET match_now = match_now - 1, match_held = 0": "match_held is stored as 0, recomputed as 2000",
        "UPDATE campaign SET match_held = 2000": None,
        "UPDATE fund SET matched = 1": "fund Learning fund: matched is stored as 1, the ledger says 10000",
        "UPDATE fund SET matched = 10000": None,
        "DELETE FROM ledger WHERE account = 'held'": "match_held is stored as 2000, recomputed as 0",
    }
    for statement, line in changes.items():
        await office.database.write(lambda session, sql=statement: session.execute(text(sql)))
        found = await office.verified()
        assert (found == []) if line is None else any(line in one for one in found), (statement, found)


async def makes(office: Office, **terms: Any) -> None:
    """The steward makes a fund."""
    await opens_new_fund(office)
    await office.elise.submits(FUND | terms)


async def opens_new_fund(office: Office) -> None:
    """`/pitch match`, and the button."""
    await office.elise.types("match")
    await office.elise.presses_receipt("fund_new")


async def attaches(office: Office, pitch: Pitch, fund: str = "Learning fund") -> None:
    """The steward chooses the fund of a pitch by its name."""
    await office.elise.opens_form(f"match P-{pitch.number}")
    await office.elise.submits({"fund": await fund_id(office, fund)}, unchecked=True)


async def is_resourced(office: Office, pitch: Pitch) -> None:
    """Three peers bring half of what is missing."""
    for peer in (office.ben, office.dev, office.chloe):
        await peer.pledges_money(pitch, "100")


async def managed(office: Office) -> str:
    """What the pitcher reads."""
    return await office.ana.types("manage P-1")


async def fund_id(office: Office, name: str) -> str:
    """The id behind a fund's name."""
    found = await office.database.read(
        lambda session: session.execute(text("SELECT id FROM fund WHERE name = :name"), {"name": name}).scalar()
    )
    return str(found or "none")


async def left(office: Office) -> str:
    """What the steward reads of what is left."""
    found = re.search(r"\S+ left of \S+?\.(?= )", await office.elise.types("match"))
    return found[0] if found else ""
