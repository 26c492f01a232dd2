"""What somebody does about a quarter's lump sums: notes, asks for correction, settles, opens again."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.law.calendar import quarter_end, quarter_start
from atersok.money.errors import NotNowError
from atersok.money.lump import whole
from atersok.money.lump_reading import rows_of
from atersok.money.models import LumpComparison, LumpNote, LumpQuarter, LumpRow

_BATCH = 5000


def _held(quarter: date, version: int | None = None) -> LumpQuarter:
    """The quarter, made when first needed and held until the transaction ends."""
    LumpQuarter.objects.get_or_create(quarter=quarter_start(quarter))
    current = LumpQuarter.objects.select_for_update().get(quarter=quarter_start(quarter))
    if version is not None and current.version != version:
        raise NotNowError(_("Kvartalet har ändrats sedan du öppnade sidan. Läs den igen."))
    return current


def _saved(current: LumpQuarter) -> LumpQuarter:
    current.version += 1
    current.save()
    return current


@transaction.atomic
def ask(user: User, quarter: date, day: date, note: str) -> LumpQuarter:
    """Say that correction was asked for on a day. Raises NotNowError for a settled quarter."""
    with acting(user, gettext_noop("rättelse av schablon begärd")):
        current = _held(quarter)
        if current.settled_id:
            raise NotNowError(_("Kvartalet är avslutat. Öppna det igen först."))
        current.asked = day
        current.note = note.strip() or current.note
        return _saved(current)


@transaction.atomic
def settle(user: User, quarter: date, version: int | None, note: str, today: date) -> LumpQuarter:
    """Settle a quarter that has ended, and keep the comparison row by row as it stands.

    Raises NotNowError without a note, for a quarter that is not over, and where somebody was first.
    """
    if not note.strip():
        raise NotNowError(_("Skriv hur det blev."))
    if quarter_end(quarter) >= today:
        raise NotNowError(_("Kvartalet är inte slut."))
    with acting(user, gettext_noop("schablon avslutad")):
        current = _held(quarter, version)
        if current.settled_id:
            raise NotNowError(_("Kvartalet är redan avslutat."))
        current.settled = _freeze(user, current, note.strip())
        return _saved(current)


def _freeze(user: User, current: LumpQuarter, note: str) -> LumpComparison:
    rows = rows_of(user, current.quarter)
    total = whole(rows)
    made = LumpComparison.objects.create(quarter=current, expected=total.expected, paid=total.paid, note=note, by=user)
    LumpRow.objects.bulk_create(
        [
            LumpRow(
                comparison=made, person=row.person, line=row.line, outcome=row.outcome, reason=row.reason,
                band=row.band, expected=row.expected, paid=row.paid,
            )
            for row in rows
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    return made


@transaction.atomic
def reopen(user: User, quarter: date, reason: str) -> LumpQuarter:
    """Take a settled quarter up again; the settled comparison stays. Raises NotNowError without a reason."""
    if not reason.strip():
        raise NotNowError(_("Skriv varför."))
    with acting(user, reason):
        current = _held(quarter)
        if not current.settled_id:
            raise NotNowError(_("Kvartalet är inte avslutat."))
        current.settled = None
        return _saved(current)


@transaction.atomic
def note(user: User, quarter: date, text: str, person: int | None, line: int | None) -> LumpNote:
    """Write a note on a row: about a person, or a line of somebody that the register doesn't know."""
    if not text.strip():
        raise NotNowError(_("Skriv en anteckning."))
    with acting(user, gettext_noop("anteckning om schablon")):
        LumpQuarter.objects.get_or_create(quarter=quarter)
        known = LumpQuarter.objects.get(quarter=quarter)
        return LumpNote.objects.create(
            quarter=known, person_id=person, line_id=None if person else line, text=text.strip(), by=user
        )
