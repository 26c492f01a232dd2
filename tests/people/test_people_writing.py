"""Writing: each verb with who and why; two people at once lose nothing; errors keep what was typed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.people.somebody import TODAY, held, lma, numbered, registered, somebody

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.history import changes
from atersok.people.models import AlertKind, IdentifierKind, Person, Situation
from atersok.people.services import persons, rows
from atersok.people.services.persons import Birth, Move, Number
from atersok.people.services.rows import Period
from atersok.people.versions import ChangedMeanwhileError, version_of

LMA = Number(IdentifierKind.LMA, "50008920", "50-008920")


def told(obj: Any, user: User) -> tuple[str, str]:
    """Who the newest change was by, and why."""
    newest = changes(obj, user)[0]
    return newest.who, newest.reason


def details(**fields: Any) -> dict[str, Any]:
    return {"given_name": "Ny", "family_name": "Person", "birth_date": date(2000, 1, 1)} | fields


def test_a_new_person_has_a_number_and_a_history(case_worker: User) -> None:
    person = persons.new_person(case_worker, details(), LMA, "")
    assert person.identifiers.get().raw == "50-008920"
    assert told(person, case_worker) == (case_worker.name, "Ny person")


def test_a_number_that_is_somebody_elses_makes_nobody(case_worker: User) -> None:
    owner = somebody()
    numbered(owner, IdentifierKind.LMA, "50008920")
    with pytest.raises(ValidationError, match=f"P-{owner.pk}"):
        persons.new_person(case_worker, details(), LMA, "")
    assert Person.objects.count() == 1


@pytest.mark.parametrize("register", [True, False])
def test_a_newborn_gets_the_mothers_registration_only_when_that_is_accepted(
    register: bool, case_worker: User, unit: Unit
) -> None:
    mother = somebody(unit=unit, protection="marking")
    registered(mother)
    held(mother, "asylsokande", date(2025, 1, 10))
    held(mother, "forvar", date(2025, 2, 1))
    child = persons.newborn(case_worker, mother, Birth(date(2026, 11, 1), "K", "Lilla", register))
    assert (child.mother, child.family_name, child.unit, child.protection) == (mother, "Ahlzen", unit, "marking")
    kinds = {(row.kind, row.since) for row in child.situations.all()}
    born = date(2026, 11, 1)
    assert kinds == ({("registrerad_mv", born), ("asylsokande", born)} if register else set())
    assert child.alerts.get().kind == AlertKind.BORN


def test_the_old_birth_date_stays_in_history_with_the_reason(case_worker: User) -> None:
    person = somebody()
    persons.change_birth_date(case_worker, person, version_of(person), date(1991, 5, 5), True, "Nytt beslut")
    newest = changes(person, case_worker)[0]
    assert newest.reason == "Nytt beslut"
    assert ("1990-05-05", "1991-05-05") in [(row.before, row.after) for row in newest.fields]


def test_a_move_ends_the_address_before_it(case_worker: User, unit: Unit) -> None:
    person = somebody()
    persons.move(case_worker, person, version_of(person), Move(date(2025, 1, 1), "Ekvägen 1", "83130", "Östersund"))
    person.refresh_from_db()
    persons.move(case_worker, person, version_of(person), Move(date(2026, 3, 1), "Almvägen 2", unit=unit))
    new, old = person.addresses.all()
    assert (old.until, new.since, new.until) == (date(2026, 2, 28), date(2026, 3, 1), None)
    person.refresh_from_db()
    assert person.unit == unit


def test_a_death_is_told_and_can_be_taken_back(case_worker: User) -> None:
    person = somebody()
    person = persons.died(case_worker, person, version_of(person), date(2026, 10, 1))
    assert person.alerts.get().kind == AlertKind.DIED
    with pytest.raises(ValidationError, match="födelsedagen"):
        persons.died(case_worker, person, version_of(person), date(1980, 1, 1))
    assert persons.died(case_worker, person, version_of(person), None).deceased is None


def test_nobody_is_their_own_mother(case_worker: User) -> None:
    person = somebody()
    with pytest.raises(ValidationError, match="sin egen mor"):
        persons.change_details(case_worker, person, version_of(person), {"mother": person}, "")


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period("registrerad_mv", date(2026, 1, 1), detail="5:1"), "hör inte till"),
        (Period("asylsokande", date(2026, 1, 1), detail="ebo"), "hör inte till"),
        (Period("asylsokande", date(2026, 1, 2), date(2026, 1, 1)), "före från-dagen"),
    ],
)
def test_a_situation_that_can_not_be_is_refused(period: Period, said: str, case_worker: User) -> None:
    with pytest.raises(ValidationError, match=said):
        rows.add_situation(case_worker, somebody(), period, "")


def test_situations_are_added_changed_ended_and_removed_with_history(case_worker: User) -> None:
    person = somebody()
    row = rows.add_situation(case_worker, person, Period("asylsokande", date(2026, 1, 1)), "")
    row = rows.change_situation(case_worker, row, version_of(row), Period("asylsokande", date(2026, 1, 2)), "Fel dag")
    row = rows.end_situation(case_worker, row, version_of(row), date(2026, 5, 1), "")
    rows.remove_situation(case_worker, row, version_of(row), "Fel person")
    said = [(change.verb, change.reason) for change in changes(person, case_worker)[:4]]
    assert said == [
        ("delete", "Fel person"), ("update", "Avslutad situation"), ("update", "Fel dag"), ("insert", "Ny situation"),
    ]  # fmt: skip


def test_a_personnummer_is_told_of(case_worker: User) -> None:
    person = somebody()
    number = Number(IdentifierKind.PERSONAL, "199002032382", "19900203-2382")
    rows.add_identifier(case_worker, person, number, None, TODAY)
    assert (person.alerts.get().kind, person.alerts.get().day) == (AlertKind.PERSONAL_NUMBER, TODAY)


def test_a_retired_number_still_finds_the_person(case_worker: User) -> None:
    row = lma(somebody())
    rows.retire_identifier(case_worker, row, version_of(row), TODAY, "")
    row.refresh_from_db()
    assert (row.until, told(row.person, case_worker)[1]) == (TODAY, "Avslutat nummer")


def test_the_second_of_two_is_told_what_the_first_changed(case_worker: User, strategist: User) -> None:
    person = somebody()
    seen = version_of(person)
    persons.change_details(strategist, person, seen, {"given_name": "Först"}, "")
    with pytest.raises(ChangedMeanwhileError) as refused:
        persons.change_details(case_worker, person, seen, {"given_name": "Sist"}, "")
    change = refused.value.changes[0]
    assert (change.who, change.fields[0].before, change.fields[0].after) == (strategist.name, "Alvina", "Först")
    person.refresh_from_db()
    assert person.given_name == "Först"


def test_the_page_keeps_what_the_second_typed_and_saves_it_knowingly(
    client_of: Callable[[Role], Client], strategist: User
) -> None:
    person, client = somebody(), client_of(Role.CASE_WORKER)
    address = f"/personer/{person.pk}/uppgifter/"
    typed = {"given_name": "Sist", "family_name": "Ahlzen", "version": str(version_of(person))}
    persons.change_details(strategist, person, version_of(person), {"given_name": "Först"}, "")
    refused = client.post(address, typed)
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "Någon annan ändrade" in shown
    assert "Alvina → Först" in shown
    assert 'value="Sist"' in shown
    assert "<title>Fel:" in shown
    again = client.post(address, typed | {"version": str(version_of(person))})
    assert again.status_code == 303
    person.refresh_from_db()
    assert person.given_name == "Sist"


def test_an_overlap_is_asked_about_once(client_of: Callable[[Role], Client]) -> None:
    person, client = somebody(), client_of(Role.CASE_WORKER)
    registered(person)
    address = f"/personer/{person.pk}/situationer/ny/"
    typed = {"kind": "registrerad_mv", "since": "2026-02-01", "detail": "ebo", "region": "23"}
    asked = client.post(address, typed)
    assert asked.status_code == 422
    assert "gå om lott" in asked.content.decode()
    assert client.post(address, typed | {"confirm": "on"}).status_code == 303
    assert person.situations.count() == 2


FORMS: dict[str, dict[str, str]] = {
    "fodelsedatum/": {"birth_date": "1991-01-01", "reason": "Rättat"},
    "dodsfall/": {"deceased": "2026-11-01"},
    "skydd/": {"protection": "marking", "reason": "Beslut"},
    "flytt/": {"since": "2026-11-01", "street": "Ekvägen 1", "postcode": "831 30"},
    "situationer/ny/": {"kind": "asylsokande", "since": "20260101"},
    "nummer/nytt/": {"kind": "lma", "raw": "50-008921"},
    "anknytning/ny/": {"received": "2020-01-01", "applied_on": "2021-01-01"},
    "kortkontroll/": {"result": "valid", "method": "qr", "at": "2026-01-01 10:00"},
    "nyfott/": {"birth_date": "2026-11-01", "register": "no"},
}


@pytest.mark.parametrize("path", FORMS)
def test_every_form_writes_history_in_the_users_name(
    path: str, client_of: Callable[[Role], Client], case_worker: User
) -> None:
    person = somebody()
    typed = FORMS[path] | {"version": str(version_of(person))}
    assert client_of(Role.CASE_WORKER).post(f"/personer/{person.pk}/{path}", typed).status_code == 303
    about = Person.objects.filter(mother=person).first() or person
    who, reason = told(about, case_worker)
    assert who == case_worker.name
    assert reason


@pytest.mark.parametrize("path", FORMS)
def test_an_empty_or_strange_form_is_explained(path: str, client_of: Callable[[Role], Client]) -> None:
    person, client = somebody(), client_of(Role.CASE_WORKER)
    address = f"/personer/{person.pk}/{path}"
    strange = dict.fromkeys([*FORMS[path], "version"], "\u202e<b>'")
    for typed in ({}, strange):
        refused = client.post(address, typed)
        assert refused.status_code == 422, typed
        shown = refused.content.decode()
        assert "<title>Fel:" in shown
        assert "<b>'" not in shown


def test_days_that_have_not_been_are_refused(client_of: Callable[[Role], Client]) -> None:
    person, client = somebody(), client_of(Role.CASE_WORKER)
    version = str(version_of(person))
    for path, field in (("dodsfall/", "deceased"), ("fodelsedatum/", "birth_date"), ("nyfott/", "birth_date")):
        typed = {field: "2027-01-01", "reason": "x", "register": "no", "version": version}
        assert client.post(f"/personer/{person.pk}/{path}", typed).status_code == 422


def test_a_removed_situation_is_gone_from_the_page_and_kept_in_history(client_of: Callable[[Role], Client]) -> None:
    person = somebody()
    row = registered(person)
    address = f"/personer/{person.pk}/situationer/{row.pk}/ta-bort/"
    typed = {"reason": "Fel person", "version": str(version_of(row))}
    assert client_of(Role.CASE_WORKER).post(address, typed).status_code == 303
    assert not Situation.objects.exists()
