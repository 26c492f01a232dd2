"""A fund's outcome by year and part: what was published, what the key gives, or a forecast on an earlier year's key."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from atersok.funds import key
from atersok.funds.models import Frame, Fund, KeyInput, Outcome, Part, Status


@dataclass(frozen=True, slots=True)
class Figure:
    """One part of one year, in öre. `amount` None: not known. `forecast`: givet samma underlag som `basis`."""

    year: int
    part: Part
    frame: Frame | None
    basis: KeyInput | None
    given: Outcome | None
    computed: int | None
    forecast: bool

    @property
    def withdrawn(self) -> bool:
        """The state has taken the part's money back: it is nothing, whatever was published before."""
        return self.frame is not None and self.frame.status == Status.WITHDRAWN

    @property
    def amount(self) -> int | None:
        """What was published goes before what we computed; nothing of what was withdrawn."""
        if self.withdrawn:
            return 0
        return self.given.amount if self.given else self.computed

    @property
    def share(self) -> Fraction | None:
        """The unrounded share of the basis."""
        return share_of(self.basis) if self.basis else None

    @property
    def share_text(self) -> str:
        """The share as it is shown."""
        return "–" if self.share is None else key.percent_text(self.share)

    @property
    def differs(self) -> int:
        """Published less computed, öre; 0 where one is missing."""
        return self.given.amount - self.computed if self.given and self.computed is not None else 0


@dataclass(frozen=True, slots=True)
class Table:
    """Utfall: rows of parts, columns of years, and the sums of what is shown."""

    fund: Fund
    years: tuple[int, ...]
    rows: tuple[tuple[Part, tuple[Figure, ...]], ...]

    @property
    def totals(self) -> list[tuple[int | None, bool]]:
        """The sum of each year's (rounded) parts, None where nothing is known; whether a forecast is in it."""
        columns = zip(*(figures for _part, figures in self.rows), strict=True)
        return [(_sum(one.amount for one in column), any(one.forecast for one in column)) for column in columns]

    def figure(self, year: int, part: str) -> Figure | None:
        """One part of one year."""
        return next((one for row, found in self.rows if row == part for one in found if one.year == year), None)

    def to_divide(self, year: int) -> int | None:
        """What the fund divides that year, öre; None until it is known, nothing of a fund that was withdrawn."""
        if self.fund.status == Status.WITHDRAWN:
            return 0
        figure = self.figure(year, self.fund.divided)
        return figure.amount if figure else None

    @property
    def forecasts(self) -> list[int]:
        """The years with a forecast in them."""
        return sorted({one.year for _part, figures in self.rows for one in figures if one.forecast})


def table(fund: Fund) -> Table:
    """Everything of the fund, in three queries."""
    frames = {(one.year, one.part): one for one in fund.frames.all()}
    given = {(one.year, one.part): one for one in fund.outcomes.all()}
    inputs: dict[str, list[KeyInput]] = defaultdict(list)
    for one in fund.inputs.all():
        inputs[one.part].append(one)
    said = {part for _year, part in [*frames, *given]} | set(inputs)
    parts = [part for part in Part if part in said] or [Part(fund.divided)]
    years = tuple(sorted({*fund.years, *(year for year, _part in [*frames, *given])}))
    rows = tuple(
        (part, tuple(_figure(part, year, frames.get((year, part)), given.get((year, part)), inputs[part])
                     for year in years))
        for part in parts
    )  # fmt: skip
    return Table(fund, years, rows)


def share_of(basis: KeyInput) -> Fraction:
    """The unrounded share that the inputs give."""
    if basis.share is not None:
        return key.share_from_percent(basis.share)
    return key.share_of(basis.own or 0, basis.national or 0)


def _figure(part: Part, year: int, frame: Frame | None, given: Outcome | None, inputs: list[KeyInput]) -> Figure:
    basis = next((one for one in reversed(inputs) if one.year == year), None)
    forecast = basis is None and given is None
    if basis is None:
        basis = next((one for one in reversed(inputs) if one.year < year), None)
    withdrawn = frame is not None and frame.status == Status.WITHDRAWN
    if frame is None or basis is None or withdrawn or (basis.year != year and given is not None):
        return Figure(year, part, frame, None, given, None, forecast=False)
    count = key.forecast if forecast else key.outcome
    return Figure(year, part, frame, basis, given, count(frame.amount, share_of(basis)), forecast)


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
