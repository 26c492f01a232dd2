"""Taking an import back gives the register its content back, or does nothing and says what depends on it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.intake.intake_road import committed, csv, person

from atersok.accounts.models import Unit, User
from atersok.care.models import Certificate, Cost
from atersok.intake import services
from atersok.intake.models import Change, ImportState
from atersok.intake.tables import all_models
from atersok.people.models import CardCheck, Identifier, Person

HEADER = "Rad-id;LMA-nummer;Datum;Kostnadsslag;Belopp"


def content() -> dict[str, list[dict[str, Any]]]:
    """Everything in the tables that an import may write to."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in all_models()}


def test_changes_are_put_back_and_new_rows_taken_away(case_worker: User) -> None:
    person("50008920")
    committed(case_worker, csv(HEADER, "K1;50008920;2025-03-01;vård;10"))
    before = content()
    second = committed(case_worker, csv(HEADER, "K1;50008920;2025-03-02;tolk;20", "K2;50008920;2025-03-01;vård;30"))
    assert Change.objects.filter(of=second).count() == 1
    services.undo(case_worker, second.pk)
    assert content() == before
    second.refresh_from_db()
    assert second.state == ImportState.UNDONE


def test_units_that_an_import_made_go_too(case_worker: User) -> None:
    before = content()
    importing = committed(case_worker, csv("Kod;Namn", "VC1;Exempelby"), "units")
    assert Unit.objects.filter(code="VC1").exists()
    services.undo(case_worker, importing.pk)
    assert content() == before


def test_a_row_changed_by_hand_since_keeps_the_import(case_worker: User) -> None:
    person("50008920")
    importing = committed(case_worker, csv(HEADER, "K1;50008920;2025-03-01;vård;10", "K2;50008920;2025-03-01;vård;10"))
    cost = Cost.objects.get(reference="K1")
    cost.amount = 2_000
    cost.save()
    with pytest.raises(services.NotUndone) as kept:
        services.undo(case_worker, importing.pk)
    assert "1 rader har ändrats efter" in kept.value.reasons[0]
    assert Cost.objects.count() == 2, "nothing is undone"
    cost.amount = 1_000
    cost.save()
    services.undo(case_worker, importing.pk)
    assert not Cost.objects.exists(), "changed back, it is as the import left it"


def test_a_later_import_that_changed_the_rows_is_undone_first(case_worker: User) -> None:
    person("50008920")
    first = committed(case_worker, csv(HEADER, "K1;50008920;2025-03-01;vård;10"))
    second = committed(case_worker, csv(HEADER, "K1;50008920;2025-03-01;vård;11"))
    with pytest.raises(services.NotUndone):
        services.undo(case_worker, first.pk)
    services.undo(case_worker, second.pk)
    services.undo(case_worker, first.pk)
    assert not Cost.objects.exists()


def test_what_somebody_hung_on_a_new_person_keeps_the_import(case_worker: User) -> None:
    header = "LMA-nummer;Efternamn;Förnamn;Födelsedatum"
    importing = committed(case_worker, csv(header, "50008920;Exempelsson;Exempel;1990-05-01"), "mv_people")
    made = Person.objects.get()
    Certificate.objects.create(person=made, issued="2025-01-01")
    check = CardCheck.objects.create(person=made, at="2025-01-01T10:00Z", result="valid", method="qr", by=case_worker)
    with pytest.raises(services.NotUndone) as kept:
        services.undo(case_worker, importing.pk)
    assert len(kept.value.reasons) == 2
    check.delete()
    Certificate.objects.all().delete()
    services.undo(case_worker, importing.pk)
    assert not Person.objects.exists()


def test_an_import_is_undone_once(case_worker: User) -> None:
    importing = committed(case_worker, csv("Kod;Namn", "VC1;Exempelby"), "units")
    services.undo(case_worker, importing.pk)
    with pytest.raises(services.NotUndone):
        services.undo(case_worker, importing.pk)


_row = st.tuples(
    st.sampled_from(["50008920", "50008921", "50008922"]),
    st.sampled_from(["Exempel", "Prov", "Test"]),
    st.sampled_from(["2025-01-01", "2025-02-01", "2025-03-01"]),
    st.sampled_from(["ABO", "EB", ""]),
    st.sampled_from(["asyl", "UT", ""]),
    st.sampled_from(["Storgatan 1", "Lillgatan 2", ""]),
    st.sampled_from(["23", "22"]),
)
_lists = st.lists(_row, min_size=1, max_size=3, unique_by=lambda row: row[0])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=_lists, second=_lists)
def test_import_and_undo_give_the_same_content(case_worker: User, first: list[Any], second: list[Any]) -> None:
    def listed(rows: list[Any]) -> bytes:
        header = "LMA-nummer;Förnamn;Födelsedatum;Registrerad från;Boendeform;Kategori;Adress;Län"
        return csv(header, *(";".join((lma, name, "1990-05-01", *rest)) for lma, name, *rest in rows))

    from django.db import transaction

    with transaction.atomic():
        committed(case_worker, listed(first), "mv_people")
        before = content()
        importing = committed(case_worker, listed(second), "mv_people")
        services.undo(case_worker, importing.pk)
        assert content() == before
        again = committed(case_worker, listed(second), "mv_people")
        assert again.counts == importing.counts, "it can be read in again"
        transaction.set_rollback(True)
    assert not Identifier.objects.exists()
