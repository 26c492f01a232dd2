"""The rows of a bill, read by the one reader there is (intake.reading): what is required, and every fault said."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from atersok.intake.reading import (
    CellProblem,
    Cells,
    Interpreted,
    Source,
    interpret,
    propose_mapping,
    read_cells,
    text_of,
)
from atersok.intake.reading.agency_sources import LMA
from atersok.intake.reading.fields import NotAbove
from atersok.intake.reading.region_sources import COSTS
from atersok.law.wording import Text

MOST_ROWS = 2_000
"""Rows in a bill. A unit with more divides them in several invoices."""

_OF_COSTS = COSTS.by_name

SOURCE = Source(
    "bill",
    Text("Räkning från privat enhet", "Bill from a private unit"),
    Text("Rader i en räkning för vård av asylsökande.", "Rows of a bill for care of asylum seekers."),
    Text("Kostnader som regionen betalar och söker ersättning för.", "Costs that the region pays and claims."),
    (
        replace(LMA, required=True),
        _OF_COSTS["date"],
        _OF_COSTS["kind"],
        _OF_COSTS["amount"],
        replace(
            _OF_COSTS["fee"],
            required=True,
            help=Text(
                "Det patienten har betalat. Skriv 0 om inget togs.", "What the patient paid. Write 0 for nothing."
            ),
        ),
    ),
    (NotAbove("fee", "amount"),),
    ("Namn", "Efternamn", "Förnamn", "Patient", "Patientnamn", "Diagnos", "Personnummer", "Födelsedatum"),
)

FIELDS = tuple(field.name for field in SOURCE.fields)
HEADER = [field.title.sv for field in SOURCE.fields]

_MORE = Text("Raden har fler fel än vi kunde skriva ut.", "The row has more faults than we could write.")
_TEXT = 200

type Problem = list[str]
"""Code, weight (`error` or `warning`), and the words in Swedish and English: as it is kept on the line."""


class UnreadableError(Exception):
    """The table can't be used at all. `problems`: why, in both languages."""

    def __init__(self, problems: Sequence[Text]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A row as read: öre; None and "" where it could not be. `given` as the unit wrote it, in the order of FIELDS."""

    row: int
    given: tuple[str, ...]
    lma: str
    day: date | None
    kind: str
    amount: int | None
    fee: int | None
    problems: list[Problem]


def cells_of_rows(rows: Sequence[Sequence[str]]) -> Cells:
    """Rows typed one by one, in the order of FIELDS, as a table. Empty rows are left out."""
    filled = [[*row, *[""] * len(FIELDS)][: len(FIELDS)] for row in rows if any(text.strip() for text in row)]
    columns: list[Any] = [tuple(text or None for text in column) for column in zip(*filled, strict=True)]
    return Cells(
        header=list(HEADER), columns=columns or [()] * len(FIELDS), row_numbers=list(range(2, len(filled) + 2)),
        format="xlsx",
    )  # fmt: skip


def cells_of_bytes(data: bytes) -> Cells:
    """A file or pasted cells as a table. Raises intake.reading.FileRefused."""
    return read_cells(data)


def read(cells: Cells, on: date) -> list[ReadLine]:
    """Every row with all that is wrong with it. Raises UnreadableError for the table as a whole."""
    found = interpret(cells, SOURCE, mapping := propose_mapping(SOURCE, cells.header), on)
    if found.refused:
        raise UnreadableError([_said(one) for one in found.problems if one.row is None])
    if len(cells) > MOST_ROWS:
        raise UnreadableError([_too_many(len(cells))])
    given = _given(cells, {name: place for place, name in mapping.items() if name})
    problems = _by_row(found)
    columns = found.columns
    return [
        ReadLine(
            place + 1, given[place], _text(columns["lma"][place]), _day(columns["date"][place]),
            _text(columns["kind"][place]), _ore(columns["amount"][place]), _ore(columns["fee"][place]),
            problems.get(number, []) if ok else problems.get(number) or [["cell", "error", *_MORE]],
        )
        for place, (number, ok) in enumerate(zip(found.row_numbers, found.ok, strict=True))
    ]  # fmt: skip


def _too_many(rows: int) -> Text:
    return Text(
        f"Räkningen har {rows} rader. Högst {MOST_ROWS} får plats; dela upp den på flera fakturor.",
        f"The bill has {rows} rows. At most {MOST_ROWS} fit; divide it into several invoices.",
    )


def _given(cells: Cells, places: dict[str, int]) -> list[tuple[str, ...]]:
    columns = [cells.columns[places[name]] for name in FIELDS]
    return [tuple(_clean(text_of(value)) for value in row) for row in zip(*columns, strict=True)]


def _clean(text: str) -> str:
    """On one line, without what a database or a table can't hold."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_TEXT]


def _by_row(found: Interpreted) -> dict[int, list[Problem]]:
    rows: dict[int, list[Problem]] = defaultdict(list)
    for problem in found.problems:
        if problem.row is not None and problem.code != "identical_row":  # the check of doubles says it better
            rows[problem.row].append(["cell", problem.severity, *_said(problem)])
    return rows


def _said(problem: CellProblem) -> Text:
    """What is wrong and what is allowed. The value itself stays out: it may be somebody's number."""
    return Text(*(_in(problem, lang) for lang in ("sv", "en")))


def _in(problem: CellProblem, lang: str) -> str:
    allowed, example = problem.allowed.fill(lang), problem.example
    words = problem.message.fill(lang)
    if allowed:
        words += f" {'Allowed' if lang == 'en' else 'Tillåtet'}: {allowed}"
        words += f", {'e.g.' if lang == 'en' else 't.ex.'} {example}." if example else "."
    return words


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _ore(value: object) -> int | None:
    return value if isinstance(value, int) else None


def invoice_key(invoice: str) -> str:
    """What makes two invoice numbers the same: letters and digits alone, whatever case. Empty where there are none."""
    return "".join(filter(str.isalnum, invoice)).casefold()[:60]
