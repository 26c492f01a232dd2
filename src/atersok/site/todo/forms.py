"""What is filled in about things to do."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import User
from atersok.accounts.permissions import TABLE, Permission
from atersok.claims.services.watch import LEAST


def who_can_do() -> Any:
    """The users who have a list of things to do."""
    return User.objects.filter(is_active=True, role__in=TABLE[Permission.TODO]).order_by("name")


def _of_users(form: forms.Form, name: str) -> "forms.ModelChoiceField[User]":
    return cast("forms.ModelChoiceField[User]", form.fields[name])


class Hide(forms.Form):
    """Dölj till."""

    until = forms.DateField(label=_("Dölj till"), help_text=_("Raden visas igen den dagen. Skriv ÅÅÅÅ-MM-DD."))
    reason = forms.CharField(
        label=_("Skäl"), max_length=200, help_text=_("Står i historiken. Skriv inga personuppgifter.")
    )

    def __init__(self, *args: Any, today: date, due: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = due - LEAST if due else today + timedelta(days=30)
        proposed = min(today + timedelta(days=14), latest)
        self.fields["until"].initial = proposed if proposed > today else None


class Give(forms.Form):
    """Ansvarig och ersättare."""

    owner = forms.ModelChoiceField(User.objects.none(), label=_("Ansvarig"))
    substitute = forms.ModelChoiceField(
        User.objects.none(), label=_("Ersättare"), required=False, empty_label=_("Ingen")
    )

    def __init__(self, *args: Any, optional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner, substitute = _of_users(self, "owner"), _of_users(self, "substitute")
        owner.queryset = substitute.queryset = who_can_do()
        if optional:
            owner.required, owner.empty_label = False, _("Ingen")


class Away(forms.Form):
    """Frånvaro."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Vem"), empty_label=None)
    since = forms.DateField(label=_("Från"))
    until = forms.DateField(label=_("Till och med"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of_users(self, "user").queryset = who_can_do()


class Feed(forms.Form):
    """Kalenderadress."""

    amounts = forms.BooleanField(
        label=_("Visa belopp i kalendern"), required=False,
        help_text=_("Kalendern läses av ett annat program. Utan belopp står där bara vad och vilken dag."),
    )  # fmt: skip
