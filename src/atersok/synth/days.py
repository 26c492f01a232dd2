"""Days as whole numbers (``date.toordinal``): fast to add, compare and write."""

from datetime import date
from functools import cache

from atersok.law.calendar import quarter_number


def day(year: int, month: int, dom: int) -> int:
    """Give the number of a calendar day."""
    return date(year, month, dom).toordinal()


@cache
def iso(number: int) -> str:
    """Write a day as ÅÅÅÅ-MM-DD."""
    return date.fromordinal(number).isoformat()


@cache
def year_of(number: int) -> int:
    """Give the calendar year of a day."""
    return date.fromordinal(number).year


def month_length(year: int, month: int) -> int:
    """Count the days of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


def add_months(number: int, months: int) -> int:
    """Go so many months on, to the same day of the month or its last (lag 1930:173, 1 §)."""
    start = date.fromordinal(number)
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, month_length(year, month))).toordinal()


@cache
def quarter_of(number: int) -> tuple[int, int]:
    """Give (year, quarter 1-4) of a day."""
    when = date.fromordinal(number)
    return when.year, quarter_number(when)


def quarter_last(year: int, quarter: int) -> int:
    """Give the last day of a quarter."""
    return date(year, quarter * 3, month_length(year, quarter * 3)).toordinal()


def next_quarter_last(number: int) -> int:
    """Give the last day of the quarter after the one this day is in."""
    year, quarter = quarter_of(number)
    return quarter_last(year + quarter // 4, quarter % 4 + 1)
