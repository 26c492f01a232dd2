"""Ansvar: who looks after each queue and reimbursement, who stands in, and who is away."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.claims.documents import form_for
from atersok.claims.language import kind_in_words
from atersok.claims.models import Absence
from atersok.claims.models.finding import KINDS
from atersok.claims.services import watch
from atersok.claims.views.common import page, see
from atersok.clock import today
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.site.todo import forms
from atersok.site.todo.desk import Charge, duties
from atersok.site.todo.from_findings import APPEAL
from atersok.site.todo.queues import BY_CODE

OWN_QUEUES = ("requests", "alerts", "duplicates", "imports", "overrides")
"""Queues whose rows belong to no reimbursement."""


class Duty(NamedTuple):
    """Something to be responsible for, and who is."""

    code: str
    said: str
    charge: Charge | None


def names() -> dict[str, str]:
    """What somebody can be responsible for, in words."""
    claimed = [kind for kind, _name in KINDS if form_for(kind) is not None or kind in (LUMP, APPEAL)]
    return {kind: kind_in_words(kind) for kind in claimed} | {code: str(BY_CODE[code].title) for code in OWN_QUEUES}


def _may(request: Request) -> None:
    if not (request.user.may(Permission.SETTINGS) or request.user.may(Permission.CLAIM_WRITE)):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.OPEN)
def responsibilities(request: Request) -> HttpResponse:
    """All of it, and a form to say that somebody is away."""
    _may(request)
    form = forms.Away(
        request.POST if request.method == "POST" else None, initial={"since": today(), "user": request.user}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            watch.set_absence(request.user, data["user"], data["since"], data["until"])
        except ValidationError as error:
            form.add_error("until", error.messages)
        else:
            messages.success(request, _("%(name)s är borta till och med %(day)s.") % {
                "name": data["user"].name, "day": data["until"]})  # fmt: skip
            return see("responsibilities")
    known = duties()
    context: dict[str, Any] = {
        "duties": [Duty(code, said, known.get(code)) for code, said in names().items()], "form": form,
        "absences": Absence.objects.filter(until__gte=today()).select_related("user__substitute"), "today": today(),
    }  # fmt: skip
    return page(request, "todo/responsibilities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.OPEN)
def responsibility(request: Request, code: str) -> HttpResponse:
    """Who looks after one queue or reimbursement."""
    _may(request)
    said = names().get(code)
    if said is None:
        raise Http404
    charge = duties().get(code, Charge())
    form = forms.Give(
        request.POST if request.method == "POST" else None, optional=True,
        initial={"owner": charge.owner, "substitute": charge.substitute},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            watch.make_responsible(request.user, code, form.cleaned_data["owner"], form.cleaned_data["substitute"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Ansvaret för %(what)s är sparat.") % {"what": said})
            return see("responsibilities")
    context = {"form": form, "heading": said, "action": _("Spara"), "back": reverse("responsibilities")}
    return page(request, "todo/thing.html", context)


@require_POST
@needs(Permission.OPEN)
def absence_end(request: Request, pk: int) -> HttpResponse:
    """Somebody is back."""
    _may(request)
    absence = get_object_or_404(Absence.objects.select_related("user"), pk=pk)
    name = absence.user.name
    watch.end_absence(request.user, absence)
    messages.success(request, _("Frånvaron för %(name)s är borttagen.") % {"name": name})
    return see("responsibilities")
