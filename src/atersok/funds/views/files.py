"""Files in: a published national table, the ledger's outcome. Read, shown, and saved whole when somebody says so."""

from dataclasses import astuple
from datetime import date
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import region
from atersok.accounts.permissions import Permission
from atersok.clock import today
from atersok.funds.forms.figures import LedgerForm, TableForm
from atersok.funds.models import Fund, LedgerFile, Part, Status
from atersok.funds.reading.outcome import Read, Sum, read_outcome
from atersok.funds.reading.published import PublishedRow, Table, read_published
from atersok.funds.services import fund as figures
from atersok.funds.services import ledger
from atersok.funds.views.common import (
    address,
    form_page,
    fund_or_404,
    page,
    posted,
    sealed,
    see_fund,
    unsealed,
    year_of,
)

TABLE, LEDGER = "table", "ledger"


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def fund_table(request: Request, pk: int) -> HttpResponse:
    """A published table: choose the file, look at what it says, save all of it."""
    found = fund_or_404(request, pk)
    if "preview" in request.POST:
        return _save_table(request, found)
    form = TableForm(posted(request), request.FILES or None, fund=found, region=region(), today=today())
    if request.method == "POST" and form.is_valid():
        read = read_published(form.cleaned_data["file"], Part(form.cleaned_data["part"]))
        return _table_preview(request, found, read, form.cleaned_data)
    intro = _(
        "En rad per region och år, och en rad för riket. Kolumner: år, region, antal, och om de finns del och belopp."
    )
    back = address("fund", found, year_of(request, found))
    return form_page(
        request, found, form, title=_("Läs in publicerad tabell"), intro=intro, button=_("Läs filen"), back=back,
        multipart=True,
    )  # fmt: skip


def _table_preview(request: Request, fund: Fund, read: Table, said: dict[str, Any]) -> HttpResponse:
    sound = not read.faults and not read.refused
    about = {
        "region": said["region"],
        "day": said["day"].isoformat(),
        "source": said["source"],
        "status": said["status"],
    }
    seal = sealed(request, TABLE, fund, {"about": about, "rows": [astuple(row) for row in read.rows]}) if sound else ""
    own = [row for row in read.rows if row.region == said["region"]]
    context = {"fund": fund, "read": read, "own": own, "region": said["region"], "preview": seal, "faulty": not sound,
               "back": address("fund", fund, fund.first_year)}  # fmt: skip
    return page(request, "funds/table_preview.html", context)


def _save_table(request: Request, fund: Fund) -> HttpResponse:
    kept = unsealed(request, TABLE, fund)
    if kept is None:
        return _too_old(request, "fund_table", fund)
    rows = [PublishedRow(year, Part(part), name, own, amount) for year, part, name, own, amount in kept["rows"]]
    said = kept["about"]
    about = figures.About(date.fromisoformat(said["day"]), said["source"], Status(said["status"]))
    try:
        taken = figures.take_published(request.user, fund, rows, said["region"], about)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return see_fund("fund_table", fund, fund.first_year)
    said = ngettext("Tabellen är inläst: %(rows)d rad.", "Tabellen är inläst: %(rows)d rader.", len(rows))
    messages.success(request, said % {"rows": len(rows)})
    if taken.kept:
        named = ", ".join(f"{part.label.lower()} {year}" for year, part in taken.kept)
        messages.warning(request, _("Nyare uppgifter fanns redan för %s. De gäller fortfarande.") % named)
    return see_fund("fund", fund, max(one.year for one in taken.inputs))


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def fund_ledger(request: Request, pk: int) -> HttpResponse:
    """The ledger's outcome: choose the file, look at the sums, save them."""
    found = fund_or_404(request, pk)
    if "preview" in request.POST:
        return _save_ledger(request, found)
    year = year_of(request, found)
    form = LedgerForm(posted(request), request.FILES or None, fund=found, year=year)
    if request.method == "POST" and form.is_valid():
        if found.objekt:
            return _ledger_preview(request, found, form.cleaned_data["year"], form.cleaned_data["file"])
        form.add_error(None, _("Medlet har inget objekt att följa upp. Ändra uppgifterna först."))
    intro = _("Årets bokföring till och med senaste månaden. Den nyaste filen för året ersätter den förra.")
    return form_page(
        request, found, form, title=_("Läs in utfall"), intro=intro, button=_("Läs filen"), multipart=True,
        back=address("fund_follow_up", found, year),
    )  # fmt: skip


def _ledger_preview(request: Request, fund: Fund, year: int, content: bytes) -> HttpResponse:
    read = read_outcome(content, fund.objekt, year, today(), "en" if get_language() == "en" else "sv")
    digest = sha256(content).hexdigest()
    sound = not read.problems and read.through > 0
    seal = _sealed_ledger(request, fund, year, read, digest) if sound else ""
    again = LedgerFile.objects.filter(fund=fund, objekt=fund.objekt, sha256=digest).exists()
    context = _replaced(fund, year, read) | {
        "fund": fund, "year": year, "read": read, "preview": seal, "again": again, "faulty": not sound,
        "total": sum(one.amount for one in read.sums), "back": address("fund_follow_up", fund, year),
    }  # fmt: skip
    return page(request, "funds/ledger_preview.html", context)


def _replaced(fund: Fund, year: int, read: Read) -> dict[str, Any]:
    """What counts now, where the file has less of the year: it would be replaced by that."""
    kept = LedgerFile.objects.filter(fund=fund, year=year, objekt=fund.objekt).first()
    sums = list(kept.sums.all()) if kept else []
    missing = sorted({one.month for one in sums} - {one.month for one in read.sums})
    fuller = kept and (missing or read.through < kept.through)
    return {"kept": kept if fuller else None, "missing": missing, "kept_total": sum(one.amount for one in sums)}


def _sealed_ledger(request: Request, fund: Fund, year: int, read: Read, digest: str) -> str:
    sums = [astuple(one) for one in read.sums]
    payload = {
        "year": year,
        "objekt": fund.objekt,
        "sums": sums,
        "through": read.through,
        "form": read.form,
        "sha256": digest,
    }
    return sealed(request, LEDGER, fund, payload)


def _save_ledger(request: Request, fund: Fund) -> HttpResponse:
    kept = unsealed(request, LEDGER, fund)
    if kept is None or kept["objekt"] != fund.objekt:
        return _too_old(request, "fund_ledger", fund)
    sums = [Sum(*one) for one in kept["sums"]]
    ledger.take_ledger(request.user, fund, kept["year"], sums, kept["through"], kept["form"], kept["sha256"])
    messages.success(request, _("Utfallet är inläst."))
    return see_fund("fund_follow_up", fund, kept["year"])


def _too_old(request: Request, name: str, fund: Fund) -> HttpResponse:
    messages.error(request, _("Förhandsvisningen är för gammal. Läs in filen igen."))
    return see_fund(name, fund, fund.first_year)
