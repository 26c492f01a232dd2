"""Days, truth values, codes and texts as people and spreadsheets write them. Never a guess."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from atersok.intake.reading.amounts import SPACES
from atersok.intake.reading.cells import Value, text_of
from atersok.intake.reading.folding import fold
from atersok.intake.reading.problems import Fault
from atersok.law.wording import Text

FIRST_YEAR, LAST_YEAR = 1850, 2200

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})-([0-9]{2})|([0-9]{2})([0-9]{2}))")
_MIDNIGHT = re.compile(r"(.*?)[ T]00:00(?::00(?:\.0+)?)?")
_CLOCK = re.compile(r".*[ T][0-9]{1,2}[:.][0-9]{2}.*")
_QUARTER = re.compile(
    r"(?P<year>[0-9]{4})(?:kvartal|kv|q|k)?(?P<part>[1-4])|(?:kvartal|kv|q|k)(?P<first>[1-4])(?P<last>[0-9]{4})"
)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_WIDE_SPACES = re.compile("[\u00a0\u2007\u2009\u202f]")
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Co", "Cn", "Cs"}
_EXCEL_DAY_ZERO = date(1899, 12, 30)

_YES = {"1", "ja", "j", "x", "sant", "true", "yes", "y"}
_NO = {"0", "nej", "n", "falskt", "false", "no"}

NO_DATE = Fault("date", Text("Vi hittade inget datum{where}", "We found no date{where}"))
NOT_A_DAY = Fault(
    "no_such_day", Text("Dagen{where} finns inte i kalendern", "The day{where} does not exist in the calendar")
)
YEAR_OUTSIDE = Fault(
    "year_outside",
    Text(
        f"Året{{where}} ligger utanför {FIRST_YEAR}–{LAST_YEAR}",
        f"The year{{where}} is not in {FIRST_YEAR}–{LAST_YEAR}",
    ),
)
HAS_TIME = Fault(
    "has_time",
    Text("Vi hittade ett klockslag{where}, här behövs bara dagen", "We found a time{where}, only the day is needed"),
)
NO_TRUTH = Fault("truth", Text("Vi hittade varken ja eller nej{where}", "We found neither yes nor no{where}"))
NO_CODE = Fault("code", Text("Vi känner inte igen ordet{where}", "We don't recognise the word{where}"))
NO_QUARTER = Fault("quarter", Text("Vi hittade inget kvartal{where}", "We found no quarter{where}"))
NO_EMAIL = Fault("email", Text("Vi hittade ingen e-postadress{where}", "We found no e-mail address{where}"))
INVISIBLE = Fault(
    "control_character",
    Text(
        "Texten{where} har radbrytningar eller tecken som inte syns",
        "The text{where} has line breaks or characters that can't be seen",
    ),
)


def day(value: Value) -> date | Fault:
    """A calendar day from ÅÅÅÅ-MM-DD, ÅÅÅÅMMDD or a date cell; midnight may follow, no other time."""
    if isinstance(value, datetime):
        return _in_years(value.date()) if value.time() == time() else HAS_TIME
    if isinstance(value, date):
        return _in_years(value)
    text = SPACES.sub(" ", text_of(value)).strip() if not isinstance(value, bool) else ""
    found = _DATE.fullmatch(text)
    return _from_parts(found) if found else _day_of_moment(text[:40], value)


def _day_of_moment(text: str, value: Value) -> date | Fault:
    moment = _MIDNIGHT.fullmatch(text)
    found = _DATE.fullmatch(moment[1]) if moment else None
    if found:
        return _from_parts(found)
    if _CLOCK.fullmatch(text) and _DATE.match(text):
        return HAS_TIME
    return _serial(value) if isinstance(value, int | float) and not isinstance(value, bool) else NO_DATE


def _from_parts(found: re.Match[str]) -> date | Fault:
    year, month, number = (int(part) for part in found.groups() if part is not None)
    try:
        return _in_years(date(year, month, number))
    except ValueError:
        return NOT_A_DAY


def _in_years(found: date) -> date | Fault:
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else YEAR_OUTSIDE


def _serial(value: float) -> Fault:
    """A bare number is never read as a day, but the day that Excel may have meant is named."""
    if not 10_000 <= value < 80_000:
        return NO_DATE
    meant = _EXCEL_DAY_ZERO + timedelta(days=int(value))
    return Fault(
        "excel_number",
        Text(
            f"Vi hittade ett tal{{where}}. Är det dagen {meant}, visad som tal? Formatera kolumnen som datum",
            f"We found a number{{where}}. Is it the day {meant}, shown as a number? Format the column as date",
        ),
    )


def quarter(value: Value) -> date | Fault:
    """The first day of a quarter written ``2025-1``, ``2025 kv 1``, ``Q1 2025``, ``kvartal 1 2025``."""
    found = _QUARTER.fullmatch(fold(text_of(value))) if isinstance(value, str) else None
    if found is None:
        return NO_QUARTER
    year, number = int(found["year"] or found["last"]), int(found["part"] or found["first"])
    return _in_years(date(year, number * 3 - 2, 1)) if year else NO_QUARTER


def truth(value: Value) -> bool | Fault:
    """Yes or no: 1/0, ja/nej, x, sant/falskt, true/false, yes/no."""
    if isinstance(value, bool):
        return value
    word = SPACES.sub("", text_of(value)).casefold()
    return word in _YES if word in _YES | _NO else NO_TRUTH


def code(value: Value, words: Mapping[str, str]) -> str | Fault:
    """The code that a word stands for; ``words`` maps folded words to codes."""
    return words.get(fold(text_of(value)), NO_CODE)


def text(value: Value, max_length: int) -> str | Fault:
    """Text in one line as NFC, spaces trimmed. Line breaks and invisible characters are refused."""
    found = text_of(value).strip()
    if not found.isascii():
        found = unicodedata.normalize("NFC", _WIDE_SPACES.sub(" ", found))
    if len(found) > max_length:
        return _too_long(max_length)
    return found if found.isprintable() or not has_invisible(found) else INVISIBLE


def has_invisible(found: str) -> bool:
    """Whether any character is one that nobody can see: control, formatting, line break, unassigned."""
    return any(unicodedata.category(c) in _INVISIBLE for c in found)


def _too_long(max_length: int) -> Fault:
    return Fault(
        "too_long",
        Text(
            f"Texten{{where}} är längre än {max_length} tecken",
            f"The text{{where}} is longer than {max_length} characters",
        ),
    )


def email(value: Value) -> str | Fault:
    """An e-mail address, in lower case."""
    found = text(value, 254)
    if isinstance(found, Fault):
        return found
    return found.lower() if _EMAIL.fullmatch(found) else NO_EMAIL
