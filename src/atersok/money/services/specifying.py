"""Money that the bank or somebody told of gets the agency's list as its lines, and loses them again."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.money.errors import NotNowError
from atersok.money.locks import Lock, hold
from atersok.money.models import Match, Payment, PaymentLine
from atersok.money.services.payments import NewLine, add_lines, add_rest

BARE = Q(listed__isnull=True, person__isnull=True, lma="", code="")
"""Lines that no list has told of."""


@transaction.atomic
def specify(user: User, payment: int, lines: Sequence[NewLine], imported_by: int | None = None) -> Payment:
    """The agency's list for money that is known. What it lacks of the money stays as a line of its own.

    Lines that have been placed and taken back are written anew, for their placings are history. Raises NotNowError
    where nothing is left that a list could tell of.
    """
    hold(Lock.PAYMENTS)
    current = Payment.objects.select_for_update().get(pk=payment)
    free = list(current.lines.filter(BARE, placed=0))
    kept = _once_placed(free)
    if current.cancelled_id or not free or len(kept) > len(lines):
        raise NotNowError(_("%(payment)s är makulerad, eller är redan placerad eller specificerad.") % {
            "payment": current})  # fmt: skip
    with acting(user, gettext_noop("inbetalning specificerad")):
        _remove(free, kept)
        add_lines(current, lines, imported_by, kept)
        add_rest(current)
    return current


@transaction.atomic
def unspecify(user: User, payment: int, imported_by: int) -> None:
    """Take back the lines of an import from money that was known before it. Raises NotNowError where one is placed."""
    hold(Lock.PAYMENTS)
    current = Payment.objects.select_for_update().get(pk=payment)
    lines = list(current.lines.filter(Q(imported_by=imported_by) | BARE, Q(placed=0) | Q(imported_by=imported_by)))
    if any(line.placed for line in lines):
        raise NotNowError(_("Delar av %(payment)s är placerade. Ångra dem först.") % {"payment": current})
    kept = _once_placed(lines)
    with acting(user, gettext_noop("specifikation ångrad")):
        _remove(lines, kept)
        add_lines(current, [NewLine(line.amount, text=_("Utan specifikation")) for line in kept], None, kept)
        add_rest(current)


def _once_placed(lines: Sequence[PaymentLine]) -> list[PaymentLine]:
    """Those with placings, though taken back: they can't be removed."""
    named = set(Match.objects.filter(line__in=lines).values_list("line", flat=True))
    return [line for line in lines if line.pk in named]


def _remove(lines: Sequence[PaymentLine], kept: Sequence[PaymentLine]) -> None:
    stay = {line.pk for line in kept}
    PaymentLine.objects.filter(pk__in=[line.pk for line in lines if line.pk not in stay]).delete()
