"""Enhetens ersättning: a unit's own page, and as a file."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import Unit, region
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access
from atersok.claims.exports import Cell, Kronor, attachment, table
from atersok.claims.language import kind_in_words
from atersok.claims.models import ClaimItem
from atersok.clock import today
from atersok.money import selectors, statement_pdf
from atersok.money import statement as reading
from atersok.money.forms.payouts import StatementFilter

PAGE = 50
_P = Permission


@require_GET
@needs(_P.STATEMENT_READ)
def statement(request: Request) -> HttpResponse:
    """The user's own unit, or one that the office chooses."""
    unit, year, form = _chosen(request)
    if unit is None:
        return render(request, "money/statement.html", {"unit": None, "filter": form})
    found = Paginator(reading.items(unit, year), PAGE).get_page(request.GET.get("page"))
    log_access(request.user, Access.LIST, f"ersättning {unit.code}", count=max(len(found), 1))
    runs = reading.by_run(unit, year)
    context = {
        "unit": unit, "year": year, "filter": form, "page": found, "rows": list(reading.rows(unit, list(found))),
        "runs": runs, "total": sum(run.amount for run in runs),
    }  # fmt: skip
    return render(request, "money/statement.html", context)


def _chosen(request: Request) -> tuple[Unit | None, int | None, StatementFilter]:
    units = selectors.statement_units(request.user)
    first = units.filter(payout_lines__isnull=False).first() or units.first()
    form = StatementFilter(request.GET or None, initial={"enhet": first, "ar": today().year})
    form.fields["enhet"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
    if request.user.only_unit:
        del form.fields["enhet"]
    if not form.is_bound:
        return first, today().year, form
    chosen = form.chosen()
    return chosen.get("enhet") or first, chosen.get("ar"), form


@require_GET
@needs(_P.STATEMENT_READ)
def statement_file(request: Request, pk: int, year: int, form: str) -> HttpResponse:
    """A unit's year as xlsx, CSV or PDF."""
    if form not in ("xlsx", "csv", "pdf") or not 2000 <= year <= 2100:
        raise Http404
    unit = get_object_or_404(selectors.statement_units(request.user), pk=pk)
    name = f"ersattning-{unit.pk}-{year}"
    of = list(reading.items(unit, year))
    log_access(request.user, Access.EXPORT, f"{name}.{form}", count=max(len(of), 1))
    if form == "pdf":
        content = statement_pdf.render(region().name, unit, year, today(), reading.by_run(unit, year), of)
        return attachment(content, f"{name}.pdf", "application/pdf")
    columns = (
        _("Radens nummer"), _("Datum"), _("Ersättning"), _("Ansökan"), _("Pris"), _("Utbetalt"), _("Läge"),
    )  # fmt: skip
    return table(name, columns, _cells(unit, of), form)  # type: ignore[arg-type]  # checked above


def _cells(unit: Unit, of: list[ClaimItem]) -> Iterator[list[Cell]]:
    for row in reading.rows(unit, of):
        yield [
            row.reference, row.day, kind_in_words(row.kind), row.claim, Kronor(row.price), Kronor(row.paid), row.words
        ]  # fmt: skip
