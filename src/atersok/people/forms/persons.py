"""Forms for a person: new, newborn, changed, moved, died, protected."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atersok.accounts.models import User
from atersok.clock import today
from atersok.people.forms.fields import PersonField, UnitField, day, reason, text, version
from atersok.people.identifiers import normalised
from atersok.people.models import IdentifierKind, Protection, Sex
from atersok.people.services.persons import Number

_SEXES = [("", gettext_lazy("Inte angivet")), *Sex.choices]


class NumberMixin(forms.Form):
    """A number and its kind, normalised. `number` in cleaned_data is a `Number` or None."""

    kind = forms.ChoiceField(label=gettext_lazy("Slag av nummer"), choices=IdentifierKind.choices)
    raw = text(
        gettext_lazy("Nummer"),
        60,
        help_text=gettext_lazy("Som det står på kortet eller i beslutet, till exempel 50-008920."),
    )

    def clean(self) -> dict[str, Any]:
        """Read the number by its kind."""
        data = super().clean() or self.cleaned_data
        data["number"] = None
        if data.get("raw") and data.get("kind"):
            try:
                value = normalised(data["kind"], data["raw"], today())
            except ValidationError as error:
                self.add_error("raw", error)
            else:
                data["number"] = Number(data["kind"], value, data["raw"])
        return data


class PastBirth(forms.Form):
    """A birth date that has been."""

    birth_date = day(gettext_lazy("Födelsedatum"))

    def clean_birth_date(self) -> Any:
        """Not in the future."""
        born = self.cleaned_data["birth_date"]
        if born > today():
            raise ValidationError(_("Födelsedatumet %(day)s har inte varit än. Kontrollera året.") % {"day": born})
        return born


class NewPerson(PastBirth, NumberMixin):
    """Somebody who is not in the register."""

    given_name = text(gettext_lazy("Förnamn"), 200)
    family_name = text(gettext_lazy("Efternamn"), 200)
    birth_date_uncertain = forms.BooleanField(label=gettext_lazy("Födelsedatumet är osäkert"), required=False)
    sex = forms.ChoiceField(label=gettext_lazy("Kön"), choices=_SEXES, required=False)
    unit = UnitField()
    protection = forms.ChoiceField(
        label=gettext_lazy("Skyddade personuppgifter"), choices=Protection.choices, required=False
    )

    field_order = (
        "kind",
        "raw",
        "given_name",
        "family_name",
        "birth_date",
        "birth_date_uncertain",
        "sex",
        "unit",
        "protection",
    )

    def details(self) -> dict[str, Any]:
        """What the service writes."""
        names = ("given_name", "family_name", "birth_date", "birth_date_uncertain", "sex", "unit", "protection")
        return {name: self.cleaned_data[name] for name in names}


class Newborn(PastBirth):
    """A child of a mother in the register."""

    given_name = text(gettext_lazy("Förnamn"), 200)
    sex = forms.ChoiceField(label=gettext_lazy("Kön"), choices=_SEXES, required=False)
    register = forms.ChoiceField(
        label=gettext_lazy("Ska barnet registreras som mamman?"), widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("Ja, från födelsedagen")),
            ("no", gettext_lazy("Nej, vänta på Migrationsverkets lista")),
        ],
        error_messages={"required": gettext_lazy("Välj om barnet ska registreras som mamman.")},
    )  # fmt: skip


class EditPerson(forms.Form):
    """Names and the like. Somebody else's change in the meantime is shown, never overwritten unseen."""

    given_name = text(gettext_lazy("Förnamn"), 200)
    family_name = text(gettext_lazy("Efternamn"), 200)
    sex = forms.ChoiceField(label=gettext_lazy("Kön"), choices=_SEXES, required=False)
    unit = UnitField()
    mother = PersonField(
        label=gettext_lazy("Mor"), required=False, help_text=gettext_lazy("Registrets nummer, till exempel P-12.")
    )
    first_received = day(
        gettext_lazy("Först mottagen i en kommun"), required=False,
        help_text=gettext_lazy("Lämna tomt om du inte vet: dagen räknas ut när uppgifterna räcker."),
    )  # fmt: skip
    special_reasons = forms.BooleanField(
        label=gettext_lazy("Särskilda skäl för en sen första ansökan åberopas"), required=False
    )
    reason = reason(required=False)
    version = version()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mother: Any = self.fields["mother"]
        mother.user = user


class BirthDate(PastBirth):
    """A corrected birth date."""

    birth_date_uncertain = forms.BooleanField(label=gettext_lazy("Födelsedatumet är osäkert"), required=False)
    reason = reason()
    version = version()


class Died(forms.Form):
    """The day of death; empty takes a mistake back."""

    deceased = day(
        gettext_lazy("Dödsdag"), required=False, help_text=gettext_lazy("Lämna tomt om dödsfallet var ett misstag.")
    )
    version = version()

    def clean_deceased(self) -> Any:
        """Not in the future."""
        died = self.cleaned_data["deceased"]
        if died and died > today():
            raise ValidationError(_("Dagen %(day)s har inte varit än. Kontrollera året.") % {"day": died})
        return died


class Protect(forms.Form):
    """Set or lift protection."""

    protection = forms.ChoiceField(
        label=gettext_lazy("Skyddade personuppgifter"),
        choices=Protection.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = reason()
    version = version()


class Moved(forms.Form):
    """A new address."""

    since = day(gettext_lazy("Flyttade"))
    street = text(gettext_lazy("Gatuadress"), 200)
    postcode = forms.RegexField(
        r"^\s*[1-9][0-9]{2} ?[0-9]{2}\s*$", label=gettext_lazy("Postnummer"), required=False,
        error_messages={"invalid": gettext_lazy("Skriv postnumret med fem siffror, till exempel 831 30.")},
    )  # fmt: skip
    city = text(gettext_lazy("Ort"), 100)
    municipality = text(gettext_lazy("Kommun"), 100)
    unit = UnitField(label=gettext_lazy("Ny enhet"), help_text=gettext_lazy("Lämna tomt om enheten är densamma."))
    version = version()

    def clean_postcode(self) -> str:
        """Five digits."""
        return str(self.cleaned_data["postcode"]).replace(" ", "")
