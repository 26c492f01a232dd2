"""The person's page, which shows the register and care together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access
from atersok.care import page
from atersok.clock import today
from atersok.people.purposes import said
from atersok.people.selectors import person_for


@require_GET
@needs(Permission.PERSON_READ)
def person(request: Request, pk: int) -> HttpResponse:
    """One person: who, what holds today, the time line, the register's rows, care and what other apps add."""
    found = person_for(request.user, pk)
    if found.pk != pk:
        messages.info(request, _("P-%(gone)s har slagits ihop med %(kept)s.") % {"gone": pk, "kept": found.number})
        return redirect("person", found.pk)
    log_access(request.user, Access.READ, "person", person=found.pk, purpose=said(request, request.user))
    return render(request, "care/person.html", page.context(found, request.user, today(), request.GET.dict()))
