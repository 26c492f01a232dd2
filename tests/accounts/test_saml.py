"""The region's own login by SAML, with HSA attributes: who comes in, and each part of an assertion forged in turn."""

import base64
import re
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from tests.accounts.saml_idp import (
    ACS,
    ENTITY,
    HSA,
    LOA3,
    Pair,
    assertion,
    attributes,
    metadata,
    packed,
    pair,
    response,
    signed,
)
from tests.accounts.signing_in import Browser, real_world, where

from atersok.accounts.claims import Map
from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Role
from atersok.site import login

START = "/konto/saml/region/"
OURS, THEIRS = pair(), pair()
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utc:DeprecationWarning")  # in python3-saml


@pytest.fixture(autouse=True)
def _world(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real_world(settings)
    Region.objects.create(pk=1, code="23", name="Region Exempel")
    Unit.objects.create(code="SE2321000000-MED", name="Medicinkliniken")
    file = tmp_path / "metadata.xml"
    file.write_text(metadata(OURS.cert), encoding="utf-8")
    for name, value in {
        "SAML_METADATA_FILE": str(file),
        "SAML_IDP_ENTITY_ID": ENTITY,
        "SAML_ROLE_CLAIM": f"{HSA}commissionHsaId",
        "SAML_ROLE_MAP": '{"SE2321000000-UPPDRAG": "handlaggare", "SE2321000000-ENHET": "enhet"}',
        "SAML_UNIT_CLAIM": f"{HSA}healthCareUnitHsaId",
        "SAML_AUTHN_CONTEXTS": LOA3,
    }.items():
        monkeypatch.setenv(name, value)
    found = login.from_environment()
    settings.SOCIALACCOUNT_PROVIDERS, settings.LOGIN_MAPS = found.apps, found.maps


def asked(browser: Browser) -> str:
    """The number of the request that the browser carries to the login."""
    query = parse_qs(urlsplit(browser.get(START).headers["Location"]).query)
    text = zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15)
    found = re.search(r' ID="([^"]+)"', text.decode().replace("\n", " "))
    assert found
    return found[1]


def carry(browser: Browser, text: str) -> Any:
    """The browser carries the answer back; it comes from another site and so without CSRF token."""
    first = browser.post(f"{START}svar/", {"SAMLResponse": packed(text), "RelayState": ""})
    assert first.status_code == 302
    return browser.get(first.headers["Location"])


def log_in(
    browser: Browser | None = None, by: Pair = OURS, told: dict[str, list[str]] | None = None, **other: Any
) -> Any:
    browser = browser or Browser()
    request = asked(browser)
    return carry(browser, response(request, signed(assertion(request, told, **other), by)))


def refused(answer: Any) -> bool:
    assert answer.status_code == 401, answer.status_code
    return not User.objects.exists()


def test_an_employee_with_an_assignment_comes_in_by_hsa_id() -> None:
    browser = Browser()
    assert where(log_in(browser)) == "/"
    user = User.objects.get()
    assert (user.name, user.role, user.username) == ("Karin Kraft", Role.CASE_WORKER, "SE2321000000-K1")
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.extra_data) == (ENTITY, "SE2321000000-K1", {"level": LOA3})
    assert browser.get("/konto/").status_code == 200


def test_the_same_person_at_another_login_is_the_same_user() -> None:
    log_in()
    log_in()
    assert User.objects.count() == 1


def test_a_units_user_gets_the_unit_of_the_assignment() -> None:
    log_in(told=attributes(commissionHsaId=["SE2321000000-ENHET"], healthCareUnitHsaId=["SE2321000000-MED"]))
    assert User.objects.get().unit == Unit.objects.get()


def test_without_a_mapped_assignment_nobody_comes_in() -> None:
    answer = log_in(told=attributes(commissionHsaId=["SE2321000000-ANNAT"]))
    assert answer.status_code == 403
    assert "har en roll i Återsök" in answer.content.decode()
    assert not User.objects.exists()


def test_a_lower_level_needs_the_second_factor_here() -> None:
    browser = Browser()
    log_in(browser, context="http://id.sambi.se/loa/loa2")
    assert where(browser.get("/konto/")) == "/konto/faktor/"


def test_our_metadata_tells_the_login_what_it_needs_and_no_logout_that_we_do_not_have() -> None:
    text = Browser().get(f"{START}metadata.xml").content.decode()
    assert ACS in text
    assert "SingleLogoutService" not in text
    assert 'WantAssertionsSigned="true"' in text


# --- what is refused --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"by": THEIRS},
        {"audience": "https://another-service.example"},
        {"audience": None},
        {"until": -120},
        {"until": None},
        {"since": 600},
        {"issuer": "https://evil.example"},
        {"recipient": "https://another-service.example/acs"},
        {"answers": "_another_request"},
        {"told": {f"{HSA}givenName": ["Karin"]}},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_an_assertion_that_does_not_hold_is_refused(wrong: dict[str, Any]) -> None:
    assert refused(log_in(**wrong))


def test_an_assertion_without_signature_is_refused() -> None:
    browser = Browser()
    request = asked(browser)
    assert refused(carry(browser, response(request, assertion(request))))


def test_a_signature_on_the_envelope_alone_is_not_enough() -> None:
    browser = Browser()
    request = asked(browser)
    assert refused(carry(browser, signed(response(request, assertion(request)), OURS)))


def test_a_changed_attribute_breaks_the_signature() -> None:
    browser = Browser()
    request = asked(browser)
    text = signed(assertion(request), OURS).replace("SE2321000000-K1", "SE2321000000-K2")
    assert refused(carry(browser, response(request, text)))


def test_a_forged_assertion_beside_a_signed_one_is_refused() -> None:
    browser = Browser()
    request = asked(browser)
    forged = assertion(request, attributes(employeeHsaId=["SE2321000000-CHEF"]))
    assert refused(carry(browser, response(request, forged + signed(assertion(request), OURS))))


def test_a_forged_assertion_around_a_signed_one_is_refused() -> None:
    browser = Browser()
    request = asked(browser)
    inner = signed(assertion(request), OURS)
    outer = assertion(request, attributes(employeeHsaId=["SE2321000000-CHEF"]))
    wrapped = outer.replace("</saml:Assertion>", f"<saml:Advice>{inner}</saml:Advice></saml:Assertion>")
    assert refused(carry(browser, response(request, wrapped)))


def test_a_comment_cannot_cut_a_name_short() -> None:
    browser = Browser()
    request = asked(browser)
    told = attributes(employeeHsaId=["SE2321000000-K1.angripare"])
    text = signed(assertion(request, told), OURS).replace("K1.angripare", "K1<!-- -->.angripare")
    answer = carry(browser, response(request, text))
    if answer.status_code == 302:
        assert SocialAccount.objects.get().uid == "SE2321000000-K1.angripare"
    else:
        assert refused(answer)


def test_an_answer_that_was_not_asked_for_is_refused() -> None:
    browser = Browser()
    assert refused(carry(browser, response("", signed(assertion("", answers=None), OURS))))


def test_an_answer_to_another_browsers_request_is_refused() -> None:
    request = asked(Browser())
    answer = carry(Browser(), response(request, signed(assertion(request), OURS)))
    assert answer.status_code in (401, 403)
    assert not User.objects.exists()


def test_an_assertion_works_once_even_in_answer_to_another_request() -> None:
    first, second = Browser(), Browser()
    request = asked(first)
    stolen = signed(assertion(request, answers=None), OURS)
    assert where(carry(first, response(request, stolen))) == "/"
    answer = carry(second, response(asked(second), stolen))
    assert answer.status_code == 401
    assert "_auth_user_id" not in second.session


def test_an_answer_for_another_address_is_refused() -> None:
    browser = Browser()
    request = asked(browser)
    text = response(request, signed(assertion(request), OURS), destination="https://another.example/acs")
    assert refused(carry(browser, text))


@pytest.mark.parametrize("text", ["", "inte xml", "<a", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_what_is_no_answer_is_refused_without_a_fault(text: str) -> None:
    browser = Browser()
    asked(browser)
    answer = carry(browser, text)
    assert answer.status_code in (401, 403)


def test_an_external_entity_is_not_read() -> None:
    browser = Browser()
    request = asked(browser)
    bomb = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + response(request, "&x;")
    assert refused(carry(browser, bomb))


def test_what_is_sent_is_limited_because_it_is_kept_before_it_is_read() -> None:
    answer = Browser().post(f"{START}svar/", {"SAMLResponse": "x" * 600_000})
    assert answer.status_code == 413


def test_the_cookie_that_carries_the_answer_is_closed_to_scripts() -> None:
    answer = Browser().post(f"{START}svar/", {"SAMLResponse": packed("x")})
    assert answer.cookies["saml-acs-session"]["httponly"]
    assert answer.cookies["saml-acs-session"]["samesite"] == "Lax"


def test_the_map_is_the_one_of_the_environment(settings: Any) -> None:
    by = settings.LOGIN_MAPS["saml"]
    assert isinstance(by, Map)
    assert by.uid == f"{HSA}employeeHsaId"
    assert by.levels == {LOA3}
