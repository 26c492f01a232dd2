"""What leaves the app: imports and their rows, for those who work with the whole region."""

from django.db.models import Count, Q, QuerySet

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.intake.models import Import, ImportRow, ImportState

_WAITING = (ImportState.MAPPING, ImportState.PREVIEW)


def imports(user: User) -> QuerySet[Import]:
    """Imports, newest first, without the files themselves."""
    found = Import.objects.defer("content").select_related("by")
    return found if user.may(Permission.IMPORT) and user.only_unit is None else found.none()


def rows(user: User, importing: Import) -> QuerySet[ImportRow]:
    """The rows of an import in the file's order."""
    found = ImportRow.objects.filter(of=importing)
    return found if user.may(Permission.IMPORT) and user.only_unit is None else found.none()


def with_left_out(user: User) -> QuerySet[Import]:
    """Committed imports that left rows out which nobody has tried again."""
    left_out = Count("rows", filter=Q(rows__left_out=True))
    found = imports(user).filter(state=ImportState.COMMITTED, rows__left_out=True)
    return found.annotate(left_out=left_out)


def waiting(user: User) -> int:
    """How many imports wait for somebody."""
    return imports(user).filter(state__in=_WAITING).count()
