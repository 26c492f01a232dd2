"""History: who, when, why, before and after, of the object and of what belongs to it."""

from datetime import date
from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from tests.people.somebody import registered, somebody

from atersok.accounts.models import Unit, User
from atersok.audit.history import _NAMES, _ORE, _said_fields, changes, latest
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


# --- in words ---------------------------------------------------------------------------------------------------------
NO_MONEY = {"imported_by", "number", "own", "national"}
"""Large numbers of kept tables that are no öre: numbers of rows, and how many people there are."""


def _kept() -> list[Any]:
    events: list[Any] = list(pghistory.core.event_models())
    return [event.pgh_tracked_model for event in events]


def test_every_amount_of_a_history_is_read_in_kronor() -> None:
    raw = {
        f"{model.__name__}.{field.name}" for model in _kept() for field in model._meta.fields
        if type(field) is models.BigIntegerField and field.name not in _ORE | NO_MONEY
    }  # fmt: skip
    assert not raw


def test_every_row_that_a_history_points_at_has_a_name() -> None:
    nameless = {
        field.related_model.__name__ for model in _kept() for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.related_model.__str__ is models.Model.__str__
    }  # fmt: skip
    assert not nameless


def test_an_act_of_several_steps_has_the_reason_of_the_whole(case_worker: User) -> None:
    """Approving a bill makes cost rows; the bill's history says that it was approved, not `ny kostnad`."""
    person = somebody()
    with acting(case_worker, "räkning godkänd"):
        with acting(case_worker, "ny kostnad"):
            Cost.objects.create(person=person, reference="W27", day=date(2026, 2, 3), kind="vard", amount=1)
        person.given_name = "Annan"
        person.save()
    assert {change.reason for change in changes(person, case_worker)[:2]} == {"räkning godkänd"}


def test_somebodys_act_inside_the_systems_keeps_its_own_reason(case_worker: User) -> None:
    person = somebody()
    with acting(None, "nattens genomgång"), acting(case_worker, "rättat"):
        person.given_name = "Annan"
        person.save()
    assert (changes(person, case_worker)[0].who, changes(person, case_worker)[0].reason) == (case_worker.name, "rättat")
