"""The campaign runs towards its deadline, and the pitcher steers it."""

from tests.office import Office, Pitch, said


async def test_notes_come_to_the_thread_at_seven_two_and_no_days(office: Office) -> None:
    """Three notes, then the close; the channel itself stays quiet."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.later(days=15)
    assert office.thread(pitch) == [
        "“FWD50”: 7 days left.",
        "“FWD50”: 2 days left.",
        "“FWD50”: closes today.",
        "“FWD50” closed without its full resources. No pledge is due. Thank you for every offer.",
    ]
    assert len(office.channel_posts()) == 1


async def test_an_unfunded_pitch_ends_kindly(office: Office) -> None:
    """Nothing is due, supporters are told once, and the pitch takes nothing more."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1000")
    await office.ben.pledges_money(pitch, "100")
    await office.later(days=16)
    assert "closed without its full resources" in office.card(pitch)
    assert [one.text for one in office.ben.directs] == [
        "“FWD50” closed without its full resources. No pledge is due. Thank you for your offer."
    ]
    home = await office.ben.opens_home()
    assert "closed without its full resources. No pledge is due." in home
    assert "You pledged $100" not in home
    assert await office.verified() == []


async def test_a_pitch_with_all_must_haves_is_underway_at_its_deadline(office: Office) -> None:
    """What is only nice to have does not hold it up."""
    pitch = await office.ana.pitches("FWD50", need_venue="a room", need_time="2 hours", nice_to_have=["time"])
    await office.ben.reacts(pitch, "🏢")
    await office.ana.presses_message("accept")
    await office.later(days=15)
    assert office.thread(pitch)[-1] == "“FWD50” has everything essential and is underway. Thank you!"


async def test_closing_early_asks_first_and_follows_the_ledger(office: Office) -> None:
    """The pitcher presses Manage, then Close now."""
    pitch = await office.ana.pitches("FWD50")
    await office.ana.presses_card(pitch, "manage")
    assert office.ana.form_question("close") == "Close this pitch now?"
    await office.ana.presses_in_form("close")
    assert said(office.ana.form) == "“FWD50” takes no more pledges: it is now underway."
    assert "underway" in office.card(pitch)


async def test_only_the_pitcher_manages_a_pitch(office: Office) -> None:
    """Others get a sentence."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.presses_card(pitch, "manage")
    assert office.ben.told == "Only the pitcher can do this. Nothing has changed."
    assert await office.ben.types("manage P-1") == "Only the pitcher can do this. Nothing has changed."


async def test_a_deadline_moves_once_with_a_reason(office: Office) -> None:
    """The reason is in the thread, the notes follow the new day, a second time is refused."""
    pitch = await office.ana.pitches("FWD50")
    await _extends(office, pitch, "2027-03-20", "The budget is decided on Friday.")
    assert office.thread(pitch) == ["“FWD50” is open longer, until March 20, 2027."]
    assert "19 days left" in office.card(pitch)
    await office.ana.presses_card(pitch, "manage")
    assert "extend" not in office.ana.form_buttons()
    await office.later(days=20)
    assert office.thread(pitch)[1:] == [
        "“FWD50”: 7 days left.",
        "“FWD50”: 2 days left.",
        "“FWD50”: closes today.",
        "“FWD50” has everything essential and is underway. Thank you!",
    ]


async def test_a_wrong_extension_is_said_at_its_field(office: Office) -> None:
    """Earlier, past the start of the learning, or without a reason."""
    pitch = await office.ana.pitches("FWD50")
    await office.ana.presses_card(pitch, "manage")
    await office.ana.presses_in_form("extend")
    await office.ana.submits({"until": "2027-03-10", "reason": "why not"})
    assert office.ana.form.errors == {"until": "The deadline is March 15, 2027. Choose a later day."}
    await office.ana.submits({"until": "2027-04-20", "reason": "why not"})
    assert office.ana.form.errors == {"until": "The learning starts on March 22, 2027. Pledges have to end by then."}
    await office.ana.submits({"until": "2027-03-20", "reason": ""}, unchecked=True)
    assert office.ana.form.errors == {"reason": "Please fill this in."}


async def test_a_withdrawn_pitch_tells_its_supporters_once(office: Office) -> None:
    """The history stays, and nothing is due."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.reacts(pitch, "🧠")
    await office.ana.presses_card(pitch, "manage")
    await office.ana.presses_in_form("cancel")
    assert "withdrawn" in office.card(pitch)
    await office.later(days=3)
    assert [one.text for one in office.ben.directs] == [
        "“FWD50” was withdrawn by its pitcher. No pledge is due. Thank you for your support."
    ]
    assert await office.verified() == []


async def test_a_stale_button_says_that_the_pitch_has_moved_on(slack_office: Office) -> None:
    """Pressing Close twice from two forms."""
    office = slack_office
    pitch = await office.ana.pitches("FWD50")
    await office.ana.presses_card(pitch, "manage")
    form = office.ana.form
    action = next(one for block in form.blocks if block["type"] == "actions" for one in block["elements"])
    await office.ana.presses_in_form("close")
    answer = await office.slack.deliver_raw(
        {
            "type": "block_actions",
            "team": {"id": "T0PRACTICE"},
            "user": {"id": "U0ANA"},
            "trigger_id": "stale.1",
            "channel": {"id": pitch.channel},
            "container": {"type": "message", "channel_id": pitch.channel, "message_ts": pitch.ts},
            "actions": [{"type": "button", "action_id": action["action_id"], "value": action["value"]}],
        }
    )
    await office.settle()
    assert answer.status == 200
    assert office.ana.told.startswith("This cannot be done at the pitch’s present stage.")


async def test_a_question_goes_to_the_thread(office: Office) -> None:
    """Under the asker's name."""
    pitch = await office.ana.pitches("FWD50")
    await office.ben.presses_card(pitch, "ask")
    await office.ben.submits({"question": "Is it <!channel> accessible by train?"})
    assert office.thread(pitch) == ["Ben Okafor asks about “FWD50”:"]
    assert (
        said(office.thread_messages(pitch)[-1])
        == "Ben Okafor asks about “FWD50”: Is it <!channel> accessible by train?"
    )


async def _extends(office: Office, pitch: Pitch, until: str, reason: str) -> None:
    await office.ana.presses_card(pitch, "manage")
    await office.ana.presses_in_form("extend")
    await office.ana.submits({"until": until, "reason": reason})


async def test_the_card_counts_the_days_down(office: Office) -> None:
    """Although nobody touches it."""
    pitch = await office.ana.pitches("FWD50")
    assert "14 days left" in office.card(pitch)
    await office.later(days=3)
    assert "11 days left" in office.card(pitch)
