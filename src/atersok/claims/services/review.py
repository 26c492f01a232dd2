"""Review by another person before a claim is sent."""

from django.db import transaction
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.claims.life import Verb
from atersok.claims.models import Claim
from atersok.claims.services import notes
from atersok.claims.services.state import locked, move, require_second_person, save


@transaction.atomic
def submit(user: User, claim: Claim, version: int | None) -> Claim:
    """Hand in a draft for review."""
    current = locked(claim, version)
    with acting(user, gettext_noop("lämnad för granskning")):
        move(user, current, Verb.SUBMIT)
        return save(user, current)


@transaction.atomic
def approve(user: User, claim: Claim, version: int | None) -> Claim:
    """Approve a claim that somebody else has written. Raises SecondPersonError."""
    current = locked(claim, version)
    require_second_person(user, current)
    with acting(user, gettext_noop("granskad och godkänd")):
        move(user, current, Verb.APPROVE)
        current.reviewed_by, current.version = user, current.version + 1
        current.save()  # the reviewer has not written it: changed_by stays
        return current


@transaction.atomic
def send_back(user: User, claim: Claim, version: int | None, reason: str) -> Claim:
    """Give a claim back to who wrote it, with what is to be changed."""
    current = locked(claim, version)
    with acting(user, reason):
        move(user, current, Verb.SEND_BACK)
        current.version += 1
        current.save()
        notes.write(user, current, reason)
        return current


@transaction.atomic
def reopen(user: User, claim: Claim, version: int | None, reason: str) -> Claim:
    """Make a reviewed claim a draft again."""
    current = locked(claim, version)
    with acting(user, reason):
        move(user, current, Verb.REOPEN)
        current.reviewed_by = None
        notes.write(user, current, reason)
        return save(user, current)
