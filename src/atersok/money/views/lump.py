"""Kvartalets schablon: the history of quarters, one quarter, and what is done about it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access, log_people
from atersok.claims.documents.pack import PDF
from atersok.claims.exports import Cell, Kronor, attachment, table
from atersok.clock import today
from atersok.law.calendar import quarter_end, quarter_number
from atersok.law.rules.schablon_vard_kvartal import pay_day_of
from atersok.money import lump as comparing
from atersok.money import lump_letter, lump_reading
from atersok.money.forms.lump import AskForm, NoteForm, ReopenForm, RowFilter, SettleForm
from atersok.money.lump_shown import ShownRow, shown
from atersok.money.models import LumpComparison, LumpOutcome, LumpQuarter
from atersok.money.services import lump as service
from atersok.money.services.receivables import opening_day
from atersok.money.views.common import add_error, page, see

_PAGE = 50


@require_GET
@needs(Permission.MONEY_READ)
def lump(request: Request) -> HttpResponse:
    """Every quarter: expected, paid, the difference and what has been done."""
    rows = lump_reading.quarters(request.user, today())
    number, amount = lump_reading.without_quarter(request.user)
    found = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    followed = [row for row in rows if not row.before]
    sums = {name: sum(getattr(row, name) for row in followed) for name in ("expected", "paid", "difference")}
    context = {"page": found, "rows": list(found), "sums": sums, "loose": number, "loose_amount": amount}
    return render(request, "money/lump.html", context)


def _first_day(year: int, number: int) -> date:
    """The quarter's. Raises Http404 for one that is none or hasn't begun."""
    if not (1 <= number <= 4 and 2010 <= year <= 2199) or (first := date(year, number * 3 - 2, 1)) > today():
        raise Http404
    return first


@require_GET
@needs(Permission.MONEY_READ)
def lump_quarter(request: Request, year: int, number: int) -> HttpResponse:
    """One quarter: sums for everybody who may read money, people for those who may read people."""
    return _quarter_page(request, _first_day(year, number))


def _quarter_page(request: Request, quarter: date, **forms: Any) -> HttpResponse:
    rows = lump_reading.rows_of(request.user, quarter)
    known = LumpQuarter.objects.select_related("settled__by").filter(quarter=quarter).first()
    chosen = RowFilter(request.GET)
    may_see = request.user.may(Permission.PERSON_READ)
    total = comparing.whole(rows)
    found = Paginator(_chosen(rows, chosen.chosen()["utfall"]) if may_see else [], _PAGE).get_page(
        request.GET.get("page")
    )
    people = shown(request.user, quarter, list(found))
    log_people(request.user, Access.LIST, f"lump {lump_reading.number_of(quarter)}", _numbers(people))
    on, opening = today(), opening_day()
    before = lump_reading.is_before(quarter, opening)
    context = {
        "quarter": quarter, "last": quarter_end(quarter), "name": lump_reading.number_of(quarter), "today": on,
        "year": quarter.year, "number": quarter_number(quarter), "known": known, "total": total,
        "before": before, "opening": opening,
        "not_counted": lump_reading.not_counted(quarter),
        "state": lump_reading.state_of(known, total.paid, before=before), "pay_day": pay_day_of(quarter_end(quarter)),
        "outcomes": (sums := comparing.by_outcome(rows)).items(),
        "to_do": [(one, comparing.GUIDANCE[one]) for one in sums if one != LumpOutcome.AGREE],
        "bands": [(comparing.BANDS[one], sum_) for one, sum_ in comparing.by_band(rows).items()],
        "page": found, "people": people, "filter": chosen, "may_see": may_see,
        "to_correct": 0 if before else len(lump_letter.to_correct(rows)),
        "may_ask": request.user.may(Permission.CLAIM_WRITE),
        "over": quarter_end(quarter) < on,
        "may_write": not before and request.user.may(Permission.MONEY_WRITE),
        "may_export": request.user.may(Permission.EXPORT),
        "comparisons": known.comparisons.select_related("by") if known else [],
        "ask": AskForm(ended=quarter_end(quarter), today=on),
        "settle": SettleForm(initial={"version": known.version if known else 0}),
        "reopen": ReopenForm(), **forms,
    }  # fmt: skip
    return page(request, "money/lump_quarter.html", context)


def _chosen(rows: list[comparing.Row], outcome: str | None) -> list[comparing.Row]:
    if outcome == "alla":
        return rows
    if outcome:
        return [row for row in rows if row.outcome == outcome]
    return [row for row in rows if row.outcome != LumpOutcome.AGREE]


# --- what is done about it --------------------------------------------------------------------------------------------
@require_POST
@needs(Permission.MONEY_WRITE)
def lump_ask(request: Request, year: int, number: int) -> HttpResponse:
    """Correction was asked for."""
    quarter = _first_day(year, number)
    form = AskForm(request.POST, ended=quarter_end(quarter), today=today())
    if form.is_valid():
        try:
            service.ask(request.user, quarter, form.cleaned_data["day"], form.cleaned_data["note"])
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Det är noterat att rättelse är begärd."))
            return see("lump_quarter", year, number)
    return _quarter_page(request, quarter, ask=form, form=form)


@require_POST
@needs(Permission.MONEY_WRITE)
def lump_settle(request: Request, year: int, number: int) -> HttpResponse:
    """The quarter is settled; the comparison is kept as it stands."""
    quarter = _first_day(year, number)
    form = SettleForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            service.settle(request.user, quarter, data["version"] or None, data["note"], today())
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Kvartalet är avslutat och jämförelsen sparad."))
            return see("lump_quarter", year, number)
    return _quarter_page(request, quarter, settle=form, form=form)


@require_POST
@needs(Permission.MONEY_WRITE)
def lump_reopen(request: Request, year: int, number: int) -> HttpResponse:
    """Take it up again."""
    quarter = _first_day(year, number)
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            service.reopen(request.user, quarter, form.cleaned_data["reason"])
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Kvartalet är öppet igen."))
            return see("lump_quarter", year, number)
    return _quarter_page(request, quarter, reopen=form, form=form)


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_WRITE)  # who asks the state for money also reads people
def lump_note(request: Request, year: int, number: int, key: str) -> HttpResponse:
    """A note on a row of the comparison as it is now; 404 for rows that are not in it or that the user may not see."""
    quarter = _first_day(year, number)
    form = NoteForm(request.POST if request.method == "POST" else None)
    one = _row(request, quarter, key)
    if request.method == "POST" and form.is_valid():
        try:
            service.note(request.user, quarter, form.cleaned_data["text"], one.row.person, one.row.line)
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Anteckningen är sparad."))
            return see("lump_quarter", year, number)
    log_people(request.user, Access.READ, f"lump {lump_reading.number_of(quarter)}", _numbers([one]))
    context = {"form": form, "one": one, "name": lump_reading.number_of(quarter), "year": year, "number": number}
    return page(request, "money/lump_note.html", context)


def _row(request: Request, quarter: date, key: str) -> ShownRow:
    """The row with that key. Raises Http404."""
    rows = lump_reading.rows_of(request.user, quarter)
    named = [row for row in rows if key == (f"p{row.person}" if row.person is not None else f"l{row.line}")]
    found = [one for one in shown(request.user, quarter, named) if not one.hidden]
    if not found:
        raise Http404
    return found[0]


# --- what leaves the house --------------------------------------------------------------------------------------------
@require_GET
@needs(Permission.EXPORT)
def lump_export(request: Request, year: int, number: int) -> HttpResponse:
    """The comparison as xlsx: every person of either side; sums alone for who may not read people."""
    quarter = _first_day(year, number)
    name = f"schablon-{year}-kv{number}"
    rows = lump_reading.rows_of(request.user, quarter)
    if not request.user.may(Permission.PERSON_READ):
        log_access(request.user, Access.EXPORT, f"lump {lump_reading.number_of(quarter)} sums.xlsx")
        return table(name, _sum_columns(), _exported_sums(rows), "xlsx")
    return _people_exported(request, quarter, rows, name)


def _people_exported(request: Request, quarter: date, rows: list[comparing.Row], name: str) -> HttpResponse:
    people = shown(request.user, quarter, rows)
    log_people(request.user, Access.EXPORT, f"lump {lump_reading.number_of(quarter)}.xlsx", _numbers(people))
    return table(name, _columns(), _exported(people), "xlsx")


@require_GET
@needs(Permission.CLAIM_WRITE)
def lump_frozen(request: Request, pk: int) -> HttpResponse:
    """A settled comparison as xlsx, as it stood then."""
    found = get_object_or_404(LumpComparison.objects.select_related("quarter"), pk=pk)
    rows = lump_reading.frozen_rows(found)
    first = found.quarter.quarter
    return _people_exported(request, first, rows, f"schablon-{first.year}-kv{quarter_number(first)}-avslutad-{pk}")


def _sum_columns() -> list[str]:
    return [_("Utfall"), _("Personer"), _("Väntat"), _("Betalt"), _("Skillnad")]


def _columns() -> list[str]:
    return [
        _("LMA-nummer"), _("Namn"), _("Person"), _("Åldersgrupp"), _("Utfall"), _("Skäl"), _("Väntat"), _("Betalt"),
        _("Skillnad"), _("Anteckningar"),
    ]  # fmt: skip


def _exported_sums(rows: list[comparing.Row]) -> Iterator[list[Cell]]:
    for outcome, sum_ in comparing.by_outcome(rows).items():
        yield [
            str(outcome.label), sum_.count, Kronor(sum_.expected), Kronor(sum_.paid), Kronor(sum_.difference)
        ]  # fmt: skip


def _exported(people: list[ShownRow]) -> Iterator[list[Cell]]:
    for one in people:
        yield [
            one.number, one.name, one.person.number if one.person else "", str(one.band), str(one.row.outcome.label),
            str(one.reason), Kronor(one.row.expected), Kronor(one.row.paid), Kronor(one.row.difference),
            "; ".join(note.text for note in one.notes),
        ]  # fmt: skip


@require_GET
@needs(Permission.CLAIM_WRITE)
def lump_letter_pdf(request: Request, year: int, number: int) -> HttpResponse:
    """The letter that asks for correction, with the people it is about."""
    quarter = _first_day(year, number)
    wanted = lump_letter.to_correct(lump_reading.rows_of(request.user, quarter))
    people = shown(request.user, quarter, wanted)
    seen = [one for one in people if not one.hidden]
    log_people(request.user, Access.EXPORT, f"lump {lump_reading.number_of(quarter)} letter", _numbers(seen))
    content = lump_letter.letter(request.user, quarter, seen, len(people) - len(seen), today())
    return attachment(content, f"schablon-rattelse-{year}-kv{number}.pdf", PDF)


def _numbers(people: list[ShownRow]) -> list[int]:
    return [one.person.pk for one in people if one.person is not None]
