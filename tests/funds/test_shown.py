"""What the pages show: the year that matters, amounts that add up, forecasts as such, what a file would replace."""

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CheckConstraint
from django.test import Client
from django.urls import reverse
from tests.funds.memo import MKR, TODAY, allocated, dated, fund_of_2026, memo_fund
from tests.funds.test_allocation import draw_of
from tests.funds.test_files import SIE, SUMS
from tests.funds.test_pages import ClientOf, text

from atersok.accounts.models import Region, User
from atersok.accounts.permissions import Role
from atersok.funds.models import Fund, Need, Part
from atersok.funds.services import allocation
from atersok.funds.services.fund import put_outcome
from atersok.funds.services.ledger import take_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(strategist: User, region: Region) -> Fund:
    return fund_of_2026(strategist)[0]


@pytest.fixture
def pot(made: Fund) -> Need:
    return made.needs.get(title="Pott")


def year_shown(client: Client, made: Fund) -> str:
    """Where the list leads, and that a page opened without a year says the same."""
    listed = text(client.get(reverse("funds"))).partition(f"{reverse('fund', args=[made.pk])}?ar=")[2][:4]
    assert f"Fördelning {listed}" in text(client.get(reverse("fund_allocation", args=[made.pk])))
    return listed


def test_a_fund_opens_on_the_year_that_matters(client_of: ClientOf, strategist: User, region: Region) -> None:
    client, old = client_of(Role.STRATEGIST), memo_fund(strategist)
    assert year_shown(client, old) == "2020"  # the last with money: 2021 has none of the part that is divided
    allocated(strategist, old)
    assert year_shown(client, old) == "2019"
    old.inputs.all().delete()
    old.outcomes.all().delete()
    Need.objects.update(chosen=False)
    assert year_shown(client, old) == "2021"  # nothing is known: the nearest
    made = fund_of_2026(strategist)[0]
    Fund.objects.filter(pk=made.pk).update(last_year=2028)
    put_outcome(strategist, made, dated(2028, Part.WHOLE, amount=MKR))
    assert year_shown(client, made) == "2026"  # this year before those to come


def test_amounts_show_their_ore_and_add_up(client_of: ClientOf, made: Fund, pot: Need, strategist: User) -> None:
    client = client_of(Role.STRATEGIST)
    allocation.draw(strategist, pot, draw_of(5) | {"amount": 1000_50}, TODAY)
    take_ledger(strategist, made, 2026, SUMS, 7, "sie", "0" * 64)
    assert "1 000,50 kr" in text(client.get(reverse("fund_allocation", args=[made.pk])))
    page = text(client.get(reverse("fund_follow_up", args=[made.pk])))
    for shown in ("1 000,50 kr", "200 kr", "1 200,50 kr", "2 998 799,50 kr", "3 000 000 kr"):
        assert shown in page, shown


def test_a_year_without_a_ledger_has_no_difference(client_of: ClientOf, made: Fund) -> None:
    page = text(client_of(Role.STRATEGIST).get(reverse("fund_follow_up", args=[made.pk])))
    assert ["100,00 %" in page, "inte inläst" in page] == [False, True]


def test_a_forecast_is_starred_also_in_its_sum_and_rounding_is_said(client_of: ClientOf, strategist: User) -> None:
    page = text(client_of(Role.STRATEGIST).get(reverse("fund", args=[memo_fund(strategist).pk]), {"ar": "2020"}))
    for said in ("37 060 000 kr*", "avrundat till närmaste 10 000 kr", "36 171 637 kr</td>"):
        assert said in page, said


def test_a_ledger_with_less_than_what_is_kept_is_warned_of(client_of: ClientOf, made: Fund, strategist: User) -> None:
    client, url = client_of(Role.ECONOMIST), reverse("fund_ledger", args=[made.pk])

    def seen(content: bytes) -> str:
        return text(client.post(url, {"year": "2026", "file": SimpleUploadedFile("h.se", content)}))

    assert "Ersätt ändå" not in seen(SIE)
    take_ledger(strategist, made, 2026, SUMS, 7, "sie", "0" * 64)
    assert "Ersätt ändå" not in seen(SIE)
    less = {b"20260731": "till och med månad 7", b"20260301": "saknas månad 3", b'"9909"': "månaderna 1, 2, 3"}
    for what, said in less.items():
        page = seen(SIE.replace(what, b'"1111"' if what == b'"9909"' else b"20260101"))
        assert [said in page, "Ersätt ändå" in page] == [True, True], what


def test_no_rule_of_the_database_is_told_by_its_name() -> None:
    rules = [rule for model in apps.get_app_config("funds").get_models() for rule in model._meta.constraints]
    checks = [rule for rule in rules if isinstance(rule, CheckConstraint)]
    assert len(checks) > 10
    assert [rule.name for rule in checks if rule.name in str(rule.get_violation_error_message())] == []
