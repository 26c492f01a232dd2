"""What lists are narrowed by. Kept in the address, so without personal data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit, User
from atersok.claims.language import kind_in_words
from atersok.claims.models.claim import State
from atersok.claims.models.finding import KINDS
from atersok.claims.models.request import RequestState

_ALL = _("Alla")
_OWNERS = User.objects.filter(claims__isnull=False).distinct()
_WITHIN = [("", _("När som helst")), ("30", _("Inom 30 dagar")), ("90", _("Inom 90 dagar"))]


def kind_choices() -> list[tuple[str, Any]]:
    """Every reimbursement by its name, all of them first."""
    return [("", _ALL), *((kind, kind_in_words(kind)) for kind, _name in KINDS)]


class Filter(forms.Form):
    """Read from the address: what isn't allowed there is left out, never an error page."""

    def chosen(self) -> dict[str, Any]:
        """What is chosen and allowed; the rest is None."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


class FindingFilter(Filter):
    """Möjliga ersättningar."""

    slag = forms.ChoiceField(label=_("Ersättning"), choices=kind_choices, required=False)
    enhet = forms.ModelChoiceField(
        Unit.objects.filter(active=True), label=_("Enhet"), required=False, empty_label=_("Alla")
    )
    saker = forms.ChoiceField(
        label=_("Säkerhet"), required=False,
        choices=[("", _ALL), ("ja", _("Utan tveksam tolkning")), ("nej", _("Vilar på en tolkning"))],
    )  # fmt: skip
    inom = forms.ChoiceField(label=_("Sista dag"), choices=_WITHIN, required=False)
    ordning = forms.ChoiceField(
        label=_("Ordning"), required=False,
        choices=[
            ("", _("Det som kan sökas först")), ("sista-dag", _("Sista dag")), ("belopp", _("Högst belopp")),
            ("period", _("Senaste perioden")), ("slag", _("Ersättning")),
        ],
    )  # fmt: skip


class ClaimFilter(Filter):
    """Ansökningar."""

    lage = forms.ChoiceField(
        label=_("Läge"), required=False,
        choices=[("", _("Pågående")), ("alla", _ALL), *State.choices],
    )  # fmt: skip
    slag = forms.ChoiceField(label=_("Ersättning"), choices=kind_choices, required=False)
    ansvarig = forms.ModelChoiceField(_OWNERS, label=_("Ansvarig"), required=False, empty_label=_("Alla"))
    inom = forms.ChoiceField(label=_("Sista dag"), choices=_WITHIN, required=False)
    minst = forms.IntegerField(label=_("Minst, kronor"), required=False, min_value=0, max_value=10**9)
    ordning = forms.ChoiceField(
        label=_("Ordning"), required=False,
        choices=[("", _("Nyast först")), ("sista-dag", _("Sista dag")), ("belopp", _("Högst belopp"))],
    )  # fmt: skip


class RequestFilter(Filter):
    """Begärda intyg."""

    lage = forms.ChoiceField(
        label=_("Läge"), required=False,
        choices=[("", _("Obesvarade")), ("alla", _ALL), *RequestState.choices],
    )  # fmt: skip
    enhet = forms.ModelChoiceField(
        Unit.objects.filter(active=True), label=_("Enhet"), required=False, empty_label=_("Alla")
    )
