"""The daily e-mail. One job a user, so that an address that does not work stops nobody else's."""

from datetime import UTC, date, datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from atersok.clock import today
from atersok.site.todo import digest

HOUR = 6
_AGAIN = RetryStrategy(max_attempts=4, exponential_wait=10)


@app.periodic(cron="30 4,5 * * 1-5")  # in UTC: half past six in Sweden is one of them, by the season
@app.task(queue="mail", name="todo.digests", queueing_lock="todo.digests")
def digests(timestamp: int) -> None:
    """On weekdays at 06.30: a job for each user who may have an e-mail."""
    due = timezone.localtime(datetime.fromtimestamp(timestamp, UTC))
    if due.hour != HOUR:
        return
    for pk in digest.readers().values_list("pk", flat=True):
        send_digest.defer(user=pk, day=today().isoformat())


@app.task(queue="mail", name="todo.digest", retry=_AGAIN)
def send_digest(user: int, day: str) -> None:
    """One user's e-mail of a day. Run again it sends nothing more; too late it is not sent at all."""
    reader = digest.readers().filter(pk=user).first()
    if reader is not None and date.fromisoformat(day) == today():
        digest.send(reader, today())
