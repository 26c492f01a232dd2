"""The list of funds with a year's money, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet, Sum

from atersok.funds.figures import table
from atersok.funds.models import Allocation, Fund


@dataclass(frozen=True, slots=True)
class Listed:
    """A fund and its money (öre) of one year: the one asked for where the fund has it, else its last."""

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
    return [_listed(fund, min(max(year, fund.first_year), fund.last_year)) for fund in rows]


def _listed(fund: Fund, year: int) -> Listed:
    allocation = next((one for one in fund.allocations.all() if one.year == year), None)
    allocated = int(getattr(allocation, "sum", 0))
    return Listed(fund, year, table(fund).to_divide(year), allocated, bool(allocation and allocation.decided))
