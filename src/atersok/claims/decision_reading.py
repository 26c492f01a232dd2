"""What a decision from the agency seems to say: numbers, days, amounts and outcomes, each with the text it came from.

Suggestions only: somebody checks them before anything is saved. Text in, plain values out; no database, no clock.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple

LONGEST = 200_000
"""Characters of a decision that are read."""

_MOST_WORDS, _NEAR = 200, 300  # places tried for the sum, and how far from the word its amount may stand

GRANTED, PARTLY, REFUSED = "approved", "partly", "refused"

_GAP = r"[ \t\u00a0\u2007\u2009\u202f]"
_CLAIM = re.compile(r"\bA-(?:19|20)\d{2}-\d{1,8}\b")
_DOSSIER = re.compile(r"(?<![\d,.-])(\d{2})[- ]?(\d{6})(?:/\d)?(?![\d-])")
_DIARY = re.compile(
    rf"\b(?:diarienummer|diarienr|dnr|beteckning|ärendenummer|ärendenr){_GAP}*[:.]?{_GAP}*([A-Z0-9][\w./-]{{3,38}})",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
         "december"), start=1,
    )
}  # fmt: skip
_DAY = (
    r"(?:(?P<y>20\d{2})-(?P<m>\d{2})-(?P<d>\d{2})"
    rf"|(?P<day>\d{{1,2}}){_GAP}+(?P<month>{'|'.join(_MONTHS)}){_GAP}+(?P<year>20\d{{2}}))"
)
_DECIDED = [
    re.compile(rf"\b{label}{_GAP}*:?\s{{0,3}}(?:den{_GAP}+)?{_DAY}", re.IGNORECASE)
    for label in (
        r"(?:beslutsdatum|beslutsdag|datum för beslut)",
        r"beslut(?:ade|at)?",
        r"datum",
    )
]
_KRONOR = rf"(\d{{1,3}}(?:{_GAP}\d{{3}})+|\d{{1,3}}(?:\.\d{{3}})+|\d{{1,9}})(?:,(\d{{2}}))?"
_AMOUNT = re.compile(rf"(?<![\d,.-]){_KRONOR}{_GAP}*(?:kr\b|kronor\b|SEK\b|:-)", re.IGNORECASE)
_BARE_AMOUNT = re.compile(rf"(?<![\d,.-])(\d{{1,3}}(?:{_GAP}\d{{3}})+|\d{{1,9}}),(\d{{2}})(?!\d)")
_GRANT = re.compile(r"bevilja|godkän|bifall|bifalle|utbetal|betalas ut|ersätts med", re.IGNORECASE)
_ASKED = re.compile(r"sökt|ansökt|begärt|yrka", re.IGNORECASE)
_REFUSE = re.compile(r"avsl[åa]\w*|beviljas inte|beviljar inte|inte rätt till ersättning|avvisa\w*", re.IGNORECASE)
_PART = re.compile(r"\bdelvis\b|\bi övrigt avsl\w*|\btill viss del\b", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:totalt|summa|sammanlagt|tillsammans|sammanlagd)\b", re.IGNORECASE)
_REASONS: Mapping[str, re.Pattern[str]] = {
    code: re.compile(pattern, re.IGNORECASE)
    for code, pattern in {
        "late": r"för sent|inom föreskriven tid|efter tidsfristen|efter sista dag",
        "not_registered": r"inte (?:var |är )?registrerad",
        "care_can_wait": r"kunde anstå|kan anstå|hade kunnat anstå",
        "not_ordered": r"inte (?:är |var )?ordinerad",
        "certificate_insufficient": r"utlåtande\w* (?:är|visar|räcker|styrker) inte|inte styrkt|framgår inte av läkar",
        "several_contacts": r"flera vårdkontakter|olika vårdkontakter",
        "below_threshold": r"inte (?:når|överstiger|uppgår)|understiger|når inte",
        "already_paid": r"redan (?:ersatt|utbetal)",
        "examined_before": r"tidigare hälsoundersök|redan hälsoundersök",
        "resident": r"folkbokförd",
        "not_related": r"hör inte till|saknar samband|inget samband",
        "wrong_circle": r"personkrets",
        "in_custody": r"häkte|anstalt|arrest",
    }.items()
}


class Span(NamedTuple):
    """Where in the text, from and up to."""

    start: int
    end: int


class Found[T](NamedTuple):
    """A value and where it stood."""

    value: T
    span: Span


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What the text says about one dossier number. `granted` in öre; None where it isn't said."""

    dossier: str
    span: Span
    granted: Found[int] | None = None
    outcome: Found[str] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a decision seems to say."""

    text: str
    claims: tuple[Found[str], ...] = ()
    diary: Found[str] | None = None
    decided: Found[date] | None = None
    outcome: Found[str] | None = None
    total: Found[int] | None = None
    reason: str = ""
    rows: tuple[ReadRow, ...] = field(default=())

    def spans(self) -> list[Span]:
        """Every place that was used, in order."""
        single = [self.diary, self.decided, self.outcome, self.total, *self.claims]
        within = [part for row in self.rows for part in (row.granted, row.outcome)]
        found = [one.span for one in (*single, *within) if one is not None]
        return sorted({*found, *(row.span for row in self.rows)})


class Suggestion(NamedTuple):
    """What is suggested for one person: the outcome, öre granted, and the code of the reason when not all is."""

    outcome: str
    granted: int
    reason: str


def read(text: str, known: Collection[str] | None = None) -> Reading:
    """Read a decision. `known`: the dossier numbers (eight digits) that count as such; all eight digits when None."""
    text = text[:LONGEST]
    return Reading(
        text, tuple(Found(match[0], Span(*match.span())) for match in _CLAIM.finditer(text)), _diary(text),
        _decided(text), _outcome(text, 0, len(text)), _total(text), _reason(text), tuple(_rows(text, known)),
    )  # fmt: skip


def dossiers(text: str) -> set[str]:
    """Everything in a text that could be a dossier number."""
    return {match[1] + match[2] for match in _DOSSIER.finditer(text[:LONGEST])}


def _diary(text: str) -> Found[str] | None:
    for match in _DIARY.finditer(text):
        number = match[1].rstrip(".,")
        if any(sign.isdigit() for sign in number) and not _CLAIM.fullmatch(number):
            return Found(number, Span(*match.span(1)))
    return None


def _decided(text: str) -> Found[date] | None:
    for pattern in _DECIDED:
        for match in pattern.finditer(text):
            day = _day(match)
            if day is not None:
                return Found(day, Span(*match.span()))
    return None


def _day(match: re.Match[str]) -> date | None:
    try:
        if match["y"]:
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        return date(int(match["year"]), _MONTHS[match["month"].lower()], int(match["day"]))
    except ValueError:
        return None


def _outcome(text: str, start: int, end: int) -> Found[str] | None:
    """The outcome that a stretch of text tells: refusal and grant together are a partial grant."""
    part, refused, granted = (pattern.search(text, start, end) for pattern in (_PART, _REFUSE, _GRANT))
    if part is not None and (refused or granted):
        return Found(PARTLY, Span(*part.span()))
    if refused is not None:
        grants = granted is not None and not refused.start() <= granted.start() < refused.end()
        return Found(PARTLY if grants else REFUSED, Span(*refused.span()))
    return Found(GRANTED, Span(*granted.span())) if granted is not None else None


def _ore(match: re.Match[str]) -> int:
    kronor = re.sub(r"\D", "", match[1])
    return int(kronor) * 100 + int(match[2] or 0)


def _total(text: str) -> Found[int] | None:
    """The amount of a line that sums up; else the first amount after a word of granting."""
    for pattern in (_TOTAL, _GRANT):
        for match in islice(pattern.finditer(text), _MOST_WORDS):
            near = min(len(text), match.end() + _NEAR)
            line_end = text.find("\n", match.end(), near)
            amount = _granted(text, match.start(), line_end if line_end >= 0 else near)
            if amount is not None:
                return amount
    return None


def _granted(text: str, start: int, end: int) -> Found[int] | None:
    """The amount granted in a stretch: after a word of granting, else the last one that isn't what was asked for."""
    amounts = list(_AMOUNT.finditer(text, start, end)) or list(_BARE_AMOUNT.finditer(text, start, end))
    if not amounts:
        return None
    grant = _GRANT.search(text, start, end)
    if grant is not None:
        after = [one for one in amounts if one.start() > grant.start()]
        amounts = after[:1] or amounts
    elif len(amounts) == 1 and _ASKED.search(text, start, amounts[0].start()):
        return None
    return Found(_ore(amounts[-1]), Span(*amounts[-1].span()))


def _rows(text: str, known: Collection[str] | None) -> Iterable[ReadRow]:
    """A row for each dossier number, read from its line; a line without amount or outcome goes on to the next."""
    every = [match for match in _DOSSIER.finditer(text) if _is_dossier(match, known)]
    seen: set[str] = set()
    for place, match in enumerate(every):
        number = match[1] + match[2]
        if number in seen:
            continue
        seen.add(number)
        limit = every[place + 1].start() if place + 1 < len(every) else min(len(text), match.end() + 600)
        yield _row(text, number, Span(*match.span()), _end_of(text, match.end(), limit))


def _is_dossier(match: re.Match[str], known: Collection[str] | None) -> bool:
    return known is None or match[1] + match[2] in known


def _end_of(text: str, start: int, limit: int) -> int:
    """Where what belongs to a number ends: its line if that says something, else the lines up to the next number."""
    line = text.find("\n", start, limit)
    line = limit if line < 0 else line
    if _granted(text, start, line) or _outcome(text, start, line):
        return line
    blank = re.compile(r"\n[ \t]*\n").search(text, line, limit)
    return blank.start() if blank else limit


def _row(text: str, number: str, span: Span, end: int) -> ReadRow:
    outcome = _outcome(text, span.end, end)
    granted = _granted(text, span.end, end)
    if outcome is not None and outcome.value == REFUSED:
        granted = Found(0, outcome.span)
    return ReadRow(number, span, granted, outcome, _reason(text[span.end : end]))


def _reason(text: str) -> str:
    refusal = _REFUSE.search(text)
    if refusal is None:
        return ""
    return next((code for code, pattern in _REASONS.items() if pattern.search(text)), "")


def suggest(reading: Reading, dossier: Collection[str], claimed: int | None, *, only: bool) -> Suggestion | None:
    """What to suggest for a person with these dossier numbers who claimed so many öre; None when nothing is said.

    `only`: the person is the claim's only one, so that what is said of the whole concerns them.
    """
    row = next((one for one in reading.rows if one.dossier in dossier), None)
    granted = row.granted if row else None
    outcome = row.outcome if row else None
    whole = reading.outcome
    if only:
        granted, outcome = granted or reading.total, outcome or whole
    said = outcome or whole
    if granted is not None:
        return _by_amount(granted.value, claimed, _code(row, reading))
    if said is None:
        return None
    if said.value == REFUSED:
        return Suggestion(REFUSED, 0, _code(row, reading))
    if said.value == GRANTED and claimed is not None:
        return Suggestion(GRANTED, claimed, "")
    return None


def _code(row: ReadRow | None, reading: Reading) -> str:
    return (row.reason if row else "") or reading.reason


def _by_amount(granted: int, claimed: int | None, reason: str) -> Suggestion:
    if granted == 0:
        return Suggestion(REFUSED, 0, reason)
    if claimed is None or granted >= claimed:
        return Suggestion(GRANTED, granted, "")
    return Suggestion(PARTLY, granted, reason)
