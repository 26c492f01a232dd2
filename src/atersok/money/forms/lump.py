"""What is filled in about a quarter's lump sums."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atersok.claims.forms.fields import Day
from atersok.claims.forms.lists import Filter
from atersok.money.forms.impersonal import about_nobody
from atersok.money.models import LumpOutcome


class RowFilter(Filter):
    """Which rows are shown."""

    utfall = forms.ChoiceField(
        label=_("Utfall"), required=False,
        choices=[("", _("Allt som skiljer sig")), ("alla", _("Alla")), *LumpOutcome.choices],
    )  # fmt: skip


class AskForm(forms.Form):
    """Correction was asked for."""

    day = Day(label=_("Dag då ni begärde rättelse"))
    note = forms.CharField(
        label=_("Anteckning"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}),
        validators=[about_nobody],
    )  # fmt: skip

    def __init__(self, *args: Any, ended: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "ask_%s", "initial": {"day": today}, **kwargs})
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "date"})
        self.fields["day"] = Day(label=_("Dag då ni begärde rättelse"), earliest=ended, latest=today, widget=widget)


class SettleForm(forms.Form):
    """How it ended."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Hur det blev"), max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("Till exempel: Migrationsverket betalade resten den 12 oktober."), validators=[about_nobody],
    )  # fmt: skip


class ReopenForm(forms.Form):
    """Why it is taken up again."""

    reason = forms.CharField(label=_("Varför öppnas kvartalet igen?"), max_length=500, validators=[about_nobody])


class NoteForm(forms.Form):
    """A note on a row."""

    text = forms.CharField(
        label=_("Anteckning"), max_length=300, help_text=_("Till exempel: frågade Migrationsverket 2026-11-03.")
    )
