"""The rows of an import in the database: written and counted with few statements, however many they are."""

from hashlib import sha256
from typing import Any

import polars as pl
from django.db import connection
from psycopg import sql

from atersok.intake.frames import as_json, fetch, insert
from atersok.intake.models import Category, Import, ImportRow
from atersok.intake.planning import Prepared
from atersok.intake.reading.fields import Source

_OWN = ("row", "person", "number")
_TYPES: dict[str, Any] = {
    "date": pl.Date, "quarter": pl.Date, "amount": pl.Int64, "signed_amount": pl.Int64, "years": pl.Int64,
    "share": pl.Int64, "truth": pl.Boolean,
}  # fmt: skip
_SQL_TYPES = {pl.Date: "date", pl.Int64: "bigint", pl.Boolean: "boolean", pl.String: "text"}


def schema_of_source(source: Source) -> dict[str, Any]:
    """Field to the type that it has in a frame, with what was written where that is kept."""
    schema = {each.name: _TYPES.get(each.kind, pl.String) for each in source.fields}
    raw = {f"{each.name}_raw": pl.String for each in source.fields if each.kind in ("lma", "ground")}
    return schema | raw


def store(
    of: Import, frame: pl.DataFrame, prepared: Prepared, *,
    part: str = "", raw: pl.DataFrame | None = None, errors: pl.DataFrame | None = None,
) -> None:  # fmt: skip
    """Write the rows of a file (or of a part of it).

    `frame` has every row of the file; one that is not in `prepared` and has no error says the same as an earlier one.
    `errors`: row and `error` found by reading. `raw`: row and `raw`, the cells of the rows that have errors.
    """
    found = prepared.errors if errors is None else pl.concat([errors, prepared.errors])
    shown = [name for name in frame.columns if name not in _OWN]
    rows = frame.select("row", values=as_json(shown))
    gone = prepared.rows.filter(pl.col("row") < 1).select("row", values=pl.lit("{}"))
    rows = pl.concat([rows, gone]).join(prepared.rows, on="row", how="left", maintain_order="left")
    rows = rows.join(_listed(found, "error", "errors"), on="row", how="left", maintain_order="left")
    rows = rows.join(_listed(prepared.writes, "op", "plan"), on="row", how="left", maintain_order="left")
    faulty = pl.col("errors").is_not_null()
    category = (
        pl.when(faulty)
        .then(pl.lit(Category.ERROR.value))
        .otherwise(pl.col("category").fill_null(Category.DUPLICATE.value))
    )
    rows = rows.with_columns(category=category, plan=pl.when(faulty).then(None).otherwise("plan"))
    if raw is not None:
        rows = rows.join(raw, on="row", how="left", maintain_order="left")
    rows = rows.with_columns(
        of_id=pl.lit(of.pk), part=pl.lit(part), row=pl.max_horizontal("row", 0), plan=pl.col("plan").fill_null("[]"),
        errors=pl.col("errors").fill_null("[]"), left_out=pl.lit(value=False),
    )  # fmt: skip
    insert(_without_null_bytes(rows), ImportRow)


def _listed(frame: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """The JSON objects of each row as a JSON list."""
    joined = pl.concat_str(pl.lit("["), pl.col(column).str.join(","), pl.lit("]"))
    return frame.group_by("row", maintain_order=True).agg(joined.alias(name))


def _without_null_bytes(rows: pl.DataFrame) -> pl.DataFrame:
    """JSON in PostgreSQL holds every character but that one."""
    held = [name for name in ("values", "raw") if name in rows.columns]
    return rows.with_columns(pl.col(name).str.replace_all(r"\\u0000", "", literal=True) for name in held)


def values_of(
    of: Import, schema: dict[str, Any], part: str = "", categories: tuple[Category, ...] = ()
) -> pl.DataFrame:
    """Row, person, target, category and the values of stored rows as typed columns."""
    record = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(_SQL_TYPES.get(kind, "text")))
        for name, kind in schema.items()
    )
    query = sql.SQL(
        "SELECT r.row, r.person, r.category, v.* FROM intake_importrow r, jsonb_to_record(r.values) AS v ({})"
        " WHERE r.of_id = %(of)s AND r.part = %(part)s AND r.row > 0 AND r.category = ANY(%(categories)s)"
        " ORDER BY r.row"
    ).format(record)
    columns = {"row": pl.Int64, "person": pl.Int64, "category": pl.String} | schema
    wanted = list(categories) or list(Category)
    return fetch(query, columns, {"of": of.pk, "part": part, "categories": wanted})


_COUNT = """
    SELECT category, count(*), count(*) FILTER (WHERE left_out),
        COALESCE(sum((op->'v'->>'amount')::bigint) FILTER (WHERE NOT left_out), 0),
        COALESCE(sum((op->'b'->>'amount')::bigint) FILTER (WHERE NOT left_out), 0),
        COALESCE(sum(hashtextextended(concat_ws('|', part, row, category, left_out, values,
            CASE WHEN category = 'changed' THEN plan END), 0)), 0)
    FROM intake_importrow
    LEFT JOIN LATERAL (SELECT op FROM jsonb_array_elements(plan) op WHERE op->>'m' = 'care.cost') AS cost ON true
    WHERE of_id = %s GROUP BY category ORDER BY category
"""


def summarise(of: Import) -> None:
    """Count the rows, add up the kronor and note what the preview shows. Saves the import."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [of.pk])
        found = cursor.fetchall()
    of.counts = {category: count for category, count, *_ in found}
    of.notes = of.notes | {
        "left_out": sum(left_out for _, _, left_out, *_ in found),
        "new_ore": int(sum(after for category, _, _, after, *_ in found if category == Category.NEW)),
        "changed_ore": [int(sum(row[place] for row in found if row[0] == Category.CHANGED)) for place in (4, 3)],
    }
    of.digest = sha256("|".join(f"{row[0]}{row[5]}" for row in found).encode()).hexdigest()
    of.save(update_fields=["counts", "notes", "digest"])
