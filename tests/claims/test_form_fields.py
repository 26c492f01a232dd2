"""Amounts as people write them: one reading everywhere, and what can be read in two ways is asked about."""

import pytest
from django.core.exceptions import ValidationError

from atersok.claims.forms.fields import NATIONAL_DIGITS, Kronor, ore


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 234,50 kr", 1_234_50), ("1234.5", 1_234_50), ("1.234,50", 1_234_50), ("1.234.567,8", 1_234_567_80),
        ("16\N{NO-BREAK SPACE}981\N{NO-BREAK SPACE}368 kronor", 16_981_368_00), ("0", 0), ("5:-", 5_00),
        ("999999999", 999_999_999_00), ("1000000000", None), ("1.000.000.000,00", None),
        ("1.234", None), ("1,234", None), ("1.234.567", None), ("1.234.56", None), ("12.34,50", None), ("-5", None),
        ("", None), ("fem", None), ("1.234,", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_in_one_way_or_not_at_all(text: str, said: int | None) -> None:
    assert ore(text) == said


@pytest.mark.parametrize("text", ["1.234", "1,234", "1.234.567", "1.234,567"])
def test_what_can_be_read_in_two_ways_is_asked_about(text: str) -> None:
    with pytest.raises(ValidationError, match="två sätt"):
        Kronor().clean(text)


def test_the_nations_money_has_more_digits() -> None:
    assert Kronor(digits=NATIONAL_DIGITS).clean("10 000 000 000") == 10_000_000_000_00
    with pytest.raises(ValidationError, match="för stort"):
        Kronor().clean("10 000 000 000")
