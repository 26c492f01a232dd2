"""A table as it was found: heading, columns of raw values, and where each row stood."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

type Value = str | int | float | bool | date | datetime | None
"""A raw cell: text, number, truth value, day, moment, or ``None`` where it is empty."""

type Column = tuple[Value, ...]

Format = Literal["csv", "xlsx", "ods"]


@dataclass(frozen=True, slots=True)
class Cells:
    """A table as it was found, by column.

    Attributes:
        header: the headings from left to right; "" where a column has none.
        columns: the values of each column, all equally long. Rows without any value are left out.
        row_numbers: for each row its number as the spreadsheet shows it. In a file sent back (``returned``)
            the number it had in the first file, from the hidden column `Rad`; a row added since gets a
            number from ``ADDED_FROM`` on, the same one whenever the same row is sent.
        format: what the bytes were, whatever the file was called.
        sheet: name of the sheet, ``None`` in text.
        other_sheets: names of the sheets that were not read.
        header_row: row number of the headings.
        first_column: position (A is 0) of the first column; empty ones before it are left out.
        returned: the file carried the columns that :func:`with_errors` adds, with the rows' numbers. They are
            left out here, also where the numbers are gone and the file is read as a new one.
    """

    header: list[str]
    columns: list[Column]
    row_numbers: list[int]
    format: Format
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    header_row: int = 1
    first_column: int = 0
    returned: bool = False

    def __len__(self) -> int:
        return len(self.row_numbers)

    @property
    def rows(self) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """Each row with its number."""
        values = zip(*self.columns, strict=True) if self.columns else iter(())
        return zip(self.row_numbers, values, strict=True)

    def letter(self, index: int) -> str:
        """The letter that the spreadsheet shows above a column."""
        return column_letter(self.first_column + index)


def column_letter(position: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def with_rows_replaced(original: Cells, returned: Cells) -> Cells:
    """The first file with the rows that were sent back in their places; added rows come last.

    ``returned`` may hold some of the rows only and its columns in another order; a column that it lacks
    keeps its values. A column that only ``returned`` has is left out.
    """
    place = {number: index for index, number in enumerate(original.row_numbers)}
    moved = [place.get(number) for number in returned.row_numbers]
    added = [index for index, target in enumerate(moved) if target is None]
    last = max(original.row_numbers, default=original.header_row)
    columns = [
        _patched(column, _column_named(returned, name), moved, added)
        for name, column in zip(original.header, original.columns, strict=True)
    ]
    numbers = original.row_numbers + [last + step for step in range(1, len(added) + 1)]
    return replace(original, columns=columns, row_numbers=numbers)


def _column_named(cells: Cells, name: str) -> Column | None:
    return cells.columns[cells.header.index(name)] if name in cells.header else None


def _patched(column: Column, other: Column | None, moved: list[int | None], added: list[int]) -> Column:
    if other is None:
        return column + (None,) * len(added)
    values = list(column)
    for value, target in zip(other, moved, strict=True):
        if target is not None:
            values[target] = value
    return (*values, *(other[index] for index in added))


def text_of(value: Value) -> str:
    """A raw value as a person would have typed it: ``50008920`` for 50008920.0, ``2025-03-01`` for a day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _number_text(value: float) -> str:
    if value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return repr(value).replace(".", ",")
