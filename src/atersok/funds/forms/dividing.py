"""Needs, decisions, draws and comments."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from atersok.funds.forms.fields import Costed, Day, Kronor, Words, reference
from atersok.funds.models import Allocation, Need


class NeedForm(Costed):
    """What money is set aside for."""

    title = forms.CharField(label=_l("Behov"), max_length=200)
    clarification = Words(label=_l("Förtydligande"), required=False, rows=3, max_length=2000)
    responsible = forms.CharField(label=_l("Ansvarig verksamhet"), max_length=200)
    cost_centre = forms.CharField(label=_l("Kostnadsställe"), max_length=20, widget=forms.TextInput({"class": "short"}))
    earlier = forms.CharField(
        label=_l("Tidigare beslut"), required=False, max_length=300,
        help_text=_l("Diarienummer, flera med komma emellan: RS/2175:11/2016, RS/2175:12/2016."),
    )  # fmt: skip
    chosen = forms.BooleanField(
        label=_l("Föreslås få pengar"), required=False, initial=True,
        help_text=_l("Utan bock: ett alternativ som har kostnadsberäknats men inte valts."),
    )  # fmt: skip
    delegated_to = forms.CharField(
        label=_l("Pott som delegeras till"), required=False, max_length=200,
        help_text=_l("Fyll i vem som får besluta om uttag, om behovet är en pott."),
    )  # fmt: skip
    external = forms.BooleanField(label=_l("Externa vårdgivare får äska ur beloppet"), required=False)
    cap = Kronor(
        label=_l("Högst per kvartal för äskanden, kronor"),
        required=False,
        help_text=_l("Lämna tomt om det saknas tak."),
    )

    field_order = (
        "title", "clarification", "responsible", "cost_centre", "amount", "investment", "depreciation", "earlier",
        "chosen", "delegated_to", "external", "cap",
    )  # fmt: skip

    @classmethod
    def initial_of(cls, need: Need) -> dict[str, Any]:
        """A need as the form shows it."""
        shown = {name: getattr(need, name) for name in cls.base_fields if name not in ("depreciation", "once")}
        return shown | ({"amount": None, "depreciation": need.amount} if need.investment else {})


class DecideForm(forms.Form):
    """The decision on the allocation."""

    decided = Day(label=_l("Beslutsdag"))
    reference = reference(_l("Beslutets diarienummer"))
    last_day = Day(
        label=_l("Sista dag att äska för kvartal 4"), required=False,
        help_text=_l("Så att det hinner in i årets bokslut. Lämna tomt om inga externa vårdgivare äskar."),
    )  # fmt: skip
    remainder = forms.CharField(
        label=_l("Om det som är kvar"), required=False, max_length=500,
        help_text=_l("Till exempel vad som gäller om det fördelas senare."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, allocation: Allocation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day: Any = self.fields["decided"]
        day.latest = today
        if allocation:
            self.initial.update({"last_day": allocation.last_day, "remainder": allocation.remainder})


class ReasonForm(forms.Form):
    """Why something is undone."""

    reason = forms.CharField(label=_l("Varför"), max_length=200, help_text=_l("Sparas i historiken."))


class DrawForm(forms.Form):
    """A draw on a pot."""

    amount = Kronor(label=_l("Belopp, kronor"))
    purpose = forms.CharField(label=_l("Till vad"), max_length=300)
    cost_centre = forms.CharField(
        label=_l("Kostnadsställe som får medlen"), max_length=20, widget=forms.TextInput({"class": "short"})
    )
    reference = reference(_l("Delegationsbeslut"))
    day = Day(label=_l("Beslutsdag"))


class CommentForm(forms.Form):
    """Why the outcome is as it is, with the decision that allows it."""

    text = Words(label=_l("Kommentar"), max_length=2000, help_text=_l("Skriv ingenting om enskilda personer."))
    reference = forms.ChoiceField(label=_l("Beslut som kostnaden vilar på"))

    def __init__(self, *args: Any, references: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reference"]
        field.choices = [(one, one) for one in references]
