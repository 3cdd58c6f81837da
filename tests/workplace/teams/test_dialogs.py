"""Dialogs open, are checked by the client, are answered and end as the bot says."""

from __future__ import annotations

import pytest
from aiohttp import web

from tests.workplace.pretend_bot import PretendBot
from tests.workplace.teams.tools import (
    FINANCE,
    LEARNING,
    Bot,
    Json,
    buttons,
    card,
    dialog,
    execute,
    field,
    message,
    opens,
    submits,
    words,
)
from workplace.impossible import Impossible
from workplace.teams.cards import texts
from workplace.teams.practice import PracticeTeams
from workplace.teams.screens import Dialog
from workplace.wire import Answer

CHOICES = [{"title": "Time", "value": "time"}, {"title": "Venue", "value": "venue"}]
FORM = card(
    field("title", isRequired=True, maxLength=10),
    field("kinds", "ChoiceSet", choices=CHOICES, isMultiSelect=True, style="expanded"),
    field("by", "Date"),
    buttons(
        submits(),
        {
            "type": "Action.Submit",
            "title": "Back",
            "data": {"route": "back", "value": "7"},
            "associatedInputs": "none",
        },
    ),
)
BACK = FORM["body"][-1]["actions"][1]


async def opened(teams: PracticeTeams, bot: PretendBot, form: Json = FORM, user: str = "U0ANA") -> Dialog:
    bot.answer_json(dialog(form))
    await teams.compose(user, channel=LEARNING)
    view = teams.open_view(user)
    assert view
    return view


async def test_a_button_opens_a_dialog(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    ts = await hand.sent(LEARNING, message(card(buttons(opens()))))
    bot.answer_json(dialog(FORM))
    await teams.press("U0ANA", LEARNING, ts, opens())
    assert (bot.last["name"], bot.last["replyToId"]) == ("task/fetch", ts)
    data = {"msteams": {"type": "task/fetch"}, "route": "edit"}
    assert bot.last["value"] == {"data": data, "context": {"theme": "default"}}
    view = teams.open_view("U0ANA")
    assert view
    assert (view.title, view.card, view.user, view.values) == ("New pitch", FORM, "U0ANA", {})
    await teams.submit(view.id, {"title": "Sandboxes", "kinds": ["time", "venue"]})
    assert (bot.last["name"], bot.last["replyToId"]) == ("task/submit", ts)
    filled = {"form": "pitch", "ref": "7", "title": "Sandboxes", "kinds": "time,venue", "by": ""}
    assert bot.last["value"] == {"data": filled, "context": {"theme": "default"}}
    assert teams.open_view("U0ANA") is None


async def test_the_message_extension_opens_one_too(teams: PracticeTeams, bot: PretendBot) -> None:
    view = await opened(teams, bot)
    assert (bot.last["type"], bot.last["name"]) == ("invoke", "composeExtension/fetchTask")
    command = {"commandId": "pitch", "commandContext": "compose"}
    assert bot.last["value"] == {**command, "context": {"theme": "default"}}
    assert bot.last["conversation"]["id"] == LEARNING
    await teams.submit(view.id, {"title": "Sandboxes"})
    assert bot.last["name"] == "composeExtension/submitAction"
    filled = {"form": "pitch", "ref": "7", "title": "Sandboxes", "by": ""}
    assert bot.last["value"] == {**command, "data": filled, "context": {"theme": "default"}}


async def test_a_message_becomes_a_pitch(teams: PracticeTeams, bot: PretendBot) -> None:
    await teams.write("U0BEN", "Who knows <sandboxes> & co?", channel=LEARNING)
    ts = teams.messages(LEARNING)[0].ts
    bot.answer_json(dialog(FORM))
    await teams.message_action("U0ANA", LEARNING, ts)
    value = bot.last["value"]
    assert (value["commandContext"], value["messagePayload"]["id"]) == ("message", ts)
    content = "<p>Who knows &lt;sandboxes&gt; &amp; co?</p>"
    assert value["messagePayload"]["body"] == {"contentType": "html", "content": content}
    assert value["messagePayload"]["from"]["user"]["displayName"] == "Ben Okafor"
    assert teams.open_view("U0ANA")


async def test_the_extension_is_there_where_the_bot_is_not(teams: PracticeTeams, bot: PretendBot) -> None:
    bot.answer_json(dialog(FORM))
    await teams.compose("U0ANA", channel=FINANCE)
    assert bot.last["channelData"]["channel"] == {"id": FINANCE, "name": "Finance", "type": "private"}
    await teams.uninstall("U0ANA")
    with pytest.raises(Impossible):
        await teams.compose("U0ANA", channel=FINANCE)


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, {"title": "Please complete this required field."}),
        ({"title": "far too long a title"}, {"title": "Please shorten this to 10 characters."}),
        ({"title": "x", "kinds": "money"}, {"kinds": "This is not one of the choices."}),
        ({"title": "x", "by": "tomorrow"}, {"by": "Please enter a date."}),
    ],
)
async def test_the_client_refuses_before_anything_is_sent(
    teams: PracticeTeams, bot: PretendBot, values: Json, errors: Json
) -> None:
    view = await opened(teams, bot)
    assert await teams.submit(view.id, values) == Answer(0, {"client_errors": errors})
    assert len(bot.received) == 1
    still = teams.open_view("U0ANA")
    assert still
    assert still.values == values


async def test_unchecked_sends_what_no_client_would(teams: PracticeTeams, bot: PretendBot) -> None:
    view = await opened(teams, bot)
    await teams.submit(view.id, {"title": "", "kinds": "money", "forged": "yes"}, unchecked=True)
    data = {"form": "pitch", "ref": "7", "title": "", "kinds": "money", "forged": "yes", "by": ""}
    assert bot.last["value"]["data"] == data


async def test_a_button_without_inputs_sends_none(teams: PracticeTeams, bot: PretendBot) -> None:
    view = await opened(teams, bot)
    before = card(field("title", value="Sandboxes"), buttons(submits()))
    bot.answer_json(dialog(before, title="Step 1"))
    await teams.act_in_view(view.id, BACK, values={"title": "half"})
    assert bot.last["value"]["data"] == {"route": "back", "value": "7"}
    shown = teams.open_view("U0ANA")
    assert shown
    assert (shown.id, shown.title, shown.card, shown.values) == (view.id, "Step 1", before, {})


async def test_errors_are_read_from_the_card(teams: PracticeTeams, bot: PretendBot) -> None:
    view = await opened(teams, bot)
    wrong = card(words("Check the form", id="error:"), words("Taken", id="error:title"), field("title"))
    bot.answer_json(dialog(wrong))
    await teams.submit(view.id, {"title": "x"})
    shown = teams.open_view("U0ANA")
    assert shown
    assert shown.errors == {"": "Check the form", "title": "Taken"}


async def test_a_last_word_ends_the_dialog(teams: PracticeTeams, bot: PretendBot) -> None:
    view = await opened(teams, bot)
    bot.answer_json({"task": {"type": "message", "value": "Published as P-42."}})
    await teams.submit(view.id, {"title": "x"})
    shown = teams.open_view("U0ANA")
    assert shown
    assert texts(shown.card) == "Published as P-42."
    with pytest.raises(Impossible):
        await teams.submit(shown.id, {})
    assert await teams.close_view(shown.id) == Answer(200)
    assert (teams.open_view("U0ANA"), len(bot.received)) == (None, 2)


async def test_a_dialog_stays_when_the_bot_fails(teams: PracticeTeams, bot: PretendBot) -> None:
    view = await opened(teams, bot)
    bot.answer(web.Response(status=503))
    assert (await teams.submit(view.id, {"title": "x"})).status == 503
    still = teams.open_view("U0ANA")
    assert still
    assert (still.id, still.card) == (view.id, FORM)


@pytest.mark.parametrize(
    "answer",
    [
        {"task": {"type": "continue", "value": {"card": FORM}}},
        {"task": {"type": "continue", "value": {"card": {"contentType": "text/html", "content": FORM}}}},
        {"task": {"type": "continue", "value": {"url": "https://example.org"}}},
        dialog(card(field("title"), field("title"))),
        dialog(card(buttons(execute()))),
    ],
)
async def test_an_answer_that_a_dialog_cannot_follow(teams: PracticeTeams, bot: PretendBot, answer: Json) -> None:
    bot.answer_json(answer)
    done = await teams.compose("U0ANA", channel=LEARNING)
    assert isinstance(done.body, dict)
    assert (done.status, done.body["answer"], bool(done.body["error"])) == (0, answer, True)
    assert teams.open_view("U0ANA") is None


async def test_a_new_dialog_takes_the_place_of_the_old(teams: PracticeTeams, bot: PretendBot) -> None:
    first = await opened(teams, bot)
    second = await opened(teams, bot)
    assert first.id != second.id
    with pytest.raises(Impossible):
        await teams.close_view(first.id)
