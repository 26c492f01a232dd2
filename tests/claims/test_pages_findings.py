"""The list of findings and one finding: what is shown, what is hidden, what can be made of it."""

import csv
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from tests.claims.lives import asylum_seeker, costly_care, examined, found
from tests.claims.pages import XSS, costly, drafted, protected, queries, text

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.models import Access, AccessLog
from atersok.care.models import Cost
from atersok.claims.models import Claim, Finding, Override

pytestmark = pytest.mark.django_db
HIDDEN = "Skyddade uppgifter"


@pytest.fixture
def client(client_of: Callable[[Role], Client]) -> Client:
    return client_of(Role.CASE_WORKER)


def test_the_sum_is_of_everything_chosen_not_of_the_page(client: Client) -> None:
    for _ in range(3):
        costly()
    page = text(client.get(reverse("findings"), {"lage": "claimable"}))
    assert "3 fynd, tillsammans 150\u00a0000\u00a0kr" in page


def test_states_are_chosen_by_tab_and_a_strange_one_is_no_error(client: Client) -> None:
    costly()
    chosen = {"lage": "late", "slag": "kostnadskravande_vard"}
    assert "0 fynd, tillsammans 0\u00a0kr" in text(client.get(reverse("findings"), chosen))
    assert "1 fynd, 50\u00a0000\u00a0kr" in text(client.get(reverse("findings"), chosen | {"lage": "claimable"}))
    assert client.get(reverse("findings"), {"lage": "x", "slag": "x", "page": "x", "inom": "-1"}).status_code == 200


def test_what_gives_no_money_is_not_among_what_to_decide_but_has_its_own_tab(client: Client) -> None:
    costly()
    (nothing,) = found(state="not_entitled")[:1]
    assert f"{nothing}<" not in text(client.get(reverse("findings")))
    assert f"{nothing}<" in text(client.get(reverse("findings"), {"lage": "not_entitled"}))
    assert f"{nothing}<" in text(client.get(reverse("findings"), {"lage": "alla"}))


def test_only_what_falls_due_within_thirty_days(client: Client) -> None:
    costly()
    examined(asylum_seeker(), date(2026, 8, 20))
    found()
    page = text(client.get(reverse("findings"), {"inom": "30"}))
    assert "2027-06-30" not in page
    assert "Hälsoundersökning, asylsökande" in text(client.get(reverse("findings"), {"inom": "90"}))


def test_the_number_of_queries_is_the_same_however_many_rows(client: Client) -> None:
    costly()
    client.get(reverse("findings"))
    few = queries(lambda: client.get(reverse("findings")))
    for _ in range(12):
        costly()
    assert queries(lambda: client.get(reverse("findings"))) == few


def test_somebody_protected_is_masked_and_not_in_a_units_list(client: Client, case_worker: User, unit: Unit) -> None:
    finding = costly(given_name="Hemlina", family_name="Gömdström")
    Cost.objects.update(unit=unit)
    found()
    protected(finding)
    page = text(client.get(reverse("findings"), {"lage": "alla"}))
    assert HIDDEN in page
    assert "Gömdström" not in page
    assert HIDDEN not in text(client.get(reverse("findings"), {"enhet": str(unit.pk), "lage": "alla"}))
    single = text(client.get(reverse("finding", args=[Finding.objects.get(kind="kostnadskravande_vard").pk])))
    assert HIDDEN in single
    assert "Gömdström" not in single
    assert "Medicinkliniken" not in single
    User.objects.filter(pk=case_worker.pk).update(sees_protected=True)
    assert "Gömdström" in text(client.get(reverse("findings"), {"lage": "alla"}))


def test_a_list_writes_the_access_log_for_each_person(client: Client) -> None:
    finding = costly()
    client.get(reverse("findings"))
    assert AccessLog.objects.filter(action=Access.LIST, person=finding.person_id, what="findings").exists()
    client.get(reverse("finding", args=[finding.pk]))
    assert AccessLog.objects.filter(action=Access.READ, person=finding.person_id, what=str(finding)).exists()


def test_the_export_is_what_is_shown_and_no_formula_runs(client: Client) -> None:
    costly(given_name="Evil", family_name='=cmd|"/C calc"!A0')
    costly(given_name="@SUM(1)", family_name="")
    costly_only = {"slag": "kostnadskravande_vard"}
    shown = client.get(reverse("findings_export", args=["csv"]), costly_only)
    assert shown["Content-Disposition"] == 'attachment; filename="mojliga-ersattningar.csv"'
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(shown.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 3
    assert all(not cell.startswith(("=", "@", "+", "-")) for row in rows for cell in row)
    assert "50000,00" in rows[1]
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("findings_export", args=["xlsx"]), costly_only).content))
    assert all(cell.data_type != "f" for row in book.active for cell in row)  # type: ignore[union-attr]
    assert AccessLog.objects.filter(action=Access.EXPORT).count() == 4
    assert len(client.get(reverse("findings_export", args=["csv"]), {"lage": "late"}).content.splitlines()) == 1
    assert client.get(reverse("findings_export", args=["exe"])).status_code == 404


def test_a_protected_person_is_masked_in_exports(client: Client) -> None:
    protected(costly(given_name="Hemlina", family_name="Gömdström"))
    content = client.get(reverse("findings_export", args=["csv"]), {"lage": "alla"}).content.decode("utf-8-sig")
    assert HIDDEN in content
    assert "Gömdström" not in content


def test_a_hostile_name_is_only_text(client: Client) -> None:
    finding = costly(given_name=XSS, family_name=XSS)
    for page in (client.get(reverse("findings")), client.get(reverse("finding", args=[finding.pk]))):
        assert "<script>alert(1)" not in text(page)
        assert "&lt;script&gt;" in text(page)


def test_ticked_findings_become_drafts_and_twice_is_refused_kindly(client: Client) -> None:
    findings = [costly().pk, costly().pk]
    ticked = client.post(reverse("findings_ticked"), {"fynd": findings})
    assert "(2 st, 100\u00a0000\u00a0kr)" in text(ticked)
    first = client.post(reverse("findings_claim"), {"fynd": findings})
    assert first.status_code == 303
    assert Claim.objects.count() == 2
    again = client.post(reverse("findings_claim"), {"fynd": findings}, follow=True)
    assert Claim.objects.count() == 2
    assert "finns redan i A-2026-0001" in text(again)
    assert 'name="fynd"' not in text(client.get(reverse("findings")))


@pytest.mark.parametrize("given", [[], ["x"], ["-1"], ["9" * 30], ["٣"], ["0"]])
def test_strange_numbers_make_no_draft(client: Client, given: list[str]) -> None:
    response = client.post(reverse("findings_claim"), {"fynd": given})
    assert response.status_code == 303
    assert not Claim.objects.exists()


def test_a_quarters_examinations_become_one_claim_in_one_click(client: Client) -> None:
    for day in (date(2026, 7, 1), date(2026, 8, 20), date(2026, 10, 1)):
        examined(asylum_seeker(), day)
    found()
    assert "kvartal 2026K3: 2 undersökningar" in text(client.get(reverse("findings")))
    chosen = {"slag": "halsoundersokning_asyl", "kvartal": "2026K3"}
    assert client.post(reverse("findings_claim"), chosen).status_code == 303
    assert Claim.objects.get().rows.count() == 2
    client.post(reverse("findings_claim"), chosen)
    for kvartal in ("2026K", "K3", "20260K3", "2026K9", "' OR 1=1"):
        client.post(reverse("findings_claim"), {"slag": "halsoundersokning_asyl", "kvartal": kvartal})
    assert Claim.objects.count() == 1


def test_the_list_says_which_claim_a_finding_is_in(client: Client, case_worker: User) -> None:
    claimable = costly()
    claim = drafted(case_worker, claimable)
    page = text(client.get(reverse("findings")))
    assert claim.number in page
    assert claim.number in text(client.get(reverse("finding", args=[claimable.pk])))


def test_the_explanation_has_conditions_rows_and_the_paragraph_as_a_link(client: Client) -> None:
    finding = costly()
    page = text(client.get(reverse("finding", args=[finding.pk])))
    assert 'href="https://lagen.nu/1996:1357#P7"' in page
    assert "Visa rader: 3 räknas, 0 räknas inte" in page
    assert Cost.objects.first().reference in page  # type: ignore[union-attr]
    assert "50\u00a0000,00\u00a0kr" in page
    assert "Använd en annan tolkning" in page


def test_a_negative_answer_says_what_fails_and_what_would_change_it(client: Client) -> None:
    person = asylum_seeker()
    costly_care(person, 160_000)
    person.situations.all().delete()
    finding = found(person=person, kind="kostnadskravande_vard", state="not_entitled")[0]
    page = text(client.get(reverse("finding", args=[finding.pk])))
    assert "Inte uppfyllt:" in page
    assert "Vad som skulle ändra svaret" in page


def test_a_finding_that_the_facts_no_longer_give(client: Client) -> None:
    finding = costly()
    Cost.objects.all().delete()
    page = client.get(reverse("finding", args=[finding.pk]))
    assert page.status_code == 200
    assert "finns inte längre" in text(page)
    found()
    gone = client.get(reverse("finding", args=[finding.pk]))
    assert gone.status_code == 404
    assert "finns inte längre" in text(gone)


def test_english_readers_get_the_law_in_english(client: Client, case_worker: User) -> None:
    finding = costly()
    User.objects.filter(pk=case_worker.pk).update(language="en")
    assert "The cost by the riksavtal" in text(client.get(reverse("finding", args=[finding.pk])))


def test_another_reading_is_proposed_with_its_worth_and_agreed_to_by_another(
    client: Client, client_of: Callable[[Role], Client], case_worker: User
) -> None:
    finding = costly()
    url = reverse("override_new", args=[finding.pk, "avgift_fore_troskeln"])
    assert "gäller nu" in text(client.get(url))
    empty = client.post(url, {"choice": "nej", "reason": ""})
    assert empty.status_code == 422
    assert "<title>Fel:" in text(empty)
    assert client.post(url, {"choice": "kanske", "reason": "x"}).status_code == 422
    assert client.post(url, {"choice": "nej", "reason": XSS}).status_code == 303
    assert client.post(url, {"choice": "nej", "reason": "igen"}).status_code == 422
    override = Override.objects.get()
    listed = text(client.get(reverse("overrides")))
    assert "<script>alert(1)" not in listed
    assert "Godkänn tolkningen" not in listed
    assert client.post(reverse("override_approve", args=[override.pk])).status_code == 422
    other = client_of(Role.STRATEGIST)
    assert other.post(reverse("override_approve", args=[override.pk])).status_code == 303
    assert client.post(reverse("override_withdraw", args=[override.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("override_withdraw", args=[override.pk]), {"reason": "fel"}).status_code == 303


@pytest.mark.parametrize("name", ["vardkontakt", "finns-inte", "okanda_belopp"])
def test_a_question_without_choices_has_no_page(client: Client, name: str) -> None:
    assert client.get(reverse("override_new", args=[costly().pk, name])).status_code == 404
