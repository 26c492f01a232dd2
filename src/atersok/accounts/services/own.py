"""What users do with their own account."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.history import acting


@transaction.atomic
def change_own_settings(user: User, language: str, digest: bool) -> None:
    """Language and digest."""
    user.language, user.digest = language, digest
    user.full_clean(exclude=["password"])
    with acting(user, gettext_noop("egna inställningar")):
        user.save(update_fields=["language", "digest"])


@transaction.atomic
def set_language(user: User, language: str) -> None:
    """The language alone, from the menu on top of each page."""
    user.language = language
    user.full_clean(exclude=["password"])
    with acting(user, gettext_noop("valde språk")):
        user.save(update_fields=["language"])


@transaction.atomic
def choose_password(user: User, password: str) -> None:
    """A password of one's own; a one-time password is used up. It has been validated; other sessions end."""
    user.set_password(password)
    user.password_set, user.initial_password_until = timezone.now(), None
    with acting(user, gettext_noop("valde lösenord")):
        user.save(update_fields=["password", "password_set", "initial_password_until"])


@transaction.atomic
def end_own_session(user: User, number: int) -> None:
    """End one of one's own sessions; a number that is somebody else's ends nothing."""
    _end(user, UserSession.objects.filter(user=user, pk=number))


@transaction.atomic
def end_own_sessions(user: User, but: str | None) -> None:
    """End one's own sessions except the one with the key `but`."""
    _end(user, UserSession.objects.filter(user=user).exclude(session_key=but or ""))


def _end(user: User, sessions: "UserSession.objects") -> None:
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
