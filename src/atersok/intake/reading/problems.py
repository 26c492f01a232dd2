"""What can be wrong with a file that somebody drops, and how it is said in plain Swedish and English."""

from dataclasses import dataclass
from typing import Literal

from atersok.law.wording import Text

VALUE_LENGTH = 80
"""Characters of a faulty value that a problem carries."""

ADDED_FROM = 1_000_000_000
"""Row numbers from here on are rows that somebody added to a file before sending it back."""

Severity = Literal["error", "warning"]


class FileRefused(Exception):  # noqa: N818 - it says what was done, not that somebody erred
    """The file can't be read as a table. ``problem`` says why and what to do; ``code`` is stable."""

    def __init__(self, problem: Text, code: str) -> None:
        self.problem = problem
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a parser says of a value that it can't read.

    Attributes:
        code: short stable id of the rule that was broken.
        message: a sentence without full stop; ``{where}`` is where " i kolumn H" belongs.
        allowed: what is allowed, where that differs from the kind's own words.
    """

    code: str
    message: Text
    allowed: Text | None = None


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing that is wrong in one cell, row or file.

    Attributes:
        row: row number as the spreadsheet shows it; ``None`` for the whole file.
        column: column letter, or ``None`` for the whole row or file.
        header: the column's heading as it stands in the file.
        field: the field's name in :mod:`atersok.intake.reading.sources`.
        value: what was found, as text, at most 80 characters.
        code: short stable id of the rule that was broken.
        message: what we found, without blame.
        allowed: what is allowed.
        example: a value that would have done.
        severity: an ``error`` keeps the row out, a ``warning`` doesn't.
    """

    row: int | None
    column: str | None
    header: str | None
    field: str | None
    value: str | None
    code: str
    message: Text
    allowed: Text
    example: str
    severity: Severity = "error"


def where(letter: str | None) -> Text:
    """`` i kolumn H``, or nothing for a whole row."""
    return Text(f" i kolumn {letter}", f" in column {letter}") if letter else Text("", "")


def placed(message: Text, letter: str | None) -> Text:
    """The message with its ``{where}`` filled in, as a sentence."""
    place = where(letter)
    return Text(*(_sentence(text.replace("{where}", part)) for text, part in zip(message, place, strict=True)))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def cut(value: str) -> str:
    """At most 80 characters of a value, with … where some were left out."""
    return value if len(value) <= VALUE_LENGTH else f"{value[: VALUE_LENGTH - 1]}…"


def visible(text: str) -> str:
    """``text`` with everything that doesn't print on one line written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def place_text(problem: CellProblem, lang: str = "sv") -> str:
    """Where the problem is: ``rad 14, kolumn H (Belopp)``; nothing for the whole file."""
    english = lang == "en"
    parts = []
    if problem.row is not None:
        parts.append(row_text(problem.row, lang))
    if problem.column is not None:
        heading = f" ({visible(problem.header)})" if problem.header else ""
        parts.append(f"{'column' if english else 'kolumn'} {problem.column}{heading}")
    return ", ".join(parts)


def row_text(number: int, lang: str = "sv") -> str:
    """A row by its number: ``rad 14``; one that was added to a file sent back has none worth showing."""
    if number >= ADDED_FROM:
        return "an added row" if lang == "en" else "en tillagd rad"
    return f"{'row' if lang == 'en' else 'rad'} {number}"


def problem_text(problem: CellProblem, lang: str = "sv") -> str:
    """The problem as one line: place, what we found, what is allowed, an example."""
    english = lang == "en"
    place = place_text(problem, lang)
    text = f"{place[:1].upper()}{place[1:]}: " if place else ""
    text += problem.message.fill(lang)
    if problem.value:
        text += f" {'Found' if english else 'Där står'} ”{visible(problem.value)}”."
    text += f" {'Allowed' if english else 'Tillåtet'}: {problem.allowed.fill(lang)}"
    return f"{text}, {'e.g.' if english else 't.ex.'} {problem.example}." if problem.example else f"{text}."
