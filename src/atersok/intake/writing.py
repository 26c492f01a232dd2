"""Carrying out the plans of an import, and taking them back: a few statements a table, all inside the database."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils import timezone
from psycopg import sql

from atersok.intake.statements import run
from atersok.intake.tables import MADE_IN_ORDER, ONCE, columns_of, defaults_of, has_importer, model_of, table

BATCH = 20_000
"""Rows of the file that one statement handles."""


class RegisterMoved(Exception):  # noqa: N818 - it says what happened
    """A row that the import would change is not as it was when the plan was made."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement's worth: a table, the first and last row (by their ids) whose plans are carried out, and whether the
    plans of the import make rows of the table, or change some.
    """

    model: type[models.Model]
    first: int
    last: int
    makes: bool
    changes: bool


# of_id + 0: the rows are found by their ids; the index of the import would give all of them for every piece
_OPS = sql.SQL(
    "SELECT (op->>'id')::bigint AS number, op->'v' AS v, op->'b' AS b"
    " FROM intake_importrow, jsonb_array_elements(plan) AS op"
    " WHERE of_id + 0 = %(of)s AND id BETWEEN %(first)s AND %(last)s AND NOT left_out AND op->>'m' = %(model)s AND {}"
)
_MADE = _OPS.format(sql.SQL("NOT op ? 'b'"))
_CHANGED = _OPS.format(sql.SQL("op ? 'b'"))
_MODELS = """
    SELECT op->>'m', bool_or(NOT op ? 'b'), bool_or(op ? 'b')
    FROM intake_importrow, jsonb_array_elements(plan) AS op WHERE of_id = %s AND NOT left_out GROUP BY 1
"""


def pieces(of: int) -> list[Piece]:
    """What there is to do, in the order in which it can be done."""
    with connection.cursor() as cursor:
        cursor.execute(_MODELS, [of])
        written = {label: (makes, changes) for label, makes, changes in cursor.fetchall()}
        cursor.execute("SELECT min(id), max(id) FROM intake_importrow WHERE of_id = %s", [of])
        first, last = cursor.fetchone()
    return [
        Piece(model_of(label), start, min(start + BATCH - 1, last), *written[label])
        for label in MADE_IN_ORDER
        if label in written
        for start in range(first, last + 1, BATCH)
    ]


def carry_out(of: int, piece: Piece) -> int:
    """Do one piece; gives the number of rows written. Raises RegisterMoved where the register is not as planned."""
    given = {"of": of, "first": piece.first, "last": piece.last, "model": piece.model._meta.label_lower}
    with connection.cursor() as cursor:
        made = _make(cursor, of, piece.model, given) if piece.makes else 0
        return made + (_change(cursor, piece.model, given) if piece.changes else 0)


def _make(cursor: Any, of: int, model: type[models.Model], given: dict[str, Any]) -> int:
    base: dict[str, Any] = defaults_of(model)
    if has_importer(model):
        base["imported_by"] = of
    if "created" in columns_of(model):
        base["created"] = timezone.now().isoformat()
    names = columns_of(model)
    once = sql.SQL(" ON CONFLICT DO NOTHING" if model._meta.label_lower in ONCE else "")
    statement = sql.SQL(
        "WITH base AS MATERIALIZED (SELECT jsonb_populate_record(NULL::{table}, %(base)s::jsonb) AS base),"
        " ops AS ({ops})"
        " INSERT INTO {table} ({names}) SELECT {values} FROM ops, base,"
        " LATERAL jsonb_populate_record(base.base, jsonb_set(ops.v, '{{id}}', to_jsonb(ops.number))) AS made{once}"
    ).format(table=sql.Identifier(table(model)), ops=_MADE, names=_list(names), values=_list(names, "made"), once=once)
    run(cursor, statement, given | {"base": json.dumps(base, default=str)})
    count = int(cursor.rowcount)
    if count and not has_importer(model):
        _note_made(cursor, given)
    return count


def _note_made(cursor: Any, given: dict[str, Any]) -> None:
    statement = sql.SQL(
        "INSERT INTO intake_change (of_id, model, object, before, after)"
        " SELECT %(of)s, %(model)s, number, NULL, v FROM ({}) AS ops"
    ).format(_MADE)
    run(cursor, statement, given)


def _change(cursor: Any, model: type[models.Model], given: dict[str, Any]) -> int:
    run(cursor, sql.SQL("SELECT count(*), count(DISTINCT number) FROM ({}) AS ops").format(_CHANGED), given)
    count, rows = cursor.fetchone()
    if not count:
        return 0
    if count != rows:
        raise RegisterMoved
    _update(cursor, model, _CHANGED, "b", "v", given)
    if cursor.rowcount != count:
        raise RegisterMoved
    statement = sql.SQL(
        "INSERT INTO intake_change (of_id, model, object, before, after)"
        " SELECT %(of)s, %(model)s, number, b, v FROM ({}) AS ops"
    ).format(_CHANGED)
    run(cursor, statement, given)
    return int(count)


def _update(
    cursor: Any, model: type[models.Model], ops: sql.Composable, before: str, after: str, given: dict[str, Any]
) -> None:
    """Set what `after` has, on rows that still hold what `before` has."""
    names = [name for name in columns_of(model) if name not in ("id", "imported_by", "created", "document")]
    assigned = sql.SQL(", ").join(
        sql.SQL("{name} = planned.{name}").format(name=sql.Identifier(name)) for name in names
    )
    statement = sql.SQL(
        "WITH ops AS ({ops}), planned AS (SELECT now.id AS number, made.* FROM ops"
        " JOIN {table} AS now ON now.id = ops.number,"
        " LATERAL jsonb_populate_record(now, ops.{before}) AS was,"
        " LATERAL jsonb_populate_record(now, ops.{after}) AS made"
        " WHERE was IS NOT DISTINCT FROM now)"
        " UPDATE {table} AS held SET {assigned} FROM planned WHERE held.id = planned.number"
    ).format(
        ops=ops, table=sql.Identifier(table(model)), assigned=assigned,
        before=sql.Identifier(before), after=sql.Identifier(after),
    )  # fmt: skip
    run(cursor, statement, given)


def put_back(of: int) -> None:
    """Give every row that the import changed what it had before. Raises RegisterMoved where one has changed since."""
    for label in reversed(MADE_IN_ORDER):
        ops = sql.SQL(
            "SELECT object AS number, after AS b, before AS v FROM intake_change"
            " WHERE of_id = %(of)s AND model = %(model)s AND before IS NOT NULL"
        )
        given = {"of": of, "model": label}
        with connection.cursor() as cursor:
            run(cursor, sql.SQL("SELECT count(*) FROM ({}) AS ops").format(ops), given)
            (count,) = cursor.fetchone()
            if count:
                _update(cursor, model_of(label), ops, "b", "v", given)
                if cursor.rowcount != count:
                    raise RegisterMoved


def made_by(of: int, model: type[models.Model]) -> sql.Composable:
    """A query of the ids of the rows that the import made."""
    if has_importer(model):
        return sql.SQL("SELECT id FROM {} WHERE imported_by = {}").format(sql.Identifier(table(model)), sql.Literal(of))
    return sql.SQL("SELECT object AS id FROM intake_change WHERE of_id = {} AND model = {} AND before IS NULL").format(
        sql.Literal(of), sql.Literal(model._meta.label_lower)
    )


def remove_made(of: int) -> None:
    """Delete every row that the import made, those that point at others first."""
    for label in reversed(MADE_IN_ORDER):
        model = model_of(label)
        statement = sql.SQL("DELETE FROM {} WHERE id IN ({})").format(sql.Identifier(table(model)), made_by(of, model))
        with connection.cursor() as cursor:
            run(cursor, statement)


def _list(names: tuple[str, ...], of: str = "") -> sql.Composable:
    shown: Iterator[sql.Composable] = (sql.Identifier(of, name) if of else sql.Identifier(name) for name in names)
    return sql.SQL(", ").join(shown)
