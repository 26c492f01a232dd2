"""Certificates asked for: the office asks, the unit answers with a file that is what it says it is."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.claims.pages import XSS, costly, protected, queries, text

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.care.models import Certificate
from atersok.claims.models import CertificateRequest, Finding, RequestState
from atersok.claims.services import requests

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def client(client_of: Callable[[Role], Client]) -> Client:
    return client_of(Role.CASE_WORKER)


@pytest.fixture
def of_unit(client_of: Callable[[Role], Client]) -> Client:
    return client_of(Role.UNIT)


@pytest.fixture
def finding(region: object) -> Finding:
    return costly()


@pytest.fixture
def asked(case_worker: User, finding: Finding, unit: Unit) -> CertificateRequest:
    return requests.ask(case_worker, finding, unit, date(2026, 12, 12), "Hej, vi behöver ett intyg.")


def answer(asked: CertificateRequest, content: bytes = PDF, **changed: str) -> dict[str, Any]:
    given: dict[str, Any] = {
        "file": SimpleUploadedFile("Anna Andersson.exe", content), "issued": "2026-11-01", "years": "",
        "at_first_reception": "", "linked_to_protection": "", "ordered_by_doctor": "1",
    }  # fmt: skip
    return given | changed


def test_the_guided_text_is_there_and_can_be_changed(client: Client, finding: Finding, unit: Unit) -> None:
    url = reverse("request_new", args=[finding.pk])
    assert "Vad händer om vården väntar" in text(client.get(url))
    given = {"unit": unit.pk, "due": "2026-12-12", "text": XSS}
    assert client.post(url, given | {"due": "2026-11-21"}).status_code == 422
    assert client.post(url, given | {"unit": "999"}).status_code == 422
    assert client.post(url, given).status_code == 303
    twice = client.post(url, given)
    assert twice.status_code == 422
    assert "Påminn i stället" in text(twice)
    made = CertificateRequest.objects.get()
    assert made.amount == 50_000_00
    page = text(client.get(reverse("request", args=[made.pk])))
    assert "<script>alert(1)" not in page


def test_a_unit_answers_with_the_certificate(of_unit: Client, client: Client, asked: CertificateRequest) -> None:
    url = reverse("request_answer", args=[asked.pk])
    page = text(of_unit.get(reverse("request", args=[asked.pk])))
    assert "Svara med intyget" in page
    assert "Står på spel" not in page
    assert of_unit.post(url, answer(asked, years="4,5")).status_code == 303
    asked.refresh_from_db()
    assert asked.state == RequestState.ANSWERED
    certificate = asked.certificate
    assert certificate
    assert (certificate.expected_years, certificate.ordered_by_doctor) == (450, True)
    assert certificate.document_name == "intyg.pdf"
    file = client.get(reverse("request_certificate", args=[asked.pk]))
    assert file["Content-Disposition"] == f'attachment; filename="intyg-{asked.pk}.pdf"'
    assert file["X-Content-Type-Options"] == "nosniff"
    again = of_unit.post(url, answer(asked))
    assert again.status_code == 422
    assert Certificate.objects.filter(requests=asked).count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"content": b"MZ\x90\x00"}, "varken PDF, JPG eller PNG"),
        ({"content": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"}, "varken PDF, JPG eller PNG"),
        ({"content": PDF + b"0" * (10 * 2**20)}, "större än 10 MB"),
        ({"issued": "2027-01-01"}, "har inte varit än"),
        ({"years": "många"}, "inget antal år"),
        ({"years": "1e5"}, "inget antal år"),
        ({"years": "٣"}, "inget antal år"),
    ],
)
def test_an_answer_that_can_not_be_right(
    of_unit: Client, asked: CertificateRequest, changed: dict[str, object], said: str
) -> None:
    data = answer(asked, **changed)  # type: ignore[arg-type]  # content is bytes
    page = of_unit.post(reverse("request_answer", args=[asked.pk]), data)
    assert page.status_code == 422
    assert said in text(page)
    assert "<title>Fel:" in text(page)
    asked.refresh_from_db()
    assert asked.state == RequestState.ASKED


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0" + b"0" * 20, b"\x89PNG\r\n\x1a\n" + b"0" * 20])
def test_a_picture_is_enough(of_unit: Client, asked: CertificateRequest, content: bytes) -> None:
    assert of_unit.post(reverse("request_answer", args=[asked.pk]), answer(asked, content)).status_code == 303


def test_a_unit_declines_with_words(of_unit: Client, client: Client, asked: CertificateRequest) -> None:
    url = reverse("request_decline", args=[asked.pk])
    assert of_unit.post(url, {"text": " "}).status_code == 422
    assert of_unit.post(url, {"text": "Patienten är inte vår."}).status_code == 303
    assert "Patienten är inte vår." in text(client.get(reverse("request", args=[asked.pk])))


def test_reminding_and_taking_back(client: Client, of_unit: Client, asked: CertificateRequest) -> None:
    for name in ("request_remind", "request_cancel"):
        assert of_unit.post(reverse(name, args=[asked.pk])).status_code == 403
        assert client.post(reverse(name, args=[asked.pk])).status_code == 303
    assert client.post(reverse("request_remind", args=[asked.pk])).status_code == 422
    asked.refresh_from_db()
    assert asked.state == RequestState.CANCELLED


def test_the_letter(client: Client, asked: CertificateRequest) -> None:
    letter = client.get(reverse("request_pdf", args=[asked.pk]))
    shown = "".join(page.extract_text() for page in PdfReader(BytesIO(letter.content)).pages)
    assert asked.person.family_name in shown
    assert "Medicinkliniken" in shown


def test_a_protected_patient_is_masked_in_list_page_and_letter(
    client: Client, finding: Finding, asked: CertificateRequest
) -> None:
    person = protected(finding)
    for name, args in (("requests", []), ("request", [asked.pk])):
        page = text(client.get(reverse(name, args=args)))
        assert person.family_name not in page
        assert "Medicinkliniken" not in page.replace("<option", "\n<option").split("</select>")[-1]
    letter = client.get(reverse("request_pdf", args=[asked.pk]))
    shown = "".join(one.extract_text() for one in PdfReader(BytesIO(letter.content)).pages)
    assert person.family_name not in shown
    assert "Medicinkliniken" not in shown
    assert "1990" not in shown


def test_the_list_takes_a_fixed_number_of_queries(client: Client, case_worker: User, asked: CertificateRequest) -> None:
    client.get(reverse("requests"))
    few = queries(lambda: client.get(reverse("requests")))
    for _ in range(6):
        requests.ask(case_worker, costly(), asked.unit, asked.due, "Hej")
    assert queries(lambda: client.get(reverse("requests"))) == few
