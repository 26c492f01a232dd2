"""Imports whose worker has died: put back where they were, so that somebody can go on."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from atersok.audit.services import acting
from atersok.intake.models import Import, ImportState
from atersok.intake.pulse import Busy, Pulse
from atersok.intake.services.deferring import defer_later
from atersok.queued import queued

STALLED_AFTER = timedelta(minutes=2)
"""A beat older than this means that nobody is at it, or that it hangs."""

_TASKS = {
    ImportState.UPLOADED: "intake.read",
    ImportState.READING: "intake.read",
    ImportState.COMMITTING: "intake.commit",
}


def rescue() -> list[int]:
    """Put back every import that nobody works on and that doesn't wait in the queue. Gives their numbers."""
    found = Import.objects.filter(state__in=_TASKS).defer("content").order_by("pk")
    return [importing.pk for importing in found if _left_alone(importing) and _put_back(importing.pk)]


def _left_alone(importing: Import) -> bool:
    """Nobody holds its lock (a dead worker's is given back at once), and no job for it waits."""
    try:
        with Pulse(importing.pk):
            pass
    except Busy:
        return False
    return importing.pk not in queued(_TASKS[ImportState(importing.state)], "number")


def _put_back(number: int) -> bool:
    with transaction.atomic(), acting(None, gettext_noop("Arbetet avbröts")):
        importing = Import.objects.select_for_update(no_key=True).defer("content").get(pk=number)
        if importing.state not in _TASKS:
            return False
        if importing.beat is None and timezone.now() - importing.created < STALLED_AFTER:
            return False  # its job is on the way into the queue
        reading = importing.state != ImportState.COMMITTING
        importing.state = ImportState.UPLOADED if reading else ImportState.PREVIEW
        importing.notes = importing.notes | ({} if reading else {"stopped": True})
        importing.beat = None
        importing.save(update_fields=["state", "beat", "notes"])
        if reading:
            defer_later("intake.read", number=number)
    return True


def stalled(importing: Import) -> bool:
    """Whether the page should say that nothing has been heard for a while."""
    return importing.beat is not None and timezone.now() - importing.beat > STALLED_AFTER
