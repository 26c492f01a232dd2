"""Small forms for care by hand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atersok.care.fields import KronorField
from atersok.care.models import Contact
from atersok.care.words import care_choices, cost_choices
from atersok.clock import today
from atersok.people.forms.fields import UnitField, day, text
from atersok.people.models import Person

_KNOWN = [("", gettext_lazy("Inte angivet")), ("1", gettext_lazy("Ja")), ("0", gettext_lazy("Nej"))]
_TRUTHS = {"": None, "1": True, "0": False}
_MOST = 10 * 2**20  # bytes of a scanned certificate


class _Dated(forms.Form):
    """Days that have been, and a number that the care system may know."""

    past: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """No day is in the future."""
        data = super().clean() or self.cleaned_data
        for name in self.past:
            if data.get(name) and data[name] > today():
                self.add_error(name, _("Dagen %(day)s har inte varit än. Kontrollera året.") % {"day": data[name]})
        return data

    def fields_of_row(self) -> dict[str, Any]:
        """What the service writes."""
        return dict(self.cleaned_data)


def _reference(label: Any) -> forms.CharField:
    return text(label, 80, help_text=gettext_lazy("Numret i vårdsystemet. Lämna tomt om det inte har något."))


def _truth(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=_KNOWN, required=False, coerce=_TRUTHS.get, empty_value=None)


class ContactForm(_Dated):
    """A care contact."""

    past = ("start",)
    care_kind = forms.ChoiceField(label=gettext_lazy("Slag av vård"))
    start = day(gettext_lazy("Början"))
    end = day(gettext_lazy("Slut"), required=False, help_text=gettext_lazy("Lämna tomt om den pågår."))
    unit = UnitField()
    reference = _reference(gettext_lazy("Kontaktens nummer"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["care_kind"]
        kind.choices = care_choices()

    def clean(self) -> dict[str, Any]:
        """Ends after it begins."""
        data = super().clean()
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", _("Slutet %(day)s är före början.") % {"day": data["end"]})
        return data


class CostForm(_Dated):
    """A cost at riksavtal price."""

    past = ("day",)
    day = day(gettext_lazy("Datum"))
    kind = forms.ChoiceField(label=gettext_lazy("Slag"))
    amount = KronorField(
        label=gettext_lazy("Belopp, kronor"), max_length=20, help_text=gettext_lazy("Pris enligt riksavtalet."),
        error_messages={"required": gettext_lazy("Skriv beloppet, till exempel 1 234,50.")},
    )  # fmt: skip
    fee = KronorField(label=gettext_lazy("Patientavgift, kronor"), max_length=20, required=False)
    contact = forms.ModelChoiceField(Contact.objects.none(), label=gettext_lazy("Vårdkontakt"), required=False)
    unit = UnitField()
    related = forms.BooleanField(label=gettext_lazy("Hör till sjukdomen"), required=False, initial=True)
    invoice = text(gettext_lazy("Fakturanummer"), 80)
    reference = _reference(gettext_lazy("Radens nummer"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        contact: Any = self.fields["contact"]
        kind.choices = cost_choices()
        contact.queryset = Contact.objects.filter(person=person).order_by("-start")
        contact.label_from_instance = lambda row: f"{row.reference}, {row.start}"

    def fields_of_row(self) -> dict[str, Any]:
        """No fee is 0."""
        return self.cleaned_data | {"fee": self.cleaned_data["fee"] or 0}


class ExaminationForm(_Dated):
    """A health examination."""

    past = ("day",)
    day = day(gettext_lazy("Datum"))
    infection_control = forms.BooleanField(label=gettext_lazy("Av smittskyddsskäl"), required=False)
    elsewhere = forms.BooleanField(label=gettext_lazy("Gjord och ersatt i en annan region"), required=False)
    unit = UnitField()
    reference = _reference(gettext_lazy("Undersökningens nummer"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class CertificateForm(_Dated):
    """A doctor's certificate. What it does not say is left open: only "no" means no."""

    past = ("issued",)
    issued = day(gettext_lazy("Utfärdat"))
    years = forms.DecimalField(
        label=gettext_lazy("Väntad tid, år"), required=False, min_value=0, max_value=99, max_digits=4, decimal_places=2,
        localize=True, help_text=gettext_lazy("Till exempel 3 eller 2,5. Livslång vård är 99."),
        error_messages={"invalid": gettext_lazy("Skriv antalet år, till exempel 3 eller 2,5.")},
    )  # fmt: skip
    at_first_reception = _truth(gettext_lazy("Sjukdomen fanns vid första mottagandet i en kommun"))
    linked_to_protection = _truth(gettext_lazy("Sjukdomen hör ihop med skyddsbehovet"))
    ordered_by_doctor = _truth(gettext_lazy("Vården är ordinerad av läkare"))
    unit = UnitField()
    document = forms.FileField(label=gettext_lazy("Skannat utlåtande, PDF"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_document(self) -> Any:
        """At most ten megabytes."""
        document = self.cleaned_data["document"]
        if document and (document.size or 0) > _MOST:
            raise ValidationError(_("Filen är större än 10 MB. Skanna med lägre upplösning."))
        return document

    def fields_of_row(self) -> dict[str, Any]:
        """Years in hundredths; the file's bytes, under a name that says nothing about the person."""
        data = dict(self.cleaned_data)
        years, document = data.pop("years"), data.pop("document")
        data["expected_years"] = None if years is None else int(years * 100)
        if document:
            data |= {"document": document.read(), "document_name": f"intyg-{data['issued']}.pdf"}
        return data
