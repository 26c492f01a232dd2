"""A bill with its rows, and what is decided about it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit, User
from atersok.claims.forms.fields import Day, Kronor
from atersok.claims.forms.lists import Filter
from atersok.claims.language import reader
from atersok.clock import today
from atersok.intake.reading import Cells, FileRefused
from atersok.law.calendar import quarter_start
from atersok.money.bill_reading import senders_for
from atersok.money.bill_table import (
    FIELDS,
    SOURCE,
    ReadLine,
    UnreadableError,
    cells_of_bytes,
    cells_of_rows,
    read,
)
from atersok.money.models import BillState

MAX_FILE = 10 * 2**20
BY_HAND = 5


class BillFilter(Filter):
    """Räkningar."""

    lage = forms.ChoiceField(
        label=_("Läge"), required=False,
        choices=[("", _("Pågående")), ("alla", _("Alla")), *BillState.choices],
    )  # fmt: skip
    enhet = forms.ModelChoiceField(
        Unit.objects.filter(private=True), label=_("Enhet"), required=False, empty_label=_("Alla")
    )


class LinesForm(forms.Form):
    """The rows in one of three ways: a file, pasted cells, or typed in a few boxes."""

    total = Kronor(
        label=_("Att betala enligt fakturan"), required=False,
        help_text=_("Kronor när patientavgifterna är avdragna. Då kontrollerar vi att raderna ger samma summa."),
    )  # fmt: skip
    file = forms.FileField(label=_("Fil med raderna"), required=False, help_text=_("xlsx, ods eller csv."))
    cells = forms.CharField(
        label=_("Eller klistra in raderna"), required=False, strip=False, max_length=2_000_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Markera raderna i kalkylprogrammet, rubrikraden också, kopiera och klistra in här."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: list[ReadLine] = []
        for row in range(BY_HAND):
            for name in FIELDS:
                self.fields[f"row_{row}_{name}"] = forms.CharField(
                    label=f"{SOURCE.by_name[name].title.fill(reader())}, {row + 1}", required=False, max_length=200
                )

    @property
    def hand_rows(self) -> list[list[forms.BoundField]]:
        """The boxes, row by row."""
        return [[self[f"row_{row}_{name}"] for name in FIELDS] for row in range(BY_HAND)]

    @property
    def headings(self) -> list[str]:
        """Above the boxes."""
        return [SOURCE.by_name[name].title.fill(reader()) for name in FIELDS]

    def clean(self) -> dict[str, Any]:
        """Read the rows; what is wrong with the table as a whole is an error of the form."""
        data: dict[str, Any] = super().clean() or {}
        typed = [[data.get(f"row_{row}_{name}") or "" for name in FIELDS] for row in range(BY_HAND)]
        ways = [data.get("file"), (data.get("cells") or "").strip(), any(map(any, typed))]
        if sum(map(bool, ways)) != 1:
            raise forms.ValidationError(
                _("Lämna raderna på ett sätt: som fil, inklistrade eller skrivna i rutorna.")
                if any(ways) else _("Räkningen har inga rader. Välj en fil, klistra in eller skriv dem i rutorna.")
            )  # fmt: skip
        self.lines = self._read(data, typed)
        return data

    def _read(self, data: dict[str, Any], typed: list[list[str]]) -> list[ReadLine]:
        try:
            return read(self._cells(data, typed), today())
        except FileRefused as refused:
            raise forms.ValidationError(refused.problem.fill(reader())) from refused
        except UnreadableError as error:
            raise forms.ValidationError([problem.fill(reader()) for problem in error.problems]) from error

    def _cells(self, data: dict[str, Any], typed: list[list[str]]) -> Cells:
        if file := data.get("file"):
            if file.size > MAX_FILE:
                raise forms.ValidationError(_("Filen är större än 10 MB. Dela upp räkningen."))
            return cells_of_bytes(file.read())
        if text := data.get("cells"):
            return cells_of_bytes(text.encode("utf-8", "replace"))
        return cells_of_rows(typed)


class BillForm(LinesForm):
    """A new bill."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Enhet"), empty_label=_("Välj enhet"))
    invoice = forms.CharField(label=_("Fakturanummer"), max_length=60)
    day = Day(label=_("Fakturadatum"))
    field_order = ("unit", "invoice", "day", "total")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = senders_for(user)
        if user.only_unit is not None:
            units.initial = user.only_unit
            units.empty_label = None

    def clean_day(self) -> date:
        """Not a day to come."""
        day: date = self.cleaned_data["day"]
        if day > today():
            raise forms.ValidationError(_("Fakturadatumet har inte varit än."))
        return day


class VersionForm(forms.Form):
    """The version that the user saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(VersionForm):
    """What is missing."""

    reason = forms.CharField(
        label=_("Till enheten: vad som saknas"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class CancelForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Varför?"), max_length=500)


class DayForm(forms.Form):
    """On which day: one that has been."""

    day = Day(label=_("Dag"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = Day(label=_("Dag"), latest=today())


class PeriodFilter(Filter):
    """A period, this quarter and the one before where nothing is said."""

    fran = Day(label=_("Från"), required=False, widget=forms.DateInput({"class": "date"}))
    till = Day(label=_("Till och med"), required=False, widget=forms.DateInput({"class": "date"}))

    def period(self) -> tuple[date, date]:
        """From and through."""
        chosen = self.chosen()
        until = chosen["till"] or today()
        since = chosen["fran"] or quarter_start(quarter_start(until) - timedelta(days=1))
        return min(since, until), until


class BilledForm(DayForm):
    """The invoice that went out."""

    invoice = forms.CharField(label=_("Fakturanummer"), max_length=60, required=False)
