"""Another reading for one person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atersok.claims.choices import in_words
from atersok.claims.forms.fields import Words
from atersok.law.policies import Question


class Propose(forms.Form):
    """The choice and why."""

    reason = Words(label=_("Skäl"), help_text=_("Vad talar för tolkningen i det här fallet? Står i historiken."))

    def __init__(self, *args: Any, question: Question, current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(choice, in_words(choice)) for choice in question.choices if choice != current]
        self.fields["choice"] = forms.ChoiceField(
            label=_("Tolkning för personen"), widget=forms.RadioSelect, choices=others
        )
        self.order_fields(["choice", "reason"])


class Withdraw(forms.Form):
    """Why the region's reading holds again."""

    reason = Words(label=_("Skäl"), rows=2)
