"""From a grid of values to a table: find the headings, leave out what is blank, know a file that comes back."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import cast

from atersok.intake.reading import refusals
from atersok.intake.reading.cells import Cells, Column, Format, Value, text_of
from atersok.intake.reading.folding import fold
from atersok.intake.reading.problems import ADDED_FROM, Fault
from atersok.intake.reading.sources import known_fields
from atersok.intake.reading.values import day
from atersok.law.wording import LANGUAGES, Text

LOOKED_AT = 30
"""Rows from the top among which the headings are looked for."""

ADDED = (Text("Fel", "Error"), Text("Förväntat", "Expected"), Text("Fält", "Field"))
"""Headings of the columns that a file with its errors marked has got."""

ROW_NUMBER = Text("Rad", "Row")
"""Heading of the hidden column with the row's number in the first file."""

ADDED_SUFFIX = " (Återsök)"
"""Stands after the added headings where the file has such a heading of its own."""

type Raw = Value | time | timedelta


@dataclass(slots=True)
class Grid:
    """Rows of values as they stand on a sheet, those without any left out.

    Attributes:
        rows: the values of each row from the first column; rows may be of different length.
        numbers: the number of each row as the spreadsheet shows it.
        format: what the bytes were.
        sheet: name of the sheet.
        first_column: position of the first value of each row.
    """

    rows: list[Sequence[Raw]]
    numbers: list[int]
    format: Format
    sheet: str | None = None
    first_column: int = 0

    def add(self, number: int, row: Sequence[Raw], cells: int) -> None:
        """Add a row; ``cells`` is how many the grid then holds. Raises FileRefused at the limits."""
        if len(row) > refusals.MAX_COLUMNS:
            raise refusals.too_many_columns()
        if len(self.rows) >= refusals.MAX_ROWS + LOOKED_AT:
            raise refusals.too_many_rows()
        if cells > refusals.MAX_CELLS:
            raise refusals.too_many_cells()
        self.rows.append(row)
        self.numbers.append(number)


def header_score(grid: Grid) -> int:
    """How many fields of one source the best row among the first names."""
    return max((known_fields(_texts(row)) for row in grid.rows[:LOOKED_AT]), default=0)


def as_table(grid: Grid, other_sheets: tuple[str, ...] = ()) -> Cells:
    """The grid as a table. Raises FileRefused where it is empty, has no headings or the same heading twice."""
    if not grid.rows:
        raise refusals.empty()
    at = _header_at(grid)
    header = [" ".join(name.split()) for name in _texts(grid.rows[at])]
    numbers = grid.numbers[at + 1 :]
    if len(numbers) > refusals.MAX_ROWS:
        raise refusals.too_many_rows()
    columns = _columns(grid.rows[at + 1 :], len(header))
    header += [""] * (len(columns) - len(header))
    start, stop = _used(header, columns)
    cells = Cells(
        header[start:stop], columns[start:stop], numbers, grid.format, grid.sheet, other_sheets,
        grid.numbers[at], grid.first_column + start,
    )  # fmt: skip
    _refuse_same_heading(cells)
    return _without_added(cells)


def _header_at(grid: Grid) -> int:
    """The first row that names most fields of a source, else the first that has only words."""
    scores = [known_fields(_texts(row)) for row in grid.rows[:LOOKED_AT]]
    best = max(scores)
    at = scores.index(best)
    if best >= 2 or (best == 1 and all(map(_is_word, _filled(grid.rows[at])))):
        return at
    if all(map(_is_word, _filled(grid.rows[0]))):
        return 0
    raise refusals.no_header()


def _filled(row: Sequence[Raw]) -> list[Raw]:
    return [value for value in row if value is not None and value != ""]


def _is_word(value: Raw) -> bool:
    """Text that is neither a number nor a day, so it can be a heading."""
    return isinstance(value, str) and any(c.isalpha() for c in value) and isinstance(day(value), Fault)


def _texts(row: Sequence[Raw]) -> list[str]:
    return [value.strip() if isinstance(value, str) else text_of(_plain(value)) for value in row]


def _columns(rows: Sequence[Sequence[Raw]], width: int) -> list[Column]:
    """Columns of plain values, as wide as the widest row."""
    width = max(width, max(map(len, rows), default=0))
    if any(len(row) != width for row in rows):
        rows = [(*row, *(None,) * (width - len(row))) if len(row) != width else row for row in rows]
    return [_cleaned(column) for column in zip(*rows, strict=True)] if rows else [()] * width


def _cleaned(column: Sequence[Raw]) -> Column:
    """Only plain values: empty text is ``None``, times of day and infinite numbers are text."""
    kinds = set(map(type, column))
    if kinds & {time, timedelta} or (float in kinds and not _all_finite(column)) or (str in kinds and "" in column):
        return tuple(map(_plain, column))
    return cast(Column, column)


def _all_finite(column: Sequence[Raw]) -> bool:
    return math.isfinite(sum(value for value in column if isinstance(value, float)))


def _plain(value: Raw) -> Value:
    if isinstance(value, str):
        return value or None
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return str(value) if isinstance(value, time | timedelta) else value


def _used(header: Sequence[str], columns: Sequence[Column]) -> tuple[int, int]:
    """From the first to after the last column with a heading or a value."""
    used = [
        bool(name) or any(value is not None for value in column) for name, column in zip(header, columns, strict=True)
    ]
    return used.index(True), len(used) - used[::-1].index(True)


def _refuse_same_heading(cells: Cells) -> None:
    first: dict[str, int] = {}
    for index, name in enumerate(cells.header):
        if name and (earlier := first.setdefault(name.casefold(), index)) != index:
            raise refusals.same_heading(name, cells.letter(earlier), cells.letter(index))


def _without_added(cells: Cells) -> Cells:
    """A file that comes back: without the columns it got, with the row numbers it had."""
    at = _added_at(cells.header)
    if at is None:
        return cells
    kept = [index for index in range(len(cells.header)) if index not in at.values()]
    hidden = at.get(len(ADDED))
    numbers = cells.row_numbers if hidden is None else _first_numbers(cells, hidden)
    return Cells(
        [cells.header[index] for index in kept], [cells.columns[index] for index in kept], numbers, cells.format,
        cells.sheet, cells.other_sheets, cells.header_row, cells.first_column, returned=hidden is not None,
    )  # fmt: skip


def _added_at(header: Sequence[str]) -> dict[int, int] | None:
    """Positions of the added columns, when all three that are seen are there; that of the row number too."""
    folded = [fold(name) for name in header]
    for suffix in ("", ADDED_SUFFIX):
        for lang in LANGUAGES:
            names = [fold(name) for name in added_headings(lang, suffix)]
            at = {number: folded.index(name) for number, name in enumerate(names) if name in folded}
            if all(number in at for number in range(len(ADDED))):
                return at
    return None


def added_headings(lang: str, suffix: str = "") -> list[str]:
    """The headings of the added columns, the hidden one last."""
    return [text.fill(lang) + suffix for text in (*ADDED, ROW_NUMBER)]


def _first_numbers(cells: Cells, at: int) -> list[int]:
    """The numbers that the rows had in the first file; a row added since gets one that no row there can have."""
    seen: set[int] = set()
    found = []
    for value, (_, row) in zip(cells.columns[at], cells.rows, strict=True):
        number = _whole(value)
        if number is None or number in seen:
            number = _added_number(row, seen)
        seen.add(number)
        found.append(number)
    return found


def _whole(value: Value) -> int | None:
    text = text_of(value).strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else 0
    return number if 0 < number < 2 * ADDED_FROM else None


def _added_number(row: Iterable[Value], taken: set[int]) -> int:
    """From what the row says, so that the same row sent twice is the same row, and two rows are two."""
    digest = hashlib.sha256(repr(tuple(row)).encode()).digest()
    number = ADDED_FROM + int.from_bytes(digest[:8]) % ADDED_FROM
    while number in taken:
        number = ADDED_FROM + (number + 1) % ADDED_FROM
    return number
