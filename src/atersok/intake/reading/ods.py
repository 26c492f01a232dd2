"""OpenDocument sheets, read element by element so that repeated rows and cells never fill the memory.

ISO/IEC 26300 (ODF 1.2) part 1, chapters 9 and 19: a cell's value stands in its attributes, a text in its paragraphs.
"""

from collections.abc import Callable
from datetime import date, datetime
from xml.parsers import expat

from atersok.intake.reading import refusals, zipped
from atersok.intake.reading.table import Grid, Raw

_NUMBERS = ("float", "currency", "percentage")
_SPACE = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}


def sheets(data: bytes) -> list[Grid]:
    """The sheets that hold anything, in order. Raises FileRefused."""
    parts = zipped.parts(data)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise refusals.password()
    if "content.xml" not in parts:
        raise refusals.broken()
    reader, parser = _Reader(), expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(parts["content.xml"], True)
    except (expat.ExpatError, ValueError, OverflowError):
        raise refusals.broken() from None
    return [grid for grid in reader.grids if grid.rows]


class _Reader:
    """Follows the elements of content.xml and collects the rows of each sheet."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.number = 0
        self.row: list[Raw] = []
        self.blank = 0
        self.cell: dict[str, str] | None = None
        self.words: list[str] = []
        self.paragraphs = 0
        self.note = 0
        self.row_repeats = 1
        self.cells = 0
        self.characters = 0
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "table:table": self._table,
            "table:table-row": self._start_row,
            "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell,
            "text:p": self._paragraph,
            "office:annotation": self._start_note,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "table:table-row": self._end_row,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
            "office:annotation": self._end_note,
        }

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in self._starts:
            self._starts[name](attributes)
        elif name in _SPACE and self.cell is not None:
            self.text(_SPACE[name] * min(_count(attributes, "text:c"), 1_000))

    def end(self, name: str) -> None:
        if name in self._ends:
            self._ends[name]()

    def text(self, words: str) -> None:
        if self.cell is not None and not self.note and self.paragraphs:
            self._count_text(len(words))
            self.words.append(words)

    def _count_text(self, length: int) -> None:
        self.characters += length
        if self.characters > refusals.MAX_TEXT:
            raise refusals.too_many_cells()

    def _table(self, attributes: dict[str, str]) -> None:
        self.grids.append(Grid([], [], "ods", attributes.get("table:name")))
        self.number = 0

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row, self.blank = [], 0
        self.row_repeats = _count(attributes, "table:number-rows-repeated")

    def _end_row(self) -> None:
        if self.row:
            self._count_text((self.row_repeats - 1) * sum(len(v) for v in self.row if isinstance(v, str)))
            for step in range(1, self.row_repeats + 1):
                self.cells += len(self.row)
                self.grids[-1].add(self.number + step, self.row, self.cells)
        self.number += self.row_repeats

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.cell, self.words, self.paragraphs = attributes, [], 0

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        value, repeats = _value(self.cell, "".join(self.words)), _count(self.cell, "table:number-columns-repeated")
        self.cell = None
        if value is None:
            self.blank += repeats
            return
        if len(self.row) + self.blank + repeats > refusals.MAX_COLUMNS:
            raise refusals.too_many_columns()
        self._count_text((repeats - 1) * len(value) if isinstance(value, str) else 0)
        self.row += [None] * self.blank + [value] * repeats
        self.blank = 0

    def _paragraph(self, attributes: dict[str, str]) -> None:
        if not self.note:
            self.paragraphs += 1
            self.text("\n" if self.paragraphs > 1 else "")

    def _start_note(self, attributes: dict[str, str]) -> None:
        self.note += 1

    def _end_note(self) -> None:
        self.note -= 1


def _count(attributes: dict[str, str], name: str) -> int:
    return max(1, int(attributes.get(name, "1")[:9]))


def _value(cell: dict[str, str], words: str) -> Raw:
    kind = cell.get("office:value-type", "")
    if kind in _NUMBERS:
        return float(cell["office:value"]) if "office:value" in cell else words or None
    if kind == "boolean":
        return cell.get("office:boolean-value") == "true"
    if kind == "date":
        return _moment(cell.get("office:date-value", words))
    return cell.get("office:string-value", words) or None


def _moment(written: str) -> Raw:
    """A day or a moment; what is neither stays text."""
    try:
        return date.fromisoformat(written) if len(written) == 10 else datetime.fromisoformat(written)
    except ValueError:
        return written or None
