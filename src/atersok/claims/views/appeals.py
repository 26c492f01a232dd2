"""Överklaga: the draft of the letter, its PDF, and when it was handed in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access
from atersok.claims import appeal_text
from atersok.claims.documents import NOT_APPEALABLE, ContentError, PartKind, file_name
from atersok.claims.documents.pack import PDF
from atersok.claims.exports import attachment
from atersok.claims.forms.appeals import AppealForm, AppealSent
from atersok.claims.language import reader
from atersok.claims.models import Appeal, Claim
from atersok.claims.selectors import claims_for
from atersok.claims.services import courts
from atersok.claims.views.common import add_error, claim_or_404, page, see
from atersok.clock import today


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_SEND)
def claim_appeal(request: Request, pk: int) -> HttpResponse:
    """Write an appeal from the reasons for refusal."""
    found = claim_or_404(request, pk)
    initial = {"arguments": appeal_text.draft(found)}
    form = AppealForm(request.POST if request.method == "POST" else None, claim=found, today=today(), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        reasons = appeal_text.reasons_of(found)
        try:
            courts.appeal(request.user, found, data["version"], data["court"], data["arguments"], reasons)
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Överklagandet är sparat. Hämta det som PDF, skriv under och lämna in det."))
            return see("claim", found.pk)
    return page(request, "claims/appeal.html", _context(found, form))


def _context(found: Claim, form: AppealForm) -> dict[str, object]:
    return {
        "claim": found, "form": form, "last_day": appeal_text.appeal_by(found), "today": today(),
        "left": found.amount - (found.granted or 0), "remaining": appeal_text.remaining(found),
        "reasons": appeal_text.reasons_of(found), "barred": NOT_APPEALABLE.get(found.kind, ""),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_SEND)
def appeal_sent(request: Request, pk: int) -> HttpResponse:
    """The appeal has been handed in."""
    found = claim_or_404(request, pk)
    form = AppealSent(request.POST if request.method == "POST" else None, claim=found, today=today())
    if request.method == "POST" and form.is_valid():
        try:
            courts.sent(request.user, found, form.cleaned_data["version"], form.cleaned_data["on"])
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Överklagandet av %s är registrerat som skickat.") % found.number)
            return see("claim", found.pk)
    return page(request, "claims/appeal_sent.html", {"claim": found, "form": form})


@require_GET
@needs(Permission.CLAIM_READ)
def appeal_pdf(request: Request, pk: int) -> HttpResponse:
    """The letter. It names nobody but who signs it."""
    found = get_object_or_404(
        Appeal.objects.filter(claim__in=claims_for(request.user)).select_related("claim", "by"), pk=pk
    )
    try:
        content = appeal_text.letter(found, today())
    except ContentError as error:
        return page(request, "claims/no_letter.html", {"claim": found.claim, "problem": error.message(reader())})
    name = file_name(found.claim.number, PartKind.APPEAL, "pdf")
    log_access(request.user, Access.EXPORT, name)
    return attachment(content, name, PDF)
