"""Reception's page: one number in, what it means out, in few questions and with a line in the log."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.people.somebody import TODAY, held, numbered, registered, somebody

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.audit.models import Access, AccessLog
from atersok.people.models import IdentifierKind, Person
from atersok.people.views.lookup import looked_up, owner

ADULT, CHILD = date(1990, 5, 5), date(2015, 5, 5)


def known(birth: date = ADULT, **fields: Any) -> Person:
    person = somebody(birth_date=birth, **fields)
    numbered(person, IdentifierKind.LMA, "50008920")
    return person


def answer(person: Person, user: User) -> str:
    found = looked_up(user, person, TODAY)
    return f"{found.answer.group} | {found.answer.care} | {found.answer.fee}"


def test_an_adult_asylum_seeker_has_care_that_can_not_wait_for_fifty_kronor(case_worker: User) -> None:
    person = known()
    registered(person), held(person, "asylsokande", date(2025, 1, 10))
    said = answer(person, case_worker)
    assert said.startswith("Asylsökande | Vård och tandvård som inte kan anstå")
    assert "50 kr" in said


def test_a_child_has_the_care_of_resident_children_without_fee(case_worker: User) -> None:
    person = known(CHILD)
    registered(person), held(person, "asylsokande", date(2025, 1, 10))
    assert "samma vård och tandvård som bosatta barn" in answer(person, case_worker)
    assert "Ingen avgift" in answer(person, case_worker)


@pytest.mark.parametrize(
    ("rows", "group"),
    [
        ([("asylsokande", ""), ("folkbokford", "")], "Folkbokförd"),
        ([("tillfalligt_skydd_beviljat", "")], "Tillfälligt skydd"),
        ([("tillfalligt_skydd_beviljat", ""), ("folkbokford", "")], "Folkbokförd"),
        ([("asylsokande", ""), ("forvar", "forvar")], "I förvar"),
        ([("asylsokande", ""), ("haller_sig_undan", "")], "Inte registrerad i dag"),
        ([("uppehallstillstand", "5:1")], "Uppehållstillstånd, inte folkbokförd"),
        ([("tillstandssokande", "")], "Söker tillstånd av annat skäl"),
        ([("bevisperson", "")], "Bevisperson"),
        ([], "Inte registrerad i dag"),
    ],
)
def test_the_group_that_outweighs_the_others_answers(
    rows: list[tuple[str, str]], group: str, case_worker: User
) -> None:
    person = known()
    for kind, detail in rows:
        held(person, kind, date(2025, 1, 10), detail=detail)
    said = answer(person, case_worker)
    assert said.startswith(group) or (group == "Uppehållstillstånd, inte folkbokförd" and "Inte registrerad" in said)


def test_the_dead_are_said_to_be_dead(case_worker: User) -> None:
    assert answer(known(deceased=date(2026, 1, 1)), case_worker).startswith("Avliden")


@pytest.mark.parametrize("typed", ["50-008920", "50008920/4", "50 008920"])
def test_the_page_answers_and_the_log_knows(typed: str, client_of: Callable[[Role], Client]) -> None:
    person = known()
    registered(person)
    shown = client_of(Role.RECEPTION).post("/sla-upp/", {"number": typed}).content.decode()
    assert "Registrerad hos Migrationsverket sedan 2025-01-10" in shown
    assert "Ahlzen" not in shown
    line = AccessLog.objects.get(action=Access.LOOK_UP)
    assert (line.person, line.count) == (person.pk, 1)


def test_an_unknown_number_says_what_to_do_and_is_logged_without_the_number(
    client_of: Callable[[Role], Client],
) -> None:
    shown = client_of(Role.RECEPTION).post("/sla-upp/", {"number": "50-777777"}).content.decode()
    assert "Numret finns inte i registret" in shown
    assert "QR-koden" in shown
    line = AccessLog.objects.get(action=Access.LOOK_UP)
    assert (line.person, line.count, line.what) == (None, 0, "look_up")


def test_a_merged_persons_number_answers_for_the_person_it_became(case_worker: User) -> None:
    kept = somebody()
    gone = known(merged_into=kept)
    assert owner("50-008920", TODAY) == kept != gone


def test_a_protected_person_is_answered_without_the_birth_date(case_worker: User) -> None:
    person = known(protection="marking")
    registered(person)
    assert looked_up(case_worker, person, TODAY).birth_date is None


def test_the_answer_takes_three_questions_and_the_log_one(db: None, case_worker: User) -> None:
    registered(known())
    with CaptureQueriesContext(connection) as asked:
        person = owner("50008920", TODAY)
        assert person is not None
        looked_up(case_worker, person, TODAY)
    assert len(asked) == 3


@pytest.mark.parametrize("typed", ["", "\x00", "x" * 41, "<script>alert(1)</script>"])
def test_a_strange_number_breaks_nothing(typed: str, client_of: Callable[[Role], Client]) -> None:
    response = client_of(Role.RECEPTION).post("/sla-upp/", {"number": typed})
    assert response.status_code in (200, 422)
    assert "<script>alert" not in response.content.decode()
