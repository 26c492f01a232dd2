"""What the access log's reviews must know about people: whom to always look at, and the page of a person's history."""

from collections.abc import Iterable

from django.db.models import Exists, Model, OuterRef, QuerySet

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission, Role
from atersok.audit.models import AccessLog
from atersok.audit.pages import HistoryPage
from atersok.people.models import Person, Protection
from atersok.people.selectors import people_for


def of_protected(rows: QuerySet[AccessLog]) -> Iterable[int]:
    """Lines about people whose identity is protected."""
    protected = Person.objects.filter(pk=OuterRef("person")).exclude(protection=Protection.NONE)
    return rows.filter(Exists(protected)).values_list("pk", flat=True)


def outside_unit(rows: QuerySet[AccessLog]) -> Iterable[int]:
    """Lines of a unit's user about a person whom another unit looks after."""
    elsewhere = Person.objects.filter(pk=OuterRef("person"), unit__isnull=False).exclude(unit=OuterRef("user__unit"))
    return rows.filter(Exists(elsewhere), role=Role.UNIT).values_list("pk", flat=True)


def with_history(user: User) -> QuerySet[Person]:
    """People whose history the user may see: units see none, because it tells of rows of other units."""
    return people_for(user) if user.only_unit is None else Person.objects.none()


def number(obj: Model) -> int | None:
    """The person's own number, for the access log."""
    return obj.pk if isinstance(obj, Person) else None


HISTORY = HistoryPage(Permission.PERSON_READ, with_history, str, number)
