"""The region's login as the environment gives it: what can't be right stops the start with its name."""

from pathlib import Path

import pytest
from tests.accounts.saml_idp import ENTITY, metadata, pair

from atersok.accounts.claims import Map, NoRoleError, read
from atersok.site import login

OIDC = {
    "OIDC_ISSUER": "https://idp.region.example/",
    "OIDC_CLIENT_ID": "atersok",
    "OIDC_ROLE_CLAIM": "roles",
    "OIDC_ROLE_MAP": '{"a": "handlaggare"}',
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*OIDC, "SAML_METADATA_URL", "SAML_METADATA_FILE", "SAML_IDP_ENTITY_ID"):
        monkeypatch.delenv(name, raising=False)


def given(monkeypatch: pytest.MonkeyPatch, **names: str) -> login.Logins:
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    return login.from_environment()


def test_without_anything_set_there_is_no_such_login() -> None:
    assert login.from_environment() == login.Logins({}, {})


def test_an_issuer_a_client_and_a_map_are_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hemligt\n", encoding="utf-8")
    found = given(monkeypatch, **OIDC, OIDC_CLIENT_SECRET_FILE=str(secret), OIDC_ACR_VALUES="loa3,loa4")
    app = found.apps["openid_connect"]["APPS"][0]
    assert app["secret"] == "hemligt"  # noqa: S105 – invented
    assert app["settings"]["issuer"] == "https://idp.region.example"
    assert app["settings"]["oauth_pkce_enabled"] is True
    assert app["settings"]["auth_params"] == {"acr_values": "loa3 loa4"}
    assert found.maps["oidc"].levels == {"loa3", "loa4"}


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("OIDC_ISSUER", "http://idp.region.example", "begins with https"),
        ("OIDC_ISSUER", "idp.region.example", "begins with https"),
        ("OIDC_CLIENT_ID", "", "is needed"),
        ("OIDC_ROLE_CLAIM", "", "is needed"),
        ("OIDC_ROLE_MAP", "", "JSON"),
        ("OIDC_ROLE_MAP", "{}", "at least one"),
        ("OIDC_ROLE_MAP", '["a"]', "JSON object"),
        ("OIDC_ROLE_MAP", '{"a": 1}', "JSON object"),
        ("OIDC_ROLE_MAP", '{"a": "kung"}', "kung"),
        ("OIDC_UNIT_MAP", "x", "JSON"),
    ],
)
def test_what_cannot_be_right_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as told:
        given(monkeypatch, **(OIDC | {name: value}))
    assert name in str(told.value)


def test_a_metadata_file_with_another_login_in_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "m.xml"
    file.write_text(metadata(pair().cert), encoding="utf-8")
    told = {"SAML_METADATA_FILE": str(file), "SAML_ROLE_CLAIM": "r", "SAML_ROLE_MAP": '{"a": "handlaggare"}'}
    app = given(monkeypatch, **told, SAML_IDP_ENTITY_ID=ENTITY).apps["saml"]["APPS"][0]
    assert app["settings"]["idp"]["sso_url"] == "https://idp.region.example/sso"
    with pytest.raises(ValueError, match="SAML_METADATA_FILE"):
        given(monkeypatch, SAML_IDP_ENTITY_ID="https://another.example")


def test_metadata_is_fetched_over_https_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="SAML_METADATA_URL"):
        given(monkeypatch, SAML_METADATA_URL="http://idp.example/m.xml", SAML_IDP_ENTITY_ID=ENTITY)


BY = Map("inloggning", "sub", ("first", "last"), "mail", "r", {"x": "strateg"}, protected="p")


def test_a_name_is_put_together_of_its_parts() -> None:
    assert read({"first": ["Karin", "Maria"], "last": "Kraft", "r": "x"}, BY).name == "Karin Kraft"


@pytest.mark.parametrize("value", [None, "", "y", ["y"], {"x": "x"}, 7, ["x "], "X"])
def test_a_role_is_held_exactly_or_not_at_all(value: object) -> None:
    with pytest.raises(NoRoleError):
        read({"r": value}, BY)


@pytest.mark.parametrize("value", [True, "true", "1", "", ["x"]])
def test_no_claim_gives_sight_of_protected_identities_unless_it_is_mapped(value: object) -> None:
    assert read({"r": "x", "p": value, "sees_protected": value}, BY).sees_protected is False
