from datetime import date

import pytest

from atersok.law.findings import State
from atersok.law.money import kr, show, to_kronor
from atersok.law.rules.no_claim import REASONS, refusal


@pytest.mark.parametrize(
    ("ore", "text"),
    [
        (0, "0 kr"), (5, "0,05 kr"), (50, "0,50 kr"), (100, "1 kr"), (99_999, "999,99 kr"),
        (100_000_00, "100 000 kr"), (1_234_567_89, "1 234 567,89 kr"), (-1_000_50, "−1 000,50 kr"), (-5, "−0,05 kr"),
    ],
)  # fmt: skip
def test_amounts_are_written_as_in_sweden_with_no_break_spaces(ore: int, text: str) -> None:
    assert show(ore) == text.replace(" ", "\N{NO-BREAK SPACE}")


def test_kronor_and_ore_are_the_same_money() -> None:
    assert kr(60_000) == 6_000_000
    assert str(to_kronor(14_525_001)) == "145250.01"


@pytest.mark.parametrize("kind", REASONS)
def test_a_kind_that_gives_nothing_is_refused_with_its_reason(kind: str) -> None:
    day = date(2026, 3, 2)
    result = refusal(kind, "P1", day)
    assert result[:6] == (kind, "P1", State.NOT_ENTITLED, day, day, 0)
    assert result.basis == (REASONS[kind].basis,)
    assert [(check.condition, check.holds) for check in result.checks] == [(REASONS[kind], False)]
