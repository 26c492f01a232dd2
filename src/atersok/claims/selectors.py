"""What leaves the app, narrowed to what the user may see: units see their own requests and nothing else."""

from django.db.models import QuerySet

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.claims.models import CertificateRequest, Claim, Finding, Override


def findings_for(user: User) -> QuerySet[Finding]:
    """Fynd."""
    every = Finding.objects.filter(person__merged_into__isnull=True).select_related("person")
    return every if user.may(Permission.FINDING_READ) else every.none()


def claims_for(user: User) -> QuerySet[Claim]:
    """Ansökningar."""
    every = Claim.objects.select_related("owner", "substitute").defer("frozen")
    return every if user.may(Permission.CLAIM_READ) else every.none()


def requests_for(user: User) -> QuerySet[CertificateRequest]:
    """Begärda intyg: a unit's user sees the unit's own."""
    every = CertificateRequest.objects.select_related("person", "unit", "certificate").defer("certificate__document")
    if not user.may(Permission.REQUEST_READ):
        return every.none()
    return every if user.only_unit is None else every.filter(unit=user.only_unit)


def overrides_for(user: User) -> QuerySet[Override]:
    """Avvikande tolkningar in force or proposed."""
    every = Override.objects.filter(withdrawn__isnull=True).select_related("person", "by", "approved_by")
    return every if user.may(Permission.FINDING_READ) else every.none()


def finding_for(user: User, pk: int) -> Finding:
    """One finding; raises DoesNotExist out of scope."""
    return findings_for(user).get(pk=pk)


def claim_for(user: User, pk: int) -> Claim:
    """One claim; raises DoesNotExist out of scope."""
    return claims_for(user).get(pk=pk)


def request_for(user: User, pk: int) -> CertificateRequest:
    """One request; raises DoesNotExist out of scope."""
    return requests_for(user).get(pk=pk)
