"""Work that a worker does: payout runs, the books in step with claims and quarters, what is certain placed."""

import logging
from functools import partial

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from atersok.claims.models import Claim
from atersok.clock import today
from atersok.money import proposing
from atersok.money.models import PayoutRun, RunState
from atersok.money.services.placing import place_certain
from atersok.money.services.receivables import follow_all, follow_quarters
from atersok.queued import queued

log = logging.getLogger(__name__)


def follow_everything() -> tuple[int, int, int]:
    """Claims, quarters and lines that were behind. Claims tell of each change themselves; this finds older ones."""
    on = today()
    claims = follow_all(None, Claim.objects.all())
    return claims, follow_quarters(None, on), place_certain(None, on)


@app.periodic(cron="40 2 * * *")
@app.task(
    queue="default", name="money.follow", queueing_lock="money.follow",
    retry=RetryStrategy(max_attempts=5, exponential_wait=2),
)  # fmt: skip
def follow_nightly(timestamp: int) -> None:
    """After the nightly sweep: quarters have ended, days have passed."""
    log.info("claims, quarters and lines brought in step: %s, %s, %s", *follow_everything())


@app.task(queue="default", name="money.work_out")
def work_out(run: int) -> None:
    """Work a payout run out. A killed worker leaves nothing of it; the run is taken up again."""
    try:
        proposing.work_out(run)
    except Exception:
        proposing.give_up(run)
        raise


@app.periodic(cron="* * * * *")
@app.task(queue="default", name="money.rescue", queueing_lock="money.rescue")
def rescue(timestamp: int) -> None:
    """Take up again what a killed worker left, every minute and when a worker starts."""
    rescue_runs()


@transaction.atomic
def rescue_runs() -> list[int]:
    """Queue anew each run that nobody works out and no job waits for. Gives their numbers.

    A dead worker gives its lock on the run back at once.
    """
    waiting = PayoutRun.objects.filter(state=RunState.MAKING).exclude(pk__in=queued("money.work_out", "run"))
    left = list(waiting.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))
    for number in left:
        transaction.on_commit(partial(work_out.defer, run=number))
    return left
