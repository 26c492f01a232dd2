"""A list asks the database as often at several pages of rows as at one: every page without an object, by itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.claims.lives import TODAY
from tests.funds.in_world import fill_funds
from tests.money.in_world import fill_money, pages_with_lists
from tests.site.routes import Route, routes
from tests.site.walk import client_of
from tests.site.world import World, make

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.models import Access, AccessLog, Review
from atersok.care.models import Certificate, Contact, Cost, Examination
from atersok.claims.models import Absence, CertificateRequest, Claim, ClaimRow, Finding, Override
from atersok.intake.models import Import, ImportRow
from atersok.people.models import Address, Alert, Duplicate, Identifier, Person, Situation

pytestmark = pytest.mark.django_db

MANY, MOST = 120, 40
ONE_PAGE = 60
"""Enough to fill every list's first page, so that the two measurements differ in number of rows alone."""

NO_LIST = {"accessibility", "keys", "account"}

type Counts = tuple[dict[str, int], dict[str, int]]


def _fill(world: World, count: int, first: int) -> None:
    """Some more of everything that a list shows."""
    user, unit = world.users[Role.CASE_WORKER], world.units["MED"]
    numbers = range(first, first + count)
    people = Person.objects.bulk_create(
        Person(given_name=f"Dorvan{n}", family_name=f"Dalvind{n}", birth_date=date(1980, 1, 1), unit=unit)
        for n in numbers
    )
    by_number = dict(zip(numbers, people, strict=True))
    _rows_of_people(by_number, unit)
    fill_money(numbers, _claims(by_number, user))
    fill_funds(numbers)
    _others(by_number, unit, user)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself soon after rows have come


def _rows_of_people(people: dict[int, Person], unit: Unit) -> None:
    day = date(2026, 3, 1)
    Identifier.objects.bulk_create(
        Identifier(person=p, kind="lma", value=f"55{n:06d}", raw=f"55{n:06d}") for n, p in people.items()
    )
    Address.objects.bulk_create(Address(person=p, street="Vägen 1", city="Orten", since=day) for p in people.values())
    Situation.objects.bulk_create(
        Situation(person=p, kind="registrerad_mv", since=day, detail="asylboende", region="23") for p in people.values()
    )
    Alert.objects.bulk_create(Alert(person=p, kind="18", day=TODAY) for p in people.values())
    some = list(people.items())
    own = world_person()
    Contact.objects.bulk_create(
        Contact(person=own, reference=f"QK{n}", start=day, care_kind="akut", unit=unit) for n, _p in some
    )
    Cost.objects.bulk_create(
        Cost(person=own, reference=f"QC{n}", day=day, kind="vard", amount=100, unit=unit) for n, _p in some
    )
    Certificate.objects.bulk_create(Certificate(person=own, issued=day, unit=unit) for _n, _p in some[:ONE_PAGE])
    Examination.objects.bulk_create(Examination(person=own, reference=f"QU{n}", day=day) for n, _p in some)


def world_person() -> Person:
    """The person whose page gets all the rows."""
    return Person.objects.get(identifiers__value="00770001")


def _claims(people: dict[int, Person], user: User) -> list[Claim]:
    Finding.objects.bulk_create(
        Finding(
            key=f"q:{n}", person=p, kind=("kostnadskravande_vard", "varaktig_vard")[n % 2],
            state=("claimable", "blocked", "watch")[n % 3], since=date(2026, 1, 1), until=date(2026, 3, 1), amount=100,
            at_stake=100, missing=10, last_day=TODAY + timedelta(days=n % 90), final_day=TODAY,
        )
        for n, p in people.items()
    )  # fmt: skip
    claims = Claim.objects.bulk_create(
        Claim(
            number=f"A-1999-{n:05d}", kind="kostnadskravande_vard", state=("draft", "review", "sent", "decided")[n % 4],
            owner=user, created_by=user, changed_by=user, last_day=TODAY + timedelta(days=n % 90), imported_by=1,
            amount=100, notified=TODAY,
        )
        for n in people
    )  # fmt: skip
    ClaimRow.objects.bulk_create(
        ClaimRow(claim=claim, person=person, amount=100) for claim, person in zip(claims, people.values(), strict=True)
    )
    return claims


def _others(people: dict[int, Person], unit: Unit, user: User) -> None:
    CertificateRequest.objects.bulk_create(
        CertificateRequest(
            person=p, unit=unit, purpose="varaktig_vard", due=TODAY - timedelta(days=n % 30), by=user, text="Hej"
        )
        for n, p in people.items()
    )  # fmt: skip
    Override.objects.bulk_create(
        Override(person=p, name="avgift_fore_troskeln", choice="nej", reason="Så", by=user) for p in people.values()
    )
    pairs = zip(list(people.values()), list(people.values())[1:], strict=False)
    Duplicate.objects.bulk_create(
        Duplicate(first=one, second=two, reasons=["same_number"], state=("open", "different")[one.pk % 2])
        for one, two in pairs
    )
    imports = Import.objects.bulk_create(
        Import(
            source="costs", name="a.csv", sha256="0" * 64, content=b"", by=user, state=("preview", "committed")[n % 2]
        )
        for n in people
    )
    ImportRow.objects.bulk_create(ImportRow(of=one, row=2, category="error", left_out=True) for one in imports)
    AccessLog.objects.bulk_create(
        AccessLog(user=user, user_name="A", role=user.role, action=Access.READ, person=p.pk, what="person", request="x")
        for p in people.values()
    )
    Review.objects.bulk_create(Review(reviewer=user, since=TODAY, until=TODAY, size=1) for _p in people)
    Absence.objects.bulk_create(Absence(user=user, since=TODAY, until=TODAY, by=user) for _p in people)
    Unit.objects.bulk_create(Unit(code=f"Q{n}", name=f"Enhet {n}") for n in list(people)[:200])
    User.objects.bulk_create(
        User(username=f"q{n}", name=f"Q {n}", role=Role.CASE_WORKER, invented=True, is_active=bool(n % 2))
        for n in list(people)[:200]
    )


_ROLES = (Role.CASE_WORKER, Role.STRATEGIST, Role.ADMINISTRATOR, Role.UNIT)
_OF_UNITS = ("people", "requests", "home", "statement", "bills")


def _who(world: World, route: Route) -> list[User]:
    """Who opens it; the economist where the others may not."""
    users = [world.users[role] for role in (_ROLES if route.name in _OF_UNITS else _ROLES[:-1])]
    may = [user for user in users if route.permission and user.may(route.permission)]
    return may or [user for user in (world.users[Role.ECONOMIST],) if route.permission and user.may(route.permission)]


def _lists(world: World) -> Iterator[tuple[str, str, User]]:
    """Every page without an object, as the first role that may; and the pages of one object that hold lists."""
    for route in routes():
        if route.stem or "GET" not in route.methods or not route.permission or route.name in NO_LIST:
            continue
        for user in _who(world, route):
            yield f"{route.name} as {user.role}", route.url(()), user
    case_worker = world.users[Role.CASE_WORKER]
    for name, address in (
        ("person", f"/personer/{world.people['own'].pk}/"),
        ("import rows", f"/inlasningar/{world.imports['preview'].pk}/rader/error/"),
        ("findings, all", "/mojliga-ersattningar/?lage=alla"),
        ("claims, all", "/ansokningar/?lage=alla&ordning=belopp"),
        ("requests, all", "/begarda-intyg/?lage=alla"),
        ("queue", "/att-gora/ko/days30/"),
        *pages_with_lists(),
    ):
        yield name, address, case_worker


def _counted(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        response: Any = client.get(address)
    assert response.status_code in (200, 302), f"{address}: {response.status_code}"
    return len(caught)


@pytest.fixture(scope="module")
def counts(django_db_setup: None, django_db_blocker: Any) -> Counts:
    """By page: queries at a page of rows, and at several."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make()
        pages = list(_lists(world))
        clients = {user.pk: client_of(user) for _name, _address, user in pages}
        _fill(world, ONE_PAGE, 1)
        few = {name: _counted(clients[user.pk], address) for name, address, user in pages}
        _fill(world, MANY, 10_000)
        many = {name: _counted(clients[user.pk], address) for name, address, user in pages}
        transaction.set_rollback(True)
    return few, many


def test_a_list_asks_as_often_at_many_rows_as_at_few(counts: Counts) -> None:
    few, many = counts
    more = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert not more, f"queries at {ONE_PAGE} and at {MANY} rows: {more}"


def test_no_page_asks_the_database_more_than_forty_times(counts: Counts) -> None:
    """A page that does asks for each of its rows."""
    assert not {name: count for name, count in counts[1].items() if count > MOST}
