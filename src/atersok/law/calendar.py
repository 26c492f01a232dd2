"""Calendar days as the law counts them: months, quarters, public holidays, last days and bank days.

Sources: lag (1930:173) 1–2 §§ (how statutory time is counted), lag (1989:253) 1–2 §§ (public holidays).
Everything here is a pure function of calendar days; nothing knows what day it is today.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date, timedelta
from functools import cache, lru_cache

ONE_DAY = timedelta(days=1)

_NATIONAL_DAY_SINCE = 2005  # lag (2004:1320): the national day replaced annandag pingst


def add_months(day: date, months: int) -> date:
    """The day `months` later with the same number, or the month's last day where it lacks that number.

    lag (1930:173) 1 §. `months` may be negative.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:
        return date(year, month0 + 1, day.day)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def age_on(birth: date, day: date) -> int:
    """Whole years lived on `day`; somebody born on 29 February turns a year older on the 28th in other years."""
    years = day.year - birth.year
    if (day.month, day.day) >= (birth.month, birth.day):
        return years
    return years if day == add_months(birth, 12 * years) else years - 1


@lru_cache(maxsize=65_536)
def quarter_start(day: date) -> date:
    """First day of the calendar quarter of `day`."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_number(day: date) -> int:
    """1–4."""
    return (day.month + 2) // 3


def quarter_end(day: date) -> date:
    """Last day of the calendar quarter of `day`."""
    return add_months(quarter_start(day), 3) - ONE_DAY


@lru_cache(maxsize=1)
def _quarter_ends() -> list[date]:
    return [quarter_end(date(year, month, 1)) for year in range(1900, 2200) for month in (1, 4, 7, 10)]


def quarter_ends(first: date, last: date) -> list[date]:
    """The last days of quarters from `first` through `last`."""
    ends = _quarter_ends()
    return ends[bisect_left(ends, first) : bisect_right(ends, last)]


def easter(year: int) -> date:
    """Påskdagen: Sunday after the full moon on or after 21 March (lag 1989:253 2 §), Gregorian reckoning."""
    century, year_of_century = divmod(year, 100)
    golden = year % 19
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - moon_shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year_of_century // 4) - epact - year_of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day0 = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day0 + 1)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday()) % 7)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Allmänna helgdagar of a year other than ordinary Sundays (lag 1989:253 1–2 §§)."""
    sunday = easter(year)
    days = {
        date(year, 1, 1),
        date(year, 1, 6),
        sunday - timedelta(days=2),
        sunday,
        sunday + ONE_DAY,
        date(year, 5, 1),
        sunday + timedelta(days=39),
        sunday + timedelta(days=49),
        _saturday_from(date(year, 6, 20)),
        _saturday_from(date(year, 10, 31)),
        date(year, 12, 25),
        date(year, 12, 26),
    }
    if year >= _NATIONAL_DAY_SINCE:
        days.add(date(year, 6, 6))
    else:
        days.add(sunday + timedelta(days=50))
    return frozenset(days)


@cache
def eves(year: int) -> frozenset[date]:
    """Midsommarafton, julafton and nyårsafton, which lag (1930:173) 2 § treats as public holidays."""
    return frozenset({_saturday_from(date(year, 6, 20)) - ONE_DAY, date(year, 12, 24), date(year, 12, 31)})


def is_working_day(day: date) -> bool:
    """Vardag in the sense of lag (1930:173) 2 §: no Saturday, Sunday, public holiday or named eve."""
    return day.weekday() < 5 and day not in public_holidays(day.year) and day not in eves(day.year)


@lru_cache(maxsize=65_536)
def roll_forward(day: date) -> date:
    """The last day for an act whose term ends on `day`: that day, or the next working day (1930:173 2 §)."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def previous_working_day(day: date) -> date:
    """`day`, or the working day before it: for dates set by practice, which 1930:173 2 § does not reach."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


@lru_cache(maxsize=4_096)
def last_bank_day(year: int, month: int) -> date:
    """The last day of the month on which banks pay (the agency's practice for payments)."""
    return previous_working_day(date(year, month, monthrange(year, month)[1]))
