"""From cells to typed rows: every fault is told with its place, and what is sound is read."""

import re
from datetime import date

import pytest
from tests.intake.reading.made_files import xlsx

from atersok.intake.reading import (
    CellProblem,
    Interpreted,
    interpret,
    place_text,
    problem_text,
    propose_mapping,
    read_cells,
    source,
)
from atersok.intake.reading.gathering import PROBLEMS_KEPT

ON = date(2026, 3, 1)
HEADER = "Rad-id;LMA-nummer;Födelsedatum;Datum;Slag;Belopp;Avgift"
GOOD = "V1;50-008920/4;1985-03-01;2025-03-01;vård;1 234,50;50"


def read(table: str, key: str = "costs", words: dict[str, dict[str, str]] | None = None) -> Interpreted:
    cells = read_cells(table.encode())
    return interpret(cells, source(key), propose_mapping(source(key), cells.header), ON, words)


def costs(*rows: str) -> Interpreted:
    return read("\n".join((HEADER, *rows)))


def found(of: Interpreted) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, problem.code) for problem in of.problems]


def test_a_sound_row_is_typed() -> None:
    of = costs(GOOD)
    assert of.problems == []
    ((number, record),) = of.records()
    assert number == 2
    assert {name: value for name, value in record.items() if value is not None} == {
        "cost_id": "V1",
        "lma": "50008920",
        "lma_raw": "50-008920/4",
        "birth_date": date(1985, 3, 1),
        "date": date(2025, 3, 1),
        "kind": "vard",
        "amount": 123450,
        "fee": 5000,
    }


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("V1;5000892;1985-03-01;2025-03-01;vård;1;0", "B", "lma"),
        ("V1;50008920;1985-3-1;2025-03-01;vård;1;0", "C", "date"),
        ("V1;50008920;2026-03-02;2025-03-01;vård;1;0", "C", "in_future"),
        ("V1;50008920;1985-03-01;2026-03-02;vård;1;0", "D", "in_future"),
        ("V1;50008920;1985-03-01;2025-03-01;frukt;1;0", "E", "code"),
        ("V1;50008920;1985-03-01;2025-03-01;vård;1.234;0", "F", "ambiguous_amount"),
        ("V1;50008920;1985-03-01;2025-03-01;vård;-1;0", "F", "negative"),
        ("V1;50008920;1985-03-01;2025-03-01;vård;;0", "F", "required"),
        (";50008920;1985-03-01;2025-03-01;vård;1;0", "A", "required"),
        ("V1;50008920;1985-03-01;2025-03-01;vård;1;1,01", "G", "fee_over_amount"),
        ("V1;50008920;1985-03-01;1985-02-28;vård;1;0", "D", "wrong_order"),
        ("V1;;1985-03-01;2025-03-01;vård;1;0", None, "none_of"),
        ("V1;  ;1985-03-01;2025-03-01;vård;1;0", None, "none_of"),
        ("V1;50008920;1985-03-01;2025-03-01;vård;1;0;9", None, "field_count"),
    ],
)
def test_one_fault_is_one_problem_with_its_place(row: str, column: str | None, code: str) -> None:
    of = costs(row, GOOD.replace("V1", "V2"))
    assert found(of) == [(2, column, code)]
    assert (of.ok, of.errors, of.warnings) == ([False, True], 1, 0)


@pytest.mark.parametrize(
    "row",
    [
        "V1;50008920;2026-03-01;2026-03-01;vård;1;1",
        "V1;50008920;2025-03-01;2025-03-01;vård;0;0",
        "V1;50008920;;2025-03-01;vård;1;",
    ],
)
def test_on_the_boundary_nothing_is_wrong(row: str) -> None:
    assert found(costs(row)) == []


def test_all_faults_of_a_row_are_told_at_once_from_left_to_right() -> None:
    assert found(costs("V1;x;y;z;u;v;w")) == [
        (2, c, code) for c, code in zip("BCDEFG", ["lma", "date", "date", "code", "amount", "amount"], strict=True)
    ]


def test_a_problem_says_what_we_found_and_what_will_do() -> None:
    (problem,) = costs("V1;50008920;1985-03-01;2025-03-01;vård;mycket;0").problems
    assert problem.header == "Belopp"
    assert problem.message.sv == "Vi hittade inget belopp i kolumn F."
    assert place_text(problem) == "rad 2, kolumn F (Belopp)"
    assert problem_text(problem) == (
        "Rad 2, kolumn F (Belopp): Vi hittade inget belopp i kolumn F. Där står ”mycket”. Tillåtet: kronor med högst "
        "nio siffror och två decimaler, med eller utan mellanrum och kr, t.ex. 12 345,60."
    )
    assert problem_text(problem, "en").startswith(
        "Row 2, column F (Belopp): We found no amount in column F. Found ”mycket”."
    )


@pytest.mark.parametrize(("length", "shown"), [(80, "x" * 80), (81, "x" * 79 + "…")])
def test_a_long_value_is_cut_where_it_is_shown(length: int, shown: str) -> None:
    (problem,) = costs(f"V1;{'x' * length};1985-03-01;2025-03-01;vård;1;0").problems
    assert problem.value == shown


def test_every_message_is_whole_in_both_languages_and_blames_nobody() -> None:
    tables = [
        costs(
            "V1;x;2185-03-01;2025-02-30;u;1.234;-5;7",
            "V1;;;;;;",
            GOOD,
            GOOD.replace("50;", "51;"),
            "V1;50008920;;20250301;vård;9;10",
        )
    ]
    tables += [read("LMA;Slag\n5;6\n", "situations"), read("Enhetskod\n", "units")]
    tables += [read("LMA;Situation;Från;Detalj\n50008920;förvar;2025-03-01;tält\n", "situations")]
    for problem in (problem for table in tables for problem in table.problems):
        for lang in ("sv", "en"):
            line = problem_text(problem, lang)
            assert line.endswith(".")
            assert not re.search(r"[{}]|None|ogiltig|felaktig|invalid|illegal", line), line
            assert problem.message.fill(lang)
            assert problem.allowed.fill(lang)


def test_the_same_id_twice_names_the_first_row() -> None:
    of = costs(GOOD, GOOD.replace("V1", "V2"), GOOD.replace("1 234,50", "99"))
    assert found(of) == [(4, "A", "duplicate_in_file")]
    assert "rad 2" in of.problems[0].message.sv
    assert of.ok == [True, True, False]


def test_rows_that_say_the_same_are_a_warning_and_are_marked() -> None:
    of = costs(GOOD, GOOD.replace("1 234,50", "1234,5").replace("50-008920/4", "50008920"))
    assert [(p.row, p.code, p.severity) for p in of.problems] == [(3, "identical_row", "warning")]
    assert (of.ok, of.repeats, of.warnings, of.errors) == ([True, True], [None, 2], 1, 0)


def test_the_hash_is_of_what_is_said_not_of_how() -> None:
    one = costs(GOOD)
    other = read(
        "Belopp;Övrigt;Slag;Datum;Födelsedatum;LMA;Avgift;Verifikat\n"
        "1234.5 kr;x;VÅRD;20250301;19850301;50008920;50,00;V1\n"
    )
    changed = costs(GOOD.replace("1 234,50", "1 234,51"))
    assert one.hashes == other.hashes != changed.hashes
    assert len(one.hashes[0]) == 64
    assert costs("V1;x;;;;;").hashes == [""]


def test_the_hash_stays_the_same_between_versions() -> None:
    """What is stored with rows read before must be found again: a new hash would read every file as changed."""
    assert costs(GOOD).hashes == ["384022463ea293cec3458365a4705d8af9ca69cad81423730877bc9c30964638"]


def test_a_missing_column_names_the_headings_that_would_do() -> None:
    of = read("LMA-nummer;Datum;Slag\n50008920;2025-03-01;vård\n")
    assert [(p.row, p.code, p.field) for p in of.problems] == [
        (None, "column_missing", "cost_id"),
        (None, "column_missing", "amount"),
    ]
    assert "Verifikat" in of.problems[0].allowed.sv
    assert of.refused


def test_a_file_without_any_identifier_is_one_problem() -> None:
    of = read("Rad-id;Datum;Slag;Belopp\nV1;2025-03-01;vård;1\nV2;2025-03-01;vård;1\n")
    assert [(p.row, p.code) for p in of.problems] == [(None, "column_missing")]
    assert "Reservnummer" in of.problems[0].message.sv


def test_a_file_without_rows_says_so() -> None:
    assert [p.code for p in costs().problems] == ["no_rows"]


def test_columns_that_are_not_read_are_listed_and_those_on_purpose_marked() -> None:
    of = read(f"{HEADER};Diagnos;Kommentar\n{GOOD};J18;hej\n")
    assert [(u.letter, u.header, u.on_purpose) for u in of.unread] == [
        ("H", "Diagnos", True),
        ("I", "Kommentar", False),
    ]
    assert of.problems == []


def test_every_problem_is_counted_and_the_first_are_kept() -> None:
    rows = "\n".join(f"V{n};x;1985-03-01;y;vård;1;0" for n in range(PROBLEMS_KEPT))
    of = read(f"{HEADER}\n{rows}\n")
    assert (of.errors, len(of.problems)) == (2 * PROBLEMS_KEPT, PROBLEMS_KEPT)
    assert found(of) == [
        (n + 2, column, code) for n in range(PROBLEMS_KEPT // 2) for column, code in (("B", "lma"), ("D", "date"))
    ]
    assert not any(of.ok)


def test_a_regions_own_words_are_read() -> None:
    table = f"{HEADER}\n{GOOD.replace('vård', 'ÖV läkarbesök')}\n"
    assert [p.code for p in read(table).problems] == ["code"]
    assert read(table, words={"kind": {"öv läkarbesök": "vard"}}).columns["kind"] == ["vard"]


def test_what_looks_like_a_formula_is_kept_as_text() -> None:
    of = read("Enhetskod;Namn\n=1+1;@SUM(A1)\n", "units")
    assert (of.columns["code"], of.columns["name"]) == (["=1+1"], ["@SUM(A1)"])


def test_numbers_days_and_truth_values_of_a_workbook_are_read() -> None:
    header = ["Rad-id", "Person-id", "Datum", "Slag", "Belopp", "Hör till sjukdomen"]
    rows = [
        [1, "P1", date(2025, 3, 1), "vård", 1234.5, True],
        [2, "P1", 20250301, "vård", 0.1 + 0.2, 1],
        [3, "P1", "2025-03-01", "vård", 5, "nej"],
    ]
    cells = read_cells(xlsx(header, *rows))
    of = interpret(cells, source("costs"), propose_mapping(source("costs"), cells.header), ON)
    assert of.problems == []
    assert of.columns["cost_id"] == ["1", "2", "3"]
    assert of.columns["date"] == [date(2025, 3, 1)] * 3
    assert of.columns["amount"] == [123450, 30, 500]
    assert of.columns["related"] == [True, True, False]


def test_a_birth_date_other_than_in_the_personnummer_is_a_warning() -> None:
    table = "Rad-id;Personnummer;Född;Datum;Slag;Belopp\nV1;19850301-9807;{};2025-03-01;vård;1\n"
    assert read(table.format("1985-03-01")).problems == []
    of = read(table.format("1985-03-02"))
    assert [(p.code, p.severity, p.column) for p in of.problems] == [("birth_date_differs", "warning", "C")]
    assert of.ok == [True]


@pytest.mark.parametrize(
    ("kind", "detail", "read_as"),
    [
        ("registrerad", "Eget boende", "ebo"),
        ("registrerad_mv", "ABO", "asylboende"),
        ("uppehallstillstand", "5:1", "5:1"),
        ("förvar", "Häkte", "hakte"),
        ("asylsokande", "vad som helst", "vad som helst"),
        ("registrerad", "", None),
        ("registrerad", "tält", "detail"),
        ("förvar", "5:1", "detail"),
    ],
)
def test_the_detail_is_one_that_the_situation_allows(kind: str, detail: str, read_as: str | None) -> None:
    of = read(f"person_id;kind;from;to;detail;region\nP1;{kind};2025-03-01;;{detail};23\n", "situations")
    if read_as == "detail":
        assert found(of) == [(2, "E", "detail")]
    else:
        assert (of.columns["detail"], of.problems) == ([read_as], [])


@pytest.mark.parametrize(
    ("to", "codes"), [("2025-03-01", []), ("2025-03-02", []), ("2025-02-28", ["wrong_order"]), ("", [])]
)
def test_to_is_not_before_from(to: str, codes: list[str]) -> None:
    of = read(f"person_id;kind;from;to\nP1;asylsokande;2025-03-01;{to}\n", "situations")
    assert [p.code for p in of.problems] == codes


@pytest.mark.parametrize(
    ("ground", "decided", "read_as"),
    [
        ("AF", "2020-01-01", "5:1"),
        ("5:6", "2020-01-01", "5:6"),
        ("G9", "2020-01-01", "5:6"),
        ("AC", "2009-12-31", None),
        ("AC", "2010-01-01", "5:1"),
        ("ZZ", "2020-01-01", None),
    ],
)
def test_a_ground_is_read_as_of_the_decision_and_kept_as_written(
    ground: str, decided: str, read_as: str | None
) -> None:
    of = read(f"LMA;Beslutsdatum;Klassningskod\n50008920;{decided};{ground}\n", "permits")
    assert (of.columns["ground"], of.columns["ground_raw"]) == ([read_as], [ground])
    assert of.ok == [read_as is not None]


@pytest.mark.parametrize(
    ("row", "ok"),
    [
        ("A1;;;;;2025-06-12;bifall", True),
        (";50008920;2025 kv 1;;;2025-06-12;avslag", True),
        (";50008920;;2025-01-01;2025-03-31;2025-06-12;delvis bifall", True),
        (";50008920;;;;2025-06-12;bifall", False),
        (";50008920;;2025-01-01;;2025-06-12;bifall", False),
        (";;2025 kv 1;;;2025-06-12;bifall", False),
    ],
)
def test_a_decision_names_its_claim_or_the_person_and_the_period(row: str, ok: bool) -> None:
    of = read(f"Ansökningsnummer;LMA;Kvartal;Period från;Period till;Beslutsdatum;Beslut\n{row}\n", "mv_decisions")
    assert of.ok == [ok]
    assert [p.code for p in of.problems] == ([] if ok else ["none_of"])


def test_a_payment_may_be_money_paid_back() -> None:
    of = read("LMA;Belopp\n50008920;−4 435\n", "mv_payments")
    assert of.columns["amount"] == [-443500]


@pytest.mark.parametrize(("written", "hundredths"), [("3", 300), ("2,5", 250), ("livslång", 9900)])
def test_a_certificates_years_are_hundredths(written: str, hundredths: int) -> None:
    of = read(f"LMA;Utfärdat;Antal år\n50008920;2025-04-02;{written}\n", "certificates")
    assert of.columns["expected_years"] == [hundredths]


@pytest.mark.parametrize(
    ("written", "code"), [("23", "23"), ("Jämtlands län", "23"), (1, "01"), ("1", "01"), ("02", None), ("99", None)]
)
def test_a_county_is_a_code_or_a_name(written: object, code: str | None) -> None:
    cells = read_cells(xlsx(["Enhetskod", "Namn", "Län"], ["E1", "Ekan", written]))
    of = interpret(cells, source("units"), {0: "code", 1: "name", 2: "county"}, ON)
    assert of.columns["county"] == [code]


def test_the_examination_id_may_be_left_out_but_not_be_used_twice() -> None:
    of = read(
        "HU-id;LMA;Datum\n;50008920;2025-03-01\n;50008921;2025-03-01\nH1;50008922;2025-03-01\nH1;50008923;2025-03-01\n",
        "examinations",
    )
    assert found(of) == [(5, "A", "duplicate_in_file")]


def test_a_mapping_to_a_field_that_is_not_there_is_the_callers_mistake() -> None:
    cells = read_cells(f"{HEADER}\n{GOOD}\n".encode())
    with pytest.raises(KeyError):
        interpret(cells, source("costs"), {0: "frukt"}, ON)


def test_a_problem_is_plain_data() -> None:
    (problem,) = costs("V1;5000892;1985-03-01;2025-03-01;vård;1;0").problems
    assert isinstance(problem, CellProblem)
    assert (problem.field, problem.value, problem.example, problem.severity) == (
        "lma",
        "5000892",
        "50-008920/4",
        "error",
    )
