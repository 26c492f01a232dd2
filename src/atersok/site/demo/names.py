"""Names and numbers that can't be anybody's: made of syllables that no register has, LMA numbers from 00."""

from collections.abc import Iterator
from datetime import date
from random import Random

_GIVEN = ("Alv", "Bero", "Cami", "Dori", "Elvo", "Fari", "Geto", "Hami", "Ismo", "Jela", "Karo", "Lumi", "Mero", "Nadi")
_GIVEN_END = {"K": ("ra", "lina", "wen", "mira", "sa"), "M": ("mon", "rik", "dan", "vet", "los")}
_FAMILY = ("Abra", "Belu", "Cero", "Dunva", "Ekro", "Fjol", "Gasi", "Hovra", "Ildo", "Jorma", "Kelvi", "Åsgo", "Ängva")
_FAMILY_END = ("hed", "mov", "zadeh", "lund", "rani", "vych", "tesfa", "quist", "dal", "nour")


def names(seed: int) -> Iterator[tuple[dict[str, str], str]]:
    """Given names by sex and a family name, without end; the same seed gives the same names."""
    draw = Random(seed)  # noqa: S311 – invented names need no secret
    while True:
        given = {sex: draw.choice(_GIVEN) + draw.choice(ends) for sex, ends in _GIVEN_END.items()}
        yield given, draw.choice(_FAMILY) + draw.choice(_FAMILY_END)


def lma_number(place: int) -> str:
    """Eight digits that begin with 00, which the agency's numbers do not."""
    return f"00{place:06d}"


def personal_number(born: date, place: int) -> str:
    """Twelve digits with a birth number from 980 to 999, which are kept for tests, and a right check digit."""
    digits = f"{born:%Y%m%d}{980 + place % 20}"
    return digits + _check_digit(digits[2:])


def _check_digit(digits: str) -> str:
    doubled = "".join(str(int(digit) * (2 - place % 2)) for place, digit in enumerate(digits))
    return str(-sum(map(int, doubled)) % 10)
