"""Months: how long they are, and the same day in another one."""

import calendar
from datetime import date


def days_in(month: date) -> int:
    """Return how many days the month has."""
    return calendar.monthrange(month.year, month.month)[1]


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
