"""The list of people."""

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access, log_people
from atersok.clock import today
from atersok.people import listing, purposes
from atersok.people.identifiers import possible
from atersok.people.listing import Filters, Listed
from atersok.people.models import Person
from atersok.people.selectors import by_identifier, named, number_of, people_for


class SearchForm(forms.Form):
    """A name or a number, and why."""

    q = forms.CharField(
        label=gettext_lazy("Namn eller nummer"), max_length=100,
        help_text=gettext_lazy("Till exempel Andersson, 50-008920 eller P-12."),
        error_messages={"required": gettext_lazy("Skriv ett namn eller ett nummer.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    purpose = forms.ChoiceField(label=gettext_lazy("Syfte"), choices=purposes.Purpose.choices)

    def clean_q(self) -> str:
        """At least two characters: one letter would be a list of everybody."""
        written = str(self.cleaned_data["q"]).strip().replace("\x00", "")
        if len(written) < 2:
            raise ValidationError(_("Skriv minst två tecken."))
        return written


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSON_READ)
def people(request: Request) -> HttpResponse:
    """The people the user may see: filtered by the address, or (by POST) by a name or a number."""
    user = request.user
    if request.method == "POST":
        return _searched(request)
    filters = Filters.read(request.GET)
    found = listing.listed(user, listing.filtered(user, filters, today()), filters, today())
    form = SearchForm(initial={"purpose": purposes.current(request, user)})
    _log(request, Access.LIST, found)
    return render(request, "people/people.html", _context(request, found, filters, form))


def _searched(request: Request) -> HttpResponse:
    form = SearchForm(request.POST)
    filters = Filters()
    if not form.is_valid():
        return render(request, "people/people.html", _context(request, Listed([], 0, None), filters, form), status=422)
    purposes.choose(request, form.cleaned_data["purpose"])
    rows = matching(request.user, form.cleaned_data["q"])
    found = replace(listing.listed(request.user, rows, filters, today()), next=None)
    _log(request, Access.SEARCH, found)
    return render(request, "people/people.html", _context(request, found, filters, form) | {"searched": True})


def matching(user: User, text: str) -> "QuerySet[Person]":
    """People by the register's number, by an identifier, or by name."""
    people = people_for(user)
    number = number_of(text)
    if number is not None:
        return people.filter(pk=number)
    numbers = possible(text, today()) if any(sign.isdigit() for sign in text) else []
    if numbers:
        return people.filter(pk__in=by_identifier(numbers).values("pk"))
    return named(people, text, user)


def _log(request: Request, action: Access, found: Listed) -> None:
    purpose = purposes.said(request, request.user)
    if found.lines:
        log_people(request.user, action, "people", [line.pk for line in found.lines], purpose)
    else:
        log_access(request.user, action, "people", purpose=purpose, count=0)


def _context(request: Request, found: Listed, filters: Filters, form: SearchForm) -> dict[str, object]:
    return {
        "found": found,
        "most": listing.MOST,
        "filters": filters,
        "form": form,
        "units": Unit.objects.filter(active=True) if request.user.only_unit is None else [],
        "office": request.user.only_unit is None,
        "may_write": request.user.may(Permission.PERSON_WRITE),
    }
