"""Inbetalningar: the list, one payment, the queue of what is not placed, and placing."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import TABLE, Permission, Role
from atersok.audit.models import Access
from atersok.audit.services import log_people
from atersok.claims.language import kind_in_words
from atersok.clock import today
from atersok.law.money import show as kr
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money import matching, selectors, waiting
from atersok.money.files.bank_statement import Entry
from atersok.money.files.problem import FileError
from atersok.money.forms import payments as forms
from atersok.money.models import BankEntry, How, Match, Payment, PaymentCode, PaymentLine, Receivable
from atersok.money.once import carried_out
from atersok.money.services import bank
from atersok.money.services import payments as services
from atersok.money.services.days import payment_days
from atersok.money.services.placing import place_certain
from atersok.money.services.receivables import open_amount
from atersok.money.templatetags.money import told_to
from atersok.money.views.common import add_error, confirmed, page, see
from atersok.people.masking import shown_numbers

PAGE = 50
_P = Permission


@require_GET
@needs(_P.MONEY_READ)
def payments(request: Request) -> HttpResponse:
    """Every payment, with what is left of each to place."""
    form = forms.PaymentFilter(request.GET)
    rows = selectors.payments(form.chosen())
    context = {
        "filter": form, "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "queue": selectors.queue_sums(), "may_write": request.user.may(_P.MONEY_WRITE),
        "importers": _importers(request),
        "others": BankEntry.objects.filter(ignored="", payments__isnull=True).count(),
    }  # fmt: skip
    return render(request, "money/payments.html", context)


def _importers(request: Request) -> str:
    """The roles that read files in, for who may not; empty for who may."""
    if request.user.may(_P.IMPORT):
        return ""
    return ", ".join(str(role.label).lower() for role in Role if role in TABLE[_P.IMPORT])


@require_GET
@needs(_P.MONEY_READ)
def payment(request: Request, pk: int) -> HttpResponse:
    """One payment: its lines, where each went, and the vouchers."""
    found = get_object_or_404(Payment.objects.select_related("bank", "cancelled", "by"), pk=pk)
    lines = found.lines.select_related("person").prefetch_related(
        "matches__receivable__claim", "matches__voucher", "matches__undone", "matches__by", "person__identifiers"
    )
    shown = Paginator(lines.order_by("pk"), PAGE).get_page(request.GET.get("page"))
    _log(request, f"{found}", selectors.with_people(list(shown)))
    context = {
        "payment": found, "page": shown, "lines": [(line, _who(request, line)) for line in shown],
        "left": found.amount - sum(found.lines.values_list("placed", flat=True)),
        "may_people": request.user.may(_P.PERSON_READ),
        "may_write": request.user.may(_P.MONEY_WRITE) and found.cancelled_id is None,
    }  # fmt: skip
    return render(request, "money/payment.html", context)


def _who(request: Request, line: PaymentLine) -> str:
    """The line's person as this user may see it; the list's own number where nobody is known by it."""
    if not request.user.may(_P.PERSON_READ):
        return line.person.number if line.person else ""
    return shown_numbers(line.person, request.user) if line.person else line.lma


def _log(request: Request, what: str, lines: list[PaymentLine]) -> None:
    people = [line.person_id for line in lines if line.person_id]
    if people and request.user.may(_P.PERSON_READ):
        log_people(request.user, Access.LIST, what, people)


@require_GET
@needs(_P.MONEY_READ)
def queue(request: Request) -> HttpResponse:
    """Lines that nobody has placed yet."""
    rows = selectors.queue().prefetch_related("person__identifiers")
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    _log(request, "oplacerat", selectors.with_people(list(shown)))
    unknown = sorted({line.code for line in shown if line.code and not line.kind})
    again = {pk for pk, pair in _of_quarter(list(map(_seen, shown))).items() if "again" in pair.reasons}
    context = {
        "page": shown, "lines": [(line, _who(request, line), line.amount - line.placed) for line in shown],
        "may_people": request.user.may(_P.PERSON_READ), "sums": selectors.queue_sums(),
        "again": again, "why_again": matching.REASONS["again"], "unknown": unknown,
        "may_write": request.user.may(_P.MONEY_WRITE),
    }  # fmt: skip
    return render(request, "money/queue.html", context)


@require_POST
@needs(_P.MONEY_WRITE)
def place_all(request: Request) -> HttpResponse:
    """Place everything that is certain, now."""
    _place_certain(request)
    return see("payment_queue")


def _place_certain(request: Request) -> None:
    """A month that is locked meanwhile, or a claim, is no fault of the user's: said, and the lines wait."""
    try:
        number = place_certain(request.user, today())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, ngettext("%(n)d rad placerad.", "%(n)d rader placerade.", number) % {"n": number})


# --- one line ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_WRITE)
def line_place(request: Request, pk: int) -> HttpResponse:
    """Where a line belongs: suggestions with their reasons, or any claim or quarter by its number."""
    line = get_object_or_404(PaymentLine.objects.select_related("payment", "person"), pk=pk)
    selectors.with_people([line])
    left = line.amount - line.placed
    if (not left or line.payment.cancelled_id) and request.method == "GET":
        return see("payment", line.payment_id)
    seen = _seen(line)
    pairs = [*_of_quarter([seen]).values(), *matching.suggestions(seen, waiting.near(seen))][:8]
    numbers = {row.pk: str(row) for row in Receivable.objects.select_related("claim").filter(
        pk__in=[pair.row.receivable for pair in pairs])}  # fmt: skip
    choices = [(_code(pair), numbers[pair.row.receivable]) for pair in pairs]
    form = forms.Place(
        request.POST if request.method == "POST" else None, choices=choices,
        initial={"amount": left, "choice": choices[0][0] if pairs and "again" not in pairs[0].reasons else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.place(request.user, [_placement(line, form.cleaned_data, pairs)], today())
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("%(amount)s är placerat.") % {"amount": kr(form.cleaned_data["amount"])})
            _say_too_much(request, form.cleaned_data["target"][0])
            return see("payment", line.payment_id)
    context = {
        "line": line, "left": left, "who": _who(request, line), "form": form,
        "may_people": request.user.may(_P.PERSON_READ),
        "suggested": [(_code(pair), numbers[pair.row.receivable], pair, _words(pair)) for pair in pairs],
    }  # fmt: skip
    return page(request, "money/place.html", context)


def _say_too_much(request: Request, receivable: int) -> None:
    found = Receivable.objects.select_related("claim").get(pk=receivable)
    too_much = -open_amount(found)
    if too_much > 0:
        messages.warning(request, _("%(what)s har nu fått %(amount)s för mycket. Fordrans sida säger vad du kan göra.")
                         % {"what": found, "amount": kr(too_much)})  # fmt: skip


def _seen(line: PaymentLine) -> matching.OpenLine:
    """The line as the matching sees it, also where nothing is left of it."""
    return matching.OpenLine(
        line.pk, line.amount - line.placed, line.kind, line.person_id, line.claim_number, line.since, line.until,
        line.lma,
    )  # fmt: skip


def _of_quarter(lines: list[matching.OpenLine]) -> dict[int, matching.Pair]:
    """Line → the quarter that its lump sum is for."""
    quarters = waiting.quarters()
    paid = waiting.have_lump_sum(lines, quarters)
    pairs = {line.pk: matching.of_quarter(line, quarters, LUMP, paid) for line in lines}
    return {number: pair for number, pair in pairs.items() if pair}


def _code(pair: matching.Pair) -> str:
    return f"{pair.row.receivable}-{pair.row.row or ''}"


def _words(pair: matching.Pair) -> list[str]:
    return [str(matching.REASONS[reason]) for reason in pair.reasons]


def _placement(line: PaymentLine, data: dict[str, Any], pairs: list[matching.Pair]) -> services.Placement:
    receivable, row = data["target"]
    suggested = next((pair for pair in pairs if (pair.row.receivable, pair.row.row) == (receivable, row)), None)
    how, reasons = (How.SUGGESTED, suggested.reasons) if suggested else (How.HAND, ())
    return services.Placement(line.pk, receivable, row, data["amount"], how, reasons)


@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_WRITE)
def line_split(request: Request, pk: int) -> HttpResponse:
    """Divide a line into parts."""
    line = get_object_or_404(PaymentLine.objects.select_related("payment"), pk=pk)
    form = forms.Split(request.POST if request.method == "POST" else None, negative=line.amount < 0)
    return confirmed(
        request, form, lambda data: services.split(request.user, line, data["parts"]), title=_("Dela raden"),
        action=_("Dela"), done=_("Raden är delad."), to="payment", pk=line.payment_id,
        facts=[
            (_("Radens belopp"), kr(line.amount)), (_("Ersättning"), kind_in_words(line.kind) if line.kind else "–"),
        ],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_WRITE)
def match_undo(request: Request, pk: int) -> HttpResponse:
    """Take a placing back."""
    match = get_object_or_404(Match.objects.select_related("line", "receivable__claim"), pk=pk)
    form = forms.Why(request.POST if request.method == "POST" else None)
    return confirmed(
        request, form, lambda data: services.undo(request.user, [match.pk], data["reason"], today()),
        title=_("Ångra placeringen"), action=_("Ångra placeringen"), done=_("Placeringen är ångrad."), to="payment",
        pk=match.line.payment_id, color="danger",
        intro=_("En verifikation tar tillbaka placeringen. Det som enheterna har fått av den tas tillbaka i nästa "
                "utbetalning."),
        facts=[(_("Fordran"), str(match.receivable)), (_("Belopp"), kr(match.amount))],
    )  # fmt: skip


# --- in ---------------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_WRITE)
def payment_new(request: Request) -> HttpResponse:
    """Register a payment by hand."""
    form = forms.NewPayment(request.POST if request.method == "POST" else None, days=payment_days())
    if request.method == "POST" and form.is_valid():
        try:
            made = carried_out(form, lambda data: services.register_by_hand(request.user, **data))
        except services.AlreadyHereError as error:
            form.ask(error)
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Inbetalningen är registrerad."))
            return see("payment", made.pk) if made else see("payments")
    return page(request, "money/payment_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_WRITE)
def payment_cancel(request: Request, pk: int) -> HttpResponse:
    """Take back a payment that never came."""
    found = get_object_or_404(Payment, pk=pk)
    form = forms.Why(request.POST if request.method == "POST" else None)
    return confirmed(
        request, form, lambda data: services.cancel(request.user, found, data["reason"], today()),
        title=_("Makulera inbetalningen"), action=_("Makulera"), done=_("Inbetalningen är makulerad."), to="payment",
        pk=pk, color="danger", intro=_("Gör det när pengarna aldrig kom. En verifikation tar tillbaka den första."),
        facts=[(_("Dag"), found.day), (_("Belopp"), kr(found.amount))],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_WRITE)
def statement_new(request: Request) -> HttpResponse:
    """Take in a bank statement."""
    form = forms.Statement(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            taken = bank.take_in(request.user, form.cleaned_data["file"].read())
        except FileError as error:
            form.add_error("file", str(error))
        else:
            _say(request, taken)
            _place_certain(request)
            return see("bank_entries" if taken.others or taken.asked else "payments")
    return page(request, "money/statement_new.html", {"form": form})


def _say(request: Request, taken: bank.Taken) -> None:
    """What became of the rows, and what to look at."""
    new = ngettext("%(n)d ny inbetalning", "%(n)d nya inbetalningar", taken.new) % {"n": taken.new}
    confirmed_ = ngettext("%(n)d bekräftad", "%(n)d bekräftade", taken.confirmed) % {"n": taken.confirmed}
    others = ngettext("%(n)d annan rad", "%(n)d andra rader", taken.others) % {"n": taken.others}
    messages.success(request, _("%(new)s, %(confirmed)s, %(others)s, %(known)d fanns redan.") % {
        "new": new, "confirmed": confirmed_, "others": others, "known": taken.known})  # fmt: skip
    if taken.asked:
        messages.warning(request, ngettext(
            "%(n)d rad kan gälla pengar som redan är registrerade. Välj vilket.",
            "%(n)d rader kan gälla pengar som redan är registrerade. Välj vilket.", taken.asked,
        ) % {"n": taken.asked})  # fmt: skip
    if taken.announced:
        messages.info(request, ngettext(
            "%(n)d rad är bara aviserad av banken och lästes inte in.",
            "%(n)d rader är bara aviserade av banken och lästes inte in.", taken.announced,
        ) % {"n": taken.announced})  # fmt: skip
    if taken.outside:
        messages.warning(request, _left_out(taken.outside))
    for name in taken.unbalanced:
        messages.warning(request, _(
            "Kontoutdrag %(name)s går inte ihop: ingående saldo och raderna ger inte utgående saldo. Rader kan saknas."
        ) % {"name": name})  # fmt: skip


def _left_out(entries: Sequence[Entry]) -> str:
    """The entries of days on which no payment can have come, the first of them by day and amount."""
    shown = ", ".join(f"{entry.booked} {kr(entry.amount)}" for entry in entries[:5])
    return ngettext(
        "%(n)d rad lästes inte in: %(which)s. En inbetalning kan ha %(allowed)s.",
        "%(n)d rader lästes inte in: %(which)s. En inbetalning kan ha %(allowed)s.", len(entries),
    ) % {
        "n": len(entries), "which": f"{shown} …" if len(entries) > 5 else shown, "allowed": payment_days()
    }  # fmt: skip


@require_GET
@needs(_P.MONEY_READ)
def bank_entries(request: Request) -> HttpResponse:
    """Entries of statements that are not the agency's by their payer, or may be about money known already."""
    rows = BankEntry.objects.filter(payments__isnull=True).order_by("ignored", "-day", "-pk")
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    near = bank.perhaps_known([row for row in shown if not row.ignored and bank.is_ours(row)])
    context = {
        "page": shown, "rows": [(row, near.get(row.pk, ())) for row in shown],
        "may_people": request.user.may(_P.PERSON_READ), "may_write": request.user.may(_P.MONEY_WRITE),
    }  # fmt: skip
    return render(request, "money/bank_entries.html", context)


@require_POST
@needs(_P.MONEY_WRITE)
def bank_entry_take(request: Request, pk: int) -> HttpResponse:
    """An entry is the agency's money after all."""
    entry = get_object_or_404(BankEntry, pk=pk)
    try:
        made = bank.take_other(request.user, entry)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return see("bank_entries")
    messages.success(request, _("Raden är tagen som inbetalning."))
    return see("payment", made.pk)


@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_WRITE)
def bank_entry_leave(request: Request, pk: int) -> HttpResponse:
    """An entry has nothing to do with this."""
    entry = get_object_or_404(BankEntry, pk=pk)
    form = forms.Why(request.POST if request.method == "POST" else None)
    return confirmed(
        request, form, lambda data: bank.leave_out(request.user, entry, data["reason"]), title=_("Lämna raden"),
        action=_("Lämna"), done=_("Raden är lämnad."), to="bank_entries",
        facts=[
            (_("Dag"), entry.day), (_("Belopp"), kr(entry.amount)),
            (_("Betalare"), told_to(entry.payer, request.user.may(_P.PERSON_READ)) or "–"),
        ],
    )  # fmt: skip


# --- codes ------------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@needs(_P.MONEY_WRITE)
def codes(request: Request) -> HttpResponse:
    """What the codes of the agency's list stand for."""
    code = request.GET.get("kod", "")[:40]
    initial = {"code": code, "recovery": forms.is_recovery(code), "asked": forms.is_recovery(code)}
    form = forms.Code(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.learn_code(request.user, data["code"], data["kind"], data["text"], recovery=data["recovery"])
        messages.success(request, _("Koden %(code)s är sparad.") % {"code": data["code"]})
        return see("payment_codes")
    context = {"form": form, "codes": PaymentCode.objects.all(), "wrong_way": selectors.recoveries_that_came_in(),
               "importers": _importers(request)}  # fmt: skip
    return page(request, "money/codes.html", context)
