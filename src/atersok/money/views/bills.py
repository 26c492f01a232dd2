"""Räkningar från privata enheter: taken in, checked, said back, approved, paid."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission, Role
from atersok.audit.models import Access
from atersok.audit.services import log_access, log_people
from atersok.claims.documents.pack import PDF
from atersok.claims.exports import attachment, table
from atersok.clock import today
from atersok.money import bill_papers, bill_reading
from atersok.money.bill_table import HEADER
from atersok.money.forms.bills import BillFilter, BillForm, CancelForm, DayForm, LinesForm, ReturnForm, VersionForm
from atersok.money.models import BEFORE_APPROVAL, Bill, BillLine, BillState
from atersok.money.services import bills as service
from atersok.money.views.common import add_error, confirmed, page, see

_PAGE = 50
_LINES = 100


@require_GET
@needs(Permission.BILL_READ)
def bills(request: Request) -> HttpResponse:
    """The region sees all, a private unit its own."""
    form = BillFilter(request.GET)
    rows = bill_reading.narrowed(request.user, form.chosen())
    office = request.user.role != Role.UNIT
    if not office:
        del form.fields["enhet"]
    found = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    total = rows.order_by().aggregate(total=Sum("payable"))["total"] or 0
    context = {
        "filter": form, "page": found, "rows": list(found), "office": office, "total": total,
        "may_send": request.user.may(Permission.BILL_WRITE) and bill_reading.senders_for(request.user).exists(),
        "approved": office and bill_reading.bills_for(request.user).filter(state=BillState.APPROVED).exists(),
        "may_pay": request.user.may(Permission.MONEY_WRITE),
    }  # fmt: skip
    return page(request, "money/bills.html", context)


def _bill(request: Request, pk: int) -> Bill:
    return get_object_or_404(bill_reading.bills_for(request.user), pk=pk)


# --- taken in ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@needs(Permission.BILL_WRITE)
def bill_new(request: Request) -> HttpResponse:
    """A bill and its rows."""
    posted = request.method == "POST"
    form = BillForm(request.POST if posted else None, request.FILES if posted else None, user=request.user)
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            made = service.register(
                request.user, data["unit"], data["invoice"], data["day"], data["total"], form.lines
            )  # fmt: skip
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Räkningen är mottagen. Så här läste vi raderna."))
            return see("bill", made.pk)
    return page(request, "money/bill_new.html", {"form": form, "senders": bill_reading.senders_for(request.user)})


@require_http_methods(["GET", "POST"])
@needs(Permission.BILL_WRITE)
def bill_lines(request: Request, pk: int) -> HttpResponse:
    """The rows again, corrected."""
    found = _bill(request, pk)
    posted = request.method == "POST"
    lines = bill_reading.shown(request.user, bill_reading.lines_of(found))
    hidden = any(one.hidden for one in lines)
    first = {"total": found.total, "cells": "" if hidden else bill_reading.as_cells(lines, HEADER)}
    form = LinesForm(request.POST if posted else None, request.FILES if posted else None, initial=first)
    if posted and form.is_valid():
        try:
            version = VersionForm(request.POST)
            seen = version.cleaned_data["version"] if version.is_valid() else 0
            service.replace_lines(request.user, found, seen, form.cleaned_data["total"], form.lines)
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Raderna är ersatta."))
            return see("bill", found.pk)
    log_people(request.user, Access.READ, f"{found} rows", _people([one.line for one in lines]))
    return page(request, "money/bill_lines.html", {"form": form, "bill": found, "hidden": hidden})


# --- one bill ---------------------------------------------------------------------------------------------------------
@require_GET
@needs(Permission.BILL_READ)
def bill(request: Request, pk: int) -> HttpResponse:
    """One bill: its rows, what stands against it, and what can be done."""
    found = _bill(request, pk)
    lines = list(bill_reading.lines_of(found))
    shown_page = Paginator(lines, _LINES).get_page(request.GET.get("page"))
    shown = bill_reading.shown(request.user, shown_page)
    log_people(request.user, Access.READ, str(found), _people(list(shown_page)))
    office = request.user.role != Role.UNIT
    may_write = request.user.may(Permission.BILL_WRITE)
    before = found.state in BEFORE_APPROVAL
    context = {
        "bill": found, "page": shown_page, "lines": shown, "sums": bill_reading.sums_of(lines), "office": office,
        "against": service.problems_of(found, lines) if before else [],
        "told": sum(bool(one.problems) for one in lines),
        "may_write": may_write, "before": before, "may_decide": office and may_write,
        "own": request.user.pk in (found.by_id, found.checked_by_id),
        "may_pay": office and request.user.may(Permission.MONEY_WRITE),
    }  # fmt: skip
    return page(request, "money/bill.html", context)


def _people(lines: list[BillLine]) -> list[int]:
    return list(dict.fromkeys(line.person_id for line in lines if line.person_id))


@require_POST
@needs(Permission.BILL_WRITE)
def bill_check(request: Request, pk: int) -> HttpResponse:
    """Go through the rows again."""
    found = _bill(request, pk)
    form = VersionForm(request.POST)
    try:
        version = form.cleaned_data["version"] if form.is_valid() else 0
        done = service.check(request.user, found, version)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if done.state == BillState.CHECKED:
            messages.success(request, _("Räkningen stämmer. En annan person kan nu godkänna den."))
        else:
            messages.warning(request, _("Räkningen har fel. Skicka den tillbaka till enheten."))
    return see("bill", pk)


@require_http_methods(["GET", "POST"])
@needs(Permission.BILL_WRITE)
def bill_return(request: Request, pk: int) -> HttpResponse:
    """Back to the unit, with words."""
    found = _bill(request, pk)
    form = ReturnForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    return confirmed(
        request, form, lambda data: service.give_back(request.user, found, data["version"], data["reason"]),
        title=_("Skicka tillbaka %(bill)s") % {"bill": found}, action=_("Skicka tillbaka"),
        intro=_("Enheten ser vad som är fel på varje rad, och kan rätta och skicka räkningen igen."),
        done=_("Räkningen är tillbaka hos enheten."), to="bill", pk=pk, facts=_facts(found),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.BILL_WRITE)
def bill_approve(request: Request, pk: int) -> HttpResponse:
    """Approve and book: by another person than those who registered and checked it."""
    found = _bill(request, pk)
    form = VersionForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    return confirmed(
        request, form, lambda data: service.approve(request.user, found, data["version"], today()),
        title=_("Godkänn %(bill)s") % {"bill": found}, action=_("Godkänn och bokför"),
        intro=_("Raderna blir kostnader i registret, och skulden till enheten bokförs. Räkningen kan inte ändras efter "
                "det, bara makuleras."),
        done=_("Räkningen är godkänd och bokförd."), to="bill", pk=pk, facts=_facts(found),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.BILL_WRITE)
def bill_cancel(request: Request, pk: int) -> HttpResponse:
    """Take it back: a voucher the other way round, never a change."""
    found = _bill(request, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    return confirmed(
        request, form, lambda data: service.cancel(request.user, found, data["reason"], today()),
        title=_("Makulera %(bill)s") % {"bill": found}, action=_("Makulera"), color="danger",
        intro=_("Det som är bokfört bokförs tillbaka. Kostnader som kom med räkningen tas bort, utom de som är med i "
                "en ansökan."),
        done=_("Räkningen är makulerad."), to="bill", pk=pk, facts=_facts(found),
    )  # fmt: skip


def _facts(found: Bill) -> list[tuple[str, Any]]:
    return [(_("Enhet"), found.unit.name), (_("Fakturanummer"), found.invoice), (_("Rader"), getattr(found, "n", ""))]


# --- said back --------------------------------------------------------------------------------------------------------
@require_GET
@needs(Permission.BILL_READ)
def bill_answer(request: Request, pk: int, form: str) -> HttpResponse:
    """What is missing, as PDF or xlsx, with no more of anybody than the unit wrote."""
    found = _bill(request, pk)
    lines = list(bill_reading.lines_of(found))
    shown = bill_reading.shown(request.user, lines, "sv")
    log_people(request.user, Access.EXPORT, f"{found} answer.{form}", _people(lines))
    if form == "xlsx":
        columns = ["Rad", *HEADER, bill_papers.remarks(found)]
        return table(f"svar-{found}", columns, bill_papers.answer_rows(shown), "xlsx")
    against = service.problems_of(found, lines) if found.state in BEFORE_APPROVAL else []
    return attachment(bill_papers.answer(found, shown, against, today()), f"svar-{found}.pdf", PDF)


# --- paid -------------------------------------------------------------------------------------------------------------
@require_POST
@needs(Permission.MONEY_WRITE)
def bills_basis(request: Request) -> HttpResponse:
    """Put the ticked bills into the payment basis."""
    ticked = [int(pk) for pk in request.POST.getlist("bill") if pk.isdecimal() and len(pk) < 18]
    number = service.take_into_basis(request.user, ticked)
    if number:
        said = ngettext(
            "%(n)d räkning är i betalningsunderlaget.", "%(n)d räkningar är i betalningsunderlaget.", number
        )
        messages.success(request, said % {"n": number})
    else:
        messages.warning(request, _("Kryssa för godkända räkningar först."))
    return see("bills")


@require_GET
@needs(Permission.MONEY_READ)
def bills_basis_xlsx(request: Request) -> HttpResponse:
    """The payment basis: bills in it that are not paid."""
    rows = Bill.objects.filter(state=BillState.IN_BASIS).select_related("unit", "voucher").order_by("unit__name", "pk")
    found = list(rows.annotate(payable=Sum("lines__payable")))
    log_access(request.user, Access.EXPORT, "bills basis.xlsx", count=max(len(found), 1))
    columns = [
        _("Räkning"), _("Enhetens kod"), _("Enhet"), _("Organisationsnummer"), _("Bankgiro"), _("Fakturanummer"),
        _("Fakturadatum"), _("Att betala"), _("Verifikation"),
    ]  # fmt: skip
    return table("betalningsunderlag-rakningar", columns, bill_papers.basis_rows(found), "xlsx")


@require_http_methods(["GET", "POST"])
@needs(Permission.MONEY_WRITE)
def bill_paid(request: Request, pk: int) -> HttpResponse:
    """The ledger has paid it."""
    if not request.user.may(Permission.BILL_READ):
        raise PermissionDenied
    found = _bill(request, pk)
    form = DayForm(request.POST if request.method == "POST" else None, initial={"day": today()})
    return confirmed(
        request, form, lambda data: service.mark_paid(request.user, found, data["day"]),
        title=_("Registrera %(bill)s som betald") % {"bill": found}, action=_("Betald"),
        done=_("Räkningen är betald."), to="bill", pk=pk, facts=_facts(found),
    )  # fmt: skip
