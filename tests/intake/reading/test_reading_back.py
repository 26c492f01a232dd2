"""The file back with its errors marked, and templates: both are read again by us, and neither holds a formula."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from tests.intake.reading.made_files import csv, xlsx

from atersok.intake.reading import (
    ADDED_FROM,
    SOURCES,
    Cells,
    Interpreted,
    Source,
    instructions,
    interpret,
    place_text,
    propose_mapping,
    read_cells,
    recognise,
    row_rules,
    source,
    template_workbook,
    with_errors,
    with_rows_replaced,
)
from atersok.intake.reading.folding import fold
from atersok.intake.reading.kinds import parser_of
from atersok.intake.reading.problems import Fault

ON = date(2026, 3, 1)
COSTS = source("costs")
HEADER = ["Rad-id", "LMA-nummer", "Datum", "Slag", "Belopp", "Kommentar"]
GOOD = ["V1", "50008920", "2025-03-01", "vård", "1 234,50", "=1+1"]
BAD = ["V2", "5000892", "2025-02-30", "vård", "1.234", "@x"]


def costs(cells: Cells) -> Interpreted:
    return interpret(cells, COSTS, propose_mapping(COSTS, cells.header), ON)


def sheet(data: bytes) -> Worksheet:
    found = openpyxl.load_workbook(io.BytesIO(data)).active
    assert isinstance(found, Worksheet)
    return found


def test_faulty_cells_are_coloured_and_commented_and_three_columns_say_why() -> None:
    cells = read_cells(csv(HEADER, GOOD, BAD))
    page = sheet(with_errors(cells, costs(cells).problems))
    assert [cell.value for cell in page[1]] == [*HEADER, "Fel", "Förväntat", "Fält", "Rad"]
    assert [cell.value for cell in page[2]][:6] == GOOD
    assert [cell.value for cell in page[3]][:6] == BAD
    marked = [cell.coordinate for row in page.iter_rows(min_row=2) for cell in row if cell.comment]
    assert marked == ["B3", "C3", "E3"]
    assert [cell.coordinate for row in page.iter_rows(min_row=2) for cell in row if cell.fill.fill_type] == marked
    assert page["E3"].comment is not None
    assert page["E3"].comment.text.startswith("Menar du 1 234 eller 1,234?")
    assert str(page["G3"].value).count("\n") == 2
    assert page["I3"].value == "LMA-nummer\nDatum\nBelopp"
    assert page.column_dimensions["J"].hidden


def test_only_the_rows_with_problems_when_asked_for() -> None:
    cells = read_cells(csv(HEADER, GOOD, BAD, GOOD))
    page = sheet(with_errors(cells, costs(cells).problems, only_errors=True))
    assert [row[0].value for row in page.iter_rows(min_row=2)] == ["V2", "V1"]
    assert [row[9].value for row in page.iter_rows(min_row=2)] == [3, 4]


def test_nothing_becomes_a_formula_or_a_link() -> None:
    texts = ["=1+1", "+1", "-1", "@x", "=HYPERLINK(1)", "http://x.example"]
    cells = read_cells(csv(HEADER, texts))
    page = sheet(with_errors(cells, costs(cells).problems))
    assert [cell.value for cell in page[2]][:6] == texts
    assert {cell.data_type for cell in page[2][:6]} == {"s"}
    assert page["F2"].hyperlink is None


def test_values_keep_their_types_and_places() -> None:
    values = [1.5, True, date(2025, 3, 1), datetime.fromisoformat("2025-03-01T14:32:00"), date(1900, 1, 1), "å"]
    cells = read_cells(xlsx(["Titel"], [""], ["", *HEADER], ["", *values], [""], ["", *GOOD]))
    back = read_cells(with_errors(cells, []))
    assert back.header == HEADER
    assert [column[0] for column in back.columns] == [*values[:4], "1900-01-01", "å"]
    assert (back.row_numbers, back.letter(0), back.header_row) == (cells.row_numbers, "B", cells.header_row)


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("only_errors", [True, False])
def test_a_file_sent_back_is_known_again_and_replaces_its_rows(lang: str, only_errors: bool) -> None:
    cells = read_cells(csv(HEADER, GOOD, BAD))
    page = openpyxl.load_workbook(io.BytesIO(with_errors(cells, costs(cells).problems, lang, only_errors=only_errors)))
    line = 2 if only_errors else 3
    for letter, value in zip("BCE", ["50008921", "2025-02-28", "1234"], strict=True):
        page.active[f"{letter}{line}"] = value  # type: ignore[index]
    saved = io.BytesIO()
    page.save(saved)
    back = read_cells(saved.getvalue())
    assert (back.returned, back.header) == (True, HEADER)
    assert back.row_numbers == ([3] if only_errors else [2, 3])
    merged = costs(with_rows_replaced(cells, back))
    assert (merged.problems, merged.row_numbers) == ([], [2, 3])
    assert merged.columns["amount"] == [123450, 123400]


def with_row_added(data: bytes, row: list[str]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active.append(row)  # type: ignore[union-attr]
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_row_added_to_a_file_sent_back_never_takes_the_place_of_another() -> None:
    cells = read_cells(csv(HEADER, BAD, GOOD, GOOD, GOOD))
    marked = with_errors(cells, costs(cells).problems[:1], only_errors=True)
    back = read_cells(with_row_added(marked, ["V9", *GOOD[1:]]))
    assert (back.row_numbers[0], back.row_numbers[1] >= ADDED_FROM) == (2, True)
    assert with_rows_replaced(cells, back).columns[0] == ("V2", "V1", "V1", "V1", "V9")
    assert with_rows_replaced(cells, back).row_numbers == [2, 3, 4, 5, 6]


def test_an_added_row_sent_twice_is_the_same_row_and_another_is_another() -> None:
    marked = with_errors(cells := read_cells(csv(HEADER, BAD)), costs(cells).problems)
    one, again, other = (
        read_cells(with_row_added(marked, [name, *GOOD[1:]])).row_numbers[1] for name in ("V9", "V9", "V8")
    )
    assert one == again != other
    both = read_cells(with_row_added(with_row_added(marked, GOOD), GOOD)).row_numbers
    assert len(set(both)) == 3


def test_without_the_hidden_numbers_it_is_a_new_file_without_the_added_columns() -> None:
    cells = read_cells(csv(HEADER, GOOD, BAD))
    book = openpyxl.load_workbook(io.BytesIO(with_errors(cells, costs(cells).problems)))
    book.active.delete_cols(10)  # type: ignore[union-attr]
    saved = io.BytesIO()
    book.save(saved)
    back = read_cells(saved.getvalue())
    assert (back.returned, back.header, back.row_numbers) == (False, HEADER, [2, 3])


def test_an_added_row_keeps_its_number_when_it_is_corrected() -> None:
    cells = read_cells(csv(HEADER, BAD))
    back = read_cells(with_row_added(with_errors(cells, costs(cells).problems), BAD))
    again = read_cells(with_errors(back, costs(back).problems))
    assert again.row_numbers == back.row_numbers
    assert place_text(costs(back).problems[-1]).startswith("en tillagd rad, kolumn")


@pytest.mark.parametrize("numbers", [[2, 1_000_000], [2, 1_000_001], [2, 1_048_577], [5, 3], [2, ADDED_FROM + 7]])
def test_no_row_is_lost_wherever_it_stood(numbers: list[int]) -> None:
    cells = Cells(HEADER, list(zip(GOOD, BAD, strict=True)), numbers, "csv", header_row=1)
    back = read_cells(with_errors(cells, []))
    assert (back.row_numbers, back.columns) == (numbers, cells.columns)


def test_a_file_with_a_column_called_rad_comes_back_too() -> None:
    cells = read_cells(csv(["Rad", *HEADER], ["a", *BAD]))
    back = read_cells(with_errors(cells, costs(cells).problems))
    assert (back.header, back.columns[0], back.row_numbers) == (cells.header, ("a",), [2])


def test_a_file_marked_twice_has_its_columns_once() -> None:
    cells = read_cells(csv(HEADER, BAD))
    once = read_cells(with_errors(cells, costs(cells).problems))
    twice = read_cells(with_errors(once, costs(once).problems))
    assert (twice.header, twice.columns, twice.row_numbers) == (cells.header, cells.columns, cells.row_numbers)


VALUE = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
    .map(str.strip)
    .map(lambda text: text or None),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 4) + 0.0),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
)


@given(st.lists(st.tuples(VALUE, VALUE), min_size=1, max_size=5))
@settings(max_examples=50, deadline=None)
def test_what_is_written_back_is_read_back(rows: list[tuple[object, object]]) -> None:
    kept = [("V", *row) for row in rows]
    cells = Cells(
        ["Rad-id", "LMA-nummer", "Belopp"], list(zip(*kept, strict=True)), list(range(2, len(rows) + 2)), "csv"
    )
    back = read_cells(with_errors(cells, []))
    assert (back.header, back.columns, back.row_numbers) == (cells.header, cells.columns, cells.row_numbers)


@pytest.mark.parametrize("each", SOURCES, ids=lambda each: each.key)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_template_is_recognised_and_its_example_is_the_only_thing_wrong(each: Source, lang: str) -> None:
    cells = read_cells(template_workbook(each, lang))
    best = recognise(cells.header, SOURCES)[0]
    assert (best.source, best.confidence) == (each, 1.0)
    of = interpret(cells, each, propose_mapping(each, cells.header), ON)
    assert [problem.code for problem in of.problems] == ["example_row"]
    assert of.ok == [False]


@pytest.mark.parametrize("each", SOURCES, ids=lambda each: each.key)
def test_the_instructions_come_from_the_checks(each: Source) -> None:
    for lang in ("sv", "en"):
        for helped, field in zip(instructions(each, lang), each.fields, strict=True):
            assert helped.title == field.title.fill(lang)
            assert fold(helped.title) in map(fold, helped.headers)
            assert helped.allowed
            assert helped.required is field.required
            assert not isinstance(parser_of(field, ON)(helped.example), Fault), helped


def test_the_rules_between_fields_are_told_too() -> None:
    assert row_rules(COSTS) == [
        "Rad-id får stå på en rad bara.",
        "Minst en av: LMA-nummer, eller Reservnummer, eller Personnummer, eller Person-id.",
    ]
    assert row_rules(source("mv_decisions"), "en")[0].startswith(
        "At least one of: Claim number, or LMA number and Quarter"
    )
