"""Keeping the rules by which money is divided. A rule that has been used is ended, never changed or removed."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.money.errors import NotNowError
from atersok.money.locks import Lock, hold
from atersok.money.models import PayoutRule, PayoutShare, PriceItem, RunState


@transaction.atomic
def add[T: (PayoutRule, PriceItem)](user: User, row: T, *, again: bool = False) -> T:
    """Keep a new rule or price. One that reaches back to what is divided needs `again`: the next run takes it up.

    Raises ValidationError where one like it begins the same day, and where it reaches back without `again`.
    """
    hold(Lock.DIVIDING)
    row.full_clean()
    if not again and (divided := _last_divided(row, row.since, row.until)):
        raise ValidationError({"since": _reaches_back(divided)})
    with acting(user, gettext_noop("fördelningsregel inlagd")):
        row.save()
    return row


@transaction.atomic
def end[T: (PayoutRule, PriceItem)](user: User, row: T, until: date, *, again: bool = False) -> T:
    """Say the last day of a rule or price. Raises ValidationError for a day before its first, and as `add` does."""
    hold(Lock.DIVIDING)
    if until < row.since:
        raise NotNowError(_("Sista dagen kan inte vara före den första, %(day)s.") % {"day": row.since})
    if not again and (divided := _last_divided(row, until + timedelta(days=1), row.until)):
        raise ValidationError({"until": _reaches_back(divided)})
    with acting(user, gettext_noop("fördelningsregel avslutad")):
        row.until = until
        row.save(update_fields=["until"])
    return row


@transaction.atomic
def remove(user: User, row: PayoutRule | PriceItem) -> None:
    """Take away a rule or price that was a mistake. Raises NotNowError for one that something may rest on."""
    hold(Lock.DIVIDING)
    if divided := _last_divided(row, row.since, row.until):
        raise NotNowError(
            _("Betalningar från dagar till och med %(day)s är fördelade. Avsluta regeln i stället.") % {"day": divided}
        )
    with acting(user, gettext_noop("fördelningsregel borttagen")):
        row.delete()


def _last_divided(row: PayoutRule | PriceItem, since: date, until: date | None) -> date | None:
    """The last day of a span by whose rules something is divided, or about to be."""
    shares = PayoutShare.objects.filter(living=True, rule_day__gte=since).exclude(run__state=RunState.DISCARDED)
    if isinstance(row, PayoutRule):
        shares = shares.filter(receivable__kind=row.kind)
    if until is not None:
        shares = shares.filter(rule_day__lte=until)
    return shares.order_by("-rule_day").values_list("rule_day", flat=True).first()


def _reaches_back(divided: date) -> str:
    return _(
        "Betalningar från dagar till och med %(day)s är redan fördelade. Välj en senare dag, eller kryssa i att de ska "
        "räknas om."
    ) % {"day": divided}
