"""The table of codes as a file: the columns we give out, and the same file read back."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.utils import translation

from atersok.accounts.models import Unit
from atersok.claims.exports import Cell
from atersok.claims.language import kind_in_words
from atersok.claims.models.finding import KINDS
from atersok.intake.reading import (
    Field,
    FileRefused,
    Source,
    interpret,
    problem_text,
    propose_mapping,
    read_cells,
    row_text,
)
from atersok.law.wording import Text
from atersok.money.models import Account, Coding
from atersok.report.words import KIND_NAMES

TABLE = Source(
    "codings",
    Text("Kontering", "Codes"),
    Text("Tabellen över konton och koder.", "The table of accounts and codes."),
    Text("Filer till ekonomisystemet.", "Files to the ledger."),
    (
        Field("account", "text", Text("Kontoslag", "Account kind"), (), "Fordran på staten", required=True),
        Field("kind", "text", Text("Ersättning", "Reimbursement"), (), "Varaktig vård"),
        Field("unit", "text", Text("Enhet", "Unit"), ("Enhetskod",), "MED"),
        Field("number", "id", Text("Konto", "Account number"), ("Kontonr", "Kontonummer"), "3510", required=True),
        Field("cost_centre", "text", Text("Kst", "Cost centre"), ("Kostnadsställe", "Ansvar"), "7059"),
        Field("activity", "text", Text("Verksamhet", "Activity"), (), "420"),
        Field("object", "text", Text("Objekt", "Object"), ("Obj",), "9909"),
        Field("project", "text", Text("Projekt", "Project"), ("Proj",), "12"),
        Field("counterpart", "text", Text("Motpart", "Counterpart"), (), "801"),
        Field("since", "date", Text("Gäller från", "From"), ("Från",), "2026-01-01", required=True),
        Field("until", "date", Text("Gäller till och med", "Until"), ("Till och med", "Till"), "2026-12-31"),
    ),
)  # fmt: skip

_CODES = ("number", "cost_centre", "activity", "object", "project", "counterpart")


class Read(NamedTuple):
    """The file's rows, or what is wrong as sentences."""

    rows: list[tuple[str, Coding]]  # where it stands, and the row
    problems: list[str]


def cells() -> Iterator[list[Cell]]:
    """The table as it stands, in the columns of :data:`TABLE`."""
    for row in Coding.objects.select_related("unit"):
        yield [
            str(row.get_account_display()), kind_in_words(row.kind) if row.kind else "",
            row.unit.code if row.unit else "", row.number, row.cost_centre, row.activity, row.object, row.project,
            row.counterpart, row.since, row.until,
        ]  # fmt: skip


def read(content: bytes, on: date, lang: str) -> Read:
    """A file as xlsx, csv or ods. Nothing is raised for what it holds; all that is wrong is said at once."""
    try:
        found = read_cells(content)
    except FileRefused as refused:
        return Read([], [refused.problem.fill(lang)])
    table = interpret(found, TABLE, propose_mapping(TABLE, found.header), on)
    problems = [problem_text(one, lang) for one in table.problems if one.severity == "error"]
    if problems:
        return Read([], problems)
    words, rows = _Words(lang), []
    for number, values in table.records():
        place = row_text(number, lang)
        row, unknown = words.row(values)
        rows.append((place[:1].upper() + place[1:], row))
        problems += [_UNKNOWN.fill(lang, {"place": rows[-1][0], "word": word}) for word in unknown]
    return Read(rows, problems)


_UNKNOWN = Text("{place}: {word} finns inte.", "{place}: there is no {word}.")


class _Words:
    """The file's words for account kinds, reimbursements and units, as ours."""

    def __init__(self, lang: str) -> None:
        with translation.override(lang):
            self.accounts = {name.lower(): one.value for one in Account for name in (one.value, str(one.label))}
        self.kinds = {name.lower(): kind for kind, _n in KINDS for name in (kind, *KIND_NAMES[kind])}
        self.units = {code.lower(): pk for pk, code in Unit.objects.values_list("pk", "code")}

    def row(self, values: dict[str, Any]) -> tuple[Coding, list[str]]:
        """The row, and the words that mean nothing here."""
        words = {name: str(values[name] or "").strip().lower() for name in ("account", "kind", "unit")}
        account, kind = self.accounts.get(words["account"], ""), self.kinds.get(words["kind"], "")
        unit = self.units.get(words["unit"])
        found = {"account": account, "kind": kind, "unit": unit}
        unknown = [str(values[name]) for name, word in words.items() if word and not found[name]]
        codes = {name: values[name] or "" for name in _CODES}
        row = Coding(account=account, kind=kind, unit_id=unit, since=values["since"], until=values["until"], **codes)
        return row, unknown
