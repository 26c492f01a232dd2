"""The road in a line: take a file in, read it, commit it. Files are written as tables in the tests."""

from collections.abc import Sequence

from atersok.accounts.models import User
from atersok.intake import services
from atersok.intake.models import Import, ImportState
from atersok.people.models import Identifier, Person


def csv(header: str, *rows: str) -> bytes:
    return "\n".join([header, *rows]).encode()


def previewed(user: User, data: bytes, source: str = "", name: str = "fil.csv") -> Import:
    """Read in, up to the preview."""
    importing = services.take_in(user, name, data, source)
    services.read(importing.pk)
    importing.refresh_from_db()
    return importing


def committed(user: User, data: bytes, source: str = "") -> Import:
    importing = previewed(user, data, source)
    assert importing.state == ImportState.PREVIEW, (importing.state, importing.problem, importing.notes)
    assert not codes(importing), [row.errors for row in importing.rows.filter(category="error")]
    services.start_commit(user, importing.pk, queued=False)
    services.commit(importing.pk, user.pk)
    importing.refresh_from_db()
    assert importing.state == ImportState.COMMITTED, importing.notes
    return importing


def person(lma: str, born: str = "1990-05-01", **fields: object) -> Person:
    made = Person.objects.create(birth_date=born, **fields)
    Identifier.objects.create(person=made, kind="lma", value=lma, raw=lma)
    return made


def codes(importing: Import) -> list[Sequence[str]]:
    """Of each faulty row the codes of its errors."""
    rows = importing.rows.filter(category="error").order_by("row")
    return [[error["code"] for error in row.errors] for row in rows]
