"""Dividing: never more than the outcome, nothing changed once decided, pots never below zero, also with two at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, close_old_connections, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.funds.memo import MKR, TODAY, dated, decision, fields_of_fund, fund_of_2026, memo_fund, need

from atersok.accounts.models import User
from atersok.audit.history import changes
from atersok.claims.errors import NotNowError
from atersok.funds.dividing import divided
from atersok.funds.models import Draw, Fund, Part, Status
from atersok.funds.references import odd
from atersok.funds.services import allocation, fund

pytestmark = pytest.mark.django_db


def draw_of(kronor: int, reference: str = "RS/12:5/2026", **changed: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "amount": kronor * 100, "purpose": "Tolk", "cost_centre": "7017", "reference": reference,
        "day": date(2026, 5, 6),
    }  # fmt: skip
    return given | changed


def test_the_sum_of_needs_is_at_most_the_outcome(strategist: User) -> None:
    made = memo_fund(strategist)
    allocation.add_need(strategist, made, 2019, need(amount=16_981_368_00))
    with pytest.raises(ValidationError) as refused:
        allocation.add_need(strategist, made, 2019, need(amount=1))
    assert "Utfallet 2019" in refused.value.message_dict["amount"][0]
    assert divided(made, 2019).left == 0


def test_an_option_not_chosen_takes_no_room(strategist: User) -> None:
    made = memo_fund(strategist)
    option = allocation.add_need(strategist, made, 2019, need(amount=90 * MKR, chosen=False))
    with pytest.raises(ValidationError):
        allocation.change_need(strategist, option, need(amount=90 * MKR, chosen=True))


def test_nothing_is_divided_before_the_outcome_is_known(strategist: User) -> None:
    made = memo_fund(strategist)
    made.inputs.all().delete()
    with pytest.raises(NotNowError, match="inte känt"):
        allocation.add_need(strategist, made, 2019, need())
    assert not made.allocations.exists()


def test_a_decided_allocation_is_closed_until_somebody_opens_it(strategist: User) -> None:
    made = memo_fund(strategist)
    row = allocation.add_need(strategist, made, 2019, need())
    decided = allocation.decide(strategist, made, 2019, decision())
    for act in (
        lambda: allocation.add_need(strategist, made, 2019, need()),
        lambda: allocation.change_need(strategist, row, need()),
        lambda: allocation.remove_need(strategist, row),
        lambda: allocation.decide(strategist, made, 2019, decision()),
    ):
        with pytest.raises(NotNowError, match="RS/251/2019"):
            act()
    allocation.reopen(strategist, decided, "Ny budget")
    assert allocation.change_need(strategist, row, need(amount=2 * MKR)).amount == 2 * MKR


def test_an_outcome_lowered_afterwards_is_shown_and_stops_the_decision(strategist: User) -> None:
    made = memo_fund(strategist)
    allocation.add_need(strategist, made, 2019, need(amount=16 * MKR))
    fund.put_outcome(strategist, made, dated(2019, Part.REFUGEE, amount=15 * MKR))
    assert divided(made, 2019).left == -1 * MKR
    with pytest.raises(ValidationError):
        allocation.decide(strategist, made, 2019, decision())


def test_an_empty_proposal_can_not_be_decided(strategist: User) -> None:
    with pytest.raises(NotNowError):
        allocation.decide(strategist, memo_fund(strategist), 2019, decision())


def test_a_pot_is_drawn_on_to_the_last_krona_and_no_further(strategist: User) -> None:
    made, pot, _area = fund_of_2026(strategist)
    allocation.draw(strategist, pot, draw_of(999_999), TODAY)
    with pytest.raises(ValidationError) as refused:
        allocation.draw(strategist, pot, draw_of(2, "RS/12:6/2026"), TODAY)
    assert "finns kvar" in refused.value.message_dict["amount"][0]
    allocation.draw(strategist, pot, draw_of(1, "RS/12:7/2026"), TODAY)
    assert divided(made, 2026).pots[0].left == 0


def test_each_draw_has_a_decision_of_its_own(strategist: User) -> None:
    _made, pot, _area = fund_of_2026(strategist)
    allocation.draw(strategist, pot, draw_of(1), TODAY)
    with pytest.raises(ValidationError) as refused:
        allocation.draw(strategist, pot, draw_of(1), TODAY)
    assert "reference" in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.update(reference="")


@pytest.mark.parametrize("day", [date(2026, 2, 2), date(2026, 11, 22)])
def test_a_draw_is_decided_after_the_pot_and_not_in_the_future(strategist: User, day: date) -> None:
    _made, pot, _area = fund_of_2026(strategist)
    with pytest.raises(ValidationError):
        allocation.draw(strategist, pot, draw_of(1, day=day), TODAY)


def test_only_a_decided_pot_is_drawn_on(strategist: User) -> None:
    made, pot, area = fund_of_2026(strategist)
    with pytest.raises(NotNowError):
        allocation.draw(strategist, area, draw_of(1), TODAY)
    allocation.reopen(strategist, divided(made, 2026).allocation or pot.allocation, "Ändras")
    with pytest.raises(NotNowError):
        allocation.draw(strategist, pot, draw_of(1), TODAY)


def test_a_need_is_not_lowered_below_what_is_used_nor_removed(strategist: User) -> None:
    _made, pot, _area = fund_of_2026(strategist)
    allocation.draw(strategist, pot, draw_of(600_000), TODAY)
    pot.refresh_from_db()
    allocation.reopen(strategist, pot.allocation, "Ändras")
    words = need(title="Pott", delegated_to="Avdelningen")
    with pytest.raises(ValidationError):
        allocation.change_need(strategist, pot, words | {"amount": 599_999_00})
    with pytest.raises(NotNowError):
        allocation.remove_need(strategist, pot)
    assert allocation.change_need(strategist, pot, words | {"amount": 600_000_00}).amount == 600_000_00


def test_history_tells_who_and_why_also_of_a_draw_taken_back(strategist: User) -> None:
    made, pot, _area = fund_of_2026(strategist)
    draw = allocation.draw(strategist, pot, draw_of(7), TODAY)
    allocation.undo_draw(strategist, draw, "Fel belopp")
    told = changes(made, strategist)
    assert [(one.who, one.verb, one.reason) for one in told[:2]] == [
        (strategist.name, "delete", "Fel belopp"), (strategist.name, "insert", "Uttag ur potten"),
    ]  # fmt: skip
    assert {one.what for one in told} >= {"Statligt medel", "Utfall", "Behov", "Fördelning", "Uttag"}


@pytest.mark.django_db(transaction=True)
def test_two_people_draw_the_rest_of_a_pot_at_once_and_one_gets_it(strategist: User) -> None:
    made, pot, _area = fund_of_2026(strategist)
    results = both(
        lambda: allocation.draw(strategist, pot, draw_of(600_000, "RS/1/2026"), TODAY),
        lambda: allocation.draw(strategist, pot, draw_of(600_000, "RS/2/2026"), TODAY),
    )
    assert sum(isinstance(one, ValidationError) for one in results) == 1
    assert divided(made, 2026).pots[0].left == 400_000_00


@pytest.mark.django_db(transaction=True)
def test_two_people_divide_the_last_money_at_once_and_one_gets_it(strategist: User) -> None:
    made = memo_fund(strategist)
    results = both(
        lambda: allocation.add_need(strategist, made, 2019, need(amount=9 * MKR)),
        lambda: allocation.add_need(strategist, made, 2019, need(amount=9 * MKR)),
    )
    assert sum(isinstance(one, ValidationError) for one in results) == 1
    assert divided(made, 2019).sum == 9 * MKR


def both(one: Callable[[], object], other: Callable[[], object]) -> list[object]:
    """Two things at once, each with a connection of its own; refusals are results."""

    def run(act: Callable[[], object]) -> object:
        close_old_connections()
        try:
            return act()
        except ValidationError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, (one, other)))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 700_000), min_size=1, max_size=5))
def test_what_is_left_is_what_was_decided_less_what_was_drawn(strategist: User, wanted: list[int]) -> None:
    with transaction.atomic():
        made, pot, _area = fund_of_2026(strategist, name=f"Medel {wanted}")
        left = 1_000_000
        for place, kronor in enumerate(wanted):
            if kronor <= left:
                allocation.draw(strategist, pot, draw_of(kronor, f"RS/{place}/2026"), TODAY)
                left -= kronor
            else:
                with pytest.raises(ValidationError):
                    allocation.draw(strategist, pot, draw_of(kronor, f"RS/{place}/2026"), TODAY)
        assert divided(made, 2026).pots[0].left == left * 100
        transaction.set_rollback(True)


def test_odd_references_are_pointed_out_and_the_usual_pass() -> None:
    usual = ["RS/2175:11/2016", "RUN/100/2018", "LS/1712/2010", "HSN/1/2021"]
    unusual = ["Dnr 4468-2017", "RS 2017-04708", "rs/1/2019", "RS/1/19"]
    assert odd([*usual, "", *unusual]) == unusual


def test_an_outcome_lowered_afterwards_is_followed_step_by_step(strategist: User) -> None:
    made = memo_fund(strategist)
    rows = [allocation.add_need(strategist, made, 2019, need(amount=5 * MKR)) for _row in range(3)]
    fund.put_outcome(strategist, made, dated(2019, Part.REFUGEE, amount=4 * MKR))
    with pytest.raises(ValidationError, match="Sänk eller ta bort"):
        allocation.decide(strategist, made, 2019, decision())
    with pytest.raises(ValidationError):
        allocation.change_need(strategist, rows[0], need(amount=5 * MKR + 1))
    allocation.change_need(strategist, rows[0], need(amount=3 * MKR))
    allocation.change_need(strategist, rows[1], need(amount=5 * MKR, chosen=False))
    allocation.change_need(strategist, rows[2], need(amount=1 * MKR))
    assert divided(made, 2019).left == 0
    assert allocation.decide(strategist, made, 2019, decision()).decided


@pytest.mark.parametrize("kronor", [0, -1])
def test_nothing_is_no_draw_no_need_and_no_cap(strategist: User, kronor: int) -> None:
    made, pot, _area = fund_of_2026(strategist)
    with pytest.raises(ValidationError, match="större än 0"):
        allocation.draw(strategist, pot, draw_of(kronor), TODAY)
    memo = memo_fund(strategist)
    for words in (need(amount=kronor), need(cap=kronor)):
        with pytest.raises(ValidationError, match="större än 0"):
            allocation.add_need(strategist, memo, 2019, words)
    assert not Draw.objects.filter(fund=made).exists()


def test_a_fund_keeps_the_years_in_which_money_is_divided(strategist: User) -> None:
    made, _pot, _area = fund_of_2026(strategist)
    words = {"name": made.name, "divided": Part.WHOLE}
    for years, field in (((2027, 2028), "first_year"), ((2024, 2025), "last_year")):
        with pytest.raises(ValidationError) as refused:
            fund.save_fund(strategist, made, fields_of_fund(**words, first_year=years[0], last_year=years[1]))
        assert list(refused.value.message_dict) == [field]
    assert fund.save_fund(strategist, made, fields_of_fund(**words, first_year=2025, last_year=2027)).last_year == 2027


def test_a_draw_and_a_need_are_not_about_a_person(strategist: User) -> None:
    made, pot, _area = fund_of_2026(strategist)
    with pytest.raises(ValidationError, match="enskilda personer"):
        allocation.draw(strategist, pot, draw_of(1, purpose="Resa för 19850301-9807"), TODAY)
    allocation.reopen(strategist, pot.allocation, "Ändras")
    with pytest.raises(ValidationError, match="enskilda personer"):
        allocation.add_need(strategist, made, 2026, need(clarification="Kort 50-008920"))


def test_nothing_is_drawn_from_a_fund_that_the_state_took_back(strategist: User) -> None:
    made, pot, _area = fund_of_2026(strategist)
    Fund.objects.filter(pk=made.pk).update(status=Status.WITHDRAWN)
    with pytest.raises(NotNowError, match="tagit tillbaka"):
        allocation.draw(strategist, pot, draw_of(1), TODAY)
