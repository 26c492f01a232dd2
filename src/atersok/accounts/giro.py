"""Bankgiro numbers: the one check that catches a slip of the pen."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from atersok.check_digit import luhn

_BANKGIRO = re.compile(r"[0-9]{3,4}-?[0-9]{4}")


def bankgiro(number: str) -> None:
    """Seven or eight digits, the last a check digit (modulus 10). Raises ValidationError with what is allowed."""
    digits = number.replace("-", "")
    if not _BANKGIRO.fullmatch(number) or not digits.strip("0") or not luhn(digits):
        raise ValidationError(
            _("%(number)s är inget bankgironummer. Skriv sju eller åtta siffror, till exempel 991-2346."),
            params={"number": number},
        )
