"""Merging moves everything, doubles nothing, refuses what can't be one, and is taken back exactly."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people.somebody import held, lma, registered, somebody

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.care.models import Certificate, Contact, Cost, Examination
from atersok.claims.models import Claim, ClaimRow
from atersok.people import merging
from atersok.people.models import Duplicate, DuplicateState, Merge, Person, Stale

DAY = date(2026, 3, 1)


def rows_of(person: Person) -> dict[str, list[tuple[Any, ...]]]:
    """Every row bound to a person, in every app, with its values."""
    return {
        bond.key: sorted(bond.model._default_manager.filter(**{bond.field: person.pk}).values_list(), key=repr)
        for bond in merging.bonds()
    }


def picture(*people: Person) -> list[Any]:
    """Two people and all that is theirs."""
    values = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("pk").values()
    return [list(values), *[rows_of(person) for person in people]]


def fill(person: Person, parts: set[str], tag: str) -> None:
    """Give the person rows of the kinds named."""
    if "situation" in parts:
        registered(person)
    if "situation2" in parts:
        held(person, "folkbokford", DAY, region="23")
    if "lma" in parts:
        lma(person)
    if "care" in parts:
        contact = Contact.objects.create(person=person, reference=f"k{tag}", start=DAY, care_kind="omedelbar")
        Cost.objects.create(person=person, reference=f"c{tag}", day=DAY, kind="vard", amount=5, contact=contact)
    if "examination" in parts:
        Examination.objects.create(person=person, reference=f"h{tag}", day=DAY)
        Certificate.objects.create(person=person, issued=DAY)
    if "alert" in parts:
        person.alerts.create(kind="18", day=DAY)
    if "address" in parts:
        person.addresses.create(street="Ekvägen 1", since=DAY)
    if "tie" in parts:
        person.ties.create(anchor_first_received=DAY, applied_on=DAY)
    if "child" in parts:
        somebody("Barn", tag, birth_date=DAY, mother=person)


PARTS = ("situation", "situation2", "lma", "care", "examination", "alert", "address", "tie", "child")
_parts = st.sets(st.sampled_from(PARTS))
_fields = st.fixed_dictionaries(
    {},
    optional={
        "given_name": st.sampled_from(["", "Alvina", "Ali"]), "sex": st.sampled_from(["", "K", "M"]),
        "first_received": st.sampled_from([None, DAY]), "deceased": st.sampled_from([None, date(2026, 6, 1)]),
        "protection": st.sampled_from(["", "marking", "registration"]), "special_reasons": st.booleans(),
    },
)  # fmt: skip


@given(ours=_parts, theirs=_parts, kept_fields=_fields, gone_fields=_fields)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merge_and_unmerge_is_as_if_nothing_had_happened(
    ours: set[str], theirs: set[str], kept_fields: dict[str, Any], gone_fields: dict[str, Any], case_worker: User
) -> None:
    kept, gone = somebody(**kept_fields), somebody(**gone_fields)
    fill(kept, ours, f"a{kept.pk}")
    fill(gone, theirs, f"b{gone.pk}")
    before = picture(kept, gone)
    row = merging.merge(case_worker, kept, gone, "Samma person")
    gone.refresh_from_db()
    assert gone.merged_into == kept
    left = {key: values for key, values in rows_of(gone).items() if values}
    assert set(left) <= {
        "people.situation.person",
        "people.address.person",
        "people.familytie.person",
        "people.alert.person",
    }
    kept.refresh_from_db()
    assert not gone.protection or kept.protection
    merging.unmerge(case_worker, row, "Fel")
    assert picture(kept, gone) == before


def test_every_table_with_a_person_is_moved_and_nothing_derived_is(db: None) -> None:
    keys = {bond.key for bond in merging.bonds()}
    assert {
        "people.person.mother", "people.identifier.person", "people.situation.person", "people.familytie.person",
        "people.address.person", "people.cardcheck.person", "people.alert.person", "care.contact.person",
        "care.cost.person", "care.certificate.person", "care.examination.person", "claims.claimrow.person",
        "claims.override.person", "claims.certificaterequest.person",
    } <= keys  # fmt: skip
    assert not [key for key in keys if "event" in key or "stale" in key or "finding" in key or "merge" in key]


def test_an_identical_situation_is_not_doubled(case_worker: User) -> None:
    kept, gone = somebody(), somebody()
    registered(kept), registered(gone), held(gone, "folkbokford", DAY)
    merging.merge(case_worker, kept, gone, "x")
    assert sorted(row.kind for row in kept.situations.all()) == ["folkbokford", "registrerad_mv"]


def test_what_the_kept_one_lacks_is_filled_in_and_protection_is_never_lost(case_worker: User) -> None:
    kept = somebody(sex="", first_received=None)
    gone = somebody(sex="K", first_received=DAY, protection="marking", special_reasons=True)
    merging.merge(case_worker, kept, gone, "x")
    kept.refresh_from_db()
    assert (kept.sex, kept.first_received, kept.protection, kept.special_reasons) == ("K", DAY, "marking", True)


def claim(number: str, user: User, *people: Person) -> Claim:
    made = Claim.objects.create(number=number, kind="varaktig_vard", owner=user, created_by=user, changed_by=user)
    ClaimRow.objects.bulk_create(ClaimRow(claim=made, person=person) for person in people)
    return made


def test_two_rows_in_one_claim_refuse_the_merge_and_say_which(case_worker: User) -> None:
    kept, gone = somebody(), somebody()
    claim("A-2026-0001", case_worker, kept, gone)
    with pytest.raises(ValidationError, match="A-2026-0001"):
        merging.merge(case_worker, kept, gone, "x")
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_rows_in_claims_follow(case_worker: User) -> None:
    kept, gone = somebody(), somebody()
    claim("A-2026-0001", case_worker, gone)
    merging.merge(case_worker, kept, gone, "x")
    assert ClaimRow.objects.get().person == kept


def test_a_mother_and_her_child_are_two(case_worker: User) -> None:
    mother = somebody()
    with pytest.raises(ValidationError, match="mor"):
        merging.merge(case_worker, mother, somebody(mother=mother), "x")


def test_nobody_merges_with_themselves_or_twice(case_worker: User) -> None:
    kept, gone, third = somebody(), somebody(), somebody()
    with pytest.raises(ValidationError, match="sig själv"):
        merging.merge(case_worker, kept, kept, "x")
    merging.merge(case_worker, kept, gone, "x")
    with pytest.raises(ValidationError, match="redan hopslagen"):
        merging.merge(case_worker, third, gone, "x")


def test_merges_are_taken_back_last_first(case_worker: User) -> None:
    kept, gone, last = somebody(), somebody(), somebody()
    first = merging.merge(case_worker, kept, gone, "x")
    second = merging.merge(case_worker, last, kept, "x")
    with pytest.raises(ValidationError, match="senare"):
        merging.unmerge(case_worker, first, "x")
    merging.unmerge(case_worker, second, "x")
    merging.unmerge(case_worker, first, "x")
    with pytest.raises(ValidationError, match="redan ångrad"):
        merging.unmerge(case_worker, first, "x")


def test_what_was_changed_after_the_merge_stays_changed(case_worker: User) -> None:
    kept, gone = somebody(sex=""), somebody(sex="K")
    lma(gone)
    row = merging.merge(case_worker, kept, gone, "x")
    Person.objects.filter(pk=kept.pk).update(sex="M")
    kept.identifiers.all().delete()
    merging.unmerge(case_worker, row, "x")
    kept.refresh_from_db()
    assert kept.sex == "M"
    assert gone.identifiers.count() == 0


def test_findings_of_both_are_made_again(case_worker: User) -> None:
    kept, gone = somebody(), somebody()
    row = merging.merge(case_worker, kept, gone, "x")
    Stale.objects.all().delete()
    merging.unmerge(case_worker, row, "x")
    assert set(Stale.objects.values_list("person_id", flat=True)) == {kept.pk, gone.pk}


def test_other_pairs_of_the_one_that_is_gone_wait_until_it_is_back(case_worker: User) -> None:
    kept, gone, third = somebody(), somebody(), somebody("Ali", "Ahmadi")
    own = Duplicate.objects.create(first=kept, second=gone)
    other = Duplicate.objects.create(first=gone, second=third)

    def states() -> list[str]:
        return [Duplicate.objects.get(pk=pair.pk).state for pair in (own, other)]

    row = merging.merge(case_worker, kept, gone, "x")
    assert states() == [DuplicateState.SAME, DuplicateState.MOOT]
    merging.unmerge(case_worker, row, "x")
    assert states() == [DuplicateState.OPEN, DuplicateState.OPEN]


def test_the_pages_merge_and_take_back(client_of: Callable[[Role], Client], unit: Unit) -> None:
    kept, gone = somebody(unit=unit), somebody()
    registered(gone)
    pair = Duplicate.objects.create(first=kept, second=gone)
    client = client_of(Role.CASE_WORKER)
    assert client.post(f"/dubbletter/{pair.pk}/", {"kept": kept.pk}).status_code == 422  # no reason
    assert client.post(f"/dubbletter/{pair.pk}/", {"kept": 4711, "reason": "x"}).status_code == 422
    done = client.post(f"/dubbletter/{pair.pk}/", {"kept": kept.pk, "reason": "Samma"})
    assert (done.status_code, done["Location"]) == (303, f"/personer/{kept.pk}/")
    assert client.get(f"/personer/{gone.pk}/").status_code == 302
    merge = Merge.objects.get()
    assert f"P-{gone.pk} slogs ihop" in client.get(f"/personer/{kept.pk}/").content.decode()
    assert client.get(f"/sammanslagningar/{merge.pk}/angra/").status_code == 200
    assert client.post(f"/sammanslagningar/{merge.pk}/angra/", {"reason": "Fel"}).status_code == 303
    assert client.get(f"/personer/{gone.pk}/").status_code == 200
    assert client.post(f"/sammanslagningar/{merge.pk}/angra/", {"reason": "Fel"}).status_code == 404
