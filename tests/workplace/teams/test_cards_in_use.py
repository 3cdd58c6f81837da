"""Buttons, refreshes and personal views: what each person sees on a message, and what the bot hears of it."""

from __future__ import annotations

import pytest
from aiohttp import web

from tests.workplace.pretend_bot import PretendBot
from tests.workplace.teams.tools import (
    LEARNING,
    Bot,
    Json,
    buttons,
    card,
    card_answer,
    execute,
    field,
    message,
    submits,
    words,
)
from workplace.impossible import Impossible
from workplace.people import CAST
from workplace.teams.cards import actions_of
from workplace.teams.practice import PracticeTeams
from workplace.teams.state import TeamsMessage
from workplace.wire import Answer

BEN = CAST[1]
PLEDGED = card(words("You pledged two hours."))


def refreshing(*users: str) -> Json:
    return card(words("P-42"), buttons(execute()), refresh={"action": execute("Refresh", "look"), "userIds": [*users]})


def posted(teams: PracticeTeams, ts: str) -> TeamsMessage:
    return next(each for each in teams.messages(LEARNING) if each.ts == ts)


async def test_a_press_sends_verb_and_data_and_shows_the_answer_to_one(
    teams: PracticeTeams, bot: PretendBot, hand: Bot
) -> None:
    shared = card(buttons(execute(id="b1", tooltip="Pledge time")))
    ts = await hand.sent(LEARNING, message(shared))
    bot.answer_json(card_answer(PLEDGED))
    action = actions_of(shared)[0]
    assert (await teams.press("U0BEN", LEARNING, ts, action)).body == card_answer(PLEDGED)
    assert (bot.last["type"], bot.last["name"], bot.last["replyToId"]) == ("invoke", "adaptiveCard/action", ts)
    assert bot.last["conversation"]["id"] == f"{LEARNING};messageid={ts}"
    assert bot.last["value"] == {
        "action": {"type": "Action.Execute", "id": "b1", "verb": "pledge", "data": {"value": "P-1"}},
        "trigger": "manual",
    }
    assert [posted(teams, ts).card_for(user) for user in ("U0BEN", "U0ANA")] == [PLEDGED, shared]
    with pytest.raises(Impossible):
        await teams.press("U0BEN", LEARNING, ts, action)


async def test_an_edit_shows_the_shared_card_again(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    ts = await hand.sent(LEARNING, message(card(buttons(execute()))))
    bot.answer_json(card_answer(PLEDGED))
    await teams.press("U0BEN", LEARNING, ts, execute())
    fresh = card(words("3 of 4 pledged"))
    await hand.update(LEARNING, ts, message(fresh))
    assert (posted(teams, ts).card_for("U0BEN"), posted(teams, ts).edited) == (fresh, True)


async def test_a_note_and_an_error_are_lines_for_one(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    ts = await hand.sent(LEARNING, message(card(buttons(execute()))))
    note = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Thank you, Ben."}
    error = {"code": "NotRecorded", "message": "Not recorded. Try again."}
    bot.answer_json(note)
    bot.answer_json({"statusCode": 500, "type": "application/vnd.microsoft.error", "value": error})
    for expected in ("Thank you, Ben.", "Not recorded. Try again."):
        await teams.press("U0BEN", LEARNING, ts, execute())
        assert [posted(teams, ts).note_for(user) for user in ("U0BEN", "U0ANA")] == [expected, None]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"statusCode": 200},
        {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": {"type": "AdaptiveCard"}},
    ],
)
async def test_an_answer_that_teams_could_not_follow(
    teams: PracticeTeams, bot: PretendBot, hand: Bot, answer: Json
) -> None:
    ts = await hand.sent(LEARNING, message(card(buttons(execute()))))
    bot.answer_json(answer)
    done = await teams.press("U0BEN", LEARNING, ts, execute())
    assert isinstance(done.body, dict)
    assert (done.status, done.body["answer"], bool(done.body["error"])) == (0, answer, True)


async def test_a_question_before_an_act_is_behind_a_button(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    withdraw = execute("Withdraw", "withdraw")
    question = {"type": "Action.ShowCard", "title": "Withdraw…", "card": card(words("Sure?"), buttons(withdraw))}
    ts = await hand.sent(LEARNING, message(card(buttons(question))))
    bot.answer_json(card_answer(PLEDGED))
    with pytest.raises(Impossible):
        await teams.press("U0BEN", LEARNING, ts, question)
    await teams.press("U0BEN", LEARNING, ts, withdraw)
    assert bot.last["value"]["action"]["verb"] == "withdraw"


async def test_inputs_of_a_card_travel_with_the_press(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    hours = field("hours", "Number", isRequired=True)
    ts = await hand.sent(LEARNING, message(card(hours, field("why"), buttons(execute()))))
    empty = await teams.press("U0BEN", LEARNING, ts, execute())
    assert (empty.status, empty.body) == (0, {"client_errors": {"hours": "Please complete this required field."}})
    bot.answer_json(card_answer(PLEDGED))
    await teams.press("U0BEN", LEARNING, ts, execute(), values={"hours": 2})
    assert bot.last["value"]["action"]["data"] == {"value": "P-1", "hours": "2", "why": ""}
    assert len(bot.received) == 1


async def test_a_plain_submit_is_a_message_without_words(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    ts = await hand.sent("a:1U0BEN", message(card(buttons(submits()))))
    assert (await teams.press("U0BEN", "a:1U0BEN", ts, submits())).ok
    assert (bot.last["type"], bot.last["value"], bot.last["replyToId"]) == (
        "message",
        {"form": "pitch", "ref": "7"},
        ts,
    )
    assert "text" not in bot.last


async def test_a_look_asks_once_for_those_who_are_named(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    ts = await hand.sent(LEARNING, message(refreshing("29:1U0ANA", f"8:orgid:{BEN.aad}")))
    for user in ("U0ANA", "U0BEN"):
        bot.answer_json(card_answer(refreshing("29:1U0ANA", f"8:orgid:{BEN.aad}")))
        await teams.look(user, LEARNING)
        await teams.look(user, LEARNING)
        assert (bot.last["value"]["trigger"], bot.last["value"]["action"]["verb"]) == ("automatic", "look")
        assert (bot.last["from"]["id"], bot.last["replyToId"]) == (f"29:1{user}", ts)
    assert await teams.look("U0CHLOE", LEARNING) == Answer(200)
    assert len(bot.received) == 2
    await hand.update(LEARNING, ts, message(refreshing("29:1U0ANA")))
    bot.answer_json(card_answer(PLEDGED))
    await teams.look("U0ANA", LEARNING)
    await teams.look("U0BEN", LEARNING)
    assert len(bot.received) == 3
    assert posted(teams, ts).card_for("U0ANA") == PLEDGED


async def test_a_refresh_that_fails_is_not_asked_again(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    await hand.sent(LEARNING, message(refreshing("29:1U0ANA")))
    bot.answer(web.Response(status=503))
    assert (await teams.look("U0ANA", LEARNING)).status == 503
    assert await teams.look("U0ANA", LEARNING) == Answer(200)


async def test_anybody_may_refresh_by_hand(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    ts = await hand.sent(LEARNING, message(refreshing("29:1U0ANA")))
    bot.answer_json(card_answer(PLEDGED))
    await teams.refresh_card("U0CHLOE", LEARNING, ts)
    assert bot.last["value"]["trigger"] == "manual"
    assert posted(teams, ts).card_for("U0CHLOE") == PLEDGED


async def test_a_whisper_is_for_one_person(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    await hand.whisper(LEARNING, "29:1U0BEN", message(card(buttons(execute()))))
    (whisper,) = teams.messages(LEARNING)
    assert whisper.ephemeral_for == "U0BEN"
    with pytest.raises(Impossible):
        await teams.press("U0ANA", LEARNING, whisper.ts, execute())
    with pytest.raises(Impossible):
        await teams.react("U0BEN", LEARNING, whisper.ts, "like")
    bot.answer_json(card_answer(PLEDGED))
    await teams.press("U0BEN", LEARNING, whisper.ts, execute())
    assert posted(teams, whisper.ts).card_for("U0BEN") == PLEDGED
