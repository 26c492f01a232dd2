"""Findings kept up to date: everybody by night, and at once those whose facts have changed.

A finding keeps its row from one run to the next (by its key), so that what hangs on it stays. One transaction: nobody
sees a half-made sweep, and a killed worker leaves the findings as they were.
"""

import csv
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import partial
from io import StringIO
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from atersok.claims.evaluation import findings_of, open_appeals, own_readings, question
from atersok.claims.frames import register
from atersok.claims.models import Run
from atersok.law.findings import Finding, State
from atersok.people.models import Stale
from atersok.sweep import sweep_in_shares

type Row = tuple[Any, ...]

APPEAL = "overklagande"
_COLUMNS = (
    "key", "person_id", "kind", "state", "since", "until", "amount", "missing", "at_stake", "last_day", "final_day",
    "pay_day", "why", "readings", "certain",
)  # fmt: skip
_EXPLAINED = frozenset({State.BLOCKED, State.NOT_ENTITLED, State.LATE, State.WATCH})
_DELETE = """
    DELETE FROM claims_finding f
    WHERE (%(people)s::bigint[] IS NULL OR f.person_id = ANY(%(people)s) OR f.kind = %(appeal)s)
    AND NOT EXISTS (SELECT FROM found WHERE found.key = f.key)
"""
_SET = ", ".join(f"{name} = EXCLUDED.{name}" for name in _COLUMNS[1:])
_OLD = ", ".join(f"claims_finding.{name}" for name in _COLUMNS[1:])
_NEW = ", ".join(f"EXCLUDED.{name}" for name in _COLUMNS[1:])
_ALL = ", ".join(_COLUMNS)
_UPSERT = (
    f"INSERT INTO claims_finding ({_ALL}) SELECT {_ALL} FROM found ON CONFLICT (key) DO UPDATE SET {_SET}"  # noqa: S608
    f" WHERE ({_OLD}) IS DISTINCT FROM ({_NEW})"  # only names of columns
)
_LOCK = 20_260_001  # one refresh at a time


def refresh_all(on: date) -> Run:
    """The law over the whole register, in as many processes as there are cores."""
    with transaction.atomic():
        _one_at_a_time()
        run = Run.objects.create(on=on, whole=True)
        Stale.objects.all().delete()
        facts = register()
        own = own_readings()
        shares = sweep_in_shares(facts, question(on), partial(_written, without=frozenset(map(str, own))))
        shares += [_written(findings_of(own, on)), _appeals(on)]
        _store(shares, None)
        return _finish(run, facts.persons.height, sum(share.findings for share in shares))


def refresh_stale(on: date) -> Run | None:
    """The law over the people whose facts have changed since last time; None when there are none."""
    with transaction.atomic():
        _one_at_a_time()
        people = list(Stale.objects.order_by("pk").values_list("person", flat=True))
        if not people:
            return None
        Stale.objects.filter(person__in=people).delete()
        run = Run.objects.create(on=on, whole=False)
        shares = [_written(findings_of(people, on)), _appeals(on)]
        _store(shares, people)
        return _finish(run, len(people), sum(share.findings for share in shares))


def _finish(run: Run, people: int, findings: int) -> Run:
    run.people, run.findings, run.finished = people, findings, timezone.now()
    run.save()
    return run


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def key_of(finding: Finding) -> str:
    """What names the same finding from one run to the next: kind, person and period; for an appeal the claim."""
    if finding.kind == APPEAL:
        return f"{APPEAL}:{finding.claims[0]}"
    return f"{finding.kind}:{finding.person_id}:{finding.since or ''}:{finding.until or ''}"


def keyed(found: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """Findings with their keys; those alike in kind, person and period are numbered in the law's own order."""
    seen: Counter[str] = Counter()
    for finding in found:
        key = key_of(finding)
        seen[key] += 1
        yield (key if seen[key] == 1 else f"{key}#{seen[key]}"), finding


class _Written(NamedTuple):
    """Findings as the text that COPY reads: made where they are found, it is all that leaves a process."""

    findings: int
    text: str


def _written(found: Iterable[Finding], without: Collection[str] = ()) -> _Written:
    """All but appeals, which are one a claim, and but the people in `without`, judged by readings of their own."""
    return _as_text(f for f in found if f.kind != APPEAL and f.person_id not in without)


def _appeals(on: date) -> _Written:
    return _as_text(open_appeals(on))


def _as_text(found: Iterable[Finding]) -> _Written:
    text, count = StringIO(), 0
    write = csv.writer(text).writerow
    for count, (key, finding) in enumerate(keyed(found), 1):  # noqa: B007 – the last one is how many
        write(_row(key, finding))
    return _Written(count, text.getvalue())


def _row(key: str, finding: Finding) -> Row:
    readings = sorted({reading.question for reading in finding.readings})
    return (
        key, finding.person_id, finding.kind, finding.state.value, finding.since, finding.until, finding.amount,
        finding.missing, finding.at_stake, finding.last_day, finding.final_day, finding.pay_day,
        json.dumps(_why(finding), ensure_ascii=False), f"{{{','.join(readings)}}}", not readings,
    )  # fmt: skip


def _why(finding: Finding) -> list[tuple[str, str, str]]:
    if finding.state not in _EXPLAINED:
        return []
    return [(check.condition.id, check.text("sv"), check.text("en")) for check in finding.failing()]


def _store(shares: list[_Written], people: list[int] | None) -> None:
    """Make the table hold these findings and, for the people given (everybody when None), no others."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE found (LIKE claims_finding INCLUDING DEFAULTS) ON COMMIT DROP")
        cursor.execute("ALTER TABLE found DROP COLUMN id")
        with cursor.cursor.copy(f"COPY found ({_ALL}) FROM STDIN (FORMAT csv)") as copy:
            for share in shares:
                copy.write(share.text)
        cursor.execute("ANALYZE found")
        cursor.execute(_DELETE, {"people": people, "appeal": APPEAL})
        cursor.execute(_UPSERT)
        cursor.execute("DROP TABLE found")
        if people is None:
            cursor.execute("ANALYZE claims_finding")  # lists are opened before the server would do it by itself
