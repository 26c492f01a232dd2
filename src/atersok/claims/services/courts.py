"""Appeals: to förvaltningsrätten within three weeks from the day the region had the decision, and what courts say."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.claims.documents import NOT_APPEALABLE
from atersok.claims.documents.refusals import refusal_reasons
from atersok.claims.errors import NotNowError
from atersok.claims.life import Verb
from atersok.claims.models import Appeal, Claim, ClaimItem, Outcome
from atersok.claims.services.agency import RowDecision, apply_rows
from atersok.claims.services.state import locked, move, save
from atersok.law.rules.overklagande import last_day


@transaction.atomic
def appeal(
    user: User, claim: Claim, version: int | None, court: str, arguments: str, reasons: Sequence[str] = ()
) -> Appeal:
    """Appeal a decision, or a court's judgment. The claim holds its costs again.

    Raises NotNowError when all was granted, the kind can't be appealed, or a cost has gone to another claim.
    """
    current = locked(claim, version)
    if current.kind in NOT_APPEALABLE:
        raise NotNowError(_("Beslut om den ersättningen kan inte överklagas (%s).") % NOT_APPEALABLE[current.kind])
    if current.outcome == Outcome.GRANTED:
        raise NotNowError(_("Allt beviljades: det finns inget att överklaga."))
    against = current.appeals.order_by("-pk").first()
    had = (against.decided if against else None) or current.notified or current.decided or date.min
    why, known = gettext_noop("överklagande"), refusal_reasons()
    told = ", ".join(known[code].text.sv if code in known else code for code in reasons)
    with acting(user, f"{why}: {told}" if told else why):
        move(user, current, Verb.APPEAL)
        _hold_again(current)
        save(user, current)
        return Appeal.objects.create(claim=current, court=court, last_day=last_day(had), arguments=arguments, by=user)


def _hold_again(claim: Claim) -> None:
    mine = ClaimItem.objects.filter(row__claim=claim)
    others = ClaimItem.objects.filter(living=True).exclude(row__claim=claim)
    taken = others.filter(cost__in=mine.values("cost")) | others.filter(examination__in=mine.values("examination"))
    other = taken.select_related("row__claim").first()
    if other is not None:
        raise NotNowError(
            _("Kostnaderna har gått över till %(number)s. Återta den först, eller driv den i stället.")
            % {"number": other.row.claim.number}
        )
    mine.update(living=True)


@transaction.atomic
def sent(user: User, claim: Claim, version: int | None, on: date) -> Appeal:
    """The appeal has been handed in."""
    current = locked(claim, version)
    written = _open(current)
    with acting(user, gettext_noop("överklagande skickat")):
        written.sent = on
        written.save()
        save(user, current)
        return written


@transaction.atomic
def judge(
    user: User, claim: Claim, version: int | None, decided: date, case_number: str, rows: Mapping[int, RowDecision]
) -> Claim:
    """Register what the court decided for each row."""
    current = locked(claim, version)
    written = _open(current)
    with acting(user, gettext_noop("dom registrerad")):
        move(user, current, Verb.JUDGE)
        apply_rows(current, rows)
        written.decided, written.case_number, written.outcome = decided, case_number, current.outcome
        written.save()
        return save(user, current)


def _open(claim: Claim) -> Appeal:
    written = claim.appeals.filter(decided__isnull=True).order_by("-pk").first()
    if written is None:
        raise NotNowError(_("%(number)s har inget öppet överklagande.") % {"number": claim.number})
    return written
