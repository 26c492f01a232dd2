"""Sammandrag: a morning e-mail of what waits. Counts, reimbursements, numbers and days; nothing about any person.

Nothing is sent when nothing waits. What has three days or less left goes to owner and substitute even when they have
chosen not to get the digest: it is a warning, not a summary.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atersok.accounts.models import User
from atersok.accounts.permissions import TABLE, Permission
from atersok.claims.models import Digest
from atersok.site.todo.desk import TO_ALL, Desk
from atersok.site.todo.queues import List, gather, kinds_for, urgent
from atersok.site.todo.rows import Row, by_day

LISTED = 20
"""Last days that are listed one by one."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail in plain text."""

    subject: str
    body: str


def readers() -> QuerySet[User]:
    """Those with a list of things to do and an address to write to."""
    return User.objects.filter(is_active=True, role__in=TABLE[Permission.TODO]).exclude(email="")


@transaction.atomic
def send(user: User, today: date) -> bool:
    """Send the user's e-mail of the day, once. If sending fails nothing is written, and it can be tried again."""
    letter = letter_to(user, today)
    if letter is None:
        return False
    _row, new = Digest.objects.get_or_create(user=user, day=today)
    if new:
        EmailMessage(letter.subject, letter.body, to=[user.email]).send()
    return new


def letter_to(user: User, today: date) -> Letter | None:
    """What to write to a user; None when nothing waits, or only what is not urgent and the user wants no digest."""
    with translation.override(user.language):
        if user.digest:
            return _summary(user, today)
        return _warning(user, today)


def _summary(user: User, today: date) -> Letter | None:
    found = gather(Desk.of(user, today, mine=True), kinds_for(user), LISTED)
    if not found.count:
        return None
    rows = sorted((row for queue in found.queues for row in queue.rows if row.due), key=by_day)[:LISTED]
    pressing = urgent(rows, today)
    subject = ngettext("Att göra: %(n)d sak", "Att göra: %(n)d saker", found.count) % {"n": found.count}
    return Letter(_pressing(subject, pressing), _body(user, found, rows, today))


def _warning(user: User, today: date) -> Letter | None:
    """Only what has three days or less left and is the user's own, or the user's as substitute."""
    desk = Desk.of(user, today, mine=True, strict=True)
    kinds = [kind for kind in kinds_for(user) if kind.selector is None]
    found = gather(desk, kinds, LISTED)
    rows = urgent(sorted((row for queue in found.queues for row in queue.rows if row.due), key=by_day), today)
    if not rows:
        return None
    subject = _("Att göra")
    return Letter(_pressing(subject, rows), _body(user, None, rows, today))


def _pressing(subject: str, rows: list[Row]) -> str:
    if not rows:
        return subject
    days = TO_ALL.days
    warning = ngettext(
        "%(n)d sista dag inom %(days)d dagar", "%(n)d sista dagar inom %(days)d dagar", len(rows)
    ) % {"n": len(rows), "days": days}  # fmt: skip
    return f"{_('Brådskar')}: {warning}. {subject}"


def _body(user: User, found: List | None, rows: list[Row], today: date) -> str:
    context = {
        "user": user, "list": found, "rows": rows, "today": today, "url": settings.SITE_ADDRESS + reverse("home"),
        "account": settings.SITE_ADDRESS + reverse("account"),
    }  # fmt: skip
    return render_to_string("todo/digest.txt", context)
