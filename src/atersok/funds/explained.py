"""How a year's outcome came about, and the published tables beside our own figures."""

from dataclasses import dataclass
from fractions import Fraction

from atersok.funds import key
from atersok.funds.figures import Figure, Table
from atersok.funds.models import Frame, Fund, KeyInput, Outcome, Published
from atersok.law.money import NBSP, show


@dataclass(frozen=True, slots=True)
class Region:
    """A region of a published table: the key's amount (öre) beside the published one."""

    row: Published
    share: str
    computed: int | None

    @property
    def differs(self) -> int:
        """Published less computed, öre; 0 where one is missing."""
        return self.row.amount - self.computed if self.row.amount is not None and self.computed is not None else 0


def explained(table: Table, year: int) -> list[Figure]:
    """The figures of a year that are known."""
    return [one for _part, figures in table.rows for one in figures if one.year == year and one.amount is not None]


def frames_of(table: Table, year: int) -> list[Frame]:
    """The national frames of a year."""
    return [one.frame for _part, figures in table.rows for one in figures if one.year == year and one.frame]


@dataclass(frozen=True, slots=True)
class Entered:
    """A figure that somebody has registered. `kind`: its name in the address; `said`: the figure in words."""

    kind: str
    row: Frame | KeyInput | Outcome
    said: str


def entered(fund: Fund, **which: int) -> list[Entered]:
    """Everything registered, with what was superseded: `year=2019`, or `pk=7` of each kind."""
    rows = [Entered("ram", one, show(one.amount)) for one in fund.frames.filter(**which)]
    rows += [Entered("underlag", one, _counts(one)) for one in fund.inputs.filter(**which)]
    return rows + [Entered("belopp", one, show(one.amount)) for one in fund.outcomes.filter(**which)]


def _counts(row: KeyInput) -> str:
    if row.share is not None:
        return f"{row.share.normalize():f} %".replace(".", ",")
    return f"{row.own:,} / {row.national:,}".replace(",", NBSP)


def published_of(fund: Fund, year: int) -> list[Region]:
    """Every region of the year's published tables; the country's row gives the whole."""
    rows = list(fund.published.filter(year=year))
    country = {row.part: row for row in rows if row.region == Published.COUNTRY}
    return [_region(row, country.get(row.part)) for row in rows if row.region != Published.COUNTRY]


def _region(row: Published, country: Published | None) -> Region:
    if country is None or not country.own or row.own > country.own:
        return Region(row, "–", None)
    share = Fraction(row.own, country.own)
    return Region(row, key.percent_text(share), None if country.amount is None else key.outcome(country.amount, share))
