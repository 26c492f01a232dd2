"""When a grant becomes revenue: by type, month by month, to the öre."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atersok.funds.models import Kind, Payment
from atersok.funds.plan import TEXTS, Costs, Month, plan

MKR = 1_000_000_00
EVEN = Costs([0] * 12, 0, 12 * MKR)


def rows(
    kind: str, payment: str = Payment.ONCE, month: int = 3, amount: int = 12 * MKR, costs: Costs = EVEN
) -> list[Month]:
    return plan(kind, payment, month, amount, costs)


def test_a_general_grant_is_revenue_when_the_state_pays_and_leaves_no_debt() -> None:
    monthly = rows(Kind.GENERAL, Payment.MONTHLY)
    assert [one.revenue for one in monthly] == [MKR] * 12
    assert {one.balance for one in monthly} == {0}
    assert [one.revenue // MKR for one in rows(Kind.GENERAL)] == [0, 0, 12] + [0] * 9


def test_a_grant_with_conditions_follows_the_costs_and_the_rest_is_debt() -> None:
    costs = Costs([MKR] * 4 + [0] * 8, 12, 0)
    shown = rows(Kind.CONDITIONAL, month=1, costs=costs)
    assert [one.revenue for one in shown] == [MKR] * 4 + [0] * 8
    assert [one.balance // MKR for one in shown] == [11, 10, 9, 8] + [8] * 8


def test_costs_before_the_payment_are_a_claim_on_the_state() -> None:
    shown = rows(Kind.COSTS, month=12, costs=Costs([MKR] * 12, 12, 0))
    assert [one.balance // MKR for one in shown] == [*(-month for month in range(1, 12)), 0]


def test_costs_above_the_grant_are_the_regions_own() -> None:
    shown = rows(Kind.CONDITIONAL, amount=5 * MKR, costs=Costs([MKR] * 12, 12, 0))
    assert sum(one.revenue for one in shown) == 5 * MKR
    assert shown[-1].balance == 0


def test_months_to_come_share_what_is_left_of_the_plan() -> None:
    shown = rows(Kind.CONDITIONAL, costs=Costs([MKR] * 10 + [0, 0], 10, 11 * MKR))
    assert [one.cost for one in shown[10:]] == [MKR // 2] * 2
    assert [one.forecast for one in shown] == [False] * 10 + [True] * 2


@pytest.mark.parametrize("kind", Kind.values)
def test_each_type_has_its_words(kind: str) -> None:
    assert str(TEXTS[kind])


amounts = st.integers(0, 10**12)


@given(
    st.sampled_from(Kind.values), st.sampled_from(Payment.values), st.integers(1, 12), amounts,
    st.lists(st.integers(-(10**9), 10**11), min_size=12, max_size=12), st.integers(0, 12), amounts,
)  # fmt: skip
def test_paid_is_revenue_and_balance_in_every_month(
    kind: str, payment: str, month: int, amount: int, months: list[int], through: int, planned: int
) -> None:
    shown = plan(kind, payment, month, amount, Costs(months, through, planned))
    paid = revenue = 0
    for one in shown:
        paid, revenue = paid + one.paid, revenue + one.revenue
        assert paid == revenue + one.balance
        assert 0 <= revenue <= amount
    assert paid == amount
