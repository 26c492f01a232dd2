"""Claims at each step of their life, for the tests of the pages."""

from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.claims.lives import TODAY, asylum_seeker, costly_care, found

from atersok.accounts.models import User
from atersok.claims import packing
from atersok.claims.models import Claim, Finding, Outcome
from atersok.claims.services import agency, drafting, review, sending
from atersok.people.models import Person

XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def costly(**person: object) -> Finding:
    """A claimable finding of 50 000 kr."""
    someone = asylum_seeker(**person)  # type: ignore[arg-type]  # fields of the person
    costly_care(someone)
    return found(kind="kostnadskravande_vard", person=someone)[0]


def drafted(user: User, *findings: Finding) -> Claim:
    """A draft."""
    return drafting.draft_claims(user, [finding.pk for finding in findings or (costly(),)], TODAY)[0]


def reviewed(user: User, other: User, *findings: Finding) -> Claim:
    """A claim that another person has approved."""
    submitted = review.submit(user, drafted(user, *findings), None)
    return review.approve(other, submitted, None)


def sent(user: User, other: User, *findings: Finding, packed: bool = False) -> Claim:
    """A sent claim, with its documents where they are wanted."""
    claim = reviewed(user, other, *findings)
    claim = sending.send(user, claim, None, claim.amount, TODAY)
    if packed:
        packing.make(claim.pk)
    return Claim.objects.get(pk=claim.pk)


def decided(user: User, other: User, granted: int = 0, reason: str = "care_can_wait") -> Claim:
    """A claim that was refused, or granted in part."""
    claim = sent(user, other)
    row = claim.rows.get()
    outcome = Outcome.PARTLY if granted else Outcome.REFUSED
    rows = {row.pk: agency.RowDecision(outcome, granted, reason)}
    return agency.decide(user, claim, None, agency.Decision(date(2026, 11, 18), date(2026, 11, 19), rows, "MV-7"))


def protected(finding: Finding) -> Person:
    """The finding's person, protected from now on."""
    Person.objects.filter(pk=finding.person_id).update(protection="marking")
    found()
    return Person.objects.get(pk=finding.person_id)


def text(response: Any) -> str:
    """What a page says."""
    return str(response.content.decode())


def queries(act: Any) -> int:
    """How many queries something takes."""
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)
