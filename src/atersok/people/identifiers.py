"""A number written by hand, normalised as the register keeps it (practice §2.3; folkbokföringslagen 18–18 a §§)."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from atersok.check_digit import luhn
from atersok.law.calendar import age_on
from atersok.people.models import IdentifierKind

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_LMA = re.compile(r"([0-9]{2})-?([0-9]{6})(?:/[0-9]|-?[0-9]{8})?")
_RESERVE = re.compile(r"[A-ZÅÄÖ0-9-]{6,20}")
_PERSON = re.compile(r"([0-9]{2})?([0-9]{2})([0-9]{2})([0-9]{2})([-+]?)([0-9]{4})")
_OLDEST = 115


def normalised(kind: str, raw: str, today: date) -> str:
    """The number as it is kept and compared: LMA eight digits, personal numbers twelve, others in capitals.

    Raises ValidationError, which says what was written, what is allowed and an example.
    """
    plain = _SPACES.sub("", raw).replace("–", "-").replace("−", "-")
    if kind == IdentifierKind.LMA:
        return _lma(plain)
    if kind in (IdentifierKind.PERSONAL, IdentifierKind.COORDINATION):
        return _personal(plain, today)
    if not _RESERVE.fullmatch(plain.upper()):
        raise ValidationError(
            _("Vi förstår inte numret %(raw)s. Skriv 6–20 bokstäver och siffror, till exempel 19900101R123.")
            % {"raw": raw}
        )
    return plain.upper()


def possible(raw: str, today: date) -> list[str]:
    """Every normalised number that the text may be, whatever kind: for looking one up."""
    found = []
    for kind in (IdentifierKind.LMA, IdentifierKind.PERSONAL, IdentifierKind.RESERVE):
        try:
            found.append(normalised(kind, raw, today))
        except ValidationError:
            continue
    return list(dict.fromkeys(found))


def _lma(plain: str) -> str:
    match = _LMA.fullmatch(plain)
    if not match:
        raise ValidationError(
            _("Vi förstår inte LMA-numret %(raw)s. Skriv åtta siffror, till exempel 50-008920.") % {"raw": plain}
        )
    return match[1] + match[2]


def _personal(plain: str, today: date) -> str:
    match = _PERSON.fullmatch(plain)
    if not match:
        raise ValidationError(
            _("Vi förstår inte numret %(raw)s. Skriv tolv siffror, till exempel 19900101-2389.") % {"raw": plain}
        )
    century, year, month, day, sign, last = match.groups()
    if not luhn(year + month + day + last):
        raise ValidationError(_("Kontrollsiffran i %(raw)s stämmer inte. Kontrollera siffrorna.") % {"raw": plain})
    centuries = [century] if century else [c for c in ("20", "19", "18") if _fits(c + year, month, day, sign, today)]
    if len(centuries) != 1 or not _born(centuries[0] + year, month, day, today):
        raise ValidationError(
            _("Vi vet inte vilken födelsedag %(raw)s har. Skriv tolv siffror, till exempel 19900101-2389.")
            % {"raw": plain}
        )
    return centuries[0] + year + month + day + last


def _fits(year: str, month: str, day: str, sign: str, today: date) -> bool:
    born = _born(year, month, day, today)
    if born is None:
        return False
    if sign:
        return (today.year - born.year >= 100) == (sign == "+")
    return age_on(born, today) <= _OLDEST


def _born(year: str, month: str, day: str, today: date) -> date | None:
    """The day, where 61–91 are days plus 60 (samordningsnummer); None where there is no such day yet."""
    number = int(day) - 60 if int(day) >= 60 else int(day)
    try:
        born = date(int(year), int(month), number or 1)
    except ValueError:
        return None
    return born if born <= today else None
