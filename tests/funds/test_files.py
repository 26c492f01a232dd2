"""Files in: the ledger as SIE 4E and as a table, published national tables with every fault by row and column."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from tests.funds.memo import MKR, TODAY, decision, fields_of_fund, fund_of_2026, need

from atersok.accounts.models import User
from atersok.funds.figures import table
from atersok.funds.followup import follow_up
from atersok.funds.models import KeyInput, LedgerFile, Part, Published, Status
from atersok.funds.reading.outcome import Sum, read_outcome
from atersok.funds.reading.published import read_published
from atersok.funds.services import allocation, fund, ledger

SIE = """#FLAGGA 0
#PROGRAM "Ekonomisystem" "1"
#FORMAT PC8
#GEN 20260801
#SIETYP 4
#FNAMN "Region Exempel"
#DIM 20 "Objekt"
#VER A 1 20260131 "Lön"
{
#TRANS 4010 {1 "2506" 20 "9909"} 1000.50 "" "Ågot Ågotsdotter"
#TRANS 2910 {} -1000.50
}
#VER A 2 20260228 "Tolk"
{
#TRANS 5510 {1 "7059" 20 "9909"} 200 20260301
#TRANS 5510 {1 "7059" 20 "1234"} 300
#TRANS 3999 {1 "7059" 20 "9909"} -500
}
#VER A 3 20260731 "Annat"
{
#TRANS 5510 {1 "9909"} 1
#TRANS 2910 {} -1
}
#VER A 4 20251231 "Förra året"
{
#TRANS 5510 {1 "7059" 20 "9909"} 9
#TRANS 2910 {} -9
}
""".encode("cp437")

SUMS = [Sum("2506", "4010", 1, 1000_50), Sum("7059", "3999", 2, -500_00), Sum("7059", "5510", 3, 200_00)]


def workbook(rows: list[list[object]]) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(number, place, value, day if isinstance(value, date) else None)
    return made.getvalue()


def test_the_ledger_in_sie_is_summed_by_cost_centre_account_and_month() -> None:
    read = read_outcome(SIE, "9909", 2026, TODAY)
    assert (read.form, read.problems, read.through) == ("sie", [], 7)
    assert read.sums == SUMS


def test_the_ledger_as_a_workbook_says_the_same() -> None:
    rows: list[list[object]] = [
        ["Konto", "Kst", "Objekt", "Belopp", "Datum", "Text"],
        [4010, 2506, 9909, 1000.5, date(2026, 1, 31), "Ågot"], [5510, 7059, 9909, 200, date(2026, 3, 1), ""],
        [3999, 7059, 9909, -500, date(2026, 2, 28), ""], [5510, 7059, 1234, 300, date(2026, 7, 31), ""],
        [5510, 7059, 9909, 9, date(2025, 12, 31), ""],
    ]  # fmt: skip
    read = read_outcome(workbook(rows), "9909", 2026, TODAY)
    assert (read.problems, read.sums, read.through) == ([], SUMS, 7)


def test_a_table_with_faults_names_row_and_column_and_gives_nothing() -> None:
    text = "konto;kst;objekt;belopp;datum\n5510;7059;9909;1.234;2026-01-01\n5510;7059;9909;5;igår\n".encode()
    read = read_outcome(text, "9909", 2026, TODAY)
    assert read.sums == []
    assert ["Rad 2, kolumn D" in read.problems[0], "Rad 3, kolumn E" in read.problems[1]] == [True, True]


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"#FLAGGA 0\n#SIETYP 4\n", SIE.replace(b"1000.50", b"tusen", 1), SIE[:-30], b"\xff\xfe\x00"],
)
def test_what_is_no_ledger_is_refused_in_words(content: bytes) -> None:
    read = read_outcome(content, "9909", 2026, TODAY)
    assert read.problems
    assert not read.sums


@given(st.binary(max_size=300))
def test_no_bytes_break_the_readers(content: bytes) -> None:
    read_outcome(content, "9909", 2026, TODAY)
    read_outcome(b"#FLAGGA 0\n" + content, "9909", 2026, TODAY)
    read_published(content, Part.REFUGEE)


@pytest.mark.django_db
def test_the_follow_up_compares_costs_with_decisions_and_forecasts(strategist: User) -> None:
    made, pot, _area = fund_of_2026(strategist)
    words = {"purpose": "Tolk", "cost_centre": "2506", "reference": "RS/12:5/2026", "day": date(2026, 5, 6)}
    allocation.draw(strategist, pot, words | {"amount": 1500_00}, TODAY)
    ledger.take_ledger(strategist, made, 2026, [*SUMS, Sum("", "5510", 7, 100_00)], 7, "sie", "0" * 64)
    followed = follow_up(made, 2026)
    assert [(row.cost_centre, row.decided, row.used, row.left) for row in followed.rows] == [
        ("", 0, 100_00, -100_00), ("2506", 1500_00, 1000_50, 499_50),
        ("7059", 3 * MKR - 1500_00, 200_00, 3 * MKR - 1700_00),
    ]  # fmt: skip
    assert followed.sum.decided == 3 * MKR  # pots and draws move between cost centres, never in or out
    assert followed.other == -500_00
    assert followed.months[:3] == (1000_50, 0, 200_00)
    assert [row.forecast for row in followed.rows] == [171_00, 1715_00, 343_00]
    assert [row.percent for row in followed.rows] == ["–", "33,30\N{NO-BREAK SPACE}%", "99,99\N{NO-BREAK SPACE}%"]
    assert [row.cost_centre for row in followed.reminders] == ["", "2506", "7059"]


@pytest.mark.django_db
def test_the_newest_file_of_a_year_counts(strategist: User) -> None:
    made, _pot, _area = fund_of_2026(strategist)
    ledger.take_ledger(strategist, made, 2026, SUMS, 7, "sie", "0" * 64)
    ledger.take_ledger(strategist, made, 2026, SUMS[:1], 8, "sie", "1" * 64)
    assert follow_up(made, 2026).sum.used == 1000_50
    assert LedgerFile.objects.count() == 2


@pytest.mark.django_db
def test_a_ledger_read_for_another_objekt_does_not_count(strategist: User) -> None:
    made, _pot, _area = fund_of_2026(strategist)
    ledger.take_ledger(strategist, made, 2026, SUMS, 7, "sie", "0" * 64)
    made.objekt = "9912"
    made.save()
    assert (follow_up(made, 2026).file, follow_up(made, 2026).sum.used) == (None, 0)


@pytest.mark.django_db
def test_a_comment_cites_a_decision_of_the_year(strategist: User) -> None:
    made, _pot, _area = fund_of_2026(strategist)
    ledger.take_ledger(strategist, made, 2026, SUMS, 7, "sie", "0" * 64)
    with pytest.raises(ValidationError):
        ledger.comment(strategist, made, 2026, "7059", "Tolk", "RS/999/2026", TODAY)
    ledger.comment(strategist, made, 2026, "7059", "Tolk", "RS/12/2026", TODAY)
    ledger.comment(strategist, made, 2026, "7059", "Mer tolk", "RS/12/2026", TODAY)
    followed = follow_up(made, 2026)
    assert [row.comment.text for row in followed.rows if row.comment] == ["Mer tolk"]
    assert [row.cost_centre for row in followed.reminders] == ["2506"]


TABLE = """År;Region;Antal;Belopp
2019;Jämtland Härjedalen;5 441;16 981 368
2019;Riket;320 410;1 000 000 000
""".encode()
ABOUT = fund.About(date(2018, 8, 31), "SKL", Status.DECIDED)


def test_a_published_table_is_read_as_csv_and_as_a_workbook() -> None:
    rows: list[list[object]] = [
        ["År", "Region", "Antal", "Belopp"], [2019, "Jämtland Härjedalen", 5441, 16981368],
        [2019, "Hela riket", 320410, 1000000000],
    ]  # fmt: skip
    read = read_published(workbook(rows), Part.REFUGEE)
    assert read.rows == read_published(TABLE, Part.REFUGEE).rows
    assert [(row.region, row.own, row.amount) for row in read.rows] == [
        ("Jämtland Härjedalen", 5_441, 16_981_368_00), (Published.COUNTRY, 320_410, 1_000_000_000_00),
    ]  # fmt: skip


def test_every_fault_of_a_table_is_named_by_row_and_column() -> None:
    text = "År;Region;Antal;Belopp;Del\n19;A;1;1;\n2019;;2;x;annat\n2019;B;−1;;\n2019;C;3;;\n2019;C;3;;\n".encode()
    read = read_published(text, Part.REFUGEE)
    assert [(one.row, one.column, one.value) for one in read.faults] == [
        (2, "A", "19"), (3, "B", ""), (3, "E", "annat"), (3, "D", "x"), (4, "C", "−1"), (6, "B", "C"),
    ]  # fmt: skip


def test_a_table_without_a_needed_column_says_which() -> None:
    assert "antal" in read_published(b"Ar;Region\n2019;A\n", Part.REFUGEE).refused


@pytest.mark.django_db
def test_an_imported_table_gives_the_regions_outcome(strategist: User) -> None:
    made = fund.save_fund(strategist, None, fields_of_fund())
    rows = read_published(TABLE, Part.REFUGEE).rows
    fund.take_published(strategist, made, rows, "Jämtland Härjedalen", ABOUT)
    figure = table(made).figure(2019, Part.REFUGEE)
    assert figure
    assert (figure.amount, figure.computed, figure.differs) == (16_981_368_00, 16_981_368_00, 0)
    allocation.add_need(strategist, made, 2019, need())
    assert allocation.decide(strategist, made, 2019, decision()).reference == "RS/251/2019"


@pytest.mark.django_db
def test_a_table_without_the_region_saves_nothing_at_all(strategist: User) -> None:
    made = fund.save_fund(strategist, None, fields_of_fund())
    with pytest.raises(ValidationError, match="Värmland"):
        fund.take_published(strategist, made, read_published(TABLE, Part.REFUGEE).rows, "Värmland", ABOUT)
    assert not Published.objects.exists()
    assert not KeyInput.objects.exists()


@pytest.mark.parametrize(
    ("declared", "dimension", "counts"),
    [
        ('#DIM 20 "Objekt"', 20, True), ('#DIM 20 "Objekt"', 8, False),
        ('#DIM 20 "Objekt"\n#DIM 21 "Motpart"', 21, False),
        ('#DIM 6 "Projekt"\n#DIM 21 "Motpart"', 6, True), ('#DIM 6 "Projekt"\n#DIM 21 "Motpart"', 21, False),
        ('#DIM 20 "Objekt"\n#DIM 6 "Projekt"', 6, True), ("", 20, True), ("", 6, True), ("", 8, False), ("", 9, False),
    ],
)  # fmt: skip
def test_a_customer_with_the_objekts_code_is_no_cost_of_the_fund(declared: str, dimension: int, counts: bool) -> None:
    named = SIE.replace(b'#DIM 20 "Objekt"', declared.encode()).replace(b'20 "9909"', b'%d "9909"' % dimension)
    assert read_outcome(named, "9909", 2026, TODAY).sums == (SUMS if counts else [])


def test_a_code_longer_than_what_is_kept_is_named_and_gives_nothing() -> None:
    long = SIE.replace(b'1 "7059" 20 "9909"} 200', b'1 "%s" 20 "9909"} 200' % (b"7" * 21))
    read = read_outcome(long, "9909", 2026, TODAY)
    assert read.sums == []
    assert ["ostnadsstället" in read.problems[0], "högst 20 tecken" in read.problems[0]] == [True, True]
    text = f"konto;kst;objekt;belopp;datum\n{'5' * 21};7059;9909;1;2026-01-01\n{'6' * 21};7059;1;1;2026-01-01\n"
    (said,) = read_outcome(text.encode(), "9909", 2026, TODAY).problems
    assert "5" * 21 in said


@pytest.mark.django_db
def test_an_older_table_read_after_a_newer_one_changes_nothing_that_counts(strategist: User) -> None:
    made = fund.save_fund(strategist, None, fields_of_fund())
    rows = read_published(TABLE, Part.REFUGEE).rows
    first = fund.take_published(strategist, made, rows, "Jämtland Härjedalen", ABOUT)
    older = [replace(row, own=row.own - 1, amount=(row.amount or 0) - 100) for row in rows]
    april = replace(ABOUT, day=date(2018, 4, 1), status=Status.ANNOUNCED)
    kept = fund.take_published(strategist, made, older, "Jämtland Härjedalen", april).kept
    assert (first.kept, kept) == ([], [(2019, Part.REFUGEE)])
    figure = table(made).figure(2019, Part.REFUGEE)
    assert figure
    assert (figure.amount, figure.computed) == (16_981_368_00, 16_981_368_00)
    assert set(Published.objects.values_list("day", flat=True)) == {ABOUT.day}
    again = [replace(row, amount=(row.amount or 0) - 100) for row in rows]
    assert fund.take_published(strategist, made, again, "Jämtland Härjedalen", ABOUT).kept == []
    assert table(made).to_divide(2019) == 16_981_367_00
