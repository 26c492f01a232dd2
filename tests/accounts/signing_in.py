"""Logging in as a browser does it: through the pages, with CSRF checked, at a clock that can be moved."""

import time
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Role

PASSWORD = "Tre gula bussar i regnet"  # noqa: S105 – of an invented user
SECRET = generate_totp_secret()


def real_world(settings: Any) -> None:
    """Outside the demo, without https to redirect to, and with no limits left from the last test."""
    settings.DEMO = False
    settings.SECURE_SSL_REDIRECT = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow hashing is tested by itself
    cache.clear()


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.token = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("name") == "csrfmiddlewaretoken":
            self.token = given["value"] or ""


class Browser(Client):
    """A client whose POSTs carry the CSRF token of the page they are sent from, as forms do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(enforce_csrf_checks=True, **({"HTTP_HOST": "testserver"} | kwargs))

    def send(self, path: str, data: dict[str, Any] | None = None, page: str | None = None, **kwargs: Any) -> Any:
        """Read `page` (or `path`), then send the form in it."""
        fields = _Fields()
        fields.feed(self.get(page or path).content.decode())
        return self.post(path, {"csrfmiddlewaretoken": fields.token, **(data or {})}, **kwargs)

    def log_in(self, user: User, password: str = PASSWORD, **data: str) -> Any:
        """User name and password."""
        return self.send("/konto/logga-in/", {"login": user.username, "password": password, **data})

    def show(self, code: str) -> Any:
        """The second factor."""
        return self.send("/konto/faktor/visa/", {"code": code})

    def come_in(self, user: User) -> "Browser":
        """Both factors; the user has got an app."""
        self.log_in(user)
        answer = self.show(code())
        assert answer.status_code == 302, answer.content.decode()
        cache.clear()  # so that a test may log in twice within half a minute
        return self


def person(role: Role = Role.CASE_WORKER, app: bool = True, username: str = "anna", **fields: Any) -> User:
    """A user with a password and, unless told otherwise, an app."""
    Region.objects.get_or_create(pk=1, defaults={"code": "23", "name": "Region Exempel"})
    unit = Unit.objects.get_or_create(code="MED", defaults={"name": "Medicinkliniken"})[0]
    told = {"name": "Anna Påhittad", "role": role, "unit": unit if role == Role.UNIT else None}
    user = User.objects.create_user(username, PASSWORD, **(told | fields))
    if app:
        TOTP.activate(user, SECRET)
    return user


def administrator() -> User:
    return person(Role.ADMINISTRATOR, username="system", name="System Förvaltare")


def code(steps: int = 0, secret: str = SECRET) -> str:
    """What the app shows now, or some half minutes from now; not in the last seconds of a half minute."""
    while time.time() % 30 > 26:
        time.sleep(0.5)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def move_clock(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    """Let time pass for sessions, one-time passwords and codes."""
    step, now, seconds = timedelta(**by), timezone.now, time.time
    monkeypatch.setattr(timezone, "now", lambda: now() + step)
    monkeypatch.setattr(time, "time", lambda: seconds() + step.total_seconds())


def history(user: User) -> list[dict[str, Any]]:
    """What history says happened to a user: who and why, oldest first."""
    events: Any = get_user_model()._meta.get_field("history").related_model
    rows = events.objects.filter(pgh_obj_id=user.pk).order_by("pgh_id")
    return [dict(row.pgh_context or {}) | {"role": row.role, "at": row.pgh_created_at} for row in rows]


def apps_of(user: User) -> int:
    return int(Authenticator.objects.filter(user=user).count())


def where(answer: Any) -> Any:
    """Where an answer sends the browser, without the question mark and what follows it."""
    return answer.headers["Location"].partition("?")[0]
