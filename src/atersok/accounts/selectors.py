"""What leaves the app: users, units, sessions and second factors, for those who may see them."""

from typing import NamedTuple

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Region, Unit, User, region
from atersok.accounts.permissions import Permission
from atersok.law.policies import QUESTIONS, Question

_ORDERS = {"name": "name", "role": "role", "login": "last_login"}
ORDERS = _ORDERS | {f"-{order}": f"-{field}" for order, field in _ORDERS.items()}


def users(actor: User, order: str = "name", active: bool | None = None) -> QuerySet[User]:
    """All users, for who keeps them; nobody for others. With `has_factor`."""
    if not actor.may(Permission.USERS):
        return User.objects.none()
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    found = User.objects.select_related("unit", "substitute").annotate(has_factor=Exists(factors))
    if active is not None:
        found = found.filter(is_active=active)
    return found.order_by(ORDERS.get(order, "name"), "pk")


def units(actor: User, active: bool | None = None) -> QuerySet[Unit]:
    """All units, for who keeps them; one's own for a unit's user. With `people_here`, the number of active users."""
    found = Unit.objects.annotate(people_here=Count("users", filter=Q(users__is_active=True)))
    if not actor.may(Permission.SETTINGS):
        found = found.filter(pk=actor.only_unit or 0)
    if active is not None:
        found = found.filter(active=active)
    return found.order_by("name", "pk")


_WORDS = {
    "ja": _("Ja"),
    "nej": _("Nej"),
    "vanta": _("Nej, vänta"),
    "genast": _("Ja, genast"),
    "fri": _("Ja, fritt"),
    "arsdag": _("Nej, från årsdagen av det första mottagandet"),
    "kalenderar": _("Nej, kalenderår"),
    "medborgarskap": _("Ja, vid medborgarskapet"),
    "aldrig": _("Nej"),
    "sista_dagen": _("Beloppet på kvartalets sista dag"),
    "utbetalningsdagen": _("Beloppet på utbetalningsdagen"),
    "dag": _("Undersökningens dag"),
    "kvartal": _("Kvartalet"),
    "ar": _("Året"),
    "tidigare": _("Den 30 december"),
    "senare": _("Den 31 december"),
    "fraga": _("Fråga Migrationsverket"),
    "sok": pgettext_lazy("ersättning", "Sök"),
    "ingen_overgangstid": _("Ingen övergångstid"),
    "manad": _("En månad"),
}


class Chosen(NamedTuple):
    """An open question and how it is read here."""

    question: Question
    choice: str
    cautious: bool
    open: bool  # whether there is anything to choose between
    said: str  # the choice in words
    others: list[str]  # the other choices in words


def readings(here: Region | None = None) -> list[Chosen]:
    """Every open question and what stands."""
    chosen = (here or region()).readings()
    return [_chosen(question, chosen[question.number]) for question in QUESTIONS]


def _chosen(question: Question, choice: str) -> Chosen:
    cautious, *_others = question.choices
    others = [in_words(question, other) for other in question.choices if other != choice]
    return Chosen(question, choice, choice == cautious, len(question.choices) > 1, in_words(question, choice), others)


def in_words(question: Question, choice: str) -> str:
    """A choice as it is shown; the cautious one says that it is. A question without a choice says it all itself."""
    if len(question.choices) == 1:
        return "–"
    said = str(_WORDS.get(choice, choice))
    return gettext("%(choice)s (försiktig)") % {"choice": said} if choice == question.choices[0] else said


def own_sessions(user: User) -> list[UserSession]:
    """Where the user is logged in now, newest first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return list(UserSession.objects.filter(user=user, session_key__in=alive).order_by("-last_seen_at"))


def demo_users() -> QuerySet[User]:
    """Whom a visitor of the demo may be."""
    return User.objects.filter(invented=True, is_active=True).select_related("unit").order_by("pk")


def has_factor(user: User) -> bool:
    """Whether the user has an app or a key; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())
