"""OpenID Connect with what allauth leaves out: nonce, signature and issuer of the ID token, one `sub` throughout."""

# allauth ships no types
# mypy: disallow-subclassing-any=False, warn-return-any=False

import hmac
from secrets import token_urlsafe
from typing import Any

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from requests import RequestException

from atersok.accounts.adapters import refused

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
LEEWAY = 30  # seconds between our clock and theirs


class Provider(OpenIDConnectProvider):
    """The region's login. Users are told apart by issuer and uid."""

    @property
    def sub_id(self) -> str:
        """The issuer: another issuer's users are other users."""
        return str(self.app.settings["issuer"])

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Send the user there with state, nonce and PKCE; nothing in our own address changes what is asked for."""
        nonce = token_urlsafe(24)
        asked = self.get_auth_params() | {"nonce": nonce}
        return super().redirect(request, AuthProcess.LOGIN, next_url, None, auth_params=asked, nonce=nonce)

    def extract_uid(self, data: dict[str, Any]) -> str:
        """What tells people apart. Raises OAuth2Error when the login leaves it out."""
        uid = data["claims"].get(self.app.settings["uid_field"])
        if not isinstance(uid, str) or not uid:
            raise OAuth2Error("the claim that tells people apart is missing")
        return uid

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Claims and level, for the adapter."""
        return data

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: our own service reads the claims."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """None: an address never connects a login with a user."""
        return []


class Adapter(OpenIDConnectOAuth2Adapter):
    """One login's conversation with the IdP."""

    nonce = ""

    def get_provider(self) -> Provider:
        """Ours. Raises SocialApp.DoesNotExist for a login that is not set."""
        app = get_adapter(self.request).get_app(self.request, provider=self.provider_id)
        return Provider(self.request, app)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """The claims of the ID token, filled up from userinfo where that is about the same person."""
        told = self.checked(app, kwargs["response"].get("id_token") or "")
        more = self._fetch_user_info(token.token)
        if more.get("sub") != told["sub"]:
            raise OAuth2Error("userinfo tells of another person than the ID token")
        data = {"claims": more | told, "levels": [told.get("acr", "")]}
        return self.get_provider().sociallogin_from_response(request, data)

    def checked(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The ID token's claims when every check holds. Raises OAuth2Error.

        OpenID Connect Core 1.0, 3.1.3.7: issuer, audience, authorised party, signature, time, nonce.
        """
        try:
            told = self._signed(app, id_token)
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("the ID token does not hold") from error
        audience = told["aud"]
        if isinstance(audience, list) and len(audience) > 1 and told.get("azp") != app.client_id:
            raise OAuth2Error("the ID token was made for another party")
        if not self.nonce or not hmac.compare_digest(str(told.get("nonce", "")), self.nonce):
            raise OAuth2Error("the ID token does not belong to this login")
        return told

    def _signed(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(id_token)
        if header.get("alg") not in ALGORITHMS:
            raise ValueError(header.get("alg"))
        keys = jwt.PyJWKSet.from_dict(self._keys())
        key = keys[header["kid"]] if "kid" in header else keys.keys[0]
        told: dict[str, Any] = jwt.decode(
            id_token,
            key=key,
            algorithms=[header["alg"]],
            audience=app.client_id,
            issuer=app.settings["issuer"],
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
        return told

    def _keys(self) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
        keys: dict[str, Any] = response.json()
        return keys


class Callback(OAuth2CallbackView):
    """The way back."""

    def _get_state(self, request: HttpRequest, provider: Provider) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = state.get("nonce", "")
        return state, response


def _adapter(request: HttpRequest, provider_id: str) -> tuple[Adapter, Provider]:
    adapter = Adapter(request, provider_id)
    try:
        return adapter, adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None


@require_GET
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the region's login. A link, not a form: `form-action 'self'` stops a form that ends at another site."""
    _conversation, provider = _adapter(request, provider_id)
    try:
        return provider.redirect(request, AuthProcess.LOGIN, get_next_redirect_url(request))
    except RequestException:
        return refused(request, "login", 502)


@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from it."""
    adapter, _provider = _adapter(request, provider_id)
    response: HttpResponse = Callback.adapter_view(adapter)(request)
    return response
