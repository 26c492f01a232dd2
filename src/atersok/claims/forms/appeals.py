"""Appealing."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from atersok.claims.forms.claims import Versioned
from atersok.claims.forms.fields import Day, Words


class AppealForm(Versioned):
    """The letter's own words."""

    court = forms.CharField(label=_l("Domstol"), max_length=100, initial="Förvaltningsrätten")
    arguments = Words(
        label=_l("Skäl"), rows=16,
        help_text=_l("Förslaget bygger på avslagsskälen. Ändra så att det stämmer. En tom rad skiljer stycken åt."),
    )  # fmt: skip


class AppealSent(Versioned):
    """The day it was handed in."""

    on = Day(label=_l("Skickat"), help_text=_l("Dagen överklagandet lämnades in till Migrationsverket."))

    def clean_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("%(day)s har inte varit än."), params={"day": day})
        return day
