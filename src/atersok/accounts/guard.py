"""The one gate before a view: logged in, and the role holds the permission. The URL × role test reads it back."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission


class Request(HttpRequest):
    """A request that has passed the gate: there is a user."""

    user: User


type View[**P] = Callable[Concatenate[Request, P], HttpResponse]


def needs[**P](permission: Permission) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Let only roles that hold `permission` in; others get the page that says so (403)."""

    def gate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not cast("User", request.user).may(permission):
                raise PermissionDenied
            return view(cast("Request", request), *args, **kwargs)

        guarded_and_logged_in: Any = login_required(guarded)
        guarded_and_logged_in.permission = permission
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded_and_logged_in)

    return gate
