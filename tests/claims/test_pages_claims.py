"""A claim's pages from draft to court: one button that says what it does, checked before anything leaves the house."""

from base64 import b64encode
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter
from tests.claims.lives import asylum_seeker, examined, found
from tests.claims.pages import XSS, costly, decided, drafted, protected, queries, reviewed, sent, text

from atersok.accounts.models import Region, User
from atersok.accounts.permissions import Role
from atersok.audit.models import Access, AccessLog
from atersok.claims.models import Appeal, Claim, Note, State
from atersok.claims.models.claim import DocumentKind
from atersok.people.models import Identifier

pytestmark = pytest.mark.django_db
HIDDEN = "Skyddade uppgifter"


@pytest.fixture
def client(client_of: Callable[[Role], Client]) -> Client:
    return client_of(Role.CASE_WORKER)


@pytest.fixture
def other(client_of: Callable[[Role], Client]) -> Client:
    return client_of(Role.STRATEGIST)


def url(name: str, claim: Claim) -> str:
    return reverse(name, args=[claim.pk])


def state(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).state


def test_the_list_sums_what_it_shows_and_takes_a_fixed_number_of_queries(client: Client, case_worker: User) -> None:
    drafted(case_worker)
    client.get(reverse("claims"))
    few = queries(lambda: client.get(reverse("claims")))
    for _ in range(8):
        drafted(case_worker)
    assert queries(lambda: client.get(reverse("claims"))) == few
    assert "9 ansökningar: 450\u00a0000\u00a0kr sökt" in text(client.get(reverse("claims")))
    assert "0 ansökningar" in text(client.get(reverse("claims"), {"minst": "60000"}))
    assert client.get(reverse("claims"), {"lage": "x", "minst": "-4", "ansvarig": "999"}).status_code == 200


def test_the_list_as_a_file(client: Client, case_worker: User) -> None:
    claim = drafted(case_worker)
    User.objects.filter(pk=case_worker.pk).update(name="=HYPERLINK(1)")
    content = client.get(reverse("claims_export", args=["csv"])).content.decode("utf-8-sig")
    assert claim.number in content
    assert ";=HYPERLINK" not in content
    assert AccessLog.objects.filter(action=Access.EXPORT, what="claims.csv").exists()


def test_a_claims_page_takes_as_many_queries_for_many_people(client: Client, case_worker: User) -> None:
    for _ in range(2):
        examined(asylum_seeker(), date(2026, 8, 20))
    small = drafted(case_worker, *found(kind="halsoundersokning_asyl"))
    for _ in range(12):
        examined(asylum_seeker(), date(2026, 8, 21))
    free = [one for one in found(kind="halsoundersokning_asyl", state="claimable") if one.since == date(2026, 8, 21)]
    large = drafted(case_worker, *free)
    client.get(url("claim", small))
    for name in ("claim", "claim_check"):
        few = queries(lambda name=name: client.get(url(name, small)))
        assert queries(lambda name=name: client.get(url(name, large))) == few


def test_from_draft_to_sent_by_two_people(client: Client, other: Client, case_worker: User) -> None:
    claim = drafted(case_worker)
    assert "Läs igenom och lämna för granskning, 50\u00a0000\u00a0kr" in text(client.get(url("claim", claim)))
    assert client.post(url("claim_submit", claim), {"version": claim.version}).status_code == 303
    own = text(client.get(url("claim_check", claim)))
    assert "Godkänn," not in own
    assert "Du kan inte godkänna det du själv har skrivit" in own
    version = Claim.objects.get().version
    assert client.post(url("claim_approve", claim), {"version": version}).status_code == 422
    assert state(claim) == State.REVIEW
    assert "Godkänn, 50\u00a0000\u00a0kr" in text(other.get(url("claim_check", claim)))
    assert other.post(url("claim_approve", claim), {"version": version}).status_code == 303
    check = text(client.get(url("claim_check", claim)))
    assert "Skicka, 50\u00a0000\u00a0kr" in check
    assert "2027-06-30" in check
    current = Claim.objects.get()
    first = client.post(url("claim_send", claim), {"version": current.version, "seen_amount": current.amount})
    assert first.status_code == 303
    assert first["Location"] == url("claim_sent", claim)
    assert state(claim) == State.SENT
    again = client.post(url("claim_send", claim), {"version": current.version, "seen_amount": current.amount})
    assert again.status_code == 303
    page = client.get(url("claim_sent", claim))
    assert "Handlingarna görs" in text(page)
    assert 'hx-trigger="every 1s"' in text(client.get(url("claim_pack", claim)))


def test_another_amount_than_the_one_seen_is_not_sent(client: Client, case_worker: User, strategist: User) -> None:
    claim = reviewed(case_worker, strategist)
    for seen in ("4999999", "", "x", "-1"):
        page = client.post(url("claim_send", claim), {"version": claim.version, "seen_amount": seen})
        assert page.status_code == 422, seen
        assert "<title>Fel:" in text(page)
    assert state(claim) == State.REVIEWED


def test_what_is_missing_stops_the_button(client: Client, case_worker: User, strategist: User) -> None:
    claim = reviewed(case_worker, strategist)
    Identifier.objects.all().delete()
    page = text(client.get(url("claim_check", claim)))
    assert "Skicka, " not in page
    assert "Det här återstår: Dossiernummer för alla personer" in page


def test_two_people_can_not_overwrite_each_other(client: Client, case_worker: User) -> None:
    claim = drafted(case_worker)
    client.post(url("claim_submit", claim), {"version": claim.version})
    page = client.post(url("claim_withdraw", claim), {"version": claim.version, "reason": "Skrivet av mig"})
    assert page.status_code == 422
    assert "har ändrats av" in text(page)
    assert "Skrivet av mig" in text(page)
    assert state(claim) == State.REVIEW


@pytest.mark.parametrize("name", ["claim_withdraw", "claim_lose"])
def test_an_end_needs_a_reason(client: Client, case_worker: User, name: str) -> None:
    claim = drafted(case_worker)
    assert client.post(url(name, claim), {"version": claim.version, "reason": "  "}).status_code == 422
    assert client.post(url(name, claim), {"version": claim.version, "reason": XSS}).status_code == 303
    assert "<script>alert(1)" not in text(client.get(url("claim", claim)))


def test_sending_back_needs_words_and_leaves_them_as_a_note(client: Client, other: Client, case_worker: User) -> None:
    claim = drafted(case_worker)
    client.post(url("claim_submit", claim), {"version": claim.version})
    version = Claim.objects.get().version
    assert other.post(url("claim_send_back", claim), {"version": version, "reason": ""}).status_code == 422
    assert other.post(url("claim_send_back", claim), {"version": version, "reason": "Fel period"}).status_code == 303
    assert "Fel period" in text(client.get(url("claim", claim)))
    assert state(claim) == State.DRAFT


def test_notes_owner_recalculation_and_a_person_taken_out(client: Client, case_worker: User, strategist: User) -> None:
    for _ in range(2):
        examined(asylum_seeker(), date(2026, 8, 20))
    claim = drafted(case_worker, *found(kind="halsoundersokning_asyl"))
    assert client.post(url("claim_note", claim), {"text": ""}).status_code == 422
    assert client.post(url("claim_note", claim), {"text": XSS}).status_code == 303
    assert Note.objects.count() == 1
    assert "<script>alert(1)" not in text(client.get(url("claim", claim)))
    given = {"version": claim.version, "owner": strategist.pk, "substitute": case_worker.pk}
    assert client.post(url("claim_assign", claim), given).status_code == 303
    assert client.post(url("claim_recalculate", claim), {"version": claim.version}).status_code == 422
    version = Claim.objects.get().version
    assert client.post(url("claim_recalculate", claim), {"version": version}).status_code == 303
    row = claim.rows.first()
    assert row
    gone = reverse("claim_remove_row", args=[claim.pk, row.pk])
    assert client.post(gone, {"version": version}).status_code == 303
    last = claim.rows.get()
    refused = client.post(
        reverse("claim_remove_row", args=[claim.pk, last.pk]), {"version": Claim.objects.get().version}
    )
    assert refused.status_code == 422
    assert claim.rows.count() == 1


def test_documents_are_attachments_without_names_and_logged(
    client: Client, case_worker: User, strategist: User
) -> None:
    claim = sent(case_worker, strategist, packed=True)
    page = text(client.get(url("claim_sent", claim)))
    assert "Hämta allt som zip" in page
    for document in claim.documents.defer("content"):
        response = client.get(reverse("document", args=[document.pk]))
        assert response["Content-Disposition"] == f'attachment; filename="{document.name}"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert AccessLog.objects.filter(action=Access.EXPORT, what=document.name).exists()
    assert client.get(url("claim_pack", claim)).status_code == 286


def test_who_may_not_see_a_protected_person_gets_no_page_or_document_about_them(
    client: Client, case_worker: User, strategist: User
) -> None:
    finding = costly(given_name="Hemlina", family_name="Gömdström")
    claim = sent(case_worker, strategist, finding, packed=True)
    protected(finding)
    document = claim.documents.first()
    assert document
    client.post(url("claim_note", claim), {"text": "Hemlina ringde"})
    assert "Hemlina" not in text(client.get(url("claim", claim)))
    for name in ("claim", "claim_check", "claim_sent", "claim_decide"):
        page = text(client.get(url(name, claim)))
        assert "Gömdström" not in page, name
    assert HIDDEN in text(client.get(url("claim", claim)))
    assert client.get(reverse("document", args=[document.pk])).status_code == 403
    assert AccessLog.objects.filter(action=Access.DENIED).exists()
    User.objects.filter(pk=case_worker.pk).update(sees_protected=True)
    assert client.get(reverse("document", args=[document.pk])).status_code == 200


def test_one_person_may_send_where_the_region_says_so(client: Client, case_worker: User, region: Region) -> None:
    Region.objects.update(four_eyes=False)
    claim = drafted(case_worker)
    assert "Granska och skicka, 50\u00a0000\u00a0kr" in text(client.get(url("claim", claim)))
    data = {"version": claim.version, "seen_amount": claim.amount}
    assert client.post(url("claim_send", claim), data).status_code == 303


def decision(claim: Claim, **changed: object) -> dict[str, object]:
    row = claim.rows.get()
    return {
        "version": claim.version, "decided": "2026-11-18", "notified": "2026-11-19", "diary": "MV-1", "total": "50 000",
        f"outcome-{row.pk}": "approved", f"granted-{row.pk}": "50 000,00", f"reason-{row.pk}": "",
    } | {key.replace("row", str(row.pk)).replace("_", "-"): value for key, value in changed.items()}  # fmt: skip


def test_a_decision_by_hand(client: Client, case_worker: User, strategist: User) -> None:
    claim = sent(case_worker, strategist)
    assert client.get(url("claim_decide", claim)).status_code == 200
    assert client.post(url("claim_decide", claim), decision(claim)).status_code == 303
    assert Claim.objects.get().granted == 50_000_00


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"total": "49 999"}, "Raderna blir"),
        ({"total": "1.234"}, "kan läsas på två sätt"),
        ({"total": "mycket"}, "är inget belopp"),
        ({"decided": "2027-01-01"}, "har inte varit än"),
        ({"notified": "2026-11-01"}, "före beslutets dag"),
        ({"decided": "18/11 2026"}, "ÅÅÅÅ-MM-DD"),
        ({"outcome_row": "partly"}, "Hela beloppet"),
        ({"outcome_row": "refused"}, "ger 0\u00a0kr"),
        ({"outcome_row": ""}, ""),
        ({"outcome_row": "partly", "granted_row": "100", "total": "100"}, "Välj skälet"),
        ({"granted_row": "-5"}, "är inget belopp"),
        ({"reason_row": "hittepå", "outcome_row": "refused", "granted_row": "0", "total": "0"}, ""),
    ],
)
def test_a_decision_that_does_not_agree_is_asked_about(
    client: Client, case_worker: User, strategist: User, changed: dict[str, object], said: str
) -> None:
    claim = sent(case_worker, strategist)
    page = client.post(url("claim_decide", claim), decision(claim, **changed))
    assert page.status_code == 422
    assert said.replace("0\u00a0kr", "0 kr") in text(page) or said in text(page)
    assert "MV-1" in text(page)
    assert state(claim) == State.SENT


def read(client: Client, words: str, **more: object) -> str:
    return text(client.post(reverse("decision_read"), {"text": words, **more}))


def test_a_pasted_decision_is_suggested_checked_and_saved(client: Client, case_worker: User, strategist: User) -> None:
    claim = sent(case_worker, strategist)
    number = Identifier.objects.get().value
    words = (
        f"Beslutsdatum: 2026-11-18\nDiarienummer: MV-2026-55\nEr ansökan {claim.number}, dossiernummer {number}. "
        "Migrationsverket beviljar 40 000 kr och avslår ansökan i övrigt, eftersom vården kunde anstå."
    )
    page = read(client, words)
    assert "<mark>40 000 kr</mark>" in page
    assert 'value="MV-2026-55"' in page
    assert 'value="2026-11-18"' in page
    assert '<option value="partly" selected>' in page
    assert '<option value="care_can_wait" selected>' in page
    assert state(claim) == State.SENT
    row = claim.rows.get()
    saved = client.post(
        url("claim_decide", claim),
        decision(claim, total="40 000", outcome_row="partly", granted_row="40 000", reason_row="care_can_wait")
        | {"source": b64encode(words.encode()).decode()},
    )
    assert saved.status_code == 303
    row.refresh_from_db()
    assert (row.granted, row.reason) == (40_000_00, "care_can_wait")
    kept = claim.documents.get(kind=DocumentKind.DECISION)
    assert bytes(kept.content).decode() == words


def test_the_claim_is_found_by_the_dossier_number_alone(client: Client, case_worker: User, strategist: User) -> None:
    claim = sent(case_worker, strategist)
    sent(case_worker, strategist)
    number = claim.rows.get().person.identifiers.get().value
    assert f"Registrera beslut, {claim.number}" in read(client, f"Dnr X-1 dossiernr {number} avslag")
    assert "Vi hittade ingen ansökan" in read(client, "Hej hopp")
    assert f"Registrera beslut, {claim.number}" in read(client, "Avslag", number=claim.number.lower())


def test_a_protected_persons_decision_is_not_shown_in_words(
    client: Client, case_worker: User, strategist: User
) -> None:
    finding = costly()
    claim = sent(case_worker, strategist, finding)
    protected(finding)
    assert "Hemlig person" not in read(client, f"{claim.number} Hemlig person avslag")


def pdf(pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tom"),
        (b"%PDF-1.7\ngarbage", "gick inte att läsa"),
        (b"%PDF-1.7\n" + b"\xff" * 5000, "gick inte att läsa"),
        (pdf(), "innehåller ingen text"),
        (pdf(61), "fler än 60 sidor"),
        (pdf(1, "hemligt"), "låst med lösenord"),
        (b"MZ\x00\x01\x02", "varken en PDF eller en textfil"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 10, "varken en PDF eller en textfil"),
        (b"x" * (10 * 2**20 + 1), "större än 10 MB"),
    ],
)
def test_a_hostile_file_is_refused_kindly(client: Client, content: bytes, said: str) -> None:
    upload = SimpleUploadedFile("beslut.pdf", content, "application/pdf")
    page = client.post(reverse("decision_read"), {"file": upload})
    assert page.status_code == 422
    assert said in text(page)


def test_nothing_to_read_is_asked_for(client: Client) -> None:
    assert "Välj en fil eller klistra in" in read(client, "")


def test_an_appeal_is_written_from_the_reasons_and_becomes_a_letter(
    client: Client, case_worker: User, strategist: User
) -> None:
    claim = decided(case_worker, strategist, granted=10_000_00)
    page = text(client.get(url("claim_appeal", claim)))
    assert "2026-12-10" in page
    assert "40\u00a0000,00\u00a0kr" in page
    assert "Behandlande läkares" in page
    assert "bedömning" in page
    assert (
        client.post(url("claim_appeal", claim), {"version": claim.version, "court": "F", "arguments": ""}).status_code
        == 422
    )
    words = "Vården kunde inte anstå.\n\nLäkaren har bedömt det."
    given = {"version": claim.version, "court": "Förvaltningsrätten i Exempelstad", "arguments": words}
    assert client.post(url("claim_appeal", claim), given).status_code == 303
    appeal = Appeal.objects.get()
    letter = client.get(reverse("appeal_pdf", args=[appeal.pk]))
    assert letter["Content-Disposition"] == f'attachment; filename="{claim.number}-overklagande.pdf"'
    shown = "".join(one.extract_text() for one in PdfReader(BytesIO(letter.content)).pages)
    assert "Läkaren har bedömt det." in shown
    version = Claim.objects.get().version
    assert client.post(url("appeal_sent", claim), {"version": version, "on": "2027-01-01"}).status_code == 422
    assert client.post(url("appeal_sent", claim), {"version": version, "on": "2026-11-20"}).status_code == 303
    row = claim.rows.get()
    judged = {
        "version": Claim.objects.get().version, "decided": "2026-11-21", "case_number": "12-26", "total": "50000",
        f"outcome-{row.pk}": "approved", f"granted-{row.pk}": "",
    }  # fmt: skip
    assert client.post(url("claim_judge", claim), judged).status_code == 303
    assert state(claim) == State.COURT
    assert client.post(url("claim_close", claim), {"version": Claim.objects.get().version}).status_code == 303
    assert state(claim) == State.CLOSED


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ([("claim_receive", {"received": "2026-11-21", "agency_number": "MV-9"})], State.RECEIVED),
        ([("claim_ask", {"until": "2026-12-01", "text": "Mer"})], State.SUPPLEMENT),
        (
            [("claim_ask", {"until": "2026-12-01", "text": "Mer"}), ("claim_supplement", {"text": "Här"})],
            State.RECEIVED,
        ),
    ],
)
def test_the_agencys_steps(
    client: Client, case_worker: User, strategist: User, steps: list[tuple[str, dict[str, str]]], end: State
) -> None:
    claim = sent(case_worker, strategist)
    for name, data in steps:
        assert client.post(url(name, claim), {"version": Claim.objects.get().version}).status_code == 422
        version = Claim.objects.get().version
        assert client.post(url(name, claim), {"version": version, **data}).status_code == 303
    assert state(claim) == end
    assert client.get(url("claim", claim)).status_code == 200
