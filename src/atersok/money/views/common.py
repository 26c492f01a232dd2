"""What the app's pages share."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from atersok.accounts.guard import Request
from atersok.claims.views.common import add_error, page, see
from atersok.money.once import carried_out

__all__ = ["add_error", "confirmed", "page", "see"]


def confirmed(
    request: Request, form: forms.Form, act: Callable[[dict[str, Any]], object], *, title: str, action: str, done: str,
    to: str, pk: int | None = None, intro: str = "", facts: Sequence[tuple[str, Any]] = (), color: str = "",
) -> HttpResponse:  # fmt: skip
    """A page that says what will happen, and does it when it is posted. What a service refuses stands on the form.

    A form with the mark of money.once is carried out once; the same sent again is answered like the first.
    """
    if request.method == "POST" and form.is_valid():
        try:
            carried_out(form, act)
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, done)
            return see(to, pk) if pk else see(to)
    faulty = request.method == "POST"
    context = {
        "title": title, "intro": intro, "facts": facts, "form": form, "action": action, "color": color,
        "back": reverse(to, args=[pk] if pk else []), "faulty": faulty,
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if faulty else 200)
