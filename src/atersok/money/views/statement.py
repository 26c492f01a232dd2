"""Enhetens ersättning: a unit's own page, and as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import Unit, region
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access
from atersok.claims.documents.pack import PDF
from atersok.claims.exports import attachment
from atersok.clock import today
from atersok.money import selectors, statement_files
from atersok.money import statement as reading
from atersok.money.forms.payouts import StatementFilter
from atersok.money.statement_waiting import Waiting

PAGE = 50
FIRST, LAST = 2000, 2100
"""Years that can be asked for."""
_P = Permission


@require_GET
@needs(_P.STATEMENT_READ)
def statement(request: Request) -> HttpResponse:
    """The user's own unit, or one that the office chooses."""
    unit, year, form = _chosen(request)
    if unit is None:
        return render(request, "money/statement.html", {"unit": None, "filter": form})
    context = _paid(request, unit, year) | _waiting(request, unit, year) | _bills(request, unit, year)
    shown = sum(len(context[name]) for name in ("paid", "waiting", "bills"))
    log_access(request.user, Access.LIST, f"ersättning {unit.code}", count=max(shown, 1))
    about = {"unit": unit, "year": year, "filter": form, "may_money": request.user.may(_P.MONEY_READ)}
    return render(request, "money/statement.html", context | about)


def _paid(request: Request, unit: Unit, year: int | None) -> dict[str, Any]:
    page = Paginator(reading.paid(unit, year), PAGE).get_page(request.GET.get("page"))
    runs = reading.by_run(unit, year)
    return {
        "runs": runs, "total": sum(run.amount for run in runs), "page": page,
        "paid": list(reading.paid_rows(page.object_list)),  # type: ignore[arg-type]  # a part of the queryset
    }  # fmt: skip


def _waiting(request: Request, unit: Unit, year: int | None) -> dict[str, Any]:
    waiting = Waiting(unit, year)
    sums = waiting.sums()
    number = sum(one.number for one in sums)
    page = Paginator(range(number), PAGE).get_page(request.GET.get("vantar"))
    rows = list(waiting.rows(max(page.start_index() - 1, 0), PAGE)) if number else []
    return {
        "why": sums, "waiting_page": page, "waiting": rows, "waiting_number": number,
        "waiting_total": sum(one.price for one in sums),
    }  # fmt: skip


def _bills(request: Request, unit: Unit, year: int | None) -> dict[str, Any]:
    page = Paginator(reading.bills(unit, year), PAGE).get_page(request.GET.get("rakningar"))
    return {"bills_page": page, "bills": list(page), "bill_sums": reading.bill_sums(unit, year)}


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
    """A unit's year as xlsx or PDF."""
    if form not in ("xlsx", "pdf") or not FIRST <= year <= LAST:
        raise Http404
    unit = get_object_or_404(selectors.statement_units(request.user), pk=pk)
    name = f"ersattning-{unit.pk}-{year}"
    log_access(request.user, Access.EXPORT, f"{name}.{form}", count=max(reading.paid(unit, year).count(), 1))
    if form == "pdf":
        return attachment(statement_files.pdf(region().name, unit, year, today()), f"{name}.pdf", PDF)
    return statement_files.workbook(name, unit, year)
