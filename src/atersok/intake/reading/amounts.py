"""Amounts, shares and years as people and spreadsheets write them, to whole numbers. Never a guess.

Amounts become öre, shares hundredths of a percent, years hundredths of a year.
"""

import math
import re
from decimal import Decimal

from atersok.intake.reading.cells import Value
from atersok.intake.reading.problems import Fault
from atersok.law.wording import Text

SPACES = re.compile(r"[ \t\u00a0\u2007\u2009\u202f]")
NOISE = Decimal("0.000001")
"""How far a spreadsheet's own arithmetic may leave a number from two decimals."""

MAX_DIGITS = 9
"""Digits before the decimals, as in the facts folder."""

LONGEST = 24
"""Characters that an amount may take."""

MAX_YEARS = 999
LIFELONG = 9900
"""Hundredths of years that stand for a whole life."""

_UNIT = re.compile(r"\s*(?:kr|sek|kronor|:-)\.?$", re.IGNORECASE)
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
_DOTTED = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+),([0-9]+)|([0-9]{1,3}(?:\.[0-9]{3}){2,})")
_COMMAED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)\.([0-9]+)|([0-9]{1,3}(?:,[0-9]{3}){2,})")
_SPACED = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+)(?:[.,]([0-9]+))?")
_TWOFOLD = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")
_LIFELONG = {"livslång", "livslångt", "livslang", "livslangt", "hela livet", "lifelong", "life-long"}

NO_AMOUNT = Fault("amount", Text("Vi hittade inget belopp{where}", "We found no amount{where}"))
NEGATIVE = Fault(
    "negative",
    Text("Beloppet{where} är negativt", "The amount{where} is negative"),
    Text("0 eller mer; en kreditering dras av från sin egen rad", "0 or more; take a credit off the row it belongs to"),
)
TOO_BIG = Fault("amount_too_big", Text("Beloppet{where} är för stort", "The amount{where} is too large"))
TOO_FINE = Fault(
    "too_many_decimals",
    Text("Beloppet{where} har fler än två decimaler", "The amount{where} has more than two decimals"),
)
NO_SHARE = Fault("share", Text("Vi hittade ingen andel{where}", "We found no share{where}"))
NO_YEARS = Fault("years", Text("Vi hittade inget antal år{where}", "We found no number of years{where}"))


def amount(value: Value, *, negative: bool = False) -> int | Fault:
    """An amount in kronor as whole öre; below zero only where ``negative`` says so.

    Takes ``1 234,50``, ``1234.5``, ``1.234,50 kr``, ``−5``. ``1.234`` and ``1,234`` are asked about.
    """
    kronor = _decimal(value)
    if isinstance(kronor, Fault):
        return kronor
    if kronor < 0 and not negative:
        return NEGATIVE
    if abs(kronor) >= 10**MAX_DIGITS:
        return TOO_BIG
    return _hundredths(kronor, TOO_FINE)


def _hundredths(number: Decimal, fault: Fault) -> int | Fault:
    scaled = number * 100
    return int(scaled) if scaled == int(scaled) else fault


def _decimal(value: Value) -> Decimal | Fault:
    if isinstance(value, bool):
        return NO_AMOUNT
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return _without_noise(Decimal(repr(value))) if math.isfinite(value) else NO_AMOUNT
    return _read(value) if isinstance(value, str) else NO_AMOUNT


def _without_noise(number: Decimal) -> Decimal:
    if abs(number) >= 10**MAX_DIGITS:
        return number
    rounded = number.quantize(Decimal("0.01"))
    return rounded if abs(number - rounded) < NOISE else number


def _read(text: str) -> Decimal | Fault:
    plain = _UNIT.sub("", SPACES.sub(" ", text).strip())
    negative = plain[:1] in ("-", "−")
    plain = plain[1:].lstrip() if negative else plain
    if len(plain) > LONGEST:
        return NO_AMOUNT
    if twofold := _TWOFOLD.fullmatch(plain):
        return _question(*twofold.groups())
    number = _number(plain)
    if number is None:
        return NO_AMOUNT
    return -number if negative else number


def _number(plain: str) -> Decimal | None:
    for form, separator in ((_PLAIN, ""), (_SPACED, " "), (_DOTTED, "."), (_COMMAED, ",")):
        if found := form.fullmatch(plain):
            whole, decimals, *rest = found.groups()
            whole = whole or rest[0]
            return Decimal(f"{whole.replace(separator, '')}.{decimals or 0}")
    return None


def _question(whole: str, rest: str) -> Fault:
    return Fault(
        "ambiguous_amount",
        Text(f"Menar du {whole} {rest} eller {whole},{rest}?", f"Do you mean {whole} {rest} or {whole}.{rest}?"),
        Text(
            f"{whole}{rest} för {whole} {rest} kronor, {whole},{rest[:2]} för {whole} kronor och {rest[:2]} öre",
            f"{whole}{rest} for {whole} {rest} kronor, {whole},{rest[:2]} for {whole} kronor and {rest[:2]} öre",
        ),
    )


def share(value: Value) -> int | Fault:
    """A share as hundredths of a percent, 0–10 000: ``12,5 %`` is 1250, as is a percent cell holding 0.125.

    A bare number in text is refused, for 0,5 may be half or half a percent.
    """
    if isinstance(value, float) and 0 <= value <= 1:
        percent: Decimal | None = _without_noise(Decimal(repr(value)) * 100)
    else:
        percent = _percent(value)
    if percent is None or not 0 <= percent <= 100:
        return NO_SHARE
    return _hundredths(percent, NO_SHARE)


def _percent(value: Value) -> Decimal | None:
    text = SPACES.sub("", value) if isinstance(value, str) else ""
    found = _PLAIN.fullmatch(text.removesuffix("%")) if text.endswith("%") and len(text) < 20 else None
    return Decimal(f"{found[1]}.{found[2] or 0}") if found else None


def years(value: Value) -> int | Fault:
    """Years as hundredths: ``2,5`` is 250, ``3 år`` 300, ``livslång`` 9900."""
    if isinstance(value, bool):
        return NO_YEARS
    if isinstance(value, int | float) and math.isfinite(value):
        number: Decimal | None = _without_noise(Decimal(repr(value)))
    else:
        number = _years(value) if isinstance(value, str) else None
    if number is None or not 0 <= number <= MAX_YEARS:
        return NO_YEARS
    return _hundredths(number, NO_YEARS)


def _years(text: str) -> Decimal | None:
    plain = SPACES.sub(" ", text).strip().casefold()
    if plain in _LIFELONG:
        return Decimal(LIFELONG) / 100
    found = _PLAIN.fullmatch(plain.removesuffix("år").removesuffix("years").strip()) if len(plain) < 20 else None
    return Decimal(f"{found[1]}.{found[2] or 0}") if found else None
