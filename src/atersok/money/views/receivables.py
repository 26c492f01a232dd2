"""Fordringar: what the state owes, how old it is, and how sure."""

from collections.abc import Iterator
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access
from atersok.claims.exports import Cell, Kronor, table
from atersok.claims.language import kind_in_words
from atersok.clock import today
from atersok.law.calendar import quarter_number
from atersok.law.money import show as kr
from atersok.money import selectors
from atersok.money.forms import payments as forms
from atersok.money.models import Account, Doubt, Event, Receivable, RunState, Voucher
from atersok.money.services import receivables as services
from atersok.money.services.recoveries import to_accept
from atersok.money.views.common import confirmed, page, see

PAGE = 50
_P = Permission


@require_GET
@needs(_P.MONEY_READ)
def receivables(request: Request) -> HttpResponse:
    """Every receivable that is open, or those asked for, with their ages."""
    form = forms.ReceivableFilter(request.GET)
    rows = selectors.receivables(form.chosen(), today())
    sums = rows.aggregate(number=Count("pk"), amount=Sum("open"), all=Sum("booked"))
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form, "page": shown, "recoveries": to_accept([row.pk for row in shown]),
        "sums": selectors.Sums(sums["number"], sums["amount"] or 0), "booked": sums["all"] or 0,
        "ages": selectors.ages(rows, today()), "today": today(), "opening": services.opening_day(),
        "may_export": request.user.may(_P.EXPORT),
    }  # fmt: skip
    return render(request, "money/receivables.html", context)


@require_GET
@needs(_P.EXPORT)
def receivables_export(request: Request, form: str) -> HttpResponse:
    """The list as a file. Nobody is named in it."""
    if form not in ("xlsx", "csv") or not request.user.may(_P.MONEY_READ):
        raise Http404
    rows = selectors.receivables(forms.ReceivableFilter(request.GET).chosen(), today())
    log_access(request.user, Access.EXPORT, f"receivables.{form}", count=max(rows.count(), 1))
    columns = (
        _("Fordran"), _("Ersättning"), _("Uppkom"), _("Väntas"), _("Säkerhet"), _("Dagar"), _("Bokfört"), _("Öppet"),
    )  # fmt: skip
    return table("fordringar", columns, _exported(rows, today()), form)  # type: ignore[arg-type]  # checked above


def _exported(rows: QuerySet[Receivable], on: date) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            str(row), kind_in_words(row.kind), row.since, row.expected, row.get_doubt_display(), (on - row.since).days,
            Kronor(getattr(row, "booked", 0)), Kronor(getattr(row, "open", 0)),
        ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_READ)
def receivable(request: Request, pk: int) -> HttpResponse:
    """One receivable: what was booked, what came, what was divided; how sure it is."""
    found = get_object_or_404(Receivable.objects.select_related("claim"), pk=pk)
    may_write = request.user.may(_P.MONEY_WRITE)
    form = forms.Rating(
        request.POST if request.method == "POST" and may_write else None,
        initial={"doubt": found.doubt, "expected": found.expected, "note": found.note},
    )
    if request.method == "POST" and may_write and form.is_valid():
        data = form.cleaned_data
        services.rate(request.user, found, Doubt(data["doubt"]), data["expected"], data["note"])
        messages.success(request, _("Bedömningen är sparad."))
        return see("receivable", pk)
    matches = list(selectors.placed_on(found))
    entries = list(
        found.entries.select_related("voucher__reversed_by").order_by("voucher__year", "voucher__number", "pk")
    )
    shares = list(found.shares.filter(living=True).select_related("run").order_by("pk"))
    open_ = services.open_amount(found)
    context = {
        "receivable": found, "entries": entries, "matches": matches, "shares": shares, "form": form,
        "open": open_, "too_much": max(0, -open_), "recovery": to_accept([pk]).get(pk, 0),
        "expected": found.expected if open_ > 0 else None,
        "may_write": may_write, "lump_url": _lump_address(found),
        "came": sum(match.amount for match in matches if match.undone_id is None),
        "to_units": sum(share.amount - share.kept for share in shares if share.run.state == RunState.ATTESTED),
        "write_downs": services.WRITE_DOWNS,
    }  # fmt: skip
    return page(request, "money/receivable.html", context)


def _lump_address(found: Receivable) -> str:
    if found.quarter is None:
        return ""
    return reverse("lump_quarter", args=[found.quarter.year, quarter_number(found.quarter)])


@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_WRITE)
def receivable_write_down(request: Request, pk: int) -> HttpResponse:
    """Accept a recovery, or give up what will not come."""
    found = get_object_or_404(Receivable.objects.select_related("claim"), pk=pk)
    left, recovery = services.open_amount(found), to_accept([pk]).get(pk, 0)
    accepting = bool(recovery) and "aterkrav" in request.GET
    form = forms.WriteDown(
        request.POST if request.method == "POST" else None, initial={"amount": recovery if accepting else left},
        recovery=recovery, accepting=accepting,
    )  # fmt: skip
    what, action, intro, done = _write_down_words(found, accepting=accepting)
    facts = [(_("Öppet"), kr(left)), *([(_("Återkrav"), kr(recovery))] if recovery else [])]
    return confirmed(
        request, form,
        lambda data: services.write_down(
            request.user, found, data["amount"], data["reason"], today(), Event(data["event"])
        ),
        title=what, action=action, intro=intro, done=done, to="receivable", pk=pk, color="danger", facts=facts,
    )  # fmt: skip


def _write_down_words(found: Receivable, *, accepting: bool) -> tuple[str, str, str, str]:
    """Title, button, what it does, and what was done."""
    if accepting:
        return (
            _("Godta återkravet av %(what)s") % {"what": found}, _("Godta återkravet"),
            _("Fordran skrivs ned med det som Migrationsverket har tagit tillbaka, och väntas inte längre."),
            _("Återkravet är godtaget."),
        )  # fmt: skip
    return (
        _("Skriv ned %(what)s") % {"what": found}, _("Skriv ned"),
        _("Det som skrivs ned väntas inte längre. Nedskrivningen kan rättas på fordrans sida."),
        _("Fordran är nedskriven."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_WRITE)
def write_down_undo(request: Request, pk: int) -> HttpResponse:
    """Book a mistaken write-down the other way round."""
    voucher = get_object_or_404(Voucher.objects.filter(event__in=services.WRITE_DOWNS), pk=pk)
    written = voucher.entries.select_related("receivable__claim").get(account=Account.RECEIVABLE)
    found = written.receivable
    assert found is not None  # noqa: S101 - a write-down is of a receivable
    form = forms.Why(request.POST if request.method == "POST" else None)
    return confirmed(
        request, form, lambda data: services.undo_write_down(request.user, voucher, data["reason"], today()),
        title=_("Rätta nedskrivningen av %(what)s") % {"what": found}, action=_("Rätta"),
        done=_("Nedskrivningen är rättad. Fordran är öppen igen."), to="receivable", pk=found.pk,
        facts=[(_("Verifikation"), voucher), (_("Nedskrivet"), kr(-written.amount))],
    )  # fmt: skip
