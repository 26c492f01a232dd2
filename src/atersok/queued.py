"""What waits in the queue of jobs, for whoever takes up again what a killed worker left."""

from django.db import connection

_WAITING = "SELECT args ->> %s FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'"


def queued(task: str, argument: str) -> set[int]:
    """The numbers that the waiting jobs of a task were given as an argument."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [argument, task])
        return {int(number) for (number,) in cursor.fetchall()}
