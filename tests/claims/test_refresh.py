"""Findings follow the facts: nightly for everybody, at once for changed people, and the two agree."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bench.into_database import load
from django.db import connection
from tests.claims.lives import TODAY, asylum_seeker, costly_care, found

from atersok.accounts.models import Region
from atersok.claims.evaluation import question
from atersok.claims.frames import register
from atersok.claims.models import Finding, Run
from atersok.claims.refresh import keyed, refresh_all, refresh_stale
from atersok.exchange import read_folder
from atersok.law import findings as law
from atersok.people.models import Person, Stale
from atersok.sweep import Question, sweep
from atersok.synth import make_region

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("region")
    make_region(path, 150, 5, 7, TODAY, "23")
    return path


def test_the_database_gives_the_sweep_the_facts_of_the_folder(region: Region, folder: Path) -> None:
    whole = read_folder(folder)
    read = replace(whole, claims=whole.claims.clear(), claim_items=whole.claim_items.clear())
    load(read)
    assert _shown(sweep(register(), question(TODAY))) == _shown(sweep(read, Question(TODAY, "23")))


def _shown(found: Iterable[law.Finding]) -> list[tuple[str, ...]]:
    """What a finding says, without the numbers that differ between folder and database."""
    return sorted((f.kind, f.state, str(f.since), str(f.until), str(f.amount), str(f.last_day)) for f in found)


def test_a_whole_sweep_and_single_people_give_the_same_rows(region: Region, folder: Path) -> None:
    load(read_folder(folder))
    refresh_all(TODAY)
    whole = set(Finding.objects.values_list("key", "state", "amount", "last_day", "missing"))
    Stale.objects.bulk_create(Stale(person=person) for person in Person.objects.all())
    refresh_stale(TODAY)
    assert set(Finding.objects.values_list("key", "state", "amount", "last_day", "missing")) == whole


def test_a_finding_keeps_its_row_from_one_run_to_the_next(region: Region) -> None:
    costly_care(asylum_seeker())
    first = {finding.key: finding.pk for finding in found()}
    refresh_all(TODAY)
    assert {finding.key: finding.pk for finding in Finding.objects.all()} == first


def test_a_changed_cost_changes_the_finding_at_once_and_only_that_person(region: Region) -> None:
    one, other = asylum_seeker(), asylum_seeker()
    contact = costly_care(one)
    costly_care(other, 130_000)
    assert [f.amount for f in found(kind="kostnadskravande_vard", person=one)] == [50_000_00]
    contact.costs.filter(amount__gt=0).update(amount=60_000_00)  # bulk: no model's save() runs
    assert list(Stale.objects.values_list("person", flat=True)) == [one.pk]
    assert [f.amount for f in found(kind="kostnadskravande_vard", person=one)] == [80_000_00]
    assert [run.people for run in Run.objects.all()][:1] == [1]


def test_raw_sql_marks_the_person_too(region: Region) -> None:
    person = asylum_seeker()
    refresh_stale(TODAY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET birth_date = '2000-01-01' WHERE id = %s", [person.pk])
    assert Stale.objects.filter(person=person).exists()


def test_nothing_changed_is_nothing_done(region: Region) -> None:
    assert refresh_stale(TODAY) is None


def test_findings_of_a_person_who_is_gone_go_too(region: Region) -> None:
    person = asylum_seeker()
    assert found(person=person)
    Person.objects.filter(pk=person.pk).update(merged_into=asylum_seeker())
    assert not found(person=person)


def test_findings_alike_get_numbers_and_no_two_keys_are_the_same(region: Region) -> None:
    person = asylum_seeker()
    for _ in range(2):
        costly_care(person)
    keys = [finding.key for finding in found(kind="kostnadskravande_vard")]
    assert len(set(keys)) == len(keys) == 2
    assert sum(key.endswith("#2") for key in keys) == 1


def test_the_day_decides(region: Region) -> None:
    costly_care(asylum_seeker())
    refresh_all(date(2027, 6, 30))
    assert Finding.objects.get(kind="kostnadskravande_vard").state == "claimable"
    refresh_all(date(2027, 7, 1))
    assert Finding.objects.get(kind="kostnadskravande_vard").state == "late"


def test_keys_name_kind_person_and_period(region: Region) -> None:
    costly_care(asylum_seeker())
    (key,) = [key for key, f in keyed(sweep(register(), question(TODAY))) if f.kind == "kostnadskravande_vard"]
    assert key.startswith("kostnadskravande_vard:")
    assert key.endswith(":2026-02-01:2026-03-31")
