"""Care's rows as a user may see them: a unit sees its own. And a person's facts as the statute book reads them."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from atersok.accounts.models import User
from atersok.care.models import Certificate, Contact, Cost, Examination
from atersok.law import facts as law
from atersok.people import facts
from atersok.people.models import Person
from atersok.people.selectors import rows_for


def contacts_for(user: User, person: Person) -> QuerySet[Contact]:
    """The person's contacts, newest first."""
    rows = Contact.objects.filter(person=person).select_related("unit").order_by("-start", "-id")
    return rows_for(user, rows)


def costs_for(user: User, person: Person) -> QuerySet[Cost]:
    """The person's costs, newest first."""
    rows = Cost.objects.filter(person=person).select_related("unit", "contact").order_by("-day", "-id")
    return rows_for(user, rows)


def certificates_for(user: User, person: Person) -> QuerySet[Certificate]:
    """The person's certificates, newest first, without the documents themselves."""
    rows = Certificate.objects.filter(person=person).select_related("unit").defer("document").order_by("-issued", "-id")
    return rows_for(user, rows)


def examinations_for(user: User, person: Person) -> QuerySet[Examination]:
    """The person's examinations, newest first."""
    rows = Examination.objects.filter(person=person).select_related("unit").order_by("-day", "-id")
    return rows_for(user, rows)


class Month(NamedTuple):
    """A month's rows: how many, and for costs öre after fees."""

    first: date
    rows: int
    net: int = 0


def costs_by_month(user: User, person: Person) -> list[Month]:
    """Costs less fees, month by month, in order of time."""
    costs = costs_for(user, person).select_related(None).annotate(month=TruncMonth("day")).order_by("month")
    months = costs.values("month").annotate(rows=Count("pk"), net=Sum("amount") - Sum("fee"))
    return [Month(*row) for row in months.values_list("month", "rows", "net")]


def contacts_by_month(user: User, person: Person) -> list[Month]:
    """Contacts by the month in which they began, in order of time."""
    contacts = contacts_for(user, person).select_related(None).annotate(month=TruncMonth("start")).order_by("month")
    months = contacts.values("month").annotate(rows=Count("pk"))
    return [Month(*row) for row in months.values_list("month", "rows")]


def facts_of(person: Person) -> law.PersonFacts:
    """Everything the register knows about a person but claims, as the statute book reads it.

    Numbers are those of the whole register's frames: a cost is `K` and an examination `H` with its number.
    """
    own = facts.facts_of(person, person.situations.all(), person.ties.all())
    return own._replace(
        contacts=tuple(
            law.Contact(str(row.pk), row.start, row.end, row.care_kind) for row in Contact.objects.filter(person=person)
        ),
        costs=tuple(_cost(row) for row in Cost.objects.filter(person=person)),
        certificates=tuple(_certificate(row) for row in Certificate.objects.filter(person=person).defer("document")),
        examinations=tuple(_examination(row) for row in Examination.objects.filter(person=person)),
    )


def _cost(row: Cost) -> law.Cost:
    contact = str(row.contact_id) if row.contact_id else None
    unit = str(row.unit_id) if row.unit_id else None
    return law.Cost(f"K{row.pk}", row.day, row.kind, row.amount, row.fee, contact, unit, row.related)


def _certificate(row: Certificate) -> law.Certificate:
    return law.Certificate(
        row.issued, row.expected_years, row.at_first_reception, row.linked_to_protection, row.ordered_by_doctor
    )


def _examination(row: Examination) -> law.Examination:
    unit = str(row.unit_id) if row.unit_id else None
    return law.Examination(f"H{row.pk}", row.day, row.infection_control, row.elsewhere, unit)
