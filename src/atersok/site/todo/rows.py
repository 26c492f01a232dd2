"""What a list of things to do is made of, and how a thing is named, hidden and given to somebody."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from atersok.claims.models import Assignment, Snooze, Thing
from atersok.claims.services.watch import LEAST, Name
from atersok.site.todo.desk import NOBODY, Charge, Desk

SLIDING = ("varaktig_vard", "varaktig_vard_1990")
"""Reimbursements whose period moves from day to day: the one that starts nearest is the same."""

_NEAR = timedelta(days=183)  # windows of a person never overlap: less than half of one apart is the same


@dataclass(slots=True)
class Row:
    """A thing to do: what, why now, how much (öre), last day, whose. `queue`: whose duty it is when given to nobody."""

    name: Name
    what: str
    number: str
    url: str
    why: str
    queue: str
    amount: int | None = None
    due: date | None = None
    passed: date | None = None  # the earliest reading of the last day, when it has passed and a later one has not
    tag: str = ""
    size: int = 1  # how many findings it stands for
    charge: Charge = NOBODY
    actions: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """What names it in an address."""
        name = self.name
        if name.number is not None:
            return f"{name.thing}-{name.number}"
        return "-".join(filter(None, (str(name.thing), name.kind, f"{name.since:%Y%m%d}" if name.since else "")))


@dataclass(slots=True)
class Part:
    """A queue, or what one source gives to it: the first rows, and the count, sum and earliest day of all."""

    rows: list[Row] = field(default_factory=list)
    count: int = 0
    amount: int = 0
    earliest: date | None = None

    def add(self, other: "Part") -> None:
        """Put what another source gives into it, in order of last day."""
        self.rows = sorted([*self.rows, *other.rows], key=by_day)
        self.count += other.count
        self.amount += other.amount
        self.earliest = min(filter(None, (self.earliest, other.earliest)), default=None)


def part_of(rows: Iterable[Row]) -> Part:
    """A queue of which every row is known."""
    known = sorted(rows, key=by_day)
    days = [row.due for row in known if row.due]
    return Part(known, len(known), sum(row.amount or 0 for row in known), min(days, default=None))


def by_day(row: Row) -> tuple[bool, date, str]:
    """By last day; without one last."""
    return row.due is None, row.due or date.max, row.number


@cache
def link(name: str, *args: Any) -> str:
    """The address of a page; empty where there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def same_finding(things: QuerySet[Any]) -> QuerySet[Any]:
    """Of snoozes or assignments: those that name the finding that is looked at (in a query of findings)."""
    start = OuterRef("since")
    near = Q(kind__in=SLIDING, since__gt=start - _NEAR, since__lt=start + _NEAR)
    return things.filter(near | Q(since=start), thing=Thing.FINDING, person=OuterRef("person"), kind=OuterRef("kind"))


def in_force(today: date) -> QuerySet[Snooze]:
    """What is hidden today."""
    return Snooze.objects.filter(until__gt=today, undone=None)


def finding_hidden(today: date) -> Exists:
    """Whether a finding (with `horizon`) is hidden: never in its last week, nor once it has got another state."""
    known = same_finding(in_force(today)).filter(state=OuterRef("state"))
    return Exists(known.filter(until__lte=OuterRef("horizon") - LEAST))


def hidden_numbers(today: date, thing: Thing) -> QuerySet[Snooze]:
    """The numbers of what is hidden, for `exclude(pk__in=…)`."""
    return in_force(today).filter(thing=thing).values("number")


def not_hidden(rows: list[Row], today: date, thing: Thing) -> list[Row]:
    """Grouped rows without those that are hidden. Asks the database only where there are any."""
    if not rows:
        return []
    hidden = {
        (kind, since): until
        for kind, since, until in in_force(today).filter(thing=thing).values_list("kind", "since", "until")
    }
    return [row for row in rows if not _hides(hidden.get((row.name.kind, row.name.since)), row.due)]


def _hides(until: date | None, due: date | None) -> bool:
    return until is not None and (due is None or until <= due - LEAST)


def given_findings(desk: Desk) -> tuple[Exists, Exists]:
    """Whether a finding is given to somebody, and whether to this user (in a query of findings)."""
    return Exists(same_finding(Assignment.objects.all())), Exists(
        same_finding(Assignment.objects.filter(given_to(desk)))
    )


def given_to(desk: Desk) -> Q:
    """What is given to the user today, or to somebody away for whom the user stands in."""
    stands_in = Q(substitute=desk.user) | Q(substitute=None, owner__substitute=desk.user)
    return Q(owner=desk.user) | (Q(owner__in=desk.covered) & stands_in)


def of_desk(desk: Desk, thing: Thing, queue: str) -> Q:
    """The rows of a table, by number, that are on the list: all of them unless only the user's own are asked for."""
    if not desk.mine:
        return Q()
    given = Assignment.objects.filter(thing=thing)
    to_me = Q(pk__in=given.filter(given_to(desk)).values("number"))
    return to_me | ~Q(pk__in=given.values("number")) if desk.owns(desk.duty(queue)) else to_me


def put_owners(desk: Desk, rows: list[Row]) -> None:
    """Say who is to do each row: who it was given to, or who looks after its queue. One query."""
    given = _given(rows)
    for row in rows:
        if row.charge is NOBODY:
            row.charge = next((charge for name, charge in given if _same(name, row.name)), desk.duty(row.queue))


def _given(rows: list[Row]) -> list[tuple[Assignment, Charge]]:
    names = [row.name for row in rows if row.charge is NOBODY]
    people = {name.person for name in names if name.person}
    asked = Q(thing=Thing.FINDING, person__in=people) | Q(thing__in=(Thing.QUARTER, Thing.LUMP))
    for thing in {name.thing for name in names if name.person is None and name.number is not None}:
        asked |= Q(thing=thing, number__in=[name.number for name in names if name.thing == thing])
    if not names:
        return []
    found = Assignment.objects.filter(asked).select_related("owner__substitute", "substitute").order_by("-pk")
    return [(one, Charge(one.owner, one.substitute)) for one in found]


def _same(one: Assignment, name: Name) -> bool:
    if one.thing != name.thing or one.person_id != name.person or one.kind != name.kind:
        return False
    if name.person is None:
        return one.number == name.number and one.since == name.since
    if name.kind in SLIDING and one.since and name.since:
        return abs(one.since - name.since) < _NEAR
    return one.since == name.since
