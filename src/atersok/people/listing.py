"""The list of people: filtered without personal data, sorted along an index, a page at a time.

Pages go on from the last person shown (`efter`, the register's own number), so that no page has to count or skip what
is before it, however long the list is.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import QueryDict

from atersok.accounts.models import User
from atersok.law import facts as law
from atersok.people import masking, status
from atersok.people.models import Alert, Person, Situation
from atersok.people.selectors import FOR_UNITS, holds, people_for

PAGE = 50
MOST = 1_000
"""Above this the list says "more than" and doesn't count on."""

SORTS = {
    "namn": ("name_key", False),
    "fodd": ("birth_date", False),
    "-fodd": ("birth_date", True),
    "-nummer": ("id", True),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. Nothing in it is about one person but the number to go on after."""

    unit: int | None = None
    alert: bool = False
    registered: str = ""  # ja, nej or nothing
    protected: bool = False
    sort: str = "namn"
    after: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        """From the address; what can't be read is left out."""
        sort = query.get("sort", "")
        registered = query.get("registrerad", "")
        return cls(
            unit=_number(query.get("enhet", "")), alert=query.get("statusandring") == "1",
            registered=registered if registered in ("ja", "nej") else "", protected=query.get("skyddad") == "1",
            sort=sort if sort in SORTS else "namn", after=_number(query.get("efter", "")),
        )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the list, as the user may see them."""

    pk: int
    number: str
    name: str
    birth_date: date
    age: int
    numbers: str
    unit: str
    tags: list[str]
    alerts: list[str]
    protected: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list. `count` stops at `MOST` + 1; `next` is the number to go on after."""

    lines: list[Line]
    count: int
    next: int | None

    @property
    def many(self) -> bool:
        """There are more than are counted."""
        return self.count > MOST


def filtered(user: User, filters: Filters, today: date) -> QuerySet[Person]:
    """The people that the filters leave."""
    people = people_for(user)
    if filters.unit:
        people = people.filter(unit=filters.unit)
        people = people if user.sees_protected else people.filter(protection="")
    if filters.alert and user.only_unit is None:
        people = people.filter(Exists(Alert.objects.filter(person=OuterRef("pk"), done=None)))
    if filters.registered:
        registered = holds(law.REGISTERED, today)
        people = people.filter(registered if filters.registered == "ja" else ~registered)
    return people.exclude(protection="") if filters.protected else people


def listed(user: User, people: QuerySet[Person], filters: Filters, today: date) -> Listed:
    """One page of people in the order asked for."""
    field, down = SORTS[filters.sort]
    order = [f"-{field}" if down else field, "-id" if down else "id"]
    rows = _after(people, field, down, filters.after).order_by(*dict.fromkeys(order)).select_related("unit")
    found = list(rows.prefetch_related("identifiers", _now(user, today), _open(user))[: PAGE + 1])
    shown = found[:PAGE]
    return Listed(
        lines=[_line(person, user, today) for person in shown],
        count=people.order_by()[: MOST + 1].count(),
        next=shown[-1].pk if len(found) > PAGE else None,
    )


def _after(people: QuerySet[Person], field: str, down: bool, after: int | None) -> QuerySet[Person]:
    last = Person.objects.filter(pk=after).values_list(field, flat=True).first() if after else None
    if last is None:
        return people
    beyond, beside = ("lt", "lte") if down else ("gt", "gte")
    further = Q(**{f"{field}__{beyond}": last}) | Q(**{f"id__{beyond}": after})
    return people.filter(**{f"{field}__{beside}": last}).filter(further)


def _now(user: User, today: date) -> "Prefetch[Any, Any, Any]":
    rows = Situation.objects.filter(Q(until=None) | Q(until__gte=today), since__lte=today)
    rows = rows.filter(kind__in=FOR_UNITS) if user.only_unit is not None else rows
    return Prefetch("situations", rows, to_attr="now")


def _open(user: User) -> "Prefetch[Any, Any, Any]":
    rows = Alert.objects.none() if user.only_unit is not None else Alert.objects.filter(done=None)
    return Prefetch("alerts", rows, to_attr="open_alerts")


def _line(person: Any, user: User, today: date) -> Line:
    return Line(
        pk=person.pk, number=person.number, name=masking.listed_name(person, user), birth_date=person.birth_date,
        age=status.age(person, today), numbers=masking.shown_numbers(person, user),
        unit=masking.shown_unit(person, user), tags=status.tags(person, person.now, today),
        alerts=[alert.get_kind_display() for alert in person.open_alerts], protected=person.protected,
    )  # fmt: skip
