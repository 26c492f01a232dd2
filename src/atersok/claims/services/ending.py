"""The end of a claim: closed, withdrawn or lost."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.claims.errors import NotNowError
from atersok.claims.life import Verb
from atersok.claims.models import Claim
from atersok.claims.services.state import locked, move, release, save


@transaction.atomic
def close(user: User, claim: Claim, version: int | None) -> Claim:
    """Nothing more is to be done: what was decided stands."""
    current = locked(claim, version)
    with acting(user, gettext_noop("avslutad")):
        move(user, current, Verb.CLOSE)
        return save(user, current)


def withdraw(user: User, claim: Claim, version: int | None, reason: str) -> Claim:
    """Take the claim back; its costs are free for another one."""
    return _end(user, claim, version, Verb.WITHDRAW, reason)


def lose(user: User, claim: Claim, version: int | None, reason: str) -> Claim:
    """The claim was never sent and can't be any more: write down why."""
    return _end(user, claim, version, Verb.LOSE, reason)


@transaction.atomic
def _end(user: User, claim: Claim, version: int | None, verb: Verb, reason: str) -> Claim:
    if not reason.strip():
        raise NotNowError(_("Skriv varför."))
    current = locked(claim, version)
    with acting(user, reason):
        move(user, current, verb)
        release(current)
        current.end_reason = reason
        return save(user, current)
