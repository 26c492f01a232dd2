"""Until which change of the register an import has been compared with it."""

from django.db import connection
from psycopg import sql

from atersok.intake.hooks import rested_on
from atersok.intake.statements import run
from atersok.intake.tables import all_models, history_of, model_of, table

_COMMITS = 4_105  # one import is committed or compared at a time


def wait_for_commits(*, alone: bool) -> None:
    """Wait for imports being committed; `alone`: and keep others waiting until the transaction ends."""
    name = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        run(cursor, sql.SQL("SELECT {}(%(lock)s)").format(sql.Identifier(name)), {"lock": _COMMITS})


def last_changes(*, settled: bool) -> dict[str, int]:
    """The last change to each table, by its history.

    `settled`: wait for writers that are not done, so that none of them turns up later with an older number. Holds
    new writers back until the transaction ends, so let it be a short one.
    """
    models = [*all_models(), *(model_of(label) for label in sorted(rested_on()))]
    tables = sql.SQL(", ").join(sql.Identifier(table(model)) for model in models)
    newest = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, COALESCE(max(pgh_id), 0) FROM {}").format(
            sql.Literal(model._meta.label_lower), sql.Identifier(table(history_of(model)))
        )
        for model in models
    )
    with connection.cursor() as cursor:
        if settled:
            run(cursor, sql.SQL("LOCK TABLE {} IN SHARE MODE").format(tables))
        run(cursor, newest)
        return dict(cursor.fetchall())
