"""Underlag till andra regioner: whose care it is, once each, and nobody in it that may not be seen."""

import io
from collections.abc import Callable
from datetime import date

import pypdf
import pytest
from django.test import Client
from tests.money import lumps, worlds

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.law.money import kr
from atersok.money import region_billing
from atersok.money.errors import NotNowError
from atersok.money.models import RegionBill, RegionBillRow, Voucher
from atersok.money.services import region_bills as service
from atersok.people.models import Person, Situation

pytestmark = pytest.mark.django_db
type Login = Callable[[Role], Client]
SINCE, UNTIL = date(2026, 1, 1), date(2026, 3, 31)
DAY = date(2026, 2, 3)


def _from(region: str, kind: str = "registrerad_mv", until: date | None = None) -> Person:
    person = worlds.somebody()
    Situation.objects.create(person=person, kind=kind, since=date(2025, 1, 1), until=until, region=region)
    return person


def _made(user: User) -> RegionBill:
    return service.make(user, "01", SINCE, UNTIL, worlds.TODAY)


def test_care_of_somebody_registered_elsewhere_that_day_is_that_regions(case_worker: User, unit: Unit) -> None:
    worlds.cost(_from("01"), unit, kr(1_000), kr(50))
    worlds.cost(_from("01", "folkbokford"), unit, kr(300))
    worlds.cost(_from("03"), unit, kr(200))
    worlds.cost(_from("23"), unit, kr(9_000))
    worlds.cost(_from("01", until=date(2026, 2, 2)), unit, kr(9_000))
    worlds.cost(_from("01"), None, kr(9_000))
    worlds.cost(_from("01"), Unit.objects.create(code="UT", name="Elsewhere", region="01"), kr(9_000))
    found = {one.region: (one.people, one.amount) for one in region_billing.sums(case_worker, SINCE, UNTIL)}
    assert found == {"01": (2, kr(1_250)), "03": (1, kr(200))}


def test_where_the_two_registers_differ_the_population_register_decides_and_ours_is_ours(
    case_worker: User, unit: Unit
) -> None:
    person, ours = _from("01"), _from("01")
    Situation.objects.create(person=person, kind="folkbokford", since=date(2026, 1, 1), region="03")
    Situation.objects.create(person=ours, kind="folkbokford", since=date(2026, 1, 1), region="23")
    worlds.cost(person, unit, kr(100))
    worlds.cost(ours, unit, kr(100))
    assert [(one.region, one.people) for one in region_billing.sums(case_worker, SINCE, UNTIL)] == [("03", 1)]


def test_what_a_claim_holds_is_not_billed(case_worker: User, unit: Unit) -> None:
    person = _from("01")
    worlds.opened()
    worlds.sent(case_worker, [(person, kr(1), [worlds.cost(person, unit, kr(1_000))])])
    assert region_billing.sums(case_worker, SINCE, UNTIL) == []


def test_a_cost_is_billed_once_and_rows_stay_as_they_were(case_worker: User, unit: Unit) -> None:
    cost = worlds.cost(_from("01"), unit, kr(1_000), kr(50))
    made = _made(case_worker)
    assert (made.amount, made.rows.get().fee) == (kr(950), kr(50))
    cost.amount = kr(5_000)
    cost.save()
    assert made.rows.get().amount == kr(1_000)
    with pytest.raises(NotNowError):
        _made(case_worker)
    assert not Voucher.objects.exists()


def test_a_basis_taken_back_lets_its_rows_go(case_worker: User, unit: Unit) -> None:
    worlds.cost(_from("01"), unit, kr(1_000))
    first = _made(case_worker)
    with pytest.raises(NotNowError):
        service.withdraw(case_worker, first, "")
    service.withdraw(case_worker, first, "fel period")
    with pytest.raises(NotNowError):
        service.mark_billed(case_worker, first, worlds.TODAY, "1")
    assert _made(case_worker).number != first.number
    assert RegionBillRow.objects.filter(living=True).count() == 1


def test_protected_people_are_billed_only_by_who_may_see_them(case_worker: User, strategist: User, unit: Unit) -> None:
    person = _from("01")
    worlds.cost(person, unit, kr(1_000))
    Person.objects.update(protection="marking")
    with pytest.raises(NotNowError):
        _made(case_worker)
    strategist.sees_protected = True
    assert _made(strategist).rows.count() == 1


READERS = {Role.CASE_WORKER, Role.STRATEGIST, Role.ECONOMIST, Role.AUDITOR}
OFFICE = {Role.CASE_WORKER, Role.STRATEGIST}


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_makes_and_marks(client_of: Login, strategist: User, unit: Unit, role: Role) -> None:
    worlds.cost(_from("01"), unit, kr(1_000))
    made = _made(strategist)
    client = client_of(role)
    for url, allowed in (
        ("/andra-regioner/", READERS), (f"/andra-regioner/{made.pk}/", READERS), ("/andra-regioner/nytt/01/", OFFICE),
        (f"/andra-regioner/{made.pk}/underlag.xlsx", OFFICE), (f"/andra-regioner/{made.pk}/underlag.pdf", OFFICE),
        (f"/andra-regioner/{made.pk}/fakturerat/", OFFICE | {Role.ECONOMIST}),
        (f"/andra-regioner/{made.pk}/ta-tillbaka/", OFFICE),
    ):  # fmt: skip
        assert client.get(url).status_code == (200 if role in allowed else 403), url


def test_an_economist_sees_sums_and_nobody(client_of: Login, strategist: User, unit: Unit) -> None:
    person = _from("01")
    worlds.cost(person, unit, kr(1_000))
    made = _made(strategist)
    page = client_of(Role.ECONOMIST).get(f"/andra-regioner/{made.pk}/").content.decode()
    assert "1\u00a0000,00\u00a0kr" in page
    assert person.family_name not in page


def test_the_files_have_the_people_and_are_kept_from_who_may_not_see_them(
    client_of: Login, strategist: User, unit: Unit
) -> None:
    person = _from("01")
    worlds.cost(person, unit, kr(1_000), kr(50))
    made = _made(strategist)
    client = client_of(Role.CASE_WORKER)
    sheet = lumps.sheet_of(client.get(f"/andra-regioner/{made.pk}/underlag.xlsx").content)
    assert [cell.value for cell in sheet[2]][6:] == [1000, 50, 950]
    pdf = pypdf.PdfReader(io.BytesIO(client.get(f"/andra-regioner/{made.pk}/underlag.pdf").content))
    assert lumps.lma(person)[2:] in " ".join(page.extract_text() for page in pdf.pages)
    Person.objects.update(protection="marking")
    for form in ("xlsx", "pdf"):
        assert client.get(f"/andra-regioner/{made.pk}/underlag.{form}").status_code == 403
    page = client.get(f"/andra-regioner/{made.pk}/").content.decode()
    assert person.family_name not in page
    assert "Medicinkliniken" not in page


def test_the_page_says_that_nothing_is_booked_and_the_road_goes_through(client_of: Login, unit: Unit) -> None:
    worlds.cost(_from("01"), unit, kr(1_000))
    client = client_of(Role.CASE_WORKER)
    assert "bokförs inte i Återsök" in client.get("/andra-regioner/").content.decode()
    assert client.get("/andra-regioner/nytt/99/").status_code == 404
    period = {"fran": "2026-01-01", "till": "2026-03-31"}
    url = client.post("/andra-regioner/nytt/01/", period)["Location"]
    assert client.post("/andra-regioner/nytt/01/", period).status_code == 422
    assert client.post(f"{url}fakturerat/", {"day": "2026-11-20", "invoice": "77"}).status_code == 303
    assert RegionBill.objects.get().invoice == "77"


@pytest.mark.parametrize("asked", ["till=0001-01-01", "fran=0001-01-01&till=9999-12-31", "till=2026-13-01"])
def test_a_period_that_is_none_is_never_an_error(client_of: Login, asked: str) -> None:
    assert client_of(Role.CASE_WORKER).get(f"/andra-regioner/?{asked}").status_code == 200
    assert client_of(Role.CASE_WORKER).get(f"/andra-regioner/nytt/01/?{asked}").status_code == 200
