"""Sending a claim: worked out once more, compared with what the user saw, frozen, and its enclosures made."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User, region
from atersok.audit.services import acting
from atersok.claims.documents import check
from atersok.claims.errors import NotNowError
from atersok.claims.explain import behind
from atersok.claims.freeze import application, digest, to_json
from atersok.claims.jobs import make_pack
from atersok.claims.life import Verb
from atersok.claims.models import Claim, State
from atersok.claims.packing import MAKING
from atersok.claims.services.state import locked, move, require_second_person, save


@transaction.atomic
def send(user: User, claim: Claim, version: int | None, seen_amount: int, today: date) -> Claim:
    """Freeze a claim and mark it sent; its enclosures are made by a job at once afterwards.

    `seen_amount` in öre is what the user saw on the check-answers page. Raises NotNowError when it is no longer
    right, SecondPersonError when the review is missing.
    """
    current = locked(claim, version)
    if region().four_eyes and current.state == State.DRAFT:
        require_second_person(user, current)
        raise NotNowError(_("Ansökan måste granskas av en annan person innan den skickas."))
    found = behind(current, today)
    worth = sum(finding.amount or 0 for finding in found.values())
    if len(found) < current.rows.count() or worth != current.amount or current.amount != seen_amount:
        raise NotNowError(_("Uppgifterna har ändrats sedan ansökan gjordes. Räkna om den och granska igen."))
    with acting(user, gettext_noop("skickad")):
        move(user, current, Verb.SEND)
        content = application(current, found, user.name, today)
        check(content)
        current.frozen = to_json(content)
        current.frozen_sha256 = digest(current.frozen)
        current.sent, current.sent_by, current.pack = today, user, MAKING
        saved = save(user, current)
    transaction.on_commit(lambda: make_pack.defer(claim=current.pk))
    return saved
