"""The choice of twelve-month windows against brute force and a slow day-by-day reference on real dates."""

import random
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law import windows_reference as slow
from tests.law.calendar_oracle import days, year_later

from atersok.law.windows import (
    Ledger,
    Row,
    Span,
    Window,
    can_hold,
    latest_start,
    plan,
    starts_clear_of,
    subtract,
    window_end,
)

LEAST = 6_000_000
SETTINGS = settings(derandomize=True, deadline=None, max_examples=200)
D = date.fromisoformat


def n(text: str) -> int:
    return D(text).toordinal()


def chosen(rows: Sequence[tuple[int, int, int]], starts: Sequence[Span], over: int, least: int = LEAST) -> list[Window]:
    return plan(Ledger(Row(*row) for row in rows), starts, least, over)


def as_plan(rows: Sequence[tuple[int, int, int]], windows: Sequence[Window], over: int) -> slow.Plan:
    return slow.of(rows, [window.start for window in windows], over)


def membership(spans: Sequence[Span]) -> Callable[[int], bool]:
    kept = tuple(spans)
    return lambda day: any(low <= day <= high for low, high in kept)


def spans_of(starts: Sequence[int]) -> list[Span]:
    return [(day, day) for day in sorted(set(starts))]


# --- one window -------------------------------------------------------------------------------------------------


def test_a_window_ends_before_the_same_day_of_the_next_year_so_that_it_is_never_one_day_too_long() -> None:
    for day in days(date(1995, 1, 1), date(2035, 12, 31)):
        assert date.fromordinal(window_end(day.toordinal())) == year_later(day)


@pytest.mark.parametrize(
    ("start", "end"),
    [("2024-02-28", "2025-02-28"), ("2024-02-29", "2025-02-28"), ("2024-03-01", "2025-03-01"),
     ("2023-02-28", "2024-02-28"), ("2023-03-01", "2024-03-01"), ("2025-07-01", "2026-07-01")],
)  # fmt: skip
def test_around_29_february_a_window_is_known_by_its_start(start: str, end: str) -> None:
    assert window_end(n(start)) == n(end)


def test_a_later_start_never_ends_earlier_so_the_pass_over_the_days_is_exact() -> None:
    ends = [window_end(day.toordinal()) for day in days(date(1995, 1, 1), date(2035, 12, 31))]
    assert ends == sorted(ends)


def test_latest_start_is_the_last_of_all_starts_whose_window_is_over_by_then() -> None:
    for end in range(n("2019-01-01"), n("2029-12-31")):
        over = [start for start in range(end - 370, end - 360) if slow.day_after(start) <= end]
        assert latest_start(end) == max(over)


def test_the_day_twelve_months_on_is_outside_the_window_and_the_day_before_inside() -> None:
    ledger = Ledger(
        [Row(n("2024-03-15"), 1), Row(n("2025-03-14"), 2), Row(n("2025-03-15"), 4), Row(n("2024-03-14"), 8)]
    )
    assert ledger.window(n("2024-03-15")) == Window(n("2024-03-15"), n("2025-03-15"), 3, 3)


@pytest.mark.parametrize(("care", "windows"), [(5_999_999, 0), (6_000_000, 1), (6_000_001, 1)])
def test_sixty_thousand_is_enough_and_one_ore_less_is_not(care: int, windows: int) -> None:
    day = n("2024-05-05")
    assert len(chosen([(day, care, 0)], [(day - 400, day + 400)], day + 1000)) == windows


def test_the_interpreter_is_paid_on_top_but_never_lifts_care_over_the_threshold() -> None:
    day = n("2024-05-05")
    assert chosen([(day, LEAST - 1, 500_000)], [(day - 400, day)], day) == []
    assert chosen([(day, LEAST, 320_000)], [(day - 400, day)], day)[0].total == LEAST + 320_000


def test_a_window_may_have_to_start_earlier_than_any_cost_to_leave_room_for_the_next() -> None:
    rows = [(n("2024-06-01"), LEAST, 0), (n("2025-05-01"), LEAST, 0), (n("2025-06-15"), 1, 0)]
    windows = chosen(rows, [(n("2024-01-01"), n("2025-06-15"))], n("2026-11-21"))
    assert sum(window.total for window in windows) == 2 * LEAST + 1
    assert len(windows) == 2
    assert windows[0].start < n("2024-06-01")
    assert windows[1].start == n("2025-05-01")


@pytest.mark.parametrize("seed", range(2))
def test_care_that_reaches_the_threshold_in_some_window_is_never_passed_over_as_too_little(seed: int) -> None:
    rng = random.Random(f"reaches {seed}")
    for _ in range(60):
        rows = random_rows(rng, n("2023-06-01"), n("2025-06-30"), 5)
        most = max(slow.worth(rows, start)[0] for start in range(n("2022-05-01"), n("2025-07-01")))
        assert Ledger(Row(*row) for row in rows).reaches(most)
        if not Ledger(Row(*row) for row in rows).reaches(LEAST):
            assert most < LEAST


def test_no_rows_or_no_starts_give_no_windows() -> None:
    today = n("2026-11-21")
    assert chosen([], [(n("2020-01-01"), n("2026-01-01"))], today) == []
    row = (n("2024-01-01"), LEAST, 0)
    assert chosen([row], [], today) == []
    assert chosen([row], [(n("2024-01-02"), n("2030-01-01"))], today) == []
    assert chosen([row], [(n("2020-01-01"), n("2023-01-01"))], today) == []
    assert len(chosen([row], [(n("2020-01-01"), n("2023-01-02"))], today)) == 1


# --- the whole preference order ---------------------------------------------------------------------------------


def random_rows(rng: random.Random, first: int, last: int, most: int) -> list[tuple[int, int, int]]:
    """Rows whose sums meet the threshold now and then exactly, some on the days around 29 February."""
    leap = [n("2024-02-28") + k for k in range(3)] + [n("2025-02-27") + k for k in range(3)]
    rows = []
    for _ in range(rng.randint(1, most)):
        day = rng.choice(leap) if rng.random() < 0.25 else rng.randint(first, last)
        care = rng.choice([LEAST, LEAST // 2, LEAST // 3, LEAST - 1, 1, 2_500_000, rng.randint(1, 9_000_000), 0])
        rows.append((day, care, rng.choice([0, 0, 320_000, 1])))
    return rows


@pytest.mark.parametrize("seed", range(8))
def test_the_plan_is_the_best_of_all_sets_of_windows_in_the_whole_order_of_preference(seed: int) -> None:
    rng = random.Random(f"sets {seed}")
    first, last = n("2023-01-01"), n("2026-06-30")
    for _ in range(400):
        rows = random_rows(rng, first, last, 5)
        starts = {rng.randint(first, last) for _ in range(rng.randint(1, 6))}
        starts |= {n("2024-02-28"), n("2024-02-29"), n("2025-02-28")} if rng.random() < 0.5 else set()
        # starts that just meet, and starts on and beside cost days
        starts |= {slow.day_after(start) for start in list(starts) if rng.random() < 0.4}
        starts |= {rows[0][0], rows[0][0] - 365} if rng.random() < 0.5 else set()
        over = rng.randint(first, last + 400)
        windows = chosen(rows, spans_of(list(starts)), over)
        assert as_plan(rows, windows, over) == slow.best_of_all(rows, starts, LEAST, over)


@pytest.mark.parametrize("seed", range(4))
def test_narrowing_the_starts_further_gives_the_best_of_the_starts_that_are_left(seed: int) -> None:
    rng = random.Random(f"narrow {seed}")
    for _ in range(100):
        rows = random_rows(rng, n("2023-01-01"), n("2026-06-30"), 6)
        over = n("2025-06-30")
        birthdays = {n(f"{year}-01-01") for year in range(2021, 2028)}
        windows = plan(
            Ledger(Row(*row) for row in rows), [(n("2021-01-01"), n("2027-12-31"))], LEAST, over,
            birthdays.__contains__,
        )  # fmt: skip
        assert as_plan(rows, windows, over) == slow.best_of_all(rows, birthdays, LEAST, over)


@pytest.mark.parametrize("seed", range(6))
def test_over_several_years_the_plan_is_that_of_the_slow_pass_day_by_day(seed: int) -> None:
    rng = random.Random(f"years {seed}")
    for _ in range(8):
        rows = random_rows(rng, n("2020-03-01"), n("2025-12-31"), 14)
        spans: list[Span] = []
        low = n("2020-01-01")
        while low < n("2026-06-30") and len(spans) < 4:
            high = low + rng.choice([0, 40, 400, 3000])
            spans.append((low, high))
            low = high + rng.choice([2, 30, 366])
        over = rng.randint(n("2022-01-01"), n("2026-12-31"))
        windows = chosen(rows, spans, over)
        wanted = slow.day_by_day(rows, membership(spans), LEAST, over)
        assert as_plan(rows, windows, over) == wanted
        assert [(window.care, window.total) for window in windows] == [slow.worth(rows, w.start) for w in windows]


def test_of_equal_totals_the_one_with_most_in_periods_over_wins_even_with_more_claims() -> None:
    rows = [(n("2024-01-10"), LEAST, 0), (n("2024-12-20"), LEAST, 0)]
    today = n("2024-12-20")
    windows = chosen(rows, [(n("2022-01-01"), n("2025-01-01"))], today)
    assert as_plan(rows, windows, today) == (2 * LEAST, LEAST, -2, (n("2023-12-20"), n("2024-12-20")))
    both_over = chosen(rows, [(n("2022-01-01"), n("2025-01-01"))], n("2026-11-21"))
    assert [(w.start, w.total) for w in both_over] == [(n("2024-01-10"), 2 * LEAST)]


# --- properties -------------------------------------------------------------------------------------------------

DAYS = st.integers(n("2022-01-01"), n("2026-12-31"))
AMOUNTS = st.sampled_from([LEAST, LEAST // 2, LEAST - 1, 1, 1_234_567, 4_000_000])
ROWS = st.lists(st.tuples(DAYS, AMOUNTS, st.sampled_from([0, 1, 320_000])), min_size=1, max_size=12)
ALL_STARTS = [(n("2021-01-01"), n("2026-12-31"))]
TODAY = n("2025-11-21")


@given(ROWS, st.data())
@SETTINGS
def test_splitting_merging_or_reordering_rows_changes_nothing(
    rows: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    changed = []
    for day, care, extra in rows:
        part = data.draw(st.integers(0, care))
        changed += [(day, part, extra), (day, care - part, 0)]
    merged = {day: (0, 0) for day, _, _ in rows}
    for day, care, extra in rows:
        merged[day] = (merged[day][0] + care, merged[day][1] + extra)
    before = chosen(rows, ALL_STARTS, TODAY)
    assert chosen(data.draw(st.permutations(changed)), ALL_STARTS, TODAY) == before
    assert chosen([(day, *sums) for day, sums in merged.items()], ALL_STARTS, TODAY) == before


@given(ROWS, DAYS, AMOUNTS)
@SETTINGS
def test_one_more_positive_row_never_lowers_the_total(rows: list[tuple[int, int, int]], day: int, care: int) -> None:
    before = sum(window.total for window in chosen(rows, ALL_STARTS, TODAY))
    after = sum(window.total for window in chosen([*rows, (day, care, 0)], ALL_STARTS, TODAY))
    assert after >= before


@given(ROWS, st.lists(st.tuples(DAYS, st.integers(0, 500)), max_size=3))
@SETTINGS
def test_windows_are_disjoint_in_order_reach_the_threshold_and_start_only_where_allowed(
    rows: list[tuple[int, int, int]], spans: list[tuple[int, int]]
) -> None:
    starts = sorted((low, low + length) for low, length in spans)
    windows = chosen(rows, starts, TODAY)
    for one, other in pairwise(windows):
        assert one.end <= other.start
    for window in windows:
        assert window.care >= LEAST
        assert any(low <= window.start <= high for low, high in starts)
        assert (window.care, window.total) == slow.worth(rows, window.start)


@given(ROWS)
@SETTINGS
def test_more_starts_never_give_less(rows: list[tuple[int, int, int]]) -> None:
    few = sum(window.total for window in chosen(rows, [(n("2022-06-01"), n("2023-06-01"))], TODAY))
    assert sum(window.total for window in chosen(rows, ALL_STARTS, TODAY)) >= few


# --- the spans of starts ----------------------------------------------------------------------------------------

SMALL = st.tuples(st.integers(738_000, 739_500), st.integers(0, 800)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(SMALL, st.lists(SMALL, max_size=3))
@SETTINGS
def test_starts_clear_of_frozen_periods_are_exactly_those_whose_window_touches_no_frozen_day(
    span: Span, frozen: list[Span]
) -> None:
    left = starts_clear_of(span, frozen)
    assert left == sorted(left)
    found = [day for low, high in left for day in range(low, high + 1)]
    clear = [
        start
        for start in range(span[0], span[1] + 1)
        if not any(start <= last and first < slow.day_after(start) for first, last in frozen)
    ]
    assert found == clear


@given(SMALL, st.lists(SMALL, max_size=4))
@SETTINGS
def test_subtracting_spans_leaves_each_day_outside_them_once(span: Span, holes: list[Span]) -> None:
    found = [day for low, high in subtract(span, holes) for day in range(low, high + 1)]
    assert found == [day for day in range(span[0], span[1] + 1) if not any(a <= day <= b for a, b in holes)]


@given(st.integers(738_000, 740_500), st.lists(SMALL, max_size=3))
@SETTINGS
def test_a_day_can_be_held_exactly_when_some_allowed_window_contains_it(day: int, starts: list[Span]) -> None:
    holds = any(
        start <= day < slow.day_after(start)
        for low, high in starts
        for start in range(max(low, day - 366), min(high, day) + 1)
    )
    assert can_hold(day, starts) == holds


def test_a_frozen_period_may_meet_a_window_on_either_side_but_not_share_a_day_with_it() -> None:
    frozen = [(n("2024-03-01"), n("2025-02-28"))]
    left = starts_clear_of((n("2022-01-01"), n("2026-12-31")), frozen)
    assert left == [(n("2022-01-01"), n("2023-03-01")), (n("2025-03-01"), n("2026-12-31"))]
