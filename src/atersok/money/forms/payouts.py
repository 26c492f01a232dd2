"""Payout runs and the rules they rest on."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit
from atersok.care.words import cost_choices
from atersok.claims.forms.fields import Day, Kronor, Words
from atersok.claims.forms.lists import Filter
from atersok.claims.models.finding import KINDS
from atersok.law.rules.examinations import RULES as EXAMINATIONS
from atersok.money.dividing import permille
from atersok.money.models import Method, PayoutRule, PriceItem

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class NewRun(forms.Form):
    """Up to which day's payments."""

    until = Day(label=_("Inbetalningar till och med"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"] = Day(label=_("Inbetalningar till och med"), latest=today, initial=today)


class Versioned(forms.Form):
    """Says which version of the run the user saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class Discard(Versioned):
    """Why a proposal is thrown away."""

    reason = Words(label=_("Skäl"), rows=3)


class Percent(forms.DecimalField):
    """A share in percent with one decimal, kept as per mille."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=6, decimal_places=1, localize=True, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Per mille as percent."""
        return permille(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Per mille."""
        share = super().clean(str(value or "").replace(",", "."))
        return None if share is None else int(share * 10)


def _again() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Räkna om det som redan är fördelat"), required=False,
        help_text=_("Bara när dagen ligger före något som redan är fördelat. Nästa förslag tar upp skillnaden."),
    )  # fmt: skip


class Rule(forms.ModelForm[PayoutRule]):
    """A fördelningsregel with the decision it rests on."""

    kind = forms.ChoiceField(label=_("Ersättning"), choices=KINDS)
    kept = Percent(label=_("Behålls centralt, procent"), initial=0, max_value=100, required=False)
    sum = Kronor(label=_("Fast belopp per undersökning"), required=False)
    since = Day(label=_("Gäller från"))
    until = Day(label=_("Gäller till och med"), required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.filter(active=True), label=_("Bara enheten"), required=False, empty_label="–"
    )
    again = _again()

    class Meta:
        """All of it."""

        model = PayoutRule
        fields = ("kind", "group", "unit", "method", "kept", "sum", "decision", "since", "until")

    def clean(self) -> dict[str, Any]:
        """What a rule says must be something that can be done."""
        data = super().clean() or {}
        data["kept"] = data.get("kept") or 0
        for name, wrong in _wrong_in(data):
            self.add_error(name, ValidationError(wrong))
        return data


def _wrong_in(data: dict[str, Any]) -> "Iterator[tuple[str, _StrPromise]]":
    method = data.get("method")
    if method == Method.FIXED and not data.get("sum"):
        yield "sum", _("Skriv beloppet som enheten får för varje undersökning.")
    if method == Method.FIXED and data.get("kind") not in EXAMINATIONS:
        yield "method", _("Fast belopp per undersökning går bara för ersättning för hälsoundersökningar.")
    if method != Method.FIXED and data.get("sum"):
        yield "sum", _("Beloppet används bara vid fast belopp per undersökning. Lämna det tomt.")
    if method in (Method.CENTRAL, Method.FIXED, Method.PRICE) and data["kept"]:
        yield "kept", _("Andelen används bara vid faktisk kostnad. Lämna den tom.")


class Price(forms.ModelForm[PriceItem]):
    """A price of the price list."""

    kind = forms.ChoiceField(label=_("Slag av kostnad"), choices=cost_choices())
    share = Percent(label=_("Procent av radens pris"), max_value=1000)
    since = Day(label=_("Gäller från"))
    until = Day(label=_("Gäller till och med"), required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.filter(active=True), label=_("Bara enheten"), required=False, empty_label="–"
    )
    again = _again()

    class Meta:
        """All of it."""

        model = PriceItem
        fields = ("kind", "unit", "share", "decision", "since", "until")


class End(forms.Form):
    """The last day of a rule."""

    until = Day(label=_("Gäller till och med"))
    again = _again()


class StatementFilter(Filter):
    """Which unit and year."""

    enhet = forms.ModelChoiceField(Unit.objects.none(), label=_("Enhet"), required=False, empty_label=None)
    ar = forms.IntegerField(label=_("År"), required=False, min_value=2000, max_value=2100)
