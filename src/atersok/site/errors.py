"""The pages for what went wrong. They say what to do next and give the id that the log has too."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from atersok.accounts.models import Region, User
from atersok.accounts.permissions import TABLE, Role
from atersok.audit.models import Access
from atersok.audit.requests import request_id
from atersok.audit.services import log_access


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request can't be read (400)."""
    return _page(request, 400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The role may not (403). Says which roles may, and whom to ask; the access log keeps that somebody tried."""
    roles = _roles_that_may(request)
    if roles and isinstance(request.user, User) and request.resolver_match:
        log_access(request.user, Access.DENIED, request.resolver_match.view_name)
    return _page(request, 403, roles=roles, contact_email=contact_email())


def old_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or not this session's (CSRF, 403)."""
    return _page(request, 403, template="403_csrf.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or nothing there that the user may see (404)."""
    return _page(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault in the program (500). Drawn without the database, which may be what failed."""
    return HttpResponse(render_to_string("500.html", {"request_id": request_id.get()}), status=500)


def contact_email() -> str:
    """Whom to ask in the region; empty where it is not said (Inställningar)."""
    return Region.objects.values_list("email", flat=True).first() or ""


def _page(request: HttpRequest, status: int, template: str = "", **context: Any) -> HttpResponse:
    return render(request, template or f"{status}.html", context | {"request_id": request_id.get()}, status=status)


def _roles_that_may(request: HttpRequest) -> list[str]:
    """The roles that hold what the page needs, in the table's order; none where the page's own rule said no."""
    view: Any = getattr(request.resolver_match, "func", None)
    permission = getattr(view, "permission", None)
    if permission is None or not isinstance(request.user, User) or request.user.may(permission):
        return []
    return [str(role.label) for role in Role if role in TABLE[permission]]
