"""Work that a worker does: the books in step with claims and quarters, and what is certain placed."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from atersok.claims.models import Claim
from atersok.clock import today
from atersok.money.services.placing import place_certain
from atersok.money.services.receivables import follow_all, follow_quarters

log = logging.getLogger(__name__)


def follow_everything() -> tuple[int, int, int]:
    """Claims, quarters and lines that were behind. Claims tell of each change themselves; this finds older ones."""
    on = today()
    claims = follow_all(None, Claim.objects.defer("frozen").order_by("pk"))
    return claims, follow_quarters(None, on), place_certain(None, on)


@app.periodic(cron="40 2 * * *")
@app.task(
    queue="default", name="money.follow", queueing_lock="money.follow",
    retry=RetryStrategy(max_attempts=5, exponential_wait=2),
)  # fmt: skip
def follow_nightly(timestamp: int) -> None:
    """After the nightly sweep: quarters have ended, days have passed."""
    log.info("claims, quarters and lines brought in step: %s, %s, %s", *follow_everything())
