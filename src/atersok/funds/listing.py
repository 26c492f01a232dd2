"""The list of funds with a year's money, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet, Sum

from atersok.funds.figures import Table, table
from atersok.funds.models import Allocation, Fund


@dataclass(frozen=True, slots=True)
class Listed:
    """A fund and its money (öre) of one year, the one that matters."""

    fund: Fund
    year: int
    amount: int | None
    allocated: int
    decided: bool

    @property
    def left(self) -> int | None:
        """What nobody has been given."""
        return None if self.amount is None else self.amount - self.allocated


def listed(funds: QuerySet[Fund], year: int) -> list[Listed]:
    """Every fund, those with money this year first."""
    allocations = Allocation.objects.annotate(sum=Sum("needs__amount", filter=Q(needs__chosen=True), default=0))
    rows = funds.prefetch_related("frames", "outcomes", "inputs", Prefetch("allocations", allocations))
    return [_listed(fund, year) for fund in rows]


def year_to_show(fund: Fund, year: int) -> int:
    """The year that matters of one fund, in five queries."""
    allocated = set(fund.allocations.filter(needs__chosen=True).values_list("year", flat=True))
    return _matters(table(fund), allocated, year)


def _listed(fund: Fund, this_year: int) -> Listed:
    sums = {one.year: int(getattr(one, "sum", 0)) for one in fund.allocations.all()}
    shown = table(fund)
    year = _matters(shown, {one for one, allocated in sums.items() if allocated}, this_year)
    decided = any(one.decided for one in fund.allocations.all() if one.year == year)
    return Listed(fund, year, shown.to_divide(year), sums.get(year, 0), decided)


def _matters(shown: Table, allocated: set[int], this_year: int) -> int:
    """This year where there is something in it, else the latest that is divided, else the latest with money.

    Where nothing is known at all: the fund's year that is nearest.
    """
    fund = shown.fund
    with_money = {year for year in fund.years if shown.to_divide(year)}
    if this_year in allocated | with_money:
        return this_year
    nearest = min(max(this_year, fund.first_year), fund.last_year)
    return max(allocated & set(fund.years) or with_money or {nearest})
