"""The walk over all addresses: made once, rolled back at once, kept as plain data."""

from typing import Any

import pytest
from django.db import connection, transaction
from tests.site.walk import Walk, take


@pytest.fixture(scope="session")
def walk(django_db_setup: None, django_db_blocker: Any) -> Walk:
    """What every role saw at every address of a world with one of everything."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL track_activities = on")
        taken = take()
        transaction.set_rollback(True)
    return taken
