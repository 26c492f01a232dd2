"""What several pages share."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atersok.accounts.guard import Request
from atersok.intake import selectors
from atersok.intake.models import Import

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def found(request: Request, number: int) -> Import:
    """The import, or 404."""
    return get_object_or_404(selectors.imports(request.user), pk=number)


def language() -> str:
    """`sv` or `en`."""
    return "en" if (get_language() or "sv").startswith("en") else "sv"


def see_other(name: str, *arguments: object) -> HttpResponseRedirect:
    """After a POST: get the page."""
    response = redirect(name, *arguments)
    response.status_code = 303
    return response


def not_in_preview(request: Request, number: int) -> HttpResponse:
    """Somebody else, or another window, was first."""
    messages.warning(request, _("Inläsningen har gått vidare sedan sidan visades. Så här är läget nu."))
    return see_other("import", number)


def download(content: bytes, name: str) -> HttpResponse:
    """A workbook with a name that tells nothing about anybody."""
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
