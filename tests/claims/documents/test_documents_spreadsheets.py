"""The workbooks and the CSV: real numbers and days, and text that is never a formula."""

import csv
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.claims.documents.document_examples import COSTLY, LINES, PERSON, examinations, many_lines

from atersok.claims.documents import ContentError, eservice_csv, eservice_xlsx, specification_xlsx


def _rows(content: bytes, sheet: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(content))[sheet].iter_rows(values_only=True))


def test_the_specification_has_every_row_with_real_numbers_and_days() -> None:
    header, *rows = _rows(specification_xlsx(COSTLY), "Rader")
    assert header[4:6] == ("Datum", "Id")
    assert [row[5] for row in rows] == ["K1", "K2", "K3"]
    assert rows[0][4] == datetime(2025, 10, 10)  # noqa: DTZ001 – a spreadsheet day has no zone
    assert rows[0][9:12] == (242100, 50, 242050)
    assert rows[2][9:] == (812.45, 0, 0, "Ingår i schablonen")


def test_the_workbooks_sum_is_the_claim() -> None:
    for application in (COSTLY, examinations(), many_lines(500)):
        sums = dict(_rows(specification_xlsx(application), "Summa")[1:])
        assert round(sums["Sökt belopp"] * 100) == application.amount
        assert round(sum(value for name, value in sums.items() if name != "Sökt belopp") * 100) == application.amount


def test_the_header_is_frozen_and_formulas_are_text() -> None:
    row = replace(PERSON, family_name="=1+1", given_name="", lines=tuple(replace(x, unit="@SUM(1)") for x in LINES))
    book = load_workbook(BytesIO(specification_xlsx(replace(COSTLY, rows=(row,)))))
    sheet = book["Rader"]
    assert sheet.freeze_panes == "A2"
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")
    assert sheet["I2"].data_type == "s"


def test_workbooks_are_the_same_each_time_and_name_nobody_in_their_metadata() -> None:
    assert specification_xlsx(COSTLY) == specification_xlsx(COSTLY)
    assert eservice_xlsx(examinations()) == eservice_xlsx(examinations())
    properties = load_workbook(BytesIO(specification_xlsx(COSTLY))).properties
    assert properties.title == "Kostnadsspecifikation A-2026-0118"
    assert properties.creator == "Region Jämtland Härjedalen"


def test_the_list_for_the_e_service_as_csv() -> None:
    content = eservice_csv(examinations(2))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0][0] == "Dossiernummer"
    assert rows[1] == ["52000001", "Efternamn1", "Förnamn1", "1980-01-02", "2026-01-06"]


def test_the_list_for_the_e_service_as_workbook() -> None:
    rows = _rows(eservice_xlsx(examinations(2)), "Hälsoundersökningar")
    assert rows[1][0] == "52000001"
    assert rows[1][4].date() == date(2026, 1, 6)


def test_csv_neutralises_what_a_spreadsheet_would_run() -> None:
    application = examinations(1)
    row = replace(application.rows[0], family_name='=HYPERLINK("http://x")', given_name="Åsa;\nB")
    found = list(
        csv.reader(eservice_csv(replace(application, rows=(row,))).decode("utf-8-sig").split("\r\n"), delimiter=";")
    )
    assert found[1][1].startswith("'=")
    assert found[1][2] == "Åsa;\nB"


def test_only_examinations_with_a_day_go_into_the_e_service() -> None:
    with pytest.raises(ContentError, match="not claimed in the e-service"):
        eservice_csv(COSTLY)
    application = examinations(1)
    with pytest.raises(ContentError, match="person 1: the examination has no date"):
        eservice_xlsx(replace(application, rows=(replace(application.rows[0], examination_date=None),)))
