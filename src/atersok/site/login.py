"""The region's own login from the environment (docs/login.md). What can't be right stops the start with its name."""

import json
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from atersok.accounts.claims import Map
from atersok.accounts.permissions import Role
from atersok.site import environment

_LOCAL = ("localhost", "127.0.0.1", "::1")
HSA = "http://sambi.se/attributes/1/"  # the names by which Inera's IdP gives HSA attributes in SAML


class Logins(NamedTuple):
    """What allauth needs to know (`apps`), and how each login's claims are read (`maps`, by the login's id)."""

    apps: dict[str, Any]
    maps: dict[str, Map]


def from_environment() -> Logins:
    """The logins that are set. Raises ValueError naming the variable and what is allowed."""
    apps, maps = {}, {}
    if environment.text("OIDC_ISSUER"):
        apps["openid_connect"] = {"APPS": [_oidc()]}
        maps["oidc"] = _map("OIDC", "sub", "name", "email", environment.words("OIDC_ACR_VALUES"))
    if environment.text("SAML_METADATA_URL") or environment.text("SAML_METADATA_FILE"):
        apps["saml"] = {"APPS": [_saml()]}
        names = f"{HSA}givenName,{HSA}surname"
        levels = environment.words("SAML_AUTHN_CONTEXTS")
        maps["saml"] = _map("SAML", f"{HSA}employeeHsaId", names, f"{HSA}mail", levels)
    return Logins(apps, maps)


def _oidc() -> dict[str, Any]:
    levels = environment.words("OIDC_ACR_VALUES")
    issuer = _address("OIDC_ISSUER").rstrip("/")
    return {
        "provider_id": "oidc",
        "name": environment.text("OIDC_LABEL", "regionens inloggning"),
        "client_id": _must("OIDC_CLIENT_ID"),
        "secret": environment.text("OIDC_CLIENT_SECRET"),
        "settings": {
            "server_url": issuer,
            "issuer": issuer,
            "oauth_pkce_enabled": True,
            "scope": environment.words("OIDC_SCOPE", "openid,profile,email"),
            "auth_params": {"acr_values": " ".join(levels)} if levels else {},
            "uid_field": environment.text("OIDC_UID_CLAIM", "sub"),
        },
    }


def _saml() -> dict[str, Any]:
    entity = _must("SAML_IDP_ENTITY_ID")
    if environment.text("SAML_METADATA_URL"):
        idp = {"entity_id": entity, "metadata_url": _address("SAML_METADATA_URL")}
    else:
        idp = _metadata(Path(_must("SAML_METADATA_FILE")), entity)
    own = environment.text("SAML_ENTITY_ID")
    return {
        "provider_id": "saml",
        "name": environment.text("SAML_LABEL", "regionens inloggning"),
        "client_id": "region",  # the word in our own addresses: /konto/saml/region/…
        "settings": {
            "idp": idp,
            "sp": {"entity_id": own} if own else {},
            "attribute_mapping": {"uid": environment.text("SAML_UID_CLAIM", f"{HSA}employeeHsaId")},
            "advanced": {
                "strict": True,
                "want_assertion_signed": True,
                "reject_deprecated_algorithm": True,
                "reject_idp_initiated_sso": True,
                "allow_single_label_domains": True,  # localhost, and names inside a region's own net
            },
        },
    }


def _map(kind: str, uid: str, names: str, email: str, levels: list[str]) -> Map:
    return Map(
        label=environment.text(f"{kind}_LABEL", "regionens inloggning"),
        uid=environment.text(f"{kind}_UID_CLAIM", uid),
        name=tuple(environment.words(f"{kind}_NAME_CLAIM", names)),
        email=environment.text(f"{kind}_EMAIL_CLAIM", email),
        role=_must(f"{kind}_ROLE_CLAIM"),
        roles=_roles(f"{kind}_ROLE_MAP"),
        unit=environment.text(f"{kind}_UNIT_CLAIM"),
        units=_pairs(f"{kind}_UNIT_MAP", "{}"),
        protected=environment.text(f"{kind}_PROTECTED_CLAIM"),
        protected_values=frozenset(environment.words(f"{kind}_PROTECTED_VALUES")),
        levels=frozenset(levels),
    )


def _roles(name: str) -> dict[str, str]:
    pairs = _pairs(name, "")
    unknown = sorted(set(pairs.values()) - set(Role.values))
    if unknown or not pairs:
        raise ValueError(f"{name}: unknown roles {unknown}; allowed are {', '.join(Role.values)}, at least one")
    return pairs


def _pairs(name: str, default: str) -> dict[str, str]:
    text = environment.text(name, default)
    try:
        pairs = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f'{name}: {error}; allowed is a JSON object of texts, e.g. {{"a": "b"}}') from error
    if not isinstance(pairs, dict) or not all(isinstance(value, str) for value in pairs.values()):
        raise ValueError(f'{name}={text!r}: allowed is a JSON object of texts, e.g. {{"a": "b"}}')
    return pairs


def _must(name: str) -> str:
    value = environment.text(name)
    if not value:
        raise ValueError(f"{name} is needed for the login that is set (docs/login.md)")
    return value


def _address(name: str) -> str:
    value = environment.text(name)
    parts = urlsplit(value)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
        raise ValueError(f"{name}={value!r}: allowed is an address that begins with https://")
    return value


def _metadata(path: Path, entity: str) -> dict[str, Any]:
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

    idp = OneLogin_Saml2_IdPMetadataParser.parse(path.read_text(encoding="utf-8"), entity_id=entity).get("idp", {})
    if "x509cert" not in idp:
        raise ValueError(
            f"SAML_METADATA_FILE={str(path)!r}: no login called {entity!r} with exactly one signing certificate in it; "
            "during a change of certificates use SAML_METADATA_URL"
        )
    return {"entity_id": entity, "x509cert": idp["x509cert"], "sso_url": idp["singleSignOnService"]["url"]}
