"""A form is carried out once: a double click, or a page sent again, makes no second payment.

Mix `Once` into the form, show it with `{{ form }}` (or `{{ form.once }}`), and let `carried_out` do what it asks for.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db import transaction

from atersok.money.models import SentForm


class Once(forms.Form):
    """A form with a hidden mark of its own, made when the page is shown."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)


def carried_out[T](form: forms.Form, act: Callable[[dict[str, Any]], T]) -> T | None:
    """What `act` gives of the form's data; None where the same form has been carried out before.

    One transaction: what is refused leaves no mark, and a second click waits here for the first to be done.
    """
    with transaction.atomic():
        return act(form.cleaned_data) if _first(form.cleaned_data.get("once")) else None


def _first(token: UUID | None) -> bool:
    return token is None or SentForm.objects.get_or_create(token=token)[1]
