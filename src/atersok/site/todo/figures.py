"""Sums without people: the four on the start page, and the table for those who follow the whole."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, ExtractYear

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.claims.life import WITH_AGENCY
from atersok.claims.models import Claim, Finding
from atersok.claims.models import State as ClaimState
from atersok.law.calendar import last_bank_day, quarter_end
from atersok.law.findings import State
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money.models import Account, Entry
from atersok.site.todo.from_findings import unclaimed

FEWEST = 5
"""Fewer people than this are not counted out: a number could point at somebody."""


@dataclass(frozen=True, slots=True)
class Figures:
    """In öre. `awaited`: granted or due and not paid. `pay_day`: when the next lump sum is paid."""

    can_be_claimed: int
    claimed: int
    awaited: int
    lost: int
    pay_day: date


def figures(today: date) -> Figures:
    """The region's four figures: one query, no people, so for every role that has them on its page."""
    parts = [
        _sum(unclaimed(Finding.objects.filter(state=State.CLAIMABLE)), "can"),
        _sum(Claim.objects.filter(state__in=WITH_AGENCY), "claimed"),
        _sum(awaited(today), "awaited"),
        _sum(lost(today.year), "lost"),
        _sum(owed(), "owed"),
    ]
    sums = {name: total for name, total in parts[0].union(*parts[1:], all=True) if total is not None}
    return Figures(
        int(sums.get("can", 0)), int(sums.get("claimed", 0)), int(sums.get("owed", sums.get("awaited", 0))),
        int(sums.get("lost", 0)),
        next_pay_day(today),
    )  # fmt: skip


def _sum(rows: QuerySet[Any], name: str) -> QuerySet[Any, Any]:
    of = Value(name)
    summed: QuerySet[Any, Any] = rows.order_by().annotate(of=of).values("of").annotate(total=Sum("amount"))
    return summed.values_list("of", "total")


def owed() -> QuerySet[Entry]:
    """By the books: lump sums of quarters that have ended and what has been granted, less what came. None before."""
    due = Q(receivable__quarter__isnull=False) | Q(receivable__claim__granted__isnull=False)
    return Entry.objects.filter(due, account=Account.RECEIVABLE)


def awaited(today: date) -> QuerySet[Finding]:
    """Where no books are kept: lump sums of the last quarter that has ended, until their day of payment."""
    if _pay_day(_ended(today)) < today:
        return Finding.objects.none()
    return Finding.objects.filter(kind=LUMP, state=State.AUTOMATIC, until__gte=_ended(today), pay_day__gte=today)


def _ended(today: date) -> date:
    """The last day of the latest quarter that has ended."""
    first_month = (today.month - 1) // 3 * 3 + 1
    return date.fromordinal(date(today.year, first_month, 1).toordinal() - 1)


def next_pay_day(today: date) -> date:
    """The next day that a lump sum is paid: the last bank day of the month after a quarter."""
    ended = _ended(today)
    day = _pay_day(ended)
    return day if day >= today else _pay_day(quarter_end(today))


def _pay_day(quarter: date) -> date:
    year, month = (quarter.year + 1, 1) if quarter.month == 12 else (quarter.year, quarter.month + 1)
    return last_bank_day(year, month)


def lost(year: int) -> QuerySet[Finding]:
    """What was lost in a year: the last chance was in it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    in_year = Q(final_day__range=(first, last)) | Q(final_day=None, last_day__range=(first, last))
    near = (date(year - 2, 1, 1), last)  # the index is by last day, and no reading is years later than another
    return Finding.objects.filter(in_year, state=State.LATE, last_day__range=near)


# --- the table --------------------------------------------------------------------------------------------------------
STATES = (State.CLAIMABLE, State.CLAIMED, State.AUTOMATIC, State.BLOCKED, State.WATCH, State.LATE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A sum in öre, of how many findings (None: too few to say)."""

    amount: int
    count: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A reimbursement: a cell for each of STATES (None: nothing)."""

    kind: str
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True)
class Table:
    """A year's sums by reimbursement and state, and the years there are. `sums` in öre."""

    lines: list[Line]
    sums: list[int]
    years: list[int]


def table(user: User, year: int | None) -> Table:
    """What the region's findings come to, by the year in which their period ends."""
    if not user.may(Permission.FIGURES):
        return Table([], [], [])
    every = Finding.objects.filter(state__in=STATES).annotate(year=ExtractYear(Coalesce("until", "since")))
    grouped: QuerySet[Any, Any] = every.order_by().values("year", "kind", "state").annotate(
        total=Sum("amount"), count=Count("pk"), people=Count("person", distinct=True)
    )  # fmt: skip
    found = [row for row in grouped if row["year"]]
    years = sorted({row["year"] for row in found}, reverse=True)
    return _table([row for row in found if year is None or row["year"] == year], years)


def _table(found: list[dict[str, Any]], years: list[int]) -> Table:
    cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in found:
        cells.setdefault((row["kind"], row["state"]), []).append(row)
    kinds = sorted({kind for kind, _state in cells})
    lines = [Line(kind, [_cell(cells.get((kind, state), [])) for state in STATES]) for kind in kinds]
    sums = [sum(cell.amount for line in lines if (cell := line.cells[place])) for place in range(len(STATES))]
    return Table(lines, sums, years)


def _cell(rows: list[dict[str, Any]]) -> Cell | None:
    if not rows:
        return None
    few = any(row["people"] < FEWEST for row in rows)
    return Cell(sum(row["total"] or 0 for row in rows), None if few else sum(row["count"] for row in rows))


def decisions(user: User) -> list[dict[str, Any]]:
    """What was claimed and granted, by the year it was sent."""
    if not user.may(Permission.FIGURES):
        return []
    sent = Claim.objects.filter(sent__isnull=False).exclude(state=ClaimState.WITHDRAWN)
    rows: QuerySet[Any, Any] = sent.annotate(year=ExtractYear("sent")).order_by().values("year").annotate(
        count=Count("pk"), claimed=Sum("amount"), granted=Sum("granted"),
        waiting=Sum("amount", filter=Q(state__in=WITH_AGENCY)),
    )  # fmt: skip
    return sorted(rows, key=lambda row: -row["year"])
