"""Fördelning as it is shown: needs with what is drawn and asked for, what remains, what was not chosen."""

from dataclasses import dataclass

from atersok.funds.figures import table
from atersok.funds.models import Allocation, Asking, Draw, Fund, Need, Status
from atersok.funds.selectors import allocation_of


@dataclass(frozen=True, slots=True)
class Divided:
    """One need, öre."""

    need: Need
    draws: tuple[Draw, ...]
    askings: tuple[Asking, ...]

    @property
    def used(self) -> int:
        """Drawn, and asked for and not refused."""
        return sum(one.amount for one in self.draws) + sum(one.counts for one in self.askings)

    @property
    def left(self) -> int:
        """Decided less used: never below zero."""
        return self.need.amount - self.used


@dataclass(frozen=True, slots=True)
class Division:
    """A year's allocation, öre. `outcome` None: not known. `withdrawn`: the state has taken the fund back."""

    year: int
    allocation: Allocation | None
    outcome: int | None
    rows: tuple[Divided, ...]
    options: tuple[Need, ...]
    withdrawn: bool

    @property
    def sum(self) -> int:
        """What the chosen needs come to."""
        return sum(row.need.amount for row in self.rows)

    @property
    def left(self) -> int | None:
        """What remains of the outcome; below zero where it has been lowered since."""
        return None if self.outcome is None else self.outcome - self.sum

    @property
    def over(self) -> int:
        """What is divided above the outcome: somebody has lowered it since."""
        return max(-(self.left or 0), 0)

    @property
    def decided(self) -> bool:
        """Whether there is a decision."""
        return bool(self.allocation and self.allocation.decided)

    @property
    def in_force(self) -> bool:
        """Whether pots can be drawn on."""
        return self.decided and not self.withdrawn

    @property
    def pots(self) -> list[Divided]:
        """The needs that somebody may draw on, and those that have been drawn on before that was taken away."""
        return [row for row in self.rows if row.need.delegated_to or row.draws]


def divided(fund: Fund, year: int) -> Division:
    """Everything of a year, in a fixed number of queries."""
    allocation = allocation_of(fund, year)
    needs = list(allocation.needs.prefetch_related("draws", "askings")) if allocation else []
    rows = tuple(Divided(one, tuple(one.draws.all()), tuple(one.askings.all())) for one in needs if one.chosen)
    options = tuple(one for one in needs if not one.chosen)
    withdrawn = fund.status == Status.WITHDRAWN
    return Division(year, allocation, table(fund).to_divide(year), rows, options, withdrawn)
