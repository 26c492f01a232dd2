"""The ledger's pages: filters, the opening day, months, the table of codes, files and settings."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit
from atersok.claims.forms.fields import Day, Words
from atersok.claims.forms.lists import Filter
from atersok.claims.models.finding import KINDS
from atersok.law.calendar import add_months
from atersok.money.files import order
from atersok.money.files.destinations import Iban
from atersok.money.files.payment_order import BIC
from atersok.money.files.problem import FileError
from atersok.money.forms.impersonal import about_nobody
from atersok.money.forms.payouts import Percent
from atersok.money.models import Account, Bookkeeping, Coding, Event, LedgerFile

_MONTH = re.compile(r"([0-9]{4})-?(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"(?:[Vv]?([0-9]{4})-)?[Vv]?([0-9]{1,9})")

if TYPE_CHECKING:

    class _OfCoding(forms.ModelForm[Coding]): ...

    class _OfBookkeeping(forms.ModelForm[Bookkeeping]): ...

else:  # Django's own class takes no parameter when the program runs
    _OfCoding = _OfBookkeeping = forms.ModelForm


class Month(forms.CharField):
    """A month as ÅÅÅÅ-MM; its first day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=7, **{"widget": forms.TextInput({"class": "short"}), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """The month of a day."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        """The first day, or None where nothing is given."""
        text = super().clean(value)
        if not text:
            return None
        found = _MONTH.fullmatch(text.strip())
        if found is None or not 1990 <= int(found[1]) <= 2199:
            raise ValidationError(_now("Skriv månaden som ÅÅÅÅ-MM, till exempel 2026-10."))
        return date(int(found[1]), int(found[2]), 1)


class Number(forms.CharField):
    """A voucher's number, `V2026-12` or `12`: year or None, and number."""

    def clean(self, value: Any) -> Any:
        """The pair, or None where nothing is given."""
        text = super().clean(value)
        if not text:
            return None
        found = _NUMBER.fullmatch(text.strip())
        if found is None or int(found[2]) > 2**31 - 1:
            raise ValidationError(_now("Skriv numret som V2026-12 eller 12."))
        return (int(found[1]) if found[1] else None), int(found[2])


class VoucherFilter(Filter):
    """Verifikationer."""

    handelse = forms.ChoiceField(label=_("Händelse"), choices=[("", _("Alla")), *Event.choices], required=False)
    manad = Month(label=_("Månad, ÅÅÅÅ-MM"), required=False)
    nummer = Number(label=_("Nummer"), max_length=20, required=False, widget=forms.TextInput({"class": "short"}))


class BalanceFilter(Filter):
    """Saldon."""

    till = Day(label=_("Till och med"), required=False)


class OpenBooks(forms.Form):
    """Ingångsdag."""

    day = Day(label=_("Följ pengarna från och med"))


class CodingForm(_OfCoding):
    """A row of the table."""

    account = forms.ChoiceField(label=_("Kontoslag"), choices=Account.choices)
    kind = forms.ChoiceField(label=_("Bara ersättningen"), choices=[("", "–"), *KINDS], required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.filter(active=True), label=_("Bara enheten"), required=False, empty_label="–"
    )
    number = forms.RegexField(
        r"^[0-9]{1,12}$", label=_("Konto"), error_messages={"invalid": _("Skriv kontot med bara siffror.")}
    )
    since = Day(label=_("Gäller från"))
    until = Day(label=_("Gäller till och med"), required=False)

    class Meta:
        """All of it."""

        model = Coding
        fields = (
            "account", "kind", "unit", "number", "cost_centre", "activity", "object", "project", "counterpart",
            "since", "until",
        )  # fmt: skip


class CodingFile(forms.Form):
    """The table as a file."""

    file = forms.FileField(
        label=_("Fil (xlsx, csv eller ods)"),
        help_text=_("Med samma kolumner som när du hämtar tabellen. Rader som redan finns lämnas som de är."),
    )


class Nothing(forms.Form):
    """Nothing to fill in: only whether it is sent."""


class End(forms.Form):
    """The last day of a row."""

    until = Day(label=_("Gäller till och med"))


class Seal(forms.Form):
    """Says which figures the user saw."""

    seal = forms.CharField(widget=forms.HiddenInput, max_length=16)


class Export(forms.Form):
    """Which vouchers, and as what."""

    since = Month(label=_("Från och med månaden"))
    until = Month(label=_("Till och med månaden"))
    form = forms.ChoiceField(
        label=_("Format"), initial=LedgerFile.Form.SIE, widget=forms.RadioSelect,
        choices=[choice for choice in LedgerFile.Form.choices if choice[0] != LedgerFile.Form.PAIN],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The months in order; `last` is the last day."""
        data = super().clean() or {}
        if data.get("since") and data.get("until"):
            if data["until"] < data["since"]:
                self.add_error("until", ValidationError(_now("Den sista månaden är före den första.")))
                return data
            data["last"] = date.fromordinal(add_months(data["until"], 1).toordinal() - 1)
        return data


class Again(forms.Form):
    """The ledger never got the file."""

    never = forms.BooleanField(
        label=_("Ekonomisystemet har aldrig tagit emot filen"),
        error_messages={"required": _("Kryssa bara om filen aldrig har lästs in: annars bokförs allt två gånger.")},
    )
    reason = Words(
        label=_("Skäl"), rows=3, help_text=_("Sparas i historiken. Inga personuppgifter."), validators=[about_nobody]
    )


class Settings(_OfBookkeeping):
    """Bokföringens inställningar."""

    unsure = Percent(label=_("Av osäkra fordringar sätts av, procent"), max_value=100)
    disputed = Percent(label=_("Av tvistiga fordringar sätts av, procent"), max_value=100)
    columns = forms.CharField(
        label=_("Bokföringsorderns kolumner i ordning"), max_length=200,
        help_text=_("Med semikolon emellan. Konto, debet och kredit måste vara med. Namnen på koderna är kst, "
                    "verksamhet, objekt, projekt och motpart; text och period kan utelämnas."),
    )  # fmt: skip

    class Meta:
        """All of it."""

        model = Bookkeeping
        fields = ("unsure", "disputed", "columns", "iban", "bic")

    def clean_columns(self) -> str:
        """Known columns, each once."""
        columns = [part.strip().lower() for part in self.cleaned_data["columns"].split(";") if part.strip()]
        unknown = [column for column in columns if column not in order.COLUMNS]
        if unknown:
            raise ValidationError(
                _now("Okänd kolumn: %(column)s. Skriv bland %(known)s.")
                % {"column": unknown[0], "known": ", ".join(order.COLUMNS)}
            )
        if len(set(columns)) < len(columns) or not {"konto", "debet", "kredit"} <= set(columns):
            raise ValidationError(_now("Skriv varje kolumn en gång, bland dem konto, debet och kredit."))
        return ";".join(columns)

    def clean_iban(self) -> str:
        """With right check digits."""
        text: str = self.cleaned_data["iban"].replace(" ", "").upper()
        if text:
            try:
                Iban(text)
            except FileError as error:
                raise ValidationError(str(error)) from error
        return text

    def clean_bic(self) -> str:
        """8 or 11 characters."""
        text: str = self.cleaned_data["bic"].strip().upper()
        if text and not BIC.fullmatch(text):
            raise ValidationError(_now("Skriv BIC med 8 eller 11 tecken, till exempel NDEASESS."))
        return text
