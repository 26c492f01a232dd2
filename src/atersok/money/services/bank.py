"""Bank statements: what came from the Migration Agency becomes payments, or confirms those known from its list."""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.money.errors import NotNowError
from atersok.money.files import bank_statement
from atersok.money.models import BankEntry, Payment
from atersok.money.services.payments import register

PAYER = "migrationsverket"
"""Whose payments are taken in without asking."""

_NEAR = timedelta(days=3)


class Taken(NamedTuple):
    """How many entries: new payments, known ones confirmed, others to look at, and here already."""

    new: int = 0
    confirmed: int = 0
    others: int = 0
    known: int = 0


@transaction.atomic
def take_in(user: User, content: bytes) -> Taken:
    """Take in a camt.053 file, all or nothing. Raises files.problem.FileError for a file that can't be used."""
    counts = dict.fromkeys(Taken._fields, 0)
    with acting(user, gettext_noop("kontoutdrag inläst")):
        for statement in bank_statement.read(content):
            for entry in statement.entries:
                counts[_take(user, entry)] += 1
    return Taken(**counts)


def _take(user: User, entry: bank_statement.Entry) -> str:
    row, new = BankEntry.objects.get_or_create(
        reference=entry.id,
        defaults={
            "account": entry.account[:40], "day": entry.booked, "amount": entry.amount,
            "payer": entry.counterparty[:140], "text": " ".join((*entry.references, entry.text))[:500],
        },
    )  # fmt: skip
    if not new:
        return "known"
    if PAYER not in f"{row.payer} {row.text}".casefold():
        return "others"
    return _settle(user, row)


def _settle(user: User, row: BankEntry) -> str:
    """A payment known from the agency's list is confirmed; any other is new."""
    near = Payment.objects.select_for_update().filter(
        amount=row.amount, bank__isnull=True, cancelled__isnull=True, day__range=(row.day - _NEAR, row.day + _NEAR)
    )
    known = near.order_by("day").first()
    if known is None:
        register(user, row.day, row.amount, Payment.Source.BANK, reference=row.text[:140], bank=row)
        return "new"
    known.bank = row
    known.save(update_fields=["bank"])
    return "confirmed"


@transaction.atomic
def take_other(user: User, entry: BankEntry) -> Payment:
    """Somebody says that an entry is the agency's money after all. Raises NotNowError where it is dealt with."""
    current = _waiting(entry)
    with acting(user, gettext_noop("rad på kontoutdrag tagen som inbetalning")):
        _settle(user, current)
    return Payment.objects.get(bank=current)


@transaction.atomic
def leave_out(user: User, entry: BankEntry, reason: str) -> None:
    """Somebody says that an entry has nothing to do with this, and why."""
    if not reason.strip():
        raise NotNowError(_("Skriv varför."))
    current = _waiting(entry)
    with acting(user, reason):
        current.ignored = reason[:200]
        current.save(update_fields=["ignored"])


def _waiting(entry: BankEntry) -> BankEntry:
    current = BankEntry.objects.select_for_update().get(pk=entry.pk)
    if current.ignored or Payment.objects.filter(bank=current).exists():
        raise NotNowError(_("Raden är redan hanterad."))
    return current
