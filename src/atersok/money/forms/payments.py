"""Registering, placing and taking back payments."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from atersok.claims.forms.fields import Day, Kronor, Words
from atersok.claims.forms.lists import Filter, kind_choices
from atersok.claims.models.finding import KINDS
from atersok.law.money import show as kr
from atersok.money.forms.impersonal import about_nobody
from atersok.money.models import Doubt, PaymentCode, Receivable
from atersok.money.once import Once
from atersok.money.services.days import Days

_MINUS = ("-", "−", "–")


class SignedKronor(Kronor):
    """An amount that may be below nothing: a recovery."""

    def clean(self, value: Any) -> Any:
        """Öre; a minus sign first makes it negative."""
        text = str(value or "").strip()
        negative = text.startswith(_MINUS)
        amount = super().clean(text.lstrip("-−– ") if negative else value)
        return -amount if negative and amount is not None else amount

    def prepare_value(self, value: Any) -> Any:
        """Öre as kronor in the field, with a minus sign where they are below nothing."""
        negative = isinstance(value, int) and value < 0
        return f"−{super().prepare_value(-value)}" if negative else super().prepare_value(value)


class PaymentFilter(Filter):
    """Inbetalningar."""

    lage = forms.ChoiceField(
        label=_("Läge"), required=False,
        choices=[("", _("Alla")), ("kvar", _("Med något att placera")), ("makulerade", _("Makulerade"))],
    )  # fmt: skip
    ar = forms.IntegerField(label=_("År"), required=False, min_value=2000, max_value=2100)


class ReceivableFilter(Filter):
    """Fordringar."""

    lage = forms.ChoiceField(
        label=_("Läge"), required=False,
        choices=[
            ("", _("Öppna")), ("forfallna", _("Öppna efter väntad betalningsdag")),
            ("for-mycket", _("För mycket betalt")), ("alla", _("Alla")),
        ],
    )  # fmt: skip
    slag = forms.ChoiceField(label=_("Ersättning"), choices=kind_choices, required=False)
    sakerhet = forms.ChoiceField(
        label=_("Säkerhet"), choices=[("", _("Alla")), *Doubt.choices], required=False
    )  # fmt: skip


class NewPayment(Once):
    """An amount that came, with what is known of it."""

    day = Day(label=_("Dag då pengarna kom"))
    amount = SignedKronor(label=_("Belopp"), help_text=_("Minus först om pengar drogs tillbaka."))
    claim_number = forms.CharField(
        label=_("Ansökans nummer"), max_length=40, required=False,
        help_text=_("Om pengarna gäller en enda ansökan: vårt, Migrationsverkets eller diariets nummer."),
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Referens"), max_length=140, required=False, help_text=_("Inga personuppgifter."),
        validators=[about_nobody],
    )  # fmt: skip
    other = forms.BooleanField(label=_("Det är andra pengar"), required=False)

    def __init__(self, *args: Any, days: Days, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = Day(
            label=_("Dag då pengarna kom"), earliest=days.first, latest=days.last, initial=days.last
        )
        if not self.data.get("other"):
            self.fields["other"].widget = forms.HiddenInput()

    def ask(self, error: ValidationError) -> None:
        """Whether it is the same money as is here already: a box to tick appears."""
        self.fields["other"].widget = forms.CheckboxInput()
        self.add_error("other", error)


class Statement(forms.Form):
    """Kontoutdrag."""

    file = forms.FileField(
        label=_("Kontoutdrag (camt.053)"), help_text=_("XML-filen från banken. Samma fil två gånger ändrar inget.")
    )


class Why(forms.Form):
    """A reason that history keeps."""

    reason = Words(
        label=_("Skäl"), rows=3, help_text=_("Sparas i historiken. Inga personuppgifter."), validators=[about_nobody]
    )


class Split(forms.Form):
    """A line in parts."""

    parts = Words(
        label=_("Delar"),
        rows=4,
        help_text=_("Ett belopp på varje rad. Tillsammans ska de vara radens belopp, på öret."),
    )

    def __init__(self, *args: Any, negative: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.negative = negative

    def clean_parts(self) -> list[int]:
        """Öre of each part, with the sign of the line: of what was taken back it may be left out of all."""
        texts = list(filter(None, map(str.strip, self.cleaned_data["parts"].splitlines())))
        taken_back = [text for text in texts if text.startswith(_MINUS)]
        if taken_back and not self.negative:
            raise ValidationError(
                _("%(text)s har minus, men raden är pengar som kom in: varje del måste vara mer än 0 kr."),
                params={"text": taken_back[0]},
            )
        if taken_back and len(taken_back) < len(texts):
            raise ValidationError(_("Raden är ett återkrav: skriv minus framför alla delar, eller inte framför någon."))
        amounts = [SignedKronor().clean(text) for text in texts]
        if not all(amounts):
            raise ValidationError(_("En del kan inte vara 0 kr."))
        return [-abs(amount) if self.negative else amount for amount in amounts]


class Place(forms.Form):
    """Where a line belongs: one of the suggestions, or a claim or quarter by its number."""

    choice = forms.ChoiceField(label=_("Förslag"), widget=forms.RadioSelect, required=False)
    number = forms.CharField(
        label=_("Annan ansökan eller kvartal"), max_length=40, required=False,
        help_text=_("Numret, till exempel A-2026-0118 eller S-2026K3."),
    )  # fmt: skip
    amount = SignedKronor(label=_("Belopp att placera"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"] = forms.ChoiceField(
            label=_("Förslag"), choices=choices, widget=forms.RadioSelect, required=False
        )
        if not choices:
            del self.fields["choice"]

    def clean(self) -> dict[str, Any]:
        """The receivable and row that were chosen."""
        data = super().clean() or {}
        number, choice = data.get("number", "").strip().upper(), data.get("choice", "")
        if bool(number) == bool(choice):
            raise ValidationError(_("Välj ett av förslagen, eller skriv ett nummer."))
        if number:
            found = by_number(number)
            if found is None:
                self.add_error("number", _("Vi hittar ingen fordran med numret %(n)s.") % {"n": number})
            data["target"] = (found.pk if found else 0, None)
        else:
            receivable, _row, row = choice.partition("-")
            data["target"] = (int(receivable), int(row) if row else None)
        return data


_QUARTER = re.compile(r"S-(20[0-9]{2})K([1-4])")


def by_number(number: str) -> Receivable | None:
    """The receivable of a claim (A-2026-0118) or a quarter (S-2026K3)."""
    if found := _QUARTER.fullmatch(number):
        return Receivable.objects.filter(quarter=date(int(found[1]), int(found[2]) * 3 - 2, 1)).first()
    return Receivable.objects.filter(claim__number=number).first()


def is_recovery(code: str) -> bool:
    """Whether a code looks like the agency's codes of recoveries."""
    return code.casefold().startswith("å-")


class Code(forms.ModelForm[PaymentCode]):
    """What a code of the agency's list stands for."""

    kind = forms.ChoiceField(label=_("Ersättning"), choices=lambda: [("", "–"), *KINDS])
    asked = forms.BooleanField(widget=forms.HiddenInput, required=False)

    class Meta:
        """All of it."""

        model = PaymentCode
        fields = ("code", "text", "kind", "recovery")

    def clean(self) -> dict[str, Any]:
        """A code that looks like a recovery's is proposed as one, once: who says otherwise is believed."""
        data: dict[str, Any] = super().clean() or {}
        if is_recovery(data.get("code", "")) and not data.get("recovery") and not data.get("asked"):
            self.data = {name: self.data[name] for name in self.data} | {"recovery": "on", "asked": "on"}
            self.add_error("recovery", _("Koder som börjar med Å- är återkrav. Rutan är nu ikryssad: spara, eller "
                                         "kryssa ur den om den här koden inte är det."))  # fmt: skip
        return data

    def validate_unique(self) -> None:
        """A code that is known is said anew."""


class Rating(forms.Form):
    """How sure a receivable is."""

    doubt = forms.ChoiceField(label=_("Säkerhet"), choices=Doubt.choices)
    expected = Day(label=_("Väntad betalningsdag"), required=False)
    note = Words(
        label=_("Anteckning"), rows=3, required=False, help_text=_("Inga personuppgifter."), validators=[about_nobody]
    )


class WriteDown(Once):
    """Take something off a receivable."""

    event = forms.ChoiceField(label=_("Vad har hänt?"), widget=forms.RadioSelect)
    amount = Kronor(label=_("Belopp"))
    reason = Words(
        label=_("Skäl"), rows=3, help_text=_("Sparas på fordran. Inga personuppgifter."), validators=[about_nobody]
    )

    def __init__(self, *args: Any, recovery: int, accepting: bool = False, **kwargs: Any) -> None:
        """`recovery`: öre that the agency took back, the only thing to accept; `accepting`: that is what this is."""
        super().__init__(*args, **kwargs)
        self.recovery = recovery
        choices = [("write_off", _("Pengarna kommer inte"))]
        if recovery:
            choices.insert(0, ("recovery", _("Vi godtar Migrationsverkets återkrav")))
        event = self.fields["event"] = forms.ChoiceField(
            label=_("Vad har hänt?"), choices=choices[:1] if accepting else choices, widget=forms.RadioSelect,
            initial=choices[0][0] if accepting or not recovery else None,
        )  # fmt: skip
        if accepting or not recovery:
            event.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """No more is accepted than was taken back."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("event") == "recovery" and (data.get("amount") or 0) > self.recovery:
            self.add_error("amount", ValidationError(
                _("Migrationsverket har tagit tillbaka %(amount)s. Skriv högst det."),
                params={"amount": kr(self.recovery)},
            ))  # fmt: skip
        return data
