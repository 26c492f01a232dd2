"""From findings to drafts: as few claims as the forms allow, nothing held twice, in step with the facts."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.claims.lives import TODAY, asylum_seeker, costly_care, examined, found, history_of

from atersok.accounts.models import User
from atersok.care.models import Cost
from atersok.claims.errors import NotNowError
from atersok.claims.models import ClaimItem, ClaimRow, Responsibility, State
from atersok.claims.services import drafting, ending, review

pytestmark = pytest.mark.django_db


def test_one_person_a_claim_where_the_form_takes_one(case_worker: User) -> None:
    costly_care(asylum_seeker())
    costly_care(asylum_seeker(), 300_000)
    claims = drafting.draft_claims(case_worker, [f.pk for f in found(kind="kostnadskravande_vard")], TODAY)
    assert [(claim.number, claim.amount) for claim in claims] == [
        ("A-2026-0001", 50_000_00),
        ("A-2026-0002", 200_000_00),
    ]
    assert {claim.last_day for claim in claims} == {date(2027, 6, 30)}


def test_a_quarters_examinations_go_in_one_claim(case_worker: User) -> None:
    for day in (date(2026, 7, 1), date(2026, 8, 20), date(2026, 9, 30), date(2026, 10, 1)):
        examined(asylum_seeker(), day)
    findings = found(kind="halsoundersokning_asyl", state="claimable")
    claims = drafting.draft_claims(case_worker, [f.pk for f in findings], TODAY)
    assert [(c.rows.count(), c.last_day) for c in claims] == [
        (3, date(2027, 1, 4)),
        (1, date(2027, 3, 31)),
    ]  # New Year: the next working day
    assert claims[0].amount == 3 * 2_175_00


def test_what_a_living_claim_holds_can_not_be_claimed_again(case_worker: User) -> None:
    costly_care(asylum_seeker())
    finding = found(kind="kostnadskravande_vard")[0]
    (claim,) = drafting.draft_claims(case_worker, [finding.pk], TODAY)
    with pytest.raises(NotNowError, match=claim.number):
        drafting.draft_claims(case_worker, [finding.pk], TODAY)


def test_a_withdrawn_claim_lets_go_of_its_costs(case_worker: User) -> None:
    costly_care(asylum_seeker())
    finding = found(kind="kostnadskravande_vard")[0]
    (first,) = drafting.draft_claims(case_worker, [finding.pk], TODAY)
    ending.withdraw(case_worker, first, first.version, "gjord av misstag")
    (second,) = drafting.draft_claims(case_worker, [finding.pk], TODAY)
    assert second.amount == first.amount


def test_the_database_itself_refuses_a_cost_in_two_living_claims(case_worker: User) -> None:
    costly_care(asylum_seeker())
    (claim,) = drafting.draft_claims(case_worker, [found(kind="kostnadskravande_vard")[0].pk], TODAY)
    other = ClaimRow.objects.create(claim=claim, person=asylum_seeker())
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimItem.objects.create(row=other, cost=Cost.objects.first(), living=True)
    ClaimItem.objects.create(row=other, cost=Cost.objects.first(), living=False)


def test_what_can_not_be_claimed_is_refused(case_worker: User) -> None:
    costly_care(asylum_seeker(), 99_999)
    with pytest.raises(NotNowError):
        drafting.draft_claims(case_worker, [f.pk for f in found() if f.state != "claimable"], TODAY)
    with pytest.raises(NotNowError):
        drafting.draft_claims(case_worker, [], TODAY)


def test_facts_changed_since_the_list_was_shown(case_worker: User) -> None:
    contact = costly_care(asylum_seeker())
    finding = found(kind="kostnadskravande_vard")[0]
    contact.costs.update(amount=kr_1)
    with pytest.raises(NotNowError):
        drafting.draft_claims(case_worker, [finding.pk], TODAY)


kr_1 = 1_00


def test_a_draft_follows_the_facts_when_it_is_recalculated(case_worker: User, strategist: User) -> None:
    contact = costly_care(asylum_seeker())
    (claim,) = drafting.draft_claims(case_worker, [found(kind="kostnadskravande_vard")[0].pk], TODAY)
    claim = review.approve(strategist, review.submit(case_worker, claim, claim.version), None)
    Cost.objects.create(
        person=contact.person, reference="sen", day=date(2026, 3, 1), kind="vard", amount=10_000_00, contact=contact
    )
    after = drafting.recalculate(case_worker, claim, claim.version, TODAY)
    assert after.amount == 60_000_00
    assert after.state == State.DRAFT  # what was reviewed is not what would be sent
    assert after.reviewed_by is None


def test_recalculating_what_has_not_changed_keeps_the_review(case_worker: User, strategist: User) -> None:
    costly_care(asylum_seeker())
    (claim,) = drafting.draft_claims(case_worker, [found(kind="kostnadskravande_vard")[0].pk], TODAY)
    claim = review.approve(strategist, review.submit(case_worker, claim, claim.version), None)
    after = drafting.recalculate(case_worker, claim, claim.version, TODAY)
    assert (after.state, after.version) == (State.REVIEWED, claim.version)


def test_a_claim_of_which_nothing_is_left_keeps_what_it_has(case_worker: User) -> None:
    contact = costly_care(asylum_seeker())
    (claim,) = drafting.draft_claims(case_worker, [found(kind="kostnadskravande_vard")[0].pk], TODAY)
    contact.costs.update(amount=kr_1)
    with pytest.raises(NotNowError), transaction.atomic():
        drafting.recalculate(case_worker, claim, claim.version, TODAY)
    assert claim.rows.count() == 1


def test_the_last_person_is_not_taken_out(case_worker: User) -> None:
    for _ in range(2):
        examined(asylum_seeker())
    (claim,) = drafting.draft_claims(case_worker, [f.pk for f in found(kind="halsoundersokning_asyl")], TODAY)
    claim = drafting.remove_row(case_worker, claim, claim.version, claim.rows.all()[0])
    assert (claim.rows.count(), claim.amount) == (1, 2_175_00)
    with pytest.raises(NotNowError):
        drafting.remove_row(case_worker, claim, claim.version, claim.rows.all()[0])


def test_who_is_responsible_for_the_kind_owns_the_claim(case_worker: User, strategist: User) -> None:
    Responsibility.objects.create(queue="kostnadskravande_vard", owner=strategist, substitute=case_worker)
    costly_care(asylum_seeker())
    (claim,) = drafting.draft_claims(case_worker, [found(kind="kostnadskravande_vard")[0].pk], TODAY)
    assert (claim.owner, claim.substitute, claim.created_by) == (strategist, case_worker, case_worker)


def test_history_tells_who_and_why(case_worker: User) -> None:
    costly_care(asylum_seeker())
    (claim,) = drafting.draft_claims(case_worker, [found(kind="kostnadskravande_vard")[0].pk], TODAY)
    told = [event.pgh_context for event in history_of(claim)]
    assert {context["user"] for context in told} == {case_worker.pk}
    assert all(context["reason"] for context in told)
