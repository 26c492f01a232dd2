"""A unit's statement as files, without any person: PDF/UA and PDF/A to read, a workbook with every row."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atersok.accounts.models import Unit
from atersok.claims.documents.amounts import day, kronor
from atersok.claims.documents.typesetting import compile_pdf
from atersok.claims.exports import Cell, Kronor, Sheet
from atersok.claims.exports import workbook as as_workbook
from atersok.claims.language import kind_in_words
from atersok.money import statement
from atersok.money.models import Bill
from atersok.money.statement_waiting import Waiting

MOST_PRINTED = 2_000
"""Rows of each kind on paper; the workbook has all of them, and the paper says so."""


# --- workbook ---------------------------------------------------------------------------------------------------------
def workbook(name: str, unit: Unit, year: int) -> HttpResponse:
    """All that was paid, all that was not and why, and the bills: a sheet each, its sum last."""
    paid = (
        _("Omgång"), _("Attesterad"), _("Verifikation"), _("Ersättning"), _("Ansökan eller kvartal"),
        _("Radens nummer"), _("Datum"), _("Pris"), _("Inbetalning"), _("Regel"), _("Utbetalt"),
    )  # fmt: skip
    waiting = (_("Radens nummer"), _("Datum"), _("Ersättning"), _("Ansökan"), _("Pris"), _("Läge"))
    bills = (_("Räkning"), _("Fakturanummer"), _("Fakturadatum"), _("Läge"), _("Betald"), _("Att betala"))
    return as_workbook(
        name,
        [
            Sheet(_("Utbetalt"), paid, _paid(unit, year)),
            Sheet(_("Inte utbetalt"), waiting, _waiting(Waiting(unit, year))),
            Sheet(_("Räkningar"), bills, _bills(statement.bills(unit, year))),
        ],
    )


def _paid(unit: Unit, year: int) -> Iterator[list[Cell]]:
    total = 0
    for row in statement.paid_rows(statement.paid(unit, year)):
        total += row.amount
        yield [
            row.run.number, row.attested, str(row.run.voucher or ""), kind_in_words(row.kind), row.of, row.reference,
            row.day, None if row.price is None else Kronor(row.price), ", ".join(one.name for one in row.payments),
            row.rule, Kronor(row.amount),
        ]  # fmt: skip
    yield [_("Summa"), *[None] * 9, Kronor(total)]


def _waiting(of: Waiting) -> Iterator[list[Cell]]:
    total = 0
    for row in of.rows():
        total += row.price or 0
        price = None if row.price is None else Kronor(row.price)
        yield [row.reference, row.day, kind_in_words(row.kind) if row.kind else "", row.of, price, row.words]
    yield [_("Summa"), None, None, None, Kronor(total), None]


def _bills(of: QuerySet[Bill, Any]) -> Iterator[list[Cell]]:
    total = 0
    for bill in of.iterator(2_000):
        payable = 0 if bill.state == "cancelled" else getattr(bill, "payable", 0)
        total += payable
        yield [str(bill), bill.invoice, bill.day, bill.get_state_display(), bill.paid, Kronor(payable)]
    yield [_("Summa"), None, None, None, None, Kronor(total)]


# --- paper ------------------------------------------------------------------------------------------------------------
def pdf(region: str, unit: Unit, year: int, on: date) -> bytes:
    """What the unit got in a year, run by run and row by row; what it did not get and why; its bills."""
    title = _("Ersättning %(year)d, %(unit)s") % {"year": year, "unit": unit.name}
    runs, waiting = statement.by_run(unit, year), Waiting(unit, year)
    sums, bills = waiting.sums(), statement.bill_sums(unit, year)
    total, lines = sum(run.amount for run in runs), statement.paid(unit, year)
    more = max(0, lines.count() - MOST_PRINTED) + max(0, sum(one.number for one in sums) - MOST_PRINTED)
    facts = [
        {"label": _("Utbetalt under året"), "value": kronor(total)},
        {"label": _("Inte utbetalt, pris"), "value": kronor(sum(one.price for one in sums))},
    ]
    if bills.number:
        facts.append({"label": _("Betalt för räkningar"), "value": kronor(bills.paid)})
    return compile_pdf("tables.typ", {
        "title": title, "header": title, "footer": day(on), "region": region, "day": day(on), "flipped": True,
        "subtitle": "", "facts": facts,
        "paragraphs": [_more(more)] if more else [],
        "tables": [
            _runs_table(runs, total), _paid_table(lines, total), _why_table(sums), _waiting_table(waiting),
            *([_bills_table(unit, year, bills)] if bills.number else []),
        ],
    })  # fmt: skip


type _Table = dict[str, Any]


def _more(rows: int) -> str:
    return ngettext("%(n)d rad till finns i Excel-filen.", "%(n)d rader till finns i Excel-filen.", rows) % {"n": rows}


def _runs_table(runs: list[statement.RunSum], total: int) -> _Table:
    return {
        "heading": _("Utbetalt"), "empty": _("Inget har betalats ut under året."),
        "columns": [_("Omgång"), _("Attesterad"), _("Verifikation"), _("Ersättning"), _("Belopp")],
        "widths": ["auto", "auto", "auto", "wide", "auto"], "right": [4],
        "rows": [
            [one.run.number, day(statement.attested(one.run)), str(one.run.voucher or ""), kind_in_words(one.kind),
             kronor(one.amount)] for one in runs
        ],
        "total": [_("Summa"), "", "", "", kronor(total)],
    }  # fmt: skip


def _paid_table(lines: QuerySet[Any], total: int) -> _Table:
    return {
        "heading": _("Det utbetalda, rad för rad"), "empty": _("Inga rader."),
        "columns": [
            _("Omgång"), _("Ansökan eller kvartal"), _("Radens nummer"), _("Datum"), _("Inbetalning"), _("Regel"),
            _("Pris"), _("Utbetalt"),
        ],
        "widths": ["auto", "auto", "auto", "auto", "wide", "wide", "auto", "auto"], "right": [6, 7],
        "rows": [
            [row.run.number, row.of, row.reference, day(row.day), ", ".join(one.name for one in row.payments), row.rule,
             _price(row.price), kronor(row.amount)]
            for row in islice(statement.paid_rows(lines[:MOST_PRINTED]), MOST_PRINTED)
        ],
        "total": [_("Summa av alla rader"), *[""] * 6, kronor(total)],
    }  # fmt: skip


def _why_table(sums: list[Any]) -> _Table:
    return {
        "heading": _("Inte utbetalt, och varför"), "empty": _("Allt från året är utbetalt."),
        "columns": [_("Läge"), _("Rader"), _("Pris")], "widths": ["wide", "auto", "auto"], "right": [1, 2],
        "rows": [[one.words, str(one.number), kronor(one.price)] for one in sums],
        "total": [_("Summa"), str(sum(one.number for one in sums)), kronor(sum(one.price for one in sums))],
    }  # fmt: skip


def _waiting_table(waiting: Waiting) -> _Table:
    return {
        "heading": _("Det som inte är utbetalt, rad för rad"), "empty": _("Inga rader."),
        "columns": [_("Radens nummer"), _("Datum"), _("Ersättning"), _("Ansökan"), _("Pris"), _("Läge")],
        "widths": ["auto", "auto", "wide", "auto", "auto", "wide"], "right": [4],
        "rows": [
            [row.reference, day(row.day), kind_in_words(row.kind) if row.kind else "–", row.of or "–",
             _price(row.price), row.words] for row in waiting.rows(0, MOST_PRINTED)
        ],
        "total": [],
    }  # fmt: skip


def _bills_table(unit: Unit, year: int, sums: statement.BillSums) -> _Table:
    return {
        "heading": _("Räkningar"), "empty": _("Inga räkningar."),
        "columns": [_("Räkning"), _("Fakturanummer"), _("Fakturadatum"), _("Läge"), _("Betald"), _("Att betala")],
        "widths": ["auto", "auto", "auto", "wide", "auto", "auto"], "right": [5],
        "rows": [
            [str(bill), bill.invoice, day(bill.day), str(bill.get_state_display()), day(bill.paid) or "–",
             kronor(getattr(bill, "payable", 0))] for bill in statement.bills(unit, year)
        ],
        "total": [_("Summa utan makulerade"), "", "", "", "", kronor(sums.payable)],
    }  # fmt: skip


def _price(price: int | None) -> str:
    return "–" if price is None else kronor(price)
