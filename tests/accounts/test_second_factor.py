"""The second factor: nobody reaches a page without one, and none can be used twice or gone around."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from tests.accounts.signing_in import SECRET, Browser, code, history, move_clock, person, real_world, where

from atersok.accounts import services
from atersok.accounts.models import User
from atersok.accounts.permissions import Role

PAGES = ("home", "users", "units", "settings", "account", "mfa_view_recovery_codes", "mfa_generate_recovery_codes")


@pytest.fixture(autouse=True)
def _world(db: None, settings: Any) -> None:
    real_world(settings)


def set_up_app(browser: Browser) -> Any:
    """Add an app as a user does, with the code that it would show."""
    page = browser.get("/konto/faktor/app/")
    value = code(secret=browser.session["mfa.totp.secret"])
    return browser.post("/konto/faktor/app/", {"code": value, "csrfmiddlewaretoken": page.context["csrf_token"]}), value


@pytest.mark.parametrize("name", PAGES)
def test_who_has_no_factor_is_sent_to_add_one_before_any_other_page(name: str) -> None:
    browser = Browser()
    browser.log_in(person(Role.ADMINISTRATOR, app=False))
    assert where(browser.get(reverse(name))) == "/konto/faktor/"
    assert browser.get("/konto/faktor/").status_code == 200


def test_part_of_a_page_is_never_filled_with_another_page() -> None:
    browser = Browser()
    browser.log_in(person(app=False))
    answer = browser.get("/konto/", headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"] == "/konto/faktor/"


def test_adding_an_app_opens_the_pages_and_gives_recovery_codes() -> None:
    browser, user = Browser(), person(app=False)
    browser.log_in(user)
    answer, _value = set_up_app(browser)
    assert where(answer) == "/konto/faktor/reservkoder/"
    codes = browser.get("/konto/faktor/reservkoder/")
    assert codes.content.count(b"<code>") == 10
    assert browser.get("/konto/").status_code == 200


def test_the_code_that_added_the_app_is_used_up() -> None:
    browser, user = Browser(), person(app=False)
    browser.log_in(user)
    _answer, value = set_up_app(browser)
    again = Browser()
    again.log_in(user)
    assert again.show(value).status_code == 422


def test_a_code_works_once_because_somebody_may_have_looked_over_the_shoulder() -> None:
    user, first, second = person(), Browser(), Browser()
    first.log_in(user)
    second.log_in(user)
    value = code()
    assert where(first.show(value)) == "/"
    assert second.show(value).status_code == 422


@pytest.mark.parametrize(("steps", "status"), [(-1, 422), (0, 302), (1, 422)])
def test_only_the_code_of_this_half_minute_holds(steps: int, status: int) -> None:
    browser = Browser()
    browser.log_in(person())
    assert browser.show(code(steps)).status_code == status


def test_the_fifth_wrong_code_is_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser()
    browser.log_in(person())
    for _attempt in range(5):
        browser.show("000000")
    assert "För många försök" in browser.show(code()).content.decode()


def test_the_password_is_asked_for_again_when_the_factor_is_not_shown_in_five_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser = Browser()
    browser.log_in(person())
    move_clock(monkeypatch, minutes=5, seconds=1)
    assert where(browser.get("/konto/faktor/visa/")) == "/konto/logga-in/"


def test_a_recovery_code_works_once() -> None:
    user, browser = person(app=False), Browser()
    browser.log_in(user)
    set_up_app(browser)
    spare = browser.get("/konto/faktor/reservkoder/").context["unused_codes"][0]
    first, second = Browser(), Browser()
    first.log_in(user)
    second.log_in(user)
    assert where(first.show(spare)) == "/"
    assert second.show(spare).status_code == 422


def test_what_factors_are_made_of_is_not_readable_in_the_database() -> None:
    user, browser = person(app=False), Browser()
    browser.log_in(user)
    set_up_app(browser)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert browser.session.get("mfa.totp.secret") is None
    assert "gAAAA" in kept, "Fernet's own beginning"
    assert SECRET not in kept


def test_a_session_with_a_password_alone_dies_when_a_factor_is_added_elsewhere() -> None:
    user, stolen, own = person(app=False), Browser(), Browser()
    stolen.log_in(user)
    own.log_in(user)
    set_up_app(own)
    assert where(stolen.get("/konto/faktor/app/")) == "/konto/logga-in/"
    assert where(stolen.get("/konto/")) == "/konto/logga-in/"


def test_who_removes_the_last_factor_must_add_another_at_once() -> None:
    browser = Browser().come_in(person())
    where_to = browser.get("/konto/faktor/app/ta-bort/")
    assert where(where_to) in ("/konto/bekrafta/", "/konto/faktor/bekrafta/"), "asked once more first"
    browser.send("/konto/bekrafta/?next=/konto/faktor/app/ta-bort/", {"password": "Tre gula bussar i regnet"})
    assert where(browser.send("/konto/faktor/app/ta-bort/")) == "/konto/faktor/"
    assert where(browser.get("/konto/")) == "/konto/faktor/"


def test_an_added_factor_does_not_ask_for_the_password_twice_but_later_changes_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user, browser = person(app=False), Browser()
    browser.log_in(user)
    assert browser.get("/konto/faktor/nyckel/").status_code == 200
    set_up_app(browser)
    move_clock(monkeypatch, minutes=6)
    assert where(browser.get("/konto/faktor/nyckel/")) == "/konto/bekrafta/"


def test_setting_up_late_asks_for_the_password_again(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser()
    browser.log_in(person(app=False))
    move_clock(monkeypatch, minutes=6)
    assert where(browser.get("/konto/faktor/app/")) == "/konto/bekrafta/"


def test_a_reset_ends_the_sessions_and_the_next_login_adds_a_new_factor() -> None:
    user, admin = person(), person(Role.ADMINISTRATOR, username="system")
    browser = Browser().come_in(user)
    services.reset_second_factor(admin, user, "tappade telefonen, visade legitimation")
    assert where(browser.get("/konto/")) == "/konto/logga-in/"
    browser.log_in(user)
    assert where(browser.get("/konto/")) == "/konto/faktor/"
    assert history(user)[-1]["reason"] == "återställde den andra faktorn: tappade telefonen, visade legitimation"
    assert history(user)[-1]["user"] == admin.pk


# --- the demo ---------------------------------------------------------------------------------------------------------
def invented() -> User:
    return person(username="demo", app=False, invented=True, name="Demo Handläggare")


def test_in_the_demo_a_visitor_picks_an_invented_user(settings: Any) -> None:
    settings.DEMO = True
    user, browser = invented(), Browser()
    page = browser.get("/konto/logga-in/").content.decode()
    assert "Logga in som Demo Handläggare, Handläggare" in page
    assert where(browser.send(f"/konto/demo/{user.pk}/", page="/konto/logga-in/")) == "/"
    assert browser.get("/konto/").status_code == 200


def test_outside_the_demo_there_is_no_such_button_and_no_such_page() -> None:
    user, browser = invented(), Browser()
    assert b"Logga in som" not in browser.get("/konto/logga-in/").content
    assert browser.send(f"/konto/demo/{user.pk}/", page="/konto/logga-in/").status_code == 404


def test_in_the_demo_nobody_real_can_be_picked(settings: Any) -> None:
    settings.DEMO = True
    user, browser = person(app=False), Browser()
    assert b"Logga in som" not in browser.get("/konto/logga-in/").content
    assert browser.send(f"/konto/demo/{user.pk}/", page="/konto/logga-in/").status_code == 404


def test_picking_needs_a_post_with_the_csrf_token(settings: Any) -> None:
    settings.DEMO = True
    user = invented()
    assert Browser().get(f"/konto/demo/{user.pk}/").status_code == 405
    assert Browser().post(f"/konto/demo/{user.pk}/").status_code == 403


def test_an_invented_user_cannot_log_in_outside_the_demo_even_with_the_right_password() -> None:
    browser = Browser()
    assert browser.log_in(invented()).status_code == 403
    assert "_auth_user_id" not in browser.session


def test_a_session_of_an_invented_user_ends_when_the_demo_does(settings: Any) -> None:
    settings.DEMO = True
    user, browser = invented(), Browser()
    browser.send(f"/konto/demo/{user.pk}/", page="/konto/logga-in/")
    settings.DEMO = False
    assert where(browser.get("/konto/")) == "/konto/logga-in/"


def test_in_the_demo_a_real_user_with_a_password_still_needs_the_factor(settings: Any) -> None:
    settings.DEMO = True
    browser = Browser()
    browser.log_in(person(app=False))
    assert where(browser.get("/konto/")) == "/konto/faktor/"


@pytest.mark.parametrize("demo", [False, True])
def test_a_session_that_nobody_logged_into_is_let_through_nowhere(settings: Any, demo: bool) -> None:
    settings.DEMO = demo
    browser, user = Browser(), person(app=False)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert where(browser.get("/konto/")) == "/konto/faktor/"
