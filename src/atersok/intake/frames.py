"""Rows of the database as frames and back, as CSV: faster than rows one by one in both PostgreSQL and Polars."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection, models
from psycopg import sql

from atersok.intake.tables import table

type Schema = dict[str, Any]

JSON = pl.String
_POLARS: dict[str, Any] = {
    "BigAutoField": pl.Int64,
    "BigIntegerField": pl.Int64,
    "ForeignKey": pl.Int64,
    "OneToOneField": pl.Int64,
    "PositiveIntegerField": pl.Int64,
    "PositiveSmallIntegerField": pl.Int64,
    "BooleanField": pl.Boolean,
    "DateField": pl.Date,
}


def dtype_of(model: type[models.Model], column: str) -> Any:
    """The type of a column in a frame; text where nothing else."""
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    return _POLARS.get(field.get_internal_type(), pl.String)


def schema_of(model: type[models.Model], columns: Sequence[str]) -> Schema:
    """Columns with their types."""
    return {column: dtype_of(model, column) for column in columns}


def fetch(query: sql.Composable, schema: Schema, values: dict[str, Any] | None = None) -> pl.DataFrame:
    """The rows of a query. Empty text is null in the frame."""
    raw = BytesIO()
    copy = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, HEADER)").format(query)
    with connection.cursor() as cursor, cursor.copy(copy, values or {}) as blocks:
        for block in blocks:
            raw.write(block)
    raw.seek(0)
    truths = [name for name, kind in schema.items() if kind == pl.Boolean]
    frame = pl.read_csv(raw, schema=schema | dict.fromkeys(truths, pl.String))
    return frame.with_columns(pl.col(pl.String).replace("", None)).with_columns(pl.col(name) == "t" for name in truths)


def rows_of(
    model: type[models.Model],
    columns: Sequence[str],
    among: str,
    wanted: pl.Series,
    extra: sql.Composable | None = None,
) -> pl.DataFrame:
    """The model's rows whose column `among` has one of the wanted values."""
    kind = "text[]" if wanted.dtype == pl.String else "bigint[]"
    query = sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%(wanted)s::{}){}").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.Identifier(table(model)),
        sql.Identifier(among),
        sql.SQL(kind),
        extra or sql.SQL(""),
    )
    return fetch(query, schema_of(model, columns), {"wanted": wanted.drop_nulls().unique().to_list()})


def insert(frame: pl.DataFrame, into: type[models.Model]) -> None:
    """Add the frame's rows to a table; its columns are the table's."""
    copy = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table(into)), sql.SQL(", ").join(map(sql.Identifier, frame.columns))
    )
    with connection.cursor() as cursor, cursor.copy(copy) as blocks:
        for part in frame.iter_slices(20_000):
            blocks.write(part.write_csv(include_header=False, quote_style="necessary"))


def as_json(columns: Sequence[str] | None = None) -> pl.Expr:
    """The columns of each row as a JSON object."""
    return pl.struct(list(columns) if columns is not None else pl.all()).struct.json_encode()
