"""What the agency says: received, supplement asked for, decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.claims.documents import file_name, refusal_reasons
from atersok.claims.documents.names import PartKind
from atersok.claims.errors import NotNowError
from atersok.claims.life import Verb
from atersok.claims.models import Claim, ClaimItem, ClaimRow, Document, Outcome
from atersok.claims.models.claim import DocumentKind
from atersok.claims.services import notes
from atersok.claims.services.files import keep
from atersok.claims.services.state import locked, move, save


class RowDecision(NamedTuple):
    """What was decided for one person. `granted` in öre; `reason` a code of refusal_reasons() unless all is granted."""

    outcome: Outcome
    granted: int
    reason: str = ""


@dataclass(frozen=True)
class Decision:
    """Beslut: its day, the day the region had it, the diary number and what it says for each row of the claim."""

    decided: date
    notified: date
    rows: Mapping[int, RowDecision]
    diary: str = ""


class Upload(NamedTuple):
    """A file that came with something: its bytes and media type."""

    content: bytes
    media_type: str


@transaction.atomic
def receive(user: User, claim: Claim, version: int | None, received: date, agency_number: str) -> Claim:
    """The agency has received the claim."""
    current = locked(claim, version)
    with acting(user, gettext_noop("mottagen av Migrationsverket")):
        move(user, current, Verb.RECEIVE)
        current.received, current.agency_number = received, agency_number
        return save(user, current)


@transaction.atomic
def ask_supplement(user: User, claim: Claim, version: int | None, until: date, text: str) -> Claim:
    """The agency asks for more, by a day."""
    current = locked(claim, version)
    with acting(user, gettext_noop("komplettering begärd")):
        move(user, current, Verb.ASK)
        current.supplement_until = until
        notes.write(user, current, text)
        return save(user, current)


@transaction.atomic
def supplement(user: User, claim: Claim, version: int | None, text: str) -> Claim:
    """The supplement has been sent."""
    current = locked(claim, version)
    with acting(user, gettext_noop("komplettering skickad")):
        move(user, current, Verb.SUPPLEMENT)
        current.supplement_until = None
        notes.write(user, current, text)
        return save(user, current)


@transaction.atomic
def decide(user: User, claim: Claim, version: int | None, decision: Decision, files: Iterable[Upload] = ()) -> Claim:
    """Register the agency's decision. Raises NotNowError when it does not fit the claim's rows."""
    current = locked(claim, version)
    with acting(user, gettext_noop("beslut registrerat")):
        move(user, current, Verb.DECIDE)
        apply_rows(current, decision.rows)
        current.decided, current.notified, current.diary = decision.decided, decision.notified, decision.diary
        for place, upload in enumerate(files, 1):
            _keep(current, upload, place)
        return save(user, current)


def _keep(claim: Claim, upload: Upload, place: int) -> Document:
    number = claim.documents.filter(kind=DocumentKind.DECISION).count() + place
    extension = "pdf" if upload.media_type == "application/pdf" else "txt"
    name = file_name(claim.number, PartKind.OTHER, extension, number)
    return keep(claim, DocumentKind.DECISION, name, upload.media_type, upload.content)


def apply_rows(claim: Claim, decisions: Mapping[int, RowDecision]) -> None:
    """Write what was decided on each row, sum it up, and let go of what was refused. Every row must be decided."""
    rows = {row.pk: row for row in claim.rows.select_for_update()}
    if set(rows) != set(decisions):
        raise NotNowError(_("Beslutet måste gälla alla ansökans %(n)d personer.") % {"n": len(rows)})
    for pk, row in rows.items():
        _decide_row(row, decisions[pk])
    claim.granted = sum(row.granted or 0 for row in rows.values())
    claim.outcome = _together({Outcome(row.outcome) for row in rows.values()})


def _decide_row(row: ClaimRow, decided: RowDecision) -> None:
    _check(row, decided)
    row.outcome, row.granted, row.reason = decided
    row.save()
    ClaimItem.objects.filter(row=row).update(living=decided.outcome != Outcome.REFUSED)


def _check(row: ClaimRow, decided: RowDecision) -> None:
    if decided.outcome == Outcome.PENDING:
        raise NotNowError(_("Ange vad som beslutades för varje person."))
    if decided.granted < 0 or (decided.outcome == Outcome.REFUSED) != (decided.granted == 0):
        raise NotNowError(_("Ett avslag ger 0 kr; ett bifall ger mer än 0 kr."))
    in_full = row.amount is None or decided.granted >= row.amount
    if decided.outcome == Outcome.GRANTED and not in_full:
        raise NotNowError(_("Beviljat belopp är lägre än sökt: välj delvis beviljad och ange skälet."))
    if decided.outcome != Outcome.GRANTED and decided.reason not in refusal_reasons():
        raise NotNowError(_("Ange skälet till att allt inte beviljades."))


def _together(outcomes: set[Outcome]) -> Outcome:
    return outcomes.pop() if len(outcomes) == 1 else Outcome.PARTLY
