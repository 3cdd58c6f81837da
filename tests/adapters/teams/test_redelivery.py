"""What comes again is carried out once and answered alike; what only looks alike is another thing."""

import copy
from datetime import timedelta

from tests.adapters.teams.tenancy import LEARNING, Tenancy

NEXT_MINUTE = timedelta(minutes=1)


async def test_an_activity_that_comes_again_is_carried_out_once_and_answered_alike(tenancy: Tenancy) -> None:
    """Of every kind that changes something: a reaction, a typed pledge, a button, and a form."""
    post = await tenancy.pitches(need_venue="a room")
    await tenancy.reacts("U0BEN", post, "🧠")
    await tenancy.again(times=10)
    assert await tenancy.sql("SELECT resource, state FROM pledge") == [("expertise", "offered")]
    assert len(tenancy.receipts("U0BEN")) == 1
    assert (await tenancy.teams.mention("U0BEN", "pledge P-1 venue", channel=LEARNING)).status == 200
    await tenancy.again()
    assert await tenancy.sql("SELECT resource, state FROM pledge ORDER BY resource") == [
        ("expertise", "offered"),
        ("venue", "offered"),
    ]
    first = await tenancy.presses("U0CHLOE", post, "cheer")
    assert await tenancy.again() == [first] * 3
    assert await tenancy.sql("SELECT cheers FROM campaign") == [(1,)]
    await tenancy.presses("U0BEN", post, "ask")
    first = await tenancy.submits("U0BEN", {"question": "Is it in English?"})
    assert await tenancy.again() == [first] * 3
    assert len([one for one in tenancy.teams.messages(LEARNING) if one.thread_ts == post.ts]) == 1
    assert await tenancy.verified() == []


async def test_the_same_id_elsewhere_is_another_delivery(tenancy: Tenancy) -> None:
    """Teams numbers messages per conversation, and an invoke may have the id of another one."""
    post = await tenancy.pitches()
    await tenancy.presses("U0BEN", post, "cheer")
    activity = tenancy.teams.last_activity
    assert activity is not None
    before = (await tenancy.rows())["inbox"]
    elsewhere = copy.deepcopy(activity)
    elsewhere["conversation"]["id"] = "a:1U0BEN"
    named = {**activity, "name": "task/submit", "value": {"data": {"route": "cheer", "value": post.campaign}}}
    later = {**activity, "id": "f:another"}
    for given, expected in ((activity, 0), (elsewhere, 1), (named, 2), (later, 3)):
        for _ in range(2):
            assert (await tenancy.teams.deliver_raw(given)).status == 200
            assert (await tenancy.rows())["inbox"] == before + expected
    anonymous = {name: value for name, value in activity.items() if name != "id"}
    for given in (anonymous, anonymous, {**anonymous, "locale": "fr-CA"}):
        assert (await tenancy.teams.deliver_raw(given)).status == 200
    assert (await tenancy.rows())["inbox"] == before + 5, "without an id, what is in it tells"


async def test_an_edited_message_is_a_new_one(tenancy: Tenancy) -> None:
    """It has the id of the message; the time of the edit tells one edit from another."""
    await tenancy.pitches(need_venue="a room", need_expertise="9 hours")
    await tenancy.teams.write("U0BEN", "help")
    ts = tenancy.teams.messages(tenancy.teams.dm("U0BEN"))[0].ts
    for resource in ("venue", "expertise"):
        tenancy.clock.move(NEXT_MINUTE)
        assert (await tenancy.teams.edit("U0BEN", ts, f"pledge P-1 {resource}")).status == 200
        await tenancy.again()
    found = await tenancy.sql("SELECT resource, state FROM pledge ORDER BY resource")
    assert found == [("expertise", "offered"), ("venue", "offered")]
    before = await tenancy.rows()
    await tenancy.teams.delete("U0BEN", ts)
    assert await tenancy.rows() == before
