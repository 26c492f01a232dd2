"""Requests for quarterly money."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from atersok.accounts.models import Unit, User
from atersok.funds.forms.fields import Costed, Day, Kronor, Words, reference
from atersok.funds.models import Asking, Need
from atersok.funds.selectors import askers_for, open_areas
from atersok.money.files.destinations import Bankgiro, Plusgiro
from atersok.money.files.problem import FileError


class AskingForm(Costed):
    """What a private unit asks for."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_l("Vårdgivare"))
    need = forms.ModelChoiceField(Need.objects.none(), label=_l("Beslutat område"))
    quarter = forms.TypedChoiceField(
        label=_l("Kvartal"), coerce=int, choices=[(number, str(number)) for number in range(1, 5)]
    )
    activities = Words(
        label=_l("Genomförda insatser"), max_length=2000,
        help_text=_l("Vad ni har gjort, i stora drag. Inga namn, personnummer eller LMA-nummer."),
    )  # fmt: skip
    account = forms.CharField(
        label=_l("Bankgiro eller plusgiro"), max_length=20, widget=forms.TextInput({"class": "short"}),
        help_text=_l("Till exempel 991-2346."),
    )  # fmt: skip

    field_order = (
        "unit", "need", "quarter", "activities", "amount", "investment", "depreciation", "account",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        need: Any = self.fields["need"]
        unit.queryset, need.queryset = askers_for(user), open_areas()
        need.label_from_instance = _area
        if user.only_unit is not None:
            unit.initial, unit.empty_label = user.only_unit, None
            self.fields["account"].initial = user.unit.bankgiro if user.unit else ""

    def clean_account(self) -> str:
        """A bankgiro or plusgiro with its hyphen and a right check digit: without the hyphen it could be either."""
        account: str = "".join(self.cleaned_data["account"].split())
        if "-" not in account or not _is_giro(account):
            raise ValidationError(
                _("%(account)s är inget bankgiro eller plusgiro. Skriv det med bindestreck, till exempel 991-2346."),
                params={"account": account},
            )
        return account


def _is_giro(number: str) -> bool:
    for kind in (Bankgiro, Plusgiro):
        try:
            kind(number)
        except FileError:
            continue
        return True
    return False


def _area(need: Need) -> str:
    return f"{need.fund.name} {need.allocation.year}: {need.title}"


class _OnADay(forms.Form):
    """Something that was done on a day, today at the latest."""

    day = Day()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day: Any = self.fields["day"]
        day.latest = today
        self.initial["day"] = today


class GrantForm(_OnADay):
    """Granted, all or a part."""

    granted = Kronor(label=_l("Beviljat belopp, kronor"))
    reference = reference(_l("Beslutets diarienummer"))
    day = Day(label=_l("Beslutsdag"))

    field_order = ("granted", "reference", "day")

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["granted"] = asking.amount


class RefuseForm(_OnADay):
    """Refused, and why."""

    reason = Words(label=_l("Varför"), rows=3, max_length=500, help_text=_l("Vårdgivaren ser det du skriver."))
    reference = reference(_l("Beslutets diarienummer"))
    day = Day(label=_l("Beslutsdag"))

    field_order = ("reason", "reference", "day")


class PaidForm(_OnADay):
    """Paid in the economic system."""

    day = Day(label=_l("Utbetalt"))
