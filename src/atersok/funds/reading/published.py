"""A published national table: a row a region and year, and one for the country (Riket).

Columns: år, region, del (flykting or befolkning; may be left out), antal, and belopp where the table has it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atersok.claims.forms.fields import NATIONAL_DIGITS, bare, ore
from atersok.funds.models import Part, Published
from atersok.intake.reading import Cells, FileRefused, Value, column_letter, read_cells, text_of

COLUMNS = {
    "year": ("år", "year", "bidragsår"),
    "region": ("region", "landsting", "län", "namn"),
    "part": ("del", "part"),
    "own": ("antal", "antal mottagna", "mottagna", "folkmängd", "n_received_region"),
    "amount": ("belopp", "kronor", "belopp kr", "refugee_part_sek"),
}
"""The headings that are known for each column, the first is the one of our own template."""

REQUIRED = ("year", "region", "own")
_COUNTRY = ("riket", "hela riket", "summa riket", "totalt", "sverige")
_SPACES = re.compile(r"\s+")
_PARTS = {"flykting": Part.REFUGEE, "flyktingvariabler": Part.REFUGEE, "flyktingdel": Part.REFUGEE,
          "befolkning": Part.POPULATION, "befolkningsdel": Part.POPULATION, "hela": Part.WHOLE}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A row of a published table. `amount` in öre, None where the table has none."""

    year: int
    part: Part
    region: str
    own: int
    amount: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that can't be used: row and column as the spreadsheet shows them."""

    row: int
    column: str
    heading: str
    value: str
    allowed: str


@dataclass(frozen=True, slots=True)
class Table:
    """What was read, or what is wrong. Nothing is used unless `faults` and `refused` are empty."""

    rows: list[PublishedRow]
    faults: list[Fault]
    refused: str


def read_published(content: bytes, part: Part, lang: str = "sv") -> Table:
    """The table in a file; `part` is what rows without a part of their own are about."""
    try:
        cells = read_cells(content)
    except FileRefused as refused:
        return Table([], [], refused.problem.fill(lang))
    places = _places(cells)
    missing = [COLUMNS[name][0] for name in REQUIRED if name not in places]
    if missing:
        said = {"missing": ", ".join(missing), "header": ", ".join(cells.header)}
        return Table([], [], _("Det saknas en kolumn: %(missing)s. Rubriker i filen: %(header)s.") % said)
    read = [(number, _Reader(cells, places, number, values, part)) for number, values in cells.rows]
    rows = [reader.row() for _number, reader in read]
    faults = [fault for _number, reader in read for fault in reader.faults]
    faults += _twice(cells, places, [(number, row) for (number, _reader), row in zip(read, rows, strict=True)])
    return Table([row for row in rows if row], sorted(faults, key=lambda one: one.row), "")


def _places(cells: Cells) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, heading in enumerate(cells.header):
        said = _SPACES.sub(" ", heading).strip().casefold()
        for name, headings in COLUMNS.items():
            if said in headings and name not in found:
                found[name] = place
    return found


class _Reader:
    """One row."""

    def __init__(
        self, cells: Cells, places: dict[str, int], number: int, values: tuple[Value, ...], part: Part
    ) -> None:
        self.cells, self.places, self.number, self.values, self.part = cells, places, number, values, part
        self.faults: list[Fault] = []

    def row(self) -> PublishedRow | None:
        """The row, None where something is wrong with it."""
        year, own = self._whole("year"), self._whole("own")
        if year is not None and not 2000 <= year <= 2100:
            self._fault("year", _("ett år, till exempel 2019"))
        region, part, amount = self._region(), self._part(), self._amount()
        if self.faults or year is None or own is None:
            return None
        return PublishedRow(year, part, region, own, amount)

    def _text(self, name: str) -> str:
        return text_of(self.values[self.places[name]]).strip() if name in self.places else ""

    def _whole(self, name: str) -> int | None:
        digits = bare(self._text(name))
        if digits.isascii() and digits.isdecimal() and len(digits) <= NATIONAL_DIGITS:
            return int(digits)
        self._fault(name, _("ett heltal, till exempel 5 441"))
        return None

    def _amount(self) -> int | None:
        text = self._text("amount")
        amount = ore(text, NATIONAL_DIGITS) if text else None
        if text and amount is None:
            self._fault("amount", _("kronor, till exempel 16 981 368"))
        return amount

    def _region(self) -> str:
        text = _SPACES.sub(" ", self._text("region"))
        if not text or len(text) > 100:
            self._fault("region", _("regionens namn, eller Riket"))
        return Published.COUNTRY if text.casefold() in _COUNTRY else text

    def _part(self) -> Part:
        text = self._text("part").casefold()
        if text and text not in _PARTS:
            self._fault("part", _("flykting, befolkning eller hela"))
        return _PARTS.get(text, self.part)

    def _fault(self, name: str, allowed: str) -> None:
        place = self.places[name]
        letter = column_letter(self.cells.first_column + place)
        self.faults.append(Fault(self.number, letter, self.cells.header[place], self._text(name)[:80], allowed))


def _twice(cells: Cells, places: dict[str, int], rows: list[tuple[int, PublishedRow | None]]) -> Iterator[Fault]:
    """The same region, year and part in two rows."""
    seen: dict[tuple[int, Part, str], int] = {}
    place = places["region"]
    for number, row in rows:
        if row is None:
            continue
        first = seen.setdefault((row.year, row.part, row.region), number)
        if first != number:
            yield Fault(number, column_letter(cells.first_column + place), cells.header[place], row.region,
                        _("en rad per region, år och del; rad %s är likadan") % first)  # fmt: skip
