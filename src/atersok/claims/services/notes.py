"""Notes on a claim."""

from django.db import transaction
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.claims.models import Claim, Note


@transaction.atomic
def add(user: User, claim: Claim, text: str) -> Note:
    """Write a note on a claim."""
    with acting(user, gettext_noop("anteckning")):
        return write(user, claim, text)


def write(user: User, claim: Claim, text: str) -> Note:
    """The note itself, for services that note why."""
    return Note.objects.create(claim=claim, text=text, by=user)
