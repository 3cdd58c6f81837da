"""Pacing: Slack's limits are kept before Slack has to say so."""

import pytest

from adapters.slack.limits import ALLOWANCE as SLACK
from adapters.teams.limits import ALLOWANCE as TEAMS
from bot.sending.pacing import FREE, Call, Pacing


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
    return Pacing(watch)


def test_a_channel_takes_one_post_a_second(pacing: Pacing, watch: Watch) -> None:
    assert pacing.wait("w", Call.POST, "a", SLACK) == 0
    assert pacing.wait("w", Call.POST, "a", SLACK) == 1.0
    assert pacing.wait("w", Call.POST, "b", SLACK) == 0
    watch.at += 1
    assert pacing.wait("w", Call.POST, "a", SLACK) == 0


@pytest.mark.parametrize(("call", "most"), [(Call.UPDATE, 50), (Call.HOME, 100)])
def test_a_minute_holds_so_many_calls_of_a_kind(pacing: Pacing, watch: Watch, call: Call, most: int) -> None:
    assert [pacing.wait("w", call, "a", SLACK) for _ in range(most)] == [0.0] * most
    assert pacing.wait("w", call, "a", SLACK) == pytest.approx(60 / most)
    assert pacing.wait("other", call, "a", SLACK) == 0
    watch.at += 60 / most
    assert pacing.wait("w", call, "a", SLACK) == 0


def test_a_pause_holds_for_all_calls_of_the_kind(pacing: Pacing, watch: Watch) -> None:
    pacing.pause("w", Call.UPDATE, 30)
    assert pacing.wait("w", Call.UPDATE, "a", SLACK) == 30
    assert pacing.wait("w", Call.POST, "a", SLACK) == 0
    watch.at += 30
    assert pacing.wait("w", Call.UPDATE, "a", SLACK) == 0


def test_without_limits_nothing_waits(watch: Watch) -> None:
    free = Pacing(watch)
    assert {free.wait("w", call, "a", FREE) for call in Call for _ in range(500)} == {0.0}


def test_teams_counts_edits_and_posts_of_a_conversation_together(pacing: Pacing, watch: Watch) -> None:
    """Sixty calls in thirty seconds are too many there, whatever they do."""
    made, end = 0, watch.at + 30
    while watch.at < end:
        wait = pacing.wait("w", Call.UPDATE if made % 2 else Call.POST, "a", TEAMS)
        made += not wait
        watch.at += wait
    assert 40 < made < 60
