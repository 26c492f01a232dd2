"""Bokföring: vouchers, balances, months with locking and accruals, the opening day."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.clock import today
from atersok.money import ledger_reading as reading
from atersok.money.forms import ledger as forms
from atersok.money.forms.payments import Why
from atersok.money.lump_reading import number_of
from atersok.money.models import Closing, Doubt, Opening, Period, Voucher
from atersok.money.services import accruals, periods, receivables
from atersok.money.views.common import add_error, confirmed, page, see

PAGE = 50
_P = Permission


def tabs(current: str) -> list[dict[str, Any]]:
    """The ledger's parts."""
    parts = [
        ("ledger", _("Verifikationer")), ("ledger_balances", _("Saldon")), ("ledger_months", _("Månader")),
        ("codings", _("Kontering")), ("ledger_files", _("Filer")),
    ]  # fmt: skip
    return [{"label": label, "url": reverse(name), "current": name == current, "count": None} for name, label in parts]


@require_GET
@needs(_P.MONEY_READ)
def ledger(request: Request) -> HttpResponse:
    """Every voucher, newest first."""
    form = forms.VoucherFilter(request.GET)
    rows = reading.vouchers(form.chosen())
    context = {
        "tabs": tabs("ledger"), "filter": form, "sums": reading.voucher_sums(rows), "opening": _opening(),
        "page": Paginator(rows.select_related("reverses", "reversed_by"), PAGE).get_page(request.GET.get("page")),
        "may_write": request.user.may(_P.LEDGER_WRITE),
    }  # fmt: skip
    return render(request, "money/ledger.html", context)


def _opening() -> Opening | None:
    return Opening.objects.first()


@require_GET
@needs(_P.MONEY_READ)
def voucher(request: Request, pk: int) -> HttpResponse:
    """One voucher: entries with what they are about, coded as of the voucher's day."""
    found = get_object_or_404(Voucher.objects.select_related("by", "reverses", "reversed_by", "payout_run"), pk=pk)
    entries = found.entries.select_related("receivable__claim", "payment", "run", "unit").order_by("pk")
    shown = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context = {
        "voucher": found, "page": shown, "entries": reading.shown(found, shown),
        "total": entries.filter(amount__gt=0).aggregate(sum=Sum("amount"))["sum"] or 0,
        "files": found.files.defer("content").order_by("pk"),
    }  # fmt: skip
    return render(request, "money/ledger_voucher.html", context)


@require_GET
@needs(_P.MONEY_READ)
def ledger_balances(request: Request) -> HttpResponse:
    """Every account kind's balance, and the check."""
    form = forms.BalanceFilter(request.GET)
    until = form.chosen()["till"] or today()
    rows = reading.balances(until)
    context = {
        "tabs": tabs("ledger_balances"), "filter": form, "until": until, "rows": rows, "check": reading.check(),
        "debit": sum(row.debit for row in rows), "credit": sum(row.credit for row in rows),
        "difference": sum(row.amount for row in rows),
    }  # fmt: skip
    return render(request, "money/ledger_balances.html", context)


@require_http_methods(["GET", "POST"])
@needs(_P.LEDGER_WRITE)
def ledger_open(request: Request) -> HttpResponse:
    """Say from which day the money is followed, and book what is known from then."""
    opening = _opening()
    form = forms.OpenBooks(
        request.POST if request.method == "POST" else None,
        initial={"day": opening.day if opening else today().replace(month=1, day=1)},
    )
    return confirmed(
        request, form, lambda data: receivables.open_books(request.user, data["day"]),
        title=_("Börja bokföra"), action=_("Spara"), done=_("Ingångsdagen är sparad."), to="ledger",
        intro=_("Ansökningar som skickas eller avgörs från och med dagen blir fordringar, och likaså schablonen för "
                "kvartal som slutar då eller senare. Det som hände före följs inte. Dagen kan ändras tills en "
                "fordran är bokförd."),
    )  # fmt: skip


# --- months -----------------------------------------------------------------------------------------------------------
@require_GET
@needs(_P.MONEY_READ)
def ledger_months(request: Request) -> HttpResponse:
    """Months: open or locked, closed or not."""
    shown = Paginator(reading.months(today()), 24).get_page(request.GET.get("page"))
    context = {"tabs": tabs("ledger_months"), "page": shown, "may_write": request.user.may(_P.LEDGER_WRITE)}
    return render(request, "money/ledger_months.html", context)


def _first_day(year: int, month: int) -> date:
    if not (1 <= month <= 12 and 1990 <= year <= 2199):
        raise Http404
    return date(year, month, 1)


@require_http_methods(["GET", "POST"])
@needs(_P.LEDGER_WRITE)
def month_lock(request: Request, year: int, month: int) -> HttpResponse:
    """Lock a month and those before it."""
    first = _first_day(year, month)
    closed = Closing.objects.filter(month=first).exists()
    return confirmed(
        request, forms.Nothing(request.POST if request.method == "POST" else None),
        lambda _data: periods.lock(request.user, first, today()),
        title=_("Lås %(month)s") % {"month": f"{first:%Y-%m}"}, action=_("Lås månaden"),
        done=_("Månaden är låst."), to="ledger_months",
        intro=_("Månaden och alla före den låses. Det som senare visar sig höra dit bokförs den första dagen i nästa "
                "öppna månad."),
        facts=[(_("Periodiserad"), _("ja") if closed else _("nej: gör det först om något ska periodiseras"))],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(_P.LEDGER_WRITE)
def month_unlock(request: Request, year: int, month: int) -> HttpResponse:
    """Open the latest locked month again."""
    first = _first_day(year, month)
    get_object_or_404(Period, month=first, locked__isnull=False)
    form = Why(request.POST if request.method == "POST" else None)
    return confirmed(
        request, form, lambda data: periods.unlock(request.user, first, data["reason"]),
        title=_("Öppna %(month)s igen") % {"month": f"{first:%Y-%m}"}, action=_("Öppna månaden"),
        done=_("Månaden är öppen."), to="ledger_months", color="danger",
        intro=_("Filer som redan är gjorda för månaden innehåller inte det som bokförs i den efteråt."),
    )  # fmt: skip


# --- accruals ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_READ)
def accrual(request: Request, year: int, month: int) -> HttpResponse:
    """What the month's end books: the figures, what is behind them, and the deed. A closed month as it was counted."""
    first = _first_day(year, month)
    closing = Closing.objects.select_related("accrual", "accrual_back", "doubt", "doubt_back", "by").filter(
        month=first).first()  # fmt: skip
    if request.method == "GET" and closing is not None:
        return render(request, "money/ledger_closed.html", _frozen(closing))
    may_write = request.user.may(_P.LEDGER_WRITE)
    form = forms.Seal(request.POST if request.method == "POST" and may_write else None)
    if form.is_bound and form.is_valid():
        try:
            accruals.book(request.user, first, form.cleaned_data["seal"], today())
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("%(month)s är periodiserad.") % {"month": f"{first:%Y-%m}"})
            return see("ledger_months")
    return page(request, "money/ledger_accrual.html", _preview(request, first, form, may_write=may_write))


def _preview(request: Request, first: date, form: forms.Seal, *, may_write: bool) -> dict[str, Any]:
    counted = accruals.count(first)
    findings = Paginator(accruals.unclaimed(counted.day), PAGE).get_page(request.GET.get("page"))
    why_not, shares = accruals.why_not(first, today()), accruals.shares()
    return {
        "month": first, "counted": counted, "findings": findings, "form": form, "why_not": why_not,
        "later": accruals.claimed_later(counted.day)[:PAGE],
        "unsure": accruals.percent(shares[Doubt.UNSURE]), "disputed": accruals.percent(shares[Doubt.DISPUTED]),
        "lump": [(number_of(quarter), amount) for quarter, amount in accruals.unbooked_lump(today()).items()],
        "may_write": may_write,
        "may_book": may_write and not why_not and bool(counted.revenue or counted.loss),
    }  # fmt: skip


def _frozen(closing: Closing) -> dict[str, Any]:
    """A closed month: the figures as they were kept, and the vouchers."""
    vouchers = [closing.accrual, closing.accrual_back, closing.doubt, closing.doubt_back]
    earned = closing.counted["earned"]
    doubtful = [one | {"percent": accruals.percent(one["share"])} for one in closing.counted["doubtful"]]
    return {
        "closing": closing, "earned": earned, "doubtful": doubtful, "vouchers": [one for one in vouchers if one],
        "revenue": sum(one["amount"] for one in earned), "loss": sum(one["amount"] for one in doubtful),
    }  # fmt: skip


@require_POST
@needs(_P.LEDGER_WRITE)
def accrual_lump(request: Request, year: int, month: int) -> HttpResponse:
    """Book the lump sums of ended quarters as receivables, which the nightly job does otherwise."""
    _first_day(year, month)
    receivables.follow_quarters(request.user, today())
    messages.success(request, _("Kvartalets schablon är bokförd som fordran."))
    return see("accrual", year, month)
