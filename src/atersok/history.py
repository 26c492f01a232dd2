"""History of every change to a table: who, when, before, after and why. Triggers write it, so raw SQL is caught too."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import pghistory
from django.db import connection, models

request_id: ContextVar[str] = ContextVar("request_id", default="-")


type Words = dict[str, Mapping[str, object]]
"""A table's fields of codes: field → code → words. As `history_words` of the table, histories are read in words."""


class Actor(Protocol):
    """Whoever acts: a user."""

    pk: Any
    name: Any


_somebody_acts: ContextVar[bool] = ContextVar("somebody_acts", default=False)


@contextmanager
def acting(user: Actor | None, reason: str) -> Iterator[None]:
    """Everything written inside carries who did it and why. `user` None: the system itself (a job).

    What somebody does in several steps is one act: the steps' own reasons give way to the whole's.
    """
    if _somebody_acts.get():
        yield
        return
    who = {"user": user.pk, "name": user.name} if user else {"user": None, "name": "Återsök"}
    before = _somebody_acts.set(user is not None)
    try:
        with pghistory.context(**who, reason=reason, request=request_id.get()):
            yield
    finally:
        _somebody_acts.reset(before)


def plan_anew() -> None:
    """Call before a statement that changes many rows: the triggers are planned for as many as come.

    PostgreSQL keeps the plan that a trigger was first run with in the connection. One made for a single row compares
    each of 100 000 rows before with each of 100 000 after.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")


def tracked[M: models.Model](exclude: Collection[str] = ()) -> Callable[[type[M]], type[M]]:
    """Keep each insert, update and delete of the table in an append-only table beside it."""
    # given one by one: as a setting they are copied, and pgtrigger no longer knows its own operations
    decorate: Callable[[type[M]], type[M]] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(exclude) or None
    )
    return decorate
