"""What rows would write, worked out for all rows at once: made, changed, or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl
from django.db import models

from atersok.intake.frames import as_json
from atersok.intake.models import Category
from atersok.intake.tables import defaults_of, max_lengths, new_numbers

BEFORE = "#before"
"""Ends the name of a column that holds what the register has now."""

_LINE, _NTH = "#line", "#nth"

NO_ROWS = pl.DataFrame(schema={"row": pl.Int64, "person": pl.Int64, "target": pl.Int64, "category": pl.String})
NO_WRITES = pl.DataFrame(schema={"row": pl.Int64, "op": pl.String})
NO_ERRORS = pl.DataFrame(schema={"row": pl.Int64, "error": pl.String})


@dataclass(frozen=True)
class Prepared:
    """What a file would do.

    Attributes:
        rows: row, person, target and category of each row that could be placed.
        writes: row and `op`, what it would write (JSON, see ImportRow.plan), in any number a row.
        errors: row and `error` (JSON, see problems.py), in any number a row. A row with an error writes nothing.
    """

    rows: pl.DataFrame = field(default_factory=lambda: NO_ROWS)
    writes: pl.DataFrame = field(default_factory=lambda: NO_WRITES)
    errors: pl.DataFrame = field(default_factory=lambda: NO_ERRORS)


def matched(new: pl.DataFrame, old: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """The new rows, each with `target` and the columns of the old row that it is (names ending in BEFORE).

    Where several rows share a key, those that are the same in every column are matched first, the rest in order.
    """
    if len(key) == 1 and new[key[0]].is_unique().all():  # no two rows of the register share it either
        return _with_before(new.join(old.select(*key, target="id"), on=key[0], how="left", maintain_order="left"), old)
    new = new.with_row_index(_LINE)
    both = [column for column in new.columns if column in old.columns]
    same = _nth(new, both).join(_nth(old, both), on=[*both, _NTH], nulls_equal=True).select(_LINE, target="id")
    new_rest = _nth(new.join(same, on=_LINE, how="anti"), key)
    old_rest = _nth(old.join(same, left_on="id", right_on="target", how="anti"), key)
    rest = new_rest.join(old_rest, on=[*key, _NTH], nulls_equal=True).select(_LINE, target="id")
    found = new.join(pl.concat([same, rest]), on=_LINE, how="left", maintain_order="left").drop(_LINE)
    return _with_before(found, old)


def _with_before(found: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    before = old.rename({column: column + BEFORE for column in old.columns if column != "id"})
    return found.join(before, left_on="target", right_on="id", how="left", maintain_order="left")


def _nth(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    return frame.with_columns(pl.int_range(pl.len()).over(list(key)).alias(_NTH))


def planned(
    found: pl.DataFrame, model: type[models.Model], columns: Sequence[str], keeps: Iterable[str] = ()
) -> pl.DataFrame:
    """Row, target, category and `op` (JSON or null) of matched rows.

    `columns` are compared and written, where the frame has them; an empty value of those in `keeps` leaves what the
    register has. New rows get their numbers here.
    """
    present = [column for column in columns if column in found.columns]
    found = found.with_columns(pl.coalesce(name, name + BEFORE) for name in keeps if name in present)
    found = _filled(found, model, present)
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name + BEFORE)) for name in present)
    is_new = pl.col("target").is_null()
    category = pl.when(is_new).then(pl.lit(Category.NEW)).when(differs).then(pl.lit(Category.CHANGED))
    found = found.with_columns(category=category.otherwise(pl.lit(Category.UNCHANGED)))
    found = _numbered(found, model)
    before = found.select(pl.col(name + BEFORE).alias(name) for name in present).select(as_json()).to_series()
    after = found.select(as_json(present)).to_series()
    start = pl.concat_str(pl.lit(f'{{"m":"{model._meta.label_lower}","id":'), "target", pl.lit(',"v":'), pl.lit(after))
    op = (
        pl.when(pl.col("category") == Category.NEW).then(pl.concat_str(start, pl.lit("}")))
        .when(pl.col("category") == Category.CHANGED)
        .then(pl.concat_str(start, pl.lit(',"b":'), pl.lit(before), pl.lit("}")))
    )  # fmt: skip
    return found.select("row", "target", "category", op=op)


def _filled(found: pl.DataFrame, model: type[models.Model], columns: Sequence[str]) -> pl.DataFrame:
    """Defaults where nothing is given: "" for text, 0 and so on, the same before and after."""
    plain = {name: value for name, value in defaults_of(model).items() if isinstance(value, str | int | bool)}
    held = [name for name in columns if name in plain]
    filled = [pl.col(name).fill_null(plain[name]) for name in held]
    known = pl.col("target").is_not_null()
    before = [pl.when(known).then(pl.col(name + BEFORE).fill_null(plain[name])).alias(name + BEFORE) for name in held]
    return found.with_columns(filled + before)


def _numbered(found: pl.DataFrame, model: type[models.Model]) -> pl.DataFrame:
    new = found.filter(pl.col("target").is_null()).select("row")
    numbers = pl.Series("number", new_numbers(model, new.height) if new.height else [], dtype=pl.Int64)
    nth = (pl.col("target").is_null().cum_sum().cast(pl.Int64) - 1).clip(0)
    if not new.height:
        return found
    return found.with_columns(target=pl.coalesce("target", pl.lit(numbers).gather(nth)))


def write(frame: pl.DataFrame, model: type[models.Model], columns: Sequence[str]) -> pl.DataFrame:
    """Row and `op` for rows that are made whatever there is before (`number` where they have got one already)."""
    if not frame.height:
        return NO_WRITES
    if "number" not in frame.columns:
        frame = frame.with_columns(number=pl.Series(new_numbers(model, frame.height), dtype=pl.Int64))
    frame = _with_defaults(frame, model, columns)
    after = frame.select(as_json(list(columns))).to_series()
    label = pl.lit(f'{{"m":"{model._meta.label_lower}","id":')
    return frame.select("row", op=pl.concat_str(label, "number", pl.lit(',"v":'), pl.lit(after), pl.lit("}")))


def _with_defaults(frame: pl.DataFrame, model: type[models.Model], columns: Sequence[str]) -> pl.DataFrame:
    plain = {name: value for name, value in defaults_of(model).items() if isinstance(value, str | int | bool)}
    return frame.with_columns(pl.col(name).fill_null(plain[name]) for name in columns if name in plain)


def error(frame: pl.DataFrame, code: str, field_name: str, **given: pl.Expr) -> pl.DataFrame:
    """Row and `error` for every row of the frame: its code, the field, and what the words need."""
    if not frame.height:
        return NO_ERRORS
    parts = frame.select("row", pl.lit(code).alias("code"), pl.lit(field_name).alias("field"), **given)
    return parts.select("row", error=as_json([name for name in parts.columns if name != "row"]))


def too_long(frame: pl.DataFrame, model: type[models.Model], fields: dict[str, str]) -> pl.DataFrame:
    """Errors for texts that the table doesn't take. `fields`: column → field of the source."""
    limits = max_lengths(model)
    found = [
        error(
            frame.filter(pl.col(column).str.len_chars() > limits[column]), "too_long", name,
            value=pl.col(column).str.slice(0, 80), limit=pl.lit(limits[column]),
        )
        for column, name in fields.items()
        if column in limits and column in frame.columns
    ]  # fmt: skip
    return pl.concat([NO_ERRORS, *found])


def without(frame: pl.DataFrame, errors: pl.DataFrame) -> pl.DataFrame:
    """The rows that have no error."""
    return frame.join(errors, on="row", how="anti") if errors.height else frame
