"""The user's language, the limits of a session, and the second factor that everybody must have."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django_htmx.http import HttpResponseClientRedirect

from atersok.accounts.adapters import LEVEL
from atersok.accounts.models import User
from atersok.accounts.selectors import has_factor

type Handler = Callable[[HttpRequest], HttpResponse]

_STARTED, _SEEN = "started", "seen"
_NOTED = timedelta(minutes=1)  # so often at most: the session ends up to a minute early, and few requests write it
_ALWAYS = frozenset({"account_logout", "language", "accessibility"})
_PASSWORD = _ALWAYS | {"account_change_password"}
_ENROL = _ALWAYS | {
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_change_password",
}  # fmt: skip


class Language:
    """Pages in the language the user has chosen."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        if isinstance(request.user, User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or "sv"
        return self._handler(request)


class SessionLimits:
    """A session ends when it has been idle too long or is too old, whatever happens in it."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        if isinstance(request.user, User) and self._over(request):
            return _log_out(request)
        return self._handler(request)

    def _over(self, request: HttpRequest) -> bool:
        now = timezone.now()
        started = request.session.setdefault(_STARTED, now.isoformat())
        seen = request.session.get(_SEEN, now.isoformat())
        unseen = now - datetime.fromisoformat(seen)
        old = now - datetime.fromisoformat(started) > timedelta(hours=settings.SESSION_ABSOLUTE_HOURS)
        if _SEEN not in request.session or unseen >= _NOTED:
            request.session[_SEEN] = now.isoformat()
        return old or unseen > timedelta(minutes=settings.SESSION_IDLE_MINUTES)


class SecondFactor:
    """Nobody reaches a page with a password alone (the demo's invented users do), nor with a one-time password."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        return self._handler(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Where to, instead of the page that was asked for; None lets the request through."""
        user = request.user
        if not isinstance(user, User):
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if user.invented and not settings.DEMO:
            return _log_out(request)
        if user.initial_password_until:
            return None if name in _PASSWORD else _go(request, reverse("account_change_password"))
        if _passed(request, user):
            return None
        if has_factor(user):
            return _log_out(request)  # set up in another session: this one has never shown it
        return None if name in _ENROL else _go(request, reverse("mfa_index"))


def _passed(request: HttpRequest, user: User) -> bool:
    """A factor shown in this session, a level that the region's login vouched for, or the demo."""
    if settings.DEMO and user.invented:
        return True
    records = get_authentication_records(request, user)
    return any(record["method"] == "mfa" for record in records) or bool(request.session.get(LEVEL))


def _log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return _go(request, f"{reverse(settings.LOGIN_URL)}?next={quote(request.path)}")


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """Whole pages only: a part of a page must not be filled with the login."""
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", False) else redirect(url)
