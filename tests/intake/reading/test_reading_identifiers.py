"""The numbers of persons, places and organisations: every form in use is read, the rest refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atersok.intake.reading.cells import Value
from atersok.intake.reading.grounds import class_codes, ground
from atersok.intake.reading.identifiers import (
    birth_date_in,
    lma,
    organisation_number,
    personnummer,
    postcode,
    reservnummer,
)
from atersok.intake.reading.problems import Fault

ON = date(2026, 3, 1)


def fault(found: object) -> str:
    assert isinstance(found, Fault)
    return found.code


def check_digit(nine: str) -> str:
    """By hand, the slow way: every second digit doubled, digit sums added, up to the next ten."""
    total = sum(sum(map(int, str(int(c) * (2 if i % 2 == 0 else 1)))) for i, c in enumerate(nine))
    return str(-total % 10)


def ten(six: str, serial: str = "980") -> str:
    return six + serial + check_digit(six + serial)


@pytest.mark.parametrize(
    "written",
    [
        *("50008920", "50-008920/4", "50-008920", "50008920/4", " 50008920 ", "50 008920", 50008920, 50008920.0),
        *("5000892012345678", "50008920 12345678", "50008920-12345678", 5000892012345678.0),
    ],
)
def test_the_first_eight_digits_of_an_lma_number(written: Value) -> None:
    assert lma(written) == "50008920"


@pytest.mark.parametrize(
    "written", ["5000892", "500089201", "50-00892/4", "A0008920", "", "50008920/45", "50008920 1234567", 5000892]
)
def test_what_is_no_lma_number(written: Value) -> None:
    assert fault(lma(written)) == "lma"


@pytest.mark.parametrize(
    ("written", "read"),
    [("a12345", "A12345"), ("19850301-a 123", "19850301-A123"), ("1" * 20, "1" * 20), (123456.0, "123456")],
)
def test_a_reserve_number_is_in_capitals_without_spaces(written: Value, read: str) -> None:
    assert reservnummer(written) == read


@pytest.mark.parametrize("written", ["12345", "1" * 21, "12345_6", "=CMD()", ""])
def test_what_is_no_reserve_number(written: str) -> None:
    assert fault(reservnummer(written)) == "reservnummer"


@pytest.mark.parametrize("form", ["{c}{n}", "{c}{d}-{s}", "{c}{d} {s}", "{d}-{s}"])
def test_a_personnummer_becomes_twelve_digits(form: str) -> None:
    number = ten("850301")
    assert personnummer(form.format(c="19", n=number, d=number[:6], s=number[6:]), ON) == f"19{number}"


def test_ten_digits_without_sign_are_read_where_one_century_is_possible() -> None:
    assert personnummer(ten("850301"), ON) == f"19{ten('850301')}"  # 1885 would make somebody 141 years old


def test_ten_digits_that_may_be_a_child_or_very_old_are_asked_about() -> None:
    found = personnummer(ten("150301"), ON)
    assert isinstance(found, Fault)
    assert (found.code, found.message.sv) == ("which_century", "Menar du 20150301 eller 19150301?")


@pytest.mark.parametrize(("year", "asked"), [("10", False), ("11", True)])
def test_the_oldest_age_decides_when_to_ask(year: str, asked: bool) -> None:
    """On 2026-03-01: born 1911 is 115 years, the oldest we count with; born 1910 is 116."""
    found = personnummer(ten(f"{year}0301"), ON)
    assert isinstance(found, Fault) is asked


@pytest.mark.parametrize(
    ("written", "century"),
    [("260301-", "20"), ("260302-", None), ("270101-", "19"), ("260301+", "19"), ("261231+", "19"), ("270101+", None)],
)
def test_the_sign_tells_the_century_from_the_year_somebody_turns_a_hundred(written: str, century: str | None) -> None:
    """On 2026-03-01 a hyphen means born after 1926, a plus sign in 1926 or before."""
    number = ten(written[:6])
    found = personnummer(f"{written}{number[6:]}", ON)
    if century is None:
        assert fault(found) == "no_century"
    else:
        assert found == century + number


def test_somebody_not_born_yet_is_refused() -> None:
    assert fault(personnummer("20" + ten("260302"), ON)) == "in_future"
    assert personnummer("20" + ten("260301"), ON) == "20" + ten("260301")


@pytest.mark.parametrize(
    ("day", "ok"),
    [("60", True), ("61", True), ("91", True), ("92", False), ("59", False), ("32", False), ("00", False)],
)
def test_a_samordningsnummer_has_sixty_added_to_the_day(day: str, ok: bool) -> None:
    found = personnummer("19" + ten(f"8503{day}"), ON)
    assert isinstance(found, str) is ok


def test_the_birth_date_in_a_number() -> None:
    assert birth_date_in("19" + ten("850301")) == date(1985, 3, 1)
    assert birth_date_in("19" + ten("850361")) == date(1985, 3, 1)
    assert birth_date_in("19" + ten("850360")) is None


@given(st.dates(date(1927, 1, 1), ON), st.integers(0, 999))
def test_one_wrong_digit_is_always_found(born: date, serial: int) -> None:
    number = ten(born.strftime("%y%m%d"), f"{serial:03d}")
    assert personnummer(f"{number[:6]}-{number[6:]}", ON) == f"{born.year}{number[2:]}"
    wrong = number[:9] + str((int(number[9]) + 1) % 10)
    assert fault(personnummer(f"{wrong[:6]}-{wrong[6:]}", ON)) == "check_digit"


def test_a_zero_that_the_spreadsheet_dropped_is_named() -> None:
    assert fault(personnummer(float(ten("050301")), ON)) == "lost_zero"


@pytest.mark.parametrize("written", ["", "850301", "19850301-98070", "ABCDEF-1234", "850301–"])
def test_what_is_no_personnummer(written: str) -> None:
    assert fault(personnummer(written, ON)) == "personnummer"


@pytest.mark.parametrize("written", ["831 30", "83130", "SE-831 30", "S-83130", 83130, 83130.0])
def test_a_postcode(written: Value) -> None:
    assert postcode(written) == "83130"


@pytest.mark.parametrize("written", ["8313", "831300", "03130", "DK-8313", ""])
def test_what_is_no_postcode(written: str) -> None:
    assert fault(postcode(written)) == "postcode"


def test_an_organisation_number_has_its_check_digit() -> None:
    number = ten("559999", "123")
    assert organisation_number(number) == f"{number[:6]}-{number[6:]}"
    assert organisation_number(f"16{number}") == f"{number[:6]}-{number[6:]}"
    assert fault(organisation_number(number[:9] + str((int(number[9]) + 1) % 10))) == "check_digit"
    assert fault(organisation_number("55999")) == "organisation_number"


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.none()))
def test_any_value_is_read_or_refused(value: Value) -> None:
    for found in (
        lma(value),
        reservnummer(value),
        personnummer(value, ON),
        postcode(value),
        organisation_number(value),
    ):
        assert isinstance(found, str | Fault)


@given(st.text("0123456789-+ ", max_size=14), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_what_is_read_as_personnummer_has_twelve_digits_and_a_past_birth(written: str, on: date) -> None:
    found = personnummer(written, on)
    if isinstance(found, str):
        assert len(found) == 12
        assert found.isdigit()
        assert (birth_date_in(found) or on) <= on


@pytest.mark.parametrize(
    ("written", "expected"),
    [("AF", "5:1"), ("af", "5:1"), ("AC", "5:1"), ("AT", "5:1"), ("AK", "5:2"), ("AI", "5:4"),
     ("B", "anhorig"), ("BF", "anhorig"), ("G", "5:6"), ("G7", "5:6"),
     ("5:1", "5:1"), ("5:11", "5:11"), ("anhörig", "anhorig"), ("2016:752", "2016:752")],
)  # fmt: skip
def test_a_classification_code_stands_for_a_ground(written: str, expected: str) -> None:
    assert ground(written, date(2020, 1, 1)) == expected


@pytest.mark.parametrize(("on", "why"), [(date(2009, 12, 31), "ground_not_on_day"), (None, "ground_without_day")])
def test_a_code_is_read_as_of_the_day_of_the_decision(on: date | None, why: str) -> None:
    assert fault(ground("AC", on)) == why


def test_a_code_that_is_not_in_the_table_is_not_guessed() -> None:
    assert [fault(ground(code, ON)) for code in ("AS", "BX", "Z", "")] == ["ground"] * 4


def test_the_table_of_codes_has_no_code_twice_on_a_day() -> None:
    rows = class_codes()
    assert all(row.since.year >= 2006 for row in rows)
    assert len({row.code for row in rows}) == len(rows)
