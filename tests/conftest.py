"""Shared actors: one user of each role, two units, and a browser session for any of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import Client
from django.utils import translation

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Role


@receiver(connection_created)
def truncate_allowed(connection: Any, **_: object) -> None:
    """Transactional tests empty the tables; history refuses that except in a test database that says so."""
    with connection.cursor() as cursor:
        cursor.execute("SET atersok.allow_truncate = 'on'")


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    """Each test begins in Swedish: a page read in English leaves its language behind in the thread."""
    with translation.override("sv"):
        yield


@pytest.fixture
def region(db: None) -> Region:
    return Region.objects.create(pk=1, code="23", name="Region Exempel")


@pytest.fixture
def unit(db: None) -> Unit:
    return Unit.objects.create(code="MED", name="Medicinkliniken")


@pytest.fixture
def other_unit(db: None) -> Unit:
    return Unit.objects.create(code="PRIV", name="Privata läkare", private=True)


@pytest.fixture
def actor(region: Region, unit: Unit) -> Callable[[Role], User]:
    """The user of a role, made when first asked for."""

    def of(role: Role, **fields: object) -> User:
        known = User.objects.filter(username=str(role)).first()
        if known is not None:
            return known
        home = unit if role == Role.UNIT else None
        given = {"name": f"Test {role.label}", "unit": home, "invented": True} | fields
        return User.objects.create(username=str(role), role=role, **given)

    return of


@pytest.fixture
def case_worker(actor: Callable[[Role], User]) -> User:
    return actor(Role.CASE_WORKER)


@pytest.fixture
def strategist(actor: Callable[[Role], User]) -> User:
    return actor(Role.STRATEGIST)


@pytest.fixture
def client_of(actor: Callable[[Role], User], settings: pytest.FixtureRequest) -> Callable[[Role], Client]:
    """A logged-in client of a role, checking CSRF as a browser's requests are checked."""

    def of(role: Role) -> Client:
        client = Client()
        client.force_login(actor(role), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return of
