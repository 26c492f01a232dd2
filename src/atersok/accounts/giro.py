"""Bankgiro numbers: the one check that catches a slip of the pen."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_BANKGIRO = re.compile(r"[0-9]{3,4}-?[0-9]{4}")


def bankgiro(number: str) -> None:
    """Seven or eight digits, the last a check digit (modulus 10). Raises ValidationError with what is allowed."""
    digits = number.replace("-", "")
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)) if digit.isdigit())
    right = sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0 and digits.strip("0")
    if not _BANKGIRO.fullmatch(number) or not right:
        raise ValidationError(
            _("%(number)s är inget bankgironummer. Skriv sju eller åtta siffror, till exempel 991-2346."),
            params={"number": number},
        )
