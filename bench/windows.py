"""What other ways of placing the twelve months would have missed, on the same costs."""

import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from atersok.exchange import read_folder
from atersok.law.calendar import add_months
from atersok.law.case import Case
from atersok.law.findings import verdict
from atersok.law.rules import lasting
from atersok.law.windows import Ledger, Window, plan, window_end
from atersok.sweep.people import People
from atersok.sweep.prefilter import spare

THRESHOLD = 6_000_000


def every_year_from(ledger: Ledger, first: date) -> list[Window]:
    """Twelve-month windows one after another from a day."""
    windows, start = [], first
    while start.toordinal() <= ledger.days[-1]:
        windows.append(ledger.window(start.toordinal()))
        start = add_months(first, 12 * len(windows))
    return windows


def calendar_years(ledger: Ledger) -> list[Window]:
    return every_year_from(ledger, date(date.fromordinal(ledger.days[0]).year, 1, 1))


def anniversaries(ledger: Ledger) -> list[Window]:
    return every_year_from(ledger, date.fromordinal(ledger.days[0]))


def greedy(ledger: Ledger) -> list[Window]:
    """From the first cost on: take the first window that reaches the threshold, go on after it."""
    windows, day = [], ledger.days[0]
    for start in ledger.days:
        if start >= day and ledger.window(start).care >= THRESHOLD:
            windows.append(ledger.window(start))
            day = window_end(start)
    return windows


def best(ledger: Ledger) -> list[Window]:
    return plan(ledger, [(ledger.days[0] - 366, ledger.days[-1])], THRESHOLD, ledger.days[-1] + 1000)


WAYS: dict[str, Callable[[Ledger], Iterable[Window]]] = {
    "best (exact)": best, "calendar year": calendar_years, "anniversary of first cost": anniversaries, "greedy": greedy,
}  # fmt: skip


def totals(folder: Path, on: date) -> dict[str, tuple[int, int]]:
    """For each way: öre in windows over the threshold, and persons with any. Claims and last days are left aside."""
    found = dict.fromkeys(WAYS, (0, 0))
    for facts in People(spare(read_folder(folder), on)):
        if not facts.costs:
            continue
        case = Case(facts._replace(claims=()), on, "23")
        ground = lasting.prepare(case, list(case.facts.costs), ())
        if verdict(ground.person) is not True or not ground.ledger.days:
            continue
        for name, way in WAYS.items():
            paid = sum(window.total for window in way(ground.ledger) if window.care >= THRESHOLD)
            found[name] = found[name][0] + paid, found[name][1] + (paid > 0)
    return found


if __name__ == "__main__":
    for name, (ore, persons) in totals(Path(sys.argv[1]), date.fromisoformat(sys.argv[2])).items():
        print(f"{name}: {ore // 100} kr, {persons} persons")
