"""Writing about what hangs on a person."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.clock import today
from atersok.people.forms import rows as forms
from atersok.people.masking import hides, number_as_written
from atersok.people.models import FamilyTie, Identifier, Situation
from atersok.people.selectors import person_for, situations_for
from atersok.people.services import rows as services
from atersok.people.status import band_text
from atersok.people.versions import version_of
from atersok.people.writing import identified, page_of, posted, write

_form = require_http_methods(["GET", "HEAD", "POST"])


@_form
@needs(Permission.PERSON_WRITE)
def add_situation(request: Request, pk: int) -> HttpResponse:
    """Something that holds for the person."""
    person = person_for(request.user, pk)

    def do(form: forms.SituationForm) -> str:
        services.add_situation(request.user, person, form.period(), form.cleaned_data["reason"])
        return _("Situationen är sparad.")

    form = forms.SituationForm(posted(request), person=person)
    return write(
        request,
        form,
        do,
        title=_("Ny situation, %(person)s") % {"person": person.number},
        action=_("Spara situationen"),
        back=page_of(person, "situationer"),
    )


def _situation(request: Request, pk: int, row: int) -> Situation:
    person = person_for(request.user, pk)
    return get_object_or_404(situations_for(request.user, person).select_related("person"), pk=row)


@_form
@needs(Permission.PERSON_WRITE)
def change_situation(request: Request, pk: int, row: int) -> HttpResponse:
    """Correct a situation."""
    found = _situation(request, pk, row)
    if found.region:
        identified(request, found.person)
    names = ("kind", "since", "until", "detail", "region")
    initial = {name: getattr(found, name) for name in names} | {"version": version_of(found)}
    form = forms.SituationForm(posted(request), initial=initial, person=found.person, row=found)

    def do(form: forms.SituationForm) -> str:
        data = form.cleaned_data
        services.change_situation(request.user, found, data["version"], form.period(), data["reason"])
        return _("Situationen är ändrad.")

    return write(
        request,
        form,
        do,
        title=_("Ändra situation, %(person)s") % {"person": found.person.number},
        action=_("Spara ändringen"),
        back=page_of(found.person, "situationer"),
    )


@_form
@needs(Permission.PERSON_WRITE)
def end_situation(request: Request, pk: int, row: int) -> HttpResponse:
    """The last day of a situation."""
    found = _situation(request, pk, row)

    def do(form: forms.EndForm) -> str:
        data = form.cleaned_data
        services.end_situation(request.user, found, data["version"], data["until"], data["reason"])
        return _("Situationen är avslutad %(day)s.") % {"day": data["until"]}

    form = forms.EndForm(posted(request), initial={"until": found.until or today(), "version": version_of(found)})
    return write(
        request,
        form,
        do,
        title=_("Avsluta situation, %(person)s") % {"person": found.person.number},
        action=_("Avsluta situationen"),
        back=page_of(found.person, "situationer"),
        facts=_facts(request, found),
    )


@_form
@needs(Permission.PERSON_WRITE)
def remove_situation(request: Request, pk: int, row: int) -> HttpResponse:
    """Take away a situation that never held."""
    found = _situation(request, pk, row)

    def do(form: forms.ReasonForm) -> str:
        data = form.cleaned_data
        services.remove_situation(request.user, found, data["version"] or 0, data["reason"])
        return _("Situationen är borttagen. Den finns i historiken.")

    form = forms.ReasonForm(posted(request), initial={"version": version_of(found)})
    return write(
        request,
        form,
        do,
        title=_("Ta bort situation, %(person)s") % {"person": found.person.number},
        action=_("Ta bort situationen"),
        color="danger",
        back=page_of(found.person, "situationer"),
        intro=_("Ta bara bort det som aldrig har gällt. Har det upphört avslutar du det."),
        facts=_facts(request, found),
    )


def _facts(request: Request, row: Situation) -> list[tuple[str, str]]:
    period = f"{row.since} – {row.until or ''}".strip()
    return [(_("Situation"), band_text(row, hides(row.person, request.user))), (_("Period"), period)]


@_form
@needs(Permission.PERSON_WRITE)
def add_identifier(request: Request, pk: int) -> HttpResponse:
    """One more number."""
    person = identified(request, person_for(request.user, pk))

    def do(form: forms.IdentifierForm) -> str:
        data = form.cleaned_data
        services.add_identifier(request.user, person, data["number"], data["since"], today())
        return _("Numret är sparat.")

    return write(
        request,
        forms.IdentifierForm(posted(request)),
        do,
        title=_("Nytt nummer, %(person)s") % {"person": person.number},
        action=_("Spara numret"),
        back=page_of(person, "nummer"),
    )


@_form
@needs(Permission.PERSON_WRITE)
def retire_identifier(request: Request, pk: int, row: int) -> HttpResponse:
    """A number that is not used any more."""
    person = identified(request, person_for(request.user, pk))
    found = get_object_or_404(Identifier, pk=row, person=person)

    def do(form: forms.EndForm) -> str:
        data = form.cleaned_data
        services.retire_identifier(request.user, found, data["version"], data["until"], data["reason"])
        return _("Numret är avslutat. Det hittar fortfarande personen.")

    form = forms.EndForm(posted(request), initial={"until": today(), "version": version_of(found)})
    return write(
        request,
        form,
        do,
        title=_("Avsluta nummer, %(person)s") % {"person": person.number},
        action=_("Avsluta numret"),
        back=page_of(person, "nummer"),
        facts=[(found.get_kind_display(), number_as_written(found.kind, found.value))],
    )


@_form
@needs(Permission.PERSON_WRITE)
def add_tie(request: Request, pk: int) -> HttpResponse:
    """An anchor."""
    person = person_for(request.user, pk)

    def do(form: forms.TieForm) -> str:
        data = form.cleaned_data
        services.add_tie(request.user, person, data["received"], data["citizen_from"], data["applied_on"])
        return _("Anknytningen är sparad.")

    return write(
        request,
        forms.TieForm(posted(request)),
        do,
        title=_("Ny anknytning, %(person)s") % {"person": person.number},
        action=_("Spara anknytningen"),
        back=page_of(person, "familj"),
    )


@_form
@needs(Permission.PERSON_WRITE)
def remove_tie(request: Request, pk: int, row: int) -> HttpResponse:
    """Take away an anchor that was wrong."""
    person = person_for(request.user, pk)
    found = get_object_or_404(FamilyTie, pk=row, person=person)

    def do(form: forms.ReasonForm) -> str:
        services.remove_tie(request.user, found, form.cleaned_data["reason"])
        return _("Anknytningen är borttagen. Den finns i historiken.")

    return write(
        request,
        forms.ReasonForm(posted(request)),
        do,
        color="danger",
        title=_("Ta bort anknytning, %(person)s") % {"person": person.number},
        action=_("Ta bort anknytningen"),
        back=page_of(person, "familj"),
        facts=[(_("Ansökan"), str(found.applied_on))],
    )


@_form
@needs(Permission.PERSON_WRITE)
def add_card_check(request: Request, pk: int) -> HttpResponse:
    """What a look at the card showed."""
    person = person_for(request.user, pk)

    def do(form: forms.CardCheckForm) -> str:
        data: dict[str, Any] = form.cleaned_data
        services.check_card(request.user, person, data["at"], data["result"], data["method"])
        return _("Kontrollen är antecknad.")

    form = forms.CardCheckForm(posted(request), initial={"at": timezone.localtime()})
    return write(
        request,
        form,
        do,
        title=_("Ny kortkontroll, %(person)s") % {"person": person.number},
        action=_("Spara kontrollen"),
        back=page_of(person, "kort"),
        intro=_("Kontrollera kortet vid varje besök. Att kortet är giltigt ger ingen rätt i sig."),
    )
