"""The frame in a browser: looks, keys, focus, narrow screens, no script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from atersok.accounts.permissions import Role

type Visit = Callable[..., Page]
type Axe = Callable[[Page], None]

PAGES = ["/", "/sok/", "/hjalp/tangentbord/", "/tillganglighet/", "/finns-inte/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1360, 360])
def test_pages_are_accessible_wide_and_narrow(path: str, width: int, visit: Visit, axe: Axe) -> None:
    page = visit(path, width=width)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"


@pytest.mark.parametrize("path", ["/konto/logga-in/", "/tillganglighet/"])
def test_pages_before_login_are_accessible(path: str, visit: Visit, axe: Axe) -> None:
    axe(visit(path, None))


def test_a_refusal_is_accessible(visit: Visit, axe: Axe) -> None:
    page = visit("/sok/", Role.RECEPTION)
    expect(page.get_by_role("heading", level=1)).to_have_text("Du har inte behörighet till det här")
    axe(page)


def test_the_skip_link_comes_first_and_leads_to_the_content(visit: Visit) -> None:
    page = visit("/hjalp/tangentbord/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_slash_goes_to_the_search_field_but_not_while_writing(visit: Visit) -> None:
    page = visit("/hjalp/tangentbord/")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("12/6")
    expect(page.locator("#find")).to_have_value("12/6")


def test_question_mark_opens_the_keys(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", level=1)).to_have_text("Så använder du tangentbordet")


def test_g_and_a_letter_goes_to_a_page(visit: Visit) -> None:
    page = visit("/hjalp/tangentbord/")
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url(lambda url: url.rstrip("/").count("/") == 2)


def test_single_keys_can_be_switched_off(visit: Visit) -> None:
    page = visit("/hjalp/tangentbord/")
    page.get_by_label("Använd kortkommandon med en tangent").uncheck()
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#find")).not_to_be_focused()


def test_the_palette_goes_to_a_page_and_gives_the_focus_back(visit: Visit, axe: Axe) -> None:
    page = visit("/sok/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.type("tangent")
    expect(page.locator("#palette").get_by_role("link").first).to_contain_text("Så använder du tangentbordet")
    axe(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#palette").get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Så använder du tangentbordet")


def test_escape_closes_the_palette_where_one_was(visit: Visit) -> None:
    page = visit("/sok/")
    page.locator("#find").focus()
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.locator("#find")).to_be_focused()


def test_the_palettes_last_row_searches_names_on_a_page(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("Ingenstans")
    page.get_by_role("button", name="Sök efter ”Ingenstans”").click()
    expect(page.get_by_role("group", name="Varför söker du efter ett namn?")).to_be_visible()
    assert "Ingenstans" not in page.url


def test_the_menu_folds_on_a_narrow_screen(visit: Visit) -> None:
    page = visit("/", width=390)
    menu = page.get_by_role("navigation", name="Huvudmeny")
    expect(menu).to_be_hidden()
    page.get_by_text("Meny", exact=True).click()
    expect(menu).to_be_visible()


def test_everything_in_the_frame_works_without_script(visit: Visit) -> None:
    page = visit("/", width=390, script=False)
    page.get_by_text("Meny", exact=True).click()
    expect(page.get_by_role("navigation", name="Huvudmeny")).to_be_visible()
    page.locator("#find").fill("Ingenstans")
    page.locator("#find").press("Enter")
    page.get_by_label("Söka ersättning").check()
    page.get_by_role("button", name="Sök", exact=True).last.or_(
        page.get_by_role("button", name="Sök efter namn")
    ).last.click()
    expect(page.get_by_text("Vi hittade ingenting")).to_be_visible()


def test_the_language_is_changed_in_the_users_menu(visit: Visit) -> None:
    page = visit("/hjalp/tangentbord/")
    page.locator(".me summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_logging_out_leads_to_the_login_page(visit: Visit) -> None:
    page = visit("/")
    page.locator(".me summary").click()
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/konto/logga-in/**")
    page.go_back()
    expect(page.locator(".me")).to_have_count(0)
