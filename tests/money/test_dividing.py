"""How money is divided among units: to the öre, in proportion, and by the rule in force."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atersok.money.dividing import (
    Item,
    Rule,
    Share,
    difference,
    divide_pool,
    divide_row,
    half_up,
    largest_remainder,
    waits,
    why_nothing,
)

WHOLE = Rule(1, "actual")
WHOLE_KEPT = 1000  # per mille
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)


def item(unit: int | None, counted: int, rule: Rule | None = WHOLE, cost: int = 0, price: int | None = None) -> Item:
    return Item(cost or counted, None, unit, counted, counted if price is None else price, rule)


def by_unit(shares: dict[Share, int]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for share, amount in shares.items():
        sums[share.unit] = sums.get(share.unit, 0) + amount
    return sums


# --- largest remainder ------------------------------------------------------------------------------------------------
@given(st.integers(-(10**12), 10**12), WEIGHTS)
def test_the_parts_are_the_whole_and_each_within_an_öre_of_its_exact_share(total: int, weights: list[int]) -> None:
    parts = largest_remainder(total, weights)
    if not sum(weights):
        assert parts == [0] * len(weights)
        return
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@given(st.integers(0, 10**9), WEIGHTS)
def test_money_taken_back_is_divided_as_it_was_given(total: int, weights: list[int]) -> None:
    assert [-part for part in largest_remainder(-total, weights)] == largest_remainder(total, weights)


@given(st.integers(0, 10**6), WEIGHTS.filter(any))
def test_it_agrees_with_handing_out_öre_one_by_one(total: int, weights: list[int]) -> None:
    """Slow and obviously right: whole öre first, then one each to the largest remainders in order."""
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    parts = [int(share) for share in exact]
    remainders = [share - int(share) for share in exact]
    while sum(parts) < total:
        place = remainders.index(max(remainders))
        parts[place] += 1
        remainders[place] = Fraction(-1)
    assert largest_remainder(total, weights) == parts


def test_a_weight_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="below 0"):
        largest_remainder(100, [1, -1])


@pytest.mark.parametrize(("numerator", "whole"), [(1, 1), (-1, -1), (0, 0), (3, 2), (-3, -2)])
def test_halves_go_away_from_zero(numerator: int, whole: int) -> None:
    assert half_up(numerator, 2) == whole


# --- a person's row ---------------------------------------------------------------------------------------------------
def test_what_the_state_paid_is_split_by_what_was_counted_of_each_unit() -> None:
    shares = divide_row(50_000_00, 50_000_00, [item(1, 90_000_00), item(2, 60_000_00)])
    assert by_unit(shares) == {1: 30_000_00, 2: 20_000_00}


def test_a_share_kept_centrally_is_taken_off_before_the_units() -> None:
    kept = Rule(1, "actual", kept=100)
    assert by_unit(divide_row(1_000_00, 1_000_00, [item(1, 500, kept), item(2, 500, kept)])) == {1: 450_00, 2: 450_00}


def test_costs_without_a_unit_or_a_rule_stay_central() -> None:
    shares = divide_row(300_00, 300_00, [item(1, 100), item(None, 100), item(3, 100, None)])
    assert by_unit(shares) == {1: 100_00}


@pytest.mark.parametrize(
    ("came", "paid"), [(2_060_00, 2_500_00), (1_030_00, 1_250_00), (0, 0), (4_000_00, 2_500_00), (-5, 0)]
)
def test_a_fixed_sum_is_paid_in_the_part_that_came_and_never_twice(came: int, paid: int) -> None:
    fixed = Rule(1, "fixed", sum=2_500_00)
    examined = Item(None, 7, 1, 1, 0, fixed)
    assert sum(divide_row(came, 2_060_00, [examined]).values()) == paid


def test_a_fixed_sum_is_for_an_examination_and_not_for_each_cost_row() -> None:
    fixed = Rule(1, "fixed", sum=2_000_00)
    assert not divide_row(1_000_00, 1_000_00, [item(1, 500_00, fixed), item(1, 500_00, fixed)])


def test_a_list_price_does_not_depend_on_what_the_state_pays() -> None:
    price = Rule(1, "price")
    assert by_unit(divide_row(10_000_00, 10_000_00, [item(1, 8_000_00, price, price=6_000_00)])) == {1: 6_000_00}


ITEMS = st.lists(
    st.builds(
        item, st.sampled_from([1, 2, None]), st.integers(0, 10**7),
        st.sampled_from([WHOLE, Rule(2, "actual", 150), None]), st.integers(1, 10**6),
    ),
    min_size=1, max_size=8, unique_by=lambda one: one.cost,
)  # fmt: skip


@given(st.integers(-(10**8), 10**8), ITEMS)
def test_units_never_get_more_than_came_by_actual_cost(came: int, items: list[Item]) -> None:
    paid = sum(divide_row(came, abs(came), items).values())
    assert abs(paid) <= abs(came)
    assert paid * came >= 0


@given(st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=6), ITEMS)
def test_dividing_bit_by_bit_ends_where_dividing_at_once_does(parts: list[int], items: list[Item]) -> None:
    so_far: dict[Share, int] = {}
    came = 0
    for part in parts:
        came += part
        for share, amount in difference(divide_row(came, 10**7, items), so_far).items():
            so_far[share] = so_far.get(share, 0) + amount
    assert {share: amount for share, amount in so_far.items() if amount} == divide_row(came, 10**7, items)


# --- a quarter's lump sums --------------------------------------------------------------------------------------------
def test_lump_sums_cover_the_units_costs_and_the_rest_is_kept() -> None:
    assert by_unit(divide_pool(1_000_00, [item(1, 300_00), item(2, 200_00)])) == {1: 300_00, 2: 200_00}


def test_the_price_list_is_not_the_actual_cost() -> None:
    price = Rule(2, "price")
    assert by_unit(divide_pool(1_000_00, [item(1, 300_00, price=150_00), item(2, 300_00, price, price=150_00)])) == {
        1: 300_00, 2: 150_00,
    }  # fmt: skip


def test_lump_sums_that_are_less_than_the_costs_are_divided_in_proportion() -> None:
    assert by_unit(divide_pool(250_00, [item(1, 300_00), item(2, 200_00)])) == {1: 150_00, 2: 100_00}


@given(st.integers(-1000, 10**9), ITEMS)
def test_a_unit_never_gets_more_of_the_lump_sums_than_its_cost(came: int, items: list[Item]) -> None:
    shares = divide_pool(came, items)
    assert sum(shares.values()) <= max(0, came)
    prices = {one.cost: one.price for one in items}
    assert all(0 < amount <= prices[share.cost] for share, amount in shares.items())


# --- why ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("items", "why"),
    [
        ([], "no_items"), ([item(None, 1)], "no_unit"), ([item(1, 1, None)], "no_rule"),
        ([item(1, 1, Rule(1, "central"))], "central"), ([item(1, 1, Rule(1, "actual", WHOLE_KEPT))], "central"),
        ([item(1, 1, Rule(1, "fixed", sum=5))], "no_examination"), ([item(1, 1, Rule(1, "price"), price=0)], "nothing"),
    ],
)  # fmt: skip
def test_it_is_said_why_units_get_nothing(items: list[Item], why: str) -> None:
    assert why_nothing(items) == why


@pytest.mark.parametrize(
    ("items", "so"),
    [
        ([item(1, 1), item(2, 1, None)], True), ([item(1, 1), item(None, 1, None)], False),
        ([Item(1, None, 2, 1, 1, None, billed=True)], False), ([], False),
    ],
)  # fmt: skip
def test_a_unit_that_no_rule_speaks_of_lets_the_money_wait(items: list[Item], so: bool) -> None:
    assert waits(items) == so


@pytest.mark.parametrize("items", [[], [item(None, 1)], [item(1, 1, None)], [item(1, 1, Rule(1, "central"))]])
def test_where_it_is_said_they_do_get_nothing(items: list[Item]) -> None:
    assert not divide_row(100, 100, items)
