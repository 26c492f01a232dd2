"""Kvartalets schablon, person by person: what the register says the agency should pay against what it paid. Pure.

Both sides are added up by person, or by number where the register knows nobody. Every line of either side ends in
exactly one row and every row in one outcome, so the sums of the outcomes are the sums of the sides (öre).
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from atersok.law.calendar import age_on, quarter_end
from atersok.law.parameters import MissingParameter, value
from atersok.law.rules.schablon_vard_kvartal import KIND, band
from atersok.money.models import LumpOutcome as Outcome

BANDS = {"le18": _("0–18 år"), "a19_60": _("19–60 år"), "ge61": _("61 år och äldre"), "": _("Ålder inte känd")}

REASONS = {
    "unknown": _("Numret finns inte i vårt register."),
    "no_number": _("Raden har inget nummer."),
    "not_registered": _("Ingen registrering hos Migrationsverket den dagen i vårt register."),
    "elsewhere": _("Registrerad i en annan region den dagen."),
    "no_county": _("Registreringen saknar län i vårt register."),
    "blocked": _("Uppgifter saknas i vårt register; öppna personen för att se vilka."),
    "not_in_circle": _("Registrerad här, men utanför den krets som ger schablon."),
    "deceased": _("Avliden före kvartalets sista dag."),
}
"""Why we expect nothing for somebody that the agency pays for."""

GUIDANCE = {
    Outcome.AGREE: _("Inget att göra."),
    Outcome.MISSING_THERE: _(
        "Fråga Migrationsverkets enhet för statlig ersättning. Begär rättelse med brevet och listan."
    ),
    Outcome.MISSING_HERE: _(
        "Börja i vårt eget register: läs in Migrationsverkets lista över personer i länet, rätta numret eller lägg "
        "till personen. Stämmer registret har Migrationsverket betalat för mycket."
    ),
    Outcome.WRONG_BAND: _(
        "Kontrollera födelsedatumet i båda registren. Är vårt rätt, begär rättelse hos enheten för statlig ersättning."
    ),
    Outcome.WRONG_AMOUNT: _(
        "Jämför med listans rader: dubbla eller delade belopp. Fråga enheten för statlig ersättning."
    ),
    Outcome.RECOVERED: _("Läs beslutet om återkrav. Är det fel, be enheten för statlig ersättning att ändra det."),
    Outcome.UNSPECIFIED: _(
        "Läs in Migrationsverkets lista för betalningen. Saknas den, fråga den adress som listan brukar komma från."
    ),
}
"""Who to ask, and for what, by outcome."""


class Expected(NamedTuple):
    """The register's side: öre for a person, who was born on a day."""

    person: int
    born: date
    amount: int


class Paid(NamedTuple):
    """The agency's side: öre of a line for the quarter, negative where it was taken back. `lma` as the list had it."""

    line: int
    person: int | None
    lma: str
    amount: int
    born: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A person's quarter, or a number's that nobody is known by. `line`: the first line, where no person is known."""

    outcome: Outcome
    person: int | None
    line: int | None
    lma: str
    band: str
    expected: int
    paid: int
    reason: str = ""

    @property
    def difference(self) -> int:
        """Öre that came too much; negative where it was too little."""
        return self.paid - self.expected


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows and how much on both sides."""

    count: int = 0
    expected: int = 0
    paid: int = 0

    @property
    def difference(self) -> int:
        """Öre that came too much; negative where it was too little."""
        return self.paid - self.expected

    def plus(self, row: Row) -> "Sum":
        """With a row more."""
        return Sum(self.count + 1, self.expected + row.expected, self.paid + row.paid)


@lru_cache(maxsize=65_536)
def band_of(born: date | None, day: date) -> str:
    """The age band on the quarter's last day (1996:1357 6 §)."""
    return "" if born is None else band(age_on(born, day))


def amounts_of(quarter: date) -> dict[int, str]:
    """Öre to the band that they are the lump sum of on the quarter's last day; empty where the amounts are unknown."""
    day = quarter_end(quarter)
    try:
        return {value(KIND, day, key).amount: key for key in ("le18", "a19_60", "ge61")}
    except MissingParameter:
        return {}


def compare(
    expected: Iterable[Expected], paid: Iterable[Paid], quarter: date, reasons: Mapping[int, str] | None = None
) -> list[Row]:
    """A row for each person or number of either side: the register's people first, in the order given.

    `reasons`: why nothing is expected of a person (a code of REASONS); `compare` finds those of numbers itself.
    """
    lines: dict[Hashable, list[Paid]] = defaultdict(list)
    for line in paid:
        lines[_key(line)].append(line)
    amounts = amounts_of(quarter)
    day = quarter_end(quarter)
    rows = [
        _row(one.amount, lines.pop(("person", one.person), ()), band_of(one.born, day), amounts, one.person)
        for one in expected
    ]
    for those in lines.values():
        first = those[0]
        rows.append(_row(None, those, band_of(first.born, day), amounts, first.person, _why(first, reasons or {})))
    return rows


def _key(line: Paid) -> Hashable:
    if line.person is not None:
        return "person", line.person
    number = "".join(filter(str.isalnum, line.lma)).casefold()
    return ("number", number) if number else ("line", line.line)


def _row(
    expected: int | None, lines: Sequence[Paid], of_age: str, amounts: Mapping[int, str], person: int | None,
    reason: str = "",
) -> Row:  # fmt: skip
    paid = sum(line.amount for line in lines)
    outcome = _outcome(expected, paid, lines, amounts)
    return Row(
        outcome, person, None if person is not None else lines[0].line, lines[0].lma if lines else "", of_age,
        expected or 0, paid, reason if outcome in (Outcome.MISSING_HERE, Outcome.RECOVERED) else "",
    )  # fmt: skip


def _outcome(expected: int | None, paid: int, lines: Sequence[Paid], amounts: Mapping[int, str]) -> Outcome:
    if expected is not None and paid == expected:
        return Outcome.AGREE
    if not lines:
        return Outcome.MISSING_THERE
    if lines[0].person is None and not lines[0].lma.strip():
        return Outcome.UNSPECIFIED
    if any(line.amount < 0 for line in lines):
        return Outcome.RECOVERED
    if expected is None:
        return Outcome.MISSING_HERE
    return Outcome.WRONG_BAND if paid in amounts else Outcome.WRONG_AMOUNT


def _why(line: Paid, reasons: Mapping[int, str]) -> str:
    if line.person is None:
        return "unknown" if line.lma.strip() else "no_number"
    return reasons.get(line.person, "not_in_circle")


def by_outcome(rows: Iterable[Row]) -> dict[Outcome, Sum]:
    """Sums by outcome, in the order of the outcomes; those without rows left out."""
    sums: dict[Outcome, Sum] = defaultdict(Sum)
    for row in rows:
        sums[row.outcome] = sums[row.outcome].plus(row)
    return {outcome: sums[outcome] for outcome in Outcome if outcome in sums}


def by_band(rows: Iterable[Row]) -> dict[str, Sum]:
    """Sums by age band on the quarter's last day, youngest first; people whose age is not known last."""
    sums: dict[str, Sum] = defaultdict(Sum)
    for row in rows:
        sums[row.band] = sums[row.band].plus(row)
    return {key: sums[key] for key in BANDS if key in sums}


def whole(rows: Iterable[Row]) -> Sum:
    """The sum of all rows."""
    total = Sum()
    for row in rows:
        total = total.plus(row)
    return total
