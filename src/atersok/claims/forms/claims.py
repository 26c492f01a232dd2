"""What is filled in about a claim. `version` is what the user saw: two people can't overwrite each other."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import User
from atersok.accounts.permissions import TABLE, Permission
from atersok.claims.forms.fields import Day, Words
from atersok.claims.models import Claim

_STAFF = User.objects.filter(is_active=True, role__in=TABLE[Permission.CLAIM_WRITE])


class Versioned(forms.Form):
    """A form about a claim as the user saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, claim: Claim, today: date, **kwargs: Any) -> None:
        self.claim, self.today = claim, today
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = claim.version


class Reason(Versioned):
    """Why."""

    reason = Words(label=_("Skäl"), help_text=_("Står i historiken."))


class SendBack(Versioned):
    """What is to be changed."""

    reason = Words(label=_("Vad behöver ändras?"), help_text=_("Blir en anteckning på ansökan."))


class Received(Versioned):
    """The agency has received it."""

    received = Day(label=_("Mottagen"), help_text=_("Dagen som står i Migrationsverkets kvittens."))
    agency_number = forms.CharField(label=_("Migrationsverkets ärendenummer"), max_length=40, required=False)

    def clean_received(self) -> date:
        """Not in the future."""
        return _not_in_future(self.cleaned_data["received"], self.today)


class SupplementAsked(Versioned):
    """The agency asks for more."""

    until = Day(label=_("Komplettera senast"))
    text = Words(label=_("Vad begärs?"), help_text=_("Blir en anteckning på ansökan."))


class SupplementSent(Versioned):
    """The supplement has been sent."""

    text = Words(label=_("Vad skickades?"), help_text=_("Blir en anteckning på ansökan."))


class Assign(Versioned):
    """Who is responsible."""

    owner = forms.ModelChoiceField(_STAFF, label=_("Ansvarig"), empty_label=None)
    substitute = forms.ModelChoiceField(_STAFF, label=_("Ersättare"), required=False, empty_label=_("Ingen"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].initial, self.fields["substitute"].initial = self.claim.owner_id, self.claim.substitute_id


class NoteForm(forms.Form):
    """A note."""

    text = Words(label=_("Ny anteckning"), rows=3, max_length=5_000)


class Send(Versioned):
    """What the user saw when sending."""

    seen_amount = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def _not_in_future(day: date, today: date) -> date:
    if day > today:
        raise forms.ValidationError(_("%(day)s har inte varit än."), params={"day": day})
    return day
