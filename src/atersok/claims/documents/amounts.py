"""Amounts and days as they stand in documents that leave the region: always with öre, `12 345,60 kr`."""

from datetime import date

from atersok.law.money import NBSP

MINUS = "\N{MINUS SIGN}"


def kronor(ore: int) -> str:
    """Öre as a Swedish amount with two decimals, no-break spaces and U+2212 for minus."""
    whole, rest = divmod(abs(ore), 100)
    digits = f"{whole:,}".replace(",", NBSP)
    return f"{MINUS if ore < 0 else ''}{digits},{rest:02d}{NBSP}kr"


def day(value: date | None) -> str:
    """A day as `2026-03-01`; empty where there is none."""
    return "" if value is None else value.isoformat()


def span(first: date | None, last: date | None) -> str:
    """A period of inclusive days as `2026-01-01–2026-03-31`; one day stands alone."""
    return day(first) if first == last else f"{day(first)}–{day(last)}"


def years(hundredths: int | None) -> str:
    """Hundredths of a year as `3,5 år`; 99 years is life-long, None is not stated."""
    if hundredths is None:
        return "ej angivet"
    if hundredths >= 99_00:
        return f"livslångt (99{NBSP}år)"
    whole, rest = divmod(hundredths, 100)
    decimals = f",{rest:02d}".rstrip("0") if rest else ""
    return f"{whole}{decimals}{NBSP}år"


def yes_no(value: bool | None) -> str:
    """Ja, nej or ej angivet."""
    return {True: "ja", False: "nej", None: "ej angivet"}[value]
