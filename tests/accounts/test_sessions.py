"""Sessions: how long they last, who can end them, and that a change of rights is felt at once."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from tests.accounts.signing_in import PASSWORD, Browser, administrator, history, move_clock, person, real_world, where

from atersok.accounts import services
from atersok.accounts.models import User
from atersok.accounts.permissions import Role


@pytest.fixture(autouse=True)
def _world(db: None, settings: Any) -> None:
    real_world(settings)


def test_a_session_lasts_through_half_an_hour_of_idleness(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser().come_in(person())
    browser.get("/konto/")
    move_clock(monkeypatch, minutes=29, seconds=59)
    assert browser.get("/konto/").status_code == 200


def test_and_not_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser().come_in(person())
    browser.get("/konto/")
    move_clock(monkeypatch, minutes=30, seconds=1)
    answer = browser.get("/konto/")
    assert answer.headers["Location"] == "/konto/logga-in/?next=/konto/"
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize(("minutes", "status"), [(599, 200), (601, 302)])
def test_a_session_ends_after_ten_hours_however_busy_it_was(
    monkeypatch: pytest.MonkeyPatch, settings: Any, minutes: int, status: int
) -> None:
    settings.SESSION_IDLE_MINUTES = 10_000
    browser = Browser().come_in(person())
    browser.get("/konto/")
    move_clock(monkeypatch, minutes=minutes)
    assert browser.get("/konto/").status_code == status


def test_the_cookie_ends_with_the_browser() -> None:
    browser = Browser().come_in(person())
    browser.get("/konto/")
    assert browser.cookies["session"]["max-age"] == ""
    assert browser.session.get_expire_at_browser_close()


def test_being_made_inactive_is_felt_at_the_next_request() -> None:
    user, admin = person(), administrator()
    browser = Browser().come_in(user)
    services.change_user(admin, user, {"is_active": False}, "slutade")
    assert where(browser.get("/konto/")) == "/konto/logga-in/"
    services.change_user(admin, User.objects.get(pk=user.pk), {"is_active": True}, "kom tillbaka")
    assert where(browser.get("/konto/")) == "/konto/logga-in/", "the old session stays dead"


def test_a_changed_role_is_felt_at_the_next_request() -> None:
    user, admin = person(Role.STRATEGIST), administrator()
    browser = Browser().come_in(user)
    assert browser.get("/enheter/").status_code == 200
    services.change_user(admin, user, {"role": Role.CASE_WORKER}, "nytt uppdrag")
    assert browser.get("/enheter/").status_code == 403


def test_an_administrator_ends_all_sessions_of_a_user_and_nobody_elses() -> None:
    user, other, admin = person(), person(username="berit"), administrator()
    first, second, bystander = (Browser().come_in(one) for one in (user, user, other))
    services.end_sessions(admin, user, "datorn är stulen")
    assert [where(one.get("/konto/")) for one in (first, second)] == ["/konto/logga-in/"] * 2
    assert bystander.get("/konto/").status_code == 200
    assert history(user)[-1]["reason"] == "avslutade sessioner: datorn är stulen"


def test_ones_own_sessions_are_listed_and_one_can_be_ended() -> None:
    user = person()
    here = Browser(headers={"user-agent": "Firefox hemma"}).come_in(user)
    there = Browser(headers={"user-agent": "Edge i receptionen"}).come_in(user)
    page = here.get("/konto/").content.decode()
    assert "Firefox hemma" in page
    assert "Edge i receptionen" in page
    number = UserSession.objects.get(user_agent="Edge i receptionen").pk
    assert here.send(f"/konto/sessioner/{number}/", page="/konto/").status_code == 303
    assert where(there.get("/konto/")) == "/konto/logga-in/"
    assert here.get("/konto/").status_code == 200


def test_all_other_sessions_of_ones_own_can_be_ended_at_once() -> None:
    user = person()
    here, there = Browser().come_in(user), Browser().come_in(user)
    here.send("/konto/sessioner/", page="/konto/")
    assert where(there.get("/konto/")) == "/konto/logga-in/"
    assert here.get("/konto/").status_code == 200
    assert Session.objects.count() >= 1


def test_somebody_elses_session_cannot_be_ended() -> None:
    victim = Browser().come_in(person())
    attacker = Browser().come_in(person(username="berit"))
    number = UserSession.objects.get(user__username="anna").pk
    attacker.send(f"/konto/sessioner/{number}/", page="/konto/")
    assert victim.get("/konto/").status_code == 200


def test_another_password_ends_the_other_sessions_and_keeps_this_one() -> None:
    user = person()
    here, there = Browser().come_in(user), Browser().come_in(user)
    new = "Fyra blå båtar i hamnen"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert where(here.send("/konto/losenord/", data)) == "/konto/"
    assert here.get("/konto/").status_code == 200
    assert where(there.get("/konto/")) == "/konto/logga-in/"
    assert history(user)[-1]["reason"] == "valde lösenord"


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("kort lösen", "12"),
        ("password1234", "vanligt"),
        ("Anna Påhittad", "för likt"),
        (PASSWORD, "Välj ett annat"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(new: str, why: str) -> None:
    browser = Browser().come_in(person())
    answer = browser.send("/konto/losenord/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_sixty_four_characters_with_spaces_and_letters_of_any_kind_will_do() -> None:
    browser, long = Browser().come_in(person()), "å ä ö " * 11
    answer = browser.send("/konto/losenord/", {"oldpassword": PASSWORD, "password1": long, "password2": long})
    assert answer.status_code == 302


def test_the_old_password_must_be_known() -> None:
    browser, new = Browser().come_in(person()), "Fyra blå båtar i hamnen"
    answer = browser.send("/konto/losenord/", {"oldpassword": "fel lösenord", "password1": new, "password2": new})
    assert answer.status_code == 422


# --- one-time passwords -----------------------------------------------------------------------------------------------
def test_a_one_time_password_must_be_changed_before_anything_else() -> None:
    admin = administrator()
    user, password = services.create_user(admin, "ny", {"name": "Ny Person", "role": Role.CASE_WORKER}, "ny")
    browser, new = Browser(), "Fyra blå båtar i hamnen"
    browser.log_in(user, password)
    assert where(browser.get("/konto/faktor/app/")) == "/konto/losenord/"
    browser.send("/konto/losenord/", {"oldpassword": password, "password1": new, "password2": new})
    assert where(browser.get("/konto/")) == "/konto/faktor/"
    user.refresh_from_db()
    assert user.initial_password_until is None


@pytest.mark.parametrize(("hours", "status"), [(7 * 24 - 1, 302), (7 * 24 + 1, 403)])
def test_a_one_time_password_holds_for_a_week(monkeypatch: pytest.MonkeyPatch, hours: int, status: int) -> None:
    user, password = services.create_user(None, "ny", {"name": "Ny Person", "role": Role.CASE_WORKER}, "ny")
    move_clock(monkeypatch, hours=hours)
    assert Browser().log_in(user, password).status_code == status


def test_a_new_one_time_password_ends_the_sessions_and_the_old_password() -> None:
    user, admin = person(), administrator()
    browser = Browser().come_in(user)
    services.give_initial_password(admin, user, "glömde lösenordet")
    assert where(browser.get("/konto/")) == "/konto/logga-in/"
    assert Browser().log_in(user).status_code == 422
    assert history(user)[-1]["reason"] == "nytt engångslösenord: glömde lösenordet"
