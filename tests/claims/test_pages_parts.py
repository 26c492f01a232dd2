"""Small parts of the pages: links to the law, panels on a person's page, histories, what the menu counts."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.claims.lives import TODAY
from tests.claims.pages import costly, drafted, protected, sent, text

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.claims import choices, hints, panels, waiting
from atersok.claims.auditing import history_hidden
from atersok.claims.law_links import cited
from atersok.claims.services import requests, review
from atersok.law.policies import QUESTIONS

URL = "https://lagen.nu/"


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        ("1996:1357 7 §", [("1996:1357 7 §", f"{URL}1996:1357#P7")]),
        ("1996:1357 7 a §", [("1996:1357 7 a §", f"{URL}1996:1357#P7a")]),
        ("1996:1357 5 a, 8 a §§", [("1996:1357 5 a, 8 a §§", f"{URL}1996:1357#P5a")]),
        ("2010:1122 35 § second st.", [("2010:1122 35 § andra stycket", f"{URL}2010:1122#P35")]),
        ("1996:1357 7 §; Migrationsverket", [("1996:1357 7 §", f"{URL}1996:1357#P7"), ("Migrationsverket", "")]),
        ("utlänningslagen 11:2", [("utlänningslagen 11:2", f"{URL}2005:716#K11P2")]),
        ("2021:804", [("2021:804", f"{URL}2021:804")]),
        ("Förvaltningsrätten i Karlstad 2019", [("Förvaltningsrätten i Karlstad 2019", "")]),
        ("2010:1122 33 § (wording SFS 2025:492)", [("2010:1122 33 § (lydelse SFS 2025:492)", f"{URL}2010:1122#P33")]),
        ("", []),
    ],
)
def test_a_citation_leads_to_its_paragraph(basis: str, expected: list[tuple[str, str]]) -> None:
    assert [tuple(part) for part in cited(basis)] == expected


def test_every_choice_of_a_reading_has_words() -> None:
    assert {choice for question in QUESTIONS for choice in question.choices} <= set(choices.WORDS)


def test_hints_come_once_each_and_in_order() -> None:
    both = hints.hints(["personkrets", "lagst_60000", "registrerad_mv", "finns_inte"])
    assert [text.sv[:3] for text in both] == ["Om ", "Fle"]
    assert hints.wants_certificate(["minst_tre_ar"])
    assert not hints.wants_certificate(["personkrets"])


@pytest.mark.django_db
def test_a_persons_page_tells_of_findings_claims_and_requests(
    case_worker: User, actor: Callable[[Role], User], unit: Unit
) -> None:
    finding = costly()
    claim = drafted(case_worker, finding)
    requests.ask(case_worker, finding, unit, date(2026, 12, 1), "Hej")
    makers = (panels.findings_of, panels.claims_of, panels.requests_of)
    seen = [maker(case_worker, finding.person, TODAY) for maker in makers]
    assert all(seen)
    assert [band.kind for panel in seen if panel for band in panel.bands] == ["window", "claim"]
    of_unit = [maker(actor(Role.UNIT), finding.person, TODAY) for maker in makers]
    assert of_unit[:2] == [None, None]
    assert of_unit[2] is not None
    assert claim.number


@pytest.mark.django_db
def test_the_panels_are_drawn(client_of: Callable[[Role], Client], case_worker: User) -> None:
    finding = costly()
    claim = drafted(case_worker, finding)
    page = text(client_of(Role.CASE_WORKER).get(reverse("person", args=[finding.person_id])))
    assert reverse("finding", args=[finding.pk]) in page
    assert reverse("claim", args=[claim.pk]) in page


@pytest.mark.django_db
def test_the_history_of_a_claim_about_somebody_protected_hides_free_text(
    case_worker: User, strategist: User, client_of: Callable[[Role], Client]
) -> None:
    finding = costly()
    claim = sent(case_worker, strategist, finding)
    assert not history_hidden(claim, case_worker)
    assert client_of(Role.CASE_WORKER).get(reverse("history", args=["ansokan", claim.pk])).status_code == 200
    protected(finding)
    assert history_hidden(claim, case_worker)
    assert client_of(Role.UNIT).get(reverse("history", args=["ansokan", claim.pk])).status_code in (403, 404)


@pytest.mark.django_db
def test_the_menu_counts_what_waits_for_this_user(
    case_worker: User, strategist: User, actor: Callable[[Role], User]
) -> None:
    costly()
    review.submit(case_worker, drafted(case_worker), None)
    assert waiting.waiting(case_worker)["claims"] == 0
    assert waiting.waiting(strategist)["claims"] == 1
    assert waiting.waiting(strategist)["findings"] >= 1
    assert waiting.waiting(actor(Role.RECEPTION)) == {}
