"""Likely duplicates: what is found, why, and that a decision is never asked for again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from tests.people.somebody import lma, numbered, somebody

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.people import duplicates
from atersok.people.models import Duplicate, DuplicateState, IdentifierKind, Person

BORN = date(1990, 5, 5)


def found() -> dict[tuple[int, int], list[str]]:
    duplicates.find()
    return {(pair.first_id, pair.second_id): pair.reasons for pair in duplicates.waiting()}


def pair_of(one: Person, other: Person) -> tuple[int, int]:
    return (min(one.pk, other.pk), max(one.pk, other.pk))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Mohammed", "Al-Hassan"), ("Muhamad", "Hasan")),
        (("Yusuf", "Osman"), ("Jusuf", "Osman")),
        (("Olena", "Ševčenko"), ("OLENA", "Sevcenko")),
        (("Sara Maria", "Haile"), ("Maria Sara", "Haile")),
        (("Haile", "Sara"), ("Sara", "Haile")),  # names in the wrong columns
        (("Philip", "Wahlberg"), ("Filip", "Valberg")),
    ],
)
def test_a_name_written_in_another_way_is_the_same_name(one: tuple[str, str], other: tuple[str, str], db: None) -> None:
    a, b = somebody(*one), somebody(*other)
    assert found() == {pair_of(a, b): ["same_birth_and_name"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [(("Ali", "Ahmadi"), ("Sara", "Haile")), (("Ali", "Ahmadi"), ("Omar", "Ahmadi")), (("", ""), ("", ""))],
)
def test_other_names_on_the_same_day_are_other_people(one: tuple[str, str], other: tuple[str, str], db: None) -> None:
    somebody(*one), somebody(*other)
    assert found() == {}


@pytest.mark.parametrize(
    ("birth", "reason"),
    [
        (BORN + timedelta(days=1), "same_name_near_birth"),
        (BORN - timedelta(days=1), "same_name_near_birth"),
        (date(1991, 5, 5), "same_name_near_birth"),
        (date(1989, 5, 5), "same_name_near_birth"),
        (BORN + timedelta(days=2), None),
        (date(1992, 5, 5), None),
    ],
)
def test_the_same_name_near_the_same_birth_date(birth: date, reason: str | None, db: None) -> None:
    a, b = somebody(), somebody(birth_date=birth)
    assert found() == ({pair_of(a, b): [reason]} if reason else {})


def test_day_and_month_swapped(db: None) -> None:
    a, b = somebody(birth_date=date(1990, 3, 7)), somebody(birth_date=date(1990, 7, 3))
    assert found() == {pair_of(a, b): ["same_name_swapped_birth"]}


def test_a_newborn_entered_twice_and_twins_with_numbers(db: None) -> None:
    mother = somebody("Mor", "Nordén", birth_date=date(1985, 1, 1))
    day = date(2026, 10, 1)
    child, again = (somebody("", "Nordén", birth_date=day, mother=mother) for _ in range(2))
    assert found()[pair_of(child, again)] == ["mother_and_birth"]
    lma(child), lma(again)
    assert found() == {}


def test_a_number_written_in_somebody_elses_row(db: None) -> None:
    a, b = somebody("Ali", "Ahmadi"), somebody("Sara", "Haile", birth_date=date(2001, 1, 1))
    numbered(a, IdentifierKind.LMA, "50008920")
    numbered(b, IdentifierKind.EXTERNAL, "LMA 50-008920/4")
    assert found() == {pair_of(a, b): ["same_number"]}


def test_a_number_written_as_a_name(db: None) -> None:
    a, b = somebody("Ali", "Ahmadi"), somebody("BB flicka 50008920", "", birth_date=date(2026, 1, 1))
    numbered(a, IdentifierKind.LMA, "50008920")
    assert found() == {pair_of(a, b): ["same_number"]}


def test_a_corrected_name_takes_the_pair_away(db: None) -> None:
    _, b = somebody(), somebody()
    assert len(found()) == 1
    Person.objects.filter(pk=b.pk).update(given_name="Zenobia", family_name="Qvist")
    assert found() == {}


def test_looking_twice_finds_nothing_new_and_writes_no_history(db: None) -> None:
    somebody(), somebody()
    found()
    events = Duplicate.history.rel.related_model.objects.count()  # type: ignore[attr-defined]  # pghistory's table
    found()
    assert Duplicate.history.rel.related_model.objects.count() == events  # type: ignore[attr-defined]


def test_looking_for_some_people_leaves_the_other_pairs(db: None) -> None:
    a, b = somebody(), somebody()
    found()
    c, d = somebody("Ali", "Ahmadi"), somebody("Ali", "Ahmadi")
    duplicates.find([d.pk])
    assert {(pair.first_id, pair.second_id) for pair in duplicates.waiting()} == {(a.pk, b.pk), (c.pk, d.pk)}


def test_a_pair_decided_as_different_is_not_asked_again_but_can_be(case_worker: User) -> None:
    somebody(), somebody()
    found()
    pair = Duplicate.objects.get()
    duplicates.different(case_worker, pair)
    assert found() == {}
    with pytest.raises(ValidationError, match="redan avgjort"):
        duplicates.different(case_worker, pair)
    duplicates.ask_again(case_worker, pair)
    assert len(found()) == 1


def test_the_queue_and_the_comparison_say_why(client_of: Callable[[Role], Client]) -> None:
    somebody(), somebody()
    duplicates.find()
    pair = Duplicate.objects.get()
    client = client_of(Role.CASE_WORKER)
    assert "Samma födelsedatum och samma namn" in client.get("/dubbletter/").content.decode()
    assert "Slå ihop till en person" in client.get(f"/dubbletter/{pair.pk}/").content.decode()
    assert client.post(f"/dubbletter/{pair.pk}/olika/").status_code == 303
    assert client.get("/dubbletter/?visa=olika").content.decode().count("Ångra") == 1
    assert client.post(f"/dubbletter/{pair.pk}/igen/").status_code == 303
    pair.refresh_from_db()
    assert pair.state == DuplicateState.OPEN


@pytest.mark.parametrize(
    "name", ["", "   ", "'; DROP TABLE people_person; --", "Ж" * 50, "\u0645\u062d\u0645\u062f", "😀"]
)
def test_any_name_has_tokens(name: str, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_name_tokens(%s)", [name])
        assert isinstance(cursor.fetchone()[0], list)
