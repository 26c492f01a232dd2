"""The frame, the error pages and the help pages."""

from collections.abc import Callable
from unittest.mock import Mock

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.audit.models import Access, AccessLog
from atersok.site import errors


class Sample(forms.Form):
    """One of each field."""

    name = forms.CharField(label="Namn", help_text="Som det står i <passet>")
    note = forms.CharField(label="Anteckning", widget=forms.Textarea, required=False)
    day = forms.DateField(label="Dag")
    kind = forms.ChoiceField(label="Slag", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(label="Flera", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    unit = forms.ChoiceField(label="Enhet", choices=[("", "Välj"), ("1", "Medicin")])
    sure = forms.BooleanField(label="Jag är säker")
    file = forms.FileField(label="Fil")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_form_says_its_errors_on_top_and_at_the_field() -> None:
    html = str(Sample({}))
    assert '<a class="ds-link" href="#id_name">' in html
    assert '<a class="ds-link" href="#id_kind_0">' in html, "a group's link leads to its first choice"
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-invalid="true"' in html


def test_help_and_values_are_escaped() -> None:
    html = str(Sample({"name": '"><script>'}))
    assert "&lt;passet&gt;" in html
    assert "<script>" not in html


def test_optional_fields_are_marked_and_required_ones_not() -> None:
    html = str(Sample())
    assert html.count("(frivillig)") == 1


def test_every_widget_has_the_design_systems_class() -> None:
    html = str(Sample())
    assert html.count("<input") + html.count("<select") + html.count("<textarea") - 1 == html.count("ds-input")


@pytest.mark.parametrize(("bound", "begins"), [(Sample({}), "Fel: "), (Sample(), "")])
def test_the_title_says_that_there_are_errors(bound: forms.Form, begins: str, rf: RequestFactory) -> None:
    html = Template("{% extends 'base.html' %}{% block title %}Prov{% endblock %}").render(Context({"form": bound}))
    assert f"<title>{begins}Prov – Återsök</title>" in html


@pytest.mark.parametrize("role", Role)
def test_everybody_may_open_start_and_help(role: Role, client_of: Callable[[Role], Client]) -> None:
    client = client_of(role)
    assert client.get("/", follow=True).status_code == 200
    assert client.get(reverse("keys")).status_code == 200


def test_the_accessibility_statement_is_open_to_all(client: Client, region: object) -> None:
    assert client.get(reverse("accessibility")).status_code == 200


def test_a_refusal_says_which_roles_may(client_of: Callable[[Role], Client]) -> None:
    answer = client_of(Role.RECEPTION).get(reverse("search"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Din roll är reception" in page
    assert "handläggare, strateg, ekonom, enhet, revisor." in page
    line = AccessLog.objects.get(action=Access.DENIED)
    assert (line.what, line.role) == ("search", "reception")


def test_an_unknown_address_gives_a_way_on(client_of: Callable[[Role], Client]) -> None:
    answer = client_of(Role.CASE_WORKER).get("/finns-inte/")
    assert answer.status_code == 404
    assert answer["X-Request-Id"] in answer.content.decode(), "the page has the id that the log has"


@pytest.mark.parametrize("number", [400, 500])
def test_error_pages_are_drawn_without_the_database(number: int) -> None:
    """No database mark: a query would fail the test."""
    request = HttpRequest()
    answer = {400: errors.bad_request, 500: errors.failed}[number](request)
    assert answer.status_code == number
    assert "Nummer:" in answer.content.decode()


def test_a_fault_is_answered_with_our_page(
    client_of: Callable[[Role], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(Role.CASE_WORKER)
    client.raise_request_exception = False
    monkeypatch.setattr("atersok.site.views.menu.pages", Mock(side_effect=RuntimeError))
    answer = client.get(reverse("keys"))
    assert answer.status_code == 500
    assert "Något gick fel" in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()


def test_an_old_form_is_explained(actor: Callable[[Role], User]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(actor(Role.CASE_WORKER), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(reverse("search"), {"q": "x"})
    assert answer.status_code == 403
    assert "Formuläret är för gammalt" in answer.content.decode()


def test_the_language_is_changed_and_kept(client_of: Callable[[Role], Client], case_worker: User) -> None:
    client = client_of(Role.CASE_WORKER)
    answer = client.post(reverse("language"), {"language": "en", "next": reverse("keys")})
    assert (answer.status_code, answer["Location"]) == (303, reverse("keys"))
    case_worker.refresh_from_db()
    assert case_worker.language == "en"
    assert '<html lang="en"' in client.get(reverse("keys")).content.decode()


@pytest.mark.parametrize("address", ["https://elak.example/", "//elak.example", "javascript:alert(1)"])
def test_changing_language_never_leads_away(address: str, client_of: Callable[[Role], Client]) -> None:
    answer = client_of(Role.CASE_WORKER).post(reverse("language"), {"language": "en", "next": address})
    assert answer["Location"] == "/"


def test_no_inline_script_or_style_is_in_the_frame(client_of: Callable[[Role], Client]) -> None:
    page = client_of(Role.CASE_WORKER).get(reverse("keys")).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert "onclick" not in page


def test_a_jobs_progress_stops_asking_when_it_is_over() -> None:
    going = render_to_string("components/progress.html", {"url": "/x/", "done": 3, "total": 10, "text": "Läser"})
    over = render_to_string("components/progress.html", {"url": "/x/", "text": "Klart", "finished": True})
    assert 'hx-get="/x/"' in going
    assert "3 av 10" in going
    assert "hx-get" not in over
