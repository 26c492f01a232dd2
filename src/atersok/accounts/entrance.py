"""Logging in and out and second factors: allauth's views with our pages, and 422 where something must be corrected."""

# allauth ships no types
# mypy: disallow-subclassing-any=False, warn-return-any=False

from typing import Any, cast
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from atersok.accounts import selectors
from atersok.accounts.models import User

UNPROCESSABLE = 422
both = require_http_methods(["GET", "HEAD", "POST"])


class Corrected:
    """A page with something to correct says so in its status too."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with nothing lost."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # beside a view that has it
        response.status_code = UNPROCESSABLE
        return response


class LogIn(Corrected, account.LoginView):
    """User name and password, the region's own login, and in the demo its invented users."""

    template_name = "accounts/login/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What there is to choose between."""
        return super().get_context_data(**kwargs) | {
            "logins": [self._login(one) for one in get_adapter(self.request).list_providers(self.request)],
            "demo_users": selectors.demo_users() if settings.DEMO else [],
        }

    def _login(self, provider: Any) -> dict[str, str]:
        address = provider.get_login_url(self.request)
        back = self.get_next_url()
        return {"name": provider.name, "url": f"{address}?{urlencode({'next': back})}" if back else address}


class Reauthenticate(Corrected, account.ReauthenticateView):
    """The password once more."""

    template_name = "accounts/login/again.html"


class ChangePassword(Corrected, account.PasswordChangeView):
    """Another password."""

    template_name = "accounts/login/password.html"

    def get_default_success_url(self) -> str:
        """One's own page."""
        return reverse("account")


class ShowFactor(Corrected, mfa.AuthenticateView):
    """The second factor."""

    template_name = "accounts/login/factor.html"


class ShowFactorAgain(Corrected, mfa.ReauthenticateView):
    """The second factor once more."""

    template_name = "accounts/login/again_code.html"


class ShowKeyAgain(webauthn.ReauthenticateWebAuthnView):
    """The key once more."""

    template_name = "accounts/login/again_key.html"


class Factors(mfa.IndexView):
    """One's second factors; the page where the first one is chosen."""

    template_name = "accounts/factors/index.html"


class _Added:
    """Setting up a factor shows that one has it: this session has passed."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Remember it."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # beside a view that has it
        user = cast("User", self.request.user)
        newest = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).latest("pk")
        record_authentication(self.request, user, "mfa", id=newest.pk, type=newest.type, reauthenticated=True)
        return response


class _Removed:
    """Who removes the last factor has to set up another one at once."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Forget what has been shown, if nothing is left of it."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # beside a view that has it
        user = cast("User", self.request.user)
        if not selectors.has_factor(user):
            records = get_authentication_records(self.request, user)
            kept = [record for record in records if record["method"] != "mfa"]
            self.request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
        return response


class AddApp(Corrected, _Added, totp.ActivateTOTPView):
    """An app that shows codes."""

    template_name = "accounts/factors/app.html"


class RemoveApp(Corrected, _Removed, totp.DeactivateTOTPView):
    """Take the app away."""

    template_name = "accounts/factors/remove.html"


class AddKey(Corrected, _Added, webauthn.AddWebAuthnView):
    """A passkey or a security key."""

    template_name = "accounts/factors/key.html"


class RemoveKey(_Removed, webauthn.RemoveWebAuthnView):
    """Take a key away."""

    template_name = "accounts/factors/remove.html"

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("mfa_index")


class RenameKey(Corrected, webauthn.EditWebAuthnView):
    """Call a key something else."""

    template_name = "accounts/factors/rename.html"

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("mfa_index")


log_in = both(LogIn.as_view())
log_out = require_http_methods(["POST"])(account.LogoutView.as_view())
again = both(Reauthenticate.as_view())
password = both(ChangePassword.as_view())
factor = both(ShowFactor.as_view())
factor_again = both(ShowFactorAgain.as_view())
key_again = both(ShowKeyAgain.as_view())
factors = both(Factors.as_view())
add_app = both(AddApp.as_view())
remove_app = both(RemoveApp.as_view())
add_key = both(AddKey.as_view())
remove_key = both(RemoveKey.as_view())
rename_key = both(RenameKey.as_view())
codes = both(recovery.ViewRecoveryCodesView.as_view(template_name="accounts/factors/codes.html"))
new_codes = both(recovery.GenerateRecoveryCodesView.as_view(template_name="accounts/factors/new_codes.html"))


@require_POST
def demo(request: HttpRequest, number: int) -> HttpResponse:
    """Be one of the demo's invented users. There is no such page outside the demo, nor for anybody real."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(selectors.demo_users(), pk=number)
    response: HttpResponse = perform_login(request, Login(user=user))
    return response


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What allauth offers and we do not: the name exists because allauth asks for its address."""
    raise Http404
