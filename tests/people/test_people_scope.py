"""A unit sees its own people and rows, wherever the row that makes them its own stands; others see the region."""

from collections.abc import Callable
from datetime import date

import pytest
from django.http import Http404
from django.test import Client
from tests.people.somebody import held, registered, somebody

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.care.models import Certificate, Contact, Cost, Examination
from atersok.care.selectors import certificates_for, contacts_for, costs_for, examinations_for
from atersok.people.models import Person
from atersok.people.selectors import few_for, kin_for, people_for, person_for, situations_for, tables_with_unit

DAY = date(2026, 3, 1)


def at(model: str, person: Person, unit: Unit) -> None:
    """A row of care for the person at a unit."""
    if model == "contact":
        Contact.objects.create(person=person, reference="k", start=DAY, care_kind="omedelbar", unit=unit)
    elif model == "cost":
        Cost.objects.create(person=person, reference="c", day=DAY, kind="vard", amount=100, unit=unit)
    elif model == "examination":
        Examination.objects.create(person=person, reference="h", day=DAY, unit=unit)
    else:
        Certificate.objects.create(person=person, issued=DAY, unit=unit)


@pytest.mark.parametrize("model", ["contact", "cost", "examination", "certificate"])
def test_a_row_at_the_unit_makes_the_person_the_units(
    model: str, actor: Callable[[Role], User], unit: Unit, other_unit: Unit
) -> None:
    ours, theirs = somebody(), somebody()
    at(model, ours, unit)
    user = actor(Role.UNIT)
    assert set(people_for(user)) == set(few_for(user)) == {ours}
    assert person_for(user, ours.pk) == ours
    with pytest.raises(Http404):
        person_for(user, theirs.pk)


def test_the_unit_that_looks_after_a_person_sees_it(
    actor: Callable[[Role], User], unit: Unit, other_unit: Unit
) -> None:
    ours, _theirs = somebody(unit=unit), somebody(unit=other_unit)
    assert list(people_for(actor(Role.UNIT))) == [ours]


def test_requests_for_certificates_count_without_the_register_knowing_of_them() -> None:
    assert {model._meta.label for model in tables_with_unit()} == {
        "care.Contact", "care.Cost", "care.Certificate", "care.Examination", "claims.CertificateRequest",
    }  # fmt: skip


def test_a_row_that_has_moved_to_somebody_else_is_no_reason_to_see(
    actor: Callable[[Role], User], unit: Unit, other_unit: Unit
) -> None:
    person = somebody()
    at("cost", person, unit)
    Cost.objects.update(unit=other_unit)
    assert list(people_for(actor(Role.UNIT))) == list(few_for(actor(Role.UNIT))) == []


@pytest.mark.parametrize("role", [Role.CASE_WORKER, Role.STRATEGIST, Role.AUDITOR])
def test_others_see_the_whole_region(role: Role, actor: Callable[[Role], User], unit: Unit) -> None:
    both = {somebody(unit=unit), somebody()}
    assert set(people_for(actor(role))) == both


def test_a_merged_number_leads_to_the_person_it_became(case_worker: User) -> None:
    kept = somebody()
    gone = somebody(merged_into=kept)
    assert person_for(case_worker, gone.pk) == kept
    assert list(people_for(case_worker)) == [kept]


def test_a_merged_number_of_somebody_elses_stays_unknown_to_a_unit(
    actor: Callable[[Role], User], unit: Unit, other_unit: Unit
) -> None:
    gone = somebody(merged_into=somebody(unit=other_unit))
    with pytest.raises(Http404):
        person_for(actor(Role.UNIT), gone.pk)


def test_a_unit_sees_its_own_rows_of_a_person_and_no_others(
    actor: Callable[[Role], User], case_worker: User, unit: Unit, other_unit: Unit
) -> None:
    person, user = somebody(unit=unit), actor(Role.UNIT)
    for number, place in enumerate((unit, other_unit, None)):
        Contact.objects.create(person=person, reference=f"k{number}", start=DAY, care_kind="omedelbar", unit=place)
        Cost.objects.create(person=person, reference=f"c{number}", day=DAY, kind="vard", amount=1, unit=place)
        Examination.objects.create(person=person, reference=f"h{number}", day=DAY, unit=place)
        Certificate.objects.create(person=person, issued=DAY, unit=place)
    for select in (contacts_for, costs_for, examinations_for, certificates_for):
        rows: list[object] = list(select(user, person))
        assert [row.unit for row in rows] == [unit]  # type: ignore[attr-defined]
        assert select(case_worker, person).count() == 3


def test_a_unit_sees_registration_and_folkbokforing_and_nothing_else_of_the_situations(
    actor: Callable[[Role], User], unit: Unit
) -> None:
    person = somebody(unit=unit)
    registered(person)
    for kind in ("uppehallstillstand", "forvar", "haller_sig_undan", "folkbokford"):
        held(person, kind, DAY)
    assert {row.kind for row in situations_for(actor(Role.UNIT), person)} == {"registrerad_mv", "folkbokford"}


def test_a_mother_whom_the_unit_does_not_know_stays_unknown(
    actor: Callable[[Role], User], case_worker: User, unit: Unit
) -> None:
    mother = somebody()
    child = somebody(unit=unit, mother=mother)
    assert kin_for(actor(Role.UNIT), child) == []
    assert kin_for(case_worker, child) == [mother]


@pytest.mark.parametrize(
    "path",
    ["", "nyfott/", "uppgifter/", "fodelsedatum/", "dodsfall/", "skydd/", "flytt/", "situationer/ny/", "nummer/nytt/",
     "anknytning/ny/", "kortkontroll/", "kontakt/", "kostnad/", "intyg/", "undersokning/"],
)  # fmt: skip
def test_pages_of_a_number_that_nobody_has_are_not_found(path: str, client_of: Callable[[Role], Client]) -> None:
    client = client_of(Role.CASE_WORKER)
    assert client.get(f"/personer/4711/{path}").status_code == 404
    assert client.get(f"/personer/99999999999999999999/{path}").status_code == 404


def test_another_units_person_is_not_found(client_of: Callable[[Role], Client], other_unit: Unit) -> None:
    theirs = somebody(unit=other_unit)
    assert client_of(Role.UNIT).get(f"/personer/{theirs.pk}/").status_code == 404


def test_rows_of_another_person_are_not_found(client_of: Callable[[Role], Client]) -> None:
    one, other = somebody(), somebody()
    row = registered(other)
    client = client_of(Role.CASE_WORKER)
    for verb in ("", "avsluta/", "ta-bort/"):
        assert client.get(f"/personer/{one.pk}/situationer/{row.pk}/{verb}").status_code == 404
