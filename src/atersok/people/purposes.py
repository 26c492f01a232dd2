"""Why somebody reads about people (HSLF-FS 2016:40 4 kap. 9 §): said once, kept for the session, written in the log."""

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import User
from atersok.accounts.permissions import Role


class Purpose(TextChoices):
    """Syfte."""

    CLAIM = "claim", _("Söka ersättning")
    CARE = "care", _("Vård vid enheten")
    QUESTION = "question", _("Fråga från en patient eller en enhet")
    QUALITY = "quality", _("Rätta uppgifter i registret")
    PAYMENT = "payment", _("Kontrollera betalningar")
    REVIEW = "review", _("Granskning")


_OF_ROLE = {
    Role.UNIT: Purpose.CARE,
    Role.RECEPTION: Purpose.CARE,
    Role.ECONOMIST: Purpose.PAYMENT,
    Role.AUDITOR: Purpose.REVIEW,
}
_KEY = "purpose"


def usual(user: User) -> Purpose:
    """What the role mostly reads for."""
    return _OF_ROLE.get(Role(user.role), Purpose.CLAIM)


def current(request: HttpRequest, user: User) -> Purpose:
    """The purpose chosen in this session, or the role's usual one."""
    chosen = request.session.get(_KEY)
    return Purpose(chosen) if chosen in Purpose.values else usual(user)


def said(request: HttpRequest, user: User) -> str:
    """The purpose as the log keeps it: its Swedish words."""
    return str(current(request, user).label)


def choose(request: HttpRequest, purpose: str) -> None:
    """Keep the purpose for the rest of the session; an unknown one changes nothing."""
    if purpose in Purpose.values:
        request.session[_KEY] = purpose
