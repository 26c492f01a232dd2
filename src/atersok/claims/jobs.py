"""Work that a worker does: the nightly sweep, changed people, enclosure packs."""

import logging
from contextlib import suppress
from functools import partial

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from atersok.claims import packing, refresh
from atersok.claims.models import Claim
from atersok.clock import today
from atersok.people.models import Stale
from atersok.queued import queued

log = logging.getLogger(__name__)
_AGAIN = RetryStrategy(max_attempts=5, exponential_wait=2)


@app.task(queue="claims", name="claims.refresh", queueing_lock="claims.refresh", retry=_AGAIN)
def refresh_changed() -> None:
    """The law over the people whose facts have changed. Once in the queue is enough."""
    refresh.refresh_stale(today())


@app.periodic(cron="* * * * *")
@app.task(queue="claims", name="claims.refresh_now_and_then", queueing_lock="claims.refresh_now_and_then")
def refresh_now_and_then(timestamp: int) -> None:
    """Whoever changed without anybody saying so."""
    refresh.refresh_stale(today())


def refresh_soon() -> None:
    """Let a worker go through the people whose facts have changed, if there are any."""
    if Stale.objects.exists():
        with suppress(AlreadyEnqueued), transaction.atomic():  # refused by the database where one is queued already
            refresh_changed.defer()


@app.periodic(cron="10 2 * * *")
@app.task(queue="claims", name="claims.refresh_all", queueing_lock="claims.refresh_all", retry=_AGAIN)
def refresh_everybody(timestamp: int) -> None:
    """The law over everybody: days have passed, quarters have ended, last days have come nearer."""
    run = refresh.refresh_all(today())
    log.info("swept %s people, %s findings, %s", run.people, run.findings, timezone.now() - run.started)


@app.task(queue="claims", name="claims.make_pack", retry=_AGAIN)
def make_pack(claim: int) -> None:
    """Make a sent claim's enclosures. A killed worker leaves none of them; the job is taken up again."""
    try:
        packing.make(claim)
    except Exception:
        Claim.objects.filter(pk=claim).exclude(pack=packing.READY).update(pack=packing.FAILED)
        raise


@app.periodic(cron="* * * * *")
@app.task(queue="claims", name="claims.rescue", queueing_lock="claims.rescue")
def rescue(timestamp: int) -> None:
    """Take up again what a killed worker left, every minute and when a worker starts."""
    rescue_packs()


@transaction.atomic
def rescue_packs() -> list[int]:
    """Queue anew each claim whose enclosures nobody makes and no job waits for. Gives their numbers.

    A dead worker gives its lock on the claim back at once. To make a pack twice does nothing, so a job too many is no
    harm.
    """
    waiting = Claim.objects.filter(pack=packing.MAKING).exclude(pk__in=queued("claims.make_pack", "claim"))
    left = list(waiting.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))
    for number in left:
        transaction.on_commit(partial(make_pack.defer, claim=number))
    return left
