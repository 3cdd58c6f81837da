"""Who can be written to, where an answer appears, and who is left alone."""

import copy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.card import Card, Paragraph
from adapters.inbound import Identity, PostRef
from adapters.teams.platform import TeamsPlatform
from tests.adapters.teams.tenancy import GENERAL, LEARNING, Tenancy, open_tenancy
from workplace.teams.cards import texts

A_DAY = timedelta(days=1)
CARD = Card("x", (Paragraph("x"),))


async def test_who_has_blocked_the_bot_is_left_alone_until_they_come_back(tenancy: Tenancy) -> None:
    """403 once; after that nothing is sent to them. Whoever installs it anew can be written to again."""
    post = await tenancy.pitches(need_expertise="9 hours", need_venue="a room", need_time="9 hours")
    await tenancy.teams.block("U0ANA")
    await tenancy.reacts("U0BEN", post, "🧠")
    await tenancy.reacts("U0CHLOE", post, "🏢")
    assert await tenancy.sql("SELECT name, reachable FROM person WHERE NOT reachable") == [("Ana Silva", 0)]
    refused = len([status for status in tenancy.calls("send") if status == 403])
    assert refused >= 1
    tenancy.clock.move(A_DAY)
    await tenancy.reacts("U0DEV", post, "⏳")
    assert len([status for status in tenancy.calls("send") if status == 403]) == refused
    assert tenancy.directs("U0ANA") == []
    await tenancy.teams.uninstall("U0ANA")
    await tenancy.teams.install("U0ANA")
    await tenancy.settle()
    assert await tenancy.sql("SELECT name FROM person WHERE NOT reachable") == []


async def test_an_answer_in_a_channel_is_for_one_pair_of_eyes(tenancy: Tenancy) -> None:
    """Where the tenant has targeted messages."""
    assert (await tenancy.teams.command("U0BEN", "list", channel=LEARNING)).status == 200
    await tenancy.settle()
    assert [one.ephemeral_for for one in tenancy.receipts("U0BEN")] == ["U0BEN"]
    assert tenancy.directs("U0BEN") == []


async def test_where_there_are_no_targeted_messages_the_answer_comes_into_the_chat(tmp_path: Path) -> None:
    """And the tenant is not asked again each time."""
    async with open_tenancy(tmp_path, targeted=False) as tenancy:
        for _ in range(3):
            await tenancy.teams.command("U0BEN", "list", channel=LEARNING)
            await tenancy.settle()
        assert tenancy.receipts("U0BEN") == []
        assert len(tenancy.directs("U0BEN")) == 3
        assert tenancy.calls("send") == [400, 201, 201, 201]


async def test_one_refused_whisper_does_not_end_them_for_all(tenancy: Tenancy) -> None:
    """A room that has lost the bot, or a reader who has left it, says nothing about the tenant."""
    platform = tenancy.bot.platforms["teams"]
    assert isinstance(platform, TeamsPlatform)
    who = Identity("teams", tenancy.teams.tenant, tenancy.teams.person("U0BEN").aad)
    await platform.whisper("19:finance@thread.tacv2", who, CARD)
    assert len(tenancy.directs("U0BEN")) == 1
    await platform.whisper(LEARNING, who, CARD)
    assert len(tenancy.receipts("U0BEN")) == 1
    await tenancy.teams.remove_from_team("U0BEN")
    await platform.whisper(LEARNING, who, CARD)
    assert len(tenancy.directs("U0BEN")) == 2
    await tenancy.teams.add_to_team("U0BEN")
    await platform.whisper(LEARNING, who, CARD)
    assert len(tenancy.receipts("U0BEN")) == 2


async def test_a_person_who_removes_the_app_is_not_written_to(tenancy: Tenancy) -> None:
    """Their chat is forgotten; an upgrade is no removal."""
    post = await tenancy.pitches(need_expertise="9 hours")
    sent = copy.deepcopy(tenancy.teams.last_activity) or {}
    ana = tenancy.teams.person("U0ANA")
    upgrade = {**sent, "type": "installationUpdate", "action": "remove-upgrade", "id": "f:u"}
    upgrade |= {"conversation": {"conversationType": "personal", "id": "a:1U0ANA", "tenantId": tenancy.teams.tenant}}
    upgrade |= {"channelData": {"tenant": {"id": tenancy.teams.tenant}}}
    assert upgrade["from"]["aadObjectId"] == ana.aad
    assert (await tenancy.teams.deliver_raw(upgrade)).status == 200
    assert await tenancy.sql("SELECT reachable FROM person") == [(1,)]
    assert (await tenancy.teams.uninstall("U0ANA")).status == 200
    assert await tenancy.sql("SELECT reachable FROM person") == [(0,)]
    assert await tenancy.sql("SELECT direct FROM identity WHERE direct IS NOT NULL") == []
    opened = tenancy.calls("create_conversation")
    await tenancy.reacts("U0BEN", post, "🧠")
    assert tenancy.directs("U0ANA") == []
    assert 403 not in tenancy.calls("send")
    assert len(tenancy.calls("create_conversation")) - len(opened) <= 1  # Ben's receipt at most


async def test_a_team_that_removes_the_app_is_forgotten(tenancy: Tenancy) -> None:
    """Its rooms, its roster, and what was still promised there."""
    await tenancy.pitches(need_expertise="9 hours")
    assert await tenancy.sql("SELECT external FROM channel WHERE room = '" + GENERAL + "'") != []
    assert await tenancy.sql("SELECT count(*) FROM member") != [(0,)]
    await tenancy.teams.uninstall_team()
    await tenancy.settle()
    assert await tenancy.sql("SELECT external FROM channel WHERE room = '" + GENERAL + "'") == []
    assert await tenancy.sql("SELECT count(*) FROM member") == [(0,)]
    updates = len(tenancy.calls("update"))
    await tenancy.teams.write("U0BEN", "cheer P-1")
    await tenancy.settle()
    assert len(tenancy.calls("update")) == updates


@pytest.mark.parametrize("account", [None, "", 7, "29:1\n"])
async def test_somebody_new_without_an_account_is_nobody(tenancy: Tenancy, account: Any) -> None:
    """The roster cannot be asked whether they are a guest: nothing happens, and nothing is an error."""
    post = await tenancy.pitches()
    await tenancy.reacts("U0BEN", post, "🤝")
    activity = copy.deepcopy(tenancy.teams.last_activity) or {}
    dev = tenancy.teams.person("U0DEV")
    activity |= {"id": "f:1", "from": {"id": account, "name": dev.name, "aadObjectId": dev.aad}}
    before = await tenancy.rows()
    with capture_logs() as logged:
        assert (await tenancy.teams.deliver_raw(activity)).status in {200, 400}
    assert [entry for entry in logged if entry["log_level"] == "error"] == []
    assert await tenancy.rows() == before


async def test_the_bots_answer_to_a_post_hangs_below_it(tenancy: Tenancy) -> None:
    """And the wire names the channel without the post everywhere else."""
    platform = tenancy.bot.platforms["teams"]
    post = await platform.post(LEARNING, CARD, key="k")
    below = await platform.post(LEARNING, CARD, key="k2", thread=post.ts)
    assert below.channel == LEARNING
    assert next(one for one in tenancy.teams.messages(LEARNING) if one.ts == below.ts).thread_ts == post.ts
    await platform.update(PostRef(LEARNING, below.ts), Card("y", (Paragraph("y"),)))
    assert texts(next(one for one in tenancy.teams.messages(LEARNING) if one.ts == below.ts).card or {}) == "y"
