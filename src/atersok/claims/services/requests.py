"""Asking a unit for a certificate, and what comes of it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import Unit, User
from atersok.audit.services import acting
from atersok.care.models import Certificate
from atersok.claims.errors import NotNowError
from atersok.claims.models import CertificateRequest, Finding, RequestState
from atersok.claims.models.request import RequestPurpose

_OPEN = (RequestState.ASKED, RequestState.REMINDED)


@dataclass(frozen=True)
class Answers:
    """What the certificate says. `expected_years` in hundredths of a year; None = not stated."""

    issued: date
    expected_years: int | None = None
    at_first_reception: bool | None = None
    linked_to_protection: bool | None = None
    ordered_by_doctor: bool | None = None


@transaction.atomic
def ask(user: User, finding: Finding, unit: Unit, due: date, text: str) -> CertificateRequest:
    """Ask a unit for the certificate that a finding lacks. One open request a person, purpose and unit."""
    purpose = RequestPurpose.LASTING if finding.kind.startswith("varaktig") else RequestPurpose.COSTLY
    if CertificateRequest.objects.filter(
        person=finding.person_id, purpose=purpose, unit=unit, state__in=_OPEN
    ).exists():
        raise NotNowError(_("Enheten har redan fått den begäran. Påminn i stället."))
    with acting(user, gettext_noop("läkarutlåtande begärt")):
        return CertificateRequest.objects.create(
            person_id=finding.person_id, unit=unit, purpose=purpose, text=text, due=due, by=user,
            amount=finding.amount or finding.at_stake or 0,
        )  # fmt: skip


@transaction.atomic
def remind(user: User, request: CertificateRequest) -> CertificateRequest:
    """Remind the unit."""
    current = _locked(request)
    with acting(user, gettext_noop("påminnelse")):
        current.state, current.reminded = RequestState.REMINDED, timezone.now()
        current.save()
        return current


@transaction.atomic
def answer(
    user: User, request: CertificateRequest, answers: Answers, document: bytes | None = None, document_name: str = ""
) -> CertificateRequest:
    """The certificate has come. `document_name` only for its extension: no name a person chose is kept."""
    current = _locked(request)
    with acting(user, gettext_noop("läkarutlåtande inkommet")):
        current.certificate = Certificate.objects.create(
            person_id=current.person_id, unit=current.unit, issued=answers.issued,
            expected_years=answers.expected_years, at_first_reception=answers.at_first_reception,
            linked_to_protection=answers.linked_to_protection, ordered_by_doctor=answers.ordered_by_doctor,
            document=document, document_name=f"intyg.{document_name.rpartition('.')[2].lower()}" if document else "",
        )  # fmt: skip
        current.state, current.answered = RequestState.ANSWERED, timezone.now()
        current.save()
        return current


@transaction.atomic
def decline(user: User, request: CertificateRequest, text: str) -> CertificateRequest:
    """The unit can't give the certificate, and says why."""
    current = _locked(request)
    with acting(user, gettext_noop("enheten kan inte utfärda intyget")):
        current.state, current.answer, current.answered = RequestState.DECLINED, text, timezone.now()
        current.save()
        return current


@transaction.atomic
def cancel(user: User, request: CertificateRequest) -> CertificateRequest:
    """The certificate is not needed any more."""
    current = _locked(request)
    with acting(user, gettext_noop("begäran återtagen")):
        current.state = RequestState.CANCELLED
        current.save()
        return current


def _locked(request: CertificateRequest) -> CertificateRequest:
    current = CertificateRequest.objects.select_for_update().get(pk=request.pk)
    if current.state not in _OPEN:
        raise NotNowError(_("Begäran är redan avslutad: %s.") % RequestState(current.state).label)
    return current
