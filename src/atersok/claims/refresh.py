"""Findings kept up to date: everybody by night, and at once those whose facts have changed.

A finding keeps its row from one run to the next (by its key), so that what hangs on it stays. One transaction: nobody
sees a half-made sweep, and a killed worker leaves the findings as they were.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

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
_TYPES = (
    "text", "int8", "text", "text", "date", "date", "int8", "int8", "int8", "date", "date", "date", "jsonb", "text[]",
    "bool",
)  # fmt: skip
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
        shares = sweep_in_shares(facts, question(on), _rows)
        rows = [row for share in shares for row in share if row[1] not in own and row[2] != APPEAL]
        rows += _rows(findings_of(own, on)) + _rows(open_appeals(on))
        _store(rows, None)
        return _finish(run, facts.persons.height, len(rows))


def refresh_stale(on: date) -> Run | None:
    """The law over the people whose facts have changed since last time; None when there are none."""
    with transaction.atomic():
        _one_at_a_time()
        people = list(Stale.objects.order_by("pk").values_list("person", flat=True))
        if not people:
            return None
        Stale.objects.filter(person__in=people).delete()
        run = Run.objects.create(on=on, whole=False)
        rows = _rows(findings_of(people, on)) + _rows(open_appeals(on))
        _store(rows, people)
        return _finish(run, len(people), len(rows))


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


def _rows(found: Iterable[Finding]) -> list[Row]:
    return [_row(key, finding) for key, finding in keyed(found)]


def _row(key: str, finding: Finding) -> Row:
    return (
        key, int(finding.person_id), finding.kind, finding.state.value, finding.since, finding.until, finding.amount,
        finding.missing, finding.at_stake, finding.last_day, finding.final_day, finding.pay_day, _why(finding),
        sorted({reading.question for reading in finding.readings}), not finding.readings,
    )  # fmt: skip


def _why(finding: Finding) -> list[tuple[str, str, str]]:
    if finding.state not in _EXPLAINED:
        return []
    return [(check.condition.id, check.text("sv"), check.text("en")) for check in finding.failing()]


def _store(rows: list[Row], people: list[int] | None) -> None:
    """Make the table hold these rows and, for the people given (everybody when None), no others."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE found (LIKE claims_finding INCLUDING DEFAULTS) ON COMMIT DROP")
        cursor.execute("ALTER TABLE found DROP COLUMN id")
        with cursor.copy(f"COPY found ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
            copy.set_types(_TYPES)
            for row in rows:
                copy.write_row((*row[:12], Jsonb(row[12]), *row[13:]))
        cursor.execute("ANALYZE found")
        cursor.execute(_DELETE, {"people": people, "appeal": APPEAL})
        cursor.execute(_UPSERT)
        cursor.execute("DROP TABLE found")
