"""Writing about a person."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.clock import today
from atersok.people.forms import persons as forms
from atersok.people.masking import hides
from atersok.people.models import Person, Protection
from atersok.people.selectors import person_for
from atersok.people.services import persons as services
from atersok.people.services.persons import Birth, Move
from atersok.people.status import band_text
from atersok.people.versions import version_of
from atersok.people.writing import identified, page_of, posted, write

_form = require_http_methods(["GET", "HEAD", "POST"])


@_form
@needs(Permission.PERSON_WRITE)
def new_person(request: Request) -> HttpResponse:
    """Somebody who is not in the register."""
    made: list[Person] = []

    def do(form: forms.NewPerson) -> str:
        made.append(services.new_person(request.user, form.details(), form.cleaned_data["number"], ""))
        return _("%(person)s finns nu i registret. Lägg till situationer så att ersättningen kan bedömas.") % {
            "person": made[0].number
        }

    return write(
        request,
        forms.NewPerson(posted(request)),
        do,
        title=_("Ny person"),
        action=_("Lägg till personen"),
        intro=_("Sök först på numret: samma person ska finnas en gång."),
        back=reverse("people"),
        go=lambda: page_of(made[0]),
    )


@_form
@needs(Permission.PERSON_WRITE)
def newborn(request: Request, pk: int) -> HttpResponse:
    """A child of this mother."""
    mother = person_for(request.user, pk)
    made: list[Person] = []

    def do(form: forms.Newborn) -> str:
        data = form.cleaned_data
        birth = Birth(data["birth_date"], data["sex"], data["given_name"], data["register"] == "yes")
        made.append(services.newborn(request.user, mother, birth))
        return _("%(child)s är tillagd som barn till %(mother)s.") % {"child": made[0].number, "mother": mother.number}

    held = services.registration_of(mother, today())
    words = [band_text(row, hides(mother, request.user)) for row in held]
    return write(
        request,
        forms.Newborn(posted(request)),
        do,
        title=_("Nyfött barn till %(mother)s") % {"mother": mother.number},
        action=_("Lägg till barnet"),
        back=page_of(mother),
        go=lambda: page_of(made[0]),
        intro=_(
            "Barnet får mammans efternamn, enhet och skydd. Registreringen är ett förslag som du tar ställning till."
        ),
        facts=[(_("Mamman i dag"), "; ".join(words) or _("Inte registrerad"))],
    )


def _change(
    request: Request, person: Person, form: Any, service: Any, said: str, title: str, action: str, intro: str = ""
) -> HttpResponse:
    def do(form: Any) -> str:
        service(form.cleaned_data)
        return said

    return write(request, form, do, title=f"{title}, {person.number}", action=action, back=page_of(person), intro=intro)


@_form
@needs(Permission.PERSON_WRITE)
def edit_person(request: Request, pk: int) -> HttpResponse:
    """Names and the like."""
    person = identified(request, person_for(request.user, pk))
    initial = {name: getattr(person, name) for name in services.DETAILS} | {"version": version_of(person)}
    form = forms.EditPerson(posted(request), initial=initial, user=request.user)

    def service(data: dict[str, Any]) -> None:
        services.change_details(request.user, person, data["version"], data, data["reason"])

    return _change(
        request, person, form, service, _("Uppgifterna är sparade."), _("Namn och andra uppgifter"), _("Spara")
    )


@_form
@needs(Permission.PERSON_WRITE)
def change_birth_date(request: Request, pk: int) -> HttpResponse:
    """A corrected birth date."""
    person = identified(request, person_for(request.user, pk))
    initial = {
        "birth_date": person.birth_date,
        "birth_date_uncertain": person.birth_date_uncertain,
        "version": version_of(person),
    }

    def service(data: dict[str, Any]) -> None:
        services.change_birth_date(
            request.user, person, data["version"], data["birth_date"], data["birth_date_uncertain"], data["reason"]
        )

    return _change(
        request,
        person,
        forms.BirthDate(posted(request), initial=initial),
        service,
        _("Födelsedatumet är ändrat. Det gamla finns i historiken."),
        _("Ändrat födelsedatum"),
        _("Ändra födelsedatum"),
        _("Fick personen ett nytt reservnummer lägger du till det också."),
    )


@_form
@needs(Permission.PERSON_WRITE)
def person_died(request: Request, pk: int) -> HttpResponse:
    """The day of death."""
    person = person_for(request.user, pk)
    initial = {"deceased": person.deceased, "version": version_of(person)}

    def service(data: dict[str, Any]) -> None:
        services.died(request.user, person, data["version"], data["deceased"])

    return _change(
        request,
        person,
        forms.Died(posted(request), initial=initial),
        service,
        _("Dödsdagen är sparad."),
        _("Dödsfall"),
        _("Spara dödsdagen"),
        _("Dödsdagen är den sista dag som ger ersättning."),
    )


@_form
@needs(Permission.PERSON_WRITE)
def protect_person(request: Request, pk: int) -> HttpResponse:
    """Set protection, or lift it (only by somebody who may see what is protected)."""
    person = person_for(request.user, pk)
    if person.protected:
        identified(request, person)
    initial = {"protection": person.protection, "version": version_of(person)}

    def service(data: dict[str, Any]) -> None:
        services.protect(request.user, person, data["version"], Protection(data["protection"]), data["reason"])

    return _change(
        request,
        person,
        forms.Protect(posted(request), initial=initial),
        service,
        _("Skyddet är sparat."),
        _("Skyddade personuppgifter"),
        _("Spara skyddet"),
        _("Namn, nummer, adress, enhet och kommun döljs för alla som inte har rätt att se skyddade uppgifter."),
    )


@_form
@needs(Permission.PERSON_WRITE)
def move_person(request: Request, pk: int) -> HttpResponse:
    """A new address."""
    person = identified(request, person_for(request.user, pk))

    def service(data: dict[str, Any]) -> None:
        names = ("since", "street", "postcode", "city", "municipality", "unit")
        services.move(request.user, person, data["version"], Move(**{name: data[name] for name in names}))

    return _change(
        request,
        person,
        forms.Moved(posted(request), initial={"version": version_of(person)}),
        service,
        _("Flytten är sparad."),
        _("Flytt"),
        _("Spara flytten"),
        _("Flyttar personen till ett annat län ändrar du också registreringen hos Migrationsverket."),
    )
