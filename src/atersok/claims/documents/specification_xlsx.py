"""Kostnadsspecifikation as a workbook: real numbers and days, header frozen, text that is never a formula."""

from datetime import UTC, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from atersok.claims.documents.content import Application, PersonRow, SpecLine, check
from atersok.claims.documents.fields import cost_kind, fees, identity
from atersok.claims.documents.views import CLAIMED, OWN_PART, TOTAL, all_lines, by_kind
from atersok.law.money import to_kronor
from atersok.report.words import kind_name

type Cell = str | int | Decimal | datetime | None

_ROW_COLUMNS = (
    ("Person nr", 9), ("Dossiernummer", 16), ("Namn", 26), ("Personnr eller födelsedatum", 24), ("Datum", 11),
    ("Id", 12), ("Slag", 18), ("Vårdkontakt", 13), ("Enhet", 26), ("Belopp", 14), ("Avgift", 11), ("Räknas", 14),
    ("Räknas inte därför att", 50),
)  # fmt: skip
_KIND_COLUMNS = (("Slag", 34), ("Antal", 8), ("Belopp", 16), ("Avgift", 14), ("Räknas", 16))
_SUM_COLUMNS = (("Post", 50), ("Kronor", 18))
_ABOUT_COLUMNS = (("Uppgift", 24), ("Värde", 44))


def specification_xlsx(application: Application) -> bytes:
    """The workbook: Rader, Summa per slag, Summa, Om ansökan. The same application gives the same bytes.

    Amounts are kronor with two decimals. Raises ContentError when sums differ.
    """
    check(application)
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _properties(book, application)
        lines = all_lines(application)
        _Sheet(book, "Rader", _ROW_COLUMNS).add_all(_row(n, row, line) for n, row, line in lines)
        counted = [line for _, _, line in lines if not line.left_out]
        _Sheet(book, "Summa per slag", _KIND_COLUMNS).add_all(_kinds(counted))
        _Sheet(book, "Summa", _SUM_COLUMNS).add_all(_sums(application, counted))
        _Sheet(book, "Om ansökan", _ABOUT_COLUMNS).add_all(_about(application))
    return made.getvalue()


def _properties(book: Any, application: Application) -> None:
    """Metadata without personal data; the day of the application instead of a clock."""
    book.set_properties({
        "title": f"Kostnadsspecifikation {application.number}",
        "author": application.region.name,
        "created": datetime.combine(application.day, time(), UTC),
    })  # fmt: skip


def _day(line: SpecLine) -> datetime:
    return datetime.combine(line.day, time(), UTC).replace(tzinfo=None)  # a spreadsheet day has no zone


def _row(position: int, row: PersonRow, line: SpecLine) -> tuple[Cell, ...]:
    return (
        position, row.dossier_number, row.name, identity(row), _day(line), line.id, cost_kind(line.kind), line.contact,
        line.unit, to_kronor(line.amount), to_kronor(line.fee), to_kronor(line.counted), line.left_out,
    )  # fmt: skip


def _kinds(counted: list[SpecLine]) -> list[tuple[Cell, ...]]:
    groups = [(cost_kind(kind), lines) for kind, lines in by_kind(counted).items()]
    return [_kind_row(label, lines) for label, lines in [*groups, (TOTAL, counted)]]


def _kind_row(label: str, lines: list[SpecLine]) -> tuple[Cell, ...]:
    sums = (sum(one.amount for one in lines), sum(one.fee for one in lines), sum(one.counted for one in lines))
    return (label, len(lines), *map(to_kronor, sums))


def _sums(application: Application, counted: list[SpecLine]) -> list[tuple[Cell, ...]]:
    rows = [
        ("Belopp som räknas", sum(line.amount for line in counted)),
        ("Avgår patientavgifter", -sum(fees(row) for row in application.rows)),
        (OWN_PART, -sum(row.own_part for row in application.rows)),
        (CLAIMED, application.amount),
    ]
    return [(label, to_kronor(ore)) for label, ore in rows]


def _about(application: Application) -> list[tuple[Cell, ...]]:
    return [
        ("Ansökan", application.number), ("Ersättning", kind_name(application.kind, "sv")),
        ("Region", application.region.name), ("Från", application.first.isoformat()),
        ("Till", application.last.isoformat()), ("Regelverk", application.law_version),
    ]  # fmt: skip


class _Sheet:
    """A sheet with a frozen bold header; text is always written as text."""

    def __init__(self, book: Any, title: str, columns: tuple[tuple[str, int], ...]) -> None:
        self._sheet = book.add_worksheet(title)
        self._money = book.add_format({"num_format": "# ##0.00"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True, "bottom": 1})
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)
        for column, (label, width) in enumerate(columns):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, label, bold)
        self._row = 0

    def add_all(self, rows: Any) -> None:
        """Write rows below what is there."""
        for row in rows:
            self._row += 1
            for column, value in enumerate(row):
                self._write(column, value)

    def _write(self, column: int, value: Cell) -> None:
        if isinstance(value, str):
            self._sheet.write_string(self._row, column, value)
        elif isinstance(value, Decimal):
            self._sheet.write_number(self._row, column, value, self._money)
        elif isinstance(value, datetime):
            self._sheet.write_datetime(self._row, column, value, self._day)
        elif value is not None:
            self._sheet.write_number(self._row, column, value)
