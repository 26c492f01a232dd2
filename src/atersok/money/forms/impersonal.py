"""Texts of the money that are about nobody: who may read the money is not always one who may read people."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from atersok.person_numbers import numbers_of_people


def about_nobody(text: str) -> None:
    """Raises ValidationError for a text with what looks like somebody's number. For `validators` of a field."""
    if found := numbers_of_people(text):
        raise ValidationError(
            _("Ta bort %(found)s: texten får inte innehålla någons nummer."), params={"found": ", ".join(found)}
        )
