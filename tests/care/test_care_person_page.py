"""The person's page: what is on it, what it costs, what other apps add, and that names are text."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.people.somebody import held, lma, registered, somebody

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.models import Access, AccessLog
from atersok.care.models import Certificate, Contact, Cost, Examination
from atersok.care.selectors import facts_of
from atersok.law.circles import Timeline
from atersok.people import panels
from atersok.people.models import CardCheck, Person
from atersok.people.panels import Panel
from atersok.people.timeline import Band, Mark

DAY = date(2026, 3, 1)


def page(client: Client, person: Person, query: str = "") -> str:
    response = client.get(f"/personer/{person.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def cared_for(person: Person, rows: int, unit: Unit | None = None) -> None:
    contacts = Contact.objects.bulk_create(
        Contact(person=person, reference=f"k{person.pk}-{at}", start=DAY - timedelta(days=at % 900),
                care_kind="omedelbar", unit=unit) for at in range(rows)
    )  # fmt: skip
    Cost.objects.bulk_create(
        Cost(person=person, reference=f"c{person.pk}-{at}", day=DAY - timedelta(days=at % 900), kind="vard",
             amount=20_000, fee=5_000, unit=unit, contact=contacts[at]) for at in range(rows)
    )  # fmt: skip


def test_one_look_says_who_and_what_holds(client_of: Callable[[Role], Client], case_worker: User, unit: Unit) -> None:
    person = somebody(unit=unit, sex="K")
    lma(person), registered(person)
    cared_for(person, 1, unit)
    Certificate.objects.create(person=person, issued=DAY, expected_years=250, linked_to_protection=True)
    Examination.objects.create(person=person, reference="h", day=DAY)
    CardCheck.objects.create(person=person, at="2026-03-01T10:00+01:00", result="valid", method="qr", by=case_worker)
    person.addresses.create(street="Ekvägen 1", city="Östersund", municipality="Östersund", since=DAY)
    shown = page(client_of(Role.CASE_WORKER), person)
    for text in (
        "Alvina Ahlzen", person.number, "Registrerad hos Migrationsverket sedan 2025-01-10, inte folkbokförd.",
        "Medicinkliniken", "1990-05-05", "36 år, kvinna", "Omedelbar vård", "200,00", "150,00",
        "2,5", "Giltigt", "Ekvägen 1", '<svg class="timeline-svg"',
    ):  # fmt: skip
        assert text in shown, text


def test_reading_a_person_is_logged(client_of: Callable[[Role], Client]) -> None:
    person = somebody()
    page(client_of(Role.AUDITOR), person)
    line = AccessLog.objects.get(action=Access.READ)
    assert (line.person, line.what, line.purpose) == (person.pk, "person", "Granskning")


@pytest.mark.parametrize("role", [Role.CASE_WORKER, Role.UNIT])
def test_the_page_asks_as_many_questions_for_ten_rows_as_for_ten_thousand(
    role: Role, client_of: Callable[[Role], Client], unit: Unit
) -> None:
    small, great = somebody(unit=unit), somebody(unit=unit)
    cared_for(small, 10, unit)
    cared_for(great, 10_000, unit)
    for at in range(40):
        held(great, "asylsokande", DAY + timedelta(days=at))
    client, asked = client_of(role), []
    for person in (small, great):
        page(client, person)
        with CaptureQueriesContext(connection) as questions:
            page(client, person)
        asked.append(len(questions))
    assert asked[0] == asked[1] <= 35


def test_long_tables_have_pages_inside_the_page(client_of: Callable[[Role], Client]) -> None:
    person, client = somebody(), client_of(Role.CASE_WORKER)
    cared_for(person, 120)
    first, last = page(client, person), page(client, person, "?kostnader=3&kontakter=2")
    assert "?kostnader=2#kostnader" in first
    assert "?kostnader=2&amp;kontakter=2#kostnader" in last
    assert "Sida 3 av 3" in last
    assert page(client, person, "?kostnader=99").count("Sida 3 av 3") == 1
    assert page(client, person, "?kostnader=x&%00=1").count("Sida 1 av 3") == 2


def test_a_unit_sees_its_own_care_and_not_what_it_does_not_need(
    client_of: Callable[[Role], Client], case_worker: User, unit: Unit, other_unit: Unit
) -> None:
    person = somebody(unit=unit)
    registered(person)
    held(person, "forvar", DAY)
    person.alerts.create(kind="18", day=DAY)
    cared_for(person, 1, unit)
    Cost.objects.create(person=person, reference="x", day=DAY, kind="tolk", amount=77_700, unit=other_unit)
    shown = page(client_of(Role.UNIT), person)
    assert "Registrerad hos Migrationsverket" in shown
    for text in (
        "Frihetsberövad",
        "777",
        "Tolk",
        "Privata läkare",
        "Fyller 18",
        "Alla ändringar",
        "Ändra eller lägg till",
    ):
        assert text not in shown, text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.UNIT])
def test_who_may_not_write_is_offered_nothing_to_write(
    role: Role, client_of: Callable[[Role], Client], unit: Unit
) -> None:
    person = somebody(unit=unit)
    registered(person)
    person.alerts.create(kind="18", day=DAY)
    shown = page(client_of(role), person)
    assert "Ta bort" not in shown
    assert "/klar/" not in shown


def test_text_is_text_and_never_markup(client_of: Callable[[Role], Client]) -> None:
    bad = "<script>alert(1)</script>"
    person = somebody(bad, bad)
    person.addresses.create(street=bad, city=bad, municipality=bad)
    held(person, "asylsokande", DAY, detail="<b>x</b>")
    Contact.objects.create(person=person, reference=bad, start=DAY, care_kind="omedelbar")
    shown = page(client_of(Role.CASE_WORKER), person)
    assert "<script>alert" not in shown
    assert "<b>x" not in shown
    assert "&lt;script&gt;" in shown


@pytest.fixture
def added() -> Iterator[None]:
    """Another app's panel."""

    def panel(user: User, person: Person, today: date) -> Panel | None:
        band, mark = Band("Fönster", "Tolv månader", DAY, None, "window"), Mark("Beslut", "Beviljad", DAY, "claim")
        return Panel("En panel till", "people/_timeline.html", bands=(band,), marks=(mark,), anchor="panel")

    def silent(user: User, person: Person, today: date) -> Panel | None:
        return None

    panels.register(99, panel)
    panels.register(98, silent)
    yield
    del panels._makers[panel], panels._makers[silent]


def test_other_apps_add_panels_and_bands(added: None, client_of: Callable[[Role], Client]) -> None:
    shown = page(client_of(Role.CASE_WORKER), somebody())
    for text in ('id="panel"', "En panel till", "Tolv månader", "tl-window", "Beviljad, 2026-03-01"):
        assert text in shown, text


def test_the_facts_are_those_the_statute_book_reads(db: None) -> None:
    person = somebody()
    registered(person), held(person, "asylsokande", date(2025, 1, 10))
    person.ties.create(anchor_first_received=DAY, applied_on=DAY)
    cared_for(person, 2)
    Certificate.objects.create(person=person, issued=DAY, expected_years=250)
    Examination.objects.create(person=person, reference="h", day=DAY)
    facts = facts_of(person)
    assert [len(part) for part in facts[1:]] == [2, 1, 2, 2, 1, 1, 0]
    assert facts.costs[0].net == 15_000
    assert facts.costs[0].contact_id in {contact.contact_id for contact in facts.contacts}
    assert Timeline(facts).at(DAY).asylum_seeker


def test_the_status_is_said_once(client_of: Callable[[Role], Client]) -> None:
    """Above the time line, and for who can't see it, in its description."""
    person = somebody()
    registered(person)
    told = page(client_of(Role.CASE_WORKER), person)
    assert told.count("Registrerad hos Migrationsverket sedan") == 2
    assert "<desc" in told.split("Registrerad hos Migrationsverket sedan")[1]
