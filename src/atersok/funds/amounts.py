"""Amounts as people write them, up to the nation's money: kronor in, öre out."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from atersok.law.money import NBSP

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]")
_UNIT = re.compile(r"(?:kr|sek|kronor|:-)\.?$", re.IGNORECASE)
_AMOUNT = re.compile(r"(\d{1,12})(?:[.,](\d{1,2}))?")
_TWOFOLD = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def bare(text: str) -> str:
    """Without spaces and unit."""
    return _UNIT.sub("", _SPACES.sub("", text))


def ore(text: str) -> int | None:
    """Öre of `16 981 368 kr` or `1234,50`; None for anything else. `1.234` can be read in two ways: None."""
    found = _AMOUNT.fullmatch(bare(text))
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None


class Kronor(forms.CharField):
    """An amount in kronor, kept as öre. `1.234` is asked about, never guessed."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "class": "short"}
        super().__init__(max_length=24, **{"widget": forms.TextInput(attributes), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Öre as kronor in the field; what was typed as it was typed."""
        if not isinstance(value, int):
            return value
        kronor, rest = divmod(value, 100)
        return f"{kronor:,}".replace(",", NBSP) + (f",{rest:02d}" if rest else "")

    def clean(self, value: Any) -> Any:
        """Öre, or None where nothing is required and nothing given."""
        text: str = super().clean(value)
        if not text:
            return None
        if _TWOFOLD.fullmatch(bare(text)):
            raise ValidationError(
                _("%(text)s kan läsas på två sätt. Skriv utan punkt: 1 234 eller 1,23."), params={"text": text}
            )
        amount = ore(text)
        if amount is None:
            raise ValidationError(_("%(text)s är inget belopp. Skriv till exempel 12 345,60."), params={"text": text})
        return amount
