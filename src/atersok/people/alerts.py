"""Statusändringar: what has happened to somebody that a person should act on. Nothing is changed by itself.

Services and imports note what they do; a daily job finds what comes with time and what was written past them. The same
thing about the same person on the same day is told once, however often it is looked for.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from atersok.accounts.models import User, region
from atersok.audit.services import acting
from atersok.law import facts as law
from atersok.law.calendar import add_months
from atersok.people.models import Alert, AlertKind, Identifier, IdentifierKind, Person, Situation
from atersok.people.selectors import alerts_for, has_lma, holds

AHEAD = timedelta(days=30)
"""How long before a birthday it is told of."""

BACK = timedelta(days=60)
"""How old news may be: a first import of a whole register does not tell of all that ever happened."""

_FIRST_YEAR = timedelta(days=365)
_BIRTHDAYS = {18: AlertKind.TURNS_18, 19: AlertKind.TURNS_19, 61: AlertKind.TURNS_61}


def open_alerts(user: User) -> QuerySet[Alert]:
    """What nobody has settled yet, oldest day first; none for units."""
    return alerts_for(user).filter(done=None).order_by("day", "id")


def note(
    person: Person, kind: AlertKind, day: date, proposal: dict[str, Any] | None = None, imported_by: int | None = None
) -> None:
    """Tell of one thing; does nothing where it has been told before. Call inside `acting`."""
    _tell([Alert(person=person, kind=kind, day=day, proposal=proposal or {}, imported_by=imported_by)])


def ending(situation: Situation, until: date) -> dict[str, Any]:
    """The proposal to end a situation on a day; none where it began later."""
    return {"end_situation": situation.pk, "until": until.isoformat()} if until >= situation.since else {}


@transaction.atomic
def find(today: date) -> int:
    """Find everything there is to tell on a day. Gives how many were new; the second time none."""
    before = Alert.objects.count()
    with acting(None, gettext_noop("Daglig genomgång av statusändringar")):
        for found in (_numbers, _residents, _permits, _birthdays, _moved, _newborn, _dead):
            _tell(found(today))
    return Alert.objects.count() - before


def _tell(found: Iterable[Alert]) -> None:
    Alert.objects.bulk_create(list(found), ignore_conflicts=True)


def _recent(field: str, today: date) -> Q:
    return Q(**{f"{field}__gt": today - BACK, f"{field}__lte": today})


def _numbers(today: date) -> Iterable[Alert]:
    rows = Identifier.objects.filter(_recent("since", today), kind=IdentifierKind.PERSONAL, person__merged_into=None)
    for person, since in rows.values_list("person", "since"):
        yield _alert(person, AlertKind.PERSONAL_NUMBER, since)


def _began(kind: str, today: date) -> QuerySet[Situation]:
    return Situation.objects.filter(_recent("since", today), kind=kind, person__merged_into=None)


def _residents(today: date) -> Iterable[Alert]:
    for person, since in _began(law.RESIDENT, today).values_list("person", "since"):
        yield Alert(person_id=person, kind=AlertKind.RESIDENT, day=since)


def _permits(today: date) -> Iterable[Alert]:
    """A permit ends the asylum application on the same day: an open row is proposed to end then."""
    granted = list(_began(law.PERMIT, today))
    people = [row.person_id for row in granted]
    applying = Situation.objects.filter(person__in=people, kind=law.ASYLUM_SEEKER, until=None)
    of_person = {row.person_id: row for row in applying}
    for row in granted:
        application = of_person.get(row.person_id)
        proposal = ending(application, row.since) if application else {}
        yield Alert(person_id=row.person_id, kind=AlertKind.PERMIT, day=row.since, proposal=proposal)


def _birthdays(today: date) -> Iterable[Alert]:
    living = Person.objects.filter(holds(law.REGISTERED, today), merged_into=None, deceased=None)
    for years, kind in _BIRTHDAYS.items():
        first, last = add_months(today, -12 * years), add_months(today + AHEAD, -12 * years)
        # a day more at each end: who was born on 29 February turns a year older on the 28th
        near = living.filter(birth_date__gte=first, birth_date__lte=last + timedelta(days=1))
        for pk, born in near.values_list("pk", "birth_date"):
            day = add_months(born, 12 * years)
            if today <= day <= today + AHEAD:
                yield Alert(person_id=pk, kind=kind, day=day)


def _moved(today: date) -> Iterable[Alert]:
    own = region().code
    here = Situation.objects.filter(
        person=OuterRef("person"), kind=law.REGISTERED, region=own, since__lt=OuterRef("since")
    )
    elsewhere = _began(law.REGISTERED, today).exclude(region__in=["", own]).filter(Exists(here))
    for person, since in elsewhere.values_list("person", "since"):
        yield Alert(person_id=person, kind=AlertKind.MOVED_OUT, day=since)


def _newborn(today: date) -> Iterable[Alert]:
    numbered = Exists(Identifier.objects.filter(person=OuterRef("pk"), kind=IdentifierKind.PERSONAL))
    rows = Person.objects.filter(~has_lma(), ~numbered, merged_into=None, mother__isnull=False, deceased=None)
    rows = rows.filter(birth_date__gt=today - _FIRST_YEAR, birth_date__lte=today)
    for pk, born in rows.values_list("pk", "birth_date"):
        yield Alert(person_id=pk, kind=AlertKind.BORN, day=born)


def _dead(today: date) -> Iterable[Alert]:
    for pk, day in Person.objects.filter(_recent("deceased", today), merged_into=None).values_list("pk", "deceased"):
        yield _alert(pk, AlertKind.DIED, day)


def _alert(person: int, kind: AlertKind, day: date | None) -> Alert:
    """`day` is known: the rows were chosen by it."""
    return Alert(person_id=person, kind=kind, day=day or date.min)


@transaction.atomic
def settle_alert(user: User, alert: Alert, accepted: bool) -> Alert:
    """Somebody has seen it; with `accepted` the proposal is carried out. Settling twice changes nothing.

    Raises ValidationError when the proposal can't be carried out any more.
    """
    row = Alert.objects.select_for_update().get(pk=alert.pk)
    if row.done:
        return row
    with override("sv"):  # history is kept in one language
        why = _("Statusändring: %(what)s") % {"what": row.get_kind_display()}
    with acting(user, why):
        carried_out = accepted and bool(row.proposal.get("end_situation"))
        if carried_out:
            _end(row)
        row.done, row.done_by, row.accepted = timezone.now(), user, carried_out
        row.save()
    return row


@transaction.atomic
def reopen_alert(user: User, alert: Alert) -> Alert:
    """Undo: the alert is open again, and a situation that it ended is as before, unless it has changed since."""
    row = Alert.objects.select_for_update().get(pk=alert.pk)
    with acting(user, gettext_noop("Ångrad statusändring")):
        if row.accepted:
            _continue(row)
        row.done = row.done_by = row.accepted = None
        row.save()
    return row


def _end(alert: Alert) -> None:
    until = date.fromisoformat(alert.proposal["until"])
    row = (
        Situation.objects.select_for_update().filter(pk=alert.proposal["end_situation"], person=alert.person_id).first()
    )
    if row is None or row.since > until:
        raise ValidationError(_("Situationen finns inte längre eller har ändrats. Titta på personen först."))
    alert.proposal["before"] = row.until.isoformat() if row.until else None
    row.until = until
    row.save()


def _continue(alert: Alert) -> None:
    row = (
        Situation.objects.select_for_update().filter(pk=alert.proposal["end_situation"], person=alert.person_id).first()
    )
    if row is not None and row.until == date.fromisoformat(alert.proposal["until"]):
        before = alert.proposal.pop("before", None)
        row.until = date.fromisoformat(before) if before else None
        row.save()
