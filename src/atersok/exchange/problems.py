"""What can be wrong in a facts folder, and how that is said in Swedish and English."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Lang = Literal["sv", "en"]

VALUE_LENGTH = 80
"""Characters of a faulty value that a problem carries."""

PROBLEMS_PER_FILE = 1000
"""Problems (and warnings) listed per file; the rest are counted."""


class Text(NamedTuple):
    """The same words in Swedish and English."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong (or, as a warning, worth a look) in one file.

    Attributes:
        file: name of the file, without folder.
        row: line as a spreadsheet numbers it (the header is row 1); ``None`` for the whole file.
        column: header name, or ``None`` for the whole row or file.
        value: the text as found, at most 80 characters, or ``None``.
        code: short stable id of the rule that was broken.
        allowed: what is allowed, with an example, in Swedish.
        allowed_en: the same in English.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    code: str
    allowed: str
    allowed_en: str


class FolderInvalid(Exception):  # noqa: N818 - reads better than FolderInvalidError, and is the agreed name
    """The folder can't be used. ``problems`` holds every problem of every file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} problems in the facts folder")


def problem(
    file: str,
    code: str,
    allowed: Text,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
) -> Problem:
    """A :class:`Problem` with its value cut to length."""
    cut = None if value is None else value[:VALUE_LENGTH]
    return Problem(file, row, column, cut, code, allowed.sv, allowed.en)


FOUND = Text("hittade", "found")
ALLOWED = Text("Tillåtet", "Allowed")

WHAT: dict[str, Text] = {
    "blank_line": Text("raden är tom", "the row is empty"),
    "column_duplicate": Text("kolumnen finns två gånger", "the column occurs twice"),
    "column_extra": Text("okänd kolumn, läses inte", "unknown column, not read"),
    "column_missing": Text("kolumnen saknas", "the column is missing"),
    "duplicate": Text("finns redan", "is there already"),
    "encoding": Text("texten är inte UTF-8", "the text is not UTF-8"),
    "fee_over_amount": Text("avgiften är högre än beloppet", "the fee is larger than the amount"),
    "field_count": Text("fel antal fält", "wrong number of fields"),
    "file_empty": Text("filen är tom", "the file is empty"),
    "file_missing": Text("filen saknas", "the file is missing"),
    "file_too_big": Text("filen är för stor", "the file is too big"),
    "file_unknown": Text("okänd fil, läses inte", "unknown file, not read"),
    "file_unreadable": Text("filen går inte att läsa", "the file can't be read"),
    "folder": Text("mappen går inte att läsa", "the folder can't be read"),
    "header_too_wide": Text("för många kolumner", "too many columns"),
    "kind_refused": Text("regionen kan inte söka detta", "the region can't claim this"),
    "line_ending": Text("raden bryts på ett sätt som inte går att läsa", "the line break can't be read"),
    "line_too_long": Text("raden är för lång", "the line is too long"),
    "more": Text("fler fel än vad som visas", "more than is shown"),
    "null_byte": Text("raden har tecken med värdet noll", "the row has null characters"),
    "order": Text("datumen står i fel ordning", "the dates are in the wrong order"),
    "other_person": Text("hör till en annan person", "belongs to another person"),
    "outside_contact": Text("kostnaden ligger utanför vårdkontakten", "the cost is outside its contact"),
    "quotes": Text("citattecken går inte ihop", "quotation marks don't match"),
    "reference": Text("finns inte", "does not exist"),
    "required": Text("värdet saknas", "the value is missing"),
    "separator": Text("fel skiljetecken", "wrong separator"),
    "stopped": Text("resten av filen är inte läst", "the rest of the file was not read"),
}
"""The fault in words, where "found X" is not enough."""


def visible(text: str) -> str:
    """``text`` with everything that doesn't print on one line written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def problem_text(problem: Problem, lang: Lang = "sv") -> str:
    """The problem as one line: ``costs.csv, rad 14, kolumn amount: hittade "1.234,50". Tillåtet: …``."""
    index = 1 if lang == "en" else 0
    place = [visible(problem.file)]
    if problem.row is not None:
        place.append(f"{('rad', 'row')[index]} {problem.row}")
    if problem.column is not None:
        place.append(f"{('kolumn', 'column')[index]} {visible(problem.column)}")
    what = []
    if problem.code in WHAT:
        what.append(WHAT[problem.code][index])
    if problem.value is not None:
        what.append(f'{FOUND[index]} "{visible(problem.value)}"')
    allowed = visible((problem.allowed, problem.allowed_en)[index])
    return f"{', '.join(place)}: {', '.join(what) or FOUND[index]}. {ALLOWED[index]}: {allowed}"


class Collector:
    """Gathers one file's problems: lists the first thousand by row, counts all."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self._listed: list[Problem] = []

    def add(self, found: Iterable[Problem], count: int | None = None) -> None:
        """Add problems; ``count`` is how many there really are when only the first are listed."""
        new = list(found)
        self.count += len(new) if count is None else count
        self._listed += new
        if len(self._listed) > 10 * PROBLEMS_PER_FILE:
            self._listed = self._first()

    def _first(self) -> list[Problem]:
        by_row = sorted(self._listed, key=lambda p: (p.row is not None, p.row or 0))
        return by_row[:PROBLEMS_PER_FILE]

    def problems(self) -> list[Problem]:
        """The listed problems in row order, and last how many more there are."""
        listed = self._first()
        hidden = self.count - len(listed)
        if hidden > 0:
            text = Text(
                f"rätta det som visas och läs in igen, {hidden} till finns i filen",
                f"correct what is shown and read the folder again, the file has {hidden} more",
            )
            listed.append(problem(self.file, "more", text, value=str(hidden)))
        return listed
