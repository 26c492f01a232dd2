"""What every page needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from atersok import clock
from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.site import menu


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The demo's banner, the day, and for somebody logged in the menu (worked out only when a page draws it)."""
    always = {"demo": settings.DEMO, "today": clock.today()}
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return always
    return always | {
        "menu": SimpleLazyObject(lambda: menu.entries(request, user)),
        "may_search": user.may(Permission.SEARCH),
        "account_url": menu.address("account"),
    }
