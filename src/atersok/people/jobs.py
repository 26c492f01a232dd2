"""The register's jobs. Each is one transaction and may run again: what is found twice is written once."""

from functools import partial

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from atersok.clock import today
from atersok.people import alerts, duplicates


@app.periodic(cron="10 4 * * *")
@app.task(queue="register", name="people.find_alerts")
def find_alerts(timestamp: int = 0) -> None:
    """Each morning, and after an import: status changes to look at. `timestamp` says when the morning's was due."""
    alerts.find(today())


@app.task(queue="register", name="people.find_duplicates")
def find_duplicates(only: list[int] | None = None) -> None:
    """Look for likely duplicates, of everybody or of some people."""
    duplicates.find(only)


def look_for_duplicates(*people: int) -> None:
    """Have duplicates looked for when the transaction is done: of these people, or of everybody when none is named."""
    transaction.on_commit(partial(_defer, list(people) or None))


def _defer(only: list[int] | None) -> None:
    if only:
        find_duplicates.defer(only=only)
        return
    try:
        find_duplicates.configure(queueing_lock="people.find_duplicates").defer()
    except AlreadyEnqueued:
        return  # one that waits will see everything
