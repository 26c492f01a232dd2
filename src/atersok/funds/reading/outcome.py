"""The ledger's outcome on one objekt, from SIE 4E or a table: sums by cost centre, account and month.

The table (xlsx, csv, ods) has the columns konto, kst, objekt, belopp, datum and, unread, text.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from atersok.intake.reading import Field, FileRefused, Source, interpret, problem_text, propose_mapping, read_cells
from atersok.law.wording import Text
from atersok.money.files import sie
from atersok.money.files.problem import FileError
from atersok.money.files.sie.model import FIRST_FREE_DIMENSION

COST_CENTRE, PROJECT = 1, 6
"""The dimensions that SIE reserves for kostnadsställe and projekt."""

LONGEST = 20
"""Characters of an account or a cost centre that are kept."""

OUTCOME = Source(
    "fund_outcome",
    Text("Utfall per objekt", "Outcome by object"),
    Text("Rader ur bokföringen.", "Rows of the ledger."),
    Text("Uppföljning av statliga medel.", "Follow-up of state funds."),
    (
        Field("account", "id", Text("Konto", "Account"), ("Kontonr", "Kontonummer"), "5999", required=True),
        Field("cost_centre", "id", Text("Kst", "Cost centre"), ("Kostnadsställe", "Ansvar", "Vsh/kst"), "7059"),
        Field("objekt", "id", Text("Objekt", "Object"), ("Obj", "Objektkod"), "9909", required=True),
        Field("amount", "signed_amount", Text("Belopp", "Amount"), ("Summa", "Utfall"), "12 345,60", required=True),
        Field("day", "date", Text("Datum", "Day"), ("Bokföringsdatum", "Verdatum", "Transdatum"), "2026-03-01",
              required=True),
    ),
    not_stored=("Text", "Vertext", "Transtext", "Verifikationstext"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sum:
    """Öre, debit above zero."""

    cost_centre: str
    account: str
    month: int
    amount: int


@dataclass(frozen=True, slots=True)
class Read:
    """A file read: sums, or problems as sentences. `through`: the last month in the file, also of other objekt."""

    form: str
    sums: list[Sum]
    through: int
    problems: list[str]


type Line = tuple[str, str, str, int, date]  # account, cost centre, objekt or "", öre, day


def read_outcome(content: bytes, objekt: str, year: int, on: date, lang: str = "sv") -> Read:
    """The year's sums on the objekt. Nothing is raised for what the file holds."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(b"#FLAGGA"):
        try:
            return _summed("sie", _of_sie(sie.read(content), objekt), objekt, year, lang)
        except sie.FileError as error:
            return Read("sie", [], 0, [error.said(lang)])
    return _of_table(content, objekt, year, on, lang)


def _of_sie(file: sie.SieFile, objekt: str) -> Iterator[Line]:
    """Every row, with the objekt where it stands in the dimension that holds it."""
    rows = [row for voucher in file.vouchers for row in voucher.transactions]
    candidates = _dimensions(file.dimensions) or [{PROJECT, *_own(rows)}]
    holding = (found for found in candidates if any(_on(row.objects, found, objekt) for row in rows))
    dimensions = next(holding, candidates[0])
    for row in rows:
        on_it = objekt if _on(row.objects, dimensions, objekt) else ""
        yield row.account, row.objects.get(COST_CENTRE, ""), on_it, row.amount, row.day


def _dimensions(names: Mapping[int, str]) -> list[set[int]]:
    """Where the objekt may stand, the likeliest first: what the file names Objekt, then what it names Projekt."""
    named = [{number for number, name in names.items() if word in name.casefold()} for word in ("objekt", "projekt")]
    return [found for found in named if found]


def _own(rows: Iterable[sie.Transaction]) -> set[int]:
    """The region's own dimensions: a customer or a supplier can have the objekt's code."""
    return {number for row in rows for number in row.objects if number >= FIRST_FREE_DIMENSION}


def _on(objects: Mapping[int, str], dimensions: set[int], objekt: str) -> bool:
    return any(objects.get(dimension) == objekt for dimension in dimensions)


def _of_table(content: bytes, objekt: str, year: int, on: date, lang: str) -> Read:
    try:
        cells = read_cells(content)
    except FileRefused as refused:
        return Read("", [], 0, [refused.problem.fill(lang)])
    found = interpret(cells, OUTCOME, propose_mapping(OUTCOME, cells.header), on)
    if found.errors:
        return Read(cells.format, [], 0, [problem_text(one, lang) for one in found.problems if one.severity == "error"])
    columns = (found.columns[name] for name in ("account", "cost_centre", "objekt", "amount", "day"))
    lines = ((str(a), str(c or ""), str(o), int(str(ore)), _day(d)) for a, c, o, ore, d in zip(*columns, strict=True))
    return _summed(cells.format, lines, objekt, year, lang)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is no day")
    return value


def _summed(form: str, lines: Iterable[Line], objekt: str, year: int, lang: str) -> Read:
    sums: dict[tuple[str, str, int], int] = defaultdict(int)
    through = 0
    for account, centre, on, amount, day in lines:
        if day.year == year:
            through = max(through, day.month)
            if on == objekt:
                sums[centre, account, day.month] += amount
    problems = _too_long(sums, lang)
    found = [] if problems else [Sum(*place, amount) for place, amount in sorted(sums.items())]
    return Read(form, found, through, problems)


def _too_long(sums: Iterable[tuple[str, str, int]], lang: str) -> list[str]:
    """A sentence for each account and cost centre that is longer than what is kept."""
    allowed = Text(f"högst {LONGEST} tecken", f"at most {LONGEST} characters")
    codes = [(Text("kostnadsstället", "the cost centre"), centre) for centre, _account, _month in sums]
    codes += [(Text("kontot", "the account"), account) for _centre, account, _month in sums]
    long = sorted({(thing, code) for thing, code in codes if len(code) > LONGEST})
    return [FileError(thing, code, allowed).said(lang) for thing, code in long]
