"""The region's own login by OpenID Connect: against a real provider, and with everything about it forged in turn."""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from oidc_provider_mock import run_server_in_thread  # type: ignore[import-untyped]  # ships no types
from tests.accounts.signing_in import Browser, history, person, real_world, where

from atersok.accounts import oidc
from atersok.accounts.claims import Map
from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.models import Access, AccessLog

START, BACK = "/konto/oidc/oidc/", "/konto/oidc/oidc/svar/"
MAP = Map(
    label="regionens inloggning",
    uid="sub",
    name=("name",),
    email="email",
    role="roles",
    roles={"atersok-strateg": Role.STRATEGIST, "atersok-enhet": Role.UNIT, "atersok-handlaggare": Role.CASE_WORKER},
    unit="unit",
    units={"SE-MED": "MED"},
    protected="rights",
    protected_values=frozenset({"skyddade"}),
    levels=frozenset({"loa3"}),
)


def claims(**more: Any) -> dict[str, Any]:
    return {"name": "Karin Kraft", "email": "karin@region.example", "roles": ["atersok-handlaggare"]} | more


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with run_server_in_thread() as running:
        yield running


@pytest.fixture(scope="module")
def issuer(server: Any) -> str:
    return f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _world(db: None, settings: Any, issuer: str) -> None:
    real_world(settings)
    Region.objects.create(pk=1, code="23", name="Region Exempel")
    Unit.objects.create(code="MED", name="Medicinkliniken")
    use(settings, issuer, MAP)


def use(settings: Any, issuer: str, by: Map, client: str = "atersok") -> None:
    app = {
        "provider_id": "oidc",
        "name": by.label,
        "client_id": client,
        "secret": "hemligt",
        "settings": {
            "server_url": issuer,
            "issuer": issuer,
            "oauth_pkce_enabled": True,
            "scope": ["openid", "profile", "email"],
            "auth_params": {"acr_values": "loa3"},
            "uid_field": "sub",
        },
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    settings.LOGIN_MAPS = {"oidc": by}


def known(issuer: str, sub: str, told: dict[str, Any]) -> None:
    """Tell the provider what to say of somebody."""
    requests.put(f"{issuer}/users/{sub}", json=told, timeout=5).raise_for_status()


def there(browser: Browser, sub: str, path: str = START) -> str:
    """To the provider and through it; the address it sends the browser back to."""
    away = browser.get(path).headers["Location"]
    answer = requests.post(away, data={"sub": sub}, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def log_in(issuer: str, sub: str = "k1", browser: Browser | None = None, **told: Any) -> Any:
    known(issuer, sub, claims(**told))
    browser = browser or Browser()
    return browser.get(there(browser, sub))


def test_the_first_login_makes_the_user_with_the_role_of_the_claims(issuer: str) -> None:
    browser = Browser()
    assert where(log_in(issuer, browser=browser, acr="loa3")) == "/"
    user = User.objects.get()
    assert (user.name, user.email, user.role, user.unit) == (
        "Karin Kraft",
        "karin@region.example",
        Role.CASE_WORKER,
        None,
    )
    assert not user.has_usable_password()
    assert not user.sees_protected
    assert browser.get("/konto/").status_code == 200, "the level was vouched for: no second factor here"
    assert history(user)[-1]["reason"] == "inloggning via regionens inloggning"
    assert AccessLog.objects.get(action=Access.LOGIN).what == "regionens inloggning"


def test_of_the_claims_nothing_is_kept_but_the_level(issuer: str) -> None:
    log_in(issuer, acr="loa3")
    account = SocialAccount.objects.get()
    assert account.extra_data == {"level": "loa3"}
    assert (account.provider, account.uid) == (issuer, "k1")


@pytest.mark.parametrize("acr", [None, "loa2", "loa4"])
def test_without_an_accepted_level_the_second_factor_is_needed_here(issuer: str, acr: str | None) -> None:
    browser = Browser()
    log_in(issuer, browser=browser, **({"acr": acr} if acr else {}))
    assert where(browser.get("/konto/")) == "/konto/faktor/"


def test_a_level_from_an_earlier_login_does_not_stay(issuer: str) -> None:
    browser = Browser()
    log_in(issuer, browser=browser, acr="loa3")
    browser.send("/konto/logga-ut/", page="/konto/")
    log_in(issuer, browser=browser)
    assert where(browser.get("/konto/")) == "/konto/faktor/"


def test_each_login_brings_role_and_name_up_to_date_and_history_says_why(issuer: str) -> None:
    log_in(issuer, acr="loa3")
    log_in(issuer, acr="loa3", roles=["atersok-strateg"], name="Karin Gift")
    user = User.objects.get()
    assert (user.role, user.name) == (Role.STRATEGIST, "Karin Gift")
    last = history(user)[-1]
    assert last["role"] == Role.STRATEGIST
    assert last["reason"] == "inloggning via regionens inloggning"


def test_a_login_that_changes_nothing_leaves_no_history(issuer: str) -> None:
    log_in(issuer, acr="loa3")
    before = [row for row in history(User.objects.get()) if row.get("reason")]
    log_in(issuer, acr="loa3")
    assert [row for row in history(User.objects.get()) if row.get("reason")] == before


@pytest.mark.parametrize("roles", [[], ["annat"], "annat", None, 7])
def test_who_has_no_role_is_refused_with_a_page_that_says_so(issuer: str, roles: Any) -> None:
    answer = log_in(issuer, acr="loa3", roles=roles)
    assert answer.status_code == 403
    assert "säger inte att du har en roll i Återsök" in answer.content.decode()
    assert not User.objects.exists()
    assert AccessLog.objects.get().action == Access.LOGIN_FAILED


def test_who_loses_the_role_is_refused_at_the_next_login(issuer: str) -> None:
    log_in(issuer, acr="loa3")
    assert log_in(issuer, acr="loa3", roles=[]).status_code == 403


def test_of_several_roles_the_first_in_the_map_holds(issuer: str) -> None:
    log_in(issuer, acr="loa3", roles=["atersok-handlaggare", "atersok-strateg"])
    assert User.objects.get().role == Role.STRATEGIST


@pytest.mark.parametrize("told", ["SE-MED", "MED"])
def test_a_units_user_gets_the_unit_by_the_map_or_by_its_code(issuer: str, told: str) -> None:
    log_in(issuer, acr="loa3", roles=["atersok-enhet"], unit=told)
    assert User.objects.get().unit == Unit.objects.get()


@pytest.mark.parametrize("told", ["SE-OKÄND", ""])
def test_a_units_user_without_a_unit_known_here_is_refused(issuer: str, told: str) -> None:
    answer = log_in(issuer, acr="loa3", roles=["atersok-enhet"], unit=told)
    assert answer.status_code == 403
    assert "enhet som inte finns" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(("rights", "sees"), [(None, False), (["annat"], False), (["skyddade"], True)])
def test_protected_identities_are_seen_only_by_who_has_the_mapped_right(issuer: str, rights: Any, sees: bool) -> None:
    log_in(issuer, acr="loa3", rights=rights)
    assert User.objects.get().sees_protected is sees


def test_the_right_to_see_protected_identities_goes_when_the_claim_does(issuer: str) -> None:
    log_in(issuer, acr="loa3", rights=["skyddade"])
    log_in(issuer, acr="loa3")
    assert not User.objects.get().sees_protected


def test_an_address_or_a_user_name_never_leads_into_somebody_elses_account(issuer: str) -> None:
    local = person(username="k1", email="karin@region.example")
    log_in(issuer, acr="loa3", preferred_username="k1", email_verified=True)
    assert User.objects.count() == 2
    assert SocialAccount.objects.get().user != local


def test_the_same_sub_from_another_issuer_is_another_person(issuer: str, settings: Any) -> None:
    log_in(issuer, acr="loa3")
    with run_server_in_thread() as second:
        other = f"http://localhost:{second.server_port}"
        use(settings, other, MAP)
        log_in(other, acr="loa3")
    assert User.objects.count() == 2


def test_an_inactive_user_is_not_let_in_nor_changed(issuer: str) -> None:
    log_in(issuer, acr="loa3")
    User.objects.update(is_active=False)
    assert log_in(issuer, acr="loa3", roles=["atersok-strateg"]).status_code == 403
    assert User.objects.get().role == Role.CASE_WORKER


def test_an_address_that_is_none_does_not_stop_the_login(issuer: str) -> None:
    assert where(log_in(issuer, acr="loa3", email="ingen adress")) == "/"
    assert User.objects.get().email == ""


def test_hostile_claims_are_shown_as_text(issuer: str) -> None:
    browser = Browser()
    log_in(issuer, browser=browser, acr="loa3", name="<script>alert(1)</script>" + "x" * 500)
    assert b"<script>alert" not in browser.get("/konto/").content


def test_the_login_page_links_to_it_and_keeps_where_one_was_going() -> None:
    page = Browser().get("/konto/logga-in/?next=/konto/").content.decode()
    assert 'href="/konto/oidc/oidc/?next=%2Fkonto%2F"' in page
    assert "Logga in med regionens inloggning" in page


def test_one_comes_back_to_where_one_was_going_and_never_to_another_site(issuer: str) -> None:
    known(issuer, "k1", claims(acr="loa3"))
    browser = Browser()
    assert where(browser.get(there(browser, "k1", f"{START}?next=/konto/"))) == "/konto/"
    browser = Browser()
    assert where(browser.get(there(browser, "k1", f"{START}?next=https://evil.example/"))) == "/"


# --- what is asked for ------------------------------------------------------------------------------------------------
def test_state_nonce_pkce_and_level_are_asked_for_and_nothing_in_the_address_changes_them() -> None:
    away = Browser().get(f"{START}?process=connect&auth_params=acr_values%3Dloa1&scope=admin").headers["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(away).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["nonce"]) >= 22
    assert len(asked["state"]) >= 16
    assert asked["acr_values"] == "loa3"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["response_type"] == "code"


def test_a_provider_that_does_not_answer_gives_a_page_and_no_fault(settings: Any) -> None:
    use(settings, "http://localhost:9", MAP)
    assert Browser().get(START).status_code == 502


# --- what is refused --------------------------------------------------------------------------------------------------
def refused(answer: Any) -> bool:
    assert answer.status_code == 401, answer.content.decode()[:2000]
    assert "gick inte att lita på" in answer.content.decode()
    return not User.objects.exists() and not SocialAccount.objects.exists()


def test_an_answer_without_the_state_that_was_sent_is_refused(issuer: str) -> None:
    known(issuer, "k1", claims(acr="loa3"))
    back = there(Browser(), "k1")
    assert refused(Browser().get(back)), "another browser's answer"
    browser = Browser()
    there(browser, "k1")
    assert refused(browser.get(re.sub(r"state=[^&]+", "state=x", back)))


def test_an_answer_works_once(issuer: str) -> None:
    known(issuer, "k1", claims(acr="loa3"))
    browser = Browser()
    back = there(browser, "k1")
    assert browser.get(back).status_code == 302
    assert browser.get(back).status_code == 401, "the same browser, the same answer"


def test_an_answer_after_ten_minutes_is_refused(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known(issuer, "k1", claims(acr="loa3"))
    browser = Browser()
    back = there(browser, "k1")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)
    assert refused(browser.get(back))


def test_the_providers_refusal_is_a_page() -> None:
    browser = Browser()
    state = parse_qs(urlsplit(browser.get(START).headers["Location"]).query)["state"][0]
    assert refused(browser.get(f"{BACK}?error=access_denied&state={state}"))


KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _key in range(2))


def good(issuer: str, sent: str, more: dict[str, Any]) -> dict[str, Any]:
    """What an ID token says, with something else in it; None leaves it out."""
    now = int(time.time())
    told = {"iss": issuer, "aud": "atersok", "sub": "k1", "iat": now, "exp": now + 60, "nonce": sent, "acr": "loa3"}
    return {name: value for name, value in (told | more).items() if value is not None}


@pytest.fixture
def forge(issuer: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Log in with an ID token that is made here, signed by a key that the provider publishes."""
    known(issuer, "k1", claims())
    public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "1", "alg": "RS256"}
    monkeypatch.setattr(oidc.Adapter, "_keys", lambda _self: {"keys": [public]})

    def attempt(key: Any = KEY, alg: str = "RS256", raw: str | None = None, kid: str = "1", **more: Any) -> Any:
        browser = Browser()
        back = there(browser, "k1")
        real = oidc.Adapter.get_access_token_data

        def swap(self: Any, *args: Any, **kwargs: Any) -> Any:
            told = good(issuer, self.nonce, more)
            made = raw or jwt.encode(told, key, algorithm=alg, headers={"kid": kid})
            return real(self, *args, **kwargs) | {"id_token": made}

        monkeypatch.setattr(oidc.Adapter, "get_access_token_data", swap)
        try:
            return browser.get(back)
        finally:
            monkeypatch.setattr(oidc.Adapter, "get_access_token_data", real)

    return attempt


def test_a_right_token_is_let_in_so_that_the_refusals_below_mean_something(forge: Any) -> None:
    assert where(forge()) == "/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": OTHER},
        {"key": None, "alg": "none"},
        {"key": "x" * 64, "alg": "HS256"},
        {"kid": "2"},
        {"iss": "https://evil.example"},
        {"aud": "another-service"},
        {"aud": ["atersok", "another-service"]},
        {"aud": ["atersok", "another-service"], "azp": "another-service"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"nonce": None},
        {"nonce": "x" * 32},
        {"sub": "somebody-else"},
        {"raw": "not-a-token"},
        {"raw": "e30.e30."},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_a_token_that_does_not_hold_is_refused(forge: Any, wrong: dict[str, Any]) -> None:
    assert refused(forge(**wrong))


def test_a_clock_that_is_half_a_minute_off_is_forgiven_and_no_more(forge: Any) -> None:
    now = int(time.time())
    assert refused(forge(exp=now - 40))
    cache.clear()
    assert where(forge(exp=now - 5)) == "/"


def test_an_answer_without_an_id_token_is_refused(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known(issuer, "k1", claims(acr="loa3"))
    real = oidc.Adapter.get_access_token_data
    monkeypatch.setattr(
        oidc.Adapter,
        "get_access_token_data",
        lambda self, *args, **kwargs: {k: v for k, v in real(self, *args, **kwargs).items() if k != "id_token"},
    )
    browser = Browser()
    assert refused(browser.get(there(browser, "k1")))


def test_what_is_only_in_userinfo_never_replaces_what_was_signed(forge: Any, issuer: str) -> None:
    known(issuer, "k1", claims(roles=["atersok-strateg"], acr="loa3"))
    forge(roles=["atersok-handlaggare"], acr="loa1")
    assert User.objects.get().role == Role.CASE_WORKER
    assert SocialAccount.objects.get().extra_data == {"level": ""}
