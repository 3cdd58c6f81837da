"""Nobody is written to before 9:00, from 16:30 on, at weekends or on holidays, wherever they live."""

from datetime import UTC, date, datetime

import pytest

from domain.working_hours import WorkingHours

HOLIDAYS = {date(2027, 3, 26), date(2027, 3, 29), date(2027, 7, 1)}  # Good Friday, Easter Monday, Canada Day


def hours(zone: str) -> WorkingHours:
    """The hours of somebody in a zone, with the same holidays everywhere."""
    return WorkingHours(zone, HOLIDAYS.__contains__)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2027."""
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "written"),
    [
        ("America/Vancouver", utc(3, 1, 16, 59), False),
        ("America/Vancouver", utc(3, 1, 17, 0), True),
        ("America/Vancouver", utc(3, 2, 0, 29), True),
        ("America/Vancouver", utc(3, 2, 0, 30), False),
        ("America/Vancouver", utc(3, 15, 16, 0), True),  # an hour earlier, in summer time
        ("Europe/Paris", utc(3, 1, 8, 0), True),
        ("Europe/Paris", utc(3, 1, 7, 59), False),
        ("Asia/Kathmandu", utc(3, 1, 3, 15), True),
        ("Asia/Kathmandu", utc(3, 1, 3, 14), False),
        ("Pacific/Auckland", utc(2, 28, 20, 0), True),  # Monday there
        ("Pacific/Auckland", utc(3, 5, 20, 0), False),  # Saturday there
        ("America/Vancouver", utc(3, 6, 18, 0), False),
        ("America/Vancouver", utc(3, 26, 17, 0), False),
    ],
)
def test_person_is_written_to_only_in_their_working_hours(zone: str, at: datetime, written: bool) -> None:
    assert hours(zone).contains(at) is written


@pytest.mark.parametrize(
    ("zone", "at", "first"),
    [
        ("America/Vancouver", utc(3, 1, 18, 20), utc(3, 1, 18, 20)),
        ("America/Vancouver", utc(3, 1, 12, 0), utc(3, 1, 17, 0)),
        ("America/Vancouver", utc(3, 2, 0, 30), utc(3, 2, 17, 0)),
        ("America/Vancouver", utc(3, 6, 0, 30), utc(3, 8, 17, 0)),  # Friday 16:30 waits for Monday
        ("America/Vancouver", utc(3, 6, 18, 0), utc(3, 8, 17, 0)),
        ("America/Vancouver", utc(3, 13, 1, 0), utc(3, 15, 16, 0)),  # over the change to summer time
        ("America/Vancouver", utc(3, 26, 2, 0), utc(3, 30, 16, 0)),  # over Easter
        ("Europe/Paris", utc(3, 1, 18, 0), utc(3, 2, 8, 0)),
        ("Pacific/Auckland", utc(3, 5, 20, 0), utc(3, 7, 20, 0)),
    ],
)
def test_message_waits_for_the_first_working_moment(zone: str, at: datetime, first: datetime) -> None:
    assert hours(zone).first_moment(at) == first


def test_message_names_the_moment_on_the_clock_of_the_person() -> None:
    assert hours("Europe/Paris").first_moment(utc(3, 1, 18)).isoformat() == "2027-03-02T09:00:00+01:00"


@pytest.mark.parametrize(
    ("day", "morning"),
    [
        (date(2027, 3, 1), utc(3, 1, 17)),
        (date(2027, 3, 6), utc(3, 8, 17)),
        (date(2027, 3, 26), utc(3, 30, 16)),
        (date(2027, 7, 1), utc(7, 2, 16)),
    ],
)
def test_morning_is_that_of_the_first_working_day(day: date, morning: datetime) -> None:
    assert hours("America/Vancouver").morning_of(day) == morning


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (date(2027, 3, 1), 3, date(2027, 3, 4)),
        (date(2027, 3, 3), 3, date(2027, 3, 8)),
        (date(2027, 3, 5), 1, date(2027, 3, 8)),
        (date(2027, 3, 6), 1, date(2027, 3, 8)),
        (date(2027, 3, 24), 3, date(2027, 3, 31)),
        (date(2027, 6, 30), 1, date(2027, 7, 2)),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(day: date, count: int, after: date) -> None:
    assert hours("America/Vancouver").working_days_after(day, count) == after
