"""Taking files in: kept as they came, read afterwards by a job."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.intake.folders import is_folder, is_zipped_folder, packed
from atersok.intake.models import Import, ImportState
from atersok.intake.names import shown_name
from atersok.intake.services.committing import commit, start_commit
from atersok.intake.services.deferring import defer_later
from atersok.intake.services.reading import FACTS, read

PASTED = "Inklistrade rader"

type File = tuple[str, bytes]
"""Name as the user has it, and content."""


@transaction.atomic
def receive(user: User, files: Sequence[File], source: str = "") -> list[Import]:
    """Keep the files and have them read. Several files of a facts folder are one import, others one each."""
    if is_folder([name for name, _ in files]):
        return [take_in(user, "faktamapp.zip", packed(files), FACTS)]
    return [take_in(user, name, data, FACTS if is_zipped_folder(data) else source) for name, data in files]


@transaction.atomic
def take_in(user: User, name: str, data: bytes, source: str = "") -> Import:
    """Keep one file and have it read."""
    with acting(user, gettext_noop("Tog emot en fil")):
        importing = Import.objects.create(
            name=shown_name(name), content=data, sha256=hashlib.sha256(data).hexdigest(), source=source, by=user
        )
    defer_later("intake.read", number=importing.pk)
    return importing


def receive_pasted(user: User, text: str, source: str = "") -> Import:
    """Keep cells that somebody pasted."""
    return take_in(user, PASTED, text.encode(), source)


def committed_before(importing: Import) -> Import | None:
    """The import by which the same bytes were read in already, if any."""
    same = Import.objects.filter(sha256=importing.sha256, state=ImportState.COMMITTED).exclude(pk=importing.pk)
    return same.defer("content").order_by("-committed").first()


class NotTakenIn(Exception):  # noqa: N818 - it says what happened
    """A folder could not be read. `problems`: what was wrong with it, in Swedish."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems[:5]))


def take_in_folder(user: User, folder: Path) -> Import:
    """Read a facts folder into the register at once, without the queue. Raises NotTakenIn where it has errors."""
    from atersok.exchange.schema import FILES

    found = [(file.name, (folder / file.name).read_bytes()) for file in FILES if (folder / file.name).exists()]
    data = packed(found)
    with acting(user, gettext_noop("Tog emot en faktamapp")):
        importing = Import.objects.create(
            name="faktamapp.zip", content=data, sha256=hashlib.sha256(data).hexdigest(), source=FACTS, by=user
        )
    read(importing.pk)
    importing.refresh_from_db()
    if importing.state != ImportState.PREVIEW:
        raise NotTakenIn(
            [each["sv"] for each in importing.problem.get("list", [])] or [importing.problem.get("sv", "")]
        )
    start_commit(user, importing.pk, queued=False)
    commit(importing.pk, user.pk)
    importing.refresh_from_db()
    return importing
