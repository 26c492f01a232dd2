"""History of every change to a table: who, when, before, after and why. Triggers write it, so raw SQL is caught too."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Any, Protocol

import pghistory
from django.db import models

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class Actor(Protocol):
    """Whoever acts: a user."""

    pk: Any
    name: Any


def acting(user: Actor | None, reason: str) -> AbstractContextManager[object]:
    """Everything written inside carries who did it and why. `user` None: the system itself (a job)."""
    who = {"user": user.pk, "name": user.name} if user else {"user": None, "name": "Återsök"}
    return pghistory.context(**who, reason=reason, request=request_id.get())


def tracked[M: models.Model](exclude: Collection[str] = ()) -> Callable[[type[M]], type[M]]:
    """Keep each insert, update and delete of the table in an append-only table beside it."""
    # given one by one: as a setting they are copied, and pgtrigger no longer knows its own operations
    decorate: Callable[[type[M]], type[M]] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(exclude) or None
    )
    return decorate
