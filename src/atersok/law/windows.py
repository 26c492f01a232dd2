"""Choosing the twelve-month windows of varaktig vård: disjoint, each over the threshold, worth the most.

A window is defined by its start; it ends before the day twelve months later (1930:173 1 §), so a start on
29 February ends on 28 February the year after. The choice is exact: a pass over the days from the last to the
first keeps the best plan whose windows start on a day or later; only days where that can change are visited.

Order of preference: largest total; then most in windows whose period is over; then fewest windows; then each
window as late as it can start without changing any of that. Plans that agree on the first three form a lattice
(two of them can be merged window by window), so "each as late as possible" picks exactly one.

Days are proleptic ordinals (date.toordinal()) and money is öre in this module, for speed.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from atersok.law.calendar import add_months

MONTHS = 12
_LONGEST = 366  # days in the longest window
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


@lru_cache(maxsize=65_536)
def window_end(start: int) -> int:
    """The day after a window's last: twelve months after its start."""
    return add_months(date.fromordinal(start), MONTHS).toordinal()


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

    def __init__(self, rows: Iterable[tuple[int, int, int]]) -> None:
        """Rows as `Row`: day, care, extra."""
        ordered = sorted(rows)
        self.days = [day for day, _, _ in ordered]
        self.care = [0, *accumulate([care for _, care, _ in ordered])]
        self.extra = [0, *accumulate([extra for _, _, extra in ordered])]

    def reaches(self, care: int) -> bool:
        """Whether some stretch no shorter than a window holds that much care; False means that no window does."""
        first = 0
        for last, day in enumerate(self.days, start=1):
            while self.days[first] <= day - _LONGEST:
                first += 1
            if self.care[last] - self.care[first] >= care:
                return True
        return False

    def window(self, start: int) -> Window:
        """The window that starts on a day."""
        end = window_end(start)
        first, last = bisect_left(self.days, start), bisect_left(self.days, end)
        care = self.care[last] - self.care[first]
        return Window(start, end, care, care + self.extra[last] - self.extra[first])


def plan(
    ledger: Ledger,
    starts: Sequence[Span],
    threshold: int,
    over_before: int,
    allowed: Callable[[int], bool] | None = None,
) -> list[Window]:
    """The best disjoint windows that start inside `starts` (spans in order), in order of time.

    `threshold` is the least care of a window, in öre; a window is over when its end is at most `over_before`;
    `allowed` may narrow the starts further (then every allowed day is tried).
    """
    if not ledger.days or not starts:
        return []
    fixed = _all_days(ledger, starts, allowed) if allowed else _turning_points(ledger, starts, over_before)
    taken: list[Window] = []
    worths: list[int] = []  # worths[n]: the best plan whose windows start with taken[n] or later
    negated: list[int] = []  # -start of each taken window: ascending, for bisection
    chained: deque[int] = deque()  # latest starts that leave room for a taken window
    ahead = 0
    for start in _descending(fixed, chained):
        window = ledger.window(start)
        if window.care < threshold or window.care <= 0 or not _inside(start, starts):
            continue
        after = bisect_right(negated, -window.end) - 1
        worth = _worth(window, over_before) + (worths[after] if after >= 0 else 0)
        if worth > ahead:
            ahead = worth
            taken.append(window)
            worths.append(worth)
            negated.append(-start)
            if not allowed:
                chained.append(latest_start(start))
    return _read_off(taken)


def _turning_points(ledger: Ledger, starts: Sequence[Span], over_before: int) -> list[int]:
    """The starts at which it can become worth while to start no later, from the last to the first.

    Going back in time, a window gains when its start reaches a cost; it is tried again where its end lets go of
    one, where its period is over, and at the last day of a span. (Where its end makes room for the next window is
    found on the way.) Between these days a start is worth no more than the one after it.
    """
    points = {latest_start(over_before), *(high for _, high in starts)}
    for day in set(ledger.days):
        points.add(day)
        points.add(latest_start(day))
    return sorted(points, reverse=True)


def _all_days(ledger: Ledger, starts: Sequence[Span], allowed: Callable[[int], bool]) -> list[int]:
    first = latest_start(ledger.days[0]) + 1
    days = (day for low, high in starts for day in range(max(low, first), high + 1))
    return sorted((day for day in days if allowed(day)), reverse=True)


def _descending(fixed: list[int], chained: deque[int]) -> Iterator[int]:
    """Both kinds of turning points as one falling sequence, each day once; `chained` grows while it is read."""
    at, last = 0, None
    while at < len(fixed) or chained:
        if not chained or (at < len(fixed) and fixed[at] >= chained[0]):
            start, at = fixed[at], at + 1
        else:
            start = chained.popleft()
        if start != last:
            last = start
            yield start


def _inside(day: int, spans: Sequence[Span]) -> bool:
    return any(low <= day <= high for low, high in spans)


def _worth(window: Window, over_before: int) -> int:
    """Total, then total in periods over, then fewest windows, as one comparable integer."""
    over = window.total if window.end <= over_before else 0
    return (window.total << _TOTAL) + (over << _OVER) - 1


def _read_off(taken: list[Window]) -> list[Window]:
    """Follow the choices from the first day: a day not taken means that starting later is as good."""
    chosen: list[Window] = []
    for window in reversed(taken):
        if not chosen or window.start >= chosen[-1].end:
            chosen.append(window)
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
