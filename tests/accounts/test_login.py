"""User name and password: who gets in, what the refusals tell, and what is written down."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from tests.accounts.signing_in import PASSWORD, Browser, code, move_clock, person, real_world, where

from atersok.accounts.models import User
from atersok.audit.models import Access, AccessLog
from atersok.site import settings as written


@pytest.fixture(autouse=True)
def _world(db: None, settings: Any) -> None:
    real_world(settings)


def test_passwords_are_hashed_with_argon2_because_it_resists_guessing_on_hardware(settings: Any) -> None:
    settings.PASSWORD_HASHERS = written.PASSWORD_HASHERS
    user = person(app=False)
    assert user.password.startswith("argon2$argon2id$")
    assert where(Browser().log_in(user)) == "/"


def test_both_factors_lead_to_the_first_page() -> None:
    browser, user = Browser(), person()
    assert where(browser.log_in(user)) == "/konto/faktor/visa/"
    assert where(browser.show(code())) == "/"
    assert browser.get("/konto/").status_code == 200


def test_the_password_alone_gives_no_session() -> None:
    browser, user = Browser(), person()
    browser.log_in(user)
    assert where(browser.get("/konto/")) == "/konto/logga-in/"


@pytest.mark.parametrize("nobody", [True, False])
def test_a_refusal_says_the_same_of_a_wrong_name_and_a_wrong_password(nobody: bool) -> None:
    browser, user = Browser(), person()
    name = "finns-inte" if nobody else user.username
    answer = browser.send("/konto/logga-in/", {"login": name, "password": "fel lösenord här"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Användarnamnet eller lösenordet stämmer inte." in text
    assert "<title>Fel:" in text
    assert "fel lösenord" not in text


def test_a_name_that_does_not_exist_costs_as_much_hashing_as_one_that_does(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(User, "set_password", lambda _user, raw: hashed.append(raw))
    Browser().send("/konto/logga-in/", {"login": "finns-inte", "password": "något helt annat"})
    assert hashed == ["något helt annat"]


def test_an_inactive_user_is_told_no_more_than_anybody_else_unless_the_password_is_right() -> None:
    browser, user = Browser(), person(is_active=False)
    assert browser.log_in(user, "fel lösenord här").status_code == 422
    answer = browser.log_in(user)
    assert answer.status_code == 403
    assert "_auth_user_id" not in browser.session


def test_the_session_gets_another_key_at_login_because_the_old_one_may_have_been_planted() -> None:
    browser, user = Browser(), person()
    browser.get("/konto/logga-in/")
    browser.log_in(user)
    before = browser.session.session_key
    browser.show(code())
    assert browser.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_the_fifth_wrong_password_is_the_last_for_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    browser, user = Browser(), person()
    for _attempt in range(5):
        assert "stämmer inte" in browser.log_in(user, "fel lösenord här").content.decode()
    assert "För många försök" in browser.log_in(user).content.decode(), "even with the right password"
    move_clock(monkeypatch, minutes=15, seconds=1)
    assert where(browser.log_in(user)) == "/konto/faktor/visa/"


def test_four_wrong_passwords_are_forgiven() -> None:
    browser, user = Browser(), person()
    for _attempt in range(4):
        browser.log_in(user, "fel lösenord här")
    assert where(browser.log_in(user)) == "/konto/faktor/visa/"


def test_an_account_is_limited_from_all_addresses_together() -> None:
    user = person()
    for number in range(5):
        Browser(REMOTE_ADDR=f"10.0.0.{number}").log_in(user, "fel lösenord här")
    assert "För många försök" in Browser(REMOTE_ADDR="10.0.1.1").log_in(user).content.decode()


def test_an_address_is_limited_over_all_accounts_together() -> None:
    browser = Browser(REMOTE_ADDR="10.0.0.1")
    for number in range(20):
        browser.send("/konto/logga-in/", {"login": f"finns-inte-{number}", "password": "fel lösenord här"})
    user = person()
    assert "För många försök" in browser.log_in(user).content.decode()
    assert where(Browser(REMOTE_ADDR="10.0.0.2").log_in(user)) == "/konto/faktor/visa/"


def test_thirty_posts_a_minute_is_what_one_address_may_send() -> None:
    user = person()
    answers = [Browser(REMOTE_ADDR="10.0.0.1").log_in(user).status_code for _post in range(31)]
    assert answers[:30] == [302] * 30
    assert answers[30] == 429


@pytest.mark.parametrize(("proxies", "limited"), [(0, True), (1, False)])
def test_a_forwarded_address_counts_only_behind_a_proxy_because_anybody_can_write_one(
    settings: Any, proxies: int, limited: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    user = person()
    for number in range(20):
        Browser(headers={"x-forwarded-for": f"192.0.2.{number}"}).send(
            "/konto/logga-in/", {"login": f"finns-inte-{number}", "password": "fel lösenord här"}
        )
    said = Browser(headers={"x-forwarded-for": "192.0.2.99"}).log_in(user).content.decode()
    assert ("För många försök" in said) is limited


def test_the_limits_are_kept_in_the_database_so_that_all_processes_share_them() -> None:
    assert isinstance(caches["default"], DatabaseCache)
    assert caches["default"]._max_entries >= 100_000, "a few hundred keys would push the limits out"


def test_login_failed_login_and_logout_are_in_the_access_log_and_what_was_typed_is_not() -> None:
    browser, user = Browser(), person()
    browser.log_in(user, "fel lösenord här")
    browser.send("/konto/logga-in/", {"login": "Mitt hemliga lösenord", "password": "x"})
    browser.log_in(user)
    browser.show("000000")
    browser.show(code())
    browser.send("/konto/logga-ut/", page="/konto/")
    rows = list(AccessLog.objects.order_by("pk").values_list("action", "user_name", "what"))
    assert rows == [
        (Access.LOGIN_FAILED, "Anna Påhittad", "inloggning"),
        (Access.LOGIN_FAILED, "", "inloggning"),
        (Access.LOGIN_FAILED, "Anna Påhittad", "andra faktorn"),
        (Access.LOGIN, "Anna Påhittad", "inloggning"),
        (Access.LOGOUT, "Anna Påhittad", "utloggning"),
    ]


def test_logging_out_ends_the_session_and_needs_a_post() -> None:
    browser = Browser().come_in(person())
    key = browser.session.session_key
    assert browser.get("/konto/logga-ut/").status_code == 405
    assert where(browser.send("/konto/logga-ut/", page="/konto/")) == "/konto/logga-in/"
    assert not Session.objects.filter(session_key=key).exists()


def test_logging_in_needs_the_csrf_token() -> None:
    answer = Browser().post("/konto/logga-in/", {"login": person().username, "password": PASSWORD})
    assert answer.status_code == 403


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_login_never_leads_to_another_site(target: str) -> None:
    browser, user = Browser(), person()
    browser.log_in(user, next=target)
    assert where(browser.show(code())) == "/"


def test_login_leads_back_to_where_one_was_going() -> None:
    browser, user = Browser(), person()
    browser.log_in(user, next="/konto/")
    assert where(browser.show(code())) == "/konto/"


def test_hostile_names_are_shown_as_text() -> None:
    answer = Browser().send("/konto/logga-in/", {"login": "<script>alert(1)</script>", "password": "x\x00"})
    assert answer.status_code == 422
    assert b"<script>alert" not in answer.content
