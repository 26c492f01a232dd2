"""What the histories must know about claims: who may see them, and when free text in them is hidden."""

from django.db.models import Model, QuerySet

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.audit.pages import HistoryPage
from atersok.claims.models import CertificateRequest, Claim
from atersok.claims.selectors import claims_for, requests_for
from atersok.people.models import Person


def history_hidden(obj: Model, user: User) -> bool:
    """Whether a claim tells of somebody whose identity is kept from the user."""
    if not isinstance(obj, Claim) or user.sees_protected:
        return False
    return Person.objects.filter(claim_rows__claim=obj).exclude(protection="").exists()


def _requests(user: User) -> QuerySet[CertificateRequest]:
    """Units see no histories: they tell of what the office does."""
    return requests_for(user) if user.only_unit is None else CertificateRequest.objects.none()


def _number(obj: Model) -> str:
    return f"B-{obj.pk}"


def _patient(obj: Model) -> int | None:
    return obj.person_id if isinstance(obj, CertificateRequest) else None


CLAIM = HistoryPage(Permission.CLAIM_READ, claims_for)
REQUEST = HistoryPage(Permission.REQUEST_READ, _requests, _number, _patient)
