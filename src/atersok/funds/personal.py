"""Text that must not be about people: personal numbers and LMA numbers are known by their looks."""

import re
from datetime import date

_PERSONAL = re.compile(r"(?<!\d)(?:\d{2})?(\d{6})[-+ ]?\d{4}(?!\d)")
_LMA = re.compile(r"(?<!\d)(?:\d{2}-\d{6}(?:/\d+)?|\d{8})(?!\d)")


def numbers_of_people(text: str) -> list[str]:
    """What looks like somebody's number. Organisation numbers and days pass: their month and day can't be a birth's."""
    found = [one[0] for one in _PERSONAL.finditer(text) if _is_born(one[1])]
    return found + [one[0] for one in _LMA.finditer(text) if not _is_day(one[0])]


def _is_born(six: str) -> bool:
    """A month from 1 to 12, a day from 1 to 31, or 61 to 91 in a coordination number."""
    day = int(six[4:])
    return 1 <= int(six[2:4]) <= 12 and (1 <= day <= 31 or 61 <= day <= 91)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
