"""Asking for certificates and answering."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from atersok.accounts.models import Unit
from atersok.claims.documents.guidance import CANNOT_WAIT, GUIDED, INTRODUCTIONS, LASTING
from atersok.claims.forms import files
from atersok.claims.forms.fields import Day, Words
from atersok.claims.services.agency import Upload
from atersok.claims.services.requests import Answers

_LIFELONG = "99"
_YES_NO = [("", _l("Framgår inte")), ("1", _l("Ja")), ("0", _l("Nej"))]


def guided(purpose: str) -> str:
    """The letter to start from: what is asked for and each question."""
    paragraphs = [*INTRODUCTIONS[purpose], *(f"{title}: {question}" for title, question in GUIDED[purpose])]
    return "\n\n".join(paragraphs)


def purpose_of(kind: str) -> str:
    """What a certificate must show for a reimbursement."""
    return LASTING if kind.startswith(LASTING) else CANNOT_WAIT


class Ask(forms.Form):
    """A request for a certificate."""

    unit = forms.ModelChoiceField(Unit.objects.filter(active=True), label=_l("Enhet"))
    due = Day(label=_l("Svar senast"))
    text = Words(label=_l("Meddelande till enheten"), rows=14)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_due(self) -> date:
        """In time to come."""
        day: date = self.cleaned_data["due"]
        if day <= self.today:
            raise ValidationError(_("%(day)s har redan varit. Välj en senare dag."), params={"day": day})
        return day


class Answer(forms.Form):
    """The certificate and what it says."""

    file = forms.FileField(label=_l("Intyget"), help_text=_l("PDF, JPG eller PNG. Högst 10 MB."))
    issued = Day(label=_l("Utfärdat"))
    years = forms.CharField(
        label=_l("Väntad vårdtid i år"), required=False, max_length=12, widget=forms.TextInput({"class": "short"}),
        help_text=_l("Till exempel 3 eller 4,5. Skriv livslång om vården väntas pågå hela livet. Tomt: framgår inte."),
    )  # fmt: skip
    at_first_reception = forms.ChoiceField(
        label=_l("Fanns sjukdomen när personen först togs emot i en kommun?"), choices=_YES_NO, required=False
    )
    linked_to_protection = forms.ChoiceField(
        label=_l("Har den direkt samband med skyddsbehovet?"), choices=_YES_NO, required=False
    )
    ordered_by_doctor = forms.ChoiceField(label=_l("Är vården ordinerad av läkare?"), choices=_YES_NO, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_file(self) -> Upload:
        """A PDF or a picture."""
        return files.scanned(self.cleaned_data["file"])

    def clean_issued(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["issued"]
        if day > self.today:
            raise ValidationError(_("%(day)s har inte varit än."), params={"day": day})
        return day

    def clean_years(self) -> int | None:
        """Hundredths of a year."""
        text = self.cleaned_data["years"].strip().lower()
        if not text:
            return None
        if text in ("livslång", "livslångt", "lifelong"):
            return int(_LIFELONG) * 100
        if not re.fullmatch(r"[0-9]{1,2}([.,][0-9]{1,2})?", text):
            raise ValidationError(
                _("%(text)s är inget antal år. Skriv till exempel 3 eller 4,5."), params={"text": text}
            )
        whole, _sign, part = text.replace(",", ".").partition(".")
        return int(whole) * 100 + int(part.ljust(2, "0"))

    def answers(self) -> Answers:
        """What the certificate says."""
        data = self.cleaned_data
        truth = {"1": True, "0": False}
        return Answers(
            data["issued"], data["years"], truth.get(data["at_first_reception"]),
            truth.get(data["linked_to_protection"]), truth.get(data["ordered_by_doctor"]),
        )  # fmt: skip


class Decline(forms.Form):
    """Why the unit can't."""

    text = Words(label=_l("Varför kan intyget inte utfärdas?"), rows=4, max_length=5_000)
