"""The letter that asks a unit for a certificate."""

from datetime import date

from atersok.accounts.models import User, region
from atersok.claims import models
from atersok.claims.appeal_text import applicant
from atersok.claims.documents import CertificatePurpose, CertificateRequest, render_certificate_request
from atersok.claims.models.request import RequestPurpose
from atersok.people.masking import hides, shown_name, shown_numbers, shown_place
from atersok.people.models import IdentifierKind, Person

_PURPOSES = {
    RequestPurpose.COSTLY: CertificatePurpose.CANNOT_WAIT,
    RequestPurpose.LASTING: CertificatePurpose.LASTING,
}


def letter(request: models.CertificateRequest, user: User, day: date) -> bytes:
    """The letter as PDF, with no more of the patient than the user may see."""
    person = request.person
    first, last = _care(person, day)
    return render_certificate_request(
        CertificateRequest(
            number=f"B-{request.pk}", region=applicant(region()), purpose=_PURPOSES[RequestPurpose(request.purpose)],
            unit=shown_place(request.unit.name, person, user), unit_address=(), patient_name=shown_name(person, user),
            patient_birth_date=date(person.birth_date.year, 1, 1) if hides(person, user) else person.birth_date,
            dossier_number=_number(person, user, IdentifierKind.LMA), first=first, last=last, reply_by=request.due,
            day=day, signer=request.by.name, personal_number=_number(person, user, IdentifierKind.PERSONAL),
            first_received=None if hides(person, user) else person.first_received,
        )
    )  # fmt: skip


def _number(person: Person, user: User, kind: IdentifierKind) -> str:
    if hides(person, user):
        return shown_numbers(person, user)
    known = person.identifiers.filter(kind=kind, until__isnull=True).order_by("-pk").first()
    return known.value if known else ""


def _care(person: Person, day: date) -> tuple[date, date | None]:
    """From the first to the last cost that is known."""
    days = person.costs.order_by("day").values_list("day", flat=True)
    return days.first() or day, days.last()
