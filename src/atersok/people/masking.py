"""Skyddade personuppgifter: the one place that decides what is shown of a person's identity and whereabouts.

Pages, search, exports, PDFs and history get names, numbers, addresses, unit and municipality from here alone.
A user without the right (`User.sees_protected`) gets `HIDDEN` instead, whatever the role.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.audit.concealing import HIDDEN
from atersok.people.models import Address, Identifier, IdentifierKind, Person

_ORDER = list(IdentifierKind)


def hides(person: Person, user: User) -> bool:
    """Whether this person's identity and whereabouts are kept from this user."""
    return person.protected and not user.sees_protected


def shown_name(person: Person, user: User) -> str:
    """`Förnamn Efternamn`, or that they are protected, or that there is none."""
    if hides(person, user):
        return str(HIDDEN)
    return f"{person.given_name} {person.family_name}".strip() or _("Namn saknas")


def listed_name(person: Person, user: User) -> str:
    """`Efternamn, Förnamn`, for lists in order of names."""
    if hides(person, user):
        return str(HIDDEN)
    return ", ".join(filter(None, (person.family_name, person.given_name))) or _("Namn saknas")


def shown_unit(person: Person, user: User) -> str:
    """The unit that looks after the person."""
    if hides(person, user):
        return str(HIDDEN)
    return person.unit.name if person.unit else ""


def shown_place(text: str, person: Person, user: User) -> str:
    """A unit, county or municipality in a row about the person: tells where somebody is."""
    return str(HIDDEN) if text and hides(person, user) else text


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """An identifier as it may be shown. `raw` is empty where it says the same as `value`."""

    pk: int
    kind: str
    value: str
    raw: str
    since: object
    until: object


def shown_identifiers(person: Person, user: User, rows: Iterable[Identifier] | None = None) -> list[ShownNumber]:
    """The person's numbers, LMA first; none of a protected person. Prefetch `identifiers` in lists."""
    if hides(person, user):
        return []
    known = person.identifiers.all() if rows is None else rows
    return [
        ShownNumber(
            row.pk, row.get_kind_display(), number_as_written(row.kind, row.value), _other(row.raw, row), row.since,
            row.until,
        )
        for row in sorted(known, key=_by_kind)
    ]  # fmt: skip


def shown_numbers(person: Person, user: User) -> str:
    """The numbers in force on one line, or that they are protected."""
    if hides(person, user):
        return str(HIDDEN)
    rows = [row for row in person.identifiers.all() if row.until is None]
    return ", ".join(number_as_written(row.kind, row.value) for row in sorted(rows, key=_by_kind))


def latest_number(person: Person, kind: IdentifierKind) -> str:
    """The person's number of a kind as people write it, in force or else the last that was; empty where there is none.

    For who has asked `hides` first. Prefetch `identifiers` in lists.
    """
    known = [row for row in person.identifiers.all() if row.kind == kind]
    if not known:
        return ""
    best = max(known, key=lambda row: (row.until is None, row.until or date.min, row.pk))
    return number_as_written(best.kind, best.value)


def shown_addresses(person: Person, user: User) -> list[Address]:
    """The person's addresses, newest first; none of a protected person."""
    return [] if hides(person, user) else list(person.addresses.all())


def number_as_written(kind: str, value: str) -> str:
    """A normalised number as people write it: `50-008920`, `20010203-1234`."""
    if kind == IdentifierKind.LMA and len(value) == 8:
        return f"{value[:2]}-{value[2:]}"
    if kind in (IdentifierKind.PERSONAL, IdentifierKind.COORDINATION) and len(value) == 12:
        return f"{value[:8]}-{value[8:]}"
    return value


def history_hidden(obj: models.Model, user: User) -> bool:
    """Whether an object's history must hide identity and whereabouts (audit.concealing)."""
    person = obj if isinstance(obj, Person) else getattr(obj, "person", None)
    return isinstance(person, Person) and hides(person, user)


def hidden_people(numbers: Collection[int], user: User) -> set[int]:
    """Who of these people is kept from the user (audit.concealing)."""
    if user.sees_protected:
        return set()
    return set(Person.objects.filter(pk__in=numbers).exclude(protection="").values_list("pk", flat=True))


def _by_kind(row: Identifier) -> tuple[bool, int, str]:
    return (row.until is not None, _ORDER.index(IdentifierKind(row.kind)), row.value)


def _other(raw: str, row: Identifier) -> str:
    return "" if raw in ("", row.value, number_as_written(row.kind, row.value)) else raw
