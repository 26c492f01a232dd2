"""Bank statements: what came from the Migration Agency becomes payments, or confirms those known from its list."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.money.arriving import NEAR
from atersok.money.errors import NotNowError
from atersok.money.files import bank_statement
from atersok.money.locks import Lock, hold
from atersok.money.models import BankEntry, Payment
from atersok.money.services.days import payment_days
from atersok.money.services.payments import NewLine, register
from atersok.money.waiting import number_in

PAYER = "migrationsverket"
"""How the name of the payer begins whose payments are taken in without asking."""


class Taken(NamedTuple):
    """How many entries: new payments, known ones confirmed, perhaps known (to be asked about), others, here already.

    `announced`: entries that the bank has not booked yet. `unbalanced`: statements whose entries don't lead from the
    opening balance to the closing one. `outside`: entries of days on which no payment can have come, which are left in
    the file.
    """

    new: int = 0
    confirmed: int = 0
    asked: int = 0
    others: int = 0
    known: int = 0
    announced: int = 0
    unbalanced: tuple[str, ...] = ()
    outside: tuple[bank_statement.Entry, ...] = ()


@transaction.atomic
def take_in(user: User, content: bytes) -> Taken:
    """Take in a camt.053 file, all or nothing. Raises files.problem.FileError for a file that can't be used."""
    hold(Lock.PAYMENTS)
    statements = bank_statement.read(content)
    entries, days = [entry for statement in statements for entry in statement.entries], payment_days()
    with acting(user, gettext_noop("kontoutdrag inläst")):
        rows = [_kept(entry) for entry in entries if entry.booked in days]
        fresh = [row for row, new in rows if new]
        ours = [row for row in fresh if is_ours(row)]
        left = _confirm(ours)
        unknown = [row for row in left if not unconfirmed(row)]
        for row in unknown:
            _register(user, row)
    return Taken(
        new=len(unknown), confirmed=len(ours) - len(left), asked=len(left) - len(unknown),
        others=len(fresh) - len(ours), known=len(rows) - len(fresh),
        announced=sum(statement.not_booked for statement in statements),
        unbalanced=tuple(statement.id or statement.account for statement in statements if statement.agrees is False),
        outside=tuple(entry for entry in entries if entry.booked not in days),
    )  # fmt: skip


def _kept(entry: bank_statement.Entry) -> tuple[BankEntry, bool]:
    return BankEntry.objects.get_or_create(
        reference=entry.id,
        defaults={
            "account": entry.account[:40], "day": entry.booked, "amount": entry.amount,
            "payer": entry.counterparty[:140], "text": " ".join((*entry.references, entry.text))[:500],
        },
    )  # fmt: skip


def unconfirmed(row: BankEntry) -> list[Payment]:
    """Payments near the row's day that no bank has told of, of the same direction: it may be theirs."""
    return perhaps_known([row])[row.pk]


def perhaps_known(rows: Sequence[BankEntry]) -> dict[int, list[Payment]]:
    """The same of many rows at once, by the row's number."""
    if not rows:
        return {}
    days = [row.day for row in rows]
    near = list(Payment.objects.filter(
        bank__isnull=True, cancelled__isnull=True, day__range=(min(days) - NEAR, max(days) + NEAR)
    ).order_by("day", "pk"))  # fmt: skip
    return {
        row.pk: [one for one in near if abs(one.day - row.day) <= NEAR and one.amount * row.amount > 0] for row in rows
    }


def is_ours(row: BankEntry) -> bool:
    """Whether the agency paid it, by the bank's name of the payer: anybody can write of the agency in the text."""
    return any(name.startswith(PAYER) for name in row.payer.casefold().split("; "))


def _confirm(rows: Sequence[BankEntry]) -> list[BankEntry]:
    """Confirm what the rows tell of to the öre: one payment, on the day first, or all that are near. Gives the rest."""
    left = list(rows)
    for found_by in (_of_the_day, _of_a_near_day, _all_together):
        still = []
        for row in left:
            found = found_by(row, unconfirmed(row))
            for payment in found:
                payment.bank = row
                payment.save(update_fields=["bank"])
            if not found:
                still.append(row)
        left = still
    return left


def _of_the_day(row: BankEntry, known: Sequence[Payment]) -> list[Payment]:
    return [payment for payment in known if (payment.amount, payment.day) == (row.amount, row.day)][:1]


def _of_a_near_day(row: BankEntry, known: Sequence[Payment]) -> list[Payment]:
    same = [payment for payment in known if payment.amount == row.amount]
    return sorted(same, key=lambda payment: abs(payment.day - row.day))[:1]


def _all_together(row: BankEntry, known: Sequence[Payment]) -> list[Payment]:
    return list(known) if sum(payment.amount for payment in known) == row.amount else []


def _register(user: User, row: BankEntry) -> Payment:
    """New money; the claim that its text names, if it names one."""
    number = number_in(f"{row.payer} {row.text}")
    lines = [NewLine(row.amount, text="Utan specifikation", claim_number=number)] if number else []
    return register(user, row.day, row.amount, Payment.Source.BANK, lines, row.text[:140], bank=row)


@transaction.atomic
def take_other(user: User, entry: BankEntry) -> Payment:
    """Somebody says that an entry is the agency's money after all. Raises NotNowError where it is dealt with."""
    current = _waiting(entry)
    with acting(user, gettext_noop("rad på kontoutdrag tagen som inbetalning")):
        if _confirm([current]):
            return _register(user, current)
    return Payment.objects.filter(bank=current).order_by("pk")[0]


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
    hold(Lock.PAYMENTS)
    current = BankEntry.objects.select_for_update().get(pk=entry.pk)
    if current.ignored or Payment.objects.filter(bank=current).exists():
        raise NotNowError(_("Raden är redan hanterad."))
    return current
