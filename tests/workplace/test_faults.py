"""Bad days can be ordered: each fault does, or does not do, the work, and the bot cannot tell by the status alone."""

from __future__ import annotations

import pytest
from aiohttp import ServerDisconnectedError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from workplace.faults import Chances, Fault, Faults
from workplace.slack.practice import PracticeSlack

ROOM = "C0LEARNING"


@pytest.mark.parametrize(
    ("fault", "status", "done"),
    [
        (Fault.RATE_LIMITED, 429, []),
        (Fault.FAILED_BEFORE, 503, []),
        (Fault.FAILED_AFTER, 503, ["x"]),
    ],
)
async def test_a_failure_may_or_may_not_have_done_the_work(
    slack: PracticeSlack, client: AsyncWebClient, fault: Fault, status: int, done: list[str]
) -> None:
    slack.faults.retry_after = 7
    slack.faults.script("chat.postMessage", [fault])
    with pytest.raises(SlackApiError) as failed:
        await client.chat_postMessage(channel=ROOM, text="x")
    assert failed.value.response.status_code == status
    assert failed.value.response.headers.get("Retry-After") == ("7" if status == 429 else None)
    assert [each.text for each in slack.messages(ROOM)] == done
    assert slack.posts_made["chat.postMessage"] == len(done)


async def test_a_cut_connection_has_done_the_work(slack: PracticeSlack, client: AsyncWebClient) -> None:
    slack.faults.script("chat.postMessage", [Fault.CUT_AFTER])
    with pytest.raises(ServerDisconnectedError):
        await client.chat_postMessage(channel=ROOM, text="x")
    assert [each.text for each in slack.messages(ROOM)] == ["x"]
    assert [(each.method, each.status) for each in slack.calls] == [("chat.postMessage", 0)]


async def test_a_slow_answer_comes_after_the_work(slack: PracticeSlack, client: AsyncWebClient) -> None:
    slack.faults.slow_for = 0.01
    slack.faults.script("chat.postMessage", [Fault.SLOW])
    assert (await client.chat_postMessage(channel=ROOM, text="x"))["ok"]
    assert slack.faults.happened == {Fault.SLOW: 1}


async def test_a_script_is_played_in_order_and_then_over(slack: PracticeSlack, client: AsyncWebClient) -> None:
    slack.faults.script("chat.postMessage", [None, Fault.FAILED_BEFORE])
    await client.chat_postMessage(channel=ROOM, text="one")
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=ROOM, text="two")
    await client.chat_postMessage(channel=ROOM, text="three")
    await client.auth_test()
    assert [each.text for each in slack.messages(ROOM)] == ["one", "three"]


def test_the_same_seed_brings_the_same_faults_whatever_the_order_of_calls() -> None:
    chances = Chances(7, {Fault.RATE_LIMITED: 0.2, Fault.CUT_AFTER: 0.2})
    one, other = Faults(chances), Faults(chances)
    posts, updates = ([one.next(method) for _ in range(50)] for method in ("chat.postMessage", "chat.update"))
    mixed = [(other.next("chat.update"), other.next("chat.postMessage")) for _ in range(50)]
    assert [*zip(updates, posts, strict=True)] == mixed
    assert set(posts) == {None, Fault.RATE_LIMITED, Fault.CUT_AFTER}
    assert posts != [Faults(Chances(8, chances.of)).next("chat.postMessage") for _ in range(50)]


def test_chances_keep_to_their_methods() -> None:
    faults = Faults(Chances(7, {Fault.SLOW: 1.0}, methods=frozenset({"chat.update"})))
    assert (faults.next("chat.postMessage"), faults.next("chat.update")) == (None, Fault.SLOW)
