"""Bokföringsorder: a voucher as the economist wants it, a workbook to read and attest and a CSV file to read in.

Columns stand in the region's own order. Codes are text, so that leading zeros stay; a code without a column is refused
rather than lost.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from atersok.law.money import to_kronor
from atersok.law.wording import Text
from atersok.money.files.problem import FileError

COLUMNS = ("konto", "kst", "verksamhet", "objekt", "projekt", "motpart", "debet", "kredit", "text", "period")
"""The usual order. A region gives its own; `konto`, `debet` and `kredit` must be there, other names are codes."""

ATTESTS = ("Granskad av (namn och datum)", "Beslutsattest (namn och datum)")
"""Two people sign."""

CODE = Text(
    "en kod som börjar med en bokstav eller siffra, så att inget kalkylprogram tar den för en formel",
    "a code that begins with a letter or digit, so that no spreadsheet takes it for a formula",
)

MAX_ROWS = 100_000
MAX_ORE = 10**13
TEXT_LENGTH = 1000

_NEEDED = ("konto", "debet", "kredit")
_OWN = (*_NEEDED, "text", "period")
_LABELS = {"kst": "Kst"}
_WIDTHS = {"konto": 10, "debet": 16, "kredit": 16, "text": 44}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
_HEAD_ROWS = 6

type _Cell = str | int | None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """Konteringsrad: one row of a bokföringsorder.

    Attributes:
        account: account number, digits only.
        amount: öre; positive is debit, negative credit.
        codes: code by column, such as ``{"kst": "7059", "objekt": "9909"}``.
        text: what the row says.
        period: the period as the ledger writes it, such as ``202611``.
    """

    account: str
    amount: int
    codes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """Bokföringsorder: rows whose debit and credit are equal.

    Attributes:
        number: our number of the order.
        day: the day it is booked.
        text: what it is about, without personal data.
        basis: what it rests on: a decision, a diary number.
        rows: at least two.
    """

    number: str
    day: date
    text: str
    rows: Sequence[OrderRow]
    basis: str = ""


def to_csv(order: Order, columns: Sequence[str] = COLUMNS) -> bytes:
    """A header line and the rows: `;`, UTF-8 with BOM, decimal comma, CR LF. The same order gives the same bytes.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; such a code is refused, as the ledger
    would not know it with one.

    Raises:
        FileError: as :func:`check`.
    """
    check(order, columns)
    made = StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow([_safe(_label(column)) for column in columns])
    writer.writerows([_as_text(column, cell) for column, cell in _cells(row, columns)] for row in order.rows)
    return made.getvalue().encode("utf-8-sig")


def to_xlsx(order: Order, columns: Sequence[str] = COLUMNS) -> bytes:
    """A workbook to print and attest: number, day, text and basis; the rows; a sum row; two lines to sign.

    The same order gives the same bytes: the file says it was made on the order's own day.

    Raises:
        FileError: as :func:`check`.
    """
    check(order, columns)
    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        day = datetime(order.day.year, order.day.month, order.day.day)  # noqa: DTZ001 – a spreadsheet's day has no zone
        book.set_properties({"title": f"Bokföringsorder {order.number}", "created": day})
        _Sheet(book, columns).write(order)
    return made.getvalue()


def check(order: Order, columns: Sequence[str] = COLUMNS) -> None:
    """Refuse what can't be booked.

    Raises:
        FileError: columns missing or twice, no rows, an account that is not digits, an amount that is not whole öre or
            is zero, a code without a column or that a spreadsheet would run, a control character, or debit and credit
            that differ.
    """
    if len(set(columns)) < len(columns) or not set(_NEEDED) <= set(columns):
        allowed = Text(
            "varje kolumn en gång, bland dem konto, debet och kredit", "each column once, with konto, debet, kredit"
        )
        raise FileError(Text("kolumnerna", "the columns"), ", ".join(columns), allowed)
    if not 0 < len(order.rows) <= MAX_ROWS:
        allowed = Text(f"1–{MAX_ROWS} rader", f"1–{MAX_ROWS} rows")
        raise FileError(Text("antalet rader", "the number of rows"), len(order.rows), allowed)
    for text in (order.number, order.text, order.basis, *columns):
        _visible(text, Text("bokföringsordern", "the order"))
    for number, row in enumerate(order.rows, start=1):
        _check_row(row, columns, Text(f"rad {number}", f"row {number}"))
    if total := sum(row.amount for row in order.rows):
        allowed = Text("debet lika med kredit, skillnaden 0.00", "debit equal to credit, the difference 0.00")
        raise FileError(Text("skillnaden mellan debet och kredit", "the difference"), to_kronor(total), allowed)


def _check_row(row: OrderRow, columns: Sequence[str], where: Text) -> None:
    if not (row.account.isascii() and row.account.isdigit()):
        allowed = Text("bara siffror, till exempel 3999", "digits only, for example 3999")
        raise FileError(_in("kontot", "the account", where), row.account, allowed)
    amount: object = row.amount
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 < abs(amount) < MAX_ORE:
        allowed = Text("hela ören, inte noll", "whole öre, not zero")
        raise FileError(_in("beloppet", "the amount", where), amount, allowed)
    for column, code in row.codes.items():
        if code:
            _check_code(column, code, columns, where)
    if row.period and "period" not in columns:
        allowed = Text("en kolumn som heter period", "a column named period")
        raise FileError(_in("perioden", "the period", where), row.period, allowed)
    for text in (row.text, row.period, *row.codes.values()):
        _visible(text, where)


def _check_code(column: str, code: str, columns: Sequence[str], where: Text) -> None:
    allowed = Text(f"koder i kolumnerna {', '.join(columns)}", f"codes in the columns {', '.join(columns)}")
    if column not in columns or column in _OWN:
        raise FileError(_in(f"koden {column}", f"the code {column}", where), code, allowed)
    if not code[0].isalnum():
        raise FileError(_in(f"koden {column}", f"the code {column}", where), code, CODE)


def _visible(text: str, where: Text) -> None:
    if not text.isprintable() and any(ord(c) < 32 or not (c.isprintable() or c.isspace()) for c in text):
        allowed = Text("synliga tecken och blanksteg", "visible characters and spaces")
        raise FileError(_in("texten", "the text", where), text, allowed)
    if len(text) > TEXT_LENGTH:
        allowed = Text(f"högst {TEXT_LENGTH} tecken", f"at most {TEXT_LENGTH} characters")
        raise FileError(_in("textens längd", "the text's length", where), len(text), allowed)


def _in(swedish: str, english: str, where: Text) -> Text:
    return Text(f"{swedish} i {where.sv}", f"{english} in {where.en}")


def _cells(row: OrderRow, columns: Sequence[str]) -> Iterator[tuple[str, _Cell]]:
    """Each column with its value: öre in debet and kredit, text in the others, ``None`` where nothing stands."""
    own: dict[str, _Cell] = {
        "konto": row.account,
        "debet": row.amount if row.amount > 0 else None,
        "kredit": -row.amount if row.amount < 0 else None,
        "text": row.text,
        "period": row.period,
    }
    for column in columns:
        yield column, own[column] if column in own else row.codes.get(column, "")


def _as_text(column: str, cell: _Cell) -> str:
    if isinstance(cell, int):
        return f"{to_kronor(cell):.2f}".replace(".", ",")
    return _safe(cell or "")


def _safe(text: str) -> str:
    """As the other lists we give out: nothing that a spreadsheet would run."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA_STARTS) else text


def _label(column: str) -> str:
    return _LABELS.get(column) or column[:1].upper() + column[1:]


class _Sheet:
    """The one sheet of the workbook."""

    def __init__(self, book: Any, columns: Sequence[str]) -> None:
        self.sheet = book.add_worksheet("Bokföringsorder")
        self.columns = columns
        self.bold = book.add_format({"bold": True})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.label = book.add_format({"bold": True, "bottom": 1})
        number = {"align": "right", "indent": 1, "num_format": "#,##0.00"}
        self.number_label = book.add_format({**number, "bold": True, "bottom": 1})
        self.amount = book.add_format(number)
        self.sum = book.add_format({**number, "bold": True, "top": 1})
        self.sum_text = book.add_format({"bold": True, "top": 1})
        self.line = book.add_format({"bottom": 1})

    def write(self, order: Order) -> None:
        """Head, rows, sums and lines to sign."""
        self._page()
        self._head(order)
        first = _HEAD_ROWS + 1
        for number, row in enumerate(order.rows, start=first):
            for place, (_, cell) in enumerate(_cells(row, self.columns)):
                self._cell(number, place, cell)
        last = first + len(order.rows) - 1
        self._sums(order, first, last)
        self._attests(last + 4)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:{_letter(len(self.columns) - 1)}{last + 1}"})

    def _page(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(_HEAD_ROWS)
        self.sheet.freeze_panes(_HEAD_ROWS + 1, 0)
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, _WIDTHS.get(column, 12))

    def _head(self, order: Order) -> None:
        self.sheet.write_string(0, 0, "Bokföringsorder", self.title)
        said = {"Nummer": order.number, "Datum": order.day.isoformat(), "Text": order.text, "Underlag": order.basis}
        for number, (label, text) in enumerate(said.items(), start=1):
            self.sheet.write_string(number, 0, label, self.bold)
            self.sheet.write_string(number, 1, text)
        for place, column in enumerate(self.columns):
            form = self.number_label if column in ("debet", "kredit") else self.label
            self.sheet.write_string(_HEAD_ROWS, place, _label(column), form)

    def _cell(self, row: int, place: int, cell: _Cell) -> None:
        if isinstance(cell, int):
            self.sheet.write_number(row, place, float(to_kronor(cell)), self.amount)
        elif cell:
            self.sheet.write_string(row, place, cell)

    def _sums(self, order: Order, first: int, last: int) -> None:
        total = float(to_kronor(sum(row.amount for row in order.rows if row.amount > 0)))
        for place, column in enumerate(self.columns):
            if column in ("debet", "kredit"):
                letter = _letter(place)
                formula = f"=SUM({letter}{first + 1}:{letter}{last + 1})"
                self.sheet.write_formula(last + 1, place, formula, self.sum, total)
            else:
                self.sheet.write_string(last + 1, place, "Summa" if place == self._sum_place() else "", self.sum_text)

    def _sum_place(self) -> int:
        return next((place for place, column in enumerate(self.columns) if column not in ("debet", "kredit")), 0)

    def _attests(self, row: int) -> None:
        for number, label in enumerate(ATTESTS):
            self.sheet.write_string(row + 2 * number, 0, label, self.bold)
            for place in range(4, max(8, len(self.columns))):
                self.sheet.write_blank(row + 2 * number, place, None, self.line)


def _letter(place: int) -> str:
    return str(xlsxwriter.utility.xl_col_to_name(place))
