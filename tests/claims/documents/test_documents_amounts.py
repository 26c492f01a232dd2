"""Amounts and days as they stand in documents."""

import pytest

from atersok.claims.documents.amounts import kronor, years


@pytest.mark.parametrize(
    ("ore", "shown"),
    [
        (0, "0,00\u00a0kr"), (1, "0,01\u00a0kr"), (-1, "\u22120,01\u00a0kr"), (99_99, "99,99\u00a0kr"),
        (1_234_560, "12\u00a0345,60\u00a0kr"), (-100_000_00, "\u2212100\u00a0000,00\u00a0kr"),
        (123_456_789_01, "123\u00a0456\u00a0789,01\u00a0kr"),
    ],
)  # fmt: skip
def test_kronor(ore: int, shown: str) -> None:
    assert kronor(ore) == shown


@pytest.mark.parametrize(
    ("hundredths", "shown"),
    [(3_00, "3 år"), (3_50, "3,5 år"), (3_05, "3,05 år"), (99_00, "livslångt (99 år)"), (None, "ej angivet")],
)
def test_years(hundredths: int | None, shown: str) -> None:
    assert years(hundredths).replace("\u00a0", " ") == shown
