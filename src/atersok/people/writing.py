"""The one way a form about a person is shown, checked, carried out and answered."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atersok.accounts.guard import Request
from atersok.audit.history import Changed
from atersok.people.masking import hides
from atersok.people.models import Person
from atersok.people.versions import ChangedMeanwhileError


class SeeOther(HttpResponseRedirect):
    """303: the browser gets the page, and going back does not send the form again."""

    status_code = 303


def identified(request: Request, person: Person) -> Person:
    """The person, where the user may see who it is; else 403: nobody changes what they may not see."""
    if hides(person, request.user):
        raise PermissionDenied
    return person


def posted(request: Request) -> QueryDict | None:
    """What was sent, also when all of it was empty; None when the form is only looked at."""
    return request.POST if request.method == "POST" else None


def write[F: forms.Form](
    request: Request,
    form: F,
    do: Callable[[F], str],
    *,
    title: str,
    action: str,
    back: str,
    intro: str = "",
    facts: Sequence[tuple[str, str]] = (),
    color: str = "",
    go: Callable[[], str] | None = None,
) -> HttpResponse:
    """Show the form; when it is sent and holds, do it and go on to `go()` (or `back`) with what `do` says.

    What the service refuses stands at the field; what somebody else changed meanwhile stands on top, and nothing typed
    is lost: saving once more then overwrites it knowingly.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = do(form)
        except ValidationError as error:
            _put(form, error)
        except ChangedMeanwhileError as error:
            _tell(form, error)
        else:
            messages.success(request, done)
            return SeeOther(go() if go else back)
    context = {
        "title": title,
        "intro": intro,
        "facts": facts,
        "form": form,
        "action": action,
        "color": color,
        "back": back,
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


def page_of(person: Person, anchor: str = "") -> str:
    """The address of the person's page."""
    return reverse("person", args=[person.pk]) + (f"#{anchor}" if anchor else "")


def _put(form: forms.Form, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        form.add_error(name if name in form.fields else None, problems)


def _tell(form: forms.Form, error: ChangedMeanwhileError) -> None:
    sent: Any = form.data
    data = sent.copy()
    data[form.add_prefix("version")] = str(error.version)
    form.data = data
    form.add_error(
        None,
        _("Någon annan ändrade uppgifterna medan du skrev. Det du skrev finns kvar. Spara igen om det ska gälla."),
    )
    for change in error.changes:
        form.add_error(None, _said(change))


def _said(change: Changed) -> str:
    fields = ", ".join(f"{row.field}: {row.before} → {row.after}" for row in change.fields)
    return _("%(who)s, %(at)s: %(fields)s") % {
        "who": change.who,
        "at": timezone.localtime(change.at).strftime("%H:%M"),
        "fields": fields,
    }
