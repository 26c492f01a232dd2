"""New people, and what changes about a person."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import Unit, User
from atersok.audit.services import acting
from atersok.law import facts as law
from atersok.people import alerts
from atersok.people.jobs import look_for_duplicates
from atersok.people.models import Address, AlertKind, Identifier, Person, Protection, Situation
from atersok.people.versions import locked

DETAILS = ("given_name", "family_name", "sex", "first_received", "special_reasons", "unit", "mother")


@dataclass(frozen=True, slots=True)
class Number:
    """An identifier to add: its kind, the normalised value and what was written."""

    kind: str
    value: str
    raw: str


@transaction.atomic
def new_person(user: User, details: dict[str, Any], number: Number | None, reason: str) -> Person:
    """A person who is not in the register. Raises ValidationError when the number is somebody's already."""
    with acting(user, reason or gettext_noop("Ny person")):
        person = Person.objects.create(**details)
        if number:
            give_number(person, number)
    look_for_duplicates(person.pk)
    return person


def give_number(person: Person, number: Number, since: date | None = None) -> Identifier:
    """Write an identifier (inside somebody's transaction). Raises ValidationError when it is somebody else's."""
    taken = Identifier.objects.filter(kind=number.kind, value=number.value).first()
    if taken:
        raise ValidationError(
            _("Numret %(number)s finns redan hos P-%(person)s. Är det samma person slår du ihop dem.")
            % {"number": number.raw, "person": taken.person_id}
        )
    return Identifier.objects.create(person=person, kind=number.kind, value=number.value, raw=number.raw, since=since)


@dataclass(frozen=True, slots=True)
class Birth:
    """A newborn. `register`: the proposal to register the child as the mother is was accepted."""

    birth_date: date
    sex: str = ""
    given_name: str = ""
    register: bool = False


@transaction.atomic
def newborn(user: User, mother: Person, birth: Birth) -> Person:
    """A child of a mother in the register: her family name, unit and protection; her registration only if accepted."""
    with acting(user, gettext_noop("Nyfött barn till %(mother)s") % {"mother": mother.number}):
        child = Person.objects.create(
            given_name=birth.given_name, family_name=mother.family_name, birth_date=birth.birth_date, sex=birth.sex,
            mother=mother, unit=mother.unit, protection=mother.protection,
        )  # fmt: skip
        if birth.register:
            _register_as(mother, child)
        alerts.note(child, AlertKind.BORN, birth.birth_date)
    look_for_duplicates(child.pk)
    return child


def registration_of(person: Person, day: date) -> list[Situation]:
    """The situations of a mother that a child born that day may be given: registration and what it rests on."""
    kinds = (law.REGISTERED, law.ASYLUM_SEEKER, law.PROTECTION_APPLIED, law.PROTECTION_GRANTED)
    rows = person.situations.filter(kind__in=kinds, since__lte=day)
    return [row for row in rows if row.until is None or row.until >= day]


def _register_as(mother: Person, child: Person) -> None:
    Situation.objects.bulk_create(
        Situation(person=child, kind=row.kind, since=child.birth_date, detail=row.detail, region=row.region)
        for row in registration_of(mother, child.birth_date)
    )


@transaction.atomic
def change_details(user: User, person: Person, version: int, details: dict[str, Any], reason: str) -> Person:
    """Names, sex, first reception, special reasons, unit, mother. Raises ChangedMeanwhileError."""
    row = locked(person, version, user)
    if details.get("mother") == row:
        raise ValidationError({"mother": _("En person kan inte vara sin egen mor.")})
    changed = {name: details[name] for name in DETAILS if name in details}
    return _saved(user, row, changed, reason or gettext_noop("Ändrade uppgifter"))


@transaction.atomic
def change_birth_date(user: User, person: Person, version: int, day: date, uncertain: bool, reason: str) -> Person:
    """A corrected birth date; the old one stays in history with the reason. Raises ChangedMeanwhileError."""
    row = locked(person, version, user)
    if row.deceased and day > row.deceased:
        raise ValidationError({"birth_date": _("Födelsedagen är efter dödsdagen %(day)s.") % {"day": row.deceased}})
    return _saved(user, row, {"birth_date": day, "birth_date_uncertain": uncertain}, reason)


@transaction.atomic
def died(user: User, person: Person, version: int, day: date | None) -> Person:
    """The day of death, or None to take a mistake back. Raises ChangedMeanwhileError."""
    row = locked(person, version, user)
    if day and day < row.birth_date:
        raise ValidationError({"deceased": _("Dagen är före födelsedagen %(day)s.") % {"day": row.birth_date}})
    why = gettext_noop("Dödsfall") if day else gettext_noop("Dödsfallet var ett misstag")
    row = _saved(user, row, {"deceased": day}, why)
    if day:
        with acting(user, gettext_noop("Dödsfall")):
            alerts.note(row, AlertKind.DIED, day)
    return row


@transaction.atomic
def protect(user: User, person: Person, version: int, protection: str, reason: str) -> Person:
    """Set or lift protected identity. Raises ChangedMeanwhileError."""
    row = locked(person, version, user)
    return _saved(user, row, {"protection": Protection(protection)}, reason)


@dataclass(frozen=True, slots=True)
class Move:
    """Where somebody moves, from a day; `unit` None leaves the unit as it is."""

    since: date
    street: str = ""
    postcode: str = ""
    city: str = ""
    municipality: str = ""
    unit: Unit | None = None


@transaction.atomic
def move(user: User, person: Person, version: int, to: Move) -> Address:
    """A new address from a day; the one before it ends the day before. Raises ChangedMeanwhileError."""
    row = locked(person, version, user)
    with acting(user, gettext_noop("Flytt")):
        before = Address.objects.filter(person=row, until=None).order_by("-since").first()
        if before and (before.since is None or before.since < to.since):
            before.until = to.since - timedelta(days=1)
            before.save()
        if to.unit and to.unit != row.unit:
            row.unit = to.unit
            row.save()
        return Address.objects.create(
            person=row, street=to.street, postcode=to.postcode, city=to.city, municipality=to.municipality,
            since=to.since,
        )  # fmt: skip


def _saved(user: User, row: Person, values: dict[str, Any], reason: str) -> Person:
    with acting(user, reason):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    return row
