"""The distribution key: national money times a region's share, in whole öre and exact fractions. Never a float.

Source: Finansdepartementet 2016-04-13 (the frame) and the published tables; a region's part of the refugee money is an
unweighted head count there, `n / N`. Shares are never rounded on the way: 1,70 % is only how one is shown.
"""

from decimal import Decimal
from fractions import Fraction

KRONA = 100
FORECAST_STEP = 10_000 * KRONA
"""A forecast is given to the nearest ten thousand kronor."""

REGIONS_OF_REFUGEES = Fraction(20, 100)
REGIONS_OF_POPULATION = Fraction(30, 100)
"""The regions' part of the national money; the municipalities have the rest."""


def rounded(exact: Fraction, step: int = KRONA) -> int:
    """Öre to the nearest multiple of `step` öre, a half upwards."""
    return (exact / step + Fraction(1, 2)).__floor__() * step


def regions_frame(total: int, part: Fraction) -> int:
    """What the regions together get of a national amount in öre."""
    return rounded(total * part)


def share_of(own: int, national: int) -> Fraction:
    """A region's share by count. Raises ValueError unless 0 ≤ own ≤ national and national > 0."""
    if not 0 <= own <= national or national <= 0:
        raise ValueError(f"{own} of {national} is no share")
    return Fraction(own, national)


def share_from_percent(percent: Decimal) -> Fraction:
    """A share that was given in per cent, taken exactly. Raises ValueError outside 0–100."""
    if not 0 <= percent <= 100:
        raise ValueError(f"{percent} % is no share")
    return Fraction(percent) / 100


def outcome(national: int, share: Fraction) -> int:
    """Utfall: öre in whole kronor, a half upwards, of the unrounded share."""
    return rounded(national * share)


def forecast(national: int, share: Fraction) -> int:
    """Utfall givet samma underlag: an earlier year's share of a later year's money, to the nearest 10 000 kr."""
    return rounded(national * share, FORECAST_STEP)


def percent_text(share: Fraction) -> str:
    """`1,70 %` with a no-break space: two decimals, a half upwards."""
    whole, decimals = divmod(rounded(share * 10_000, 1), 100)
    return f"{whole},{decimals:02d}\N{NO-BREAK SPACE}%"


def spread(total: int, parts: int) -> list[int]:
    """Whole öre as equal as they can be, the larger first; they add up to `total`."""
    each, rest = divmod(total, parts)
    return [each + (place < rest) for place in range(parts)]
