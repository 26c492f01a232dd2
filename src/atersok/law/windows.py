"""Choosing the twelve-month windows of varaktig vård: disjoint, each over the threshold, worth the most.

A window is defined by its start; it ends before the day twelve months later (1930:173 1 §), so a start on
29 February ends on 28 February the year after. The choice is exact: a pass over the days from the last to the
first keeps, for every day, the best plan whose windows start on it or later.

Order of preference: largest total; then most in windows whose period is over; then fewest windows; then each
window as late as it can start without changing any of that. Plans that agree on the first three form a lattice
(two of them can be merged window by window), so "each as late as possible" picks exactly one.

Days are proleptic ordinals (date.toordinal()) and money is öre in this module, for speed.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from atersok.law.calendar import add_months

MONTHS = 12
_TOTAL, _OVER = 80, 20  # bit positions that keep total, total in periods over and count apart in one integer


class Row(NamedTuple):
    """What one cost is worth in a window: `care` counts towards the threshold, `extra` is paid on top."""

    day: int
    care: int
    extra: int = 0


class Window(NamedTuple):
    """Days start..end-1, and what the rows inside are worth: care, and care plus extra."""

    start: int
    end: int
    care: int
    total: int


type Span = tuple[int, int]  # first and last day, both inside


@lru_cache(maxsize=1024)
def _ends_of_year(year: int) -> tuple[int, ...]:
    first = date(year, 1, 1).toordinal()
    days = date(year + 1, 1, 1).toordinal() - first
    return tuple(add_months(date.fromordinal(first + n), MONTHS).toordinal() for n in range(days))


def window_end(start: int) -> int:
    """The day after a window's last: twelve months after its start."""
    year = date.fromordinal(start).year
    return _ends_of_year(year)[start - date(year, 1, 1).toordinal()]


@lru_cache(maxsize=65_536)
def latest_start(end: int) -> int:
    """The latest start of a window that is over before `end` (its end is at most `end`)."""
    start = end - 366
    while window_end(start + 1) <= end:
        start += 1
    return start


class Ledger:
    """Rows in order of day, with running sums: the worth of any window by two look-ups."""

    __slots__ = ("care", "days", "extra")

    def __init__(self, rows: Iterable[Row]) -> None:
        ordered = sorted(rows)
        self.days = [row.day for row in ordered]
        self.care = [0, *accumulate(row.care for row in ordered)]
        self.extra = [0, *accumulate(row.extra for row in ordered)]

    def window(self, start: int) -> Window:
        """The window that starts on a day."""
        end = window_end(start)
        first, last = bisect_left(self.days, start), bisect_left(self.days, end)
        care = self.care[last] - self.care[first]
        return Window(start, end, care, care + self.extra[last] - self.extra[first])


def plan(
    ledger: Ledger,
    starts: Sequence[Span],
    threshold: Callable[[int], int],
    over_before: int,
    allowed: Callable[[int], bool] | None = None,
) -> list[Window]:
    """The best disjoint windows that start inside `starts` (spans in order), in order of time.

    `threshold(start)` is the least care of a window that starts then, in öre; a window is over when its end is
    at most `over_before`; `allowed` may narrow the starts further.
    """
    if not ledger.days or not starts:
        return []
    low = max(starts[0][0], latest_start(ledger.days[0]) + 1)
    high = min(starts[-1][1], ledger.days[-1])
    best: dict[int, int] = {}
    taken: dict[int, Window] = {}
    inside = _membership(starts, low, high)
    ahead = 0
    for start in range(high, low - 1, -1):
        if inside[start - low] and (allowed is None or allowed(start)):
            window = ledger.window(start)
            if window.care > 0 and window.care >= threshold(start):
                worth = _worth(window, over_before) + best.get(window.end, 0)
                if worth > ahead:
                    ahead, taken[start] = worth, window
        best[start] = ahead
    return _read_off(taken, low, high)


def _membership(starts: Sequence[Span], low: int, high: int) -> bytearray:
    inside = bytearray(max(0, high - low + 1))
    for first, last in starts:
        for day in range(max(first, low), min(last, high) + 1):
            inside[day - low] = 1
    return inside


def _worth(window: Window, over_before: int) -> int:
    """Total, then total in periods over, then fewest windows, as one comparable integer."""
    over = window.total if window.end <= over_before else 0
    return (window.total << _TOTAL) + (over << _OVER) - 1


def _read_off(taken: dict[int, Window], low: int, high: int) -> list[Window]:
    """Follow the choices from the first day: a day not taken means that starting later is as good."""
    chosen, day = [], low
    while day <= high:
        window = taken.get(day)
        if window is None:
            day += 1
        else:
            chosen.append(window)
            day = window.end
    return chosen


def subtract(span: Span, holes: Iterable[Span]) -> list[Span]:
    """What is left of a span of days when other spans are taken out."""
    left = [span]
    for first, last in holes:
        left = [
            piece
            for low, high in left
            for piece in ((low, min(high, first - 1)), (max(low, last + 1), high))
            if piece[0] <= piece[1]
        ]
    return sorted(set(left))


def starts_clear_of(span: Span, frozen: Iterable[Span]) -> list[Span]:
    """The starts in a span whose windows touch no frozen period."""
    return subtract(span, ((latest_start(first) + 1, last) for first, last in frozen))


def can_hold(day: int, starts: Sequence[Span]) -> bool:
    """Whether some window starting inside `starts` contains the day."""
    first = latest_start(day) + 1
    return any(low <= day and high >= first for low, high in starts)
