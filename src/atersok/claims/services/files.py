"""Keeping a document: its bytes as they are, with their hash."""

from hashlib import sha256

from atersok.care.models import Certificate
from atersok.claims.models import Claim, Document
from atersok.claims.models.claim import DocumentKind


def keep(
    claim: Claim, kind: DocumentKind, name: str, media_type: str, content: bytes, certificate: Certificate | None = None
) -> Document:
    """A document of a claim. `name` as documents.file_name makes it: no personal data."""
    return Document.objects.create(
        claim=claim, kind=kind, name=name, media_type=media_type, content=content, certificate=certificate,
        sha256=sha256(content).hexdigest(),
    )  # fmt: skip
