"""Forms for what hangs on a person."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atersok.people.forms.fields import day, reason, text, version
from atersok.people.forms.persons import NumberMixin
from atersok.people.models import CheckMethod, CheckResult, Person, Situation
from atersok.people.services.rows import Period, overlapping
from atersok.people.words import detail_choices, situation_choices


class SituationForm(forms.Form):
    """A situation. One that overlaps another of the same kind is asked about once."""

    kind = forms.ChoiceField(label=gettext_lazy("Situation"))
    since = day(gettext_lazy("Från"))
    until = day(gettext_lazy("Till och med"), required=False, help_text=gettext_lazy("Lämna tomt om den pågår."))
    detail = forms.ChoiceField(
        label=gettext_lazy("Detalj"),
        required=False,
        help_text=gettext_lazy("Boende, grund för tillståndet eller plats."),
    )
    region = forms.RegexField(
        r"^[0-9]{2}$", label=gettext_lazy("Länskod"), required=False,
        help_text=gettext_lazy("Två siffror, till exempel 23."),
        error_messages={"invalid": gettext_lazy("Skriv länskoden med två siffror, till exempel 23.")},
    )  # fmt: skip
    reason = reason(required=False)
    confirm = forms.BooleanField(
        label=gettext_lazy("Spara ändå, perioderna ska gå om lott"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, person: Person, row: Situation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person, self._row = person, row
        choice: Any = self.fields["kind"]
        detail: Any = self.fields["detail"]
        choice.choices, detail.choices = situation_choices(), detail_choices()
        if row is not None:
            self.fields["version"] = version()

    def clean(self) -> dict[str, Any]:
        """Periods are in order; an overlap is confirmed."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if data["until"] and data["until"] < data["since"]:
            self.add_error("until", _("Till och med-dagen %(day)s är före från-dagen.") % {"day": data["until"]})
        elif not data["confirm"]:
            self._ask(overlapping(self._person, self.period(), self._row))
        return data

    def _ask(self, found: list[Situation]) -> None:
        if not found:
            return
        self.fields["confirm"].widget = forms.CheckboxInput()
        periods = ", ".join(f"{row.since} – {row.until or ''}".strip() for row in found)
        self.add_error(
            "confirm",
            _("Personen har redan samma situation %(periods)s. Kryssa i att de ska gå om lott, eller ändra dagarna.")
            % {"periods": periods},
        )

    def period(self) -> Period:
        """What the service writes."""
        data = self.cleaned_data
        return Period(data["kind"], data["since"], data["until"], data["detail"], data["region"])


class EndForm(forms.Form):
    """The last day of something."""

    until = day(gettext_lazy("Sista dag"))
    reason = reason(required=False)
    version = version()


class ReasonForm(forms.Form):
    """Why something is taken away."""

    reason = reason()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class IdentifierForm(NumberMixin):
    """One more number."""

    since = day(gettext_lazy("Gäller från"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["raw"].required = True
        self.fields["raw"].error_messages["required"] = _("Skriv numret.")


class TieForm(forms.Form):
    """An anchor (2010:1122 5 a §)."""

    received = day(gettext_lazy("Ankarpersonen först mottagen"))
    citizen_from = day(gettext_lazy("Ankarpersonen svensk medborgare från"), required=False)
    applied_on = day(gettext_lazy("Ansökan om uppehållstillstånd"))


class CardCheckForm(forms.Form):
    """What a look at the card showed."""

    result = forms.ChoiceField(label=gettext_lazy("Resultat"), choices=CheckResult.choices, widget=forms.RadioSelect)
    method = forms.ChoiceField(label=gettext_lazy("Hur"), choices=CheckMethod.choices, widget=forms.RadioSelect)
    at = forms.DateTimeField(
        label=gettext_lazy("När"), help_text=gettext_lazy("Till exempel 2026-03-01 13:45."),
        input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"], widget=forms.DateTimeInput(format="%Y-%m-%d %H:%M"),
        error_messages={"invalid": gettext_lazy("Skriv dag och tid, till exempel 2026-03-01 13:45.")},
    )  # fmt: skip

    def clean_at(self) -> Any:
        """Has been."""
        at = self.cleaned_data["at"]
        if at > timezone.now() + timedelta(minutes=5):
            raise ValidationError(_("Tiden har inte varit än. Kontrollera dagen."))
        return at


class MergeForm(forms.Form):
    """Which of the two is kept, and why."""

    kept = forms.TypedChoiceField(label=gettext_lazy("Vilken ska finnas kvar?"), widget=forms.RadioSelect, coerce=int)
    reason = reason()

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept: Any = self.fields["kept"]
        kept.choices = choices


class LookUpForm(forms.Form):
    """One number."""

    number = text(
        gettext_lazy("LMA-nummer, reservnummer eller personnummer"), 40, required=True,
        error_messages={"required": gettext_lazy("Skriv numret, till exempel 50-008920.")},
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )  # fmt: skip
