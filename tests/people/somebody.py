"""Invented people for the register's tests. Names nobody has; numbers that can't be anybody's."""

from datetime import date
from itertools import count
from typing import Any

from atersok.people.models import Identifier, IdentifierKind, Person, Protection, Situation

TODAY = date(2026, 11, 21)
_numbers = count(1)


def somebody(given: str = "Alvina", family: str = "Ahlzen", **fields: Any) -> Person:
    """A person born 1990-05-05."""
    return Person.objects.create(
        **{"given_name": given, "family_name": family, "birth_date": date(1990, 5, 5)} | fields
    )


def hidden(**fields: Any) -> Person:
    """A person with protected identity, whose name, number and street must show nowhere."""
    person = somebody("Hemlina", "Doldersson", protection=Protection.MARKED, **fields)
    numbered(person, IdentifierKind.LMA, "50999888")
    person.addresses.create(street="Gömdegatan 7", city="Dolstad", municipality="Dolkommun", since=date(2025, 1, 1))
    return person


SECRETS = ("Hemlina", "Doldersson", "50999888", "50-999888", "Gömdegatan", "Dolstad", "Dolkommun")


def numbered(person: Person, kind: IdentifierKind, value: str) -> Identifier:
    """The person with a number."""
    return Identifier.objects.create(person=person, kind=kind, value=value, raw=value)


def lma(person: Person) -> Identifier:
    """The person with an LMA number of its own."""
    return numbered(person, IdentifierKind.LMA, f"{next(_numbers):08d}")


def held(person: Person, kind: str, since: date, until: date | None = None, **fields: str) -> Situation:
    """Something that holds for the person."""
    return Situation.objects.create(person=person, kind=kind, since=since, until=until, **fields)


def registered(person: Person, since: date = date(2025, 1, 10), until: date | None = None) -> Situation:
    """Registered with the agency in the region."""
    return held(person, "registrerad_mv", since, until, detail="asylboende", region="23")
