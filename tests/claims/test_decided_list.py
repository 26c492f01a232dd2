"""The agency's list of decisions: each row finds its claim, and a claim is decided as a whole or not at all."""

from datetime import date

import pytest
from tests.claims.lives import TODAY, asylum_seeker, costly_care, examined, found

from atersok.accounts.models import Region, User
from atersok.claims.decided_list import ListRow, match, register
from atersok.claims.models import Claim, Outcome, State
from atersok.claims.services import drafting, sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(case_worker: User) -> Claim:
    """Examinations of two people in one claim."""
    Region.objects.update(four_eyes=False)
    for _ in range(2):
        examined(asylum_seeker())
    (claim,) = drafting.draft_claims(case_worker, [f.pk for f in found(kind="halsoundersokning_asyl")], TODAY)
    return sending.send(case_worker, claim, None, claim.amount, TODAY)


def listed(claim: Claim, place: int, outcome: str = "approved", granted: int | None = None, **other: object) -> ListRow:
    person = claim.rows.order_by("pk")[place].person
    values = {
        "row": place + 2, "claim_number": claim.number, "lma": person.identifiers.get().value, "kind": "",
        "since": None, "until": None, "decided": TODAY, "outcome": outcome, "granted": granted, "diary": "MV/1",
    }  # fmt: skip
    return ListRow(**values | other)  # type: ignore[arg-type]  # the values above


def test_a_whole_claim_is_decided(sent: Claim, case_worker: User) -> None:
    (claim,) = register(case_worker, [listed(sent, 0), listed(sent, 1, "refused")], TODAY)
    assert (claim.state, claim.outcome, claim.granted) == (State.DECIDED, Outcome.PARTLY, 2_175_00)
    assert [row.reason for row in claim.rows.order_by("pk")] == ["", "other"]


def test_a_list_that_lacks_somebody_decides_nothing(sent: Claim, case_worker: User) -> None:
    assert match([listed(sent, 0)]).wrong == {2: "not_everybody"}
    assert register(case_worker, [listed(sent, 0)], TODAY) == []
    assert Claim.objects.get(pk=sent.pk).state == State.SENT


def test_person_and_period_are_enough_without_a_number(sent: Claim) -> None:
    rows = [listed(sent, place, claim_number="", since=date(2026, 7, 1), until=date(2026, 9, 30)) for place in range(2)]
    assert len(match(rows).rows) == 2
    wrong_period = [listed(sent, 0, claim_number="", since=date(2026, 10, 1), until=date(2026, 12, 31))]
    assert match(wrong_period).wrong == {2: "no_waiting_claim"}


@pytest.mark.parametrize(
    ("outcome", "granted", "fits"),
    [
        ("approved", None, True),
        ("approved", 2_175_00, True),
        ("approved", 2_174_99, False),
        ("approved", 0, False),
        ("partly", 2_174_99, True),
        ("partly", None, False),
        ("refused", None, True),
        ("refused", 1, False),
    ],
)
def test_amount_and_outcome_must_agree(sent: Claim, outcome: str, granted: int | None, fits: bool) -> None:
    matched = match([listed(sent, 0, outcome, granted), listed(sent, 1)])
    assert (2 in matched.rows) == fits
    assert matched.wrong.get(2) == (None if fits else "granted_contradicts")


def test_a_row_that_fits_two_claims_is_asked_about(case_worker: User, sent: Claim) -> None:
    person = sent.rows.order_by("pk")[0].person
    for day in (date(2026, 3, 30), date(2026, 3, 31)):
        costly_care(person, end=day)
    claims = drafting.draft_claims(
        case_worker, [f.pk for f in found(kind="kostnadskravande_vard", state="claimable")], TODAY
    )
    for claim in claims:
        sending.send(case_worker, claim, None, claim.amount, TODAY)
    row = listed(sent, 0, claim_number="", kind="kostnadskravande_vard")
    assert match([row]).wrong == {2: "several_claims"}


def test_the_same_person_twice_is_refused(sent: Claim) -> None:
    twice = [listed(sent, 0), listed(sent, 0, row=9), listed(sent, 1)]
    assert set(match(twice).wrong.values()) == {"twice_in_decision"}
