"""What was just done from the list, kept in the session so that the page can offer to take it back."""

from datetime import datetime
from time import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from atersok.accounts.guard import Request
from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.claims.models import Snooze
from atersok.claims.selectors import requests_for
from atersok.claims.services import watch
from atersok.people import alerts, duplicates
from atersok.people.models import Duplicate
from atersok.people.selectors import alerts_for

_KEY = "todo_undo"
_OFFERED = 600  # seconds


def remember(request: Request, what: str, number: int, said: str, **before: Any) -> None:
    """Offer to take back what was just done. `said` tells it; `before` is what it was like."""
    request.session[_KEY] = {"what": what, "number": number, "said": said, "before": before, "at": time()}


def offered(request: Request) -> str:
    """What can be taken back, in words; empty when nothing can."""
    kept = request.session.get(_KEY)
    return str(kept["said"]) if kept and time() - kept["at"] < _OFFERED else ""


@transaction.atomic
def take_back(request: Request) -> str:
    """Undo it and say so. Raises ValidationError when it can't be undone any more."""
    kept = request.session.pop(_KEY, None)
    if not kept:
        raise ValidationError(_("Det finns inget att ångra."))
    _UNDO[kept["what"]](request.user, kept["number"], kept["before"])
    return _("Ångrat: %(what)s") % {"what": kept["said"]}


def _alert(user: User, number: int, _before: dict[str, Any]) -> None:
    _require(user, Permission.PERSON_WRITE)
    alerts.reopen_alert(user, get_object_or_404(alerts_for(user), pk=number))


def _pair(user: User, number: int, _before: dict[str, Any]) -> None:
    _require(user, Permission.PERSON_MERGE)
    duplicates.ask_again(user, get_object_or_404(Duplicate, pk=number))


def _request(user: User, number: int, before: dict[str, Any]) -> None:
    _require(user, Permission.CLAIM_WRITE)
    reminded = datetime.fromisoformat(before["reminded"]) if before["reminded"] else None
    watch.take_back(user, get_object_or_404(requests_for(user), pk=number), before["state"], reminded)


def _snooze(user: User, number: int, _before: dict[str, Any]) -> None:
    watch.show_again(user, get_object_or_404(Snooze, pk=number, by=user))


def _require(user: User, permission: Permission) -> None:
    if not user.may(permission):
        raise ValidationError(_("Din roll får inte göra det."))


_UNDO = {"alert": _alert, "duplicate": _pair, "request": _request, "snooze": _snooze}
