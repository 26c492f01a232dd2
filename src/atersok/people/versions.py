"""Two people at the same row: the later one is told what the earlier changed, and neither loses anything.

A form carries the row's version (the number of its newest row of history) as it was when the form was shown.
"""

from django.db.models import Model

from atersok.accounts.models import User
from atersok.audit.history import Changed, changes_since, latest


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the row since the form was shown. `version` is the one to save over."""

    def __init__(self, version: int, changes: list[Changed]) -> None:
        super().__init__(f"version {version}")
        self.version = version
        self.changes = changes


def version_of(obj: Model) -> int:
    """What a form must carry to change this row."""
    return latest(obj)


def locked[M: Model](obj: M, version: int, user: User) -> M:
    """The row as it is now, locked until the transaction ends.

    Raises ChangedMeanwhileError when it has changed since `version`, DoesNotExist when it is gone.
    """
    row = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    now = latest(row)
    if now != version:
        raise ChangedMeanwhileError(now, changes_since(row, version, user))
    return row
