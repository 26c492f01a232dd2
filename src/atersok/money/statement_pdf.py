"""A unit's statement on paper: PDF/UA and PDF/A, without any person."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from atersok.accounts.models import Unit
from atersok.claims.documents.amounts import day, kronor
from atersok.claims.documents.typesetting import compile_pdf
from atersok.claims.language import kind_in_words
from atersok.claims.models import ClaimItem
from atersok.money.statement import RunSum, rows

MOST_PRINTED = 2_000
"""Rows on paper; the workbook has all of them."""


def render(region: str, unit: Unit, year: int, on: date, runs: Sequence[RunSum], of: Sequence[ClaimItem]) -> bytes:
    """What the unit got in a year, run by run, and what has become of each of its rows."""
    title = _("Ersättning %(year)d, %(unit)s") % {"year": year, "unit": unit.name}
    total = sum(run.amount for run in runs)
    paid = {
        "heading": _("Utbetalt"), "columns": [_("Omgång"), _("Ersättning"), _("Belopp")],
        "widths": ["auto", "wide", "auto"], "right": [2], "empty": _("Inget har betalats ut."),
        "rows": [[run.run.number, kind_in_words(run.kind), kronor(run.amount)] for run in runs],
        "total": [_("Summa"), "", kronor(total)],
    }  # fmt: skip
    shown = list(rows(unit, of[:MOST_PRINTED]))
    each = {
        "heading": _("Enhetens kostnader och undersökningar"),
        "columns": [_("Datum"), _("Radens nummer"), _("Ansökan"), _("Pris"), _("Utbetalt"), _("Läge")],
        "widths": ["auto", "auto", "auto", "auto", "auto", "wide"], "right": [3, 4],
        "empty": _("Inga rader i någon ansökan."),
        "rows": [
            [day(row.day), row.reference, row.claim, kronor(row.price), kronor(row.paid), row.words] for row in shown
        ],
        "total": [],
    }  # fmt: skip
    more = len(of) - len(shown)
    return compile_pdf("tables.typ", {
        "title": title, "header": title, "footer": day(on), "region": region, "day": day(on), "flipped": False,
        "subtitle": "",
        "paragraphs": [_("%(n)d rader till finns i Excel-filen.") % {"n": more}] if more > 0 else [],
        "facts": [{"label": _("Enhet"), "value": f"{unit.code} {unit.name}"},
                  {"label": _("Utbetalt under året"), "value": kronor(total)}],
        "tables": [paid, each],
    })  # fmt: skip
