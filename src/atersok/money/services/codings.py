"""Kontering: what an entry is called in the region's ledger. The table is the region's own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import Unit, User
from atersok.audit.services import acting
from atersok.money.errors import NotNowError
from atersok.money.models import Account, Coding, Entry

CODES = ("cost_centre", "activity", "object", "project", "counterpart")
"""Fields of a row beside the account number."""


class Code(NamedTuple):
    """Account number and codes in the region's ledger."""

    number: str
    cost_centre: str = ""
    activity: str = ""
    object: str = ""
    project: str = ""
    counterpart: str = ""


def coding_of(rows: Iterable[Coding], account: str, kind: str, unit: int | None, day: date) -> Coding | None:
    """The row in force that day for an entry; None where the table is silent.

    The most particular wins: kind and unit, then unit, then kind, then neither; among equals the one that began last.
    """
    fitting = [
        row for row in rows
        if row.account == account and row.since <= day and (row.until is None or day <= row.until)
        and row.kind in ("", kind) and row.unit_id in (None, unit)
    ]  # fmt: skip
    return max(fitting, key=lambda row: (row.unit_id is not None, row.kind != "", row.since), default=None)


class Codebook:
    """The region's table, read once."""

    def __init__(self, rows: Iterable[Coding], centres: dict[int, str]) -> None:
        self._centres = centres
        self._rows: dict[str, list[Coding]] = defaultdict(list)
        for row in rows:
            self._rows[row.account].append(row)
        self.code = lru_cache(maxsize=None)(self._code)

    @classmethod
    def read(cls) -> "Codebook":
        """What is in the database."""
        return cls(Coding.objects.all(), dict(Unit.objects.values_list("pk", "cost_centre")))

    def _code(self, account: str, kind: str, unit: int | None, day: date) -> Code | None:
        """What an entry is called. A unit's income without cost centre in the table is on the unit's own."""
        row = coding_of(self._rows[account], account, kind, unit, day)
        if row is None:
            return None
        centre = row.cost_centre
        if not centre and account == Account.UNIT_INCOME and unit is not None:
            centre = self._centres.get(unit, "")
        return Code(row.number, centre, row.activity, row.object, row.project, row.counterpart)


# --- keeping the table ------------------------------------------------------------------------------------------------
@transaction.atomic
def add(user: User, row: Coding) -> Coding:
    """Keep a new row. Raises ValidationError where one like it begins the same day."""
    with acting(user, gettext_noop("kontering inlagd")):
        _check(row)
        row.save()
    return row


def _check(row: Coding) -> None:
    row.full_clean()
    if not (row.number.isascii() and row.number.isdigit()):
        raise ValidationError(_("Skriv kontot med bara siffror, till exempel 3510."))
    for code in filter(None, (getattr(row, name) for name in CODES)):
        if not code[0].isalnum():
            raise ValidationError(_("Koden %(code)s måste börja med en bokstav eller siffra.") % {"code": code})


def add_all(user: User, rows: Sequence[tuple[str, Coding]]) -> tuple[int, list[str]]:
    """Keep the rows of a file, each with where it stands there: how many are new, and what is wrong.

    All or none. A row that is in the table already, to its last code, is passed over.
    """
    known, added, problems = {_said(row) for row in Coding.objects.all()}, 0, list[str]()
    with transaction.atomic():
        for place, row in rows:
            if _said(row) in known:
                continue
            try:
                add(user, row)
            except ValidationError as error:
                problems += [f"{place}: {message}" for message in error.messages]
            added += 1
        if problems:
            transaction.set_rollback(True)
    return (0, problems) if problems else (added, [])


def _said(row: Coding) -> tuple[object, ...]:
    codes = (getattr(row, name) for name in CODES)
    return (row.account, row.kind, row.unit_id, row.since, row.until, row.number, *codes)


@transaction.atomic
def end(user: User, row: Coding, until: date) -> Coding:
    """Say the last day of a row. Raises NotNowError for a day before its first."""
    current = Coding.objects.select_for_update().get(pk=row.pk)
    if until < current.since:
        raise NotNowError(_("Sista dagen kan inte vara före den första, %(day)s.") % {"day": current.since})
    with acting(user, gettext_noop("kontering avslutad")):
        current.until = until
        current.save(update_fields=["until"])
    return current


@transaction.atomic
def remove(user: User, row: Coding) -> None:
    """Take a row away that was a mistake. Raises NotNowError where a file may rest on it: that one is ended."""
    current = Coding.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if current is None:
        raise NotNowError(_("Raden är redan borttagen."))
    if _is_used(current):
        raise NotNowError(_("Raden har använts i en fil. Avsluta den i stället, och lägg in en ny."))
    with acting(user, gettext_noop("kontering borttagen")):
        current.delete()


def _is_used(row: Coding) -> bool:
    entries = Entry.objects.filter(account=row.account, voucher__files__isnull=False, voucher__day__gte=row.since)
    if row.kind:
        entries = entries.filter(kind=row.kind)
    if row.unit_id:
        entries = entries.filter(unit=row.unit_id)
    if row.until:
        entries = entries.filter(voucher__day__lte=row.until)
    return entries.exists()
