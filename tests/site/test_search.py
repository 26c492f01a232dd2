"""Search finds what the user may see, however it is written, and leaves a line in the access log."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.models import Access, AccessLog
from atersok.people.models import Identifier, IdentifierKind, Person, Protection
from atersok.people.purposes import Purpose
from atersok.site import search
from atersok.site.search import Hit, Question

TODAY = date(2026, 11, 21)


def person(given: str, family: str, **fields: object) -> Person:
    return Person.objects.create(given_name=given, family_name=family, birth_date=date(1990, 2, 3), **fields)


def numbered(of: Person, kind: IdentifierKind, value: str) -> Person:
    Identifier.objects.create(person=of, kind=kind, value=value, raw=value)
    return of


def asked(text: str, user: User) -> Question:
    return Question.of(text, user, TODAY)


def people(hits: list[Hit]) -> list[int]:
    return [hit.person for hit in hits if hit.person]


@pytest.fixture(autouse=True)
def addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of thing has an address, whichever apps are there."""
    monkeypatch.setattr(search, "_link", lambda name, number: f"/{name}/{number}/")


@pytest.mark.parametrize("typed", ["50008920", "50-008920", " 50-008920/4 ", "50 008920"])
def test_an_lma_number_is_found_however_it_is_written(typed: str, case_worker: User) -> None:
    one = numbered(person("Amal", "Prov"), IdentifierKind.LMA, "50008920")
    assert people(search.quick(asked(typed, case_worker))) == [one.pk]


@pytest.mark.parametrize("typed", ["199002032382", "19900203-2382", "900203-2382", "9002032382", "19900203 2382"])
@pytest.mark.parametrize("kind", [IdentifierKind.PERSONAL, IdentifierKind.COORDINATION])
def test_a_personal_number_is_found_with_ten_or_twelve_digits(
    typed: str, kind: IdentifierKind, case_worker: User
) -> None:
    one = numbered(person("Amal", "Prov"), kind, "199002032382")
    assert people(search.quick(asked(typed, case_worker))) == [one.pk]


def test_a_reserve_number_is_found_in_small_letters_and_with_spaces(case_worker: User) -> None:
    one = numbered(person("Amal", "Prov"), IdentifierKind.RESERVE, "9002R3AB12")
    assert people(search.quick(asked("9002 r3ab12", case_worker))) == [one.pk]


@pytest.mark.parametrize("typed", ["P-{}", "p{}", "P {}"])
def test_our_own_number_is_found(typed: str, case_worker: User) -> None:
    one = person("Amal", "Prov", pk=12)  # a long number could be somebody's LMA number, and is logged
    (hit,) = search.quick(asked(typed.format(one.pk), case_worker))
    assert (hit.url, hit.exact) == (f"/person/{one.pk}/", True)
    assert hit.text == f"P-{one.pk}", "no name: other numbers are typed on the way"
    assert not AccessLog.objects.exists()


def test_a_merged_away_number_gives_the_person_it_became(case_worker: User) -> None:
    kept = person("Amal", "Prov")
    gone = person("Amal", "Prov", merged_into=kept)
    (hit,) = search.quick(asked(f"P-{gone.pk}", case_worker))
    assert hit.url == f"/person/{kept.pk}/"


@pytest.mark.parametrize("typed", ["ÖST", "öst", "Öst Åsa", "åsa öst", "åsa", "Å"])
def test_names_begin_like_the_words_in_either_order_and_know_swedish_letters(typed: str, case_worker: User) -> None:
    one = person("Åsa", "Östlund")
    person("Osa", "Ostlund")
    found = people(search.whole(asked(typed, case_worker), Purpose.CLAIM))
    assert found == ([one.pk] if len(typed) > 1 else [])


@pytest.mark.parametrize("typed", ["100%", "_", "%%", "\\", "'; drop table people_person; --", "a\x00b", "\u202e" * 5])
def test_hostile_text_finds_nobody_and_breaks_nothing(typed: str, case_worker: User) -> None:
    person("Amal", "Prov")
    assert people(search.whole(asked(typed, case_worker), Purpose.CLAIM)) == []


def test_names_are_not_looked_for_without_a_purpose(case_worker: User) -> None:
    person("Amal", "Prov")
    assert people(search.whole(asked("Prov", case_worker), None)) == []
    assert people(search.quick(asked("Prov", case_worker))) == []


def test_the_purpose_and_the_number_of_people_are_in_the_access_log(case_worker: User) -> None:
    one, two = person("Amal", "Prov"), person("Bilal", "Prov")
    search.whole(asked("prov", case_worker), Purpose.QUALITY)
    line = AccessLog.objects.get(action=Access.SEARCH)
    assert (line.what, line.purpose, line.count, line.person) == ("search", "Rätta uppgifter i registret", 2, None)
    assert set(AccessLog.objects.filter(action=Access.LIST).values_list("person", flat=True)) == {one.pk, two.pk}


def test_a_search_that_finds_nobody_is_logged_too(case_worker: User) -> None:
    search.whole(asked("Ingen", case_worker), Purpose.QUALITY)
    assert AccessLog.objects.get().count == 0


def test_the_palette_logs_only_what_could_find_somebody(case_worker: User) -> None:
    search.quick(asked("att", case_worker))
    assert not AccessLog.objects.exists()
    search.quick(asked("50008920", case_worker))
    assert AccessLog.objects.get().action == Access.SEARCH


def test_a_unit_finds_its_own_people_only(actor: Callable[[Role], User], unit: Unit, other_unit: Unit) -> None:
    own = numbered(person("Amal", "Prov", unit=unit), IdentifierKind.LMA, "50008920")
    other = numbered(person("Bilal", "Prov", unit=other_unit), IdentifierKind.LMA, "50008921")
    user = actor(Role.UNIT)
    assert people(search.whole(asked("Prov", user), Purpose.CARE)) == [own.pk]
    assert people(search.quick(asked("50008921", user))) == []
    assert search.quick(asked(f"P-{other.pk}", user)) == []


def test_protected_people_are_not_found_by_name(case_worker: User) -> None:
    hidden = person("Amal", "Prov", protection=Protection.MARKED)
    assert people(search.whole(asked("Prov", case_worker), Purpose.QUALITY)) == []
    case_worker.sees_protected = True
    assert people(search.whole(asked("Prov", case_worker), Purpose.QUALITY)) == [hidden.pk]


def test_protected_people_are_found_by_their_number_without_showing_who_they_are(case_worker: User) -> None:
    hidden = numbered(person("Amal", "Prov", protection=Protection.MARKED), IdentifierKind.LMA, "50008920")
    (hit,) = [hit for hit in search.quick(asked("50-008920", case_worker)) if hit.person]
    assert hit.text == f"P-{hidden.pk} · Skyddade uppgifter"


def test_an_economist_finds_no_people(actor: Callable[[Role], User]) -> None:
    numbered(person("Amal", "Prov"), IdentifierKind.LMA, "50008920")
    user = actor(Role.ECONOMIST)
    assert people(search.whole(asked("50008920", user), Purpose.REVIEW)) == []
    assert people(search.whole(asked("Prov", user), Purpose.REVIEW)) == []


def test_a_merged_number_is_not_found_by_itself(case_worker: User) -> None:
    kept = person("Amal", "Prov")
    person("Amal", "Prov", merged_into=kept)
    assert people(search.whole(asked("Prov", case_worker), Purpose.QUALITY)) == [kept.pk]


def test_one_exact_hit_is_opened_at_once(client_of: Callable[[Role], Client]) -> None:
    one = numbered(person("Amal", "Prov"), IdentifierKind.LMA, "50008920")
    answer = client_of(Role.CASE_WORKER).post("/sok/", {"q": "50-008920"})
    assert (answer.status_code, answer["Location"]) == (303, f"/person/{one.pk}/")


def test_what_is_typed_stays_in_the_field_and_out_of_addresses(client_of: Callable[[Role], Client]) -> None:
    answer = client_of(Role.CASE_WORKER).post("/sok/", {"q": "<b>Prov"})
    assert answer.status_code == 200
    assert 'value="&lt;b&gt;Prov"' in answer.content.decode()
    assert "Varför söker du" in answer.content.decode()


def test_the_purpose_is_remembered_until_the_session_ends(client_of: Callable[[Role], Client]) -> None:
    person("Amal", "Prov")
    client = client_of(Role.CASE_WORKER)
    assert "Amal Prov" not in client.post("/sok/", {"q": "prov"}).content.decode()
    assert "Amal Prov" in client.post("/sok/", {"q": "prov", "purpose": "care"}).content.decode()
    assert "Amal Prov" in client.post("/sok/", {"q": "prov", "purpose": "made up"}).content.decode()
    assert Session.objects.exists()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("path", ["/sok/", "/sok/snabb/"])
def test_who_may_search(role: Role, path: str, client_of: Callable[[Role], Client]) -> None:
    may = role in {Role.CASE_WORKER, Role.STRATEGIST, Role.ECONOMIST, Role.UNIT, Role.AUDITOR}
    assert client_of(role).post(path, {"q": "att"}).status_code == (200 if may else 403)


def test_a_search_asks_as_many_questions_at_ten_people_as_at_a_hundred(
    case_worker: User, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(60):
        person(f"Amal{number}", "Prov")
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]  # a context manager
        found = search.whole(asked("prov", case_worker), Purpose.QUALITY)
    assert len(people(found)) == search.MOST
