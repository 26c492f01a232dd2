"""Writing about the things to do: hide and show again, give to somebody, absences, responsibilities, calendar feeds."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.audit.services import acting
from atersok.claims.errors import NotNowError
from atersok.claims.models import (
    Absence,
    Assignment,
    CalendarFeed,
    CertificateRequest,
    RequestState,
    Responsibility,
    Snooze,
)

LEAST = timedelta(days=7)
"""Nothing is hidden nearer its last day than this."""

LONGEST = timedelta(days=365)
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class Name:
    """What names a thing to do (models.watch.Named), and the state a finding is in."""

    thing: str
    number: int | None = None
    person: int | None = None
    kind: str = ""
    since: date | None = None
    state: str = ""

    def fields(self) -> dict[str, Any]:
        """The columns of Named. A finding is not named by its number: its row may be another tomorrow."""
        number = None if self.person else self.number
        return {
            "thing": self.thing, "number": number, "person_id": self.person, "kind": self.kind, "since": self.since,
        }  # fmt: skip


@transaction.atomic
def hide(user: User, name: Name, until: date, reason: str, today: date, due: date | None) -> Snooze:
    """Hide a thing until a day. Raises NotNowError for a day past, too far away or too near its last day."""
    if not today < until <= today + LONGEST:
        raise NotNowError(_("Välj en dag från i morgon till och med om ett år."))
    if due is not None and until > due - LEAST:
        latest = due - LEAST
        if latest <= today:
            raise NotNowError(_("Sista dagen är %(day)s. Så nära kan raden inte döljas.") % {"day": due})
        raise NotNowError(
            _("Sista dagen är %(day)s. Dölj till %(latest)s eller tidigare, så att en vecka är kvar.")
            % {"day": due, "latest": latest}
        )
    with acting(user, reason):
        return Snooze.objects.create(**name.fields(), state=name.state, until=until, reason=reason, by=user)


@transaction.atomic
def show_again(user: User, snooze: Snooze) -> Snooze:
    """Undo hiding. The row is kept: history tells that it was hidden."""
    current = Snooze.objects.select_for_update().get(pk=snooze.pk)
    if current.undone is None:
        with acting(user, gettext_noop("visad igen")):
            current.undone = timezone.now()
            current.save()
    return current


@transaction.atomic
def give(user: User, name: Name, owner: User, substitute: User | None) -> Assignment:
    """Let somebody do this one thing."""
    _can_do(owner)
    with acting(user, gettext_noop("ny ansvarig")):
        Assignment.objects.filter(**name.fields()).delete()
        return Assignment.objects.create(**name.fields(), owner=owner, substitute=substitute, by=user)


@transaction.atomic
def make_responsible(user: User, queue: str, owner: User | None, substitute: User | None) -> None:
    """Who looks after a queue or a reimbursement, and who stands in; nobody when there is no owner."""
    with acting(user, gettext_noop("ansvar ändrat")):
        if owner is None:
            Responsibility.objects.filter(queue=queue).delete()
            return
        _can_do(owner)
        if substitute == owner:
            raise NotNowError(_("Ersättaren ska vara någon annan än den som är ansvarig."))
        Responsibility.objects.update_or_create(queue=queue, defaults={"owner": owner, "substitute": substitute})


def _can_do(owner: User) -> None:
    if not owner.may(Permission.TODO):
        raise NotNowError(_("%(name)s kan inte vara ansvarig: rollen har ingen att göra-lista.") % {"name": owner.name})


@transaction.atomic
def set_absence(user: User, away: User, since: date, until: date) -> Absence:
    """Somebody is away from a day through a day. Raises ValidationError when it ends before it begins."""
    absence = Absence(user=away, since=since, until=until, by=user)
    absence.full_clean()
    with acting(user, gettext_noop("frånvaro")):
        absence.save()
    return absence


@transaction.atomic
def end_absence(user: User, absence: Absence) -> None:
    """Take an absence away."""
    with acting(user, gettext_noop("frånvaro borttagen")):
        absence.delete()


@transaction.atomic
def make_feed(user: User, amounts: bool) -> str:
    """A new secret for the user's calendar; an earlier one stops working. It is in the answer and kept nowhere."""
    secret = secrets.token_urlsafe(_TOKEN_BYTES)
    with acting(user, gettext_noop("kalenderadress skapad")):
        CalendarFeed.objects.update_or_create(user=user, defaults={"token": sealed(secret), "amounts": amounts})
    return secret


@transaction.atomic
def end_feed(user: User) -> None:
    """The user's calendar address stops working."""
    with acting(user, gettext_noop("kalenderadress borttagen")):
        CalendarFeed.objects.filter(user=user).delete()


def sealed(secret: str) -> str:
    """What is kept of a secret. It is 256 bits of chance, so a plain hash is enough, and the look-up tells no time."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def take_back(user: User, request: CertificateRequest, state: str, reminded: Any) -> CertificateRequest:
    """Undo a reminder or a cancelling: the request stands as before, unless it has been answered since."""
    current = CertificateRequest.objects.select_for_update().get(pk=request.pk)
    if current.state not in (RequestState.REMINDED, RequestState.CANCELLED):
        raise NotNowError(_("Begäran har ändrats sedan dess: %s.") % RequestState(current.state).label)
    with acting(user, gettext_noop("ångrat")):
        current.state, current.reminded = RequestState(state), reminded
        current.save()
        return current
