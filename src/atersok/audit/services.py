"""Writing the access log, and acting in somebody's name with a reason that history keeps."""

from typing import Any

from django.db import connection

from atersok.accounts.models import User
from atersok.audit.models import Access, AccessLog
from atersok.history import acting, request_id

__all__ = ["acting", "log_access", "log_people"]


# a page of people is a line each: one statement, where objects one by one would cost more than the page itself
_LINES = """
INSERT INTO audit_accesslog (at, user_id, user_name, role, unit, action, person, what, purpose, count, request)
SELECT now(), %(user)s, %(name)s, %(role)s, %(unit)s, %(action)s, person, %(what)s, %(purpose)s, 1, %(request)s
FROM unnest(%(people)s::bigint[]) AS person
"""


def log_access(
    user: User, action: Access, what: str, *, person: int | None = None, purpose: str = "", count: int = 1
) -> None:
    """Write one line. `what` names a page or an object, never a person; `person` is the register's own number."""
    AccessLog.objects.create(
        user=user, user_name=user.name, role=user.role, unit=user.unit.name if user.unit else "", action=action,
        person=person, what=what[:200], purpose=purpose[:200], count=count, request=request_id.get(),
    )  # fmt: skip


def log_people(user: User, action: Access, what: str, people: list[int], purpose: str = "") -> None:
    """One line a person, for lists and exports of few people; many are logged as one line with their count."""
    most = 100
    if len(people) > most:
        log_access(user, action, what, purpose=purpose, count=len(people))
        return
    values: dict[str, Any] = {
        "user": user.pk, "name": user.name, "role": user.role, "unit": user.unit.name if user.unit else "",
        "action": action, "what": what[:200], "purpose": purpose[:200], "request": request_id.get(), "people": people,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
