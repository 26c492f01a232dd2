"""Reading the access log: who has read what, filtered by user, action, days and (by POST) a person."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from atersok.accounts.models import User
from atersok.audit.models import Access, AccessLog


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks the log. Days are inclusive."""

    user: int | None = None
    action: str = ""
    since: date | None = None
    until: date | None = None
    person: int | None = None


def log_for(user: User) -> QuerySet[AccessLog]:
    """The whole log: those who may read it read all of it. It holds numbers, never names of people in the register."""
    return AccessLog.objects.select_related("user").order_by("-at", "-pk")


def wanted(user: User, asked: Wanted) -> QuerySet[AccessLog]:
    """The lines asked for, newest first."""
    exact: dict[str, Any] = {"user": asked.user, "action": asked.action, "person": asked.person}
    rows = log_for(user).filter(**{name: value for name, value in exact.items() if value})
    return during(rows, asked.since, asked.until)


def during(rows: QuerySet[AccessLog], since: date | None, until: date | None) -> QuerySet[AccessLog]:
    """Lines from the start of a Swedish day through the end of another."""
    if since:
        rows = rows.filter(at__gte=_midnight(since))
    if until and until < date.max:
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def readers(user: User, person: int) -> QuerySet[AccessLog]:
    """Vem har läst: every line about one person, newest first."""
    return log_for(user).filter(person=person)


def actions() -> list[tuple[str, Any]]:
    """What can have been done."""
    return list(Access.choices)
