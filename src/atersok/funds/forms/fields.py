"""Fields that several forms share."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from atersok.claims.forms.fields import Day, Kronor, Words
from atersok.funds.models import Fund
from atersok.money.once import Once

__all__ = ["Costed", "Day", "Kronor", "Percent", "Whole", "Words", "reference", "year_choice"]

_DECIMAL, _DIGITS = re.compile(r"-?[0-9]+(\.[0-9]*)?"), re.compile(r"-?[0-9]+")


class Percent(forms.DecimalField):
    """Per cent with comma or point, exactly as written: never a float."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "short"})
        super().__init__(min_value=0, max_value=100, max_digits=15, decimal_places=12, **{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> Any:
        """A Decimal, or None. Digits only: `1e1` is a number to Python and a slip of the pen to people."""
        text = str(value or "").replace(",", ".").removesuffix("%").strip()
        if text and not _DECIMAL.fullmatch(text):
            raise ValidationError(
                _("%(text)s är ingen andel. Skriv till exempel 1,27935127."), params={"text": str(value)}
            )
        return super().to_python(text)


class Whole(forms.IntegerField):
    """A count, written with or without spaces."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "short"})
        super().__init__(min_value=0, max_value=10**12, **{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> Any:
        """The number."""
        text = "".join(str(value or "").split())
        if text and not _DIGITS.fullmatch(text):
            raise ValidationError(_("%(text)s är inget antal. Skriv till exempel 5 441."), params={"text": str(value)})
        return super().to_python(text)


def reference(label: Any, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A decision's number in the diary."""
    return forms.CharField(
        label=label, required=required, max_length=60, widget=forms.TextInput({"class": "short"}),
        help_text=help_text or _l("Till exempel RS/2175:11/2016."),
    )  # fmt: skip


def year_choice(fund: Fund) -> forms.TypedChoiceField:
    """A year of the fund."""
    return forms.TypedChoiceField(label=_l("År"), choices=[(year, year) for year in fund.years], coerce=int)


class Costed(Once):
    """An amount; of an investment only the year's depreciation, for only that can be booked on the objekt.

    Carried out once: a double click makes no second need or request.
    """

    amount = Kronor(
        label=_l("Belopp, kronor"), error_messages={"required": _l("Skriv beloppet, till exempel 450 000.")}
    )
    investment = forms.BooleanField(label=_l("Det gäller en investering"), required=False)
    depreciation = Kronor(
        label=_l("Årets avskrivning, kronor"), required=False,
        help_text=_l("Bara för investeringar: det är bara årets avskrivning som kan bokföras på objektet."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].required = not self.data.get("investment")

    def clean(self) -> dict[str, Any]:
        """One of the two, as the tick says."""
        data = super().clean() or self.cleaned_data
        amount, depreciation = data.get("amount"), data.get("depreciation")
        if data.get("investment"):
            self._wanted("depreciation", depreciation, _("Skriv årets avskrivning."))
            self._unwanted("amount", amount, _("Ta bort investeringens belopp och skriv årets avskrivning i stället."))
        else:
            self._wanted("amount", amount, _("Skriv beloppet, till exempel 450 000."))
            self._unwanted("depreciation", depreciation, _("Avskrivning anges bara för en investering."))
        return data

    def _wanted(self, name: str, value: int | None, said: str) -> None:
        if not value and name not in self.errors:
            self.add_error(name, said)

    def _unwanted(self, name: str, value: int | None, said: str) -> None:
        if value is not None:
            self.add_error(name, ValidationError(said))

    def fields_of_row(self) -> dict[str, Any]:
        """What the service writes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "once"}
        depreciation = data.pop("depreciation")
        return data | {"amount": depreciation if data["investment"] else data["amount"]}
