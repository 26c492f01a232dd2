"""What every table of history has beside pghistory's own triggers, put there after each migration.

TRUNCATE passes row triggers by, so a statement trigger refuses it too. The one way past is for a test database, by its
name and a setting together. History is looked up by the object and by whom it belongs to: an index for each.
"""

from typing import Any

import pghistory
import pgtrigger
from django.db import connections, models
from psycopg import sql

_FINAL = ("audit_accesslog", "audit_review", "audit_reviewedaccess")

_REFUSE = """
CREATE OR REPLACE FUNCTION atersok_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_database() LIKE 'test\\_%' AND current_setting('atersok.allow_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'append only: can not truncate %', TG_TABLE_NAME;
END
$$
"""
_TRIGGER = sql.SQL(
    "CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION atersok_refuse_truncate()"
)
_INDEX = sql.SQL("CREATE INDEX IF NOT EXISTS {name} ON {table} ({column}, pgh_id)")


def keep(using: str = "default", **_: Any) -> None:
    """Make what is missing, in every table of history and the access log. Does nothing where all is there."""
    with connections[using].cursor() as cursor:
        there = set(connections[using].introspection.table_names(cursor))
        cursor.execute(_REFUSE)
        for table in [*_FINAL, *_append_only(), *(event._meta.db_table for event in event_models())]:
            if table in there:
                cursor.execute(_TRIGGER.format(table=sql.Identifier(table)))
        for event in event_models():
            if event._meta.db_table in there:
                _index(cursor, event)


def _append_only() -> list[str]:
    """Tables of any app whose rows a trigger named `append_only` keeps as they are."""
    return [
        model._meta.db_table
        for model, trigger in pgtrigger.registered()
        if trigger.name == "append_only" and model._meta.app_label != "audit"
    ]


def event_models() -> list[type[models.Model]]:
    """Every table of history."""
    return list(pghistory.core.event_models())


def _index(cursor: Any, event: type[models.Model]) -> None:
    table = event._meta.db_table
    for column in ("pgh_obj_id", *_owners(event)):
        name = f"{table}_{column}_history"
        parts = {"name": sql.Identifier(name), "table": sql.Identifier(table), "column": sql.Identifier(column)}
        cursor.execute(_INDEX.format(**parts))


def _owners(event: type[models.Model]) -> list[str]:
    """Columns that say whom a row belongs to: foreign keys named after the table they point at."""
    return [
        field.column
        for field in event._meta.fields
        if isinstance(field, models.ForeignKey) and field.name == field.related_model._meta.model_name
    ]
