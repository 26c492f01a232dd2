"""Keeping the rules by which money is divided. A rule that has been used is ended, never changed."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.money.errors import NotNowError
from atersok.money.models import PayoutRule, PriceItem


@transaction.atomic
def add[T: (PayoutRule, PriceItem)](user: User, row: T) -> T:
    """Keep a new rule or price. Raises ValidationError where one like it begins the same day."""
    with acting(user, gettext_noop("fördelningsregel inlagd")):
        row.full_clean()
        row.save()
    return row


@transaction.atomic
def end[T: (PayoutRule, PriceItem)](user: User, row: T, until: date) -> T:
    """Say the last day of a rule or price. Raises NotNowError for a day before its first."""
    if until < row.since:
        raise NotNowError(_("Sista dagen kan inte vara före den första, %(day)s.") % {"day": row.since})
    with acting(user, gettext_noop("fördelningsregel avslutad")):
        row.until = until
        row.save(update_fields=["until"])
    return row
