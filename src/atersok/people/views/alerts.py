"""Status changes: settled from where they are shown (Att göra, the person's page)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.people import alerts
from atersok.people.models import Alert
from atersok.people.selectors import alerts_for
from atersok.people.writing import SeeOther, page_of


@require_POST
@needs(Permission.PERSON_WRITE)
def settle(request: Request, pk: int) -> HttpResponse:
    """Seen; with `accepted=1` the proposal is carried out."""
    accepted = request.POST.get("accepted") == "1"
    said = _("Situationen är avslutad.") if accepted else _("Statusändringen är klar.")
    return _done(request, pk, lambda alert: alerts.settle_alert(request.user, alert, accepted), said)


@require_POST
@needs(Permission.PERSON_WRITE)
def reopen(request: Request, pk: int) -> HttpResponse:
    """Undo."""
    return _done(request, pk, lambda alert: alerts.reopen_alert(request.user, alert), _("Ångrat."))


def _done(request: Request, pk: int, verb: Any, said: str) -> HttpResponse:
    alert = get_object_or_404(alerts_for(request.user), pk=pk)
    try:
        verb(alert)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return SeeOther(_back(request, alert))


def _back(request: Request, alert: Alert) -> str:
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return page_of(alert.person, "statusandringar")
