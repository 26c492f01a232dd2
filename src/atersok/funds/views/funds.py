"""The list of funds, one fund's outcome, and the forms behind its figures."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit.history import MOST, changes
from atersok.clock import today
from atersok.funds.explained import entered, explained, frames_of, published_of
from atersok.funds.figures import table
from atersok.funds.followup import follow_up
from atersok.funds.forms.dividing import ReasonForm
from atersok.funds.forms.figures import FrameForm, FundForm, InputForm, OutcomeForm
from atersok.funds.listing import listed
from atersok.funds.models import Fund
from atersok.funds.plan import TEXTS, Costs, plan
from atersok.funds.selectors import allocation_of, funds_for
from atersok.funds.services import fund as service
from atersok.funds.views.common import (
    about,
    address,
    form_page,
    fund_or_404,
    page,
    point_out,
    posted,
    saved,
    see_fund,
    year_of,
)


@require_GET
@needs(Permission.FUND_READ)
def funds(request: Request) -> HttpResponse:
    """Every fund with this year's money."""
    rows = listed(funds_for(request.user), today().year)
    context = {"rows": rows, "year": today().year, "may_write": request.user.may(Permission.FUND_WRITE)}
    return page(request, "funds/funds.html", context)


@require_GET
@needs(Permission.FUND_READ)
def fund(request: Request, pk: int) -> HttpResponse:
    """Utfall: the table by year, how each part was computed, and the accounting plan."""
    found = fund_or_404(request, pk)
    year = year_of(request, found)
    shown = table(found)
    followed = follow_up(found, year)
    amount = shown.to_divide(year) or 0
    costs = Costs(followed.months, followed.sum.through, followed.sum.decided)
    context = about(request, found, year, "fund") | {
        "table": shown, "totals": shown.totals, "explained": explained(shown, year), "frames": frames_of(shown, year),
        "amount": shown.to_divide(year), "allocated": followed.sum.decided, "allocation": allocation_of(found, year),
        "plan": plan(found.kind, found.payment, found.payment_month, amount, costs),
        "plan_text": TEXTS[found.kind], "entered": entered(found, year=year), "published": published_of(found, year),
    }  # fmt: skip
    left = amount - followed.sum.decided
    known = shown.to_divide(year) is not None
    return page(request, "funds/fund.html", context | {"left": left, "over": max(-left, 0) if known else 0})


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def fund_new(request: Request) -> HttpResponse:
    """A new fund."""
    form = FundForm(posted(request))
    made: list[Fund] = []
    if request.method == "POST" and saved(
        form, lambda: made.append(service.save_fund(request.user, None, form.cleaned_data))
    ):
        point_out(request, [form.cleaned_data["diary"]])
        messages.success(request, _("Medlet är upplagt. Registrera nu ramen och underlaget."))
        return see_fund("fund", made[0], made[0].first_year)
    return form_page(request, None, form, title=_("Nytt statligt medel"), button=_("Spara"), back=reverse("funds"))


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def fund_edit(request: Request, pk: int) -> HttpResponse:
    """Other words on a fund."""
    found = fund_or_404(request, pk)
    form = FundForm(posted(request), instance=fund_or_404(request, pk))
    if request.method == "POST" and saved(form, lambda: service.save_fund(request.user, found, form.cleaned_data)):
        point_out(request, [form.cleaned_data["diary"]])
        messages.success(request, _("Ändringen är sparad."))
        return see_fund("fund", found, year_of(request, found))
    back = reverse("fund", args=[found.pk])
    return form_page(request, found, form, title=_("Ändra uppgifter"), button=_("Spara"), back=back)


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def fund_frame(request: Request, pk: int) -> HttpResponse:
    """The national frame of a year."""
    intro = _("Det som alla regioner delar på. En ram som redan finns för året och delen skrivs över.")
    return _figure(
        request, pk, FrameForm, service.put_frame, _("Nationell ram"), intro, _("Den nationella ramen är sparad.")
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def fund_input(request: Request, pk: int) -> HttpResponse:
    """An input of the key."""
    intro = _(
        "Fördelningsnyckeln: hur många som räknas här och i hela landet. Det senaste underlaget för året används."
    )
    return _figure(request, pk, InputForm, service.add_input, _("Underlag"), intro, _("Underlaget är sparat."))


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def fund_outcome(request: Request, pk: int) -> HttpResponse:
    """The amount as it was published."""
    intro = _("Beloppet som staten har beslutat. Det går före det vi räknar fram; båda visas.")
    return _figure(
        request,
        pk,
        OutcomeForm,
        service.put_outcome,
        _("Publicerat belopp"),
        intro,
        _("Det publicerade beloppet är sparat."),
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def figure_remove(request: Request, pk: int, kind: str, row: int) -> HttpResponse:
    """Take away a figure that was written by mistake."""
    found = fund_or_404(request, pk)
    figure = next((one for one in entered(found, pk=row) if one.kind == kind), None)
    if figure is None:
        raise Http404
    shown = figure.row
    form = ReasonForm(posted(request))
    if request.method == "POST" and saved(
        form, lambda: service.remove_figure(request.user, shown, form.cleaned_data["reason"])
    ):
        messages.success(request, _("Uppgiften är borttagen."))
        return see_fund("fund", found, shown.year)
    facts = [(str(shown._meta.verbose_name).capitalize(), figure.said), (_("År"), shown.year),
             (_("Del"), shown.get_part_display()), (_("Källa"), shown.source)]  # fmt: skip
    return form_page(
        request, found, form, title=_("Ta bort uppgift"), facts=facts, button=_("Ta bort"),
        back=address("fund", found, shown.year),
    )  # fmt: skip


type _Service = Callable[[Any, Fund, dict[str, Any]], object]


def _figure(
    request: Request, pk: int, kind: Callable[..., BaseForm], act: _Service, title: str, intro: str, done: str
) -> HttpResponse:
    found = fund_or_404(request, pk)
    first = {"year": year_of(request, found), "part": found.divided}
    form: Any = kind(posted(request), fund=found, today=today(), initial=first)
    if request.method == "POST" and saved(form, lambda: act(request.user, found, form.fields_of_row())):
        messages.success(request, done)
        return see_fund("fund", found, form.cleaned_data["year"])
    back = reverse("fund", args=[found.pk])
    return form_page(request, found, form, title=title, intro=intro, button=_("Spara"), back=back)


@require_GET
@needs(Permission.FUND_READ)
def fund_history(request: Request, pk: int) -> HttpResponse:
    """Who has changed what."""
    found = fund_or_404(request, pk)
    context = about(request, found, year_of(request, found), "fund_history")
    return page(request, "funds/history.html", context | {"changes": changes(found, request.user), "most": MOST})
