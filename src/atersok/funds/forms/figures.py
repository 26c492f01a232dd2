"""A fund and its figures."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from atersok.accounts.models import Region
from atersok.claims.forms.fields import NATIONAL_DIGITS
from atersok.funds import key
from atersok.funds.forms.fields import Day, Kronor, Percent, Whole, year_choice
from atersok.funds.models import Fund, Part, Status
from atersok.law.money import show

if TYPE_CHECKING:

    class _OfFund(forms.ModelForm[Fund]): ...

else:  # Django's own class takes no parameter when the program runs
    _OfFund = forms.ModelForm

_LINES = _l("Ett villkor per rad. Följer med i tjänsteskrivelsen.")


class FundForm(_OfFund):
    """Everything about a fund but its figures."""

    class Meta:
        """All fields."""

        model = Fund
        fields = (
            "name", "kind", "status", "authority", "diary", "first_year", "last_year", "purpose", "divided", "objekt",
            "handing", "payment", "payment_month", "conditions", "external_conditions",
        )  # fmt: skip
        help_texts = {  # noqa: RUF012 – Django's own way
            "kind": _l("Styr när pengarna blir intäkt, se redovisningsplanen."),
            "status": _l("Aviserade medel kan tas tillbaka."),
            "diary": _l("Till exempel RS/251/2019."),
            "divided": _l("Befolkningsdelen ingår oftast i det generella statsbidraget och fördelas inte här."),
            "objekt": _l("Kostnaderna konteras mot objektet, till exempel 9909."),
            "payment_month": _l("1–12. Används när staten betalar en gång."),
            "conditions": _LINES,
            "external_conditions": _LINES,
        }
        widgets = {  # noqa: RUF012 – Django's own way
            "purpose": forms.Textarea({"rows": 4}),
            "conditions": forms.Textarea({"rows": 8}),
            "external_conditions": forms.Textarea({"rows": 4}),
            "objekt": forms.TextInput({"class": "short"}),
            "diary": forms.TextInput({"class": "short"}),
        }

    def clean(self) -> dict[str, Any]:
        """Ends after it begins."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("Sista året är före det första."))
        return data


def _believed(form: forms.Form, today: date) -> None:
    """No figure of a day to come: it would go before every right one until then."""
    day: Any = form.fields["day"]
    day.latest = today


class _Figure(forms.Form):
    """A year and part of a fund, with the day and the source of the figure."""

    part = forms.ChoiceField(label=_l("Del"), choices=Part)
    day = Day(label=_l("Uppgift per"), help_text=_l("Dagen som siffran gäller, inte dagen du skriver in den."))
    source = forms.CharField(label=_l("Källa"), max_length=300, help_text=_l("Dokument eller webbadress."))

    def __init__(self, *args: Any, fund: Fund, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = year_choice(fund)
        self.order_fields(self.field_order)
        _believed(self, today)

    def fields_of_row(self) -> dict[str, Any]:
        """What the service writes."""
        return dict(self.cleaned_data)


class FrameForm(_Figure):
    """The national frame: what the regions share, or the whole amount and the regions' part of it."""

    amount = Kronor(label=_l("Belopp till regionerna, kronor"), digits=NATIONAL_DIGITS, required=False)
    total = Kronor(
        label=_l("Eller: hela beloppet i landet, kronor"), digits=NATIONAL_DIGITS, required=False,
        help_text=_l("Också kommunernas del. Då behövs regionernas andel, så räknar vi ut beloppet."),
    )  # fmt: skip
    percent = Percent(label=_l("Regionernas andel, procent"), required=False)
    status = forms.ChoiceField(label=_l("Läge"), choices=Status)

    field_order = ("year", "part", "amount", "total", "percent", "status", "day", "source")

    def clean(self) -> dict[str, Any]:
        """Either the amount, or the two that give it."""
        data = super().clean() or self.cleaned_data
        both = (data.get("total") is not None, data.get("percent") is not None)
        if not self.errors and (all(both) == (data.get("amount") is not None) or any(both) != all(both)):
            raise ValidationError(_("Skriv antingen regionernas belopp, eller hela beloppet och regionernas andel."))
        return data

    def fields_of_row(self) -> dict[str, Any]:
        """The amount, and how it was computed."""
        data = dict(self.cleaned_data)
        total, percent = data.pop("total"), data.pop("percent")
        if total is None:
            return data | {"note": ""}
        amount = key.regions_frame(total, key.share_from_percent(percent))
        written = f"{percent.normalize():f}".replace(".", ",")
        return data | {"amount": amount, "note": _("%s %% av %s") % (written, show(total))}


class InputForm(_Figure):
    """Two counts, or a share that somebody has published."""

    own = Whole(label=_l("Regionens antal"), required=False)
    national = Whole(label=_l("Antal i riket"), required=False)
    share = Percent(
        label=_l("Eller: andel i procent"), required=False,
        help_text=_l("Med alla decimaler du har, till exempel 1,27935127. En avrundad andel ger fel belopp."),
    )  # fmt: skip

    field_order = ("year", "part", "own", "national", "share", "day", "source")

    def clean(self) -> dict[str, Any]:
        """Counts or share, and not more here than in the country."""
        data = super().clean() or self.cleaned_data
        own, national, share = (data.get(name) for name in ("own", "national", "share"))
        counts = (own is not None, national is not None)
        if not self.errors and (any(counts) != all(counts) or all(counts) == (share is not None)):
            raise ValidationError(_("Skriv antingen båda antalen eller andelen."))
        if own is not None and national is not None and (own > national or not national):
            self.add_error("own", _("Regionens antal kan inte vara större än rikets."))
        return data


class OutcomeForm(_Figure):
    """What the state decided for the region."""

    amount = Kronor(label=_l("Regionens belopp, kronor"), digits=NATIONAL_DIGITS)

    field_order = ("year", "part", "amount", "day", "source")


class FileForm(forms.Form):
    """A file of at most ten megabytes."""

    megabytes = 10
    file = forms.FileField(label=_l("Fil"))

    def clean_file(self) -> bytes:
        """Its bytes."""
        upload = self.cleaned_data["file"]
        if (upload.size or 0) > self.megabytes * 2**20:
            raise ValidationError(_("Filen är större än %d MB.") % self.megabytes)
        content: bytes = upload.read()
        return content


class TableForm(FileForm):
    """A published national table."""

    part = forms.ChoiceField(label=_l("Rader utan egen del gäller"), choices=Part)
    region = forms.CharField(
        label=_l("Vår region heter i tabellen"), max_length=100, help_text=_l("Som den skrivs där, utan länskod.")
    )
    status = forms.ChoiceField(label=_l("Beloppen i tabellen är"), choices=Status, initial=Status.DECIDED)
    day = Day(label=_l("Underlaget är per"))
    source = forms.CharField(label=_l("Källa"), max_length=300, help_text=_l("Dokument eller webbadress."))

    def __init__(self, *args: Any, fund: Fund, region: Region, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _believed(self, today)
        self.initial.update({"part": fund.divided, "region": region.name.removeprefix("Region ")})


class LedgerForm(FileForm):
    """The ledger's outcome of a year: a region's vouchers are tens of megabytes."""

    megabytes = 64

    def __init__(self, *args: Any, fund: Fund, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = year_choice(fund)
        self.initial["year"] = year
        self.order_fields(["year", "file"])
        self.fields["file"].help_text = _("SIE 4E, eller xlsx/csv med kolumnerna konto, kst, objekt, belopp och datum.")
