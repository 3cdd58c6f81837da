"""The documented pace: so many messages a conversation, so many questions, so many calls a tenant."""

from __future__ import annotations

import pytest

from tests.workplace.teams.tools import GENERAL, LEARNING, Bot, open_hand
from tests.workplace.tools import Opener, Ticks
from workplace.teams.limits import LIKE_TEAMS, Limits, Pace, Window

HOUR = 3600


@pytest.mark.parametrize(
    ("calls", "every", "wait"),
    [
        (7, 0.0, 1.0),  # seven at once, then a second's rest
        (8, 0.15, 0.95),  # the eighth in two seconds
        (60, 0.5, 0.5),  # thirty seconds at two a second: the sixty-first waits for the first to be old
    ],
)
def test_writing_has_windows(ticks: Ticks, calls: int, every: float, wait: float) -> None:
    pace = Pace(Limits(tenant=()), ticks)
    allowed = 0
    while allowed < calls and pace.wait_to_write(LEARNING) == 0:
        allowed += 1
        ticks.seconds += every
    assert allowed == calls
    ticks.seconds -= every
    assert pace.wait_to_write(LEARNING) == pytest.approx(wait)
    assert pace.wait_to_write(GENERAL) == 0


def test_an_hour_has_a_window_too(ticks: Ticks) -> None:
    pace = Pace(LIKE_TEAMS, ticks)
    started = ticks.seconds
    for _ in range(1800):
        assert pace.wait_to_write(LEARNING) == 0
        ticks.seconds += 0.6
    wait = pace.wait_to_write(LEARNING)
    assert wait == pytest.approx(started + HOUR - ticks.seconds)


def test_a_call_that_waits_does_not_count(ticks: Ticks) -> None:
    pace = Pace(Limits(writing=(Window(1, 1),), tenant=()), ticks)
    assert pace.wait_to_write(LEARNING) == 0
    for _ in range(5):
        assert pace.wait_to_write(LEARNING) == 1.0
    ticks.seconds += 1
    assert pace.wait_to_write(LEARNING) == 0


async def test_too_many_messages_have_to_wait(tenancy: Opener, ticks: Ticks) -> None:
    teams = await tenancy(limits=LIKE_TEAMS)
    async with open_hand(teams) as hand:
        statuses = [(await hand.send(LEARNING, str(number))).status for number in range(7)]
        late = await hand.send(LEARNING, "late")
        elsewhere = await hand.send(GENERAL, "elsewhere")
        ticks.seconds += 2
        later = await hand.send(LEARNING, "later")
    assert statuses == [201] * 7
    assert (late.status, late.code, late.headers["Retry-After"]) == (429, "TooManyRequests", "1")
    assert (elsewhere.status, later.status) == (201, 201)
    assert [each.text for each in teams.messages(LEARNING)][-1] == "later"


async def test_the_tenant_as_a_whole_has_a_pace(tenancy: Opener) -> None:
    teams = await tenancy(limits=Limits(writing=(), looking_up=(), tenant=(Window(30, 1),)))
    async with open_hand(teams) as hand:
        statuses = [await _any_call(hand, number) for number in range(31)]
    assert statuses == [200, 201] * 15 + [429]


async def test_questions_have_windows_of_their_own(tenancy: Opener) -> None:
    teams = await tenancy(limits=LIKE_TEAMS)
    async with open_hand(teams) as hand:
        path = f"v3/conversations/{LEARNING}/pagedmembers"
        statuses = [(await hand.call("GET", path)).status for _ in range(15)]
        assert (await hand.send(LEARNING, "x")).status == 201
    assert statuses == [200] * 14 + [429]


async def _any_call(hand: Bot, number: int) -> int:
    if number % 2:
        return (await hand.send(LEARNING, "x")).status
    return (await hand.call("GET", f"v3/teams/{GENERAL}")).status
