"""Fields that several forms share, with errors that say what was written, what is allowed and an example."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atersok.accounts.models import Unit, User
from atersok.people.models import Person
from atersok.people.selectors import number_of, people_for


def day(label: Any, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day as ÅÅÅÅ-MM-DD or ÅÅÅÅMMDD."""
    return forms.DateField(
        label=label, required=required, help_text=help_text,
        error_messages={
            "required": gettext_lazy("Skriv dagen, till exempel 2026-03-01."),
            "invalid": gettext_lazy("Vi förstår inte dagen. Skriv år, månad och dag, till exempel 2026-03-01."),
        },
    )  # fmt: skip


def reason(required: bool = True, help_text: Any = "") -> forms.CharField:
    """Why, kept in history."""
    return forms.CharField(
        label=gettext_lazy("Skäl"), required=required, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=help_text or gettext_lazy("Sparas i historiken. Skriv inga vårduppgifter."),
        error_messages={"required": gettext_lazy("Skriv varför, så att den som läser historiken förstår.")},
    )  # fmt: skip


def text(label: Any, most: int, required: bool = False, **kwargs: Any) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=most, required=required, **kwargs)


def version() -> forms.IntegerField:
    """The version of the row that the form was made from (people.versions)."""
    return forms.IntegerField(widget=forms.HiddenInput)


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when the program runs
    """A unit in use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Unit.objects.filter(active=True), label=kwargs.pop("label", gettext_lazy("Enhet")),
            required=kwargs.pop("required", False), empty_label=gettext_lazy("Ingen"), **kwargs,
        )  # fmt: skip


class PersonField(forms.CharField):
    """A person by the register's own number, `P-12`, among those whom the user may see. Gives the person."""

    def __init__(self, **kwargs: Any) -> None:
        self.user: User | None = None
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        """The person, or None where nothing was written."""
        written = super().clean(value)
        if not written:
            return None
        number = number_of(written)
        found = people_for(self.user).filter(pk=number).first() if self.user and number else None
        if found is None:
            raise ValidationError(
                _("Vi hittar ingen person %(written)s. Skriv till exempel P-12.") % {"written": written}
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        """A person is shown as the number."""
        return value.number if isinstance(value, Person) else value
