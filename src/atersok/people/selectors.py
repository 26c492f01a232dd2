"""Which people a user may see, and in what order. Every queryset of people that leaves the app starts here.

A unit sees the people it looks after and those who have a row of care (or a request) at the unit; of them it sees its
own rows, whether they are registered with the agency and whether they are folkbokförda.
"""

from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Exists, ForeignKey, Model, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from atersok.accounts.models import Unit, User
from atersok.people.models import Alert, Identifier, IdentifierKind, Person, Situation

FOR_UNITS = ("registrerad_mv", "folkbokford")
"""The situations that a unit needs."""


def people_for(user: User) -> QuerySet[Person]:
    """Living rows of the register (not merged away) that the user may see."""
    people = Person.objects.filter(merged_into=None)
    return people if user.only_unit is None else people.filter(of_unit(user.only_unit))


def person_for(user: User, pk: int) -> Person:
    """One person; 404 where the user may not see them. A merged number gives the person it became."""
    people = few_for(user).select_related("unit")
    found = people.filter(pk=pk).first()
    return found or get_object_or_404(people, merged=pk)


def few_for(user: User) -> QuerySet[Person]:
    """The same people as `people_for`, for looking at a few of them: nothing is read of the unit's other rows."""
    people = Person.objects.filter(merged_into=None)
    return people if user.only_unit is None else people.filter(_this_one(user.only_unit))


def kin_for(user: User, person: Person) -> list[Person]:
    """The person's mother and children that the user may see, mother first."""
    near = Q(mother=person) | Q(pk=person.mother_id) if person.mother_id else Q(mother=person)
    return list(few_for(user).filter(near).order_by("birth_date", "id"))


def of_unit(unit: int) -> Q:
    """People that belong to a unit: theirs, or with a row there in any table that names both person and unit.

    The unit's rows are read once from each table's index: a list then costs the same wherever its people stand in it.
    """
    found = Q(unit=unit)
    for model in tables_with_unit():
        found |= Q(pk__in=model._default_manager.filter(unit=unit).order_by().values("person"))
    return found


def _this_one(unit: int) -> Q:
    """The same for one person: a look at each table's index, however many rows the unit has."""
    found = Q(unit=unit)
    for model in tables_with_unit():
        found |= Q(Exists(model._default_manager.filter(person=OuterRef("pk"), unit=unit)))
    return found


@cache
def tables_with_unit() -> tuple[type[Model], ...]:
    """Tables of rows about a person at a unit, in whatever app: contacts, costs, examinations, requests, …"""
    return tuple(
        model for model in apps.get_models() if _points_at(model, "person", Person) and _points_at(model, "unit", Unit)
    )


def _points_at(model: type[Model], name: str, target: type[Model]) -> bool:
    """By a real foreign key: tables of history point without one, and what has been is no reason to see somebody."""
    return any(
        isinstance(field, ForeignKey)
        and field.name == name
        and field.related_model is target
        and getattr(field, "db_constraint", False)
        for field in model._meta.fields
    )


def rows_for[M: Model](user: User, rows: QuerySet[M]) -> QuerySet[M]:
    """Rows that name a unit: a unit's user sees its own only."""
    return rows if user.only_unit is None else rows.filter(unit=user.only_unit)


def situations_for(user: User, person: Person) -> QuerySet[Situation]:
    """The person's situations; a unit sees registration and folkbokföring only."""
    rows = Situation.objects.filter(person=person)
    return rows if user.only_unit is None else rows.filter(kind__in=FOR_UNITS)


def alerts_for(user: User) -> QuerySet[Alert]:
    """Status changes about people the user may see; units get none."""
    if user.only_unit is not None:
        return Alert.objects.none()
    return Alert.objects.filter(person__merged_into=None).select_related("person", "person__unit")


def holds(kind: str, today: date) -> Exists:
    """Whether a situation of a kind holds for the person on a day (in a queryset of people)."""
    rows = Situation.objects.filter(person=OuterRef("pk"), kind=kind, since__lte=today)
    return Exists(rows.filter(Q(until=None) | Q(until__gte=today)))


def by_identifier(values: list[str]) -> QuerySet[Person]:
    """People with one of these normalised numbers (whatever kind), merged ones as the person they became."""
    owners = Identifier.objects.filter(value__in=values).values("person", "person__merged_into")
    numbers = {row["person__merged_into"] or row["person"] for row in owners}
    return Person.objects.filter(pk__in=numbers)


def named(people: QuerySet[Person], text: str, user: User) -> QuerySet[Person]:
    """People whose name has every word of the text. Protected names are found by those only who may see them."""
    if not user.sees_protected:
        people = people.filter(protection="")
    for word in text.split()[:5]:
        people = people.filter(Q(family_name__icontains=word) | Q(given_name__icontains=word))
    return people


def number_of(text: str) -> int | None:
    """The register's own number in `P-12` or `p12`, or None."""
    plain: Any = text.strip().upper().removeprefix("P").removeprefix("-")
    return (
        int(plain)
        if text.strip()[:1].upper() == "P" and plain.isascii() and plain.isdigit() and len(plain) < 16
        else None
    )


def has_lma() -> Exists:
    """Whether the person has a number with the agency (in a queryset of people)."""
    return Exists(Identifier.objects.filter(person=OuterRef("pk"), kind=IdentifierKind.LMA))
