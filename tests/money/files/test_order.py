"""The bokföringsorder as workbook and CSV: the region's columns, balanced, harmless, the same bytes each time."""

import csv
import io
import shutil
import subprocess
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from atersok.money.files.order import ATTESTS, COLUMNS, Order, OrderRow, to_csv, to_xlsx
from atersok.money.files.problem import FileError

CODES = {"kst": "0705", "objekt": "9909", "motpart": "21"}
ROWS = (
    OrderRow("3999", 12500050, CODES, "Utfördelning kv 1 åäö", "202611"),
    OrderRow("5999", -10000000, {"kst": "2506"}, "Andel", "202611"),
    OrderRow("5998", -2500050, {}, "Rest"),
)
ORDER = Order("BO-2026-17", date(2026, 11, 21), "Fördelning kv 3", ROWS, "RS/251/2026")


def _with(**values: Any) -> Order:
    return replace(ORDER, rows=(replace(ROWS[0], **values), replace(ROWS[1], amount=-12500050)))


def _csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def _grid(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def test_the_csv_as_the_ledger_reads_it() -> None:
    content = to_csv(ORDER)
    assert content.startswith(b"\xef\xbb\xbfKonto;Kst;Verksamhet;Objekt;Projekt;Motpart;Debet;Kredit;Text;Period\r\n")
    assert _csv(content)[1:] == [
        ["3999", "0705", "", "9909", "", "21", "125000,50", "", "Utfördelning kv 1 åäö", "202611"],
        ["5999", "2506", "", "", "", "", "", "100000,00", "Andel", "202611"],
        ["5998", "", "", "", "", "", "", "25000,50", "Rest", ""],
    ]


def test_columns_stand_in_the_regions_own_order() -> None:
    columns = ["period", "konto", "motpart", "objekt", "kst", "kredit", "debet", "text"]
    assert _csv(to_csv(ORDER, columns))[1] == [
        "202611",
        "3999",
        "21",
        "9909",
        "0705",
        "",
        "125000,50",
        "Utfördelning kv 1 åäö",
    ]
    assert _grid(to_xlsx(ORDER, columns))[7][:7] == ["202611", "3999", "21", "9909", "0705", "", 125000.5]


def test_the_workbook_has_head_rows_sums_and_lines_to_sign() -> None:
    grid = _grid(to_xlsx(ORDER))
    assert [row[:2] for row in grid[:5]] == [
        ["Bokföringsorder", ""],
        ["Nummer", "BO-2026-17"],
        ["Datum", "2026-11-21"],
        ["Text", "Fördelning kv 3"],
        ["Underlag", "RS/251/2026"],
    ]
    assert grid[6] == [
        "Konto",
        "Kst",
        "Verksamhet",
        "Objekt",
        "Projekt",
        "Motpart",
        "Debet",
        "Kredit",
        "Text",
        "Period",
    ]
    assert grid[7][:8] == ["3999", "0705", "", "9909", "", "21", 125000.5, ""]
    assert grid[10][0] == "Summa"
    assert grid[10][6:8] == [125000.5, 125000.5]
    assert [row[0] for row in grid if row[0] in ATTESTS] == list(ATTESTS)


def test_the_sums_are_formulas_that_reach_every_row() -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(ORDER))).worksheets[0]
    assert [sheet.cell(11, column).value for column in (7, 8)] == ["=SUM(G8:G10)", "=SUM(H8:H10)"]


@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not on this machine; calamine and openpyxl read the file above",
)
def test_libreoffice_opens_the_workbook_and_adds_up_the_same(tmp_path: Path) -> None:
    (tmp_path / "order.xlsx").write_bytes(to_xlsx(ORDER))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path), str(tmp_path / "order.xlsx")], check=True, timeout=120, capture_output=True
    )
    rows = list(csv.reader((tmp_path / "order.csv").read_text("utf-8").splitlines(), delimiter=";"))
    sums = next(row for row in rows if row[0] == "Summa")
    assert len({"".join(c for c in cell if c.isdigit()) for cell in sums[6:8]}) == 1
    assert "".join(c for c in sums[6] if c.isdigit()) == "12500050"


def test_the_same_order_gives_the_same_bytes() -> None:
    first = to_xlsx(ORDER), to_csv(ORDER)
    time.sleep(2.1)  # a zip file's clock goes in steps of two seconds
    assert (to_xlsx(ORDER), to_csv(ORDER)) == first


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "|x", "  =1", "\u00a0=1"])
def test_nothing_is_run_by_a_spreadsheet(text: str) -> None:
    order = _with(text=text)
    assert _csv(to_csv(order))[1][8] == f"'{text}"
    cell = load_workbook(io.BytesIO(to_xlsx(order))).worksheets[0].cell(8, 9)
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize(
    ("order", "says"),
    [
        (replace(ORDER, rows=ROWS[:2]), 'Skillnaden mellan debet och kredit är "25000.50"'),
        (replace(ORDER, rows=()), 'Antalet rader är "0"'),
        (_with(account="39A"), 'Kontot i rad 1 är "39A"'),
        (_with(account=""), "Kontot i rad 1"),
        (_with(account="²"), "Kontot i rad 1"),
        (_with(amount=0), 'Beloppet i rad 1 är "0"'),
        (_with(amount=1.5), "Beloppet i rad 1"),
        (_with(amount=10**13), "Beloppet i rad 1"),
        (_with(codes={"anläggning": "7"}), 'Koden anläggning i rad 1 är "7"'),
        (_with(codes={"debet": "7"}), "Koden debet"),
        *((_with(codes={"kst": code}), "Koden kst i rad 1") for code in ("=1+1", "+12", "-12", "@x", "|x", " =1")),
        (_with(text="a\nb"), "Texten i rad 1"),
        (_with(text="x" * 1001), "Textens längd"),
        (replace(ORDER, text="\x00"), "Texten i bokföringsordern"),
    ],
)
def test_what_cant_be_booked_is_refused(order: Order, says: str) -> None:
    for make in (to_csv, to_xlsx):
        with pytest.raises(FileError) as error:
            make(order)
        assert says in str(error.value)
        assert error.value.said("en")


@pytest.mark.parametrize("columns", [("konto", "debet"), (*COLUMNS, "kst"), ("konto", "debet", "kredit"), COLUMNS[:-1]])
def test_columns_that_would_lose_something_are_refused(columns: tuple[str, ...]) -> None:
    with pytest.raises(FileError, match="Tillåtet"):
        to_csv(ORDER, columns)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=30)


@given(st.lists(st.tuples(st.integers(1, 10**12), TEXTS, TEXTS), min_size=1, max_size=6))
def test_any_rows_come_back_from_both_files(rows: list[tuple[int, str, str]]) -> None:
    made = [OrderRow("3999", ore, {"kst": f"7{code}"}, text) for ore, code, text in rows]
    order = replace(ORDER, rows=[*made, OrderRow("5999", -sum(ore for ore, _, _ in rows))])
    read = _csv(to_csv(order))[1:]
    assert [int(row[6].replace(",", "")) for row in read[:-1]] == [ore for ore, _, _ in rows]
    assert [row[8].removeprefix("'") for row in read[:-1]] == [text.removeprefix("'") for _, _, text in rows]
    grid = _grid(to_xlsx(order))
    assert [round(row[6] * 100) for row in grid[7 : 7 + len(rows)]] == [ore for ore, _, _ in rows]
    assert grid[7 + len(rows)][6] == ""
