"""Delivering: every step of the table is taken by those who may, and every other is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from domain.campaign import Campaign, DeliveryState, Pledge, PledgeState, Slot, Source, Totals
from domain.delivering import (
    NEXT_DELIVERY,
    Delivery,
    DeliveryDayMissing,
    DeliveryMovedOn,
    DeliveryStep,
    NotYourStep,
    Nudge,
    deliver,
    lapses_on,
    nudges,
    take,
)
from domain.events import Account, HelpOff, Move
from domain.people import PersonId
from domain.resources import Resource
from domain.stages import Stage

ANA, BEN, DEV = PersonId("ana"), PersonId("ben"), PersonId("dev")
SET, TODAY, DAY = date(2027, 3, 1), date(2027, 3, 5), date(2027, 3, 20)
NOW = datetime(2027, 3, 5, 17, 0, tzinfo=UTC)
ROOM = Slot("need:1")
ACCEPTED = Delivery(supporter=BEN, pitcher=ANA, since=SET)
BY = {"supporter": BEN, "pitcher": ANA, "time": None}
DRAWING = """
    accepted   schedule  supporter pitcher   scheduled
    accepted   deliver   supporter           delivered
    accepted   decline   supporter pitcher   declined
    accepted   lapse     time                lapsed
    scheduled  schedule  supporter pitcher   scheduled
    scheduled  deliver   supporter           delivered
    scheduled  decline   supporter pitcher   declined
    scheduled  lapse     time                lapsed
    delivered  confirm   pitcher             confirmed
    delivered  not yet   pitcher             accepted
    delivered  deliver   supporter           delivered
    confirmed  confirm   pitcher             confirmed
    declined   decline   supporter pitcher   declined
    lapsed     lapse     time                lapsed
"""  # the last four change nothing: the press came twice


def drawn() -> dict[tuple[str, ...], tuple[set[str], str]]:
    """The drawing as rows: who may take which step from where, and where it leads."""
    rows = {}
    for line in DRAWING.strip().splitlines():
        state, *middle, after = line.replace("not yet", "not_yet").split()
        step, *parties = middle
        rows[state, step.replace("_", " ")] = (set(parties), after)
    return rows


def at(state: str) -> Delivery:
    """A delivery in this state."""
    return replace(ACCEPTED, state=DeliveryState(state), day=DAY if state == "scheduled" else None)


@pytest.mark.parametrize(
    ("state", "step", "party"), [(*key, party) for key, (who, _) in drawn().items() for party in sorted(who)]
)
def test_step_of_the_table_is_taken(state: str, step: str, party: str) -> None:
    after = take(at(state), DeliveryStep(step), by=BY[party], today=TODAY, day=DAY)
    assert after.state == drawn()[state, step][1]
    assert after.day == (DAY if after.state == "scheduled" else None)


@pytest.mark.parametrize(
    ("state", "step", "party"),
    [key for key in product(DeliveryState, DeliveryStep, BY) if key[2] not in drawn().get(key[:2], ((), ""))[0]],
)
def test_every_other_step_is_refused(state: str, step: str, party: str) -> None:
    """A step that is never this side's is not theirs to take; one that is comes too early or too late."""
    sometimes = any(party in who for (_, one), (who, _) in drawn().items() if one == step)
    with pytest.raises(DeliveryMovedOn if sometimes else NotYourStep):
        take(at(state), DeliveryStep(step), by=BY[party], today=TODAY, day=DAY)


def test_drawing_shows_the_table() -> None:
    leads_on = {key: after for key, (_, after) in list(drawn().items())[: len(NEXT_DELIVERY)]}
    assert leads_on == NEXT_DELIVERY


@pytest.mark.parametrize("step", DeliveryStep)
def test_stranger_takes_no_step(step: DeliveryStep) -> None:
    with pytest.raises(NotYourStep):
        take(ACCEPTED, step, by=DEV, today=TODAY, day=DAY)


def test_help_is_scheduled_for_a_day_and_the_day_goes_when_it_is_given() -> None:
    scheduled = take(ACCEPTED, DeliveryStep.SCHEDULE, by=ANA, today=TODAY, day=DAY)
    assert scheduled == replace(ACCEPTED, state=DeliveryState.SCHEDULED, since=TODAY, day=DAY)
    later = take(scheduled, DeliveryStep.SCHEDULE, by=BEN, today=TODAY, day=DAY + timedelta(days=7))
    assert later.day == DAY + timedelta(days=7)
    given = take(later, DeliveryStep.DELIVER, by=BEN, today=DAY)
    assert given == replace(ACCEPTED, state=DeliveryState.DELIVERED, since=DAY)


def test_scheduling_without_a_day_is_refused() -> None:
    with pytest.raises(DeliveryDayMissing) as refused:
        take(ACCEPTED, DeliveryStep.SCHEDULE, by=BEN, today=TODAY)
    assert refused.value.field == "day"


def test_press_that_comes_twice_changes_nothing() -> None:
    given = take(ACCEPTED, DeliveryStep.DELIVER, by=BEN, today=TODAY)
    assert take(given, DeliveryStep.DELIVER, by=BEN, today=DAY) == given


def test_help_that_did_not_arrive_starts_again() -> None:
    given = take(ACCEPTED, DeliveryStep.DELIVER, by=BEN, today=TODAY)
    assert take(given, DeliveryStep.NOT_YET, by=ANA, today=DAY) == replace(ACCEPTED, since=DAY)


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        ("accepted", (Nudge(BEN, date(2027, 3, 4)), Nudge(BEN, date(2027, 3, 11)))),
        ("scheduled", (Nudge(BEN, date(2027, 3, 21)), Nudge(BEN, date(2027, 3, 28)))),
        ("delivered", (Nudge(ANA, date(2027, 3, 2)), Nudge(ANA, date(2027, 3, 9)))),
        ("confirmed", ()),
        ("declined", ()),
        ("lapsed", ()),
    ],
)
def test_late_help_is_asked_about_twice_and_then_there_is_silence(state: str, asked: tuple[Nudge, ...]) -> None:
    assert nudges(at(state)) == asked


@pytest.mark.parametrize(
    ("state", "day"),
    [
        ("accepted", date(2027, 3, 31)),
        ("scheduled", date(2027, 4, 19)),
        ("delivered", None),
        ("confirmed", None),
        ("declined", None),
        ("lapsed", None),
    ],
)
def test_help_lapses_a_month_after_it_could_have_gone_on(state: str, day: date | None) -> None:
    assert lapses_on(at(state)) == day


@pytest.mark.parametrize("state", ["accepted", "scheduled"])
def test_last_question_comes_before_the_help_lapses(state: str) -> None:
    end = lapses_on(at(state))
    assert end is not None
    assert max(nudge.on for nudge in nudges(at(state))) < end


@pytest.mark.parametrize("state", ["confirmed", "declined", "lapsed"])
def test_end_is_an_end(state: str) -> None:
    assert [step for begin, step in NEXT_DELIVERY if begin == state] == []


def helped(summit: Campaign, stage: Stage) -> Campaign:
    """The pitch at a stage, with the room that Ben offered and Ana accepted."""
    room = Pledge(
        person=BEN,
        slot=ROOM,
        resource=Resource.VENUE,
        state=PledgeState.ACCEPTED,
        source=Source.FORM,
        amount=1,
        at=NOW,
        delivery_since=SET,
    )
    needs = (summit.needs[0], replace(summit.needs[1], accepted=1))
    totals = Totals(own=600_00, supporters=1)
    return replace(summit, stage=stage, needs=needs, totals=totals, pledges=(room,))


@pytest.mark.parametrize("by", [ANA, BEN])
@pytest.mark.parametrize("stage", [Stage.OPEN, Stage.UNDERWAY])
def test_help_that_is_called_off_opens_its_need_again(summit: Campaign, stage: Stage, by: PersonId) -> None:
    before = helped(summit, stage)
    after, happened = deliver(before, BEN, ROOM, DeliveryStep.DECLINE, by=by, at=NOW, today=TODAY)
    assert (after.needs, after.totals, after.pledges_of(BEN)) == (summit.needs, Totals(own=600_00), ())
    assert happened == (
        HelpOff(
            at=NOW,
            by=by,
            about=BEN,
            moves=(Move(Account.PERSON, BEN, ROOM, 1), Move(Account.ACCEPTED, BEN, ROOM, -1)),
            slot=ROOM,
            step="decline",
            amount=1,
        ),
    )


@pytest.mark.parametrize("by", [ANA, BEN])
@pytest.mark.parametrize("stage", [Stage.SHARING, Stage.APPLYING])
def test_whoever_helped_stays_a_supporter_once_the_learning_is_over(
    summit: Campaign, stage: Stage, by: PersonId
) -> None:
    """Nobody can call the help off any more, and time lets nothing lapse."""
    before = helped(summit, stage)
    with pytest.raises(DeliveryMovedOn):
        deliver(before, BEN, ROOM, DeliveryStep.DECLINE, by=by, at=NOW, today=TODAY)
    assert deliver(before, BEN, ROOM, DeliveryStep.LAPSE, by=None, at=NOW, today=TODAY) == (before, ())
