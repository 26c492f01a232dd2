"""What workers do for intake. Each job can be run again: it does nothing where its work is done."""

from procrastinate.contrib.django import app

from atersok.intake import services


@app.task(queue="intake", name="intake.read")
def read(number: int) -> None:
    """Read an import."""
    services.read(number)


@app.task(queue="intake", name="intake.commit")
def commit(number: int, user: int) -> None:
    """Commit an import."""
    services.commit(number, user)


@app.periodic(cron="* * * * *")
@app.task(queue="intake", name="intake.rescue", queueing_lock="intake.rescue")
def rescue(timestamp: int) -> None:
    """Put back imports whose worker has died, every minute and when a worker starts."""
    services.rescue()
