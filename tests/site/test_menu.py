"""The menu has what the role may open and nothing else."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.site import menu


def names(user: User) -> set[str]:
    return {page.name for page, _ in menu.pages(user)}


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_every_page_of_the_menu_opens_for_who_sees_it(
    role: Role, client_of: Callable[[Role], Client], actor: Callable[[Role], User]
) -> None:
    client = client_of(role)
    refused = [url for _, url in menu.pages(actor(role)) if client.get(url).status_code not in (200, 302, 303)]
    assert refused == []


def test_a_reception_sees_the_status_of_a_card_and_no_more(actor: Callable[[Role], User]) -> None:
    assert names(actor(Role.RECEPTION)) <= {"look_up"}


def test_a_unit_sees_its_people_what_is_asked_of_it_and_its_own_money(actor: Callable[[Role], User]) -> None:
    user = actor(Role.UNIT)
    assert names(user) <= {"look_up", "people", "requests", "statement", "bills", "fund_requests"}
    (people,) = [page for page in menu.PAGES if page.name == "people"]
    assert people.label_for(user) == "Våra personer"


def test_a_page_without_an_address_is_left_out() -> None:
    assert menu.address("no_such_page") == ""


def test_every_letter_opens_one_page() -> None:
    keys = [page.key for page in menu.PAGES]
    assert len(keys) == len(set(keys))
    assert not set(keys) & {"g", "j", "x"}


def test_what_waits_is_told_by_the_apps(
    case_worker: User, client_of: Callable[[Role], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = apps.get_app_config("site")
    monkeypatch.setattr(config, "menu_counts", lambda user: {"home": 1234}, raising=False)
    assert menu.counts(case_worker)["home"] == 1234
    page = client_of(Role.CASE_WORKER).get(reverse("keys")).content.decode()
    assert "1\u00a0234" in page


def test_the_page_one_is_on_is_marked(case_worker: User, client_of: Callable[[Role], Client]) -> None:
    page = client_of(Role.CASE_WORKER).get("/").content.decode()
    assert 'aria-current="page"' in page
