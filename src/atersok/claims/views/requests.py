"""Begärda intyg: asked for by the office, answered by the unit."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import Unit
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access, log_people
from atersok.care.models import Cost, Examination
from atersok.claims.documents.pack import PDF
from atersok.claims.exports import attachment
from atersok.claims.forms.files import EXTENSIONS
from atersok.claims.forms.lists import RequestFilter
from atersok.claims.forms.requests import Answer, Ask, Decline, guided, purpose_of
from atersok.claims.models import CertificateRequest, Finding, RequestState
from atersok.claims.request_letter import letter
from atersok.claims.selectors import findings_for, requests_for
from atersok.claims.services import requests as service
from atersok.claims.views.common import add_error, finding_or_404, page, request_or_404, see
from atersok.clock import today

OPEN = (RequestState.ASKED, RequestState.REMINDED)
_PAGE = 50
_WEEKS = timedelta(weeks=3)


@require_GET
@needs(Permission.REQUEST_READ)
def requests(request: Request) -> HttpResponse:
    """The office sees all, a unit its own."""
    form = RequestFilter(request.GET)
    chosen = form.chosen()
    rows = requests_for(request.user)
    if chosen["lage"] is None:
        rows = rows.filter(state__in=OPEN)
    elif chosen["lage"] != "alla":
        rows = rows.filter(state=chosen["lage"])
    office = request.user.only_unit is None
    if chosen["enhet"] and office:
        rows = rows.filter(unit=chosen["enhet"])
        if not request.user.sees_protected:
            rows = rows.filter(person__protection="")  # being in a unit's list would tell where somebody is
    if not office:
        del form.fields["enhet"]
    found = Paginator(rows.defer("certificate__document"), _PAGE).get_page(request.GET.get("page"))
    log_people(request.user, Access.LIST, "requests", [row.person_id for row in found])
    total = rows.order_by().aggregate(total=Sum("amount"))["total"] or 0
    context = {"filter": form, "page": found, "rows": list(found), "office": office, "today": today(), "total": total}
    return page(request, "claims/requests.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_WRITE)
def request_new(request: Request, pk: int) -> HttpResponse:
    """Ask a unit for the certificate that a finding lacks. The text is written beforehand and can be changed."""
    finding = finding_or_404(request, pk)
    on = today()
    first = {"due": min(on + _WEEKS, max(finding.last_day or on + _WEEKS, on + timedelta(days=1))),
             "text": guided(purpose_of(finding.kind)), "unit": _likely_unit(request, finding)}  # fmt: skip
    form = Ask(request.POST if request.method == "POST" else None, today=on, initial=first)
    log_access(request.user, Access.READ, f"{finding} request", person=finding.person_id)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = service.ask(request.user, finding, data["unit"], data["due"], data["text"])
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Begäran är skickad till %s.") % data["unit"].name)
            return see("request", made.pk)
    return page(request, "claims/request_new.html", {"finding": finding, "form": form, "today": on})


def _likely_unit(request: Request, finding: Finding) -> Unit | None:
    """The unit that gave most of the care; nothing about somebody whose whereabouts are kept from the user."""
    if finding.person.protected and not request.user.sees_protected:
        return None
    costs = Cost.objects.filter(person=finding.person_id, unit__active=True)
    if finding.since and finding.until:
        costs = costs.filter(day__range=(finding.since, finding.until))
    most = costs.values("unit").annotate(total=Sum("amount")).order_by("-total").first()
    if most is None:
        seen = Examination.objects.filter(person=finding.person_id, unit__active=True).order_by("-day").first()
        return seen.unit if seen else finding.person.unit
    return Unit.objects.get(pk=most["unit"])


@require_GET
@needs(Permission.REQUEST_READ)
def request(request: Request, pk: int) -> HttpResponse:
    """One request: what is asked, and the answer or the way to answer."""
    found = request_or_404(request, pk)
    log_access(request.user, Access.READ, f"intyg {found.pk}", person=found.person_id)
    return page(request, "claims/request.html", _context(request, found))


def _context(request: Request, found: CertificateRequest, **forms: Any) -> dict[str, Any]:
    can_answer = found.state in OPEN and request.user.may(Permission.REQUEST_ANSWER)
    finding = findings_for(request.user).filter(
        person=found.person_id, kind__startswith=found.purpose, state__in=("blocked", "watch", "claimable")
    )
    return {
        "found": found, "today": today(), "office": request.user.may(Permission.CLAIM_WRITE),
        "open": found.state in OPEN, "can_answer": can_answer, "answer": Answer(today=today()), "decline": Decline(),
        "findings": list(finding.order_by("last_day")[:5]), **forms,
    }  # fmt: skip


@require_POST
@needs(Permission.REQUEST_ANSWER)
def request_answer(request: Request, pk: int) -> HttpResponse:
    """The certificate, with what it says."""
    found = request_or_404(request, pk)
    form = Answer(request.POST, request.FILES, today=today())
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            service.answer(
                request.user, found, form.answers(), upload.content, f"intyg.{EXTENSIONS[upload.media_type]}"
            )
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Tack! Intyget är inkommet."))
            return see("request", found.pk)
    return page(request, "claims/request.html", _context(request, found, answer=form, form=form))


@require_POST
@needs(Permission.REQUEST_ANSWER)
def request_decline(request: Request, pk: int) -> HttpResponse:
    """The unit can't give it."""
    found = request_or_404(request, pk)
    form = Decline(request.POST)
    if form.is_valid():
        try:
            service.decline(request.user, found, form.cleaned_data["text"])
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Svaret är sparat."))
            return see("request", found.pk)
    return page(request, "claims/request.html", _context(request, found, decline=form, form=form))


@require_POST
@needs(Permission.CLAIM_WRITE)
def request_remind(request: Request, pk: int) -> HttpResponse:
    """Remind the unit."""
    return _simple(request, pk, service.remind, _("Enheten är påmind."))


@require_POST
@needs(Permission.CLAIM_WRITE)
def request_cancel(request: Request, pk: int) -> HttpResponse:
    """It is not needed any more."""
    return _simple(request, pk, service.cancel, _("Begäran är återtagen."))


def _simple(request: Request, pk: int, do: Any, done: str) -> HttpResponse:
    found = request_or_404(request, pk)
    try:
        do(request.user, found)
    except ValidationError as error:
        current = get_object_or_404(requests_for(request.user), pk=pk)
        return page(
            request, "claims/request.html", {**_context(request, current), "faulty": True, "problems": error.messages}
        )
    messages.success(request, done)
    return see("request", found.pk)


@require_GET
@needs(Permission.REQUEST_READ)
def request_pdf(request: Request, pk: int) -> HttpResponse:
    """The letter to the unit, with guided questions."""
    found = request_or_404(request, pk)
    log_access(request.user, Access.EXPORT, f"intyg {found.pk} letter", person=found.person_id)
    return attachment(letter(found, request.user, today()), f"begaran-{found.pk}.pdf", PDF)
