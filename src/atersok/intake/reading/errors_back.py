"""The same file back as xlsx, with what is wrong marked where it is wrong.

Nothing in the file becomes a formula: every text is written as text, whatever it begins with.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from atersok.intake.reading.cells import Cells, Value, text_of
from atersok.intake.reading.folding import fold
from atersok.intake.reading.problems import CellProblem
from atersok.intake.reading.refusals import MAX_CELLS
from atersok.intake.reading.table import ADDED_SUFFIX, added_headings
from atersok.law.wording import LANGUAGES

MAX_CELL = 32_767
"""Characters that a cell of a workbook can hold."""

MAX_NOTES = 5_000
ADDED_COLUMNS = 4
FAR_DOWN = 1_000
"""Rows from which headings are moved to the top."""

_EXACT = 10**15
"""Whole numbers from here on lose digits in a spreadsheet and are written as text."""

_FIRST_DAY = date(1900, 3, 1)
"""Days before this are text, for spreadsheets count them in different ways."""

_RED = "#F9D2D2"


@dataclass(frozen=True, slots=True)
class _Formats:
    bold: Any
    days: Mapping[tuple[str, bool], Any]
    marked: Any

    def of(self, value: Value, marked: bool) -> Any:
        if isinstance(value, datetime):
            return self.days["moment", marked]
        if isinstance(value, date):
            return self.days["day", marked]
        return self.marked if marked else None


def with_errors(cells: Cells, problems: Iterable[CellProblem], lang: str = "sv", *, only_errors: bool = False) -> bytes:
    """The table as xlsx with the columns Fel, Förväntat and Fält added and faulty cells coloured and commented.

    Rows and columns stand where they stood. With ``only_errors`` the rows that have a problem follow right below the
    headings. A hidden column Rad keeps each row's number, by which :func:`read_cells` knows it again.
    """
    by_row: dict[int | None, list[CellProblem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    made = io.BytesIO()
    # large files are put together on disk, in a folder that only this process may read and that is gone afterwards
    with TemporaryDirectory() as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        with xlsxwriter.Workbook(made, options) as book:
            _Back(book, cells, lang).write(by_row, only_errors)
    return made.getvalue()


class _Back:
    """Writes the sheet, row by row from the top."""

    def __init__(self, book: Any, cells: Cells, lang: str) -> None:
        self.sheet = book.add_worksheet()
        self.cells, self.lang = cells, lang
        self.formats = _formats(book)
        self.notes = 0
        self.added = cells.first_column + len(cells.header)

    def write(self, by_row: Mapping[int | None, Sequence[CellProblem]], only_errors: bool) -> None:
        in_place = not only_errors and _fits(self.cells)
        line = self.cells.header_row - 1 if in_place or self.cells.header_row < FAR_DOWN else 0
        self._headings(line)
        self.sheet.freeze_panes(line + 1, 0)
        for number, values in self.cells.rows:
            problems = by_row.get(number, ())
            if problems or not only_errors:
                line = number - 1 if in_place else line + 1
                self._row(line, number, values, problems)

    def _headings(self, top: int) -> None:
        for index, name in enumerate([*self.cells.header, *_added(self.cells.header, self.lang)]):
            self.sheet.write_string(top, self.cells.first_column + index, name[:MAX_CELL], self.formats.bold)
        self.sheet.set_column(self.cells.first_column, self.added - 1, 16)
        self.sheet.set_column(self.added, self.added + 1, 50)
        self.sheet.set_column(self.added + 2, self.added + 2, 24)
        self.sheet.set_column(self.added + 3, self.added + 3, 8, None, {"hidden": True})

    def _row(self, line: int, number: int, values: Sequence[Value], problems: Sequence[CellProblem]) -> None:
        at_fault = {problem.column: problem for problem in reversed(problems) if problem.column}
        for index, value in enumerate(values):
            problem = at_fault.get(self.cells.letter(index)) if at_fault else None
            self._cell(line, self.cells.first_column + index, value, problem)
        for index, text in enumerate(_columns(problems, self.lang)):
            if text:
                self.sheet.write_string(line, self.added + index, text[:MAX_CELL])
        self.sheet.write_number(line, self.added + 3, number)

    def _cell(self, line: int, column: int, value: Value, problem: CellProblem | None) -> None:
        style = self.formats.of(value, problem is not None)
        _write(self.sheet, line, column, value, style)
        if problem is not None and self.notes < MAX_NOTES:
            self.notes += 1
            self.sheet.write_comment(line, column, _note(problem, self.lang))


def _fits(cells: Cells) -> bool:
    """Whether every row can stand where it stood: below the one before, and not so far down that we don't read it."""
    numbers, width = [cells.header_row, *cells.row_numbers], cells.first_column + len(cells.header) + ADDED_COLUMNS
    return numbers[-1] * width <= MAX_CELLS and all(before < after for before, after in pairwise(numbers))


def _formats(book: Any) -> _Formats:
    days = {
        (name, marked): book.add_format({"num_format": form} | ({"bg_color": _RED} if marked else {}))
        for name, form in (("day", "yyyy-mm-dd"), ("moment", "yyyy-mm-dd hh:mm:ss"))
        for marked in (False, True)
    }
    return _Formats(book.add_format({"bold": True}), days, book.add_format({"bg_color": _RED}))


def _added(header: Sequence[str], lang: str) -> list[str]:
    """The added headings, longer where the file has one of them itself."""
    own = {fold(name) for name in header}
    taken = any(fold(name) in own for other in LANGUAGES for name in added_headings(other))
    return added_headings(lang, ADDED_SUFFIX if taken else "")


def _columns(problems: Sequence[CellProblem], lang: str) -> tuple[str, str, str]:
    """What is wrong, what is expected, and in which fields, a line each where there are several."""
    return (
        "\n".join(problem.message.fill(lang) for problem in problems),
        "\n".join(_expected(problem, lang) for problem in problems),
        "\n".join(problem.header or "" for problem in problems).strip(),
    )


def _expected(problem: CellProblem, lang: str) -> str:
    example = {"sv": "t.ex.", "en": "e.g."}[lang]
    allowed = problem.allowed.fill(lang)
    return f"{allowed}, {example} {problem.example}" if problem.example else allowed


def _note(problem: CellProblem, lang: str) -> str:
    return f"{problem.message.fill(lang)}\n{_expected(problem, lang)}"


def _write(sheet: Any, line: int, column: int, value: Value, style: Any) -> None:
    """One value as what it was; never a formula."""
    if value is None:
        sheet.write_blank(line, column, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(line, column, value, style)
    elif isinstance(value, str) or _only_as_text(value):
        sheet.write_string(line, column, text_of(value)[:MAX_CELL], style)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(line, column, value, style)
    else:
        sheet.write_number(line, column, value, style)


def _only_as_text(value: float | date) -> bool:
    if isinstance(value, datetime):
        return value.date() < _FIRST_DAY or value.tzinfo is not None
    if isinstance(value, date):
        return value < _FIRST_DAY
    return abs(value) >= _EXACT
