"""How allauth behaves here: sign-up closed, our words, and whom the region's own login lets in."""

# allauth ships no types
# mypy: disallow-subclassing-any=False, warn-return-any=False

import base64
import hashlib
import time
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atersok.accounts import services
from atersok.accounts.claims import NoRoleError, read
from atersok.accounts.models import User
from atersok.accounts.services.logins import NoUnitError

LEVEL = "login_level"  # in the session: the level of assurance that the region's login vouched for

_MESSAGES = {
    "account/messages/password_changed.txt": _("Lösenordet är bytt. Andra sessioner är avslutade."),
    "mfa/messages/totp_activated.txt": _("Appen är tillagd."),
    "mfa/messages/totp_deactivated.txt": _("Appen är borttagen."),
    "mfa/messages/webauthn_added.txt": _("Nyckeln är tillagd."),
    "mfa/messages/webauthn_removed.txt": _("Nyckeln är borttagen."),
    "mfa/messages/recovery_codes_generated.txt": _("Du har fått nya reservkoder. De gamla gäller inte längre."),
}


def may_log_in(user: User) -> bool:
    """Active, no one-time password that has run out, and in the demo only if invented – never outside it."""
    if user.initial_password_until and user.initial_password_until < timezone.now():
        return False
    return user.is_active and (settings.DEMO or not user.invented)


def refused(request: HttpRequest, why: str, status: int) -> HttpResponse:
    """The page that says why a login was refused: `no_role`, `no_unit`, `inactive` or `login`."""
    user_login_failed.send(sender=__name__, credentials={}, request=request)
    return render(request, "accounts/login/refused.html", {"why": why}, status=status)


class Accounts(DefaultAccountAdapter):
    """Logging in and out."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Användarnamnet eller lösenordet stämmer inte."),
        "enter_current_password": _("Lösenordet du har nu stämmer inte."),
        "incorrect_password": _("Lösenordet stämmer inte."),
        "username_password_mismatch": _("Användarnamnet eller lösenordet stämmer inte."),
        "too_many_login_attempts": _("För många försök. Vänta en kvart och försök igen."),
        "rate_limited": _("För många försök. Vänta en stund och försök igen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a systemförvaltare makes users."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """The last gate of every way in."""
        return None if may_log_in(user) else refused(request, "inactive", 403)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Remember the level that the region's login vouched for."""
        level = level_of(kwargs.get("signal_kwargs"))
        if level:
            request.session[LEVEL] = level
        return cast("HttpResponse", super().post_login(request, user, **kwargs))

    def get_login_stages(self) -> list[str]:
        """The second factor is left out where the region's login has vouched for one."""
        return ["atersok.accounts.stages.SecondFactor"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """The first factor is set up right after the login: the password was given a moment ago."""
        required = bool(super().is_reauthentication_required(app=app, **kwargs))
        return required and not (app == "allauth.mfa" and _just_logged_in_without_factor(context.request))

    def set_password(self, user: User, password: str) -> None:
        """Through the service, so that history knows."""
        services.choose_password(user, password)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Our words for what has happened; what has none here is not said."""
        template = kwargs.pop("message_template", args[0] if args else None)
        said = kwargs.pop("message", None) or _MESSAGES.get(template or "")
        if said:
            super().add_message(request, level, message=str(said))


def level_of(signal_kwargs: dict[str, Any] | None) -> str:
    """The accepted level that came with a login through the region's IdP, or an empty text."""
    login = (signal_kwargs or {}).get("sociallogin")
    return str(login.account.extra_data.get("level", "")) if login else ""


def _just_logged_in_without_factor(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    recent = bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return recent and not Authenticator.objects.filter(user=request.user).exists()


class Logins(DefaultSocialAccountAdapter):
    """Logging in through the region's own IdP."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: `pre_social_login` has made the user already, or refused."""
        return False

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Only the logins of the settings: a row in the database can't open another door."""
        return [app for app in super().list_apps(request, provider, client_id) if app.pk is None]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Make or update the user from the claims; keep of the claims nothing but the level."""
        claims = sociallogin.account.extra_data
        by = settings.LOGIN_MAPS[sociallogin.provider.app.provider_id]
        try:
            user = services.log_in_by_claims(
                sociallogin.account.provider, sociallogin.account.uid, read(claims["claims"], by), by.label
            )
        except NoRoleError:
            raise ImmediateHttpResponse(refused(request, "no_role", 403)) from None
        except NoUnitError:
            raise ImmediateHttpResponse(refused(request, "no_unit", 403)) from None
        level = next((level for level in claims["levels"] if level in by.levels), "")
        account = SocialAccount.objects.get(provider=sociallogin.account.provider, uid=sociallogin.account.uid)
        account.extra_data = {"level": level}
        account.save(update_fields=["extra_data", "last_login"])
        sociallogin.account, sociallogin.user = account, user

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """One page for all that can fail; the log has the reason, the page does not."""
        raise ImmediateHttpResponse(refused(request, "login", 401))


class Factors(DefaultMFAAdapter):
    """Second factors: what they are made of is kept encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Koden stämmer inte. Vänta på nästa kod i appen och försök igen."),
    }

    def encrypt(self, text: str) -> str:
        """With a key made of SECRET_KEY."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The counterpart."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


def _cipher() -> Fernet:
    key = hashlib.sha256(f"atersok.accounts.factors|{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
