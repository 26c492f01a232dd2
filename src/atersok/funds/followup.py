"""Uppföljning: what was decided for each cost centre beside what the ledger says it has used on the objekt."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from atersok.funds import key
from atersok.funds.models import Comment, Draw, Fund, LedgerFile, LedgerSum, Need
from atersok.funds.selectors import allocation_of

COST_CLASSES = ("4", "5", "6", "7")
"""First digit of the accounts that hold costs in Region-Bas."""


@dataclass(frozen=True, slots=True)
class Row:
    """A cost centre, öre. `through`: months that the ledger has told of."""

    cost_centre: str
    needs: str
    decided: int
    used: int
    through: int
    comment: Comment | None

    @property
    def left(self) -> int:
        """Decided less used: below zero where more has been used than was decided."""
        return self.decided - self.used

    @property
    def percent(self) -> str:
        """The difference of what was decided, `12,5 %`-like; a dash where nothing was decided or told of."""
        if not self.decided or not self.through:
            return "–"
        share = key.percent_text(Fraction(abs(self.left), self.decided))
        return f"−{share}" if self.left < 0 else share

    @property
    def forecast(self) -> int:
        """The whole year at the pace so far, to the krona."""
        return key.rounded(Fraction(self.used * 12, self.through)) if self.through else 0

    @property
    def wants_comment(self) -> bool:
        """A difference that nobody has explained."""
        return bool(self.through) and self.left != 0 and self.comment is None


@dataclass(frozen=True, slots=True)
class Sum(Row):
    """All cost centres. `forecasts`: theirs together, which their rounding can set apart from that of the sum."""

    forecasts: int

    @property
    def forecast(self) -> int:
        """What the rows' forecasts come to."""
        return self.forecasts


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A year's follow-up. `other`: öre on the objekt on accounts that are no costs. `months`: costs month by month."""

    year: int
    file: LedgerFile | None
    rows: tuple[Row, ...]
    other: int
    months: tuple[int, ...]

    @property
    def sum(self) -> Sum:
        """All cost centres."""
        return Sum(
            "", "", sum(row.decided for row in self.rows), sum(row.used for row in self.rows),
            self.file.through if self.file else 0, None, sum(row.forecast for row in self.rows),
        )  # fmt: skip

    @property
    def reminders(self) -> list[Row]:
        """Cost centres whose difference waits for a comment."""
        return [row for row in self.rows if row.wants_comment]


def follow_up(fund: Fund, year: int) -> FollowUp:
    """Everything of a year, in a fixed number of queries."""
    file = LedgerFile.objects.filter(fund=fund, year=year, objekt=fund.objekt).select_related("by").first()
    sums = list(file.sums.all()) if file else []
    allocation = allocation_of(fund, year)
    needs = list(allocation.needs.filter(chosen=True).prefetch_related("draws")) if allocation else []
    comments = {one.cost_centre: one for one in fund.comments.filter(year=year).select_related("by")}
    decided, names = decided_by_centre(needs)
    used = _used(sums)
    rows = tuple(
        Row(one, ", ".join(names[one]), decided[one], used[one], file.through if file else 0, comments.get(one))
        for one in sorted({*decided, *used})
    )
    costs = [one for one in sums if one.account.startswith(COST_CLASSES)]
    months = tuple(sum(one.amount for one in costs if one.month == month) for month in range(1, 13))
    return FollowUp(year, file, rows, sum(one.amount for one in sums) - sum(months), months)


def decided_by_centre(needs: list[Need]) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Öre and the needs' names by cost centre; what is drawn on a pot goes to whom it was drawn for."""
    decided: dict[str, int] = defaultdict(int)
    names: dict[str, list[str]] = defaultdict(list)
    for need in needs:
        draws: list[Draw] = list(need.draws.all())
        decided[need.cost_centre] += need.amount - sum(one.amount for one in draws)
        _name(names, need.cost_centre, need)
        for one in draws:
            decided[one.cost_centre] += one.amount
            _name(names, one.cost_centre, need)
    return decided, names


def _name(names: dict[str, list[str]], centre: str, need: Need) -> None:
    if need.title not in names[centre]:
        names[centre].append(need.title)


def _used(sums: list[LedgerSum]) -> dict[str, int]:
    used: dict[str, int] = defaultdict(int)
    for one in sums:
        if one.account.startswith(COST_CLASSES):
            used[one.cost_centre] += one.amount
    return used
