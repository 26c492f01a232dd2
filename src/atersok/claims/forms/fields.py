"""Fields as people write: amounts in kronor, days, free text."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from atersok.law.money import NBSP

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]")
_UNIT = re.compile(r"(?:kr|sek|kronor|:-)\.?$", re.IGNORECASE)
_AMOUNT = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+(?=,))(?:[.,](\d{1,2}))?")
_TWOFOLD = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

DIGITS = 9
"""Of kronor in an amount of a person, a claim or a unit."""

NATIONAL_DIGITS = 12
"""Of kronor in the nation's money."""


def bare(text: str) -> str:
    """Without spaces and unit."""
    return _UNIT.sub("", _SPACES.sub("", text))


def ore(text: str, digits: int = DIGITS) -> int | None:
    """Öre of an amount as people write it: `1 234,50 kr`, `1234.5`, `1.234,50`; None for anything else.

    `digits`: the most in the kronor. `1.234` can be read in two ways and is None.
    """
    found = _AMOUNT.fullmatch(bare(text))
    kronor = found[1].replace(".", "") if found else ""
    if found is None or len(kronor) > digits:
        return None
    return int(kronor) * 100 + int((found[2] or "").ljust(2, "0"))


class Kronor(forms.CharField):
    """An amount in kronor, kept as öre. `1.234` is asked about, never guessed. `digits`: the most in the kronor."""

    def __init__(self, *, digits: int = DIGITS, **kwargs: Any) -> None:
        self.digits = digits
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
        amount = ore(text, self.digits)
        if amount is None and ore(text, NATIONAL_DIGITS * 2) is not None:
            most = f"{10**self.digits - 1:,}".replace(",", NBSP)
            raise ValidationError(
                _("%(text)s är för stort. Skriv högst %(most)s kr."), params={"text": text, "most": most}
            )
        if amount is None:
            raise ValidationError(_("%(text)s är inget belopp. Skriv till exempel 12 345,60."), params={"text": text})
        return amount


class Day(forms.DateField):
    """A day as ÅÅÅÅ-MM-DD or ÅÅÅÅMMDD. `earliest` and `latest`: no other day is believed."""

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(
            input_formats=["%Y-%m-%d", "%Y%m%d"],
            error_messages={"invalid": _("Skriv dagen som ÅÅÅÅ-MM-DD, till exempel 2026-03-01.")},
            **{"widget": forms.DateInput(format="%Y-%m-%d"), **kwargs},
        )

    def clean(self, value: Any) -> Any:
        """The day."""
        day = super().clean(value)
        if day is not None and self.latest is not None and day > self.latest:
            raise ValidationError(_("%(day)s har inte varit än."), params={"day": day})
        if day is not None and self.earliest is not None and day < self.earliest:
            raise ValidationError(
                _("%(day)s är för tidigt. Skriv %(first)s eller en senare dag."),
                params={"day": day, "first": self.earliest},
            )
        if day is not None and day.year < 1990:
            raise ValidationError(_("%(day)s är för länge sedan."), params={"day": day})
        return day


class Words(forms.CharField):
    """Free text in a box."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea({"rows": rows}), "max_length": 20_000, **kwargs})
