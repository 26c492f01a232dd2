"""The money's road: in, placed, divided, attested, to the ledger and the unit; and a fund's to its memo."""

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.road import Eyes, press
from tests.money import books, worlds
from tests.money.files import strict_sie

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Role
from atersok.law.money import kr
from atersok.money import jobs
from atersok.money.models import Entry, LedgerFile, Match, PayoutRun, RunState

type Visit = Callable[..., Page]
type Actor = Callable[[Role], User]


@pytest.fixture
def owed(region: Region, actor: Actor, unit: Unit, other_unit: Unit) -> str:
    """The number of a sent claim of 60 000 kr, a third of it the unit's; others, so that lists are lists."""
    worlds.opened()
    worlds.rule(kept=100)
    books.home()
    books.coded()
    case_worker, person = actor(Role.CASE_WORKER), worlds.somebody()
    costs = [worlds.cost(person, unit, kr(20_000)), worlds.cost(person, other_unit, kr(40_000))]
    claim = worlds.sent(case_worker, [(person, kr(60_000), costs)])
    for amount in (1_000, 2_000):
        someone = worlds.somebody()
        worlds.sent(case_worker, [(someone, kr(amount), [worlds.cost(someone, unit, kr(amount))])])
        worlds.paid(actor(Role.ECONOMIST), kr(amount) + 1)
    return claim.number


def _log_in(visit: Visit, actor: Actor, role: Role, *, script: bool) -> Page:
    user = actor(role)
    page = visit("/konto/logga-in/", None, script=script)
    press(page, f"Logga in som {user.name}")
    return page


def _downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator("main").get_by_role("link", name=name).first.click()
    return waiting.value.path().read_bytes()


def _menu(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def _fill(page: Page, **values: str) -> None:
    """The form's fields by their names."""
    for name, value in values.items():
        field = page.locator(f"main form[method=post] [name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_payment_goes_to_the_units_statement(
    script: bool, owed: str, visit: Visit, axe: Callable[[Page], None], actor: Actor, live_server: LiveServer
) -> None:
    eyes = Eyes(axe, "money", script=script)
    mine = _log_in(visit, actor, Role.CASE_WORKER, script=script)
    _in_and_placed(mine, eyes, owed)
    _proposed_and_checked(mine, eyes, script=script)
    run = PayoutRun.objects.get()
    economist = _log_in(visit, actor, Role.ECONOMIST, script=script)
    _attested_and_sent_to_the_ledger(economist, eyes, run, live_server.url)
    unit = _log_in(visit, actor, Role.UNIT, script=script)
    _menu(unit, "Enhetens ersättning")
    expect(unit.locator("main")).to_contain_text("18\u00a0000,00\u00a0kr")
    assert "36\u00a0000,00" not in unit.content(), "another unit's"
    eyes.look(unit, "statement")
    assert _downloaded(unit, "Hämta som PDF").startswith(b"%PDF")
    assert not eyes.faults, "\n\n".join(eyes.faults)


def _in_and_placed(mine: Page, eyes: Eyes, owed: str) -> None:
    _menu(mine, "Inbetalningar")
    eyes.look(mine, "payments")
    press(mine, "Registrera inbetalning")
    press(mine, "Registrera", exact=True)
    assert mine.title().startswith("Fel:")
    eyes.look(mine, "new payment, errors")
    _fill(mine, amount="60 000", reference="Oktober")
    press(mine, "Registrera", exact=True)
    expect(mine.get_by_text("Inbetalningen är registrerad.")).to_be_visible()
    eyes.look(mine, "payment")
    press(mine, "Placera")
    expect(mine.get_by_text("Beloppet är det som är öppet, på öret.").first).to_be_visible()
    eyes.look(mine, "place")
    press(mine, "Placera", exact=True)
    expect(mine.get_by_text("60\u00a0000\u00a0kr är placerat.")).to_be_visible()
    assert str(Match.objects.get().receivable) == owed
    eyes.look(mine, "payment, placed")
    press(mine, owed)
    eyes.look(mine, "receivable")
    _menu(mine, "Fordringar")
    eyes.look(mine, "receivables")


def _proposed_and_checked(mine: Page, eyes: Eyes, *, script: bool) -> None:
    _menu(mine, "Utbetalningar")
    eyes.look(mine, "payouts")
    press(mine, "Gör ett förslag")
    eyes.look(mine, "new run")
    press(mine, "Gör förslaget")
    eyes.look(mine, "proposal, being worked out")
    jobs.work_out(PayoutRun.objects.get().pk)
    if not script:
        press(mine, "Uppdatera")
    expect(mine.locator("main")).to_contain_text("54\u00a0000,00\u00a0kr")
    eyes.look(mine, "proposal")
    press(mine, "Medicinkliniken")
    eyes.look(mine, "a unit's lines")
    mine.go_back()
    press(mine, "Kontrollera")
    eyes.look(mine, "check")
    press(mine, "Förslaget stämmer")
    expect(mine.get_by_text("En annan person än den som gjorde")).to_be_visible()
    assert mine.get_by_role("link", name="Attestera").count() == 0


def _attested_and_sent_to_the_ledger(page: Page, eyes: Eyes, run: PayoutRun, at: str) -> None:
    page.goto(f"{at}/utbetalningar/{run.pk}/")
    eyes.look(page, "to attest")
    press(page, "Attestera")
    eyes.look(page, "attest")
    press(page, "Attestera och bokför")
    run.refresh_from_db()
    assert run.state == RunState.ATTESTED
    press(page, "SIE 4I")
    page.wait_for_load_state()
    eyes.look(page, "attested, with a file")
    file = LedgerFile.objects.get()
    content = _downloaded(page, file.name)
    assert content == bytes(file.content)
    assert strict_sie.faults(content) == []
    booked = Entry.objects.filter(voucher=run.voucher, amount__gt=0)
    assert content.count(b"#TRANS") >= booked.count() + 1
    assert b"18000.00" in content
    press(page, str(run.voucher))
    eyes.look(page, "voucher")
    for name in ("Bokföring", "Kvartalets schablon", "Räkningar från vårdgivare"):
        _menu(page, name)
        eyes.look(page, name)
    for path in ("saldon", "manader", "manader/2026/10/periodisera", "kontering", "filer", "filer/ny"):
        page.goto(f"{at}/bokforing/{path}/")
        eyes.look(page, path.replace("/", "-"))


# --- a fund -----------------------------------------------------------------------------------------------------------
def _save(page: Page) -> None:
    page.locator("main form[method=post] .buttons button").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("script", [False, True], ids=["no script", "script"])
def test_a_fund_goes_to_its_memo(
    script: bool, region: Region, visit: Visit, axe: Callable[[Page], None], actor: Actor, live_server: LiveServer
) -> None:
    eyes = Eyes(axe, "fund", script=script)
    page = _log_in(visit, actor, Role.STRATEGIST, script=script)
    _menu(page, "Statliga medel")
    eyes.look(page, "no funds")
    press(page, "Nytt medel")
    _save(page)
    assert page.title().startswith("Fel:")
    eyes.look(page, "new fund, errors")
    _fill(
        page, name="Välfärdsmiljarden", kind="generellt", status="beslutad", authority="Regeringen",
        diary="RS/251/2019", first_year="2019", last_year="2020", divided="flykting", objekt="9909",
        conditions="Medlen ska användas 2019.",
    )  # fmt: skip
    _save(page)
    eyes.look(page, "fund")
    at = page.url.partition("?")[0]
    page.goto(at + "ram/?ar=2019")
    _fill(page, year="2019", part="flykting", amount="1 000 000 000", status="beslutad", day="2018-08-31", source="SKL")
    eyes.look(page, "frame")
    _save(page)
    page.goto(at + "underlag/?ar=2019")
    _fill(page, year="2019", part="flykting", own="5 441", national="320 410", day="2018-08-31", source="SKL")
    _save(page)
    expect(page.locator("main")).to_contain_text("16\u00a0981\u00a0368\u00a0kr")
    eyes.look(page, "outcome")
    for title, amount in (("Tolk", "2 500 000"), ("Kompetensteam", "7 000 000")):
        page.goto(at + "behov/nytt/?ar=2019")
        _fill(page, title=title, responsible="Samordningen", cost_centre="7059", amount=amount)
        eyes.look(page, "need")
        _save(page)
    expect(page.locator("main")).to_contain_text("7\u00a0481\u00a0368\u00a0kr")
    eyes.look(page, "allocation")
    press(page, "Registrera beslut")
    _fill(page, decided="2019-09-04", reference="RS/251/2019")
    eyes.look(page, "decide")
    _save(page)
    press(page, "Till tjänsteskrivelsen")
    eyes.look(page, "documents")
    memo = Document(BytesIO(_downloaded(page, "Word")))
    said = "\n".join(cell.text for table in memo.tables for row in table.rows for cell in row.cells)
    assert {"7\u00a0481\u00a0368", "16\u00a0981\u00a0368", "Kompetensteam"} <= set(said.split("\n"))
    for path in ("uppfoljning", "askanden", "historik"):
        page.goto(f"{at}{path}/?ar=2019")
        eyes.look(page, path)
    assert not eyes.faults, "\n\n".join(eyes.faults)
