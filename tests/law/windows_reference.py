"""Slow, obviously right choices of twelve-month windows: every set of them, or day by day with plain sums."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

from tests.law.calendar_oracle import year_later


class Plan(NamedTuple):
    """What is preferred, most important first; `starts` in order of time, later is better for each."""

    total: int
    over: int
    fewest: int
    starts: tuple[int, ...]


NOTHING = Plan(0, 0, 0, ())
type Rows = Sequence[tuple[int, int, int]]  # day, care, extra


@cache
def day_after(start: int) -> int:
    """The first day after a window that starts on a day."""
    return year_later(date.fromordinal(start)).toordinal()


def worth(rows: Rows, start: int) -> tuple[int, int]:
    """Care, and care plus extra, of the rows inside the window."""
    inside = [row for row in rows if start <= row[0] < day_after(start)]
    return sum(row[1] for row in inside), sum(row[1] + row[2] for row in inside)


def of(rows: Rows, starts: Iterable[int], over_before: int) -> Plan:
    """The plan that these starts make."""
    ordered = tuple(sorted(starts))
    totals = {start: worth(rows, start)[1] for start in ordered}
    over = sum(total for start, total in totals.items() if day_after(start) <= over_before)
    return Plan(sum(totals.values()), over, -len(ordered), ordered)


def every_plan(rows: Rows, starts: Collection[int], threshold: int, over_before: int) -> Iterator[Plan]:
    """All sets of disjoint windows that each reach the threshold."""
    enough = [start for start in starts if worth(rows, start)[0] >= threshold]
    for count in range(len(enough) + 1):
        for chosen in combinations(sorted(enough), count):
            if all(day_after(one) <= other for one, other in pairwise(chosen)):
                yield of(rows, chosen, over_before)


def best_of_all(rows: Rows, starts: Collection[int], threshold: int, over_before: int) -> Plan:
    """The preferred of all plans. Raises AssertionError where no plan has every window as late as it can go."""
    plans = list(every_plan(rows, starts, threshold, over_before))
    best = max(plans, key=lambda plan: plan[:3])
    equals = [plan.starts for plan in plans if plan[:3] == best[:3]]
    latest = tuple(max(column) for column in zip(*equals, strict=True))
    assert latest in equals, "no single plan has each window as late as possible"
    return best._replace(starts=latest)


def day_by_day(rows: Rows, allowed: Callable[[int], bool], threshold: int, over_before: int) -> Plan:
    """From the last day with a row to the first that a window could reach: the best plan that starts there or later."""
    if not rows:
        return NOTHING
    days = [row[0] for row in rows]
    best: dict[int, Plan] = {}
    for start in range(max(days), min(days) - 367, -1):
        options = [best.get(start + 1, NOTHING)]
        if allowed(start):
            care, total = worth(rows, start)
            if care >= threshold:
                rest = best.get(day_after(start), NOTHING)
                over = total if day_after(start) <= over_before else 0
                options.append(
                    Plan(rest.total + total, rest.over + over, rest.fewest - 1, (start, *rest.starts))
                )  # fmt: skip
        best[start] = max(options)
    return best[min(days) - 366]
