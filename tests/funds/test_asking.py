"""Äskanden: by private units, within decision and quarter, checked and decided by two people, never about a person."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.funds.memo import TODAY, fund_of_2026

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.claims.errors import NotNowError, SecondPersonError
from atersok.funds.forms.asking import AskingForm
from atersok.funds.models import Asking, Fund, Need, Status, Step
from atersok.funds.selectors import askings_for, open_areas
from atersok.funds.services import allocation, asking
from atersok.person_numbers import numbers_of_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(strategist: User) -> Need:
    return fund_of_2026(strategist)[2]


@pytest.fixture
def private(other_unit: Unit) -> User:
    return User.objects.create(username="pia", name="Pia", role=Role.UNIT, unit=other_unit)


@pytest.fixture
def economist(actor: Any) -> User:
    user: User = actor(Role.ECONOMIST)
    return user


def asked(area: Need, unit: Unit, kronor: int = 100_000, **changed: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "need": area, "unit": unit, "quarter": 3, "activities": "Tio hälsosamtal.", "amount": kronor * 100,
        "investment": False, "account": "991-2346",
    }  # fmt: skip
    return given | changed


def test_submitted_checked_granted_and_paid(
    private: User, economist: User, strategist: User, area: Need, other_unit: Unit
) -> None:
    row = asking.submit(private, asked(area, other_unit), TODAY)
    row = asking.check(economist, row)
    row = asking.approve(strategist, row, 90_000_00, "RS/12:9/2026", TODAY)
    row = asking.pay(economist, row, TODAY)
    assert (row.step, row.granted, row.counts, row.paid) == (Step.PAID, 90_000_00, 90_000_00, TODAY)


def test_a_decision_is_not_before_the_request_and_a_payment_not_before_the_decision(
    private: User, economist: User, strategist: User, area: Need, other_unit: Unit
) -> None:
    came, decided = TODAY - timedelta(days=9), TODAY - timedelta(days=4)
    row, other = (asking.check(economist, asking.submit(private, asked(area, other_unit), came)) for _row in range(2))
    with pytest.raises(ValidationError, match="kom in först 2026-11-12"):
        asking.approve(strategist, row, 1, "RS/1/2026", came - timedelta(days=1))
    with pytest.raises(ValidationError, match="kom in först 2026-11-12"):
        asking.refuse(strategist, other, "Nej", "RS/1/2026", came - timedelta(days=1))
    row = asking.approve(strategist, row, 1, "RS/1/2026", decided)
    assert (row.decided, asking.refuse(strategist, other, "Nej", "RS/1/2026", came).decided) == (decided, came)
    with pytest.raises(ValidationError, match="beviljades först 2026-11-17"):
        asking.pay(economist, row, decided - timedelta(days=1))
    assert asking.pay(economist, row, decided).paid == decided


def test_whoever_checks_does_not_decide(private: User, strategist: User, area: Need, other_unit: Unit) -> None:
    row = asking.check(strategist, asking.submit(private, asked(area, other_unit), TODAY))
    with pytest.raises(SecondPersonError):
        asking.approve(strategist, row, 1, "RS/1/2026", TODAY)
    with pytest.raises(SecondPersonError):
        asking.refuse(strategist, row, "Nej", "RS/1/2026", TODAY)


def test_steps_are_taken_in_order(
    private: User, economist: User, strategist: User, area: Need, other_unit: Unit
) -> None:
    row = asking.submit(private, asked(area, other_unit), TODAY)
    with pytest.raises(NotNowError):
        asking.approve(strategist, row, 1, "RS/1/2026", TODAY)
    with pytest.raises(NotNowError):
        asking.pay(economist, row, TODAY)
    asking.check(economist, row)
    with pytest.raises(NotNowError):
        asking.check(economist, row)


def test_the_cap_of_a_quarter_and_of_the_decision_hold(private: User, area: Need, other_unit: Unit) -> None:
    asking.submit(private, asked(area, other_unit, 400_000), TODAY)
    with pytest.raises(ValidationError, match="Taket för kvartal 3"):
        asking.submit(private, asked(area, other_unit, 200_001), TODAY)
    asking.submit(private, asked(area, other_unit, 200_000), TODAY)
    Need.objects.filter(pk=area.pk).update(cap=None)
    with pytest.raises(ValidationError, match="Asylvård"):
        asking.submit(private, asked(area, other_unit, 1_400_001, quarter=2), TODAY)
    assert asking.submit(private, asked(area, other_unit, 1_400_000, quarter=2), TODAY).pk


def test_a_refusal_gives_the_room_back(
    private: User, economist: User, strategist: User, area: Need, other_unit: Unit
) -> None:
    row = asking.check(economist, asking.submit(private, asked(area, other_unit, 600_000), TODAY))
    asking.refuse(strategist, row, "Området gäller annat.", "RS/1/2026", TODAY)
    assert asking.submit(private, asked(area, other_unit, 600_000), TODAY).step == Step.SUBMITTED


@pytest.mark.parametrize("quarter", [1, 4])
@pytest.mark.parametrize(("today", "late"), [(date(2026, 12, 10), False), (date(2026, 12, 11), True)])
def test_nothing_is_asked_for_after_the_last_day_of_the_fourth_quarter(
    private: User, area: Need, other_unit: Unit, today: date, late: bool, quarter: int
) -> None:
    words = asked(area, other_unit, quarter=quarter)
    if late:
        with pytest.raises(NotNowError, match="2026-12-10"):
            asking.submit(private, words, today)
    else:
        assert asking.submit(private, words, today).quarter == quarter


def test_a_quarter_to_come_is_not_asked_for(private: User, area: Need, other_unit: Unit) -> None:
    with pytest.raises(ValidationError, match="inte börjat"):
        asking.submit(private, asked(area, other_unit), date(2026, 6, 30))


def test_only_private_units_ask_and_only_for_themselves(
    private: User, case_worker: User, area: Need, unit: Unit, other_unit: Unit
) -> None:
    third = Unit.objects.create(code="TRE", name="Tredje", private=True)
    for user, whose in ((private, third), (case_worker, unit), (private, unit)):
        with pytest.raises(ValidationError, match="externa vårdgivare"):
            asking.submit(user, asked(area, whose), TODAY)
    assert asking.submit(case_worker, asked(area, other_unit), TODAY).submitted_by == case_worker


def test_a_unit_sees_its_own_only(private: User, actor: Any, area: Need, other_unit: Unit) -> None:
    third = Unit.objects.create(code="TRE", name="Tredje", private=True)
    mine = asking.submit(private, asked(area, other_unit), TODAY)
    asking.submit(actor(Role.CASE_WORKER), asked(area, third), TODAY)
    assert list(askings_for(private)) == [mine]
    assert askings_for(actor(Role.UNIT)).count() == 0
    assert askings_for(actor(Role.AUDITOR)).count() == 2
    assert askings_for(actor(Role.RECEPTION)).count() == 0


def test_a_need_that_is_not_open_is_not_asked_from(private: User, strategist: User, other_unit: Unit) -> None:
    _made, pot, _area = fund_of_2026(strategist)
    with pytest.raises(ValidationError, match="inte öppet"):
        asking.submit(private, asked(pot, other_unit), TODAY)


@pytest.mark.parametrize(
    "text", ["Besök av 19850301-9807", "850301+9807", "LMA 50-008920/4", "kort 50008920", "850361-1234"]
)
def test_numbers_of_people_are_refused(private: User, area: Need, other_unit: Unit, text: str) -> None:
    with pytest.raises(ValidationError, match="enskilda personer"):
        asking.submit(private, asked(area, other_unit, activities=text), TODAY)
    assert not Asking.objects.exists()


@pytest.mark.parametrize(
    "text", ["559999-1238", "20260301", "2026-03-01", "12 000 000 kr", "RS/2175:11/2016", "tel 063-000 00 00"]
)
def test_organisations_days_and_amounts_pass(text: str) -> None:
    assert numbers_of_people(text) == []


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"investment": "on", "amount": "500 000"}, "amount", "årets avskrivning i stället"),
        ({"investment": "on", "amount": "500 000", "depreciation": "50 000"}, "amount", "årets avskrivning i stället"),
        ({"investment": "on"}, "depreciation", "Skriv årets avskrivning"),
        ({"depreciation": "50 000", "amount": "1"}, "depreciation", "bara för en investering"),
        ({}, "amount", "Skriv beloppet"),
        ({"amount": "1.234"}, "amount", "två sätt"),
        ({"amount": "0"}, "amount", "Skriv beloppet"),
        ({"amount": "-5"}, "amount", "inget belopp"),
    ],
)
def test_an_investment_asks_for_the_years_depreciation(
    private: User, area: Need, other_unit: Unit, given: dict[str, str], field: str, said: str
) -> None:
    words = {"unit": other_unit.pk, "need": area.pk, "quarter": "3", "activities": "Ultraljud", "account": "991-2346"}
    form = AskingForm(words | given, user=private)
    assert not form.is_valid()
    assert said in form.errors[field][0]


def test_the_depreciation_is_the_amount(private: User, area: Need, other_unit: Unit) -> None:
    words = {"unit": other_unit.pk, "need": area.pk, "quarter": "3", "activities": "Ultraljud", "account": "991-2346",
             "investment": "on", "depreciation": "50 000"}  # fmt: skip
    form = AskingForm(words, user=private)
    assert form.is_valid(), form.errors
    row = asking.submit(private, form.fields_of_row(), TODAY)
    assert (row.amount, row.investment) == (50_000_00, True)


def test_nothing_is_granted_without_a_decision_in_force_but_what_was_granted_is_paid(
    private: User, economist: User, strategist: User, area: Need, other_unit: Unit
) -> None:
    granted, waiting = (
        asking.check(economist, asking.submit(private, asked(area, other_unit, kronor), TODAY))
        for kronor in (10_000, 20_000)
    )
    asking.approve(strategist, granted, 10_000_00, "RS/1/2026", TODAY)
    area.refresh_from_db()
    allocation.reopen(strategist, area.allocation, "Ny fördelning")
    with pytest.raises(NotNowError, match="inte beslutad"):
        asking.approve(strategist, waiting, 1_00, "RS/2/2026", TODAY)
    with pytest.raises(NotNowError):
        asking.submit(private, asked(area, other_unit), TODAY)
    assert asking.pay(economist, granted, TODAY).step == Step.PAID
    assert asking.refuse(strategist, waiting, "Fördelningen ändras.", "RS/2/2026", TODAY).step == Step.REFUSED


def test_nothing_is_asked_for_or_granted_of_a_fund_that_the_state_took_back(
    private: User, economist: User, strategist: User, area: Need, other_unit: Unit
) -> None:
    row = asking.check(economist, asking.submit(private, asked(area, other_unit), TODAY))
    Fund.objects.filter(pk=area.fund_id).update(status=Status.WITHDRAWN)
    with pytest.raises(NotNowError, match="tagit tillbaka"):
        asking.submit(private, asked(area, other_unit), TODAY)
    with pytest.raises(NotNowError, match="tagit tillbaka"):
        asking.approve(strategist, row, 1_00, "RS/2/2026", TODAY)
    assert not open_areas().exists()


@pytest.mark.parametrize("ore", [0, -1])
def test_nothing_is_no_request_and_no_grant(
    private: User, economist: User, strategist: User, area: Need, other_unit: Unit, ore: int
) -> None:
    with pytest.raises(ValidationError, match="större än 0"):
        asking.submit(private, asked(area, other_unit, ore), TODAY)
    row = asking.check(economist, asking.submit(private, asked(area, other_unit), TODAY))
    with pytest.raises(ValidationError, match="större än 0"):
        asking.approve(strategist, row, ore, "RS/1/2026", TODAY)


@pytest.mark.parametrize(
    ("account", "right"),
    [
        ("991-2346", True), ("991 - 2346", True), ("123455-8", True), ("12-3", False), ("991-2347", False),
        ("9912346", False), ("000-0000", False), ("1234567-8901", False), ("-", False), ("٩٩١-٢٣٤٦", False),
    ],
)  # fmt: skip
def test_a_giro_has_its_hyphen_and_a_right_check_digit(
    private: User, area: Need, other_unit: Unit, account: str, right: bool
) -> None:
    words = {"unit": other_unit.pk, "need": area.pk, "quarter": "3", "activities": "Samtal", "amount": "1"}
    form = AskingForm(words | {"account": account}, user=private)
    assert form.is_valid() == right, form.errors
    assert ("account" in form.errors) != right
