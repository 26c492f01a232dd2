"""What the app's pages share: finding things, the year looked at, tabs, putting a service's words on a form."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, dumps, loads
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from atersok.accounts.guard import Request
from atersok.accounts.permissions import Permission
from atersok.claims.views.common import page, see
from atersok.clock import today
from atersok.funds.listing import year_to_show
from atersok.funds.models import Fund
from atersok.funds.references import odd
from atersok.funds.selectors import funds_for

__all__ = ["fund_or_404", "page", "see", "see_fund"]
_PREVIEW_SECONDS = 3600


def fund_or_404(request: Request, pk: int) -> Fund:
    """A fund that the user may see."""
    return get_object_or_404(funds_for(request.user), pk=pk)


def year_of(request: Request, fund: Fund) -> int:
    """The year looked at (`?ar=`): the one asked for, else the one that matters."""
    asked = request.GET.get("ar", "")
    if asked.isascii() and asked.isdecimal() and int(asked[:5]) in fund.years:
        return int(asked[:5])
    return year_to_show(fund, today().year)


def address(name: str, fund: Fund, year: int) -> str:
    """A page of a fund with its year."""
    return f"{reverse(name, args=[fund.pk])}?ar={year}"


def see_fund(name: str, fund: Fund, year: int) -> HttpResponse:
    """Go to a page of a fund."""
    return see(address(name, fund, year))


def about(request: Request, fund: Fund, year: int, here: str) -> dict[str, Any]:
    """What every tab shows: the fund, the year, the tabs, the other years."""
    names = (
        ("fund", _("Utfall")), ("fund_allocation", _("Fördelning")), ("fund_follow_up", _("Uppföljning")),
        ("fund_askings", _("Äskanden")), ("fund_documents", _("Dokument")), ("fund_history", _("Historik")),
    )  # fmt: skip
    return {
        "fund": fund, "year": year, "may_write": request.user.may(Permission.FUND_WRITE),
        "may_decide": request.user.may(Permission.FUND_DECIDE),
        "tabs": [{"url": address(name, fund, year), "label": label, "current": name == here} for name, label in names],
        "years": [(one, address(here, fund, one)) for one in fund.years] if here != "fund_history" else [],
    }  # fmt: skip


def say(form: BaseForm, error: ValidationError) -> None:
    """What a service said, at the field that it is about."""
    said = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in said.items():
        form.add_error(name if name in form.fields else None, texts)


def saved(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether a filled-in form is right and the service did what was asked; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except ValidationError as error:
        say(form, error)
        return False
    return True


def point_out(request: Request, references: Iterable[str]) -> None:
    """A reference that looks unusual is told, and kept as written."""
    for one in odd(references):
        messages.warning(request, _("%s ser inte ut som ett diarienummer, till exempel RS/2175:11/2016.") % one)


def posted(request: Request) -> QueryDict | None:
    """What was sent, also when all of it was empty."""
    return request.POST if request.method == "POST" else None


def form_page(request: Request, fund: Fund | None, form: BaseForm, **words: Any) -> HttpResponse:
    """A page with one form. `words`: title, intro, button, back, multipart, facts."""
    return page(request, "funds/form.html", {"fund": fund, "form": form, **words})


def sealed(request: Request, what: str, fund: Fund, payload: object) -> str:
    """A preview's content, for the form that saves it: nobody but this user can send it, for this fund, in an hour."""
    return dumps(payload, salt=f"funds.{what}.{fund.pk}.{request.user.pk}", compress=True)


def unsealed(request: Request, what: str, fund: Fund) -> Any:
    """The preview that is sent back, None where it is too old or another's."""
    salt = f"funds.{what}.{fund.pk}.{request.user.pk}"
    try:
        return loads(request.POST.get("preview", ""), salt=salt, max_age=_PREVIEW_SECONDS)
    except BadSignature:
        return None
