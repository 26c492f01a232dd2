"""What hangs on a person: situations, numbers, family ties and looks at the card."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.exchange.schema import DETAILS
from atersok.people import alerts
from atersok.people.models import (
    AlertKind,
    CardCheck,
    FamilyTie,
    Identifier,
    IdentifierKind,
    Person,
    Situation,
)
from atersok.people.services.persons import Number, give_number
from atersok.people.versions import locked
from atersok.people.words import detail_name, situation_name


@dataclass(frozen=True, slots=True)
class Period:
    """A situation as a form gives it."""

    kind: str
    since: date
    until: date | None = None
    detail: str = ""
    region: str = ""


def overlapping(person: Person, period: Period, besides: Situation | None = None) -> list[Situation]:
    """Situations of the same kind that hold on some of the same days: allowed, but worth a question."""
    rows = person.situations.filter(Q(until=None) | Q(until__gte=period.since), kind=period.kind)
    if period.until:
        rows = rows.filter(since__lte=period.until)
    return list(rows.exclude(pk=besides.pk) if besides else rows)


@transaction.atomic
def add_situation(user: User, person: Person, period: Period, reason: str) -> Situation:
    """Something that holds for a person. Raises ValidationError for a detail that the kind can't have."""
    _check(period)
    with acting(user, reason or gettext_noop("Ny situation")):
        return Situation.objects.create(
            person=person, kind=period.kind, since=period.since, until=period.until, detail=period.detail,
            region=period.region,
        )  # fmt: skip


@transaction.atomic
def change_situation(user: User, row: Situation, version: int, period: Period, reason: str) -> Situation:
    """Correct a situation. Raises ChangedMeanwhileError, ValidationError."""
    _check(period)
    now = locked(row, version, user)
    with acting(user, reason or gettext_noop("Rättad situation")):
        now.kind, now.since, now.until = period.kind, period.since, period.until
        now.detail, now.region = period.detail, period.region
        now.save()
    return now


@transaction.atomic
def end_situation(user: User, row: Situation, version: int, until: date, reason: str) -> Situation:
    """The last day on which it held. Raises ChangedMeanwhileError, ValidationError."""
    now = locked(row, version, user)
    if until < now.since:
        raise ValidationError(
            {"until": _("Situationen började %(day)s. Sista dagen kan inte vara före den.") % {"day": now.since}}
        )
    with acting(user, reason or gettext_noop("Avslutad situation")):
        now.until = until
        now.save()
    return now


@transaction.atomic
def remove_situation(user: User, row: Situation, version: int, reason: str) -> None:
    """Take away a situation that never held; history keeps it. Raises ChangedMeanwhileError."""
    now = locked(row, version, user)
    with acting(user, reason):
        now.delete()


def _check(period: Period) -> None:
    allowed = DETAILS.get(period.kind)
    if period.detail and (allowed is None or period.detail not in allowed):
        words = ", ".join(detail_name(code) for code in allowed) if allowed else _("ingen detalj")
        raise ValidationError(
            {
                "detail": _("%(detail)s hör inte till %(kind)s. Välj %(allowed)s.")
                % {"detail": detail_name(period.detail), "kind": situation_name(period.kind), "allowed": words}
            }
        )
    if period.until and period.until < period.since:
        raise ValidationError({"until": _("Till och med-dagen får inte komma före från-dagen.")})


@transaction.atomic
def add_identifier(user: User, person: Person, number: Number, since: date | None, today: date) -> Identifier:
    """One more number. A personnummer gives a status change to look at. Raises ValidationError when it is taken."""
    with acting(user, gettext_noop("Nytt nummer")):
        row = give_number(person, number, since)
        if number.kind == IdentifierKind.PERSONAL:
            alerts.note(person, AlertKind.PERSONAL_NUMBER, since or today)
    return row


@transaction.atomic
def retire_identifier(user: User, row: Identifier, version: int, until: date, reason: str) -> Identifier:
    """A number that is not used any more; it still finds the person. Raises ChangedMeanwhileError."""
    now = locked(row, version, user)
    with acting(user, reason or gettext_noop("Avslutat nummer")):
        now.until = until
        now.save()
    return now


@transaction.atomic
def add_tie(user: User, person: Person, received: date, citizen_from: date | None, applied_on: date) -> FamilyTie:
    """An anchor on whom the person's permit rests (2010:1122 5 a §)."""
    with acting(user, gettext_noop("Ny anknytning")):
        return FamilyTie.objects.create(
            person=person, anchor_first_received=received, anchor_citizen_from=citizen_from, applied_on=applied_on
        )


@transaction.atomic
def remove_tie(user: User, row: FamilyTie, reason: str) -> None:
    """Take away an anchor that was wrong; history keeps it."""
    with acting(user, reason):
        row.delete()


@transaction.atomic
def check_card(user: User, person: Person, at: datetime, result: str, method: str) -> CardCheck:
    """What a look at the card showed at that moment: never an entitlement by itself (practice §2.3)."""
    with acting(user, gettext_noop("Kortkontroll")):
        return CardCheck.objects.create(person=person, at=at, result=result, method=method, by=user)
