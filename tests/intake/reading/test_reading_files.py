"""A file is read by what it is, in any dress that people's programs give it."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.reading.made_files import (
    FIRST,
    HEADER,
    ODS_HEADER,
    csv,
    inline,
    ods,
    ods_cell,
    ods_row,
    raw_xlsx,
    xlsx,
)

from atersok.intake.reading import Cells, FileRefused, read_cells, with_rows_replaced

MOMENT = datetime.fromisoformat("2025-03-01T14:32:00")


def refusal(data: bytes, name: str = "") -> str:
    with pytest.raises(FileRefused) as refused:
        read_cells(data, name)
    assert refused.value.problem.sv.endswith(".")
    assert refused.value.problem.en.endswith(".")
    return refused.value.code


def rows(cells: Cells) -> list[tuple[object, ...]]:
    return [values for _, values in cells.rows]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_whatever_its_separator_and_encoding(separator: str, encoding: str) -> None:
    first = [value.replace(",", ".") for value in FIRST]
    cells = read_cells(csv(HEADER, first, separator=separator, encoding=encoding))
    assert cells.header == list(HEADER)
    assert rows(cells) == [tuple(first)]
    assert (cells.format, cells.row_numbers, cells.header_row) == ("csv", [2], 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    assert rows(read_cells(csv(HEADER, FIRST, end=end))) == [FIRST]


def test_a_decimal_comma_does_not_make_the_comma_a_separator() -> None:
    assert read_cells(csv(HEADER, FIRST, FIRST)).header == list(HEADER)


def test_a_line_naming_the_separator_is_believed() -> None:
    cells = read_cells(b"sep=#\r\n" + csv(HEADER, FIRST, separator="#"))
    assert (rows(cells), cells.header_row, cells.row_numbers) == ([FIRST], 2, [3])


def test_values_in_quotation_marks_may_hold_separators_marks_and_breaks() -> None:
    cells = read_cells(
        b'LMA-nummer;Datum;Enhet\n50008920;2025-03-01;"Ekan; ""stora""\nhuset"\n50008921;2025-03-02;Alen\n'
    )
    assert [row[2] for row in rows(cells)] == ['Ekan; "stora"\nhuset', "Alen"]
    assert cells.row_numbers == [2, 3]


def test_what_looks_like_a_formula_stays_text() -> None:
    values = ("=cmd|' /C calc'!A0", "+46", "@SUM(A1)", "-2", "=1+1", "x")
    assert rows(read_cells(csv(HEADER, values))) == [values]


@pytest.mark.parametrize("lines", range(1, 11))
def test_the_header_is_found_below_one_to_ten_lines_of_title(lines: int) -> None:
    title = [("Utdrag ur Melker",), *[("",)] * (lines - 1)]
    for data in (csv(*title, HEADER, FIRST), xlsx(*title, HEADER, FIRST)):
        cells = read_cells(data)
        assert (cells.header, cells.header_row, cells.row_numbers) == (list(HEADER), lines + 1, [lines + 2])


def test_unknown_headings_are_the_first_filled_row() -> None:
    cells = read_cells(csv(("", ""), ("Frukt", "Färg"), ("äpple", "röd")))
    assert (cells.header, rows(cells)) == (["Frukt", "Färg"], [("äpple", "röd")])


@pytest.mark.parametrize("first", [("50008920", "2025-03-01"), ("Anna", "19850301"), ("2025-03-01", "Anna")])
def test_a_file_that_begins_with_data_has_no_header(first: tuple[str, str]) -> None:
    assert refusal(csv(first, first)) == "no_header"


def test_a_header_alone_is_a_table_without_rows() -> None:
    for data in (csv(HEADER), xlsx(HEADER), ods(ODS_HEADER)):
        cells = read_cells(data)
        assert len(cells) == 0
        assert len(cells.columns) == len(cells.header) > 0


def test_two_columns_with_the_same_heading_are_refused_by_letter() -> None:
    with pytest.raises(FileRefused) as refused:
        read_cells(csv(("LMA-nummer", "Datum", "lma-nummer"), ("1", "2", "3")))
    assert refused.value.code == "duplicate_header"
    assert "kolumn A och C" in refused.value.problem.sv


def test_blank_rows_and_columns_around_and_between_are_left_out() -> None:
    table = [("", "", ""), ("", *HEADER, ""), ("", *FIRST, ""), ("", "", ""), ("", *FIRST), ("", "")]
    for data in (csv(*table), xlsx(*table)):
        cells = read_cells(data)
        assert (cells.header, rows(cells)) == (list(HEADER), [FIRST, FIRST])
        assert (cells.row_numbers, cells.letter(0)) == ([3, 5], "B")


def test_a_column_without_heading_is_kept_when_it_holds_something() -> None:
    cells = read_cells(csv(("LMA-nummer", "", "Datum"), ("50008920", "anteckning", "2025-03-01")))
    assert cells.header == ["LMA-nummer", "", "Datum"]


def test_rows_may_be_shorter_than_the_header() -> None:
    assert rows(read_cells(csv(HEADER, FIRST[:2]))) == [(*FIRST[:2], None, None, None, None)]


def test_a_workbook_keeps_numbers_days_and_truth_values() -> None:
    values = (1.5, 7, True, date(2025, 3, 1), MOMENT, "=1+1")
    assert rows(read_cells(xlsx(HEADER, values))) == [(1.5, 7.0, True, date(2025, 3, 1), MOMENT, "=1+1")]


def test_zero_is_a_value_and_its_row_is_kept() -> None:
    assert rows(read_cells(xlsx(HEADER, (0, "", "", "", "", ""), (False,)))) == [
        (0.0, *(None,) * 5),
        (False, *(None,) * 5),
    ]


def test_a_formulas_last_value_is_read_and_the_formula_is_not_evaluated() -> None:
    sheet = f'<row r="1">{inline("A1", "LMA-nummer")}{inline("B1", "Datum")}</row>'
    first = '<c r="A2"><f>WEBSERVICE("http://x")</f><v>50008920</v></c>'
    sheet += f'<row r="2">{first}<c r="B2" t="str"><f>A1</f><v>text</v></c></row>'
    assert rows(read_cells(raw_xlsx(sheet))) == [(50008920.0, "text")]


def test_numbers_that_are_no_numbers_become_text() -> None:
    sheet = f'<row r="1">{inline("A1", "LMA-nummer")}{inline("B1", "Datum")}</row>'
    sheet += '<row r="2"><c r="A2"><v>NaN</v></c><c r="B2"><v>1e999</v></c></row>'
    assert rows(read_cells(raw_xlsx(sheet))) == [("nan", "inf")]


def test_cells_without_reference_stand_after_each_other() -> None:
    sheet = f"<row>{inline('', 'LMA-nummer')}{inline('', 'Datum')}</row><row>{inline('', '1')}{inline('', '2')}</row>"
    assert rows(read_cells(raw_xlsx(sheet))) == [("1", "2")]


def test_names_with_a_prefix_are_read() -> None:
    cells = f"{inline('A1', 'LMA-nummer')}{inline('B1', 'Datum')}".replace("<", "<x:").replace("<x:/", "</x:")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="1">{cells}</x:row></x:sheetData></x:worksheet>'
    assert read_cells(raw_xlsx(parts={"xl/worksheets/sheet1.xml": sheet})).header == ["LMA-nummer", "Datum"]


def test_the_sheet_with_known_headings_is_read_and_the_others_named() -> None:
    data = xlsx(("Läs mig", "tack"), sheet="Info", more={"Kostnader": [HEADER, FIRST], "Mer": [HEADER]})
    cells = read_cells(data)
    assert (cells.sheet, cells.other_sheets) == ("Kostnader", ("Info", "Mer"))


def test_a_hidden_sheet_is_not_read() -> None:
    data = xlsx(("Läs mig", "tack"), sheet="Info", more={"Dold": [HEADER, FIRST]}, hidden="Dold")
    assert read_cells(data).sheet == "Info"


def test_an_ods_keeps_numbers_days_texts_and_repeats() -> None:
    number = '<table:table-cell office:value-type="float" office:value="50.5"/>'
    date_cell = '<table:table-cell office:value-type="date" office:date-value="2025-03-01">'
    day = f"{date_cell}<text:p>1 mars</text:p></table:table-cell>"
    twice = (
        '<table:table-cell table:number-columns-repeated="2" office:value-type="boolean" office:boolean-value="true"/>'
    )
    filled = ods_row(ods_cell("A<text:s text:c='2'/>B"), number, more='table:number-rows-repeated="2"')
    empty = ods_row(
        '<table:table-cell table:number-columns-repeated="16384"/>', more='table:number-rows-repeated="1048576"'
    )
    cells = read_cells(ods(ODS_HEADER + filled + ods_row(day, twice) + empty))
    assert rows(cells) == [("A  B", 50.5, None), ("A  B", 50.5, None), (date(2025, 3, 1), True, True)]
    assert (cells.format, cells.row_numbers, cells.sheet) == ("ods", [2, 3, 4], "Blad1")


def test_a_note_in_an_ods_cell_is_not_its_value() -> None:
    note = "<office:annotation><text:p>not</text:p></office:annotation>"
    noted = (
        f'<table:table-cell office:value-type="string">{note}<text:p>V</text:p><text:p>2</text:p></table:table-cell>'
    )
    assert rows(read_cells(ods(ODS_HEADER + ods_row(noted)))) == [("V\n2", None)]


@pytest.mark.parametrize("name", ["lista.xlsx", "lista.pdf", "", "x" * 1000, "../../etc/passwd"])
def test_the_name_decides_nothing(name: str) -> None:
    assert rows(read_cells(csv(HEADER, FIRST), name)) == [FIRST]


def test_rows_sent_back_take_the_places_they_had() -> None:
    first = Cells(["A", "B"], [("1", "2", "3"), ("x", "y", "z")], [2, 3, 5], "csv")
    back = Cells(["B", "A"], [("Y", "ny"), ("22", "4")], [3, 9], "xlsx", returned=True)
    merged = with_rows_replaced(first, back)
    assert rows(merged) == [("1", "x"), ("22", "Y"), ("3", "z"), ("4", "ny")]
    assert (merged.row_numbers, merged.header) == ([2, 3, 5, 6], ["A", "B"])


WORD = st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(WORD, WORD, WORD), min_size=1, max_size=5), st.sampled_from(["utf-8-sig", "utf-16"]))
@settings(max_examples=60)
def test_every_table_written_as_text_is_read_back(table: list[tuple[str, str, str]], encoding: str) -> None:
    quoted = [[f'"{value.replace(chr(34), chr(34) * 2)}"' for value in row] for row in table]
    cells = read_cells(csv(("LMA-nummer", "Datum", "Belopp"), *quoted, encoding=encoding))
    assert rows(cells) == table
