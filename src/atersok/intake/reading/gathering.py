"""Gathers problems: the first thousands by row are kept, all are counted, and each row knows whether it is sound."""

import sys
from dataclasses import dataclass, field

from atersok.intake.reading.cells import Cells, text_of
from atersok.intake.reading.fields import Field
from atersok.intake.reading.kinds import allowed_in, example_of
from atersok.intake.reading.problems import CellProblem, Fault, Severity, cut, placed
from atersok.law.wording import Text

PROBLEMS_KEPT = 5_000
"""Problems that carry their words; the rest are counted."""


@dataclass(slots=True)
class Gathered:
    """The problems of one file while it is being read.

    Attributes:
        cells: the table.
        ok: for each row whether it has no error so far.
        columns: field name to the position of its column.
        errors: how many errors there are, kept or not.
        warnings: how many warnings.
    """

    cells: Cells
    ok: list[bool]
    columns: dict[str, int]
    errors: int = 0
    warnings: int = 0
    _kept: list[tuple[int, int, CellProblem]] = field(default_factory=list)
    _last: int = sys.maxsize
    _allowed: dict[str, Text] = field(default_factory=dict)

    def whole_file(self, problem: CellProblem) -> None:
        """Add an error of the file as such."""
        self.errors += 1
        self._kept.append((-1, -1, problem))

    def cell(self, row: int, field: Field, fault: Fault, severity: Severity = "error") -> None:
        """Add what is wrong with one value; ``row`` is its position from 0."""
        if self._counted(row, severity):
            self._kept.append((row, self.columns.get(field.name, -1), self._describe(row, field, fault, severity)))

    def _counted(self, row: int, severity: Severity) -> bool:
        """Count a problem; whether its words are still wanted."""
        if severity == "error":
            self.errors += 1
            self.ok[row] = False
        else:
            self.warnings += 1
        if len(self._kept) >= 2 * PROBLEMS_KEPT:
            self._kept = self._first()
            self._last = self._kept[-1][0]
        return row <= self._last

    def _first(self) -> list[tuple[int, int, CellProblem]]:
        return sorted(self._kept, key=lambda kept: kept[:2])[:PROBLEMS_KEPT]

    def _describe(self, row: int, field: Field, fault: Fault, severity: Severity) -> CellProblem:
        index = self.columns.get(field.name)
        letter = None if index is None else self.cells.letter(index)
        return CellProblem(
            row=self.cells.row_numbers[row],
            column=letter,
            header=None if index is None else self.cells.header[index],
            field=field.name,
            value=None if index is None else cut(text_of(self.cells.columns[index][row])) or None,
            code=fault.code,
            message=placed(fault.message, letter),
            allowed=fault.allowed or self._allowed_in(field),
            example=example_of(field),
            severity=severity,
        )

    def _allowed_in(self, field: Field) -> Text:
        if field.name not in self._allowed:
            self._allowed[field.name] = allowed_in(field)
        return self._allowed[field.name]

    def row(self, row: int, fault: Fault, example: str, severity: Severity = "error") -> None:
        """Add what is wrong with a row as a whole; the fault says what is allowed."""
        if not self._counted(row, severity):
            return
        number, allowed = self.cells.row_numbers[row], fault.allowed or fault.message
        message = placed(fault.message, None)
        self._kept.append(
            (row, -1, CellProblem(number, None, None, None, None, fault.code, message, allowed, example, severity))
        )

    def problems(self) -> list[CellProblem]:
        """The problems kept: of the file first, then by row and column."""
        return [problem for _, _, problem in self._first()]
