"""The app, people and channels come and go, and the bot is told the way Teams tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workplace.pretend_bot import PretendBot
from tests.workplace.teams.tools import BOT, GENERAL, LEARNING
from workplace.impossible import Impossible
from workplace.people import CAST
from workplace.teams.practice import PracticeTeams

ANA = {"id": "29:1U0ANA", "name": "Ana Silva", "aadObjectId": CAST[0].aad}


def told(bot: PretendBot) -> list[tuple[Any, ...]]:
    """Of each activity: its type, its place, and what it says happened."""
    changes = ("action", "membersAdded", "membersRemoved")
    return [
        (
            each.payload["type"],
            each.payload["conversation"]["id"],
            *(each.payload[c] for c in changes if c in each.payload),
        )
        for each in bot.received
    ]


async def test_a_person_adds_and_removes_the_app(teams: PracticeTeams, bot: PretendBot) -> None:
    assert teams.installed_for("U0ANA")
    await teams.uninstall("U0ANA")
    assert not teams.installed_for("U0ANA")
    with pytest.raises(Impossible):
        await teams.write("U0ANA", "list")
    await teams.install("U0ANA")
    await teams.install("U0ANA")
    chat = "a:1U0ANA"
    assert told(bot) == [
        ("installationUpdate", chat, "remove"),
        ("conversationUpdate", chat, [{"id": BOT, "name": "Pitch In"}]),
        ("installationUpdate", chat, "add"),
        ("installationUpdate", chat, "add-upgrade"),
    ]
    assert {each.payload["conversation"]["conversationType"] for each in bot.received} == {"personal"}
    assert "team" not in bot.last["channelData"]


async def test_an_owner_adds_the_app_to_the_team(teams: PracticeTeams, bot: PretendBot) -> None:
    await teams.uninstall_team()
    with pytest.raises(Impossible):
        await teams.mention("U0ANA", "list", channel=LEARNING)
    await teams.install_team()
    await teams.install_team()
    app = [{"id": BOT, "name": "Pitch In"}]
    assert told(bot) == [
        ("installationUpdate", GENERAL, "remove"),
        ("conversationUpdate", GENERAL, app),
        ("conversationUpdate", GENERAL, app),
        ("installationUpdate", GENERAL, "add"),
        ("installationUpdate", GENERAL, "add-upgrade"),
    ]
    assert bot.last["channelData"]["team"]["id"] == GENERAL
    assert (await teams.mention("U0ANA", "list", channel=LEARNING)).ok


async def test_people_come_and_go(teams: PracticeTeams, bot: PretendBot) -> None:
    await teams.remove_from_team("U0ANA")
    assert teams.rooms_of("U0ANA") == []
    await teams.add_to_team("U0ANA")
    assert [room.name for room in teams.rooms_of("U0ANA")] == ["General", "Learning", "Apprentissage", "Finance"]
    assert told(bot) == [
        ("conversationUpdate", GENERAL, [ANA]),
        ("conversationUpdate", GENERAL, [ANA]),
    ]
    kinds = [each.payload["channelData"]["eventType"] for each in bot.received]
    assert kinds == ["teamMemberRemoved", "teamMemberAdded"]
    assert ("membersRemoved" in bot.received[0].payload, "membersAdded" in bot.last) == (True, True)


async def test_channels_come_and_go(teams: PracticeTeams, bot: PretendBot) -> None:
    channel = "19:innovationlab@thread.tacv2"
    await teams.create_channel("Innovation lab")
    await teams.rename_channel(channel, "Lab")
    assert [room.name for room in teams.rooms_of("U0BEN")] == ["General", "Learning", "Apprentissage", "Lab"]
    await teams.delete_channel(channel)
    assert [room.name for room in teams.rooms_of("U0BEN")] == ["General", "Learning", "Apprentissage"]
    data = [each.payload["channelData"] for each in bot.received]
    assert [(each["eventType"], each["channel"]) for each in data] == [
        ("channelCreated", {"id": channel, "name": "Innovation lab", "type": "standard"}),
        ("channelRenamed", {"id": channel, "name": "Lab", "type": "standard"}),
        ("channelDeleted", {"id": channel, "name": "Lab", "type": "standard"}),
    ]
    assert {each["team"]["id"] for each in data} == {GENERAL}
    with pytest.raises(Impossible):
        await teams.create_channel("Learning")


async def test_reset_is_the_first_day(teams: PracticeTeams) -> None:
    await teams.block("U0ANA")
    await teams.uninstall("U0BEN")
    await teams.remove_from_team("U0DEV")
    await teams.uninstall_team()
    await teams.create_channel("Lab")
    await teams.reset()
    assert all(teams.installed_for(person.user) for person in teams.people)
    assert [room.name for room in teams.rooms_of("U0DEV")] == ["General", "Learning", "Apprentissage", "Finance"]
    assert [*teams.wire] == []
