"""A claim from review to the court: who may do what, what is frozen, what each decision does."""

import json
from datetime import date
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from tests.claims.lives import TODAY, asylum_seeker, costly_care, examined, found

from atersok.accounts.models import Region, User
from atersok.care.models import Cost
from atersok.claims import packing
from atersok.claims.completeness import checklist, ready
from atersok.claims.errors import NotNowError, SecondPersonError
from atersok.claims.explain import rows_of
from atersok.claims.freeze import digest, from_json
from atersok.claims.models import Claim, ClaimItem, Outcome, State
from atersok.claims.services import agency, courts, drafting, ending, review, sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(case_worker: User) -> Claim:
    costly_care(asylum_seeker())
    return drafting.draft_claims(case_worker, [found(kind="kostnadskravande_vard")[0].pk], TODAY)[0]


@pytest.fixture
def reviewed(draft: Claim, case_worker: User, strategist: User) -> Claim:
    return review.approve(strategist, review.submit(case_worker, draft, draft.version), None)


@pytest.fixture
def sent(reviewed: Claim, case_worker: User) -> Claim:
    return sending.send(case_worker, reviewed, reviewed.version, reviewed.amount, TODAY)


@pytest.fixture
def received(sent: Claim, case_worker: User) -> Claim:
    return agency.receive(case_worker, sent, sent.version, date(2026, 11, 24), "MV-1")


def refusal(claim: Claim, granted: int = 0) -> agency.Decision:
    row = claim.rows.get()
    outcome = Outcome.PARTLY if granted else Outcome.REFUSED
    decided = {row.pk: agency.RowDecision(outcome, granted, "care_can_wait")}
    return agency.Decision(date(2027, 1, 11), date(2027, 1, 15), decided, "MV/2027:1")


def test_who_wrote_it_can_not_review_it(draft: Claim, case_worker: User) -> None:
    submitted = review.submit(case_worker, draft, draft.version)
    with pytest.raises(SecondPersonError):
        review.approve(case_worker, submitted, submitted.version)


def test_who_changed_it_last_can_not_review_it(draft: Claim, case_worker: User, strategist: User) -> None:
    changed = review.submit(strategist, draft, draft.version)
    with pytest.raises(SecondPersonError):
        review.approve(strategist, changed, changed.version)


def test_an_unreviewed_draft_is_not_sent(draft: Claim, case_worker: User, strategist: User) -> None:
    for user in (case_worker, strategist):
        with pytest.raises((NotNowError, SecondPersonError)):
            sending.send(user, draft, draft.version, draft.amount, TODAY)


def test_one_person_may_send_where_the_region_says_so(draft: Claim, case_worker: User, region: Region) -> None:
    Region.objects.update(four_eyes=False)
    assert sending.send(case_worker, draft, draft.version, draft.amount, TODAY).state == State.SENT


def test_what_the_user_saw_is_what_is_sent(reviewed: Claim, case_worker: User) -> None:
    with pytest.raises(NotNowError):
        sending.send(case_worker, reviewed, reviewed.version, reviewed.amount - 1, TODAY)


def test_facts_changed_since_review_stop_the_sending(reviewed: Claim, case_worker: User) -> None:
    Cost.objects.update(fee=50_00)
    assert not ready(reviewed, TODAY)
    with pytest.raises(NotNowError):
        sending.send(case_worker, reviewed, reviewed.version, reviewed.amount, TODAY)


def test_two_people_can_not_overwrite_each_other(draft: Claim, case_worker: User, strategist: User) -> None:
    drafting.assign(strategist, draft, draft.version, strategist, None)
    with pytest.raises(NotNowError, match="har ändrats av"):
        review.submit(case_worker, draft, draft.version)


def test_a_double_click_sends_once(reviewed: Claim, case_worker: User) -> None:
    sending.send(case_worker, reviewed, reviewed.version, reviewed.amount, TODAY)
    with pytest.raises(NotNowError):
        sending.send(case_worker, reviewed, reviewed.version, reviewed.amount, TODAY)


def test_what_was_sent_never_changes(sent: Claim) -> None:
    before = json.dumps(sent.frozen, sort_keys=True)
    assert sent.frozen
    assert sent.frozen_sha256 == digest(sent.frozen)
    Cost.objects.update(amount=1_00)
    person = sent.rows.get().person
    person.family_name = "Ny"
    person.save()
    again = Claim.objects.get(pk=sent.pk)
    assert json.dumps(again.frozen, sort_keys=True) == before
    (row,) = rows_of(again, TODAY)
    assert row.explanation
    assert sum([step.amount for step in row.explanation.steps]) == 50_000_00
    assert again.frozen
    assert from_json(again.frozen).rows[0].family_name != "Ny"


def test_the_pack_holds_everything_and_is_made_once(sent: Claim) -> None:
    packing.make(sent.pk)
    first = {d.name: d.sha256 for d in sent.documents.all()}
    packing.make(sent.pk)
    assert {d.name: d.sha256 for d in sent.documents.all()} == first
    number = sent.number
    assert set(first) == {
        f"{number}-ansokan.pdf", f"{number}-kostnadsspecifikation.pdf", f"{number}-kostnadsspecifikation.xlsx",
        f"{number}-sa-raknade-vi.pdf", f"{number}.zip", f"{number}.pdf",
    }  # fmt: skip
    archive = ZipFile(BytesIO(sent.documents.get(name=f"{number}.zip").content))
    for name in set(archive.namelist()) - {"manifest.json"}:
        assert sha256(archive.read(name)).hexdigest() == first[name]


def test_the_application_names_its_enclosures_and_the_sum(sent: Claim) -> None:
    packing.make(sent.pk)
    content = bytes(sent.documents.get(name__endswith="-ansokan.pdf").content)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "50\u00a0000" in text
    assert "kostnadsspecifikation" in text


def test_examinations_come_with_the_list_for_the_e_service(case_worker: User, region: Region) -> None:
    Region.objects.update(four_eyes=False)
    examined(asylum_seeker())
    (claim,) = drafting.draft_claims(case_worker, [found(kind="halsoundersokning_asyl")[0].pk], TODAY)
    sending.send(case_worker, claim, claim.version, claim.amount, TODAY)
    packing.make(claim.pk)
    assert claim.documents.filter(kind="eservice").count() == 2


def test_a_sent_claim_is_claimed_in_the_laws_eyes(sent: Claim) -> None:
    assert [f.state for f in found(kind="kostnadskravande_vard")] == ["claimed"]


def test_refused_costs_are_free_again_and_the_decision_can_be_appealed(received: Claim, case_worker: User) -> None:
    decided = agency.decide(case_worker, received, received.version, refusal(received))
    assert (decided.outcome, decided.granted) == (Outcome.REFUSED, 0)
    assert not ClaimItem.objects.filter(row__claim=decided, living=True).exists()
    appeal = courts.appeal(case_worker, decided, decided.version, "Förvaltningsrätten", "Vården kunde inte anstå.")
    assert appeal.last_day == date(2027, 2, 5)  # three weeks from the day the region had the decision
    assert ClaimItem.objects.filter(row__claim=decided, living=True).exists()


def test_what_is_appealed_is_not_claimed_anew_until_the_court_has_refused_it(sent: Claim, case_worker: User) -> None:
    def states() -> list[str]:
        return [f.state for f in found(kind="kostnadskravande_vard")]

    received = agency.receive(case_worker, sent, sent.version, TODAY, "MV-1")
    no = {received.rows.get().pk: agency.RowDecision(Outcome.REFUSED, 0, "care_can_wait")}
    decided = agency.decide(case_worker, received, None, agency.Decision(TODAY, TODAY, no))
    assert "claimable" in states()
    courts.appeal(case_worker, decided, decided.version, "Förvaltningsrätten", "…")
    assert states() == ["claimed"]
    courts.judge(case_worker, decided, None, TODAY, "1234-27", no)
    assert "claimable" in states()


def test_partly_granted_keeps_its_costs(received: Claim, case_worker: User) -> None:
    decided = agency.decide(case_worker, received, received.version, refusal(received, 10_000_00))
    assert (decided.outcome, decided.granted) == (Outcome.PARTLY, 10_000_00)
    assert ClaimItem.objects.filter(row__claim=decided, living=True).exists()


@pytest.mark.parametrize(
    ("outcome", "granted", "reason"),
    [
        (Outcome.GRANTED, 49_999_99, ""),  # one öre less is not all
        (Outcome.GRANTED, 0, ""),
        (Outcome.REFUSED, 1, "late"),
        (Outcome.REFUSED, 0, ""),
        (Outcome.REFUSED, 0, "hittepå"),
        (Outcome.PARTLY, 10_000_00, ""),
        (Outcome.PENDING, 0, ""),
    ],
)
def test_a_decision_that_contradicts_itself_is_refused(
    received: Claim, case_worker: User, outcome: Outcome, granted: int, reason: str
) -> None:
    rows = {received.rows.get().pk: agency.RowDecision(outcome, granted, reason)}
    with pytest.raises(NotNowError):
        agency.decide(case_worker, received, None, agency.Decision(TODAY, TODAY, rows))


def test_a_decision_must_cover_every_person(received: Claim, case_worker: User) -> None:
    with pytest.raises(NotNowError):
        agency.decide(case_worker, received, None, agency.Decision(TODAY, TODAY, {}))


def test_an_appeal_can_not_hold_what_another_claim_has_taken(received: Claim, case_worker: User) -> None:
    decided = agency.decide(case_worker, received, received.version, refusal(received))
    claimable = [f.pk for f in found(kind="kostnadskravande_vard", state="claimable")]
    (other,) = drafting.draft_claims(case_worker, claimable, TODAY)
    with pytest.raises(NotNowError, match=other.number):
        courts.appeal(case_worker, decided, decided.version, "Förvaltningsrätten", "…")


def test_a_judgment_changes_what_was_granted(received: Claim, case_worker: User) -> None:
    decided = agency.decide(case_worker, received, received.version, refusal(received))
    courts.appeal(case_worker, decided, decided.version, "Förvaltningsrätten", "…")
    rows = {received.rows.get().pk: agency.RowDecision(Outcome.GRANTED, 50_000_00)}
    judged = courts.judge(case_worker, decided, None, date(2027, 9, 1), "1234-27", rows)
    assert (judged.state, judged.outcome, judged.granted) == (State.COURT, Outcome.GRANTED, 50_000_00)
    assert ending.close(case_worker, judged, judged.version).state == State.CLOSED


def test_a_supplement_is_asked_for_and_sent(received: Claim, case_worker: User) -> None:
    asked = agency.ask_supplement(case_worker, received, received.version, date(2026, 12, 15), "Nytt utlåtande")
    assert (asked.state, asked.supplement_until) == (State.SUPPLEMENT, date(2026, 12, 15))
    assert agency.supplement(case_worker, asked, asked.version, "Skickat").state == State.RECEIVED


def test_losing_and_withdrawing_need_a_reason(draft: Claim, case_worker: User) -> None:
    for end in (ending.withdraw, ending.lose):
        with pytest.raises(NotNowError):
            end(case_worker, draft, draft.version, " ")
    assert ending.lose(case_worker, draft, draft.version, "Utlåtandet kom för sent").state == State.LOST


def test_the_checklist_says_what_is_missing(draft: Claim) -> None:
    done = {item.id: item.done for item in checklist(draft, TODAY)}
    assert done == {
        "region": False, "dossier_number": True, "name": True, "last_day": True, "specification": True,
        "certificate": True, "certificate_document": False, "in_step": True, "second_person": False,
    }  # fmt: skip
