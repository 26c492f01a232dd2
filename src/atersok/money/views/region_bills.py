"""Underlag till andra regioner: care that our units gave people who belong there."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access, log_people
from atersok.claims.documents.pack import PDF
from atersok.claims.exports import attachment, table
from atersok.clock import today
from atersok.intake.reading.codes import COUNTY
from atersok.money import bill_papers, region_billing
from atersok.money.forms.bills import BilledForm, CancelForm, PeriodFilter
from atersok.money.models import RegionBill, RegionBillRow
from atersok.money.services import region_bills as service
from atersok.money.views.common import confirmed, page, see
from atersok.people.masking import hides, shown_place

_PAGE = 50


@require_GET
@needs(Permission.MONEY_READ)
def region_bills(request: Request) -> HttpResponse:
    """By region what is not billed yet in a period, and the bases that were made."""
    form = PeriodFilter(request.GET)
    since, until = form.period()
    regions = region_billing.sums(request.user, since, until)
    made = Paginator(region_billing.bills(request.user), _PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form, "since": since, "until": until, "page": made,
        "regions": [(one, bill_papers.county_name(one.region)) for one in regions],
        "total": sum(one.amount for one in regions),
        "made": [(one, bill_papers.county_name(one.region)) for one in made],
        "may_make": request.user.may(Permission.CLAIM_WRITE),
    }  # fmt: skip
    return page(request, "money/region_bills.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_WRITE)
def region_bill_new(request: Request, county: str) -> HttpResponse:
    """The rows of a region and period, and the basis made of them."""
    if county not in COUNTY.words:
        raise Http404
    form = PeriodFilter(request.POST if request.method == "POST" else request.GET)
    since, until = form.period()
    problems: list[str] = []
    if request.method == "POST":
        try:
            made = service.make(request.user, county, since, until, today())
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, _("Underlaget %(bill)s är gjort.") % {"bill": made})
            return see("region_bill", made.pk)
    return page(request, "money/region_bill_new.html", _preview(request, county, since, until, problems))


def _preview(request: Request, county: str, since: date, until: date, problems: list[str]) -> dict[str, Any]:
    rows = list(region_billing.of_region(request.user, county, since, until))
    every = region_billing.costs_elsewhere(request.user, since, until).filter(belongs=county).count()
    found = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    log_people(request.user, Access.LIST, f"region {county}", list(dict.fromkeys(row.person_id for row in found)))
    return {
        "county": county, "name": bill_papers.county_name(county), "since": since, "until": until, "page": found,
        "rows": list(found), "number": len(rows), "total": region_billing.net(rows), "hidden": every - len(rows),
        "problems": problems, "faulty": bool(problems),
    }  # fmt: skip


def _bill(request: Request, pk: int) -> RegionBill:
    return get_object_or_404(region_billing.bills(request.user), pk=pk)


@require_GET
@needs(Permission.MONEY_READ)
def region_bill(request: Request, pk: int) -> HttpResponse:
    """One basis: sums for who reads money, people for who reads people."""
    found = _bill(request, pk)
    may_see = request.user.may(Permission.PERSON_READ)
    shown = Paginator(_rows(found) if may_see else [], _PAGE).get_page(request.GET.get("page"))
    log_people(request.user, Access.READ, str(found), list(dict.fromkeys(row.person_id for row in shown)))
    context = {
        "bill": found, "name": bill_papers.county_name(found.region), "page": shown,
        "rows": [(row, shown_place(row.unit_name, row.person, request.user)) for row in shown],
        "may_see": may_see, "may_make": request.user.may(Permission.CLAIM_WRITE),
        "may_bill": request.user.may(Permission.MONEY_WRITE),
    }  # fmt: skip
    return page(request, "money/region_bill.html", context)


def _rows(found: RegionBill) -> list[RegionBillRow]:
    return list(found.rows.select_related("person").prefetch_related("person__identifiers"))


@require_GET
@needs(Permission.CLAIM_WRITE)
def region_bill_file(request: Request, pk: int, form: str) -> HttpResponse:
    """The basis as xlsx or PDF. Who may not see everybody in it may not have it."""
    found = _bill(request, pk)
    rows = _rows(found)
    if any(hides(row.person, request.user) for row in rows):
        log_access(request.user, Access.DENIED, f"{found}.{form}")
        raise PermissionDenied
    log_people(request.user, Access.EXPORT, f"{found}.{form}", list(dict.fromkeys(row.person_id for row in rows)))
    if form == "xlsx":
        return table(f"underlag-{found}", bill_papers.REGION_COLUMNS, bill_papers.region_rows(rows), "xlsx")
    return attachment(bill_papers.region_basis(found, rows, found.made.date()), f"underlag-{found}.pdf", PDF)


@require_http_methods(["GET", "POST"])
@needs(Permission.MONEY_WRITE)
def region_bill_billed(request: Request, pk: int) -> HttpResponse:
    """It has been billed."""
    found = _bill(request, pk)
    form = BilledForm(request.POST if request.method == "POST" else None, initial={"day": today()})
    return confirmed(
        request, form, lambda data: service.mark_billed(request.user, found, data["day"], data["invoice"]),
        title=_("Registrera %(bill)s som fakturerat") % {"bill": found}, action=_("Fakturerat"),
        intro=_("Inget bokförs här: fakturan och intäkten hör hemma i ekonomisystemet."),
        done=_("Underlaget är fakturerat."), to="region_bill", pk=pk,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_WRITE)
def region_bill_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take it back: its rows can be billed again."""
    found = _bill(request, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    return confirmed(
        request, form, lambda data: service.withdraw(request.user, found, data["reason"]),
        title=_("Ta tillbaka %(bill)s") % {"bill": found}, action=_("Ta tillbaka"), color="danger",
        intro=_("Raderna kan faktureras på nytt. Är fakturan redan skickad behöver den krediteras i ekonomisystemet."),
        done=_("Underlaget är återtaget."), to="region_bill", pk=pk,
    )  # fmt: skip
