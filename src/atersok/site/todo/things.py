"""Finding a thing again by the code of its row (`finding-12`, `quarter-halsoundersokning_asyl-20260701`), in scope."""

import re
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.claims.finding_list import EXAMINATIONS
from atersok.claims.language import kind_in_words
from atersok.claims.models import Claim, Thing
from atersok.claims.selectors import claims_for, findings_for, overrides_for, requests_for
from atersok.claims.services.watch import Name
from atersok.intake.models import Import
from atersok.law.calendar import quarter_number
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money.models import PaymentLine, PayoutRun, Receivable
from atersok.people.alerts import open_alerts
from atersok.people.duplicates import waiting
from atersok.site.todo import from_claims
from atersok.site.todo.desk import Desk
from atersok.site.todo.from_findings import QUEUES, by_quarter, due_on
from atersok.site.todo.marks import Marks

_NUMBERED = re.compile(r"([a-z]{4,10})-([0-9]{1,17})")
_GROUPED = re.compile(r"(quarter|lump)-([a-z0-9_]{1,40})-([0-9]{8})")


class Found(NamedTuple):
    """A thing: how it is named, what it is called, its last day, and the claim when it is one."""

    name: Name
    said: str
    due: date | None = None
    claim: Claim | None = None


_NEEDS = {
    Thing.REQUEST: Permission.CLAIM_WRITE, Thing.ALERT: Permission.PERSON_WRITE,
    Thing.DUPLICATE: Permission.PERSON_MERGE, Thing.IMPORT: Permission.IMPORT,
    Thing.OVERRIDE: Permission.READING_OVERRIDE, Thing.LINE: Permission.MONEY_WRITE,
    Thing.OWED: Permission.MONEY_WRITE, Thing.PAYOUT: Permission.PAYOUT_WRITE,
}  # fmt: skip


def found(user: User, code: str, today: date) -> Found:
    """The thing by that code; 404 when there is none that the user may see."""
    if match := _NUMBERED.fullmatch(code):
        return _numbered(user, match[1], int(match[2]), today)
    if match := _GROUPED.fullmatch(code):
        return _grouped(user, match[1], match[2], match[3], today)
    raise Http404


def _numbered(user: User, thing: str, number: int, today: date) -> Found:
    if thing == Thing.FINDING:
        return _finding(user, number, today)
    if thing == Thing.CLAIM:
        return _claim(user, number, today)
    if thing not in _NEEDS or not user.may(_NEEDS[Thing(thing)]):
        raise Http404
    row: Any = _table(user, Thing(thing)).filter(pk=number).first()
    if row is None:
        raise Http404
    return Found(Name(thing, number), f"{Thing(thing).label} {row}")


def _table(user: User, thing: Thing) -> QuerySet[Any]:
    tables: dict[Thing, Any] = {
        Thing.REQUEST: lambda: requests_for(user), Thing.ALERT: lambda: open_alerts(user),
        Thing.DUPLICATE: waiting, Thing.IMPORT: lambda: Import.objects.defer("content"),
        Thing.OVERRIDE: lambda: overrides_for(user), Thing.LINE: lambda: PaymentLine.objects.select_related("payment"),
        Thing.OWED: lambda: Receivable.objects.select_related("claim"), Thing.PAYOUT: PayoutRun.objects.all,
    }  # fmt: skip
    return tables[thing]()  # type: ignore[no-any-return]  # one of the querysets above


def _finding(user: User, number: int, today: date) -> Found:
    row: Any = findings_for(user).annotate(due=due_on(today)).filter(pk=number).first()
    if row is None:
        raise Http404
    name = Name(Thing.FINDING, row.pk, row.person_id, row.kind, row.since, row.state)
    return Found(name, f"{kind_in_words(row.kind)}, {row}", row.due)


def _claim(user: User, number: int, today: date) -> Found:
    row = claims_for(user).filter(pk=number).first()
    if row is None:
        raise Http404
    return Found(Name(Thing.CLAIM, row.pk), f"{kind_in_words(row.kind)}, {row}", from_claims.due_of(row), row)


def _grouped(user: User, thing: str, kind: str, day: str, today: date) -> Found:
    if kind not in {"quarter": EXAMINATIONS, "lump": (LUMP,)}[thing] or not user.may(Permission.FINDING_READ):
        raise Http404
    try:
        since = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    said = _("%(kind)s, kvartal %(quarter)s") % {
        "kind": kind_in_words(kind), "quarter": f"{since.year}K{quarter_number(since)}"
    }  # fmt: skip
    return Found(
        Name(thing, kind=kind, since=since), said, _due(user, kind, since, today) if thing == "quarter" else None
    )


def _due(user: User, kind: str, since: date, today: date) -> date | None:
    """The earliest last day of a quarter's examinations."""
    parts = by_quarter(Desk(user, today), QUEUES, Marks())
    same = [row.due for part in parts.values() for row in part.rows if (row.name.kind, row.name.since) == (kind, since)]
    return min(filter(None, same), default=None)
