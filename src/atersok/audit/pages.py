"""Which objects have a page of history: the app that owns them says so.

history_pages.register("person", HistoryPage(Permission.PERSON_READ, objects_for, title_of))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """How the history of a kind of object is reached. `objects`: those that the user may see the history of."""

    permission: Permission
    objects: Callable[[User], QuerySet[Any]]
    title: Callable[[Model], str] = str
    person: Callable[[Model], int | None] = lambda _obj: None  # whom the access log names


_pages: dict[str, HistoryPage] = {}


def register(kind: str, page: HistoryPage) -> None:
    """Give a kind of object a page of history at `/historik/<kind>/<number>/`."""
    _pages[kind] = page


def page_of(kind: str) -> HistoryPage | None:
    """The page of a kind, or None where there is none."""
    return _pages.get(kind)
