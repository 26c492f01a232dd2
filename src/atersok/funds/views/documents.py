"""Documents of a fund and year, made when they are asked for."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils.translation import override
from django.views.decorators.http import require_GET

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import region
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access
from atersok.claims.exports import Kronor, attachment, table
from atersok.clock import today
from atersok.funds.documents.blocks import Paper
from atersok.funds.documents.common import About
from atersok.funds.documents.decisions import COLUMNS, TRANSFER_COLUMNS, decision_list, decisions_of, transfers_of
from atersok.funds.documents.memo import memo
from atersok.funds.documents.pdf import as_pdf
from atersok.funds.documents.report import report
from atersok.funds.documents.word import as_word
from atersok.funds.followup import follow_up
from atersok.funds.models import Handing
from atersok.funds.views.common import about, fund_or_404, page, year_of

_FORMS = {
    "docx": (as_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (as_pdf, "application/pdf"),
}


@require_GET
@needs(Permission.FUND_READ)
def fund_documents(request: Request, pk: int) -> HttpResponse:
    """What can be fetched."""
    found = fund_or_404(request, pk)
    year = year_of(request, found)
    context = about(request, found, year, "fund_documents") | {"followed": follow_up(found, year)}
    return page(request, "funds/documents.html", context)


@require_GET
@needs(Permission.FUND_READ)
def fund_memo(request: Request, pk: int, form: str) -> HttpResponse:
    """Tjänsteskrivelsen."""
    return _document(request, pk, form, "tjansteskrivelse", memo)


@require_GET
@needs(Permission.FUND_READ)
def fund_report(request: Request, pk: int, form: str) -> HttpResponse:
    """Uppföljningsrapporten."""
    return _document(request, pk, form, "uppfoljning", report)


@require_GET
@needs(Permission.FUND_READ)
def fund_decisions(request: Request, pk: int, form: str) -> HttpResponse:
    """Beslutslistan, also as a workbook."""
    if form != "xlsx":
        return _document(request, pk, form, "beslut", decision_list)
    asked = _asked(request, pk)
    log_access(request.user, Access.EXPORT, f"medel {pk} beslut xlsx")
    rows = [(*row[:4], Kronor(row[4])) for row in decisions_of(asked)]
    return table(f"beslut-medel-{pk}-{asked.year}", COLUMNS, rows, "xlsx")


@require_GET
@needs(Permission.FUND_READ)
def fund_transfers(request: Request, pk: int) -> HttpResponse:
    """Omföringsunderlaget, for funds whose money is moved."""
    asked = _asked(request, pk)
    if asked.fund.handing != Handing.TRANSFER:
        raise Http404
    log_access(request.user, Access.EXPORT, f"medel {pk} omforing xlsx")
    rows = [(*row[:2], Kronor(row[2]), *row[3:]) for row in transfers_of(asked)]
    return table(f"omforing-medel-{pk}-{asked.year}", TRANSFER_COLUMNS, rows, "xlsx")


def _asked(request: Request, pk: int) -> About:
    found = fund_or_404(request, pk)
    return About(found, year_of(request, found), region(), request.user, today())


def _document(request: Request, pk: int, form: str, name: str, make: Callable[[About], Paper]) -> HttpResponse:
    if form not in _FORMS:
        raise Http404
    asked = _asked(request, pk)
    log_access(request.user, Access.EXPORT, f"medel {pk} {name} {form}")
    render, media_type = _FORMS[form]
    with override("sv"):  # what goes to the board is in Swedish, whatever the writer reads
        content = render(make(asked))
    return attachment(content, f"{name}-medel-{pk}-{asked.year}.{form}", media_type)
