"""Logins, failed logins and logouts in the access log. What was typed is never kept: it may have been the password."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_out, user_login_failed

from atersok.accounts.models import User
from atersok.audit.models import Access, AccessLog
from atersok.history import request_id


def connect() -> None:
    """Listen; called once, when the app is ready."""
    user_logged_in.connect(_logged_in, dispatch_uid="audit.logged_in")
    user_logged_out.connect(_logged_out, dispatch_uid="audit.logged_out")
    user_login_failed.connect(_failed, dispatch_uid="audit.login_failed")
    authentication_failed.connect(_factor_failed, dispatch_uid="audit.factor_failed")


def _logged_in(user: User, sociallogin: Any = None, **_rest: Any) -> None:
    _write(user, Access.LOGIN, "regionens inloggning" if sociallogin else "inloggning")


def _logged_out(user: User | None, **_rest: Any) -> None:
    if user is not None:
        _write(user, Access.LOGOUT, "utloggning")


def _failed(credentials: dict[str, Any], **_rest: Any) -> None:
    known = User.objects.filter(username__iexact=credentials.get("username", "")).first()
    _write(known, Access.LOGIN_FAILED, "inloggning" if credentials else "regionens inloggning")


def _factor_failed(user: User, **_rest: Any) -> None:
    _write(user, Access.LOGIN_FAILED, "andra faktorn")


def _write(user: User | None, action: Access, what: str) -> None:
    """A line. Who is not known here has no name in it."""
    unit = user.unit.name if user and user.unit else ""
    AccessLog.objects.create(
        user=user, user_name=user.name if user else "", role=user.role if user else "", unit=unit, action=action,
        what=what, request=request_id.get(),
    )  # fmt: skip
