"""The pages: who may open them, what they say, that nothing typed is lost, that many rows cost no more questions."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.intake.intake_road import committed, csv, person, previewed

from atersok.accounts.models import User
from atersok.accounts.permissions import TABLE, Permission, Role
from atersok.audit.models import AccessLog
from atersok.care.models import Cost
from atersok.intake import services
from atersok.intake.models import Import, ImportState

HEADER = "Rad-id;LMA-nummer;Datum;Kostnadsslag;Belopp"
MAY = TABLE[Permission.IMPORT]
type Clients = Callable[[Role], Client]


@pytest.fixture
def faulty(case_worker: User) -> Import:
    person("50008920")
    return previewed(case_worker, csv(HEADER, "K1;50008920;2025-03-01;vård;10", "K2;50008920;2025-13-01;vård;1.234"))


def addresses(number: int) -> list[str]:
    return [
        reverse("imports"), reverse("import_new"), reverse("imports_left_out"), reverse("import_help", args=["costs"]),
        reverse("import_template", args=["costs"]), reverse("import", args=[number]),
        reverse("import_columns", args=[number]), reverse("import_rows", args=[number, "error"]),
        reverse("import_rows", args=[number, "new"]), reverse("import_row", args=[number, 3]),
        reverse("import_progress", args=[number]),
    ]  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_read_files_in_see_the_pages(client_of: Clients, faulty: Import, role: Role) -> None:
    client = client_of(role)
    for address in addresses(faulty.pk):
        assert client.get(address).status_code == (200 if role in MAY else 403), address


@pytest.mark.parametrize(
    "name", ["commit", "leave_out", "take_with", "check", "drop", "undo", "send_back", "errors", "read_left_out"]
)
@pytest.mark.parametrize("role", [Role.UNIT, Role.ECONOMIST, Role.AUDITOR])
def test_others_may_not_decide(client_of: Clients, faulty: Import, role: Role, name: str) -> None:
    assert client_of(role).post(reverse(f"import_{name}", args=[faulty.pk])).status_code == 403
    faulty.refresh_from_db()
    assert faulty.state == ImportState.PREVIEW


def test_a_dropped_file_is_kept_and_its_name_shown(client_of: Clients) -> None:
    file = SimpleUploadedFile("../Kostnader mars.csv", csv(HEADER, "K1;50008920;2025-03-01;vård;10"))
    client = client_of(Role.CASE_WORKER)
    response = client.post(reverse("import_new"), {"files": [file], "source": ""})
    importing = Import.objects.get()
    assert (response.status_code, response["Location"]) == (303, reverse("import", args=[importing.pk]))
    assert importing.name == "Kostnader mars.csv"
    assert "Läser filen" in client.get(reverse("import", args=[importing.pk])).text


def test_pasted_cells_are_taken_in(client_of: Clients, case_worker: User) -> None:
    person("50008920")
    pasted = "Rad-id\tLMA-nummer\tDatum\tKostnadsslag\tBelopp\nK1\t50008920\t2025-03-01\tvård\t10"
    client_of(Role.CASE_WORKER).post(reverse("import_paste"), {"cells": pasted, "source": ""})
    services.read(Import.objects.get().pk)
    assert Import.objects.get().counts == {"new": 1}


def test_no_file_is_an_error_on_the_same_page(client_of: Clients) -> None:
    response = client_of(Role.CASE_WORKER).post(reverse("import_new"), {"source": "costs"})
    assert response.status_code == 422
    assert "<title>Fel:" in response.text
    assert "Välj en fil att läsa in." in response.text


def test_the_same_file_again_is_said_at_once(client_of: Clients, case_worker: User) -> None:
    person("50008920")
    data = csv(HEADER, "K1;50008920;2025-03-01;vård;10")
    before = committed(case_worker, data)
    file = SimpleUploadedFile("a.csv", data)
    response = client_of(Role.CASE_WORKER).post(reverse("import_new"), {"files": [file]}, follow=True)
    assert "har redan lästs in" in response.text
    assert str(before) in response.text


def test_correcting_a_row_keeps_what_was_typed_and_says_what_is_wrong(client_of: Clients, faulty: Import) -> None:
    client = client_of(Role.CASE_WORKER)
    address = reverse("import_row", args=[faulty.pk, 3])
    cells = {"cell_0": "K2", "cell_1": "50008920", "cell_2": "2025-12-01", "cell_3": "vård", "cell_4": "tolv"}
    response = client.post(address, cells)
    assert response.status_code == 422
    assert 'value="tolv"' in response.text
    assert "<title>Fel:" in response.text
    assert client.post(address, cells | {"cell_4": "12"}).status_code == 303
    faulty.refresh_from_db()
    assert faulty.counts == {"new": 2}


def test_the_button_reads_in_and_a_second_press_is_refused(client_of: Clients, faulty: Import) -> None:
    client = client_of(Role.CASE_WORKER)
    address = reverse("import_commit", args=[faulty.pk])
    assert "Rätta raderna med fel" in client.post(address, follow=True).text
    client.post(reverse("import_leave_out", args=[faulty.pk]))
    assert "Läs in 1 rad" in client.get(reverse("import", args=[faulty.pk])).text
    assert client.post(address).status_code == 303
    faulty.refresh_from_db()
    assert faulty.state == ImportState.COMMITTING
    assert "har gått vidare" in client.post(address, follow=True).text
    services.commit(faulty.pk, faulty.by_id)
    assert Cost.objects.count() == 1
    assert client.get(reverse("import_progress", args=[faulty.pk]))["HX-Refresh"] == "true"


def test_undo_asks_first_and_says_what_depends(client_of: Clients, case_worker: User) -> None:
    person("50008920")
    importing = committed(case_worker, csv(HEADER, "K1;50008920;2025-03-01;vård;10"))
    client, address = client_of(Role.CASE_WORKER), reverse("import_undo", args=[importing.pk])
    assert Cost.objects.count() == 1
    assert client.get(address).status_code == 200
    Cost.objects.update(amount=5)
    assert client.post(address).status_code == 422
    Cost.objects.update(amount=1_000)
    assert client.post(address).status_code == 303
    assert not Cost.objects.exists()


def test_rows_about_protected_people_are_hidden_from_those_without_the_right(
    client_of: Clients, case_worker: User
) -> None:
    who = person("50008920", protection="marking")
    header = "LMA-nummer;Efternamn;Förnamn;Födelsedatum;Adress"
    read = previewed(case_worker, csv(header, "50008920;Hemligsson;Hem;1990-05-01;Dolda gatan 1"), "mv_people")
    client = client_of(Role.CASE_WORKER)
    address = reverse("import_rows", args=[read.pk, "changed"])
    text = client.get(address).text
    for secret in ("Hemligsson", "Dolda gatan", "50008920"):
        assert secret not in text
    assert "Skyddade uppgifter" in text
    User.objects.filter(pk=case_worker.pk).update(sees_protected=True)
    assert "Hemligsson" in client.get(address).text
    assert AccessLog.objects.filter(person=who.pk, action="list").exists()


def test_the_rows_with_errors_are_downloaded_and_logged(client_of: Clients, faulty: Import) -> None:
    response = client_of(Role.CASE_WORKER).post(reverse("import_errors", args=[faulty.pk]))
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="I-{faulty.pk}-fel.xlsx"'
    assert AccessLog.objects.filter(action="export").exists()


def test_pages_ask_as_much_for_fifty_rows_as_for_one(client_of: Clients, case_worker: User) -> None:
    person("50008920")
    few = previewed(case_worker, csv(HEADER, "K0;50008920;2025-03-01;vård;10"))
    many = previewed(case_worker, csv(HEADER, *(f"M{n};50008920;2025-03-01;vård;10" for n in range(60))))
    client = client_of(Role.CASE_WORKER)

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    for name, arguments in (("import_rows", ["new"]), ("import", [])):
        counts = {queries(reverse(name, args=[one.pk, *arguments])) for one in (few, many)}
        assert len(counts) == 1, (name, counts)


def test_columns_can_be_chosen_and_one_field_has_one_column(client_of: Clients, case_worker: User) -> None:
    person("50008920")
    asked = previewed(
        case_worker, csv("Rad-id;LMA;Datum;Kostnadsslag;Pengar;Annat", "K1;50008920;2025-03-01;vård;10;x"), "costs"
    )
    assert asked.state == ImportState.MAPPING
    client, address = client_of(Role.CASE_WORKER), reverse("import_columns", args=[asked.pk])
    columns = {
        "source": "costs",
        "shown": "costs",
        "column_0": "cost_id",
        "column_1": "lma",
        "column_2": "date",
        "column_3": "kind",
    }
    twice = client.post(address, columns | {"column_4": "amount", "column_5": "amount"})
    assert twice.status_code == 422
    assert client.post(address, columns | {"column_4": "amount", "column_5": "-"}).status_code == 303
    services.read(asked.pk)
    asked.refresh_from_db()
    assert asked.counts == {"new": 1}


def test_the_workbook_of_faulty_rows_tells_nothing_of_protected_people_to_those_without_the_right(
    client_of: Clients, case_worker: User
) -> None:
    person("50008920", protection="marking")
    person("50008938")
    wrong = ("K1;50008920;2025-13-01;vård;1.234", "K2;50008938;2025-13-01;vård;10", "K3;500089-20;2025-13-01;vård;5")
    read = previewed(case_worker, csv(HEADER, *wrong))
    address = reverse("import_errors", args=[read.pk])
    client = client_of(Role.CASE_WORKER)
    assert _texts(client.post(address).content) & {"50008938", "50008920", "500089-20", "K1", "K2", "K3"} == {
        "50008938",
        "K2",
    }
    User.objects.filter(pk=case_worker.pk).update(sees_protected=True)
    assert _texts(client.post(address).content) >= {"50008938", "50008920", "500089-20"}


def _texts(book: bytes) -> set[str]:
    """Every cell and note of a workbook, and the words of each."""
    page = openpyxl.load_workbook(BytesIO(book)).active
    assert page is not None
    said = [
        text for line in page.iter_rows() for cell in line for text in (cell.value, cell.comment and cell.comment.text)
    ]
    return {word for text in said if text for word in [str(text), *str(text).split()]}


def test_when_every_faulty_row_is_about_somebody_protected_the_page_says_so_instead_of_a_file(
    client_of: Clients, case_worker: User
) -> None:
    person("50008920", protection="marking")
    read = previewed(case_worker, csv(HEADER, "K1;50008920;2025-13-01;vård;10"))
    response = client_of(Role.CASE_WORKER).post(reverse("import_errors", args=[read.pk]), follow=True)
    assert "skyddade uppgifter" in response.text
    assert "50008920" not in response.text


def test_a_cell_to_correct_is_not_called_optional(client_of: Clients, faulty: Import) -> None:
    """What may be empty depends on the row and stands in the source's rules; the form can't know it."""
    assert "(frivillig)" not in client_of(Role.CASE_WORKER).get(reverse("import_row", args=[faulty.pk, 3])).text
