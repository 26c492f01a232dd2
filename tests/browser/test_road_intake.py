"""A file with faults from upload to undo, with script and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.road import Eyes, press
from tests.claims.lives import asylum_seeker, found

from atersok.accounts.permissions import Role
from atersok.care.models import Certificate, Contact, Cost
from atersok.claims.models import Finding
from atersok.intake import services
from atersok.intake.models import Import
from atersok.people.models import Identifier, Person

type Visit = Callable[..., Page]


@pytest.fixture
def patient(region: object) -> Person:
    """Somebody with an ended contact and a certificate, whose costs come in the file."""
    person = asylum_seeker(given_name="Zorvanil", family_name="Qvistelrup")
    Identifier.objects.filter(person=person).update(value="00770001", raw="00-770001")
    Contact.objects.create(
        person=person, reference="K1", start="2026-02-01", end="2026-03-31", care_kind="kan_inte_ansta"
    )
    Certificate.objects.create(person=person, issued="2026-02-20")
    return person


def _file() -> bytes:
    lines = (
        "Löpnr;Dossier;När;Slag;Kr;Kontakt",
        "C1;00-770001;2026-02-01;vård;90 000;K1",
        "C2;00-770001;2026-02-02;vård;80 000;K1",
        "C3;00-770001;2026-02-03;vård;mycket;K1",
        "C4;00-999999;2026-02-04;vård;100;",
    )
    return "\n".join(lines).encode()


def _mine() -> list[tuple[str, int | None]]:
    return [(row.state, row.amount) for row in found(kind="kostnadskravande_vard")]


def _until_done(page: Page, *, script: bool) -> None:
    """With script the page itself sees that the work is done, and loads itself anew."""
    if not script:
        page.reload()
    expect(page.locator(".progress")).to_have_count(0)
    page.wait_for_load_state()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_file_goes_from_upload_to_undo(
    script: bool, patient: Person, visit: Visit, axe: Callable[[Page], None], live_server: LiveServer
) -> None:
    eyes = Eyes(axe, "intake", script=script)
    before = _mine()
    page = visit("/inlasningar/ny/", Role.CASE_WORKER, script=script)
    eyes.look(page, "new")
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": "kostnader.csv", "mimeType": "text/csv", "buffer": _file()}
    )
    press(page, "Läs filen")
    importing = Import.objects.get()
    eyes.look(page, "being read")
    services.read(importing.pk)
    _until_done(page, script=script)
    eyes.look(page, "columns wanted")
    press(page, "Välj kolumner")
    page.get_by_label("Vad är det för fil?").select_option("costs")
    press(page, "Läs filen så")
    for heading, field in (
        ("Löpnr", "cost_id"), ("Dossier", "lma"), ("När", "date"), ("Slag", "kind"), ("Kr", "amount"),
        ("Kontakt", "contact_id"),
    ):  # fmt: skip
        page.get_by_label(heading).select_option(field)
    eyes.look(page, "columns")
    press(page, "Läs filen så")
    services.read(importing.pk)
    _until_done(page, script=script)
    eyes.look(page, "preview")
    press(page, "Rätta här")
    eyes.look(page, "rows with errors")
    press(page, "Rätta rad 4")
    eyes.look(page, "a row")
    press(page, "Spara raden")
    assert page.title().startswith("Fel:")
    eyes.look(page, "a row, still wrong")
    page.get_by_label("E: Kr").fill("90 000")
    press(page, "Spara raden")
    expect(page.get_by_text("Rad 4 är rättad")).to_be_visible()
    page.goto(live_server.url + f"/inlasningar/{importing.pk}/")
    press(page, "Lämna 1 rad utanför")
    eyes.look(page, "ready")
    page.goto(live_server.url + f"/inlasningar/{importing.pk}/rader/new/")
    eyes.look(page, "new rows")
    page.goto(live_server.url + f"/inlasningar/{importing.pk}/")
    press(page, "Läs in 3 rader")
    eyes.look(page, "being committed")
    services.commit(importing.pk, importing.by_id)
    _until_done(page, script=script)
    eyes.look(page, "committed")
    assert Cost.objects.count() == 3
    assert _mine() != before
    assert Finding.objects.filter(kind="kostnadskravande_vard", state="claimable").exists()
    page.goto(live_server.url + f"/personer/{patient.pk}/")
    expect(page.get_by_text("Möjliga ersättningar").first).to_be_visible()
    eyes.look(page, "person")
    page.goto(live_server.url + f"/inlasningar/{importing.pk}/")
    press(page, "Ångra inläsningen")
    eyes.look(page, "undo")
    press(page, "Ångra inläsningen", exact=True)
    expect(page.get_by_text("Inläsningen är ångrad")).to_be_visible()
    eyes.look(page, "undone")
    assert not Cost.objects.exists()
    assert _mine() == before
    page.goto(live_server.url + "/inlasningar/")
    eyes.look(page, "imports")
    assert not eyes.faults, "\n\n".join(eyes.faults)
