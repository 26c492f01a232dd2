"""Rows with errors: corrected here, sent back in a file, left out for later; no row is ever lost."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.intake.intake_road import codes, committed, csv, person, previewed

from atersok.accounts.models import Unit, User
from atersok.care.models import Cost
from atersok.intake import services
from atersok.intake.interpreting import cells_of
from atersok.intake.models import Category, Import, ImportRow, ImportState
from atersok.intake.problems import cell_problems, shown
from atersok.intake.reading.errors_back import with_errors
from atersok.intake.reading.files import read_cells
from atersok.intake.reading.problems import FileRefused

HEADER = "Rad-id;LMA-nummer;Datum;Kostnadsslag;Belopp"
FAULTY = csv(
    HEADER, "K1;50008920;2025-03-01;vård;10", "K2;50008920;2025-13-01;vård;1.234", "K3;99999999;2025-03-01;vård;10"
)


@pytest.fixture
def faulty(case_worker: User) -> Import:
    person("50008920")
    return previewed(case_worker, FAULTY)


def test_an_error_names_column_heading_value_and_what_is_allowed(faulty: Import) -> None:
    row = faulty.rows.get(row=3)
    problems = shown(faulty, row.errors)
    assert [(each.letter, each.header, each.value) for each in problems] == [
        ("C", "Datum", "2025-13-01"),
        ("E", "Belopp", "1.234"),
    ]
    assert all(each.allowed.sv and each.example for each in problems)


def test_a_row_is_corrected_in_place_and_only_that_row_is_read(case_worker: User, faulty: Import) -> None:
    others = set(faulty.rows.exclude(row=3).values_list("pk", flat=True))
    now = services.correct_row(case_worker, faulty.pk, 3, ["K2", "50008920", "2025-12-01", "vård", "1234"])
    assert now == Category.NEW
    assert others <= set(faulty.rows.values_list("pk", flat=True))
    faulty.refresh_from_db()
    assert faulty.counts == {"new": 2, "error": 1}


def test_a_correction_that_repeats_another_rows_number_is_an_error(case_worker: User, faulty: Import) -> None:
    assert (
        services.correct_row(case_worker, faulty.pk, 3, ["K1", "50008920", "2025-12-01", "vård", "5"]) == Category.ERROR
    )
    assert codes(faulty)[0] == ["twice_in_file"]


def test_the_file_with_errors_comes_back_with_only_its_rows(case_worker: User, faulty: Import) -> None:
    rows = list(faulty.rows.filter(category="error"))
    problems = [problem for row in rows for problem in cell_problems(faulty, row.row, row.errors)]
    book = with_errors(cells_of(faulty, [(row.row, row.raw or []) for row in rows]), problems)
    returned = read_cells(book)
    assert returned.returned
    assert returned.row_numbers == [3, 4]
    import openpyxl, io  # noqa: E401, I001

    sheet = openpyxl.load_workbook(io.BytesIO(book))
    page = sheet.active
    assert page is not None
    for line in page.iter_rows(min_row=2):
        for cell in line:
            if cell.value in ("2025-13-01", "1.234", "99999999"):
                cell.value = {"2025-13-01": "2025-12-01", "1.234": "1234", "99999999": "50008920"}[str(cell.value)]
    made = io.BytesIO()
    sheet.save(made)
    assert services.send_back(case_worker, faulty.pk, "rättad.xlsx", made.getvalue()) == 2
    faulty.refresh_from_db()
    assert faulty.counts == {"new": 3}


def test_errors_keep_the_button_shut_until_settled_or_left_out(case_worker: User, faulty: Import) -> None:
    with pytest.raises(services.NotReady) as shut:
        services.start_commit(case_worker, faulty.pk)
    assert shut.value.unsettled == 2
    assert services.leave_out(case_worker, faulty.pk) == 2
    services.start_commit(case_worker, faulty.pk, queued=False)
    services.commit(faulty.pk, case_worker.pk)
    assert Cost.objects.count() == 1
    assert ImportRow.objects.filter(of=faulty, left_out=True).count() == 2


def test_rows_left_out_are_tried_again_as_an_import_of_their_own(case_worker: User, faulty: Import) -> None:
    services.leave_out(case_worker, faulty.pk)
    services.start_commit(case_worker, faulty.pk, queued=False)
    services.commit(faulty.pk, case_worker.pk)
    person("99999999")
    again = services.read_left_out(case_worker, faulty.pk)
    services.read(again.pk)
    again.refresh_from_db()
    assert again.counts == {"new": 1, "error": 1}
    assert not faulty.rows.filter(left_out=True).exists()


def test_checking_again_finds_people_added_since(case_worker: User, faulty: Import) -> None:
    person("99999999")
    services.check_again(case_worker, faulty.pk)
    faulty.refresh_from_db()
    assert faulty.counts == {"new": 2, "error": 1}


def test_a_row_that_was_sound_can_be_corrected_after_the_register_moved(case_worker: User, unit: Unit) -> None:
    who = person("50008920")
    read = previewed(case_worker, csv(HEADER + ";Enhet", "K1;50008920;2025-03-01;vård;10,50;MED"))
    who.identifiers.all().delete()
    services.check_again(case_worker, read.pk)
    row = read.rows.get()
    assert row.category == Category.ERROR
    assert row.raw == ["K1", "50008920", "2025-03-01", "vard", "10,50", "MED"]


def test_another_file_is_not_taken_for_the_corrected_one(case_worker: User, faulty: Import) -> None:
    with pytest.raises(FileRefused):
        services.send_back(case_worker, faulty.pk, "annan.csv", csv(HEADER, "K1;50008920;2025-03-01;vård;10"))


def test_nothing_is_corrected_after_the_commit(case_worker: User) -> None:
    person("50008920")
    importing = committed(case_worker, csv(HEADER, "K1;50008920;2025-03-01;vård;10"))
    for verb in (services.leave_out, services.check_again, services.drop):
        with pytest.raises(services.NotInPreview):
            verb(case_worker, importing.pk)


_cell = st.one_of(
    st.sampled_from(["", "x", "1.234", "2025-03-01", "50008920", "vård", "K1", "10"]), st.text(max_size=8)
)
_rows = st.lists(st.lists(_cell, min_size=5, max_size=5), min_size=1, max_size=8)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=_rows)
def test_rows_in_are_rows_sorted_into_categories(case_worker: User, rows: list[list[str]]) -> None:
    import csv as writing
    import io

    made = io.StringIO()
    writer = writing.writer(made, delimiter=";")
    writer.writerow(HEADER.split(";"))
    sound = [["KX", "50008920", "2025-03-01", "vård", "10"]]
    writer.writerows(sound + rows)
    data = made.getvalue().encode("utf-8", "replace")
    read = previewed(case_worker, data, "costs")
    try:
        cells: Any = read_cells(data)
    except FileRefused:
        assert read.state == ImportState.FAILED
        return
    if read.state == ImportState.PREVIEW:
        assert sum(read.counts.values()) == len(cells)
        assert set(read.rows.values_list("row", flat=True)) == set(cells.row_numbers)
