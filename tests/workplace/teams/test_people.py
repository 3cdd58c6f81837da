"""What people do reaches the bot with every field of the real activities, and what nobody could do is impossible."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from tests.workplace.pretend_bot import PATIENCE, PretendBot
from tests.workplace.teams.tools import BOT, FINANCE, GENERAL, LEARNING, Bot, buttons, card, execute, message
from tests.workplace.tools import Opener
from workplace.impossible import Impossible
from workplace.people import CAST
from workplace.teams.limits import Limits
from workplace.teams.practice import PracticeTeams
from workplace.wire import Answer

CHLOE = CAST[2]
TENANT = "00000000-0000-4000-8000-0000000007e4"


async def test_a_typed_message_carries_everything(teams: PracticeTeams, bot: PretendBot) -> None:
    assert await teams.write("U0CHLOE", "liste") == Answer(200)
    (said,) = teams.messages("a:1U0CHLOE")
    assert bot.last == {
        "type": "message",
        "id": said.ts,
        "timestamp": "2027-03-02T17:10:00.000Z",
        "localTimestamp": "2027-03-02T12:10:00.000-05:00",
        "localTimezone": "America/Montreal",
        "serviceUrl": teams.service_url,
        "channelId": "msteams",
        "from": {"id": "29:1U0CHLOE", "name": "Chloé Tremblay", "aadObjectId": CHLOE.aad},
        "conversation": {"conversationType": "personal", "id": "a:1U0CHLOE", "tenantId": TENANT},
        "recipient": {"id": BOT, "name": "Pitch In"},
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "fr-CA",
        "entities": [
            {
                "type": "clientInfo",
                "locale": "fr-CA",
                "country": "CA",
                "platform": "Web",
                "timezone": "America/Montreal",
            }
        ],
        "textFormat": "plain",
        "text": "liste",
        "attachments": [{"contentType": "text/html", "content": "<p>liste</p>"}],
    }


async def test_a_slash_command_is_seen_by_its_author_and_the_bot(teams: PracticeTeams, bot: PretendBot) -> None:
    for typed in ("list mine", "/pitch list mine"):
        await teams.command("U0ANA", typed, channel=LEARNING)
        said = teams.messages(LEARNING)[-1]
        assert (said.text, said.ephemeral_for, said.user) == ("/pitch list mine", "U0ANA", "U0ANA")
        assert (bot.last["type"], bot.last["text"]) == ("message", "pitch list mine")
        assert bot.last["recipient"] == {"id": BOT, "name": "Pitch In", "isTargeted": True}
        assert bot.last["conversation"]["id"] == f"{LEARNING};messageid={said.ts}"


async def test_a_mention_names_the_bot_and_the_place(teams: PracticeTeams, bot: PretendBot) -> None:
    await teams.mention("U0BEN", "list", channel=LEARNING)
    (root,) = teams.messages(LEARNING)
    assert bot.last["text"] == "<at>Pitch In</at> list"
    named = {"type": "mention", "mentioned": {"id": BOT, "name": "Pitch In"}, "text": "<at>Pitch In</at>"}
    assert bot.last["entities"][1:] == [named]
    assert bot.last["conversation"] == {
        "conversationType": "channel",
        "isGroup": True,
        "id": f"{LEARNING};messageid={root.ts}",
        "tenantId": TENANT,
    }
    team, channel = bot.last["channelData"]["team"], bot.last["channelData"]["channel"]
    assert (team["id"], team["name"], channel) == (
        GENERAL,
        "Learning network",
        {"id": LEARNING, "name": "Learning", "type": "standard"},
    )
    assert "isTargeted" not in bot.last["recipient"]
    await teams.mention("U0ANA", "help", channel=LEARNING, thread=root.ts)
    assert bot.last["conversation"]["id"] == f"{LEARNING};messageid={root.ts}"
    assert teams.messages(LEARNING)[-1].thread_ts == root.ts


async def test_the_bot_hears_nothing_of_what_does_not_mention_it(teams: PracticeTeams, bot: PretendBot) -> None:
    assert await teams.write("U0ANA", "a talk on sandboxes?", channel=LEARNING) == Answer(200)
    (said,) = teams.messages(LEARNING)
    await teams.react("U0BEN", LEARNING, said.ts, "like")
    await teams.edit("U0ANA", said.ts, "a talk on sandboxes!")
    await teams.delete("U0ANA", said.ts)
    assert (bot.received, teams.messages(LEARNING)) == ([], [])


async def test_reactions_on_the_bots_messages(teams: PracticeTeams, bot: PretendBot, hand: Bot) -> None:
    root = await hand.sent(LEARNING, "New pitch")
    reply = await hand.sent(f"{LEARNING};messageid={root}", "Deadline tomorrow")
    await teams.react("U0BEN", LEARNING, reply, "1f9e0_brain")
    assert bot.last["type"] == "messageReaction"
    assert (bot.last["reactionsAdded"], bot.last["replyToId"]) == ([{"type": "1f9e0_brain"}], reply)
    assert bot.last["conversation"]["id"] == f"{LEARNING};messageid={root}"
    assert teams.messages(LEARNING)[1].reactions == {"1f9e0_brain": ("U0BEN",)}
    with pytest.raises(Impossible):
        await teams.react("U0BEN", LEARNING, reply, "1f9e0_brain")
    await teams.unreact("U0BEN", LEARNING, reply, "1f9e0_brain")
    assert (bot.last["reactionsRemoved"], "reactionsAdded" in bot.last) == ([{"type": "1f9e0_brain"}], False)
    assert teams.messages(LEARNING)[1].reactions == {}


async def test_an_edit_keeps_the_id_and_says_what_it_is(teams: PracticeTeams, bot: PretendBot) -> None:
    await teams.write("U0ANA", "lisst")
    (said,) = teams.messages("a:1U0ANA")
    await teams.edit("U0ANA", said.ts, "list")
    assert (bot.last["type"], bot.last["id"], bot.last["text"]) == ("messageUpdate", said.ts, "list")
    assert bot.last["channelData"]["eventType"] == "editMessage"
    assert [(each.text, each.edited) for each in teams.messages("a:1U0ANA")] == [("list", True)]
    await teams.delete("U0ANA", said.ts)
    assert (bot.last["type"], bot.last["id"]) == ("messageDelete", said.ts)
    assert bot.last["channelData"]["eventType"] == "softDeleteMessage"
    with pytest.raises(Impossible):
        await teams.edit("U0BEN", said.ts, "mine now")


async def test_the_same_activity_can_come_again(teams: PracticeTeams, bot: PretendBot) -> None:
    await teams.write("U0ANA", "list")
    activity = teams.last_activity
    assert activity
    await teams.again(activity["id"])
    first, second = bot.received
    assert first.payload == second.payload == activity


async def test_a_bot_that_is_not_there_is_an_answer(teams: PracticeTeams) -> None:
    teams.bot_url = None
    assert await teams.write("U0ANA", "list") == Answer(0, {"error": "bot_unreachable"})
    teams.bot_url = "http://127.0.0.1:9/api/messages"
    assert await teams.write("U0ANA", "list") == Answer(0, {"error": "bot_unreachable"})


async def test_a_bot_that_does_not_answer_in_time(tenancy: Opener, bot: PretendBot) -> None:
    async def never(_: object) -> web.Response:
        await asyncio.sleep(PATIENCE)
        return web.Response()

    teams = await tenancy(limits=Limits(answer_within=0.05))
    bot.answer(never)
    assert await teams.write("U0ANA", "list") == Answer(0, {"error": "bot_timed_out"})


IMPOSSIBLE: dict[str, Any] = {
    "a command where the bot is not": lambda teams, ts: teams.command("U0ANA", "list", channel=FINANCE),
    "a mention where the bot is not": lambda teams, ts: teams.mention("U0ANA", "list", channel=FINANCE),
    "a room one is not in": lambda teams, ts: teams.write("U0BEN", "hello", channel=FINANCE),
    "no such room": lambda teams, ts: teams.command("U0ANA", "list", channel="19:nowhere@thread.tacv2"),
    "somebody else's chat": lambda teams, ts: teams.press("U0BEN", "a:1U0ANA", ts, execute()),
    "no such message": lambda teams, ts: teams.press("U0ANA", LEARNING, "1", execute()),
    "no such action": lambda teams, ts: teams.press("U0ANA", LEARNING, ts, execute(verb="other")),
    "no such field": lambda teams, ts: teams.press("U0ANA", LEARNING, ts, execute(), values={"amount": "5"}),
    "nothing to refresh": lambda teams, ts: teams.refresh_card("U0ANA", LEARNING, ts),
    "not reacted": lambda teams, ts: teams.unreact("U0ANA", LEARNING, ts, "like"),
    "no such thread": lambda teams, ts: teams.mention("U0ANA", "x", channel=LEARNING, thread="1"),
    "no such dialog": lambda teams, ts: teams.submit("dialog-0", {}),
    "no app to remove": lambda teams, ts: teams.remove_from_team("U0NOBODY"),
    "General for ever": lambda teams, ts: teams.delete_channel(GENERAL),
}


@pytest.mark.parametrize("act", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
async def test_what_nobody_could_do_is_impossible(teams: PracticeTeams, bot: PretendBot, hand: Bot, act: Any) -> None:
    ts = await hand.sent(LEARNING, message(card(buttons(execute()))))
    with pytest.raises(Impossible):
        await act(teams, ts)
    assert bot.received == []
