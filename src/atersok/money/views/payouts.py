"""Utbetalningar: runs from proposal to booked, and the rules they rest on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Sum
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import Unit
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access
from atersok.care.words import COST_NAMES
from atersok.claims.language import kind_in_words
from atersok.clock import today
from atersok.law.money import show as kr
from atersok.money import dividing, proposing, selectors
from atersok.money.forms import payouts as forms
from atersok.money.models import LedgerFile, PayoutRule, PayoutRun, PriceItem, RunState
from atersok.money.services import payouts as services
from atersok.money.services import rules as rule_services
from atersok.money.views.common import add_error, confirmed, page, see

PAGE = 50
_P = Permission


@require_GET
@needs(_P.MONEY_READ)
def payouts(request: Request) -> HttpResponse:
    """Every run, newest first."""
    runs = (
        PayoutRun.objects.select_related("by", "checked_by", "attested_by")
        .annotate(came=Sum("shares__amount"), kept=Sum("shares__kept"))
        .order_by("-pk")
    )
    context = {
        "page": Paginator(runs, PAGE).get_page(request.GET.get("page")),
        "may_write": request.user.may(_P.PAYOUT_WRITE),
        "open": PayoutRun.objects.filter(state__in=services.OPEN).first(),
        "without_rule": selectors.kinds_without_rule(),
    }  # fmt: skip
    return render(request, "money/payouts.html", context)


@require_http_methods(["GET", "POST"])
@needs(_P.PAYOUT_WRITE)
def payout_new(request: Request) -> HttpResponse:
    """Propose a run."""
    form = forms.NewRun(request.POST if request.method == "POST" else None, today=today())
    if request.method == "POST" and form.is_valid():
        try:
            run = services.ask(request.user, form.cleaned_data["until"], today())
        except ValidationError as error:
            add_error(form, error)
        else:
            return see("payout", run.pk)
    return page(request, "money/payout_new.html", {"form": form, "without_rule": selectors.kinds_without_rule()})


@require_GET
@needs(_P.MONEY_READ)
def payout(request: Request, pk: int) -> HttpResponse:
    """One run: what each unit gets, what is kept and why, and what is to be done with it."""
    run = get_object_or_404(PayoutRun.objects.select_related("by", "checked_by", "attested_by", "voucher"), pk=pk)
    shares = run.shares.select_related("receivable__claim").annotate(units=F("amount") - F("kept")).order_by("pk")
    own = request.user.pk in (run.by_id, run.checked_by_id)
    context = {
        "run": run, "units": selectors.units_of(run), "sums": selectors.run_sums(run),
        "page": Paginator(shares, PAGE).get_page(request.GET.get("page")), "why": dividing.WHY,
        "files": run.files.defer("content").select_related("by"), "stale": _stale(run), "own": own,
        "may_check": run.state == RunState.PROPOSED and request.user.may(_P.PAYOUT_WRITE),
        "may_attest": run.state == RunState.CHECKED and request.user.may(_P.PAYOUT_ATTEST) and not own,
        "may_discard": run.state in services.OPEN and request.user.may(_P.PAYOUT_WRITE),
        "forms": LedgerFile.Form.choices,
        "may_export": run.state == RunState.ATTESTED and request.user.may(_P.LEDGER_WRITE),
    }  # fmt: skip
    return render(request, "money/payout.html", context)


def _stale(run: PayoutRun) -> bool:
    return run.state in services.OPEN and proposing.is_stale(run)


@require_GET
@needs(_P.MONEY_READ)
def payout_unit(request: Request, pk: int, unit: int) -> HttpResponse:
    """A unit's lines in a run, each traceable to payment, claim, cost row and rule."""
    run = get_object_or_404(PayoutRun, pk=pk)
    one = get_object_or_404(Unit, pk=unit)
    lines = (
        one.payout_lines.filter(share__run=run).order_by("pk")
        .select_related("share__receivable__claim", "cost", "examination", "rule")
    )  # fmt: skip
    shown = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    log_access(request.user, Access.LIST, f"{run} {one.code}", count=max(len(shown), 1))
    context = {
        "run": run, "unit": one, "page": shown, "total": lines.aggregate(sum=Sum("amount"))["sum"] or 0,
    }  # fmt: skip
    return render(request, "money/payout_unit.html", context)


def _facts(run: PayoutRun) -> list[tuple[str, Any]]:
    sums = selectors.run_sums(run)
    return [
        (_("Inbetalt"), kr(sums.came)), (_("Till enheterna"), kr(sums.units)), (_("Behålls centralt"), kr(sums.kept)),
        (_("Gjord av"), run.by.name),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(_P.PAYOUT_WRITE)
def payout_check(request: Request, pk: int) -> HttpResponse:
    """Say that a proposal is right."""
    run = get_object_or_404(PayoutRun, pk=pk)
    form = forms.Versioned(request.POST if request.method == "POST" else None, initial={"version": run.version})
    return confirmed(
        request, form, lambda data: services.check(request.user, run, data["version"]),
        title=_("Kontrollera %(run)s") % {"run": run}, action=_("Förslaget stämmer"),
        done=_("Omgången är kontrollerad."), to="payout", pk=pk, facts=_facts(run),
        intro=_("Därefter attesterar en annan person."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(_P.PAYOUT_ATTEST)
def payout_attest(request: Request, pk: int) -> HttpResponse:
    """Approve and book."""
    run = get_object_or_404(PayoutRun, pk=pk)
    form = forms.Versioned(request.POST if request.method == "POST" else None, initial={"version": run.version})
    return confirmed(
        request, form, lambda data: services.attest(request.user, run, data["version"], today()),
        title=_("Attestera %(run)s") % {"run": run}, action=_("Attestera och bokför"), done=_("Omgången är bokförd."),
        to="payout", pk=pk, facts=_facts(run),
        intro=_("Omgången bokförs. Den ändras aldrig därefter: en rättelse görs med en ny omgång."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(_P.PAYOUT_WRITE)
def payout_discard(request: Request, pk: int) -> HttpResponse:
    """Throw a proposal away."""
    run = get_object_or_404(PayoutRun, pk=pk)
    form = forms.Discard(request.POST if request.method == "POST" else None, initial={"version": run.version})
    return confirmed(
        request, form, lambda data: services.discard(request.user, run, data["version"], data["reason"]),
        title=_("Förkasta %(run)s") % {"run": run}, action=_("Förkasta"), done=_("Omgången är förkastad."), to="payout",
        pk=pk, color="danger", facts=_facts(run), intro=_("Inget av den är bokfört. Gör ett nytt förslag efteråt."),
    )  # fmt: skip


# --- rules ------------------------------------------------------------------------------------------------------------
@require_GET
@needs(_P.MONEY_READ)
def rules(request: Request) -> HttpResponse:
    """The rules and prices, those in force first."""
    context = {
        "rules": PayoutRule.objects.select_related("unit"), "prices": PriceItem.objects.select_related("unit"),
        "today": today(), "may_write": request.user.may(_P.PAYOUT_WRITE),
    }  # fmt: skip
    return render(request, "money/rules.html", context)


@require_http_methods(["GET", "POST"])
@needs(_P.PAYOUT_WRITE)
def rule_new(request: Request) -> HttpResponse:
    """A new rule."""
    return _new(request, forms.Rule, _("Ny fördelningsregel"))


@require_http_methods(["GET", "POST"])
@needs(_P.PAYOUT_WRITE)
def price_new(request: Request) -> HttpResponse:
    """A new price."""
    return _new(request, forms.Price, _("Nytt pris"))


def _new(request: Request, kind: Any, title: str) -> HttpResponse:
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rule_services.add(request.user, form.save(commit=False), again=form.cleaned_data["again"])
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Sparat."))
            return see("payout_rules")
    return page(request, "money/rule_new.html", {"form": form, "title": title})


@require_http_methods(["GET", "POST"])
@needs(_P.PAYOUT_WRITE)
def rule_end(request: Request, of: str, pk: int) -> HttpResponse:
    """The last day of a rule or price."""
    row, facts = _rule_or_price(of, pk)
    form = forms.End(request.POST if request.method == "POST" else None, initial={"until": today()})
    return confirmed(
        request, form, lambda data: rule_services.end(request.user, row, data["until"], again=data["again"]),
        title=_("Avsluta regeln"), action=_("Avsluta"), done=_("Sista dagen är sparad."), to="payout_rules",
        facts=facts,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(_P.PAYOUT_WRITE)
def rule_remove(request: Request, of: str, pk: int) -> HttpResponse:
    """A rule or price that was a mistake, taken away."""
    row, facts = _rule_or_price(of, pk)
    form = Form(request.POST if request.method == "POST" else None)
    return confirmed(
        request, form, lambda _data: rule_services.remove(request.user, row), title=_("Ta bort regeln"),
        action=_("Ta bort"), done=_("Regeln är borttagen."), to="payout_rules", facts=facts, color="danger",
        intro=_("Det går så länge inget är fördelat enligt den."),
    )  # fmt: skip


def _rule_or_price(of: str, pk: int) -> tuple[Any, list[tuple[str, Any]]]:
    """The row, and what the page says of it."""
    tables = {"regel": PayoutRule, "pris": PriceItem}
    if of not in tables:
        raise Http404
    row: Any = get_object_or_404(tables[of], pk=pk)
    name = kind_in_words(row.kind) if of == "regel" else COST_NAMES.get(row.kind, row.kind)
    return row, [(_("Gäller"), name), (_("Enhet"), row.unit or _("Alla")), (_("Gäller från"), row.since)]
