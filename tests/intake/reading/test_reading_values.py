"""Days, truth values, words for codes and texts are read as Swedes write them, or refused."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atersok.intake.reading.cells import Value, column_letter, text_of
from atersok.intake.reading.codes import ACCOMMODATION, CARE_KIND, CATEGORY, COUNTY, OUTCOME, CodeTable
from atersok.intake.reading.folding import fold
from atersok.intake.reading.problems import Fault
from atersok.intake.reading.values import code, day, email, quarter, text, truth


def fault(found: object) -> str:
    assert isinstance(found, Fault)
    return found.code


@pytest.mark.parametrize(
    "written",
    [
        *("2025-03-01", "20250301", " 2025-03-01 ", "2025-03-01 00:00:00", "2025-03-01T00:00", 20250301, 20250301.0),
        *(date(2025, 3, 1), datetime.fromisoformat("2025-03-01")),
    ],
)
def test_a_day_is_read(written: Value) -> None:
    assert day(written) == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("01/02/2025", "date"),
        ("1.3.2025", "date"),
        ("2025-3-1", "date"),
        ("250301", "date"),
        ("2025/03/01", "date"),
        ("2025-0301", "date"),
        ("202503-01", "date"),
        ("1 mars 2025", "date"),
        ("٢٠٢٥-٠٣-٠١", "date"),
        (True, "date"),
        (None, "date"),
        (3, "date"),
        ("2025-02-29", "no_such_day"),
        ("20251301", "no_such_day"),
        ("2025-04-31", "no_such_day"),
        ("1849-12-31", "year_outside"),
        ("2201-01-01", "year_outside"),
        (date(2201, 1, 1), "year_outside"),
        ("2025-03-01 14:32", "has_time"),
        (datetime.fromisoformat("2025-03-01T00:00:01"), "has_time"),
        (45717, "excel_number"),
        (45717.0, "excel_number"),
    ],
)
def test_what_is_no_day_is_not_made_into_one(written: Value, why: str) -> None:
    assert fault(day(written)) == why


@pytest.mark.parametrize(("written", "year"), [("1850-01-01", 1850), ("2200-12-31", 2200), ("2024-02-29", 2024)])
def test_the_first_and_the_last_year_are_read(written: str, year: int) -> None:
    found = day(written)
    assert isinstance(found, date)
    assert found.year == year


def test_a_bare_number_is_named_as_the_day_it_may_be() -> None:
    found = day(45717)
    assert isinstance(found, Fault)
    assert "2025-03-01" in found.message.sv


@given(st.dates(date(1850, 1, 1), date(2200, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y-%m-%d 00:00:00"]))
def test_every_day_we_write_is_read_back(when: date, form: str) -> None:
    assert day(when.strftime(form)) == when


@pytest.mark.parametrize(
    "written", ["2025-1", "2025 kv 1", "2025 kvartal 1", "Q1 2025", "2025Q1", "kv 1 2025", "2025:1", "2025K1"]
)
def test_a_quarter_is_its_first_day(written: str) -> None:
    assert quarter(written) == date(2025, 1, 1)


@pytest.mark.parametrize("written", ["2025", "2025-5", "2025-0", "1", "2025-11", 20251, "", "kv 1"])
def test_what_is_no_quarter(written: Value) -> None:
    assert fault(quarter(written)) == "quarter"


@pytest.mark.parametrize("written", ["1", "ja", "JA", "x", "X", "true", "sant", 1, 1.0, True, " ja ", "Yes"])
def test_yes(written: Value) -> None:
    assert truth(written) is True


@pytest.mark.parametrize("written", ["0", "nej", "Nej", "false", "FALSKT", 0, 0.0, False, "no"])
def test_no(written: Value) -> None:
    assert truth(written) is False


@pytest.mark.parametrize("written", ["kanske", "2", 2, "", "ja och nej", "-", None])
def test_neither_yes_nor_no(written: Value) -> None:
    assert fault(truth(written)) == "truth"


@pytest.mark.parametrize(
    ("written", "table", "expected"),
    [
        ("asylsökande", CATEGORY, "asylsokande"),
        ("ASYLSOKANDE", CATEGORY, "asylsokande"),
        ("Akut", CARE_KIND, "omedelbar"),
        ("Vård som inte kan anstå", CARE_KIND, "kan_inte_ansta"),
        ("vard som inte kan ansta", CARE_KIND, "kan_inte_ansta"),
        ("Eget boende", ACCOMMODATION, "ebo"),
        ("ABO", ACCOMMODATION, "asylboende"),
        ("Delvis bifall", OUTCOME, "partly"),
        ("Jämtlands län", COUNTY, "23"),
        ("kan_inte_ansta", CARE_KIND, "kan_inte_ansta"),
    ],
)
def test_words_stand_for_codes(written: str, table: CodeTable, expected: str) -> None:
    assert code(written, table.lookup) == expected


def test_an_unknown_word_is_not_guessed() -> None:
    assert fault(code("asyl eller så", CATEGORY.lookup)) == "code"


def test_a_word_can_not_mean_two_codes() -> None:
    with pytest.raises(ValueError, match="means both"):
        CodeTable({"a": ("samma",), "b": ("SAMMA",)})


def test_a_regions_own_words_are_added_and_win() -> None:
    words = CARE_KIND.extended({"Öppen akut": "omedelbar", "akut": "kan_inte_ansta"})
    assert [words[fold("öppen AKUT")], words[fold("Akut")], words[fold("MVC")]] == [
        "omedelbar",
        "kan_inte_ansta",
        "modravard",
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  Ekan ", "Ekan"),
        ("A\u00a0B", "A B"),
        ("Sto\u0308rgatan", "Störgatan"),
        (12.0, "12"),
        ("=cmd|x", "=cmd|x"),
        ("@a", "@a"),
    ],
)
def test_text_is_kept_as_text(written: Value, read: str) -> None:
    assert text(written, 200) == read


@pytest.mark.parametrize("written", ["a\nb", "a\tb", "a\0b", "a\u200bb", "a\u202eb", "\x07"])
def test_characters_that_nobody_sees_are_refused(written: str) -> None:
    assert fault(text(written, 200)) == "control_character"


@pytest.mark.parametrize(("length", "ok"), [(199, True), (200, True), (201, False)])
def test_a_text_may_be_so_long(length: int, ok: bool) -> None:
    assert isinstance(text("å" * length, 200), str) is ok


@pytest.mark.parametrize(
    ("written", "ok"),
    [("a@b.se", True), ("A.B+c@d-e.example", True), ("a@b", False), ("a b@c.se", False), ("@", False)],
)
def test_an_email_address(written: str, ok: bool) -> None:
    assert isinstance(email(written), str) is ok


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.none()))
def test_any_value_is_read_or_refused(value: Value) -> None:
    for found in (day(value), quarter(value), truth(value), text(value, 50), email(value), code(value, COUNTY.lookup)):
        assert isinstance(found, date | bool | str | Fault)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (50008920.0, "50008920"),
        (12.5, "12,5"),
        (True, "ja"),
        (date(2025, 3, 1), "2025-03-01"),
        (None, ""),
        (-0.0, "0"),
        (1e300, "1e+300"),
    ],
)
def test_a_value_as_a_person_would_write_it(value: Value, written: str) -> None:
    assert text_of(value) == written


@pytest.mark.parametrize(
    ("position", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_column_letters(position: int, letter: str) -> None:
    assert column_letter(position) == letter


@pytest.mark.parametrize(("one", "other"), [("LMA-nr.", "lma nr"), ("Födelsedatum", "FODELSEDATUM"), ("Från", "fran")])
def test_headings_are_compared_without_dress(one: str, other: str) -> None:
    assert fold(one) == fold(other)
