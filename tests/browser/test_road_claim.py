"""A claim from finding to appeal, as two people of the office do it: with script and without."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer
from tests.browser.road import Eyes, press
from tests.claims.lives import asylum_seeker, costly_care, examined, found

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.claims import packing
from atersok.claims.models import Claim, Finding

type Visit = Callable[..., Page]


@pytest.fixture
def costly(region: object) -> Finding:
    """Somebody whose care has cost more than the limit, and some others so that lists are lists."""
    someone = asylum_seeker(given_name="Zorvanil", family_name="Qvistelrup")
    costly_care(someone, 260_000)
    for kronor in (90_000, 150_000, 1_200_000):
        costly_care(asylum_seeker(), kronor)
    examined(asylum_seeker())
    return found(kind="kostnadskravande_vard", person=someone)[0]


def _log_in(visit: Visit, role: Role, actor: Callable[[Role], User], *, script: bool) -> Page:
    """By the demo's own button."""
    user = actor(role)
    page = visit("/konto/logga-in/", None, script=script)
    press(page, f"Logga in som {user.name}")
    return page


def _downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator("main").get_by_role("link", name=name).first.click()
    return waiting.value.path().read_bytes()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_claim_goes_from_finding_to_appeal(
    script: bool, costly: Finding, visit: Visit, axe: Callable[[Page], None], actor: Callable[[Role], User],
    live_server: LiveServer,
) -> None:  # fmt: skip
    eyes = Eyes(axe, "claim", script=script)
    actor(Role.CASE_WORKER), actor(Role.STRATEGIST)
    page = visit("/konto/logga-in/", None, script=script)
    eyes.look(page, "login")
    mine = _log_in(visit, Role.CASE_WORKER, actor, script=script)
    eyes.look(mine, "todo")
    mine.get_by_role("link", name="Möjliga ersättningar").first.click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("Möjliga ersättningar")
    eyes.look(mine, "findings")
    row = mine.get_by_role("row").filter(has_text="Qvistelrup")
    row.get_by_role("link").first.click()
    expect(mine.get_by_role("heading", name="Så räknade vi")).to_be_visible()
    eyes.look(mine, "finding")
    mine.goto(live_server.url + f"/personer/{costly.person_id}/")
    eyes.look(mine, "person")
    mine.go_back()
    press(mine, "Skapa ansökan")
    expect(mine.get_by_text("är skapad som utkast")).to_be_visible()
    eyes.look(mine, "draft")
    claim = Claim.objects.get()
    press(mine, "Läs igenom och lämna för granskning")
    eyes.look(mine, "check own draft")
    press(mine, "Lämna för granskning")
    expect(mine.get_by_text(f"{claim.number} är lämnad för granskning")).to_be_visible()
    eyes.look(mine, "in review")

    other = _log_in(visit, Role.STRATEGIST, actor, script=script)
    other.goto(live_server.url + "/ansokningar/")
    eyes.look(other, "claims")
    other.get_by_role("link", name=claim.number).first.click()
    press(other, "Granska, ")
    eyes.look(other, "check to approve")
    press(other, "Godkänn, ")
    expect(other.get_by_text(f"{claim.number} är godkänd")).to_be_visible()

    mine.goto(live_server.url + f"/ansokningar/{claim.pk}/")
    press(mine, "Granska och skicka")
    eyes.look(mine, "check to send")
    mine.locator("main").get_by_role("button", name="Skicka").or_(
        mine.locator("main").get_by_role("button", name="Lås")
    ).or_(mine.locator("main").get_by_role("button", name="Frys")).first.click()
    expect(mine.get_by_role("heading", level=1)).to_contain_text("klar att lämna in")
    eyes.look(mine, "sent, documents being made")
    packing.make(claim.pk)
    mine.reload()
    expect(mine.get_by_role("link", name="Hämta allt som zip")).to_be_visible()
    eyes.look(mine, "sent")
    archive = ZipFile(BytesIO(_downloaded(mine, "Hämta allt som zip")))
    assert f"{claim.number}-ansokan.pdf" in archive.namelist()
    merged = PdfReader(BytesIO(_downloaded(mine, "Hämta allt som en PDF")))
    assert "Qvistelrup" in "".join(one.extract_text() for one in merged.pages)

    press(mine, "Registrera mottagen")
    eyes.look(mine, "receive")
    mine.get_by_label("Mottagen").fill("2026-11-21")
    mine.get_by_label("Migrationsverkets ärendenummer").fill("MV-2026-77")
    press(mine, "Registrera mottagen", exact=True)
    expect(mine.get_by_text("är registrerad som mottagen")).to_be_visible()
    eyes.look(mine, "received")
    press(mine, "Registrera beslut")
    eyes.look(mine, "decide")
    press(mine, "Spara beslutet")
    assert mine.title().startswith("Fel:")
    eyes.look(mine, "decide, errors")
    mine.get_by_label("Beslutets dag").fill("2026-11-20")
    mine.get_by_label("Dagen regionen fick del av beslutet").fill("2026-11-21")
    mine.get_by_label("Beviljat enligt beslutet, totalt").fill("10 000")
    mine.get_by_label("Utfall för").select_option("partly")
    mine.get_by_label("Beviljat för").fill("10 000")
    mine.get_by_label("Skäl för").select_option(index=1)
    press(mine, "Spara beslutet")
    expect(mine.get_by_text(f"Beslutet om {claim.number} är registrerat")).to_be_visible()
    eyes.look(mine, "decided")
    press(mine, "Överklaga")
    eyes.look(mine, "appeal")
    press(mine, "Spara överklagandet")
    expect(mine.get_by_text("Överklagandet är sparat")).to_be_visible()
    eyes.look(mine, "appealed")
    assert not eyes.faults, "\n\n".join(eyes.faults)


ELSEWHERE = (Role.ECONOMIST, Role.UNIT, Role.RECEPTION, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)


def test_each_role_begins_where_it_works(
    costly: Finding, visit: Visit, axe: Callable[[Page], None], actor: Callable[[Role], User]
) -> None:
    eyes = Eyes(axe, "begins", script=True)
    for role in ELSEWHERE:
        eyes.look(_log_in(visit, role, actor, script=True), str(role))
    assert not eyes.faults, "\n\n".join(eyes.faults)


MENU = {
    Role.CASE_WORKER: "personer personer/ny sla-upp dubbletter begarda-intyg tolkningar siffror kalender ansvar konto"
    " inlasningar inlasningar/ny ansokningar/las-in-beslut",
    Role.STRATEGIST: "atkomstlogg loggranskningar loggranskningar/ny",
    Role.ADMINISTRATOR: "anvandare anvandare/ny enheter enheter/ny installningar",
}


@pytest.mark.parametrize("role", MENU)
def test_every_page_of_the_menu_is_clean(
    role: Role, costly: Finding, visit: Visit, axe: Callable[[Page], None], live_server: LiveServer
) -> None:
    eyes = Eyes(axe, "menu", script=True)
    page = visit("/tillganglighet/", role)
    for path in MENU[role].split():
        answer = page.goto(f"{live_server.url}/{path}/")
        assert answer, path
        assert answer.status == 200, path
        eyes.look(page, path.replace("/", "-"))
    assert not eyes.faults, "\n\n".join(eyes.faults)
