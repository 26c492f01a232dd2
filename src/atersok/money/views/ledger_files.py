"""Filer till ekonomisystemet, the table of codes they rest on, and the region's own choices."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access
from atersok.claims.exports import attachment, table
from atersok.claims.language import reader
from atersok.clock import today
from atersok.law.calendar import add_months
from atersok.money import coding_table
from atersok.money import ledger_reading as reading
from atersok.money.forms import ledger as forms
from atersok.money.models import Coding, LedgerFile, PayoutRun, bookkeeping
from atersok.money.services import bookkeeping as choices
from atersok.money.services import codings as coding_services
from atersok.money.services import exporting
from atersok.money.views.common import add_error, confirmed, page, see
from atersok.money.views.ledger import PAGE, tabs

_P = Permission


# --- files ------------------------------------------------------------------------------------------------------------
@require_GET
@needs(_P.MONEY_READ)
def ledger_files(request: Request) -> HttpResponse:
    """Every file, newest first."""
    context = {
        "tabs": tabs("ledger_files"), "page": Paginator(reading.files(), PAGE).get_page(request.GET.get("page")),
        "may_write": request.user.may(_P.LEDGER_WRITE), "may_export": request.user.may(_P.EXPORT),
    }  # fmt: skip
    return render(request, "money/ledger_files.html", context)


@require_GET
@needs(_P.EXPORT)
def ledger_file(request: Request, pk: int) -> HttpResponse:
    """The file as it was made, byte for byte."""
    if not request.user.may(_P.MONEY_READ):
        raise Http404
    file = get_object_or_404(LedgerFile, pk=pk)
    log_access(request.user, Access.EXPORT, file.name)
    return attachment(bytes(file.content), file.name, exporting.media_type(file))


@require_http_methods(["GET", "POST"])
@needs(_P.LEDGER_WRITE)
def ledger_export(request: Request) -> HttpResponse:
    """A file of a period: what it would hold and what is missing, then the file."""
    posted = request.method == "POST"
    month = add_months(today().replace(day=1), -1)
    form = forms.Export(
        request.POST if posted else None, initial={"since": month, "until": month, "form": LedgerFile.Form.SIE}
    )
    missing: list[Any] = []
    if posted and "look" not in request.POST and form.is_valid():
        data = form.cleaned_data
        try:
            file = exporting.make_of_period(request.user, data["form"], data["since"], data["last"], today())
        except exporting.MissingCodingError as error:
            missing = list(error.missing)
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("%(file)s är gjord.") % {"file": file})
            return see("ledger_files")
    context = {"form": form, "missing": missing, "faulty": bool(missing), **_would_hold(form)}
    return page(request, "money/ledger_export.html", context)


def _would_hold(form: forms.Export) -> dict[str, Any]:
    """How many vouchers the file would hold, how many are in another already, and which codes are missing."""
    if not form.is_bound or not form.is_valid():
        return {}
    data = form.cleaned_data
    found = exporting.of_period(data["since"], data["last"])
    new = exporting.unexported(found, data["form"])
    return {"number": new.count(), "taken": found.count() - new.count(), "missing": exporting.missing(new)}


@require_http_methods(["GET", "POST"])
@needs(_P.LEDGER_WRITE)
def ledger_file_again(request: Request, pk: int) -> HttpResponse:
    """Make a file anew that the ledger never got."""
    file = get_object_or_404(LedgerFile.objects.defer("content"), pk=pk)
    form = forms.Again(request.POST if request.method == "POST" else None)
    return confirmed(
        request, form, lambda data: exporting.make_again(request.user, file, data["reason"], today()),
        title=_("Gör om %(file)s") % {"file": file}, action=_("Gör en ny fil"), done=_("En ny fil är gjord."),
        to="ledger_files", color="danger",
        intro=_("Filen får ett nytt nummer och har samma verifikationer, med den kontering som gäller i dag. Läser "
                "ekonomisystemet in båda bokförs allt två gånger. Vill du bara hämta filen igen finns den kvar i "
                "listan."),
    )  # fmt: skip


@require_POST
@needs(_P.LEDGER_WRITE)
def run_file(request: Request, pk: int, form: str) -> HttpResponse:
    """A run's file; the one that is there where it was made already."""
    if form not in LedgerFile.Form.values:
        raise Http404
    run = get_object_or_404(PayoutRun, pk=pk)
    before = set(run.files.values_list("pk", flat=True))
    try:
        file = exporting.make_of_run(request.user, run, form, today())
    except ValidationError as error:
        missing = error.missing if isinstance(error, exporting.MissingCodingError) else []
        context = {"run": run, "missing": missing, "reasons": [] if missing else error.messages, "faulty": True}
        return page(request, "money/ledger_refused.html", context)
    if file.pk in before:
        messages.info(request, _("%(file)s fanns redan. Hämta den i listan över filer.") % {"file": file})
    else:
        messages.success(request, _("%(file)s är gjord.") % {"file": file})
        if file.told:
            messages.warning(request, file.told)
    return see("payout", pk)


# --- codes ------------------------------------------------------------------------------------------------------------
@require_GET
@needs(_P.MONEY_READ)
def codings(request: Request) -> HttpResponse:
    """The region's table."""
    rows = Coding.objects.select_related("unit")
    context = {
        "tabs": tabs("codings"), "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_write": request.user.may(_P.LEDGER_WRITE), "may_export": request.user.may(_P.EXPORT),
    }  # fmt: skip
    return render(request, "money/ledger_codings.html", context)


@require_http_methods(["GET", "POST"])
@needs(_P.LEDGER_WRITE)
def coding_new(request: Request) -> HttpResponse:
    """A new row."""
    given = {name: request.GET.get(name, "")[:40] for name in ("account", "kind")}
    form = forms.CodingForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            coding_services.add(request.user, form.save(commit=False))
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Konteringen är sparad."))
            return see("codings")
    return page(request, "money/ledger_form.html", {"form": form, "title": _("Ny kontering"), "back": "codings"})


@require_http_methods(["GET", "POST"])
@needs(_P.LEDGER_WRITE)
def coding_end(request: Request, pk: int) -> HttpResponse:
    """The last day of a row."""
    row = get_object_or_404(Coding.objects.select_related("unit"), pk=pk)
    form = forms.End(request.POST if request.method == "POST" else None, initial={"until": today()})
    return confirmed(
        request, form, lambda data: coding_services.end(request.user, row, data["until"]),
        title=_("Avsluta konteringen"), action=_("Avsluta"), done=_("Sista dagen är sparad."), to="codings",
        facts=[(_("Kontering"), str(row)), (_("Gäller från"), row.since)],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(_P.LEDGER_WRITE)
def coding_remove(request: Request, pk: int) -> HttpResponse:
    """Take away a row that was a mistake."""
    row = get_object_or_404(Coding.objects.select_related("unit"), pk=pk)
    return confirmed(
        request, forms.Nothing(request.POST if request.method == "POST" else None),
        lambda _data: coding_services.remove(request.user, row), title=_("Ta bort konteringen"), action=_("Ta bort"),
        done=_("Konteringen är borttagen."), to="codings", color="danger",
        facts=[(_("Kontering"), str(row)), (_("Gäller från"), row.since)],
    )  # fmt: skip


@require_GET
@needs(_P.EXPORT)
def codings_export(request: Request, form: str) -> HttpResponse:
    """The table as a file."""
    if form not in ("xlsx", "csv") or not request.user.may(_P.MONEY_READ):
        raise Http404
    columns = [field.title.fill(reader()) for field in coding_table.TABLE.fields]
    rows = list(coding_table.cells())
    log_access(request.user, Access.EXPORT, "kontering", count=max(len(rows), 1))
    return table("kontering", columns, rows, "xlsx" if form == "xlsx" else "csv")


@require_http_methods(["GET", "POST"])
@needs(_P.LEDGER_WRITE)
def codings_import(request: Request) -> HttpResponse:
    """Rows of a file, all or none. Those that are there already are left as they are."""
    posted = request.method == "POST"
    form = forms.CodingFile(request.POST if posted else None, request.FILES if posted else None)
    problems: list[str] = []
    if posted and form.is_valid():
        rows, problems = coding_table.read(form.cleaned_data["file"].read(), today(), reader())
        added, wrong = (0, problems) if problems else coding_services.add_all(request.user, rows)
        problems = wrong
        if not problems:
            said = ngettext("%(n)d rad är inlagd.", "%(n)d rader är inlagda.", added)
            messages.success(request, said % {"n": added})
            return see("codings")
    context = {"form": form, "problems": problems[:PAGE], "faulty": bool(problems)}
    return page(request, "money/ledger_codings_import.html", context)


@require_http_methods(["GET", "POST"])
@needs(_P.LEDGER_WRITE)
def ledger_settings(request: Request) -> HttpResponse:
    """What the region decides about its books."""
    form = forms.Settings(request.POST if request.method == "POST" else None, instance=bookkeeping())
    if request.method == "POST" and form.is_valid():
        choices.decide(request.user, form.save(commit=False))
        messages.success(request, _("Inställningarna är sparade."))
        return see("ledger_files")
    context = {"form": form, "title": _("Bokföringens inställningar"), "back": "ledger_files"}
    return page(request, "money/ledger_form.html", context)
