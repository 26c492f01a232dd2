"""SAML with what allauth leaves out: every assertion once, audience and time required, and no single logout."""

# allauth ships no types
# mypy: disallow-subclassing-any=False, warn-return-any=False

import time
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from allauth.socialaccount.providers.saml.utils import build_saml_config
from allauth.socialaccount.providers.saml.views import ACSView, FinishACSView
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from requests import RequestException

from atersok.accounts.adapters import refused

MOST = 512 * 1024  # bytes; a signed assertion with its certificate is some tens of thousands
_COOKIE = "saml-acs-session"


class Provider(SAMLProvider):
    """The region's login. Users are told apart by the IdP's entity id and the attribute that is set."""

    @property
    def sub_id(self) -> str:
        """The IdP: another IdP's users are other users."""
        return str(self.app.settings["idp"]["entity_id"])

    def sociallogin_from_response(self, request: HttpRequest, auth: OneLogin_Saml2_Auth) -> Any:
        """The person in a valid assertion that has not been used before."""
        if not (_for_us_and_in_time(auth) and self.extract_uid(auth) and _first_time(auth)):
            raise ImmediateHttpResponse(refused(request, "login", 401))
        return super().sociallogin_from_response(request, auth)

    def extract_uid(self, auth: OneLogin_Saml2_Auth) -> str:
        """The attribute that is set, and only that: a NameID may be another one at each login."""
        values = auth.get_attributes().get(self.app.settings["attribute_mapping"]["uid"]) or [""]
        return str(values[0] or "")

    def extract_extra_data(self, auth: OneLogin_Saml2_Auth) -> dict[str, Any]:
        """Attributes and levels, for the adapter."""
        return {"claims": auth.get_attributes(), "levels": auth.get_last_authn_contexts() or []}

    def extract_common_fields(self, auth: OneLogin_Saml2_Auth) -> dict[str, Any]:
        """Nothing: our own service reads the attributes."""
        return {}


def _for_us_and_in_time(auth: OneLogin_Saml2_Auth) -> bool:
    """The library checks an audience and a time that are there; ours must be there."""
    return auth.get_last_assertion_not_on_or_after() is not None and b"AudienceRestriction" in _xml(auth)


def _xml(auth: OneLogin_Saml2_Auth) -> bytes:
    text = auth.get_last_response_xml() or b""
    return text.encode() if isinstance(text, str) else text


def _first_time(auth: OneLogin_Saml2_Auth) -> bool:
    keep = max(60, auth.get_last_assertion_not_on_or_after() - time.time() + 600)
    return bool(cache.add(f"saml.assertion:{auth.get_last_assertion_id()}", 1, timeout=keep))


def _provider(request: HttpRequest, name: str) -> Provider:
    try:
        return Provider(request, get_adapter(request).get_app(request, provider="saml", client_id=name))
    except SocialApp.DoesNotExist:
        raise Http404 from None


class Finish(FinishACSView):
    """The assertion, read in a request that has the user's own session."""

    def get_provider(self, organization_slug: str) -> Provider:
        """Ours."""
        return _provider(self.request, organization_slug)


_receive, _finish = ACSView.as_view(), Finish.as_view()


@require_GET
def login(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """To the region's login."""
    provider = _provider(request, organization_slug)
    try:
        return provider.redirect(request, AuthProcess.LOGIN, get_next_redirect_url(request))
    except (OSError, RequestException, OneLogin_Saml2_Error):
        return refused(request, "login", 502)


@csrf_exempt
@require_POST
def receive(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Back from it, from another site and so without our session: kept for `finish`, which runs in it."""
    _provider(request, organization_slug)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
        return HttpResponse(status=413)
    response: HttpResponse = _receive(request, organization_slug=organization_slug)
    response.cookies[_COOKIE]["httponly"] = True
    return response


@require_GET
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Read the assertion. What is not even XML, or brings a document type of its own, is refused as the rest."""
    try:
        response: HttpResponse = _finish(request, organization_slug=organization_slug)
    except (SyntaxError, ValueError, OneLogin_Saml2_Error):
        return refused(request, "login", 401)
    return response


@require_GET
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What the IdP needs to know of us."""
    config = build_saml_config(request, _provider(request, organization_slug).app.settings, organization_slug)
    del config["sp"]["singleLogoutService"]
    text = OneLogin_Saml2_Settings(settings=config, sp_validation_only=True).get_sp_metadata()
    return HttpResponse(text, content_type="application/samlmetadata+xml")
