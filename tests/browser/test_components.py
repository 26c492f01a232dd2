"""Components in a browser: each is drawn on one page of its own and looked at by axe."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import path
from playwright.sync_api import Page, expect

from atersok.accounts.guard import needs
from atersok.accounts.permissions import Permission
from atersok.site import urls

type Visit = Callable[..., Page]
type Axe = Callable[[Page], None]

TEMPLATE = (Path(__file__).parent / "sample.html").read_text(encoding="utf-8")


class Sample(forms.Form):
    name = forms.CharField(label="Namn", help_text="Som det står i passet")
    note = forms.CharField(label="Anteckning", widget=forms.Textarea, required=False)
    day = forms.DateField(label="Dag")
    kind = forms.ChoiceField(label="Slag", choices=[("a", "Ett"), ("b", "Två")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(label="Flera", choices=[("a", "Ett")], widget=forms.CheckboxSelectMultiple)
    unit = forms.ChoiceField(label="Enhet", choices=[("", "Välj"), ("1", "Medicin")])
    sure = forms.BooleanField(label="Jag är säker")
    file = forms.FileField(label="Fil")


sent: list[str] = []


@needs(Permission.OPEN)
def sample(request: HttpRequest) -> HttpResponse:
    sent.append(request.method or "")
    context = {
        "form": Sample(request.POST) if request.method == "POST" else Sample(),
        "page": Paginator(range(100), 10).page(2),
    }
    status = 422 if request.method == "POST" else 200
    return HttpResponse(engines["django"].from_string(TEMPLATE).render(context, request), status=status)


class Urls:
    urlpatterns = [*urls.urlpatterns, path("prov/", sample)]  # noqa: RUF012 – read as a module is
    handler404 = urls.handler404


@pytest.fixture(autouse=True)
def address() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=Urls):
        yield


@pytest.mark.parametrize("width", [1360, 360])
def test_every_component_is_accessible(width: int, visit: Visit, axe: Axe) -> None:
    page = visit("/prov/", width=width)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_errors_get_the_focus_and_lead_to_their_fields(visit: Visit, axe: Axe) -> None:
    page = visit("/prov/")
    page.get_by_label("Anteckning").fill("finns kvar")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#errors")).to_be_focused()
    assert page.title().startswith("Fel: ")
    axe(page)
    page.locator("#errors a").first.click()
    expect(page.get_by_label("Namn")).to_be_focused()
    expect(page.get_by_label("Anteckning")).to_have_value("finns kvar")


def test_a_form_is_sent_once(visit: Visit) -> None:
    page = visit("/prov/")
    sent.clear()
    page.evaluate(
        """() => { const button = document.querySelector(".buttons button"); button.click(); button.click(); }"""
    )
    expect(page.locator("#errors")).to_be_visible()
    assert sent == ["POST"]


def test_rows_are_walked_ticked_and_opened_with_keys(visit: Visit) -> None:
    page = visit("/prov/")
    page.locator("#rows a").first.focus()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Två")).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_label("Andra")).to_be_checked()
    assert page.get_by_label("Alla", exact=True).evaluate("box => box.indeterminate")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/one/")


def test_one_box_ticks_all(visit: Visit) -> None:
    page = visit("/prov/")
    page.get_by_label("Alla", exact=True).check()
    expect(page.get_by_label("Första")).to_be_checked()
    expect(page.get_by_label("Andra")).to_be_checked()


def test_the_page_is_whole_on_paper(visit: Visit) -> None:
    page = visit("/prov/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Huvudmeny")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
