"""Text that must not be about people: personal numbers and LMA numbers are known by their looks."""

import re
from collections.abc import Iterator
from datetime import date

_PERSONAL = re.compile(r"(?<!\d)(?:\d{2})?\d{2}(\d{2})(\d{2})[-+ ]?\d{4}(?!\d)")
_LMA = re.compile(r"(?<!\d)(?:\d{2}-\d{6}(?:/\d+)?|\d{8})(?!\d)")


def numbers_of_people(text: str) -> list[str]:
    """What looks like somebody's number. Days pass, and organisation numbers: their month can't be a birth's."""
    return [*personal_numbers(text), *(one[0] for one in _LMA.finditer(text) if not _is_day(one[0]))]


def without_numbers(text: str, instead: str) -> str:
    """The text with `instead` where somebody's number may stand."""
    for number in sorted(numbers_of_people(text), key=len, reverse=True):
        text = text.replace(number, instead)
    return text


def personal_numbers(text: str) -> Iterator[str]:
    """What looks like a personal or coordination number, whatever its check digit."""
    return (one[0] for one in _PERSONAL.finditer(text) if _is_birth(int(one[1]), int(one[2])))


def _is_birth(month: int, day: int) -> bool:
    """A day of a month, or that day plus 60 in a coordination number."""
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
