"""Pacing: Slack's limits are kept before Slack has to say so."""

import math

import pytest

from bot.pacing import CALLS_A_MINUTE, Call, Pacing


class Watch:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pacing(watch: Watch) -> Pacing:
    return Pacing(1.0, CALLS_A_MINUTE, watch)


def test_a_channel_takes_one_post_a_second(pacing: Pacing, watch: Watch) -> None:
    assert pacing.wait("w", Call.POST, "a") == 0
    assert pacing.wait("w", Call.POST, "a") == 1.0
    assert pacing.wait("w", Call.POST, "b") == 0
    watch.at += 1
    assert pacing.wait("w", Call.POST, "a") == 0


@pytest.mark.parametrize(("call", "most"), [(Call.UPDATE, 50), (Call.HOME, 100)])
def test_a_minute_holds_so_many_calls_of_a_kind(pacing: Pacing, watch: Watch, call: Call, most: int) -> None:
    assert [pacing.wait("w", call, "a") for _ in range(most)] == [0.0] * most
    assert pacing.wait("w", call, "a") == pytest.approx(60 / most)
    assert pacing.wait("other", call, "a") == 0
    watch.at += 60 / most
    assert pacing.wait("w", call, "a") == 0


def test_a_pause_holds_for_all_calls_of_the_kind(pacing: Pacing, watch: Watch) -> None:
    pacing.pause("w", Call.UPDATE, 30)
    assert pacing.wait("w", Call.UPDATE, "a") == 30
    assert pacing.wait("w", Call.POST, "a") == 0
    watch.at += 30
    assert pacing.wait("w", Call.UPDATE, "a") == 0


def test_without_limits_nothing_waits(watch: Watch) -> None:
    free = Pacing(0.0, dict.fromkeys(Call, math.inf), watch)
    assert {free.wait("w", call, "a") for call in Call for _ in range(500)} == {0.0}
