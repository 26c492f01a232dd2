"""Words for people, in Swedish and English, filled in when they are shown.

A rule keeps the values it found; only a reader turns them into a sentence. So a finding is cheap to make and
can be read in either language.
"""

from datetime import date
from typing import NamedTuple

from atersok.law.money import show

LANGUAGES = ("sv", "en")

type Shown = str | int | date | Money | Text | None


class Money(NamedTuple):
    """An amount in öre among the values of a sentence."""

    ore: int


class Text(NamedTuple):
    """One sentence in both languages; `{name}` is filled in with a value."""

    sv: str
    en: str

    def fill(self, lang: str, values: dict[str, Shown] | None = None) -> str:
        """The sentence in a language, with its values written as people write them there."""
        template = self.en if lang == "en" else self.sv
        if not values:
            return template
        return template.format(**{name: write(value, lang) for name, value in values.items()})


def write(value: Shown, lang: str) -> str:
    """One value as a person writes it: `12 345,60 kr`, `2026-03-01`."""
    if isinstance(value, Money):
        return show(value.ore)
    if isinstance(value, Text):
        return value.fill(lang)
    if value is None:
        return "unknown" if lang == "en" else "okänt"
    return str(value)
