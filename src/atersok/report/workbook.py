"""Findings as a workbook: summary, findings, conditions, and cost rows counted and not.

The sheet of the lump sum has no conditions row by row: it would be most of the file and says the same each time.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from atersok.law.findings import Finding, State
from atersok.law.money import to_kronor
from atersok.law.wording import Text
from atersok.report.summary import Summary
from atersok.report.words import kind_name, state_name

_MOST_ROWS = 1_048_575  # a sheet's rows less its header

_SHEETS = {
    "summary": Text("Sammanfattning", "Summary"),
    "findings": Text("Fynd", "Findings"),
    "conditions": Text("Villkor", "Conditions"),
    "rows": Text("Kostnadsrader", "Cost rows"),
}
_COLUMNS = {
    "summary": (Text("Läge", "State"), Text("Slag", "Kind"), Text("Antal", "Number"), Text("Kronor", "Kronor"),
                Text("Närmaste sista dag", "Next last day")),
    "findings": (Text("Nr", "No."), Text("Slag", "Kind"), Text("Person", "Person"), Text("Från", "From"),
                 Text("Till", "To"), Text("Läge", "State"), Text("Kronor", "Kronor"), Text("Sista dag", "Last day"),
                 Text("Sista chansen", "Last chance"), Text("Betalas", "Paid"), Text("Lagrum", "Basis"),
                 Text("Saknas till gränsen", "Missing to the limit"), Text("Tolkningar", "Readings")),
    "conditions": (Text("Fynd nr", "Finding no."), Text("Villkor", "Condition"), Text("Uppfyllt", "Holds"),
                   Text("Lagrum", "Basis"), Text("Vad vi fann", "What was found")),
    "rows": (Text("Fynd nr", "Finding no."), Text("Kostnad", "Cost"), Text("Datum", "Date"), Text("Slag", "Kind"),
             Text("Belopp", "Amount"), Text("Avgift", "Fee"), Text("Räknas", "Counted"), Text("Enhet", "Unit"),
             Text("Räknas inte därför att", "Left out because")),
}  # fmt: skip
_HOLDS = {True: Text("ja", "yes"), False: Text("nej", "no"), None: Text("okänt", "unknown")}


class TooManyRowsError(ValueError):
    """A sheet cannot hold so many rows."""


def write(path: Path, findings: Iterable[Finding], summary: Summary, lang: str = "sv") -> None:
    """Write the workbook, whole or not at all.

    Raises TooManyRowsError where a sheet would overflow (then narrow by person or use JSON), OSError.
    """
    # it is put together in a folder of its own beside the result, not in one that others may read
    with TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / "workbook.xlsx"
        options = {"constant_memory": True, "strings_to_formulas": False, "tmpdir": folder}
        with xlsxwriter.Workbook(str(made), options) as book:
            sheets = {name: _Sheet(book, _SHEETS[name].fill(lang), _COLUMNS[name], lang) for name in _SHEETS}
            _summary(sheets["summary"], summary, lang)
            for number, finding in enumerate(findings, start=1):
                _finding(sheets, number, finding, lang)
        made.replace(path)


class _Sheet:
    def __init__(self, book: Any, title: str, columns: tuple[Text, ...], lang: str) -> None:
        self._sheet = book.add_worksheet(title)
        self._money = book.add_format({"num_format": "# ##0.00"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(columns) - 1, 18)
        self._title = title
        self._row = 0
        bold = book.add_format({"bold": True})
        for column, text in enumerate(columns):
            self._sheet.write_string(0, column, text.fill(lang), bold)

    def add(self, *values: str | int | Decimal | date | None) -> None:
        if self._row >= _MOST_ROWS:
            raise TooManyRowsError(f"{self._title}: more than {_MOST_ROWS} rows")
        self._row += 1
        for column, value in enumerate(values):
            if isinstance(value, str):
                self._sheet.write_string(self._row, column, value)
            elif isinstance(value, Decimal):
                self._sheet.write_number(self._row, column, value, self._money)
            elif isinstance(value, date):
                self._sheet.write_datetime(self._row, column, value, self._day)
            elif value is not None:
                self._sheet.write_number(self._row, column, value)


def _summary(sheet: _Sheet, summary: Summary, lang: str) -> None:
    for state in State:
        for kind, group in sorted(summary.groups[state].items()):
            sheet.add(
                state_name(state, lang), kind_name(kind, lang), group.count, to_kronor(group.ore), group.first_day
            )


def _finding(sheets: dict[str, _Sheet], number: int, finding: Finding, lang: str) -> None:
    sheets["findings"].add(
        number, kind_name(finding.kind, lang), finding.person_id, finding.since, finding.until,
        state_name(finding.state, lang), None if finding.amount is None else to_kronor(finding.amount),
        finding.last_day, finding.final_day, finding.pay_day, "; ".join(finding.basis),
        None if finding.missing is None else to_kronor(finding.missing),
        ", ".join(f"{reading.question} {reading.choice}" for reading in finding.readings),
    )  # fmt: skip
    if finding.state is not State.AUTOMATIC:
        for check in finding.checks:
            sheets["conditions"].add(
                number, check.condition.id, _HOLDS[check.holds].fill(lang), check.condition.basis, check.text(lang)
            )
    for line in finding.lines:
        cost = line.cost
        sheets["rows"].add(
            number, cost.cost_id, cost.day, cost.kind, to_kronor(cost.amount), to_kronor(cost.fee),
            to_kronor(line.counted), cost.unit, line.left_out.id if line.left_out else None,
        )  # fmt: skip
