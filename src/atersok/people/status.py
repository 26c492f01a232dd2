"""What a person is today, in one sentence and a few tags, and the situations as bands of the time line."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from atersok.law import facts as law
from atersok.law.calendar import age_on
from atersok.people.models import Person, Situation
from atersok.people.timeline import Band
from atersok.people.words import detail_name, situation_name

_ROWS = {
    law.REGISTERED: "registered",
    law.PERMIT: "permit",
    law.RESIDENT: "resident",
    law.DETAINED: "detained",
}
_FIRST = [law.REGISTERED, law.ASYLUM_SEEKER, law.PROTECTION_GRANTED, law.PROTECTION_APPLIED, law.PERMIT, law.RESIDENT]


def in_force(rows: Sequence[Situation], day: date) -> list[Situation]:
    """The situations that hold on a day, the most telling first."""
    held = [row for row in rows if row.since <= day and (row.until is None or day <= row.until)]
    return sorted(held, key=lambda row: (_FIRST.index(row.kind) if row.kind in _FIRST else len(_FIRST), row.since))


def sentence(person: Person, rows: Sequence[Situation], today: date) -> str:
    """`Registrerad hos Migrationsverket sedan 2024-03-02, inte folkbokförd.`"""
    if person.deceased and person.deceased < today:
        return _("Avliden %(day)s.") % {"day": person.deceased.isoformat()}
    parts = [
        _("%(what)s sedan %(day)s") % {"what": situation_name(row.kind), "day": row.since.isoformat()}
        for row in in_force(rows, today)
    ]
    parts += _not_so(rows, today)
    joined = ", ".join([parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])])
    return f"{joined}."


def _not_so(rows: Sequence[Situation], today: date) -> list[str]:
    kinds = {row.kind for row in in_force(rows, today)}
    absent = []
    if law.REGISTERED not in kinds:
        ended = max((row.until for row in rows if row.kind == law.REGISTERED and row.until), default=None)
        told = _("Inte registrerad hos Migrationsverket sedan %(day)s") if ended else ""
        absent.append(told % {"day": ended} if ended else _("Inte registrerad hos Migrationsverket"))
    if law.RESIDENT not in kinds:
        absent.append(_("Inte folkbokförd"))
    return absent


def tags(person: Person, rows: Sequence[Situation], today: date) -> list[str]:
    """What holds today, in a word each."""
    if person.deceased and person.deceased < today:
        return [_("Avliden")]
    return [situation_name(row.kind) for row in in_force(rows, today)] or [_("Ingen situation i dag")]


def age(person: Person, today: date) -> int:
    """Whole years, at death for somebody who has died."""
    return age_on(person.birth_date, min(person.deceased or today, today))


def bands(rows: Sequence[Situation], hidden: bool) -> list[Band]:
    """Situations as bands: a line each for registration, permit, folkbokföring and detention, and one for the rest.

    `hidden`: the county where somebody lives is left out.
    """
    ordered = sorted(
        rows, key=lambda row: (list(_ROWS).index(row.kind) if row.kind in _ROWS else len(_ROWS), row.since)
    )
    return [
        Band(_row(row), band_text(row, hidden), row.since, row.until, _ROWS.get(row.kind, "other")) for row in ordered
    ]


def _row(row: Situation) -> str:
    return situation_name(row.kind) if row.kind in _ROWS else _("Övriga situationer")


def band_text(row: Situation, hidden: bool) -> str:
    """A situation with its detail and county."""
    details = [detail_name(row.detail)] if row.detail else []
    if row.region and not hidden:
        details.append(_("län %(code)s") % {"code": row.region})
    return f"{situation_name(row.kind)} ({', '.join(details)})" if details else situation_name(row.kind)
