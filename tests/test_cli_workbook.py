"""The workbook of `--out` says the same as the JSON, and a text that looks like a formula stays a text."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from tests.command import evaluate
from tests.tiny_folder import write_tiny

SHEETS = {
    "sv": ["Sammanfattning", "Fynd", "Villkor", "Kostnadsrader"],
    "en": ["Summary", "Findings", "Conditions", "Cost rows"],
}


class Written:
    """A workbook as its sheets, each a list of rows by column name."""

    def __init__(self, path: Path) -> None:
        self.book = load_workbook(path)

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        header, *rows = self.book[sheet].iter_rows(values_only=True)
        return [dict(zip(map(str, header), row, strict=True)) for row in rows]

    def cells(self) -> Iterator[Cell]:
        for sheet in self.book.worksheets:
            for row in sheet.iter_rows():
                yield from (cell for cell in row if isinstance(cell, Cell))


@pytest.fixture(scope="module", params=["sv", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(lang: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Written, list[dict[str, Any]]]:
    home = tmp_path_factory.mktemp("book")
    ran = evaluate(write_tiny(home / "tiny"), "--json", "--lang", lang, "--out", home / "x.xlsx")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(path.name for path in home.iterdir()) == ["tiny", "x.xlsx"]
    found: list[dict[str, Any]] = json.loads(ran.out, parse_float=Decimal)["findings"]
    return Written(home / "x.xlsx"), found


type Made = tuple[Written, list[dict[str, Any]]]


def kronor(values: list[Any]) -> Decimal:
    return sum((Decimal(str(value)) for value in values if value is not None), Decimal(0))


def test_the_four_sheets_are_there(made: Made, lang: str) -> None:
    assert made[0].book.sheetnames == SHEETS[lang]


def test_every_finding_is_a_row_with_its_amount(made: Made, lang: str) -> None:
    book, found = made
    rows = book.rows(SHEETS[lang][1])
    assert [row["Person"] for row in rows] == [finding["person_id"] for finding in found]
    amounts = [None if row["Kronor"] is None else Decimal(str(row["Kronor"])) for row in rows]
    assert amounts == [finding["amount"] for finding in found]


def test_the_sums_of_the_summary_are_those_of_the_json(made: Made, lang: str) -> None:
    book, found = made
    rows = book.rows(SHEETS[lang][0])
    count = "Antal" if lang == "sv" else "Number"
    assert sum(row[count] for row in rows) == len(found)
    assert kronor([row["Kronor"] for row in rows]) == kronor([finding["amount"] for finding in found]) > 0


def test_every_condition_is_a_row_except_of_the_lump_sum(made: Made, lang: str) -> None:
    book, found = made
    name = "Villkor" if lang == "sv" else "Condition"
    wanted = [c["id"] for finding in found if finding["state"] != "automatic" for c in finding["conditions"]]
    assert [row[name] for row in book.rows(SHEETS[lang][2])] == wanted


def test_every_cost_row_is_there_with_what_counts_of_it(made: Made, lang: str) -> None:
    rows = made[0].rows(SHEETS[lang][3])
    cost, counted = ("Kostnad", "Räknas") if lang == "sv" else ("Cost", "Counted")
    by_cost = {row[cost]: kronor([row[counted]]) for row in rows}
    assert by_cost == {"=2+2": Decimal(242050), "K2": Decimal(3200), "K3": Decimal(59000)}


def test_what_looks_like_a_formula_stays_a_text(made: Made) -> None:
    cells = list(made[0].cells())
    assert {"=1+1", "=2+2", "@SUM(1)"} <= {cell.value for cell in cells if cell.data_type in ("s", "inlineStr")}
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_a_workbook_without_json_prints_the_summary_too(tmp_path: Path) -> None:
    ran = evaluate(write_tiny(tmp_path / "tiny"), "--out", tmp_path / "x.xlsx")
    assert "4 personer" in ran.out
    assert (tmp_path / "x.xlsx").is_file()
