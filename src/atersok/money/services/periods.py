"""Locking months: what is locked is never booked in again."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.law.calendar import add_months
from atersok.money.errors import NotNowError
from atersok.money.locks import Lock, hold
from atersok.money.models import Period, Voucher


@transaction.atomic
def lock(user: User, month: date, today: date) -> Period:
    """Lock a month that is over, and with it those before it. Raises NotNowError for one that is not over."""
    first = month.replace(day=1)
    if add_months(first, 1) > today:
        raise NotNowError(_("%(month)s är inte slut. En månad låses när den är över.") % {"month": f"{first:%Y-%m}"})
    hold(Lock.BOOKS)
    with acting(user, gettext_noop("månaden låst")):
        for one in _until(first):
            Period.objects.get_or_create(month=one, defaults={"by": user})
        Period.objects.filter(month__lte=first, locked__isnull=True).update(locked=timezone.now(), by=user)
    return Period.objects.get(month=first)


def _until(month: date) -> list[date]:
    """The months to lock: from the first voucher's, or the month itself."""
    earliest = Voucher.objects.order_by("day").values_list("day", flat=True).first() or month
    at, months = min(earliest.replace(day=1), month), []
    while at <= month:
        months.append(at)
        at = add_months(at, 1)
    return months


@transaction.atomic
def unlock(user: User, month: date, reason: str) -> Period:
    """Open the latest locked month again, with a reason that history keeps. Raises NotNowError for any other."""
    if not reason.strip():
        raise NotNowError(_("Skriv varför månaden öppnas."))
    hold(Lock.BOOKS)
    latest = Period.objects.select_for_update().filter(locked__isnull=False).order_by("-month").first()
    if latest is None or latest.month != month.replace(day=1):
        raise NotNowError(_("Bara den senast låsta månaden kan öppnas."))
    with acting(user, reason):
        latest.locked, latest.by, latest.reason = None, user, reason
        latest.save()
    return latest
