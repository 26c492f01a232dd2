"""On which days money may have come: from the day it is followed here, and never after today."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from atersok.clock import today
from atersok.money.errors import NotNowError
from atersok.money.services.receivables import opening_day


@dataclass(frozen=True, slots=True)
class Days:
    """From `first`, where the books have an opening day, through `last`."""

    first: date | None
    last: date

    def __contains__(self, day: date) -> bool:
        return day <= self.last and (self.first is None or day >= self.first)

    def __str__(self) -> str:
        """What is allowed, in words."""
        if self.first is None:
            return _("en dag till och med i dag, %(last)s") % {"last": self.last}
        return _("en dag från och med %(first)s, då pengarna börjar följas här, till och med i dag, %(last)s") % {
            "first": self.first, "last": self.last
        }  # fmt: skip


def payment_days() -> Days:
    """The days that are believed of a payment: no receivables and no codes reach those before the books' first."""
    return Days(opening_day(), today())


def check_payment_day(day: date) -> None:
    """Raises NotNowError for a day on which no payment can have come."""
    allowed = payment_days()
    if day not in allowed:
        raise NotNowError(_("%(day)s kan inte vara dagen då pengarna kom. Skriv %(allowed)s.")
                          % {"day": day, "allowed": allowed})  # fmt: skip
