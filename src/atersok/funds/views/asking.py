"""Äskanden: everybody's for the office, a private unit's own for the unit."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Sum
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.clock import today
from atersok.funds.forms.asking import AskingForm, GrantForm, PaidForm, RefuseForm
from atersok.funds.models import Asking, Step
from atersok.funds.selectors import askers_for, askings_for, latest_of, open_areas
from atersok.funds.services import asking as service
from atersok.funds.views.common import about, form_page, fund_or_404, page, point_out, posted, saved, see, year_of
from atersok.law.money import show
from atersok.money.once import carried_out

_PAGE = 50


@require_GET
@needs(Permission.FUND_REQUEST)
def fund_requests(request: Request) -> HttpResponse:
    """Every request for money; a unit sees its own."""
    rows = askings_for(request.user)
    step = request.GET.get("lage", "")
    if step in Step.values:
        rows = rows.filter(step=step)
    found = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    sums = rows.order_by().aggregate(asked=Sum("amount", default=0), granted=Sum("granted", default=0))
    context = {"page": found, "rows": list(found), "sums": sums, "steps": Step.choices, "step": step,
               "office": request.user.only_unit is None, "may_ask": askers_for(request.user).exists(),
               "areas": open_areas().exists(),
               "may_read": request.user.may(Permission.FUND_READ)}  # fmt: skip
    return page(request, "funds/askings.html", context)


@require_GET
@needs(Permission.FUND_READ)
def fund_askings(request: Request, pk: int) -> HttpResponse:
    """The requests of one fund and year."""
    found = fund_or_404(request, pk)
    year = year_of(request, found)
    rows = list(askings_for(request.user).filter(fund=found, need__allocation__year=year))
    sums = {"asked": sum(row.amount for row in rows), "granted": sum(row.granted or 0 for row in rows)}
    context = about(request, found, year, "fund_askings") | {
        "rows": rows,
        "sums": sums,
        "office": True,
        "may_read": True,
    }
    return page(request, "funds/fund_askings.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_REQUEST)
def fund_request_new(request: Request) -> HttpResponse:
    """A private unit asks for a quarter's money."""
    if not askers_for(request.user).exists():
        return see("fund_requests")  # which says who may ask
    form = AskingForm(posted(request), user=request.user)

    def act() -> object:
        return carried_out(form, lambda _data: service.submit(request.user, form.fields_of_row(), today()))

    if request.method == "POST" and saved(form, act):
        messages.success(request, _("Äskandet är inlämnat."))
        return see("fund_request", latest_of(request.user).pk)
    intro = _("För utförda insatser inom ett beslutat område, ett kvartal i taget.")
    return form_page(
        request, None, form, title=_("Nytt äskande"), intro=intro, button=_("Lämna in"), back=reverse("fund_requests")
    )


@require_GET
@needs(Permission.FUND_REQUEST)
def fund_request(request: Request, pk: int) -> HttpResponse:
    """One request, for those who ask."""
    return _one(request, pk)


@require_GET
@needs(Permission.FUND_READ)
def fund_asking(request: Request, pk: int) -> HttpResponse:
    """The same, for those who check, decide and pay."""
    return _one(request, pk)


def _one(request: Request, pk: int) -> HttpResponse:
    """What is asked, where it stands, and what can be done."""
    found = _found(request, pk)
    user = request.user
    second = user.pk not in (found.checked_by_id, found.submitted_by_id)
    context = {
        "found": found, "may_read": user.may(Permission.FUND_READ),
        "may_check": found.step == Step.SUBMITTED and user.may(Permission.FUND_WRITE),
        "may_grant": found.need.in_force, "may_decide": found.step == Step.CHECKED and second
        and user.may(Permission.FUND_DECIDE), "unsure": not found.need.in_force and found.step not in
        (Step.PAID, Step.REFUSED),
        "may_pay": found.step == Step.APPROVED and user.may(Permission.FUND_WRITE),
        "another": found.step == Step.CHECKED and user.may(Permission.FUND_DECIDE) and not second,
    }  # fmt: skip
    return page(request, "funds/asking.html", context)


@require_POST
@needs(Permission.FUND_WRITE)
def fund_request_check(request: Request, pk: int) -> HttpResponse:
    """Looked at, ready for a decision."""
    found = _found(request, pk)
    try:
        service.check(request.user, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Äskandet är granskat. Någon annan ska besluta."))
    return _back(request, found)


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_DECIDE)
def fund_request_grant(request: Request, pk: int) -> HttpResponse:
    """Grant it."""
    found = _found(request, pk)
    form = GrantForm(posted(request), asking=found, today=today())

    def act() -> object:
        data = form.cleaned_data
        return service.approve(request.user, found, data["granted"], data["reference"], data["day"])

    return _decision(request, found, form, act, _("Bevilja äskandet"), _("Äskandet är beviljat."))


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_DECIDE)
def fund_request_refuse(request: Request, pk: int) -> HttpResponse:
    """Refuse it, and say why."""
    found = _found(request, pk)
    form = RefuseForm(posted(request), today=today())

    def act() -> object:
        data = form.cleaned_data
        return service.refuse(request.user, found, data["reason"], data["reference"], data["day"])

    return _decision(request, found, form, act, _("Avslå äskandet"), _("Äskandet är avslaget."))


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def fund_request_pay(request: Request, pk: int) -> HttpResponse:
    """It has been paid."""
    found = _found(request, pk)
    form = PaidForm(posted(request), today=today())

    def act() -> object:
        return service.pay(request.user, found, form.cleaned_data["day"])

    return _decision(request, found, form, act, _("Registrera utbetalning"), _("Utbetalningen är registrerad."))


def _decision(
    request: Request, found: Asking, form: Form, act: Callable[[], object], title: str, done: str
) -> HttpResponse:
    if request.method == "POST" and saved(form, act):
        point_out(request, [form.cleaned_data.get("reference", "")])
        messages.success(request, done)
        return _back(request, found)
    facts = [(_("Vårdgivare"), found.unit.name), (_("Område"), found.need.title), (_("Äskat"), show(found.amount))]
    if found.granted is not None:
        facts.append((_("Beviljat"), show(found.granted)))
    back = reverse(_name(request), args=[found.pk])
    return form_page(request, None, form, title=title, facts=facts, button=title, back=back)


def _found(request: Request, pk: int) -> Asking:
    return get_object_or_404(askings_for(request.user), pk=pk)


def _back(request: Request, found: Asking) -> HttpResponse:
    return see(_name(request), found.pk)


def _name(request: Request) -> str:
    """The address of a request that the user's role may open."""
    return "fund_asking" if request.user.may(Permission.FUND_READ) else "fund_request"
