"""Pages of the systemförvaltare and one's own: what may be changed, by whom, why, and that history has it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.accounts.signing_in import Browser, administrator, apps_of, history, person, real_world, where

from atersok.accounts import services
from atersok.accounts.models import Region, Unit, User, region
from atersok.accounts.permissions import Role
from atersok.law.policies import QUESTIONS

OPEN = [question for question in QUESTIONS if len(question.choices) > 1]


@pytest.fixture(autouse=True)
def _world(db: None, settings: Any) -> None:
    real_world(settings)


@pytest.fixture
def admin() -> User:
    return administrator()


@pytest.fixture
def office(admin: User) -> Browser:
    """The systemförvaltare's browser."""
    return Browser().come_in(admin)


def form_of(user: User, **more: Any) -> dict[str, Any]:
    """What the form of a user sends when nothing has been changed in it."""
    told = {
        "name": user.name, "email": user.email, "role": user.role, "unit": user.unit_id or "",
        "substitute": user.substitute_id or "", "language": user.language, "reason": "",
    }  # fmt: skip
    ticks = {name: "on" for name in ("sees_protected", "digest", "is_active") if getattr(user, name)}
    return {name: value for name, value in (told | ticks | more).items() if value is not None}


# --- users ------------------------------------------------------------------------------------------------------------
def test_a_new_user_gets_a_one_time_password_that_is_shown_once(office: Browser, admin: User) -> None:
    data = {"username": "ny", "name": "Ny Person", "role": Role.ECONOMIST, "language": "sv", "reason": "ny ekonom"}
    answer = office.send("/anvandare/ny/", data)
    made = User.objects.get(username="ny")
    password = answer.context["password"]
    assert made.check_password(password)
    assert len(password.replace("-", "")) == 20
    assert password in answer.content.decode()
    assert password not in office.get(f"/anvandare/{made.pk}/").content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert (history(made)[0]["user"], history(made)[0]["reason"]) == (admin.pk, "ny ekonom")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"username": "SYSTEM"}, "upptaget"),
        ({"role": Role.UNIT}, "måste höra till en enhet"),
        ({"role": "kung"}, "kung"),
        ({"reason": ""}, "Fyll i fältet."),
        ({"name": ""}, "Fyll i fältet."),
    ],
    ids=str,
)
def test_a_new_user_that_cannot_be_is_refused_with_the_reason(office: Browser, wrong: dict[str, str], why: str) -> None:
    data = {"username": "ny", "name": "Ny Person", "role": Role.ECONOMIST, "language": "sv", "reason": "ny ekonom"}
    answer = office.send("/anvandare/ny/", data | wrong)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not User.objects.filter(username="ny").exists()


def test_a_user_is_changed_with_a_reason_and_history_has_both(office: Browser, admin: User) -> None:
    user = person()
    data = form_of(user, role=Role.STRATEGIST, sees_protected="on", reason="strateg från i dag")
    assert office.send(f"/anvandare/{user.pk}/", data).status_code == 303
    user.refresh_from_db()
    assert (user.role, user.sees_protected) == (Role.STRATEGIST, True)
    last = history(user)[-1]
    assert (last["role"], last["user"], last["reason"]) == (Role.STRATEGIST, admin.pk, "strateg från i dag")


@pytest.mark.parametrize(
    "change",
    [{"role": Role.STRATEGIST}, {"sees_protected": "on"}, {"is_active": None}],
    ids=lambda one: next(iter(one)),
)
def test_what_somebody_may_see_and_do_is_not_changed_without_a_reason(office: Browser, change: dict[str, Any]) -> None:
    user = person()
    answer = office.send(f"/anvandare/{user.pk}/", form_of(user, **change))
    assert answer.status_code == 422
    assert "Skriv varför" in answer.content.decode()
    user.refresh_from_db()
    assert (user.role, user.sees_protected, user.is_active) == (Role.CASE_WORKER, False, True)


def test_language_and_digest_need_no_reason(office: Browser) -> None:
    user = person()
    assert office.send(f"/anvandare/{user.pk}/", form_of(user, language="en", digest=None)).status_code == 303
    user.refresh_from_db()
    assert (user.language, user.digest) == ("en", False)


def test_nobody_changes_their_own_rights(office: Browser, admin: User) -> None:
    answer = office.send(f"/anvandare/{admin.pk}/", form_of(admin, role=Role.STRATEGIST, reason="jag vill"))
    assert answer.status_code == 422
    assert "din egen behörighet" in answer.content.decode()


def test_the_last_systemforvaltare_stays(admin: User) -> None:
    second = person(Role.ADMINISTRATOR, username="andra")
    services.change_user(second, admin, {"is_active": False}, "slutade")
    with pytest.raises(ValidationError, match="minst en aktiv"):
        services.change_user(admin, second, {"role": Role.STRATEGIST}, "byter")
    second.refresh_from_db()
    assert second.role == Role.ADMINISTRATOR


def test_fields_that_are_not_in_the_form_cannot_be_set_by_sending_them(office: Browser) -> None:
    user = person()
    extra = {"username": "annan", "password": "x", "invented": "on", "initial_password_until": "2030-01-01"}
    office.send(f"/anvandare/{user.pk}/", form_of(user, **extra))
    user.refresh_from_db()
    assert (user.username, user.invented, user.initial_password_until) == ("anna", False, None)


@pytest.mark.parametrize("page", ["losenord", "logga-ut", "faktor"])
def test_what_is_done_to_a_login_needs_a_reason_and_a_confirmation(office: Browser, page: str) -> None:
    user = person()
    before = len(history(user))
    assert office.get(f"/anvandare/{user.pk}/{page}/").status_code == 200
    assert office.send(f"/anvandare/{user.pk}/{page}/", {"reason": " "}).status_code == 422
    assert len(history(user)) == before
    assert office.send(f"/anvandare/{user.pk}/{page}/", {"reason": "bad om det"}).status_code in (200, 303)
    assert "bad om det" in history(user)[-1]["reason"]


def test_a_factor_is_reset_by_somebody_else_only(office: Browser, admin: User) -> None:
    user = person()
    office.send(f"/anvandare/{user.pk}/faktor/", {"reason": "tappade telefonen"})
    assert apps_of(user) == 0
    answer = office.send(f"/anvandare/{admin.pk}/faktor/", {"reason": "jag vill"})
    assert answer.status_code == 422
    assert apps_of(admin) == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_reaches_a_user(role: Role) -> None:
    user, browser = person(username="annan"), Browser().come_in(person(role))
    for path in ("", "losenord/", "logga-ut/", "faktor/"):
        assert browser.get(f"/anvandare/{user.pk}/{path}").status_code == 403


def test_a_user_that_is_not_there_is_not_found(office: Browser) -> None:
    assert office.get("/anvandare/999999/").status_code == 404


def test_the_list_asks_the_database_as_often_at_fifty_users_as_at_two(office: Browser) -> None:
    office.get("/anvandare/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        office.get("/anvandare/")
    unit = Unit.objects.create(code="X", name="X")
    for number in range(60):
        User.objects.create(username=f"u{number}", name=f"U {number}", role=Role.UNIT, unit=unit)
    with CaptureQueriesContext(connection) as many:
        page = office.get("/anvandare/?ordning=-role")
    assert len(many) == len(few)
    assert len(page.context["page"]) == 50


@pytest.mark.parametrize("query", ["ordning=password", "ordning=;DROP", "page=0", "page=x", "visa=<script>"])
def test_hostile_questions_give_the_plain_list(office: Browser, query: str) -> None:
    answer = office.get(f"/anvandare/?{query}")
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_the_first_administrator_is_made_from_the_command_line() -> None:
    made = services.create_administrator("chefen", "Systemets Förvaltare", "Tre gula bussar i regnet")
    assert (made.role, made.is_active, made.initial_password_until) == (Role.ADMINISTRATOR, True, None)
    assert history(made)[0]["reason"] == "skapad från kommandoraden"
    browser = Browser()
    browser.log_in(made)
    assert where(browser.get("/konto/")) == "/konto/faktor/"


@pytest.mark.parametrize(("name", "password"), [("chefen", "kort"), ("SYSTEM", "Tre gula bussar i regnet")])
def test_a_weak_password_or_a_taken_name_makes_no_administrator(admin: User, name: str, password: str) -> None:
    with pytest.raises(ValidationError):
        services.create_administrator(name, "Namn", password)


# --- one's own --------------------------------------------------------------------------------------------------------
def test_one_chooses_language_and_digest_and_nothing_else() -> None:
    user = person()
    browser = Browser().come_in(user)
    browser.send("/konto/", {"language": "en", "role": Role.ADMINISTRATOR, "sees_protected": "on"})
    user.refresh_from_db()
    assert (user.language, user.digest, user.role, user.sees_protected) == ("en", False, Role.CASE_WORKER, False)
    assert history(user)[-1]["reason"] == "egna inställningar"


def test_the_language_is_switched_from_any_page_and_one_stays_there() -> None:
    user = person()
    browser = Browser().come_in(user)
    answer = browser.send("/sprak/", {"language": "en", "next": "/konto/faktor/"}, page="/konto/")
    assert (answer.status_code, where(answer)) == (303, "/konto/faktor/")
    user.refresh_from_db()
    assert user.language == "en"
    assert history(user)[-1]["reason"] == "valde språk"


@pytest.mark.parametrize(("language", "back"), [("xx", "/konto/"), ("en", "https://evil.example/")])
def test_a_language_that_is_not_there_and_another_site_are_not_taken(language: str, back: str) -> None:
    user = person()
    browser = Browser().come_in(user)
    answer = browser.send("/sprak/", {"language": language, "next": back}, page="/konto/")
    assert where(answer) in ("/konto/", "/")
    user.refresh_from_db()
    assert user.language == ("sv" if language == "xx" else "en")


def test_before_login_the_language_is_kept_in_a_cookie() -> None:
    browser = Browser()
    answer = browser.send("/sprak/", {"language": "en", "next": "/konto/logga-in/"}, page="/konto/logga-in/")
    assert answer.cookies["django_language"].value == "en"


# --- units and the region ---------------------------------------------------------------------------------------------
def test_a_unit_is_added_changed_and_put_out_of_use(office: Browser) -> None:
    data = {"code": "BUP", "name": "Barnpsykiatrin", "active": "on"}
    assert office.send("/enheter/ny/", data).status_code == 303
    unit = Unit.objects.get(code="BUP")
    office.send(f"/enheter/{unit.pk}/", {"code": "BUP", "name": "Barn- och ungdomspsykiatrin"})
    unit.refresh_from_db()
    assert (unit.name, unit.active) == ("Barn- och ungdomspsykiatrin", False)
    assert "Barn- och" not in office.get("/enheter/").content.decode()
    assert "Barn- och" in office.get("/enheter/?visa=alla").content.decode()


def test_two_units_cannot_have_one_code(office: Browser) -> None:
    Unit.objects.get_or_create(code="MED", defaults={"name": "Medicin"})
    answer = office.send("/enheter/ny/", {"code": "MED", "name": "En till"})
    assert answer.status_code == 422
    assert "Fel:" in answer.content.decode()


def test_the_units_list_asks_the_database_as_often_at_many_units(office: Browser) -> None:
    office.get("/enheter/")
    with CaptureQueriesContext(connection) as few:
        office.get("/enheter/")
    Unit.objects.bulk_create(Unit(code=f"C{number}", name=f"Enhet {number}") for number in range(60))
    with CaptureQueriesContext(connection) as many:
        office.get("/enheter/")
    assert len(many) == len(few)


def region_form(**more: Any) -> dict[str, Any]:
    here = region()
    told = {"code": here.code, "name": here.name, "four_eyes": "on" if here.four_eyes else None, "reason": ""}
    return {name: value for name, value in (told | more).items() if value is not None}


def test_the_regions_data_is_changed(office: Browser, admin: User) -> None:
    assert office.send("/installningar/", region_form(bankgiro="123-4567")).status_code == 303
    assert Region.objects.get().bankgiro == "123-4567"
    assert Region.objects.get().policies == {}


def test_one_person_is_enough_only_with_a_reason(office: Browser) -> None:
    assert office.send("/installningar/", region_form(four_eyes=None)).status_code == 422
    assert Region.objects.get().four_eyes
    assert office.send("/installningar/", region_form(four_eyes=None, reason="vi är två")).status_code == 303
    assert not Region.objects.get().four_eyes


def test_the_page_shows_every_question_and_links_the_open_ones(office: Browser) -> None:
    text = office.get("/installningar/").content.decode()
    for question in QUESTIONS:
        assert f'id="{question.number}"' in text
        assert (f"/installningar/tolkningar/{question.number}/" in text) is (question in OPEN)


@pytest.mark.parametrize("question", OPEN, ids=lambda one: one.number)
def test_every_open_question_can_be_read_in_each_of_its_ways(office: Browser, question: Any) -> None:
    path = f"/installningar/tolkningar/{question.number}/"
    for choice in reversed(question.choices):
        assert office.send(path, {"choice": choice, "reason": "beslut i nämnden"}).status_code == 303
        assert region().readings()[question.number] == choice


def test_a_reading_needs_a_reason_and_history_has_it(office: Browser, admin: User) -> None:
    path = "/installningar/tolkningar/Q10/"
    assert office.send(path, {"choice": "arsdag", "reason": ""}).status_code == 422
    assert region().readings()["Q10"] == "fri"
    office.send(path, {"choice": "arsdag", "reason": "besked från Migrationsverket"})
    events: Any = Region._meta.get_field("history").related_model
    last = events.objects.order_by("-pgh_id").first()
    assert last.policies == {"tolvmanadersperiod": "arsdag"}
    assert last.pgh_context["reason"] == "Q10: besked från Migrationsverket"
    assert last.pgh_context["user"] == admin.pk


@pytest.mark.parametrize("number", ["Q1", "Q21", "x"])
def test_a_question_without_a_choice_or_that_is_not_there_has_no_page(office: Browser, number: str) -> None:
    assert office.get(f"/installningar/tolkningar/{number}/").status_code == 404


def test_a_choice_that_the_question_does_not_have_is_refused(office: Browser) -> None:
    assert office.send("/installningar/tolkningar/Q10/", {"choice": "alltid", "reason": "x"}).status_code == 422
    with pytest.raises(ValidationError):
        services.choose_reading(User.objects.get(username="system"), "Q10", "alltid", "x")


@pytest.mark.parametrize("role", list(Role))
def test_units_and_settings_are_kept_by_systemforvaltare_and_strategist_alone(role: Role) -> None:
    browser = Browser().come_in(person(role))
    unit = Unit.objects.create(code="ANNAN", name="Annan")
    expected = 200 if role in (Role.ADMINISTRATOR, Role.STRATEGIST) else 403
    for path in (f"/enheter/{unit.pk}/", "/installningar/", "/installningar/tolkningar/Q10/"):
        assert browser.get(path).status_code == expected
