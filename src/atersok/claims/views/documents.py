"""Documents to download: attachments with names that say nothing about anybody."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access, log_people
from atersok.claims.exports import attachment
from atersok.claims.models import Document
from atersok.claims.selectors import claims_for, requests_for
from atersok.people.masking import hides


@require_GET
@needs(Permission.CLAIM_READ)
def document(request: Request, pk: int) -> HttpResponse:
    """A claim's document. Who may not see everybody in the claim may not have it."""
    found = get_object_or_404(
        Document.objects.filter(claim__in=claims_for(request.user)).select_related("claim"), pk=pk
    )
    people = [row.person for row in found.claim.rows.select_related("person")]
    if any(hides(person, request.user) for person in people):
        log_access(request.user, Access.DENIED, found.name)
        raise PermissionDenied
    log_people(request.user, Access.EXPORT, found.name, [person.pk for person in people])
    return attachment(bytes(found.content), found.name, found.media_type)


@require_GET
@needs(Permission.REQUEST_READ)
def request_certificate(request: Request, pk: int) -> HttpResponse:
    """The certificate that came with an answer."""
    found = get_object_or_404(requests_for(request.user), pk=pk)
    certificate = found.certificate
    if certificate is None or not certificate.document:
        raise Http404
    if hides(found.person, request.user):
        log_access(request.user, Access.DENIED, f"intyg {found.pk}", person=found.person_id)
        raise PermissionDenied
    log_access(request.user, Access.EXPORT, f"intyg {found.pk}", person=found.person_id)
    extension = certificate.document_name.rpartition(".")[2]
    media_type = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}.get(
        extension, "application/octet-stream"
    )
    return attachment(bytes(certificate.document), f"intyg-{found.pk}.{extension}", media_type)
