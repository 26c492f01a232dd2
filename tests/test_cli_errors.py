"""What is given wrongly ends in exit code 2 and a message that names the thing, the value and what is allowed."""

from pathlib import Path

import pytest
from tests.command import Ran, evaluate, program, run
from tests.tiny_folder import WRONG, write_tiny


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny"))


def assert_refused(ran: Ran, *named: str) -> None:
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert [word for word in named if word not in ran.err] == []


@pytest.mark.parametrize(("lang", "words"), [("sv", "finns inte i mappen"), ("en", "There is no person")])
def test_an_unknown_person_is_named(folder: Path, lang: str, words: str) -> None:
    assert_refused(evaluate(folder, "--person", "P99", "--lang", lang), "P99", words)


def test_an_invalid_folder_gives_every_error_of_every_file_and_nothing_is_evaluated(tmp_path: Path) -> None:
    write_tiny(tmp_path, WRONG)
    ran = evaluate(tmp_path, "--json")
    assert_refused(
        ran, "persons.csv, rad 2, kolumn birth_date", '"1990-02-30"', "persons.csv, rad 2, kolumn sex", "K, M",
        "situations.csv, rad 2, kolumn kind", '"asylsokade"', "contacts.csv, rad 1, kolumn care_kind",
        "costs.csv, rad 2, kolumn person_id", '"P9"', "costs.csv, rad 2, kolumn amount", '"1.234,50"', "1234.50",
    )  # fmt: skip
    assert "6 fel" in ran.err.splitlines()[0]
    assert "row 2, column amount" in evaluate(tmp_path, "--lang", "en").err


def test_the_installed_program_exits_with_two(tmp_path: Path) -> None:
    ran = program("evaluate", write_tiny(tmp_path, WRONG), "--on", "2026-05-02", "--region", "23")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) == 7


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert_refused(evaluate(tmp_path / "nowhere"), "nowhere", "persons.csv")


def test_a_file_is_no_folder(folder: Path) -> None:
    assert_refused(evaluate(folder / "persons.csv"), "persons.csv")


@pytest.mark.parametrize(
    "day", ["2025-02-30", "20250301", "2025-3-1", "1/3 2025", "", "2025-W10-6", "2025-060 ", "２０２５-03-01"]
)
def test_a_day_is_written_in_one_way_only(folder: Path, day: str) -> None:
    assert_refused(evaluate(folder, on=day), "--on", repr(day), "YYYY-MM-DD", "2026-11-21")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_outside_the_years_of_the_facts_gives_no_traceback(folder: Path, day: str) -> None:
    assert evaluate(folder, on=day).code in (0, 2)


@pytest.mark.parametrize("code", ["1", "233", "SE", "２３", ""])
def test_a_region_is_a_county_code(folder: Path, code: str) -> None:
    ran = run("evaluate", folder, "--on", "2026-05-02", "--region", code)
    assert_refused(ran, "--region", repr(code), "two digits", "23")


def test_the_region_must_be_given(folder: Path) -> None:
    assert_refused(run("evaluate", folder), "--region")


@pytest.mark.parametrize(
    ("policy", "named"),
    [
        ("tolvmanad=fri", ("'tolvmanad'", "tolvmanadersperiod")),
        ("tolvmanadersperiod=manad", ("tolvmanadersperiod", "'manad'", "fri, arsdag, kalenderar")),
        ("tolvmanadersperiod", ("'tolvmanadersperiod'", "NAME=CHOICE")),
        ("self=ja", ("'self'", "tolvmanadersperiod")),
    ],
)
def test_a_reading_is_one_of_those_there_are(folder: Path, policy: str, named: tuple[str, ...]) -> None:
    assert_refused(evaluate(folder, "--policy", policy), "--policy", *named)


def test_a_workbook_ends_with_xlsx(folder: Path, tmp_path: Path) -> None:
    assert_refused(evaluate(folder, "--out", tmp_path / "findings.csv"), "--out", "findings.csv", ".xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_is_written_in_a_folder_that_is_there(folder: Path, tmp_path: Path) -> None:
    assert_refused(evaluate(folder, "--out", tmp_path / "no" / "findings.xlsx"), "--out", "findings.xlsx", "no folder")


def test_a_workbook_that_cannot_be_written_is_named_and_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    taken = tmp_path / "findings.xlsx"
    taken.mkdir()
    assert_refused(evaluate(folder, "--out", taken), str(taken))
    assert list(tmp_path.iterdir()) == [taken]


def test_too_many_rows_for_a_sheet_leave_no_half_workbook(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atersok.report.workbook._MOST_ROWS", 3)
    assert_refused(evaluate(folder, "--out", tmp_path / "findings.xlsx"), "findings.xlsx", "3 rows")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["de", ""])
def test_there_are_two_languages(folder: Path, lang: str) -> None:
    assert_refused(evaluate(folder, "--lang", lang), "--lang", "sv", "en")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--persons", "0"), ("--persons", "-1"), ("--years", "0"), ("--years", "3000"), ("--until", "0001-05-05"),
        ("--seed", "x"), ("--region", "2"), ("--costs-per-person", "nan"), ("--costs-per-person", "inf"),
        ("--costs-per-person", "-3"),
    ],
)  # fmt: skip
def test_a_region_that_cannot_be_invented_is_refused(tmp_path: Path, option: str, value: str) -> None:
    ran = run("synth", tmp_path / "region", "--persons", "3", f"{option}={value}")
    assert_refused(ran, value)
    assert list(tmp_path.iterdir()) == []


def test_a_region_is_not_invented_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_refused(run("synth", tmp_path / "file", "--persons", "3"), "file")
