"""Care by hand: amounts as people write them, dates that have been, files that are PDFs, history for each."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.people.somebody import somebody

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.audit.history import changes
from atersok.care import services
from atersok.care.fields import KronorField
from atersok.care.models import Certificate, Contact, Cost, Examination

PDF = b"%PDF-1.7 invented"


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("1234", 123_400),
        ("1 234,50", 123_450),
        ("1\u00a0234.5", 123_450),
        ("1\u2009234 kr", 123_400),
        ("0", 0),
        ("", None),
    ],
)
def test_kronor_are_read_as_people_write_them(written: str, ore: int | None) -> None:
    assert KronorField(required=False).clean(written) == ore


@pytest.mark.parametrize("written", ["1.234", "1,234", "12.345.678"])
def test_a_doubtful_amount_is_asked_about(written: str) -> None:
    with pytest.raises(ValidationError, match="Menar du"):
        KronorField().clean(written)


@pytest.mark.parametrize("written", ["-5", "abc", "1,234,5", "1e5", "\u0661\u0662", "1234567890123", "12,345,6"])
def test_what_is_no_amount_is_explained(written: str) -> None:
    with pytest.raises(ValidationError, match=r"Vi förstår inte|Menar du"):
        KronorField().clean(written)


@given(st.integers(0, 99_999_999_999), st.sampled_from([",", "."]), st.sampled_from(["", " ", "\u00a0"]))
def test_every_amount_comes_back(ore: int, sign: str, space: str) -> None:
    kronor, rest = divmod(ore, 100)
    assert KronorField().clean(f"{kronor:,}".replace(",", space) + f"{sign}{rest:02d}") == ore


FORMS = {
    "kontakt/": {"care_kind": "omedelbar", "start": "2026-01-01"},
    "kostnad/": {"day": "2026-01-01", "kind": "vard", "amount": "1 234,50", "fee": "50"},
    "undersokning/": {"day": "2026-01-01"},
    "intyg/": {"issued": "2026-01-01", "years": "2,5", "at_first_reception": "1", "linked_to_protection": "0"},
}


@pytest.mark.parametrize("path", FORMS)
def test_each_form_writes_a_row_and_its_history(
    path: str, client_of: Callable[[Role], Client], case_worker: User
) -> None:
    person = somebody()
    done = client_of(Role.CASE_WORKER).post(f"/personer/{person.pk}/{path}", FORMS[path])
    assert done.status_code == 303
    newest = changes(person, case_worker)[0]
    assert (newest.who, newest.verb) == (case_worker.name, "insert")
    assert newest.reason.startswith(("Ny", "Nytt"))


@pytest.mark.parametrize("path", FORMS)
def test_empty_strange_and_future_forms_are_explained(path: str, client_of: Callable[[Role], Client]) -> None:
    person, client = somebody(), client_of(Role.CASE_WORKER)
    future = {name: "2099-01-01" if value == "2026-01-01" else value for name, value in FORMS[path].items()}
    for typed in ({}, dict.fromkeys(FORMS[path], "<b>'"), future):
        refused = client.post(f"/personer/{person.pk}/{path}", typed)
        assert refused.status_code == 422
        assert "<title>Fel:" in refused.content.decode()
        assert "<b>'" not in refused.content.decode()
    assert not Contact.objects.exists() or path != "kontakt/"


def test_what_a_certificate_does_not_say_is_left_open(client_of: Callable[[Role], Client]) -> None:
    client_of(Role.CASE_WORKER).post(f"/personer/{somebody().pk}/intyg/", FORMS["intyg/"])
    row = Certificate.objects.get()
    said = (row.expected_years, row.at_first_reception, row.linked_to_protection, row.ordered_by_doctor)
    assert said == (250, True, False, None)


def test_a_certificate_is_kept_byte_for_byte_under_a_name_that_says_nothing(
    client_of: Callable[[Role], Client],
) -> None:
    file = SimpleUploadedFile("Alvina Ahlzen.pdf", PDF)
    client_of(Role.CASE_WORKER).post(f"/personer/{somebody().pk}/intyg/", {"issued": "2026-01-01", "document": file})
    row = Certificate.objects.get()
    assert (bytes(row.document or b""), row.document_name) == (PDF, "intyg-2026-01-01.pdf")


def test_a_file_that_is_no_pdf_is_refused(client_of: Callable[[Role], Client]) -> None:
    file = SimpleUploadedFile("x.pdf", b"<html>")
    refused = client_of(Role.CASE_WORKER).post(
        f"/personer/{somebody().pk}/intyg/", {"issued": "2026-01-01", "document": file}
    )
    assert refused.status_code == 422
    assert "ingen PDF" in refused.content.decode()


def test_a_fee_above_the_price_and_somebody_elses_contact_are_refused(case_worker: User) -> None:
    person, other = somebody(), somebody()
    contact = Contact.objects.create(person=other, reference="k", start=date(2026, 1, 1), care_kind="omedelbar")
    fields = {"day": date(2026, 1, 1), "kind": "vard", "amount": 100}
    with pytest.raises(ValidationError, match="högre än beloppet"):
        services.add_cost(case_worker, person, fields | {"fee": 101})
    with pytest.raises(ValidationError, match="annan person"):
        services.add_cost(case_worker, person, fields | {"fee": 0, "contact": contact})
    assert not Cost.objects.exists()


def test_a_number_that_is_used_is_refused(case_worker: User) -> None:
    services.add_examination(case_worker, somebody(), {"day": date(2026, 1, 1), "reference": "H1"})
    with pytest.raises(ValidationError, match="H1 finns redan"):
        services.add_examination(case_worker, somebody(), {"day": date(2026, 1, 1), "reference": "H1"})
    assert Examination.objects.count() == 1
