"""What a list of things to do is made of: rows, and the parts that each source gives to a queue."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse

from atersok.claims.services.watch import Name
from atersok.site.todo.desk import NOBODY, Charge


@dataclass(slots=True)
class Row:
    """A thing to do: what, why now, how much (öre), last day, whose. `queue`: whose duty it is when given to nobody."""

    name: Name
    what: str
    number: str
    url: str
    why: str
    queue: str
    amount: int | None = None
    due: date | None = None
    passed: date | None = None  # the earliest reading of the last day, when it has passed and a later one has not
    tag: str = ""
    size: int = 1  # how many findings it stands for
    charge: Charge = NOBODY
    actions: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """What names it in an address."""
        name = self.name
        if name.number is not None:
            return f"{name.thing}-{name.number}"
        return "-".join(filter(None, (str(name.thing), name.kind, f"{name.since:%Y%m%d}" if name.since else "")))


@dataclass(slots=True)
class Part:
    """A queue, or what one source gives to it: the first rows, and the count, sum and earliest day of all."""

    rows: list[Row] = field(default_factory=list)
    count: int = 0
    amount: int = 0
    earliest: date | None = None

    def add(self, other: "Part") -> None:
        """Put what another source gives into it, in order of last day."""
        self.rows = sorted([*self.rows, *other.rows], key=by_day)
        self.count += other.count
        self.amount += other.amount
        self.earliest = min(filter(None, (self.earliest, other.earliest)), default=None)


def part_of(rows: Iterable[Row]) -> Part:
    """A queue of which every row is known."""
    known = sorted(rows, key=by_day)
    days = [row.due for row in known if row.due]
    return Part(known, len(known), sum(row.amount or 0 for row in known), min(days, default=None))


def by_day(row: Row) -> tuple[bool, date, str]:
    """By last day; without one last."""
    return row.due is None, row.due or date.max, row.number


@cache
def link(name: str, *args: Any) -> str:
    """The address of a page; empty where there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


DEADLINES = {"days7": 7, "days30": 30, "days90": 90}
"""The queues of last days: how near they are."""


def deadline(due: date | None, today: date) -> str:
    """The queue of a last day; empty when it is further off or not known."""
    if due is None:
        return ""
    left = (due - today).days
    return next((code for code, days in DEADLINES.items() if left <= days), "")
