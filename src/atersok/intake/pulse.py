"""A worker's sign of life while it reads or commits: a lock that dies with it, and progress that others can see.

Both use a connection of their own: the work itself is one transaction, whose writes nobody sees before it is over.
"""

from types import TracebackType
from typing import Self

from django.db import connections
from django.utils import timezone

_SPACE = 4_104  # keeps our advisory locks apart from others'


class Busy(Exception):  # noqa: N818 - it says what is the case
    """Another worker is at it."""


class Pulse:
    """Held while somebody works on an import. Raises Busy on entry when another worker does."""

    def __init__(self, importing: int) -> None:
        self._importing = importing
        self._connection = connections.create_connection("default")

    def __enter__(self) -> Self:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_SPACE, self._importing])
            (held,) = cursor.fetchone()
        if not held:
            self._connection.close()
            raise Busy
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:  # closing gives the lock back, too, but only when the server has noticed
            with self._connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_SPACE, self._importing])
        finally:
            self._connection.close()

    def beat(self, done: int = 0, total: int = 0) -> None:
        """Say that the work goes on, and how far it has come."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE intake_import SET beat = %s, done = %s, total = %s WHERE id = %s",
                [timezone.now(), done, total, self._importing],
            )
