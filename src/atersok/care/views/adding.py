"""Care by hand."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.care import forms, services
from atersok.people.selectors import person_for
from atersok.people.writing import page_of, posted, write

_form = require_http_methods(["GET", "HEAD", "POST"])


def _add(request: Request, pk: int, form: Any, service: Any, title: str, action: str, anchor: str) -> HttpResponse:
    person = person_for(request.user, pk)

    def do(filled: Any) -> str:
        service(request.user, person, filled.fields_of_row())
        return _("Sparat. Möjliga ersättningar räknas om.")

    empty = form(posted(request), request.FILES or None, person=person)
    title = f"{title}, {person.number}"
    return write(request, empty, do, title=title, action=action, back=page_of(person, anchor))


@_form
@needs(Permission.PERSON_WRITE)
def add_contact(request: Request, pk: int) -> HttpResponse:
    """A care contact."""
    words = (_("Ny vårdkontakt"), _("Spara kontakten"), "kontakter")
    return _add(request, pk, forms.ContactForm, services.add_contact, *words)


@_form
@needs(Permission.PERSON_WRITE)
def add_cost(request: Request, pk: int) -> HttpResponse:
    """A cost."""
    words = (_("Ny kostnad"), _("Spara kostnaden"), "kostnader")
    return _add(request, pk, forms.CostForm, services.add_cost, *words)


@_form
@needs(Permission.PERSON_WRITE)
def add_certificate(request: Request, pk: int) -> HttpResponse:
    """A doctor's certificate."""
    words = (_("Nytt läkarutlåtande"), _("Spara utlåtandet"), "intyg")
    return _add(request, pk, forms.CertificateForm, services.add_certificate, *words)


@_form
@needs(Permission.PERSON_WRITE)
def add_examination(request: Request, pk: int) -> HttpResponse:
    """A health examination."""
    words = (_("Ny hälsoundersökning"), _("Spara undersökningen"), "undersokningar")
    return _add(request, pk, forms.ExaminationForm, services.add_examination, *words)
