"""Amounts are read as people write them, to the öre; what can mean two things is asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atersok.intake.reading.amounts import amount, share, years
from atersok.intake.reading.cells import Value
from atersok.intake.reading.problems import Fault
from atersok.law.money import show


def code(found: object) -> str:
    assert isinstance(found, Fault)
    return found.code


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("0", 0),
        ("1", 100),
        ("1234", 123400),
        ("1234,5", 123450),
        ("1234,50", 123450),
        ("1234.50", 123450),
        ("1 234,50", 123450),
        ("1\u00a0234,50", 123450),
        ("1\u2009234\u202f567,89", 123456789),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1.234.567", 123456700),
        ("1,234,567.8", 123456780),
        ("0,05", 5),
        ("007", 700),
        ("12 kr", 1200),
        ("12,50 SEK", 1250),
        ("12:-", 1200),
        (" 12 345,60 kr ", 1234560),
        ("999 999 999,99", 99999999999),
    ],
)
def test_an_amount_is_read_to_the_ore(written: str, ore: int) -> None:
    assert amount(written) == ore


@pytest.mark.parametrize("written", ["1.234", "1,234", "12.345", "999,999", "1.000", "1,234 kr", "-1.234"])
def test_three_digits_after_one_point_are_asked_about(written: str) -> None:
    assert code(amount(written, negative=True)) == "ambiguous_amount"


def test_the_question_names_both_meanings() -> None:
    fault = amount("1.234")
    assert isinstance(fault, Fault)
    assert fault.message.sv == "Menar du 1 234 eller 1,234?"


@pytest.mark.parametrize("written", ["0,123", "1234,567", "1 234,567", "1.234,567", "0.001"])
def test_three_decimals_that_can_not_be_thousands_are_too_many(written: str) -> None:
    assert code(amount(written)) == "too_many_decimals"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "kr",
        "abc",
        "1 2345",
        "12 34",
        "1,2,3",
        "1.23.456",
        "1.234.56",
        "--5",
        "5-",
        "1e5",
        "=1+1",
        "٣",
        "½",
        "1_000",
        ",",
    ],
)
def test_what_is_no_amount_is_not_made_into_one(written: str) -> None:
    assert code(amount(written)) == "amount"


def test_below_zero_only_where_the_field_allows_it() -> None:
    assert [amount("−5", negative=True), amount("-5,50", negative=True), amount("- 5", negative=True)] == [
        -500,
        -550,
        -500,
    ]
    assert code(amount("−5")) == "negative"
    assert code(amount(-0.01)) == "negative"
    assert amount("-0") == 0


@pytest.mark.parametrize(
    ("written", "limit"), [("999999999,99", None), ("1000000000", "amount_too_big"), (1e9, "amount_too_big")]
)
def test_nine_digits_are_the_most(written: Value, limit: str | None) -> None:
    found = amount(written)
    assert (code(found) if limit else None) == limit


@pytest.mark.parametrize(
    ("cell", "ore"),
    [
        (50.0, 5000),
        (0.1 + 0.2, 30),
        (1234.56, 123456),
        (1234.5600000001, 123456),
        (3, 300),
        (0.0, 0),
        (999999999.99, 99999999999),
    ],
)
def test_a_spreadsheets_arithmetic_noise_is_forgiven(cell: Value, ore: int) -> None:
    assert amount(cell) == ore


@pytest.mark.parametrize("cell", [1.234, 0.005, 12.345, 0.000002, 1.000001])
def test_more_than_noise_is_an_error(cell: float) -> None:
    assert code(amount(cell)) == "too_many_decimals"


def test_a_truth_value_or_a_day_is_no_amount() -> None:
    assert code(amount(True)) == "amount"
    assert code(amount(None)) == "amount"


ORE = st.integers(-99_999_999_999, 99_999_999_999)


@given(ORE)
def test_every_amount_we_show_is_read_back(ore: int) -> None:
    assert amount(show(ore), negative=True) == ore


@given(ORE, st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", ""]), st.sampled_from(",."))
def test_any_space_and_either_decimal_sign_give_the_same(ore: int, space: str, sign: str) -> None:
    kronor, rest = divmod(abs(ore), 100)
    written = f"{'-' if ore < 0 else ''}{f'{kronor:,}'.replace(',', space)}{sign}{rest:02d}"
    assert amount(written, negative=True) == ore


@given(ORE)
def test_a_number_cell_with_two_decimals_is_exact(ore: int) -> None:
    assert amount(ore / 100, negative=True) == ore


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.none()))
def test_any_value_is_read_or_refused(value: Value) -> None:
    for parse in (amount, share, years):
        assert isinstance(parse(value), int | Fault)


@pytest.mark.parametrize(
    ("written", "hundredths"),
    [("12,5 %", 1250), ("0%", 0), ("100 %", 10000), (0.125, 1250), (1.0, 10000), ("12.55%", 1255)],
)
def test_a_share_has_a_percent_sign_or_is_a_percent_cell(written: Value, hundredths: int) -> None:
    assert share(written) == hundredths


@pytest.mark.parametrize("written", ["0,5", "50", "101 %", "-1 %", 1.01, 50, "12,555 %", "%", True])
def test_a_share_is_not_guessed(written: Value) -> None:
    assert code(share(written)) == "share"


@pytest.mark.parametrize(
    ("written", "hundredths"),
    [
        ("3", 300),
        ("2,5", 250),
        ("2.5", 250),
        ("3 år", 300),
        ("livslång", 9900),
        ("Livslångt", 9900),
        (3.0, 300),
        (0, 0),
        ("999", 99900),
    ],
)
def test_years_are_hundredths(written: Value, hundredths: int) -> None:
    assert years(written) == hundredths


@pytest.mark.parametrize("written", ["1000", "-1", "2,555", "länge", "", True, 1e300])
def test_what_is_no_number_of_years(written: Value) -> None:
    assert code(years(written)) == "years"
