"""An independent calendar: the `holidays` package, the eves that lag (1930:173) 2 § names, and months one by one."""

from datetime import date, timedelta
from functools import cache

from holidays.countries.sweden import Sweden

YEARS = range(1989, 2073)
PUBLIC = Sweden(include_sundays=False, years=YEARS)
DAY = timedelta(days=1)


def is_named_eve(day: date) -> bool:
    """Midsommarafton (the day before midsommardagen), julafton and nyårsafton."""
    return (day.month, day.day) in ((12, 24), (12, 31)) or PUBLIC.get(day + DAY) == "Midsommardagen"


@cache
def working(day: date) -> bool:
    return day.weekday() not in (5, 6) and day not in PUBLIC and not is_named_eve(day)


def rolled(day: date) -> date:
    while not working(day):
        day += DAY
    return day


def month_later(day: date, months: int) -> date:
    """The same number `months` later, one month at a time; the last day of a month that lacks the number."""
    year, month = day.year, day.month
    step = 1 if months >= 0 else -1
    for _ in range(abs(months)):
        month += step
        if month == 13:
            year, month = year + 1, 1
        elif month == 0:
            year, month = year - 1, 12
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


@cache
def year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 2, 28)


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
