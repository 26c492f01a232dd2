"""Check answers, send, and what happens next."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import region
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_people
from atersok.claims import completeness
from atersok.claims.documents import form_for
from atersok.claims.forms.claims import Send, SendBack, Versioned
from atersok.claims.life import Verb
from atersok.claims.models import Claim, State
from atersok.claims.models.claim import DocumentKind
from atersok.claims.packing import FAILED, MAKING, documents_of
from atersok.claims.services import sending
from atersok.claims.views.claims import offered
from atersok.claims.views.common import claim_or_404, page, see
from atersok.clock import today
from atersok.people.masking import hides


@require_GET
@needs(Permission.CLAIM_READ)
def claim_check(request: Request, pk: int) -> HttpResponse:
    """Check answers: everything that leaves the house, before it does."""
    found = claim_or_404(request, pk)
    return page(request, "claims/check.html", _context(request, found, []))


def _context(request: Request, found: Claim, problems: list[str]) -> dict[str, Any]:
    on = today()
    rows = list(found.rows.select_related("person").prefetch_related("person__identifiers").order_by("pk"))
    log_people(request.user, Access.READ, f"{found.number} check", [row.person_id for row in rows])
    items = completeness.checklist(found, on)
    missing = [item for item in items if item.stops and not item.done]
    mine, verbs = region(), offered(request, found)
    return {
        "claim": found, "rows": rows, "people": len(rows), "checklist": items, "missing": missing, "today": on,
        "region": mine, "form_spec": form_for(found.kind), "four_eyes": mine.four_eyes, "problems": problems,
        "faulty": bool(problems), "version": Versioned(claim=found, today=on),
        "send": Send(claim=found, today=on, initial={"seen_amount": found.amount}),
        "send_back": SendBack(claim=found, today=on), "may_send": Verb.SEND in verbs and not missing,
        "blocked": missing if Verb.SEND in verbs else [],
        "may_approve": Verb.APPROVE in verbs, "may_send_back": Verb.SEND_BACK in verbs,
        "may_submit": Verb.SUBMIT in verbs, "may_write": request.user.may(Permission.CLAIM_WRITE),
        "own": found.state == State.REVIEW and Verb.APPROVE not in verbs,
    }  # fmt: skip


@require_POST
@needs(Permission.CLAIM_SEND)
def claim_send(request: Request, pk: int) -> HttpResponse:
    """Send what the user has seen. Sending twice shows the page of the first."""
    found = claim_or_404(request, pk)
    if found.sent is not None:
        messages.info(request, _("%s är redan skickad.") % found.number)
        return see("claim_sent", found.pk)
    form = Send(request.POST, claim=found, today=today())
    if not form.is_valid():
        return page(request, "claims/check.html", _context(request, found, [_("Läs igenom sidan och skicka igen.")]))
    data = form.cleaned_data
    try:
        sending.send(request.user, found, data["version"], data["seen_amount"], today())
    except ValidationError as error:
        current = claim_or_404(request, pk)
        return page(request, "claims/check.html", _context(request, current, error.messages))
    return see("claim_sent", found.pk)


@require_GET
@needs(Permission.CLAIM_READ)
def claim_sent(request: Request, pk: int) -> HttpResponse:
    """It is sent: the number, the documents, and what to do with them."""
    found = claim_or_404(request, pk)
    if found.sent is None:
        return see("claim", found.pk)
    return render(request, "claims/sent.html", _of_sent(request, found))


def _of_sent(request: Request, found: Claim) -> dict[str, Any]:
    documents = documents_of(found)
    by_kind = {document.kind: document for document in documents}
    people = [row.person for row in found.rows.select_related("person")]
    return {
        "claim": found, "documents": documents, "pack": by_kind.get(DocumentKind.PACK),
        "merged": by_kind.get(DocumentKind.MERGED), "making": found.pack == MAKING, "failed": found.pack == FAILED,
        "may_receive": request.user.may(Permission.CLAIM_DECIDE),
        "form_spec": form_for(found.kind), "sealed": any(hides(person, request.user) for person in people),
    }  # fmt: skip


@require_GET
@needs(Permission.CLAIM_READ)
def claim_pack(request: Request, pk: int) -> HttpResponse:
    """Whether the documents are made (htmx asks until they are; 286 stops it)."""
    found = claim_or_404(request, pk)
    status = 200 if found.pack == MAKING else 286
    return render(request, "claims/_pack.html", _of_sent(request, found), status=status)
