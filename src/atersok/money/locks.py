"""What one does at a time, whichever process does it: locks of the database, held until the transaction is over."""

from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """What is held. A number is a lock's own in the whole database."""

    BOOKS = 20_260_100  # whoever books holds it together with others, whoever locks a month alone
    DIVIDING = 20_260_101  # proposals, attests, approvals of bills
    FILES = 20_260_102  # files to the ledger
    REGION_BILLS = 20_260_103
    QUARTERS = 20_260_104  # the quarters' lump sums, booked
    PAYMENTS = 20_260_105  # what came in: taken in, specified, placed


def hold(lock: Lock) -> None:
    """Alone."""
    _execute("SELECT pg_advisory_xact_lock(%s)", lock)


def share(lock: Lock) -> None:
    """Together with others, while nobody holds it alone."""
    _execute("SELECT pg_advisory_xact_lock_shared(%s)", lock)


def _execute(sql: str, lock: Lock) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [int(lock)])
