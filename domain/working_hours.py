"""When a person may be written to: 9:00 to 16:30 of their own working days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(9, 0), time(16, 30)
WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The working hours of one person: an IANA zone and the holidays of their calendar."""

    zone: str
    is_holiday: Callable[[date], bool]

    def is_working(self, day: date) -> bool:
        """Whether the person works on that day."""
        return day.weekday() not in WEEKEND and not self.is_holiday(day)

    def contains(self, at: datetime) -> bool:
        """Whether the person may be written to at this moment."""
        local = at.astimezone(ZoneInfo(self.zone))
        return self.is_working(local.date()) and OPENS <= local.time() < CLOSES

    def first_moment(self, at: datetime) -> datetime:
        """The first moment from `at` on that lies within the working hours; an aware datetime in their zone."""
        local = at.astimezone(ZoneInfo(self.zone))
        if self.contains(local):
            return local
        day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
        return self.morning_of(day)

    def morning_of(self, day: date) -> datetime:
        """The opening of the first working day from `day` on."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return datetime.combine(day, OPENS, ZoneInfo(self.zone))

    def working_days_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`."""
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day
