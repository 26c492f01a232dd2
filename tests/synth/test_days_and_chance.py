"""Days as numbers and chance without a library's moods."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atersok.synth.days import add_months, iso, next_quarter_last, quarter_last, quarter_of
from atersok.synth.rng import Rng


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2024-01-31", 1, "2024-02-29"), ("2023-03-31", -1, "2023-02-28"), ("2024-02-29", 12, "2025-02-28"),
     ("2025-11-30", 3, "2026-02-28"), ("2025-12-01", 1, "2026-01-01"), ("2024-05-31", -12, "2023-05-31")],
)  # fmt: skip
def test_months_end_on_the_same_day_or_the_last(start: str, months: int, end: str) -> None:
    assert iso(add_months(date.fromisoformat(start).toordinal(), months)) == end


@given(st.dates(date(1930, 1, 1), date(2090, 12, 31)))
def test_a_day_lies_in_its_quarter_and_the_next_one_ends_later(when: date) -> None:
    number = when.toordinal()
    year, quarter = quarter_of(number)
    last = quarter_last(year, quarter)
    assert last - 92 < number <= last
    assert quarter_of(last + 1) != (year, quarter)
    assert 89 < next_quarter_last(number) - last < 93


def test_chance_is_the_same_on_every_machine() -> None:
    """Fixed numbers: if one changes, every demo folder changes with it."""
    rng = Rng(1, "fixed")
    assert [rng.between(1, 1000) for _ in range(5)] == [136, 42, 372, 855, 695]
    assert Rng(1, "a").u() != Rng(2, "a").u()


@given(st.integers(), st.integers(-50, 50), st.integers(0, 100))
def test_between_stays_inside(seed: int, low: int, width: int) -> None:
    assert low <= Rng(seed).between(low, low + width) <= low + width


def test_the_tail_is_cut_at_the_ceiling() -> None:
    rng = Rng("tail")
    drawn = [rng.pareto(100.0, 1.1, 5_000.0) for _ in range(20_000)]
    assert min(drawn) >= 100.0
    assert max(drawn) == 5_000.0


def test_poisson_keeps_its_mean() -> None:
    rng = Rng("poisson")
    for mean in (0.2, 3.0, 80.0):
        drawn = [rng.poisson(mean) for _ in range(4_000)]
        assert sum(drawn) / 4_000 == pytest.approx(mean, rel=0.1)
