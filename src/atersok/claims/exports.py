"""Lists as files: xlsx and CSV (`;`, UTF-8 with BOM). What a spreadsheet would run is made harmless."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

import xlsxwriter
from django.http import HttpResponse

from atersok.law.money import to_kronor

type Cell = str | int | date | Kronor | None
type Format = Literal["xlsx", "csv"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


class Kronor(int):
    """Öre that are written as kronor."""


class Sheet(NamedTuple):
    """A sheet of a workbook."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def workbook(name: str, sheets: Iterable[Sheet]) -> HttpResponse:
    """An xlsx of several sheets to save. `name` without extension and without personal data."""
    return attachment(_book(sheets), f"{name}.xlsx", _TYPES["xlsx"])


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], form: Format) -> HttpResponse:
    """A file to save. `name` without extension and without personal data."""
    content = _xlsx(columns, rows) if form == "xlsx" else _csv(columns, rows)
    return attachment(content, f"{name}.{form}", _TYPES[form])


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes to save under a name; never shown in the page's own name."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    made = StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if isinstance(cell, Kronor):
        return f"{to_kronor(cell):.2f}".replace(".", ",")
    if cell is None:
        return ""
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.lstrip(" \u00a0").startswith(_FORMULA_STARTS) else text


def _xlsx(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    return _book([Sheet("Sheet1", columns, rows)])


def _book(sheets: Iterable[Sheet]) -> bytes:
    """Row by row to disk, so that half a million rows take no more memory than ten."""
    made = BytesIO()
    with TemporaryDirectory() as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        with xlsxwriter.Workbook(made, options) as book:
            bold = book.add_format({"bold": True, "bottom": 1})
            days, amounts = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "# ##0.00"})
            for one in sheets:
                sheet = book.add_worksheet(one.name)
                sheet.freeze_panes(1, 0)
                sheet.set_column(0, len(one.columns) - 1, 20)
                for place, label in enumerate(one.columns):
                    sheet.write_string(0, place, label, bold)
                for number, row in enumerate(one.rows, start=1):
                    for place, cell in enumerate(row):
                        _write(sheet, number, place, cell, days, amounts)
    return made.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Cell, days: Any, amounts: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, Kronor):
        sheet.write_number(row, column, float(to_kronor(cell)), amounts)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, date):
        when = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 – a spreadsheet's day has no zone
        sheet.write_datetime(row, column, when, days)
    else:
        sheet.write_string(row, column, cell)
