"""Every page × every role: who gets in, and who gets the page that says no."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.people.somebody import registered, somebody

from atersok.accounts.models import Unit
from atersok.accounts.permissions import TABLE, Permission, Role
from atersok.people.models import Duplicate

P = Permission
PAGES = {
    "/personer/": P.PERSON_READ,
    "/personer/{person}/": P.PERSON_READ,
    "/personer/ny/": P.PERSON_WRITE,
    "/personer/{person}/nyfott/": P.PERSON_WRITE,
    "/personer/{person}/uppgifter/": P.PERSON_WRITE,
    "/personer/{person}/fodelsedatum/": P.PERSON_WRITE,
    "/personer/{person}/dodsfall/": P.PERSON_WRITE,
    "/personer/{person}/skydd/": P.PERSON_WRITE,
    "/personer/{person}/flytt/": P.PERSON_WRITE,
    "/personer/{person}/situationer/ny/": P.PERSON_WRITE,
    "/personer/{person}/situationer/{situation}/": P.PERSON_WRITE,
    "/personer/{person}/situationer/{situation}/avsluta/": P.PERSON_WRITE,
    "/personer/{person}/situationer/{situation}/ta-bort/": P.PERSON_WRITE,
    "/personer/{person}/nummer/nytt/": P.PERSON_WRITE,
    "/personer/{person}/anknytning/ny/": P.PERSON_WRITE,
    "/personer/{person}/kortkontroll/": P.PERSON_WRITE,
    "/personer/{person}/kontakt/": P.PERSON_WRITE,
    "/personer/{person}/kostnad/": P.PERSON_WRITE,
    "/personer/{person}/intyg/": P.PERSON_WRITE,
    "/personer/{person}/undersokning/": P.PERSON_WRITE,
    "/dubbletter/": P.PERSON_MERGE,
    "/dubbletter/{pair}/": P.PERSON_MERGE,
    "/sla-upp/": P.PERSON_LOOK_UP,
    "/atkomstlogg/": P.AUDIT_READ,
    "/personer/{person}/lasare/": P.AUDIT_READ,
    "/loggranskningar/": P.AUDIT_READ,
    "/loggranskningar/ny/": P.AUDIT_REVIEW,
}
POSTS = {
    "/dubbletter/{pair}/olika/": P.PERSON_MERGE,
    "/dubbletter/{pair}/igen/": P.PERSON_MERGE,
    "/statusandringar/{alert}/klar/": P.PERSON_WRITE,
    "/statusandringar/{alert}/angra/": P.PERSON_WRITE,
}


@pytest.fixture
def numbers(unit: Unit) -> dict[str, int]:
    """One of each thing, all of the unit's."""
    one, other = somebody(unit=unit), somebody(unit=unit)
    alert = one.alerts.create(kind="18", day="2026-11-01")
    pair = Duplicate.objects.create(first=one, second=other, reasons=[])
    return {"person": one.pk, "situation": registered(one).pk, "pair": pair.pk, "alert": alert.pk}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_for_the_roles_of_its_permission(
    page: str, role: Role, numbers: dict[str, int], client_of: Callable[[Role], Client]
) -> None:
    allowed = role in TABLE[PAGES[page]]
    assert client_of(role).get(page.format(**numbers)).status_code == (200 if allowed else 403)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("page", POSTS)
def test_a_verb_is_for_the_roles_of_its_permission_and_only_by_post(
    page: str, role: Role, numbers: dict[str, int], client_of: Callable[[Role], Client]
) -> None:
    client, address = client_of(role), page.format(**numbers)
    assert client.post(address).status_code == (303 if role in TABLE[POSTS[page]] else 403)
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("role", Role)
def test_units_do_not_see_history_and_managers_see_no_person(
    role: Role, numbers: dict[str, int], client_of: Callable[[Role], Client]
) -> None:
    got = client_of(role).get(f"/historik/person/{numbers['person']}/").status_code
    assert got == {Role.UNIT: 404}.get(role, 200 if role in TABLE[P.PERSON_READ] else 403)


def test_nobody_gets_in_without_logging_in(numbers: dict[str, int], client: Client) -> None:
    for page in PAGES:
        assert client.get(page.format(**numbers)).status_code == 302
