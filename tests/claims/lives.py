"""People whose facts give known findings on 2026-11-21."""

from datetime import date
from itertools import count
from typing import Any

from atersok.care.models import Certificate, Contact, Cost, Examination
from atersok.claims.models import Claim, Finding
from atersok.claims.refresh import refresh_stale
from atersok.law.money import kr
from atersok.people.models import Identifier, IdentifierKind, Person, Situation

TODAY = date(2026, 11, 21)
_numbers = count(1)


def asylum_seeker(since: date = date(2025, 1, 10), **fields: object) -> Person:
    """An adult registered with the agency in the region, with an LMA number."""
    number = next(_numbers)
    person = Person.objects.create(
        **{"given_name": f"Alvina{number}", "family_name": f"Ahlzen{number}", "birth_date": date(1990, 5, 5)} | fields
    )
    Identifier.objects.create(person=person, kind=IdentifierKind.LMA, value=f"{number:08d}", raw=f"{number:08d}")
    Situation.objects.create(person=person, kind="asylsokande", since=since)
    Situation.objects.create(person=person, kind="registrerad_mv", since=since, detail="asylboende", region="23")
    return person


def costly_care(person: Person, kronor: int = 150_000, end: date = date(2026, 3, 31)) -> Contact:
    """An ended contact of care that can't wait, in three cost rows; claimable above 100 000 kr until 2027-06-30."""
    number = next(_numbers)
    contact = Contact.objects.create(
        person=person, reference=f"K{number}", start=date(2026, 2, 1), end=end, care_kind="kan_inte_ansta"
    )
    third = kr(kronor) // 3
    for place, amount in enumerate((third, third, kr(kronor) - 2 * third), 1):
        Cost.objects.create(
            person=person, reference=f"C{number}-{place}", day=date(2026, 2, place), kind="vard", amount=amount,
            contact=contact,
        )  # fmt: skip
    Certificate.objects.create(person=person, issued=date(2026, 2, 20))
    return contact


def examined(person: Person, day: date = date(2026, 8, 20)) -> Examination:
    """A health examination of an asylum seeker: claimable to the end of the quarter after."""
    return Examination.objects.create(person=person, reference=f"U{next(_numbers)}", day=day)


def history_of(claim: Claim) -> list[Any]:
    """The claim's history, oldest first. (The relation is made by a decorator that types do not see.)"""
    events: Any = claim
    return list(events.history.order_by("pgh_id"))


def found(**wanted: object) -> list[Finding]:
    """The findings now, after the changed people have been gone through."""
    refresh_stale(TODAY)
    return list(Finding.objects.filter(**wanted).order_by("pk"))
