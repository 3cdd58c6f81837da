"""The campaign runs towards its deadline: closing, one extension, and taking the pitch back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.campaign import Campaign, Totals
from domain.events import Begun, Cancelled, Event, Extended, RanOut
from domain.managing import AlreadyExtended, NotLater, cancel, close, extend
from domain.people import PersonId
from domain.pitching import ClosesTooLate, DateInPast, FieldMissing, TooLong
from domain.refusals import NotYourPitch, Refusal, WrongStage
from domain.stages import Stage

ANA, BEN = PersonId("ana"), PersonId("ben")
NOW = datetime(2027, 4, 19, 17, 0, tzinfo=UTC)  # the day before the deadline
CLOSING = datetime(2027, 4, 21, 7, 0, tzinfo=UTC)
WHY = "The venue was confirmed late."
CANCELLABLE = [Stage.DRAFT, Stage.OPEN, Stage.UNDERWAY, Stage.SHARING]


def backed(summit: Campaign, *, accepted: int, experts: int) -> Campaign:
    """The pitch with what has been accepted for it, and some money held for the line."""
    needs = (replace(summit.needs[0], accepted=experts), summit.needs[1])
    totals = Totals(own=600_00, accepted=accepted, waiting=20_00, reserved=5_00, givers=2, supporters=4)
    return replace(summit, needs=needs, totals=totals)


@pytest.mark.parametrize(
    ("accepted", "experts", "stage", "event"),
    [
        (600_00, 2, Stage.UNDERWAY, Begun),
        (599_99, 2, Stage.UNFUNDED, RanOut),
        (600_00, 1, Stage.UNFUNDED, RanOut),
        (0, 0, Stage.UNFUNDED, RanOut),
    ],
)
def test_deadline_starts_or_ends_the_pitch_as_the_ledger_says(
    summit: Campaign, accepted: int, experts: int, stage: Stage, event: type[Event]
) -> None:
    before = backed(summit, accepted=accepted, experts=experts)
    assert close(before, at=CLOSING) == (
        replace(before, stage=stage, totals=replace(before.totals, reserved=0)),
        (event(at=CLOSING, accepted=accepted, supporters=4),),
    )


def test_pitch_that_asks_for_nothing_is_underway_at_its_deadline(summit: Campaign) -> None:
    asking = replace(summit, money=replace(summit.money, costs=()), needs=(), totals=Totals())
    assert close(asking, at=CLOSING)[0].stage is Stage.UNDERWAY


@pytest.mark.parametrize("at", [NOW, CLOSING - timedelta(minutes=1)], ids=["the day before", "the deadline itself"])
def test_time_does_not_close_before_the_deadline_has_passed(summit: Campaign, at: datetime) -> None:
    """As when the deadline moved after its closing was due."""
    before = backed(summit, accepted=600_00, experts=2)
    assert close(before, at=at) == (before, ())


def test_pitcher_may_close_early(summit: Campaign) -> None:
    after, happened = close(backed(summit, accepted=600_00, experts=2), at=NOW, by=ANA)
    assert (after.stage, happened[0].by) == (Stage.UNDERWAY, ANA)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.OPEN])
def test_closing_what_is_not_open_is_refused(summit: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage):
        close(replace(summit, stage=stage), at=CLOSING)


def test_deadline_moves_once_with_a_reason(summit: Campaign) -> None:
    until = date(2027, 4, 30)
    deadline = datetime(2027, 5, 1, 6, 59, tzinfo=UTC)
    assert extend(summit, until, WHY, by=ANA, at=NOW) == (
        replace(summit, deadline=deadline, close_on=until, extension_reason=WHY),
        (Extended(at=NOW, by=ANA, until=date(2027, 4, 30), text=WHY),),
    )


def test_deadline_extended_across_the_clock_change_is_2359_again(summit: Campaign) -> None:
    """13 March is winter time in Vancouver, 14 March summer time."""
    early = replace(summit, close_on=date(2027, 3, 13), deadline=datetime(2027, 3, 14, 7, 59, tzinfo=UTC))
    after, _ = extend(early, date(2027, 3, 14), WHY, by=ANA, at=NOW - timedelta(days=60))
    assert after.deadline == datetime(2027, 3, 15, 6, 59, tzinfo=UTC)


@pytest.mark.parametrize("until", [date(2027, 4, 21), date(2027, 5, 10)])
def test_extension_may_go_from_the_next_day_to_the_first_day_of_the_learning(summit: Campaign, until: date) -> None:
    assert extend(summit, until, WHY, by=ANA, at=NOW)[0].close_on == until


@pytest.mark.parametrize(
    ("until", "reason", "refusal", "field", "values"),
    [
        (date(2027, 4, 30), "", FieldMissing, "reason", {}),
        (date(2027, 4, 30), "x" * 501, TooLong, "reason", {"most": 500, "typed": 501}),
        (None, WHY, FieldMissing, "until", {}),
        (date(2027, 4, 18), WHY, DateInPast, "until", {"day": date(2027, 4, 18)}),
        (date(2027, 4, 19), WHY, NotLater, "until", {"day": date(2027, 4, 20)}),
        (date(2027, 4, 20), WHY, NotLater, "until", {"day": date(2027, 4, 20)}),
        (date(2027, 5, 11), WHY, ClosesTooLate, "until", {"starts": date(2027, 5, 10)}),
        (date(9999, 12, 31), WHY, ClosesTooLate, "until", {"starts": date(2027, 5, 10)}),
    ],
)
def test_extension_that_cannot_be_is_refused(
    summit: Campaign,
    until: date | None,
    reason: str,
    refusal: type[Refusal],
    field: str,
    values: dict[str, object],
) -> None:
    with pytest.raises(refusal) as refused:
        extend(summit, until, reason, by=ANA, at=NOW)
    assert (refused.value.field, refused.value.values) == (field, values)


def test_second_extension_is_refused(summit: Campaign) -> None:
    once, _ = extend(summit, date(2027, 4, 30), WHY, by=ANA, at=NOW)
    with pytest.raises(AlreadyExtended):
        extend(once, date(2027, 5, 5), WHY, by=ANA, at=NOW)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.OPEN])
def test_extension_of_what_is_not_open_is_refused(summit: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage):
        extend(replace(summit, stage=stage), date(2027, 4, 30), WHY, by=ANA, at=NOW)


@pytest.mark.parametrize("stage", CANCELLABLE)
def test_cancelled_pitch_keeps_its_history(summit: Campaign, stage: Stage) -> None:
    before = replace(backed(summit, accepted=600_00, experts=2), stage=stage)
    assert cancel(before, by=ANA, at=NOW) == (
        replace(before, stage=Stage.CANCELLED, totals=replace(before.totals, reserved=0)),
        (Cancelled(at=NOW, by=ANA, stage=stage),),
    )


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in CANCELLABLE])
def test_pitch_cannot_be_cancelled_twice_or_after_it_was_shared(summit: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage):
        cancel(replace(summit, stage=stage), by=ANA, at=NOW)


def test_only_the_pitcher_closes_early(summit: Campaign) -> None:
    with pytest.raises(NotYourPitch):
        close(summit, at=NOW, by=BEN)


def test_only_the_pitcher_extends(summit: Campaign) -> None:
    with pytest.raises(NotYourPitch):
        extend(summit, date(2027, 4, 30), WHY, by=BEN, at=NOW)


def test_only_the_pitcher_cancels(summit: Campaign) -> None:
    with pytest.raises(NotYourPitch):
        cancel(summit, by=BEN, at=NOW)
