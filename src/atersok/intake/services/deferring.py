"""Handing work to the queue by its name: who does it, and whether anybody does yet, is not ours to know."""

import logging
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

_log = logging.getLogger(__name__)

QUEUE = "intake"


def defer(task: str, *, queue: str = QUEUE, lock: str | None = None, **arguments: Any) -> None:
    """Put a task in the queue. With a lock, one that waits already is enough."""
    try:
        app.configure_task(task, queue=queue, queueing_lock=lock).defer(**arguments)
    except AlreadyEnqueued:
        _log.info("%s waits already", task)


def defer_later(task: str, **arguments: Any) -> None:
    """Put a task in the queue when what is being written is safe in the database."""
    transaction.on_commit(lambda: defer(task, **arguments))
