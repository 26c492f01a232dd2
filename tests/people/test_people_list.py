"""The list: order, pages, filters, what the log says, and that it costs the same for ten people and ten thousand."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people.somebody import TODAY, held, lma, numbered, registered, somebody

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.models import Access, AccessLog
from atersok.people import listing
from atersok.people.listing import Filters
from atersok.people.models import Alert, IdentifierKind, Person


def walk(user: User, filters: Filters) -> list[int]:
    """Every page of the list, one after the other."""
    found: list[int] = []
    after = None
    while True:
        now = Filters(sort=filters.sort, registered=filters.registered, after=after)
        page = listing.listed(user, listing.filtered(user, now, TODAY), now, TODAY)
        found += [line.pk for line in page.lines]
        if page.next is None:
            return found
        after = page.next


@given(names=st.lists(st.sampled_from(["A", "B", "Å", "ä", "Ö", "", "Ab", "a"]), max_size=9), page=st.integers(1, 4))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("sort", sorted(listing.SORTS))
def test_pages_give_everybody_once_and_in_order(sort: str, names: list[str], page: int, case_worker: User) -> None:
    Person.objects.all().delete()
    for at, name in enumerate(names):
        somebody(family=name, birth_date=date(1990, 1, 1) + timedelta(days=at % 3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "PAGE", page)
        found = walk(case_worker, Filters(sort=sort))
    field, down = listing.SORTS[sort]
    rows = sorted(Person.objects.all(), key=lambda p: (getattr(p, field), p.pk), reverse=down)
    assert found == [row.pk for row in rows]


def test_the_list_counts_to_a_limit_and_no_further(case_worker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST", 3)
    for _ in range(5):
        somebody()
    page = listing.listed(case_worker, listing.filtered(case_worker, Filters(), TODAY), Filters(), TODAY)
    assert (page.count, page.many, len(page.lines)) == (4, True, 5)


def test_filters_by_registration_alert_and_unit(case_worker: User, unit: Unit) -> None:
    at_unit, told, both_not = somebody(unit=unit), somebody(), somebody()
    registered(at_unit)
    registered(both_not, until=date(2026, 11, 20))
    told.alerts.create(kind="18", day=TODAY)

    def found(**asked: object) -> set[Person]:
        return set(listing.filtered(case_worker, Filters(**asked), TODAY))  # type: ignore[arg-type]

    assert found(registered="ja") == {at_unit}
    assert found(registered="nej") == {told, both_not}
    assert found(alert=True) == {told}
    assert found(unit=unit.pk) == {at_unit}


def test_a_unit_filter_does_not_tell_where_a_protected_person_is(case_worker: User, unit: Unit) -> None:
    somebody(unit=unit, protection="marking")
    assert not listing.filtered(case_worker, Filters(unit=unit.pk), TODAY).exists()


@pytest.mark.parametrize(
    "query",
    [
        "?efter=9999999999999999999",
        "?efter=-1",
        "?efter=x",
        "?sort=given_name",
        "?enhet=1e9",
        "?registrerad=%00",
        "?efter=4711",
    ],
)
def test_an_address_that_can_not_be_read_shows_the_list(query: str, client_of: Callable[[Role], Client]) -> None:
    somebody()
    response = client_of(Role.CASE_WORKER).get(f"/personer/{query}")
    assert response.status_code == 200
    assert "Ahlzen" in response.content.decode()


@pytest.mark.parametrize("typed", ["50-008920", "50008920", "50-008920/4"])
def test_a_number_finds_its_person_however_it_is_written(typed: str, client_of: Callable[[Role], Client]) -> None:
    numbered(somebody("Rätta", "Personen"), IdentifierKind.LMA, "50008920")
    somebody("Fel", "Människa")
    shown = client_of(Role.CASE_WORKER).post("/personer/", {"q": typed, "purpose": "question"}).content.decode()
    assert "Personen, Rätta" in shown
    assert "Människa" not in shown


def test_a_search_is_logged_with_its_purpose_and_the_people_shown(
    client_of: Callable[[Role], Client], case_worker: User
) -> None:
    person = somebody()
    client_of(Role.CASE_WORKER).post("/personer/", {"q": "ahlz", "purpose": "question"})
    line = AccessLog.objects.get(action=Access.SEARCH)
    assert (line.person, line.purpose, line.user) == (person.pk, "Fråga från en patient eller en enhet", case_worker)


def test_a_search_that_finds_nobody_is_logged_without_what_was_typed(client_of: Callable[[Role], Client]) -> None:
    client_of(Role.CASE_WORKER).post("/personer/", {"q": "Ingenmannsson", "purpose": "claim"})
    line = AccessLog.objects.get(action=Access.SEARCH)
    assert (line.person, line.count, line.what) == (None, 0, "people")


def test_the_chosen_purpose_lasts_for_the_session(client_of: Callable[[Role], Client]) -> None:
    client, person = client_of(Role.CASE_WORKER), somebody()
    client.post("/personer/", {"q": "ahlz", "purpose": "quality"})
    client.get(f"/personer/{person.pk}/")
    assert AccessLog.objects.get(action=Access.READ).purpose == "Rätta uppgifter i registret"


@pytest.mark.parametrize("typed", ["", "a", " \t", "\x00\x00", "x" * 101])
def test_what_can_not_be_searched_is_explained_and_kept(typed: str, client_of: Callable[[Role], Client]) -> None:
    response = client_of(Role.CASE_WORKER).post("/personer/", {"q": typed, "purpose": "claim"})
    assert response.status_code == 422
    assert "<title>Fel:" in response.content.decode()


@pytest.mark.parametrize("typed", ["%", "_%", "' OR 1=1 --", "\\", "😀😀", "\u202eabc", "<script>alert(1)</script>"])
def test_a_hostile_search_finds_nobody_and_breaks_nothing(typed: str, client_of: Callable[[Role], Client]) -> None:
    somebody()
    response = client_of(Role.CASE_WORKER).post("/personer/", {"q": typed + " ", "purpose": "claim"})
    assert response.status_code in (200, 422)
    assert "<script>alert" not in response.content.decode()
    assert "Ahlzen" not in response.content.decode()


def test_a_name_is_text_and_never_markup(client_of: Callable[[Role], Client]) -> None:
    somebody("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>')
    shown = client_of(Role.CASE_WORKER).get("/personer/").content.decode()
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def crowd(number: int, unit: Unit) -> None:
    people = Person.objects.bulk_create(
        Person(family_name=f"Folk{at:05d}", birth_date=date(1990, 1, 1), unit=unit if at % 2 else None)
        for at in range(number)
    )
    for person in people[:60]:
        lma(person)
        registered(person)
    Alert.objects.bulk_create(Alert(person=person, kind="18", day=TODAY) for person in people[:60])


@pytest.mark.parametrize("role", [Role.CASE_WORKER, Role.UNIT])
@pytest.mark.parametrize("query", ["", "?registrerad=ja&sort=fodd", "?statusandring=1&sort=-nummer"])
def test_the_list_asks_as_many_questions_for_ten_people_as_for_ten_thousand(
    query: str, role: Role, client_of: Callable[[Role], Client], unit: Unit
) -> None:
    client, asked = client_of(role), []
    for more in (10, 9_990):
        crowd(more, unit)
        client.get("/personer/" + query)
        with CaptureQueriesContext(connection) as questions:
            assert client.get("/personer/" + query).status_code == 200
        asked.append(len(questions))
    assert asked[0] == asked[1] <= 20


def test_a_unit_is_not_told_of_what_it_does_not_need(client_of: Callable[[Role], Client], unit: Unit) -> None:
    person = somebody(unit=unit)
    held(person, "uppehallstillstand", date(2025, 1, 1), detail="5:1")
    held(person, "forvar", date(2026, 1, 1))
    shown = client_of(Role.UNIT).get("/personer/").content.decode()
    assert "Uppehållstillstånd" not in shown
    assert "Frihetsberövad" not in shown
