"""Findings and claims as the list needs them, with the last days a test is about."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from atersok.accounts.models import User
from atersok.claims.models import Claim, Finding
from atersok.people.models import Person
from atersok.site.todo.desk import Desk
from atersok.site.todo.queues import KINDS, List, Queue, gather, kinds_for

TODAY = date(2026, 11, 21)
ALL = {kind.code for kind in KINDS}
_numbers = count(1)


def person(**fields: object) -> Person:
    number = next(_numbers)
    given = {"given_name": f"Alvina{number}", "family_name": f"Ahlzen{number}", "birth_date": date(1990, 5, 5)}
    return Person.objects.create(**given | fields)


def finding(days: int | None = None, **fields: Any) -> Finding:
    """A claimable finding of costly care whose last day is so many days from today."""
    number = next(_numbers)
    until = TODAY - timedelta(days=200 + number)
    given: dict[str, Any] = {
        "key": f"k{number}", "kind": "kostnadskravande_vard", "state": "claimable", "amount": 100_00,
        "since": until - timedelta(days=30), "until": until,
        "last_day": None if days is None else TODAY + timedelta(days=days),
    }  # fmt: skip
    given |= fields
    return Finding.objects.create(person=given.pop("person", None) or person(), **given)


def claim(owner: User, days: int | None = None, **fields: object) -> Claim:
    """A draft whose last day is so many days from today."""
    given: dict[str, object] = {
        "number": f"A-2026-{next(_numbers):04d}", "kind": "kostnadskravande_vard", "amount": 5_00, "owner": owner,
        "created_by": owner, "changed_by": owner, "last_day": None if days is None else TODAY + timedelta(days=days),
    }  # fmt: skip
    return Claim.objects.create(**given | fields)


def history(row: Any) -> list[Any]:
    """What history tells of a row."""
    return list(row.history.order_by("pgh_id"))


def the_list(user: User, *, mine: bool = False, strict: bool = False, today: date = TODAY, most: int = 10) -> List:
    return gather(Desk.of(user, today, mine=mine, strict=strict), kinds_for(user), most)


def queues(user: User, *, mine: bool = False, strict: bool = False, today: date = TODAY) -> dict[str, Queue]:
    return {queue.kind.code: queue for queue in the_list(user, mine=mine, strict=strict, today=today).queues}


def where(user: User, number: str, *, mine: bool = False, strict: bool = False, today: date = TODAY) -> str:
    """The queue in which a number stands; empty when it is not on the list. Fails when it stands in two."""
    found = [code for code, queue in queues(user, mine=mine, strict=strict, today=today).items()
             if number in {row.number for row in queue.rows}]  # fmt: skip
    assert len(found) < 2
    return found[0] if found else ""
