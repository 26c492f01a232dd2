"""Users, as the systemförvaltare keeps them."""

from collections.abc import Mapping
from datetime import timedelta
from secrets import choice
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.history import acting

FIELDS = ("name", "email", "role", "unit", "substitute", "sees_protected", "language", "digest", "is_active")
WEIGHTY = frozenset({"role", "unit", "sees_protected", "is_active"})  # what a person may do and see: needs a reason
INITIAL_DAYS = 7
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike: it is read aloud or written down once


@transaction.atomic
def create_user(actor: User | None, username: str, fields: Mapping[str, Any], reason: str) -> tuple[User, str]:
    """A new user and the one-time password to hand over; it holds for a week and must be changed at once."""
    password = _one_time_password()
    until = timezone.now() + timedelta(days=INITIAL_DAYS)
    with acting(actor, reason):
        user = User.objects.create_user(username, password, **fields, initial_password_until=until)
    return user, password


@transaction.atomic
def create_administrator(username: str, name: str, password: str) -> User:
    """The first systemförvaltare, from the command line. Raises ValidationError for a weak password or a taken name."""
    user = User(username=username, name=name, role=Role.ADMINISTRATOR, password_set=timezone.now())
    validate_password(password, user)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    with acting(None, gettext_noop("skapad från kommandoraden")):
        user.save()
    return user


@transaction.atomic
def change_user(actor: User, user: User, fields: Mapping[str, Any], reason: str) -> User:
    """Change what is said about a user. Raises ValidationError: no reason, oneself, or the last systemförvaltare.

    A change of role takes effect at the user's next request; who is made inactive is logged out everywhere.
    """
    kept = User.objects.select_for_update().get(pk=user.pk)
    changed = {name for name in FIELDS if name in fields and getattr(kept, name) != fields[name]}
    _check(actor, kept, changed, reason)
    for name in changed:
        setattr(kept, name, fields[name])
    if "is_active" in changed:
        kept.sessions_ended = timezone.now()
    kept.full_clean(exclude=["password"])
    with acting(actor, reason):
        kept.save()
    _one_administrator_left()
    return kept


@transaction.atomic
def give_initial_password(actor: User, user: User, reason: str) -> str:
    """A new one-time password, shown once; the user's sessions end."""
    password = _one_time_password()
    kept = User.objects.select_for_update().get(pk=user.pk)
    kept.set_password(password)
    kept.initial_password_until = timezone.now() + timedelta(days=INITIAL_DAYS)
    with acting(actor, _with_reason(gettext_noop("nytt engångslösenord"), reason)):
        kept.save(update_fields=["password", "initial_password_until"])
    UserSession.objects.filter(user=kept).delete()
    return password


@transaction.atomic
def end_sessions(actor: User, user: User, reason: str) -> None:
    """Log the user out everywhere, at once."""
    with acting(actor, _with_reason(gettext_noop("avslutade sessioner"), reason)):
        _end_sessions(user)


@transaction.atomic
def reset_second_factor(actor: User, user: User, reason: str) -> None:
    """Take away the user's app, keys and recovery codes, so that new ones can be set up; the user's sessions end.

    Raises ValidationError for oneself: whoever has taken over a session must not be able to do it.
    """
    if actor.pk == user.pk:
        raise ValidationError(_("Du kan inte återställa din egen andra faktor. Be en annan systemförvaltare."))
    Authenticator.objects.filter(user=user).delete()
    with acting(actor, _with_reason(gettext_noop("återställde den andra faktorn"), reason)):
        _end_sessions(user)


def _end_sessions(user: User) -> None:
    user.sessions_ended = timezone.now()
    user.save(update_fields=["sessions_ended"])
    UserSession.objects.filter(user=user).delete()


def _check(actor: User, user: User, changed: set[str], reason: str) -> None:
    if changed & WEIGHTY and not reason.strip():
        raise ValidationError({"reason": _("Skriv varför: ändringen gäller vad personen får se och göra.")})
    if actor.pk == user.pk and changed & WEIGHTY:
        raise ValidationError(_("Du kan inte ändra din egen behörighet. Be en annan systemförvaltare."))


def _one_administrator_left() -> None:
    admins = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    if not list(admins.values_list("pk", flat=True)):
        raise ValidationError(_("Det måste finnas minst en aktiv systemförvaltare."))


def _with_reason(what: str, reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför.")})
    return f"{what}: {reason.strip()}"


def _one_time_password() -> str:
    """Twenty letters and digits in groups of five: 99 bits."""
    return "-".join("".join(choice(_LETTERS) for _place in range(5)) for _group in range(4))
