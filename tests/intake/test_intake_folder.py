"""A facts folder: everything about people at once, or nothing, with every fault named by file, row and column."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.intake.intake_road import previewed

from atersok.accounts.models import Unit, User
from atersok.care.models import Certificate, Contact, Cost, Examination
from atersok.intake import hooks, services
from atersok.intake.folders import packed
from atersok.intake.models import ImportState
from atersok.intake.tables import all_models
from atersok.people.models import FamilyTie, Identifier, Person, Situation

FOLDER = {
    "persons.csv": "person_id,birth_date,sex,first_received,deceased,special_reasons\n"
    "A,1990-05-01,K,2024-01-01,,1\nB,2020-01-01,,,,\n",
    "situations.csv": "person_id,kind,from,to,detail,region\n"
    "A,asylsokande,2023-01-01,,,\nA,registrerad_mv,2023-01-01,,ebo,23\n",
    "family_ties.csv": "person_id,anchor_first_received,anchor_citizen_from,applied_on\nA,2023-01-01,,2023-05-01\n",
    "contacts.csv": "contact_id,person_id,start,end,care_kind\nC1,A,2024-01-01,2024-01-05,omedelbar\n",
    "costs.csv": "cost_id,person_id,date,kind,amount,fee,contact_id,unit,related\n"
    "K1,A,2024-01-02,vard,120000.50,50,C1,Med,\nK2,B,2024-01-02,tolk,10,,,Ny enhet,0\n",
    "certificates.csv": "person_id,issued,expected_years\nA,2024-02-01,99\nA,2024-02-01,3.5\n",
    "examinations.csv": "examination_id,person_id,date,infection_control,elsewhere,unit\nH1,B,2024-03-01,1,,Med\n",
}


@pytest.fixture(autouse=True)
def no_claims() -> Iterator[None]:
    """The app above is not what is tested."""
    kept = hooks.target_of("claims")
    hooks.forget("claims")
    yield
    if kept:
        hooks.register_claims(kept)


def folder(tmp_path: Path, **changed: str) -> Path:
    for name, text in (FOLDER | {f"{stem}.csv": text for stem, text in changed.items()}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_file_becomes_rows_of_the_register(case_worker: User, unit: Unit, tmp_path: Path) -> None:
    importing = services.take_in_folder(case_worker, folder(tmp_path))
    assert importing.counts == {"new": 12}, "eleven rows, and a unit that we didn't have"
    first = Person.objects.get(identifiers__kind="register", identifiers__value="A")
    assert (first.sex, str(first.first_received), first.special_reasons) == ("K", "2024-01-01", True)
    cost = Cost.objects.select_related("contact", "unit").get(reference="K1")
    assert (cost.person, cost.amount, cost.fee, cost.unit) == (first, 12_000_050, 5_000, unit), "Med is MED"
    assert cost.contact == Contact.objects.get()
    assert Cost.objects.get(reference="K2").related is False
    assert set(Unit.objects.values_list("code", flat=True)) == {"MED", "Ny enhet"}
    assert set(Certificate.objects.values_list("expected_years", flat=True)) == {9_900, 350}
    assert Examination.objects.get().infection_control
    assert (Situation.objects.count(), FamilyTie.objects.count(), Identifier.objects.count()) == (2, 1, 2)


def test_the_same_folder_twice_changes_nothing(case_worker: User, unit: Unit, tmp_path: Path) -> None:
    services.take_in_folder(case_worker, folder(tmp_path))
    again = services.take_in_folder(case_worker, tmp_path)
    assert again.counts == {"unchanged": 11}
    assert services.committed_before(again) is not None


def test_a_folder_taken_back_leaves_nothing(case_worker: User, unit: Unit, tmp_path: Path) -> None:
    before = [list(model._base_manager.order_by("pk").values()) for model in all_models()]
    importing = services.take_in_folder(case_worker, folder(tmp_path))
    services.undo(case_worker, importing.pk)
    assert [list(model._base_manager.order_by("pk").values()) for model in all_models()] == before


def test_every_fault_is_named_and_nothing_is_read_in(case_worker: User, unit: Unit, tmp_path: Path) -> None:
    faulty = "cost_id,person_id,date,kind,amount\nK1,A,2024-13-02,vard,1\nK2,X,2024-01-02,vard,1\n"
    with pytest.raises(services.NotTakenIn) as refused:
        services.take_in_folder(case_worker, folder(tmp_path, costs=faulty))
    assert any("costs.csv, rad 2, kolumn date" in line for line in refused.value.problems)
    assert any("costs.csv, rad 3, kolumn person_id" in line for line in refused.value.problems)
    assert not Person.objects.exists()


def test_a_cost_that_is_somebody_elses_refuses_the_folder(case_worker: User, unit: Unit, tmp_path: Path) -> None:
    services.take_in_folder(case_worker, folder(tmp_path))
    moved = FOLDER["costs.csv"].replace("K2,B", "K2,A")
    with pytest.raises(services.NotTakenIn) as refused:
        services.take_in_folder(case_worker, folder(tmp_path, costs=moved))
    assert "costs.csv, rad 3, kolumn cost_id" in refused.value.problems[0]


def test_a_zip_and_nine_files_are_the_same_folder(case_worker: User, unit: Unit) -> None:
    files = [(name, text.encode()) for name, text in FOLDER.items()]
    (loose,) = services.receive(case_worker, files)
    (zipped,) = services.receive(case_worker, [("mapp.zip", packed(files))])
    assert loose.source == zipped.source == "facts"
    assert loose.sha256 == zipped.sha256


def test_a_zip_that_grows_without_end_or_leads_elsewhere_is_harmless(
    case_worker: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atersok.intake.folders.MAX_UNPACKED", 1_000)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("persons.csv", b"0" * 1_000_000)
        book.writestr("../../outside.csv", b"x")
    read = previewed(case_worker, made.getvalue(), "facts")
    assert read.state == ImportState.FAILED
    assert "större än" in read.problem["sv"]
    assert previewed(case_worker, made.getvalue()[:200], "facts").state == ImportState.FAILED
