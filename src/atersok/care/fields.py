"""Amounts as people write them: kronor with spaces, comma or dot; öre inside the program."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_AMOUNT = re.compile(r"([0-9]{1,9})(?:[,.]([0-9]{1,2}))?")
_DOUBTFUL = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")


class KronorField(forms.CharField):
    """Kronor as text → öre. `1.234` is asked about, never guessed (DESIGN §6)."""

    def clean(self, value: Any) -> int | None:
        """Öre, or None where nothing was written."""
        written = _SPACES.sub("", super().clean(value)).removesuffix("kr")
        if not written:
            return None
        if _DOUBTFUL.fullmatch(written):
            digits = re.sub(r"[.,]", "", written)
            raise ValidationError(
                _("Menar du %(whole)s kr? Skriv %(written)s utan punkt eller med ören, till exempel 1234,50.")
                % {"whole": digits, "written": written}
            )
        found = _AMOUNT.fullmatch(written)
        if not found:
            raise ValidationError(
                _("Vi förstår inte beloppet %(written)s. Skriv till exempel 1 234,50.") % {"written": value}
            )
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
