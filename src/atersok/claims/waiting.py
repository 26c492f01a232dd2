"""How much waits behind each page of the menu."""

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.claims.models import CertificateRequest, Claim, Finding, RequestState
from atersok.claims.models import State as ClaimState
from atersok.law.findings import State


def waiting(user: User) -> dict[str, int]:
    """Findings that can be claimed, claims to review that somebody else wrote, requests without an answer."""
    counts = {}
    if user.may(Permission.FINDING_READ):
        counts["findings"] = Finding.objects.filter(state=State.CLAIMABLE).count()
    if user.may(Permission.CLAIM_REVIEW):
        to_review = Claim.objects.filter(state=ClaimState.REVIEW).exclude(created_by=user).exclude(changed_by=user)
        counts["claims"] = to_review.count()
    if user.may(Permission.REQUEST_ANSWER):
        asked = CertificateRequest.objects.filter(state__in=(RequestState.ASKED, RequestState.REMINDED))
        mine = asked if user.only_unit is None else asked.filter(unit=user.only_unit)
        counts["requests"] = mine.count()
    return counts
