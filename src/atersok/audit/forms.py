"""Forms of the access log and its reviews."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atersok.accounts.models import User
from atersok.audit.access import Wanted
from atersok.audit.models import Access, Verdict

_DAY = {"invalid": gettext_lazy("Vi förstår inte dagen. Skriv år, månad och dag, till exempel 2026-03-01.")}


def _day(label: Any, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, error_messages=_DAY)


class LogForm(forms.Form):
    """Filters of the log. A person is asked for by POST, so that the number stands in no address."""

    user = forms.ModelChoiceField(
        User.objects.all(), label=gettext_lazy("Användare"), required=False, empty_label=gettext_lazy("Alla")
    )
    action = forms.ChoiceField(
        label=gettext_lazy("Vad"), required=False, choices=[("", gettext_lazy("Allt")), *Access.choices]
    )
    since = _day(gettext_lazy("Från"))
    until = _day(gettext_lazy("Till och med"))

    def wanted(self) -> Wanted:
        """What is asked; what can't be read is left out."""
        data = self.cleaned_data
        user = data.get("user")
        return Wanted(user.pk if user else None, data.get("action", ""), data.get("since"), data.get("until"))


class PersonLogForm(forms.Form):
    """One person, by the register's number."""

    person = forms.CharField(
        label=gettext_lazy("Person"), max_length=20, help_text=gettext_lazy("Registrets nummer, till exempel P-12.")
    )

    def clean_person(self) -> int:
        """`P-12` or `12`."""
        written = str(self.cleaned_data["person"]).strip().upper().removeprefix("P").removeprefix("-")
        if not (written.isascii() and written.isdigit() and len(written) < 16):
            raise ValidationError(
                _("Vi förstår inte numret %(written)s. Skriv till exempel P-12.") % {"written": written}
            )
        return int(written)


class StartForm(forms.Form):
    """A new review."""

    since = _day(gettext_lazy("Från"), required=True)
    until = _day(gettext_lazy("Till och med"), required=True)
    size = forms.IntegerField(
        label=gettext_lazy("Antal slumpvis valda läsningar"), min_value=1, max_value=500, initial=25,
        help_text=gettext_lazy("Skyddade personer och personer utanför läsarens egen enhet läggs alltid till."),
    )  # fmt: skip


class DecideForm(forms.Form):
    """What one access was."""

    row = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label=gettext_lazy("Bedömning"), choices=Verdict.choices)
    comment = forms.CharField(label=gettext_lazy("Kommentar"), max_length=500, required=False)


class SignForm(forms.Form):
    """The end of a review."""

    note = forms.CharField(
        label=gettext_lazy("Sammanfattning"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000,
        error_messages={"required": gettext_lazy("Skriv vad granskningen visade.")},
    )  # fmt: skip
