"""The enclosure pack of a sent claim: made of what was frozen, kept byte for byte, made once."""

from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext_noop

from atersok.audit.services import acting
from atersok.care.models import Certificate
from atersok.claims.documents import (
    Application,
    Enclosure,
    Part,
    PartKind,
    eservice_csv,
    eservice_xlsx,
    file_name,
    form_for,
    pack,
    render_application,
    render_explanation,
    render_specification,
    specification_xlsx,
)
from atersok.claims.documents.pack import CSV, PART_TITLES, PDF, XLSX
from atersok.claims.freeze import from_json
from atersok.claims.models import Claim, Document
from atersok.claims.models.claim import DocumentKind
from atersok.claims.services.files import keep

_KINDS = {
    PartKind.APPLICATION: DocumentKind.APPLICATION,
    PartKind.SPECIFICATION: DocumentKind.SPECIFICATION,
    PartKind.EXPLANATION: DocumentKind.EXPLANATION,
    PartKind.CERTIFICATE: DocumentKind.CERTIFICATE,
    PartKind.ESERVICE: DocumentKind.ESERVICE,
}
READY, MAKING, FAILED = "ready", "making", "failed"


@transaction.atomic
def make(claim_id: int) -> None:
    """Make and keep every enclosure of a sent claim. Doing it again changes nothing; all is kept or nothing."""
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    if claim.frozen is None or claim.pack == READY:
        return
    parts = list(parts_of(claim, from_json(claim.frozen)))
    whole = pack([part for part, _ in parts], claim.number)
    with acting(None, gettext_noop("handlingar gjorda")):
        for part, certificate in parts:
            keep(claim, _KINDS[part.kind], part.filename, part.media_type, part.content, certificate)
        keep(claim, DocumentKind.PACK, f"{claim.number}.zip", "application/zip", whole.archive)
        if whole.merged:
            keep(claim, DocumentKind.MERGED, f"{claim.number}.pdf", PDF, whole.merged)
        claim.pack = READY
        claim.save(update_fields=["pack"])


def parts_of(claim: Claim, content: Application) -> Iterator[tuple[Part, Certificate | None]]:
    """What the kind's form asks for: application, specification and calculation, certificates, the e-service's list."""
    number = claim.number
    rest = [*_specification(number, content), *_explanation(number, content), *_eservice(number, content)]
    certificates = list(_certificates(claim))
    every: list[tuple[Part, Certificate | None]] = [*((part, None) for part in rest), *certificates]
    listed = replace(content, enclosures=tuple(_enclosure(part) for part, _ in every))
    name = file_name(number, PartKind.APPLICATION, "pdf")
    yield Part(PartKind.APPLICATION, name, render_application(listed)), None
    yield from every


def _enclosure(part: Part) -> Enclosure:
    return Enclosure(PART_TITLES[part.kind].sv, part.filename)


def _specification(number: str, content: Application) -> Iterator[Part]:
    if any(row.lines for row in content.rows):
        kind = PartKind.SPECIFICATION
        yield Part(kind, file_name(number, kind, "pdf"), render_specification(content))
        yield Part(kind, file_name(number, kind, "xlsx"), specification_xlsx(content), XLSX)


def _explanation(number: str, content: Application) -> Iterator[Part]:
    yield Part(PartKind.EXPLANATION, file_name(number, PartKind.EXPLANATION, "pdf"), render_explanation(content))


def _eservice(number: str, content: Application) -> Iterator[Part]:
    form = form_for(content.kind)
    if form is not None and form.eservice:
        kind = PartKind.ESERVICE
        yield Part(kind, file_name(number, kind, "xlsx"), eservice_xlsx(content), XLSX)
        yield Part(kind, file_name(number, kind, "csv"), eservice_csv(content), CSV)


def _certificates(claim: Claim) -> Iterator[tuple[Part, Certificate]]:
    people = claim.rows.values("person")
    given = Certificate.objects.filter(person__in=people, document__isnull=False).order_by("person", "issued", "pk")
    for place, certificate in enumerate(given, 1):
        extension = certificate.document_name.rpartition(".")[2].lower() or "pdf"
        name = file_name(claim.number, PartKind.CERTIFICATE, extension, place)
        media_type = PDF if extension == "pdf" else f"image/{'jpeg' if extension == 'jpg' else extension}"
        yield Part(PartKind.CERTIFICATE, name, bytes(certificate.document or b""), media_type), certificate


def documents_of(claim: Claim) -> list[Document]:
    """A claim's documents without their content."""
    return list(claim.documents.defer("content"))
