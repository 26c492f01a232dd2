"""Claim numbers: A-2026-0118, without gaps that anybody has to explain."""

from django.db import connection

_LOCK = 20_260_002


def next_number(year: int) -> str:
    """The year's next number. Held until the transaction ends, so two people can't get the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(
            "SELECT COALESCE(max(split_part(number, '-', 3)::int), 0) FROM claims_claim WHERE number ~ %s",
            [rf"^A-{year}-\d+$"],
        )
        (last,) = cursor.fetchone()
    return f"A-{year}-{last + 1:04d}"
