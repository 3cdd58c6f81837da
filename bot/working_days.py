"""Whose day is a working day: the holidays of the organisation's calendar, such as "CA-BC"."""

from collections.abc import Callable
from datetime import date
from functools import cache

import holidays

from domain.working_hours import WorkingHours


def hours_of(zone: str, calendar: str) -> WorkingHours:
    """The working hours of somebody in `zone`, with the statutory holidays of `calendar`."""
    return WorkingHours(zone, _holidays(calendar))


def is_calendar(calendar: str) -> bool:
    """Whether we know the holidays of this country or province."""
    country, _, part = calendar.partition("-")
    known = holidays.list_supported_countries()
    return country in known and (not part or part in known[country])


@cache
def _holidays(calendar: str) -> Callable[[date], bool]:
    country, _, part = calendar.partition("-")
    days = holidays.country_holidays(country, subdiv=part or None)
    return lambda day: day in days
