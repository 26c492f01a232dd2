"""The walk over all addresses: made once, rolled back at once, kept as plain data."""

from typing import Any

import pytest
from django.db import transaction
from tests.site.sending import Sendings, send_everything
from tests.site.walk import Walk, take


@pytest.fixture(scope="session")
def sendings(django_db_setup: None, django_db_blocker: Any) -> Sendings:
    """What came of every form that stands on a page."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = send_everything()
        transaction.set_rollback(True)
    return made


@pytest.fixture(scope="session")
def walk(django_db_setup: None, django_db_blocker: Any) -> Walk:
    """What every role saw at every address of a world with one of everything."""
    with django_db_blocker.unblock(), transaction.atomic():
        taken = take()
        transaction.set_rollback(True)
    return taken
