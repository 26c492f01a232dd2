"""Who may open which page, and that looking changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from tests.claims.lives import TODAY
from tests.claims.pages import costly, decided, sent

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import TABLE, Permission, Role
from atersok.claims.models import Appeal, CertificateRequest, Claim, Override
from atersok.claims.services import courts, overrides, requests
from atersok.claims.urls import urlpatterns

pytestmark = pytest.mark.django_db

P = Permission
PAGES: dict[str, Permission] = {
    "findings": P.FINDING_READ, "finding": P.FINDING_READ, "request_new": P.CLAIM_WRITE,
    "override_new": P.READING_OVERRIDE, "overrides": P.READING_OVERRIDE, "claims": P.CLAIM_READ, "claim": P.CLAIM_READ,
    "decision_read": P.CLAIM_DECIDE, "claim_assign": P.CLAIM_WRITE, "claim_check": P.CLAIM_READ,
    "claim_submit": P.CLAIM_WRITE, "claim_approve": P.CLAIM_REVIEW, "claim_send_back": P.CLAIM_REVIEW,
    "claim_reopen": P.CLAIM_WRITE, "claim_pack": P.CLAIM_READ, "claim_receive": P.CLAIM_DECIDE,
    "claim_ask": P.CLAIM_DECIDE, "claim_supplement": P.CLAIM_SEND, "claim_decide": P.CLAIM_DECIDE,
    "claim_appeal": P.CLAIM_SEND, "appeal_sent": P.CLAIM_SEND, "claim_judge": P.CLAIM_DECIDE,
    "claim_close": P.CLAIM_DECIDE, "claim_withdraw": P.CLAIM_WRITE, "claim_lose": P.CLAIM_WRITE,
    "appeal_pdf": P.CLAIM_READ, "document": P.CLAIM_READ, "requests": P.REQUEST_READ, "request": P.REQUEST_READ,
    "request_pdf": P.REQUEST_READ,
}  # fmt: skip
ONLY_POST: dict[str, Permission] = {
    "findings_ticked": P.CLAIM_WRITE, "findings_claim": P.CLAIM_WRITE, "override_approve": P.READING_OVERRIDE,
    "override_withdraw": P.READING_OVERRIDE, "claim_recalculate": P.CLAIM_WRITE, "claim_remove_row": P.CLAIM_WRITE,
    "claim_note": P.CLAIM_WRITE, "claim_send": P.CLAIM_SEND, "request_answer": P.REQUEST_ANSWER,
    "request_decline": P.REQUEST_ANSWER, "request_remind": P.CLAIM_WRITE, "request_cancel": P.CLAIM_WRITE,
}  # fmt: skip
ELSEWHERE = {"findings_export", "claims_export", "claim_sent", "request_certificate"}  # tested by themselves


@pytest.fixture
def world(case_worker: User, strategist: User, unit: Unit) -> dict[str, Any]:
    """One of everything."""
    finding = costly()
    claim = sent(case_worker, strategist, finding, packed=True)
    refused = decided(case_worker, strategist)
    return {
        "finding": finding.pk, "claim": claim.pk, "document": claim.documents.first().pk,  # type: ignore[union-attr]
        "row": claim.rows.get().pk,
        "appeal": courts.appeal(case_worker, refused, None, "Förvaltningsrätten", "Vi har rätt.").pk,
        "request": requests.ask(case_worker, finding, unit, TODAY.replace(day=30), "Hej").pk,
        "override": overrides.propose(case_worker, finding.person, "avgift_fore_troskeln", "nej", "Så är det.").pk,
    }  # fmt: skip


def address(name: str, world: dict[str, Any]) -> str:
    """The address of a page about the world's things."""
    if name == "override_new":
        return reverse(name, args=[world["finding"], "avgift_fore_troskeln"])
    if name == "claim_remove_row":
        return reverse(name, args=[world["claim"], world["row"]])
    for start, thing in (
        ("findings", None), ("finding", "finding"), ("request_new", "finding"), ("requests", None),
        ("request", "request"), ("overrides", None), ("override", "override"), ("claims", None), ("claim", "claim"),
        ("appeal_sent", "claim"), ("appeal_pdf", "appeal"), ("document", "document"), ("decision_read", None),
    ):  # fmt: skip
        if name.startswith(start):
            return reverse(name, args=[world[thing]] if thing else [])
    raise LookupError(name)


def test_every_address_is_in_the_matrix() -> None:
    assert {str(pattern.name) for pattern in urlpatterns} == {*PAGES, *ONLY_POST, *ELSEWHERE}


def test_each_view_says_the_permission_that_the_matrix_says() -> None:
    for pattern in urlpatterns:
        name = str(pattern.name)
        if name not in ELSEWHERE:
            assert pattern.callback.permission == (PAGES | ONLY_POST)[name], name  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", Role)
def test_a_page_opens_for_the_roles_that_hold_its_permission(
    role: Role, world: dict[str, Any], client_of: Callable[[Role], Client]
) -> None:
    client = client_of(role)
    for name, permission in PAGES.items():
        status = client.get(address(name, world)).status_code
        assert status in ((200, 286) if role in TABLE[permission] else (403,)), (name, role, status)
    for name, permission in ONLY_POST.items():
        assert client.get(address(name, world)).status_code == 405 if role in TABLE[permission] else True
        if role not in TABLE[permission]:
            assert client.post(address(name, world)).status_code == 403, (name, role)


def test_nobody_gets_in_without_logging_in(world: dict[str, Any]) -> None:
    for name in PAGES:
        response = Client().get(address(name, world))
        assert response.status_code == 302, name
        assert "/konto/" in response["Location"]


def test_looking_writes_nothing_but_the_access_log(world: dict[str, Any], client_of: Callable[[Role], Client]) -> None:
    client = client_of(Role.CASE_WORKER)
    for name in PAGES:
        with CaptureQueriesContext(connection) as caught:
            client.get(address(name, world))
        writes = [q["sql"] for q in caught if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        allowed = ("audit_accesslog", "django_session", "usersessions_usersession")  # the log; that somebody is there
        assert all(any(table in sql for table in allowed) for sql in writes), (name, writes)


def test_what_is_not_there_is_not_found(world: dict[str, Any], client_of: Callable[[Role], Client]) -> None:
    client = client_of(Role.CASE_WORKER)
    missing = dict.fromkeys(world, 999999)
    for name in PAGES:
        if name not in ("findings", "claims", "requests", "overrides", "decision_read"):
            assert client.get(address(name, missing)).status_code == 404, name


def test_a_unit_sees_its_own_requests_only(
    world: dict[str, Any], client_of: Callable[[Role], Client], other_unit: Unit
) -> None:
    client = client_of(Role.UNIT)
    own = reverse("request", args=[world["request"]])
    assert client.get(own).status_code == 200
    assert "B-" in client.get(reverse("requests")).content.decode()
    CertificateRequest.objects.update(unit=other_unit)
    for name in ("request", "request_pdf"):
        assert client.get(reverse(name, args=[world["request"]])).status_code == 404
    for name in ("request_answer", "request_decline"):
        assert client.post(reverse(name, args=[world["request"]]), {"text": "x"}).status_code == 404
    assert f"B-{world['request']}" not in client.get(reverse("requests")).content.decode()


def test_a_post_without_the_token_is_refused(world: dict[str, Any], case_worker: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(case_worker, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(address("claim_note", world), {"text": "x"}).status_code == 403


def test_the_export_needs_its_own_right(world: dict[str, Any], client_of: Callable[[Role], Client]) -> None:
    for role in Role:
        for name in ("findings_export", "claims_export"):
            status = client_of(role).get(reverse(name, args=["csv"])).status_code
            allowed = role in TABLE[P.EXPORT] and role in TABLE[P.CLAIM_READ]
            assert (status == 200) is allowed, (name, role, status)


def test_addresses_hold_numbers_only(world: dict[str, Any]) -> None:
    known = {str(pattern.pattern) for pattern in get_resolver().url_patterns}
    assert known
    assert not any("<str:" in str(pattern.pattern) for pattern in urlpatterns)
    assert Claim.objects.exists()
    assert Override.objects.exists()
    assert Appeal.objects.exists()
