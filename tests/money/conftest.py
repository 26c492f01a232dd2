"""Actors of the money."""

from collections.abc import Callable

import pytest

from atersok.accounts.models import User
from atersok.accounts.permissions import Role


@pytest.fixture
def economist(actor: Callable[[Role], User]) -> User:
    return actor(Role.ECONOMIST)
