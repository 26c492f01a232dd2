"""History: who, when, why, before and after, of the object and of what belongs to it."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.people.somebody import registered, somebody

from atersok.accounts.models import Unit, User
from atersok.audit.history import _NAMES, _said_fields, changes, latest
from atersok.audit.services import acting
from atersok.care.models import Cost
from atersok.people.models import Person, Situation


def test_a_change_says_who_why_before_and_after(case_worker: User, unit: Unit) -> None:
    person = somebody()
    with acting(case_worker, "Flytt"):
        person.unit = unit
        person.save()
    newest = changes(person, case_worker)[0]
    assert (newest.who, newest.reason, newest.verb, newest.what) == (case_worker.name, "Flytt", "update", "Person")
    assert [(row.field, row.before, row.after) for row in newest.fields] == [("Enhet", "–", "Medicinkliniken")]


def test_rows_of_the_person_are_told_too_also_when_they_are_gone(case_worker: User) -> None:
    person = somebody()
    row = registered(person)
    row.delete()
    told = [(change.what, change.verb) for change in changes(person, case_worker)]
    assert told == [("Situation", "delete"), ("Situation", "insert"), ("Person", "insert")]


def test_raw_sql_and_bulk_writes_are_caught(case_worker: User) -> None:
    person = somebody()
    Person.objects.filter(pk=person.pk).update(given_name="Annan")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET sex = 'M' WHERE id = %s", [person.pk])
    newest, before, _made = changes(person, case_worker)
    assert [row.after for row in newest.fields] == ["Man"]
    assert [(row.before, row.after) for row in before.fields] == [("Alvina", "Annan")]


def test_a_row_that_came_from_another_person_says_from_whom(case_worker: User) -> None:
    one, other = somebody(), somebody()
    registered(one)
    Situation.objects.update(person=other)
    newest = changes(other, case_worker)[0]
    assert [(row.field, row.before, row.after) for row in newest.fields] == [("Person", one.number, other.number)]


def test_amounts_truths_and_codes_are_words(case_worker: User) -> None:
    person = somebody()
    Cost.objects.create(person=person, reference="c", day=date(2026, 1, 1), kind="tolk", amount=123_450, related=False)
    told = {row.field: row.after for row in changes(person, case_worker)[0].fields}
    assert told["Belopp"].replace("\u00a0", " ") == "1 234,50 kr"
    assert (told["Slag"], told["Hör till sjukdomen"], told["Datum"]) == ("Tolk", "nej", "2026-01-01")


@pytest.mark.parametrize("most", [1, 7])
def test_at_most_the_newest_are_told_with_what_was_before_them(most: int, case_worker: User) -> None:
    person = somebody()
    for number in range(20):
        Person.objects.filter(pk=person.pk).update(given_name=f"N{number}")
    told = changes(person, case_worker, most)
    assert len(told) == most
    assert (told[-1].fields[0].before, told[-1].fields[0].after) == (f"N{19 - most}", f"N{20 - most}")


def test_a_long_history_asks_no_more_questions_than_a_short_one(case_worker: User) -> None:
    person, asked = somebody(), []
    for rows in (10, 10_000):
        Cost.objects.bulk_create(
            Cost(person=person, reference=f"c{rows}-{at}", day=date(2026, 1, 1), kind="vard", amount=1)
            for at in range(rows)
        )
        with CaptureQueriesContext(connection) as questions:
            assert len(changes(person, case_worker)) <= 200
        asked.append(len(questions))
    assert asked[0] == asked[1] <= 30


def test_every_change_is_a_new_version(case_worker: User) -> None:
    person = somebody()
    before = latest(person)
    Person.objects.filter(pk=person.pk).update(given_name="Annan")
    assert latest(person) > before > 0
    assert latest(Person(pk=4711)) == 0


@pytest.mark.parametrize(
    "model", [one for one in apps.get_models() if hasattr(one, "pgh_tracked_model")], ids=lambda one: one.__name__
)
def test_every_field_that_history_tells_of_has_a_name_in_words(model: Any) -> None:
    """`by` and `made` are words of the code."""
    unnamed = [
        field.name
        for field in _said_fields(model)
        if str(field.verbose_name) == field.name.replace("_", " ") and field.name not in _NAMES
    ]
    assert not unnamed
