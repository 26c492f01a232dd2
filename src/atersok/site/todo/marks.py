"""What has been hidden for a while and what has been given to somebody, read once for a whole list.

Both are few. A finding is found by person, kind and start, so that it stays marked when its row is made anew; a window
of lasting care slides from day to day, and the one that starts nearest is the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from atersok.claims.models import Assignment, Finding, Snooze, Thing
from atersok.claims.services.watch import LEAST, Name
from atersok.site.todo.desk import Charge

SLIDING = ("varaktig_vard", "varaktig_vard_1990")
"""Reimbursements whose period moves from day to day."""

_NEAR = timedelta(days=183)  # windows of a person never overlap: less than half of one apart is the same
_REMEMBERED = timedelta(days=730)  # by then whatever was given is claimed or lost

type Key = tuple[str, int | None, str, date | None]


def key(name: Name) -> Key:
    """What names a thing here: a finding by its number, which marks are translated to."""
    if name.thing == Thing.FINDING:
        return str(Thing.FINDING), name.number, "", None
    return str(name.thing), name.number, name.kind, name.since


@dataclass(frozen=True)
class Marks:
    """What is hidden, and until when; what is given, and to whom."""

    hidden: Mapping[Key, date] = field(default_factory=dict)
    given: Mapping[Key, Charge] = field(default_factory=dict)

    @classmethod
    def on(cls, today: date) -> "Marks":
        """Read them: two queries, and one more where findings are marked."""
        snoozes = list(Snooze.objects.filter(until__gt=today, undone=None))
        since = timezone.now() - _REMEMBERED
        given = list(
            Assignment.objects.filter(at__gte=since).select_related("owner__substitute", "substitute").order_by("pk")
        )
        findings = _findings([*snoozes, *given])
        return cls(
            {k: one.until for one in snoozes for k in _keys(one, findings, one.state)},
            {k: Charge(one.owner, one.substitute) for one in given for k in _keys(one, findings, "")},
        )

    def hides(self, name: Key, due: date | None) -> bool:
        """Whether it is hidden: never in the last week before its last day."""
        until = self.hidden.get(name)
        return until is not None and (due is None or until <= due - LEAST)

    def numbers(self, thing: Thing) -> list[int]:
        """The numbers of the hidden rows of a table."""
        return [number for of, number, _kind, _since in self.hidden if of == thing and number is not None]


def _findings(marks: Iterable[Any]) -> list[dict[str, Any]]:
    """The findings of the people that something is marked about."""
    people = {one.person_id for one in marks if one.thing == Thing.FINDING}
    if not people:
        return []
    asked: Any = Finding.objects.filter(person__in=people).exclude(state__in=("automatic", "claimed"))
    return list(asked.values("pk", "person_id", "kind", "since", "state"))


def _keys(one: Any, findings: list[dict[str, Any]], state: str) -> list[Key]:
    """What a mark is about today. `state`: only a finding that still has it; any when empty."""
    if one.thing != Thing.FINDING:
        return [(one.thing, one.number, one.kind, one.since)]
    return [
        (str(Thing.FINDING), row["pk"], "", None)
        for row in findings
        if (row["person_id"], row["kind"]) == (one.person_id, one.kind)
        and state in ("", row["state"])
        and _same_start(one.kind, one.since, row["since"])
    ]


def _same_start(kind: str, one: date | None, other: date | None) -> bool:
    if kind in SLIDING and one and other:
        return abs(one - other) < _NEAR
    return one == other
