"""Protected identity: no page says who or where, to anybody who does not hold the right, whatever the role."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.people.somebody import SECRETS, TODAY, hidden, registered, somebody

import atersok
from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Permission, Role
from atersok.audit.history import changes
from atersok.audit.services import acting
from atersok.care.models import Contact, Cost
from atersok.people import masking
from atersok.people.comparing import compared
from atersok.people.models import Duplicate, Person
from atersok.people.selectors import named

PAGES = (
    "/personer/", "/personer/?skyddad=1", "/personer/{person}/", "/personer/{child}/", "/historik/person/{person}/",
    "/dubbletter/",
    "/dubbletter/{pair}/", "/personer/{person}/lasare/", "/atkomstlogg/", "/personer/{person}/uppgifter/",
    "/personer/{person}/flytt/", "/personer/{person}/nummer/nytt/", "/personer/{person}/skydd/",
    "/personer/{person}/nyfott/", "/personer/{person}/situationer/{situation}/avsluta/",
    "/personer/{person}/situationer/{situation}/ta-bort/", "/personer/{person}/dodsfall/",
)  # fmt: skip
SEARCHES = ("Doldersson", "50999888", "P-{person}")


@pytest.fixture
def world(unit: Unit, case_worker: User) -> dict[str, int]:
    """A protected person with everything, a child and a likely double."""
    with acting(case_worker, "Flyttade till Gömdegatan"):
        person = hidden(unit=unit)
        situation = registered(person)
    child = somebody(mother=person, unit=unit)
    Contact.objects.create(person=person, reference="k1", start=date(2026, 1, 1), care_kind="omedelbar", unit=unit)
    Cost.objects.create(person=person, reference="c1", day=date(2026, 1, 1), kind="vard", amount=100, unit=unit)
    other = somebody(unit=unit)
    pair = Duplicate.objects.create(first=person, second=other, reasons=["same_birth_and_name"])
    return {"person": person.pk, "child": child.pk, "pair": pair.pk, "situation": situation.pk}


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code in (200, 403, 404), address
    return response.content.decode()


@pytest.mark.parametrize("role", Role)
def test_no_page_shows_a_protected_person_to_a_user_without_the_right(
    role: Role, world: dict[str, int], client_of: Callable[[Role], Client]
) -> None:
    client = client_of(role)
    for page in PAGES:
        shown = text_of(client, page.format(**world))
        assert not [secret for secret in SECRETS if secret in shown], page


@pytest.mark.parametrize("role", Role)
def test_no_search_shows_more_than_was_typed(
    role: Role, world: dict[str, int], client_of: Callable[[Role], Client]
) -> None:
    client = client_of(role)
    for typed in SEARCHES:
        asked = typed.format(**world)
        shown = client.post("/personer/", {"q": asked, "purpose": "claim"}).content.decode()
        shown += client.post("/sla-upp/", {"number": asked}).content.decode()
        assert not [secret for secret in SECRETS if secret in shown.replace(asked, "")], typed


def test_the_masked_page_hides_the_unit_and_the_county_too(
    world: dict[str, int], client_of: Callable[[Role], Client], unit: Unit
) -> None:
    shown = text_of(client_of(Role.CASE_WORKER), f"/personer/{world['person']}/")
    assert unit.name not in shown
    assert "län 23" not in shown
    assert "Skyddade uppgifter" in shown


def test_who_holds_the_right_sees_everything(
    world: dict[str, int], actor: Callable[..., User], client_of: Callable[[Role], Client]
) -> None:
    actor(Role.STRATEGIST, sees_protected=True)
    shown = text_of(client_of(Role.STRATEGIST), f"/personer/{world['person']}/")
    for secret in ("Hemlina Doldersson", "50-999888", "Gömdegatan 7", "Dolkommun", "Medicinkliniken", "län 23"):
        assert secret in shown


def test_a_protected_name_is_found_by_those_only_who_may_see_it(case_worker: User, actor: Callable[..., User]) -> None:
    person = hidden()
    assert list(named(Person.objects.all(), "doldersson", case_worker)) == []
    seeing = actor(Role.STRATEGIST, sees_protected=True)
    assert list(named(Person.objects.all(), "hemlina dold", seeing)) == [person]


def test_the_order_of_names_says_nothing_about_a_protected_name(db: None) -> None:
    after, before = somebody(family="Öst"), hidden()
    others = [somebody(family=name) for name in ("Ask", "Zorn", "Åby", "Ärla", "zuver")]
    order = [p.family_name for p in Person.objects.order_by("name_key", "id")]
    assert order == ["Ask", "Zorn", "zuver", "Åby", "Ärla", "Öst", "Doldersson"]
    assert {after, before, *others} == set(Person.objects.all())


def test_protection_lifted_puts_the_name_back_in_order(case_worker: User) -> None:
    person = hidden()
    person.protection = ""
    person.save()
    person.refresh_from_db()
    assert person.name_key == "doldersson hemlina"


@pytest.mark.parametrize("say", [masking.shown_name, masking.listed_name, masking.shown_numbers, masking.shown_unit])
def test_everything_said_of_a_protected_person_is_that_it_is_protected(
    say: Callable[[Person, User], str], case_worker: User
) -> None:
    assert say(hidden(), case_worker) == "Skyddade uppgifter"


def test_a_person_without_a_name_is_said_to_have_none(case_worker: User) -> None:
    assert masking.shown_name(somebody("", ""), case_worker) == "Namn saknas"


def test_history_hides_free_text_units_and_reasons(world: dict[str, int], case_worker: User) -> None:
    person = Person.objects.get(pk=world["person"])
    told = repr(changes(person, case_worker))
    assert not [secret for secret in (*SECRETS, "Medicinkliniken", "'23'") if secret in told]
    assert "1990-05-05" in told


def test_side_by_side_hides_the_one_and_shows_the_other(world: dict[str, int], case_worker: User) -> None:
    pair = Duplicate.objects.get(pk=world["pair"])
    rows = {row.label: row for row in compared(case_worker, pair.first, pair.second, TODAY)}
    assert (rows["Namn"].first, rows["Namn"].second) == ("Skyddade uppgifter", "Alvina Ahlzen")


def test_nobody_changes_a_name_they_may_not_see(world: dict[str, int], client_of: Callable[[Role], Client]) -> None:
    address = f"/personer/{world['person']}/uppgifter/"
    assert client_of(Role.CASE_WORKER).post(address, {"given_name": "X", "version": "1"}).status_code == 403


def test_no_template_reads_a_persons_identity_past_the_masking() -> None:
    fields = r"(given_name|family_name|\.street|\.municipality|\.postcode|identifiers\.|addresses\.)"
    package = Path(atersok.__file__).parent
    allowed = {"_identity.html"}  # gets the lists that masking has made
    for template in package.rglob("templates/**/*.html"):
        if template.name not in allowed:
            assert not re.search(r"\{\{[^}]*" + fields, template.read_text(encoding="utf-8")), template


def test_the_permission_to_read_is_not_the_right_to_see(case_worker: User) -> None:
    assert case_worker.may(Permission.PERSON_READ)
    assert masking.hides(hidden(), case_worker)
