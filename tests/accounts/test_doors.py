"""Every address that allauth brings is either ours or closed, and every page has its headers and its roles."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from tests.accounts.signing_in import Browser, person, real_world

from atersok.accounts import urls
from atersok.accounts.models import User
from atersok.accounts.permissions import TABLE, Permission, Role
from atersok.site import settings as written

OWN = ("account", "users", "user_new", "units", "unit_new", "settings")
NEEDED = {
    "account": Permission.OPEN,
    "users": Permission.USERS,
    "user_new": Permission.USERS,
    "units": Permission.SETTINGS,
    "unit_new": Permission.SETTINGS,
    "settings": Permission.SETTINGS,
}
ENTRANCE = ("account_login", "account_logout", "mfa_authenticate")


@pytest.fixture(autouse=True)
def _world(db: None, settings: Any) -> None:
    real_world(settings)


@pytest.fixture(scope="module")
def production() -> dict[str, Any]:
    """The settings as they are outside the demo."""
    before = dict(os.environ)
    os.environ |= {"ATERSOK_DEMO": "0", "SECRET_KEY": "x" * 60, "DATABASE_URL": "postgresql://nobody@localhost/none"}
    try:
        return run_path(str(Path(str(written.__file__))))
    finally:
        os.environ.clear()
        os.environ.update(before)


def patterns(of: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in of.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


def test_allauth_is_reached_by_our_addresses_alone() -> None:
    ours = {str(pattern.pattern) for pattern in urls.urlpatterns}
    theirs = {
        route
        for route, one in patterns(get_resolver())
        if getattr(one.callback, "__module__", "").startswith("allauth") or (one.name or "").startswith("mfa_")
    }
    assert theirs <= ours


def test_every_name_that_allauth_has_is_listed_open_or_closed() -> None:
    listed = {pattern.name for pattern in urls.urlpatterns}
    theirs = {one.name for _route, one in patterns(get_resolver("allauth.urls"))}
    assert theirs - listed - {None} == set()


CLOSED = sorted(str(p.name) for p in urls.urlpatterns if getattr(p.callback, "__name__", "") == "closed")


@pytest.mark.parametrize("name", CLOSED)
def test_closed_doors_lead_nowhere(name: str) -> None:
    pattern = next(p for p in urls.urlpatterns if p.name == name)
    keys = dict.fromkeys(pattern.pattern.regex.groupindex, "x")
    for browser in (Browser(), Browser().come_in(person())):
        assert browser.get(reverse(name, kwargs=keys)).status_code == 404
        browser.cookies.clear()


@pytest.mark.parametrize("login", ["oidc", "saml"])
def test_a_login_that_is_not_set_has_no_page(login: str) -> None:
    assert Browser().get(f"/konto/{login}/{login}/").status_code == 404
    assert Browser().get(f"/konto/{login}/{login}/svar/").status_code in (404, 405)
    assert b"Logga in med" not in Browser().get("/konto/logga-in/").content


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_its_own_pages_and_no_others(role: Role) -> None:
    browser = Browser().come_in(person(role))
    statuses = {name: browser.get(reverse(name)).status_code for name in OWN}
    assert statuses == {name: 200 if role in TABLE[NEEDED[name]] else 403 for name in OWN}


@pytest.mark.parametrize("name", [*OWN, "mfa_index", "mfa_activate_totp", "account_change_password"])
def test_nobody_reaches_a_page_without_logging_in(name: str) -> None:
    answer = Browser().get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/konto/logga-in/")


def apply(settings: Any, production: dict[str, Any]) -> None:
    for name, value in production.items():
        if name.startswith(("SECURE", "SESSION_COOKIE", "CSRF_COOKIE", "X_FRAME")) and name != "SECURE_SSL_REDIRECT":
            setattr(settings, name, value)


def headed(settings: Any, production: dict[str, Any]) -> Iterator[Any]:
    """Answers of each kind: before login, after it, not found, not allowed, refused."""
    apply(settings, production)
    browser = Browser()
    yield browser.get("/konto/logga-in/", secure=True)
    user = person()
    User.objects.filter(pk=user.pk).update(invented=True)  # the demo lets them in without a second factor
    yield browser.post("/konto/logga-in/", secure=True)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    settings.DEMO = True
    for path in ("/konto/", "/konto/faktor/", "/anvandare/", "/finns-inte/"):
        yield browser.get(path, secure=True)


def test_every_page_has_the_headers(settings: Any, production: dict[str, Any]) -> None:
    for answer in headed(settings, production):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "no-store" in answer.headers["Cache-Control"]


def test_cookies_belong_to_this_host_and_to_https_and_to_no_script(settings: Any, production: dict[str, Any]) -> None:
    seen: dict[str, Any] = {}
    for answer in headed(settings, production):
        seen |= answer.cookies
    assert set(seen) == {"__Host-csrf", "__Host-session"}
    for cookie in seen.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def test_outside_the_demo_http_leads_to_https(production: dict[str, Any]) -> None:
    assert production["SECURE_SSL_REDIRECT"] is True
    assert production["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False


def test_django_finds_nothing_to_say_of_the_settings() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=os.environ
        | {
            "ATERSOK_DEMO": "0",
            "EMAIL_HOST": "mail.example",
            "SECRET_KEY": "jnq7Wq0b3Zr1Yx5Kc8Vd2Lf6Mg4Np9St0Ua3Hb7Je5Ri1Ow8Qz",
            "DJANGO_SETTINGS_MODULE": "atersok.site.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "no issues" in ran.stdout


def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "accounts", check=True, dry_run=True, verbosity=0)
