"""The numbers by which persons, places and organisations are known in Sweden.

LMA and reservnummer: practice study §2.3. Personnummer: folkbokföringslagen (1991:481) 18–18 a §§; the plus sign
comes in the year a person turns a hundred. Check digit by the Luhn formula.
"""

import re
from datetime import date

from atersok.check_digit import luhn
from atersok.intake.reading.amounts import SPACES
from atersok.intake.reading.cells import Value, text_of
from atersok.intake.reading.problems import Fault
from atersok.law.wording import Text

OLDEST = 115
"""Years of age that a person may have reached; decides when two digits of a year leave a doubt."""

FIRST_BIRTH_YEAR = 1850
LEAP_YEAR = 2000
_LMA = re.compile(r"([0-9]{2})-?([0-9]{6})(?:/[0-9]|[ -]?[0-9]{8})?|([0-9]{2}) ([0-9]{6})(?:/[0-9])?")
_RESERVE = re.compile(r"[A-ZÅÄÖ0-9-]{6,20}")
_PERSON = re.compile(r"([0-9]{2})?([0-9]{2})([0-9]{2})([0-9]{2})([-+]?)([0-9]{4})")
_POSTCODE = re.compile(r"(?:SE?-?)?([1-9][0-9]{4})")
_ORGANISATION = re.compile(r"(?:16)?([0-9]{6})-?([0-9]{4})")

NO_LMA = Fault("lma", Text("Vi hittade inget LMA-nummer{where}", "We found no LMA number{where}"))
NO_RESERVE = Fault("reservnummer", Text("Vi hittade inget reservnummer{where}", "We found no reserve number{where}"))
NO_PERSON = Fault("personnummer", Text("Vi hittade inget personnummer{where}", "We found no personal number{where}"))
LOST_ZERO = Fault(
    "lost_zero",
    Text(
        "Numret{where} har för få siffror, kalkylprogrammet kan ha tagit bort nollor i början. "
        "Formatera kolumnen som text och skriv tolv siffror",
        "The number{where} has too few digits, the spreadsheet may have dropped leading zeros. "
        "Format the column as text and write twelve digits",
    ),
)
CHECK_DIGIT = Fault("check_digit", Text("Kontrollsiffran{where} stämmer inte", "The check digit{where} does not match"))
NO_BIRTH_DAY = Fault(
    "no_such_day",
    Text("Numret{where} börjar inte med en dag som finns", "The number{where} doesn't begin with a day that exists"),
)
UNBORN = Fault(
    "in_future",
    Text("Födelsedagen i numret{where} har inte varit än", "The birth date in the number{where} is not past"),
)
NO_CENTURY = Fault(
    "no_century",
    Text(
        "Vi kan inte avgöra seklet i numret{where}, skriv det med tolv siffror",
        "We can't tell the century of the number{where}, write it with twelve digits",
    ),
)
NO_POSTCODE = Fault("postcode", Text("Vi hittade inget postnummer{where}", "We found no postcode{where}"))
NO_ORGANISATION = Fault(
    "organisation_number",
    Text("Vi hittade inget organisationsnummer{where}", "We found no organisation number{where}"),
)


def lma(value: Value) -> str | Fault:
    """The first eight digits of an LMA or dossier number: ``50008920``, ``50-008920/4`` or two groups of eight."""
    found = _LMA.fullmatch(SPACES.sub(" ", text_of(value)).strip())
    return "".join(part for part in found.groups() if part) if found else NO_LMA


def reservnummer(value: Value) -> str | Fault:
    """A reserve number in capitals without spaces: 6–20 letters, digits and hyphens."""
    found = SPACES.sub("", text_of(value)).upper()
    return found if _RESERVE.fullmatch(found) else NO_RESERVE


def personnummer(value: Value, on: date) -> str | Fault:
    """A personnummer or samordningsnummer as twelve digits, ÅÅÅÅMMDDNNNN.

    Ten digits are taken where only one century is possible on the day ``on``: with a hyphen the person has not
    reached the year of the hundredth birthday, with a plus sign that year has come. Without either the older
    reading must be beyond any age that people reach.
    """
    plain = SPACES.sub("", text_of(value)).replace("−", "-").replace("–", "-")
    found = _PERSON.fullmatch(plain)
    if not found:
        return LOST_ZERO if isinstance(value, int | float) and plain.isdigit() and len(plain) in (8, 9) else NO_PERSON
    century, year, month, number, sign, last = found.groups()
    if not luhn(year + month + number + last):
        return CHECK_DIGIT
    whole = int(century + year) if century else _with_century(int(year), month, number, sign, on)
    return whole if isinstance(whole, Fault) else _whole_number(whole, month, number, last, on)


def _whole_number(year: int, month: str, number: str, last: str, on: date) -> str | Fault:
    born = _born(year, month, number)
    if born is None or year < FIRST_BIRTH_YEAR:
        return NO_BIRTH_DAY
    return UNBORN if born > on else f"{year}{month}{number}{last}"


def _born(year: int, month: str, number: str) -> date | None:
    """The earliest birth date that the digits allow; 60 for a day is "not known", 61–91 are days plus 60."""
    at = int(number)
    try:
        return date(year, int(month), (at - 60 or 1) if at >= 60 else at)
    except ValueError:
        return None


def _with_century(year: int, month: str, number: str, sign: str, on: date) -> int | Fault:
    base = on.year - on.year % 100 + year
    possible = [at for at in (base, base - 100, base - 200) if _fits(at, month, number, sign, on)]
    if len(possible) == 1:
        return possible[0]
    if possible:
        return _which(possible[0], possible[1], month, number)
    return NO_CENTURY if _born(LEAP_YEAR, month, number) else NO_BIRTH_DAY


def _fits(year: int, month: str, number: str, sign: str, on: date) -> bool:
    born = _born(year, month, number)
    if born is None or born > on:
        return False
    age = on.year - year
    if sign == "-":
        return age < 100
    return age <= OLDEST and (sign != "+" or age >= 100)


def _which(first: int, second: int, month: str, number: str) -> Fault:
    return Fault(
        "which_century",
        Text(
            f"Menar du {first}{month}{number} eller {second}{month}{number}?",
            f"Do you mean {first}{month}{number} or {second}{month}{number}?",
        ),
    )


def birth_date_in(number: str) -> date | None:
    """The birth date in twelve digits of a person; ``None`` where a samordningsnummer leaves the day open."""
    return None if number[6:8] == "60" else _born(int(number[:4]), number[4:6], number[6:8])


def postcode(value: Value) -> str | Fault:
    """Five digits of a Swedish postcode: ``831 30`` and ``SE-831 30`` are ``83130``."""
    found = _POSTCODE.fullmatch(SPACES.sub("", text_of(value)).upper())
    return found[1] if found else NO_POSTCODE


def organisation_number(value: Value) -> str | Fault:
    """An organisation number as NNNNNN-NNNN; a sole trader's is a personnummer of ten digits."""
    found = _ORGANISATION.fullmatch(SPACES.sub("", text_of(value)))
    if not found:
        return NO_ORGANISATION
    return f"{found[1]}-{found[2]}" if luhn(found[1] + found[2]) else CHECK_DIGIT
