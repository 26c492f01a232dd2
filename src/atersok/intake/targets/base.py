"""What every target needs: the day, the region, which fields the file has, and who its rows are about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl
from django.db import models

from atersok.accounts.models import Unit
from atersok.care.models import Contact
from atersok.intake.frames import rows_of, schema_of
from atersok.intake.matching import find, unknown
from atersok.intake.planning import BEFORE, NO_ERRORS, Prepared, error, matched, planned, too_long, without
from atersok.intake.tables import columns_of


@dataclass(frozen=True)
class Context:
    """What a target may need besides the rows.

    Attributes:
        on: the day of reading.
        region: the county code of the region.
        everything: every row of the file, also those with errors, as far as they could be read; None where the file
            is only part of a list.
        new_units: `word` and `unit_id` of units that the same import makes.
    """

    on: date
    region: str
    everything: pl.DataFrame | None = None
    new_units: pl.DataFrame | None = None

    @cached_property
    def units(self) -> pl.DataFrame:
        """`word` (code or name of a unit, folded) and `unit_id`, codes first."""
        known = list(Unit.objects.order_by("pk").values_list("pk", "code", "name"))
        words = [(folded(code), number) for number, code, _ in known]
        words += [(folded(name), number) for number, _, name in known]
        frame = pl.DataFrame(words, schema={"word": pl.String, "unit_id": pl.Int64}, orient="row")
        frame = frame if self.new_units is None else pl.concat([frame, self.new_units])
        return frame.unique("word", keep="first", maintain_order=True)


def folded(text: str) -> str:
    """How units are compared: case and spaces at the ends don't count."""
    return text.strip().casefold()


def who(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with `person_id`, those about somebody known without contradictions only, and the errors of the rest."""
    people, errors = find(frame)
    errors = pl.concat([errors, unknown(frame, people)])
    placed = frame.drop("person_id", strict=False).join(
        people.rename({"person": "person_id"}), on="row", maintain_order="left"
    )
    return without(placed, errors), errors


def with_units(frame: pl.DataFrame, context: Context) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with `unit_id` where the file has `unit`, and errors for units that we don't know."""
    if "unit" not in frame.columns:
        return frame, NO_ERRORS
    words = frame.select("unit").unique().drop_nulls()
    words = words.with_columns(word=pl.Series([folded(text) for text in words["unit"]], dtype=pl.String))
    known = words.join(context.units, on="word").select("unit", "unit_id")
    found = frame.join(known, on="unit", how="left", maintain_order="left")
    missing = found.filter(pl.col("unit").is_not_null() & pl.col("unit_id").is_null())
    errors = error(missing, "unknown_unit", "unit", value=pl.col("unit"))
    return without(found, errors), errors


def with_contacts(frame: pl.DataFrame, planned_now: pl.DataFrame | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with the number of their contact, and errors where it is not there or somebody else's.

    `planned_now`: reference, id and person_id of contacts that the same import makes.
    """
    if "contact_id" not in frame.columns:
        return frame, NO_ERRORS
    known = rows_of(Contact, ["reference", "id", "person_id"], "reference", frame["contact_id"])
    if planned_now is not None:
        known = pl.concat([known, planned_now.select(known.columns)]).unique("reference", keep="first")
    known = known.rename({"reference": "given", "id": "contact_id", "person_id": "owner"})
    found = frame.rename({"contact_id": "given"}).join(known, on="given", how="left", maintain_order="left")
    lost = found.filter(pl.col("given").is_not_null() & pl.col("contact_id").is_null())
    others = found.filter(pl.col("owner").ne_missing(pl.col("person_id")) & pl.col("owner").is_not_null())
    errors = pl.concat([
        error(lost, "unknown_contact", "contact_id", value=pl.col("given")),
        error(
            others, "contact_of_other", "contact_id",
            value=pl.col("given"), person=pl.col("person_id"), other=pl.col("owner"),
        ),
    ])  # fmt: skip
    return without(found, errors).drop("given", "owner"), errors


@dataclass(frozen=True)
class Table:
    """How a source's rows become one row each of a table.

    Attributes:
        model: the table.
        columns: field of the source → column of the table.
        key: the columns by which a row is known again.
        keeps: columns where an empty value in the file leaves what the register has.
    """

    model: type[models.Model]
    columns: dict[str, str]
    key: tuple[str, ...]
    keeps: tuple[str, ...] = ()

    def field_of(self, column: str) -> str:
        """The field of the source that a column comes from."""
        return next(name for name, given in self.columns.items() if given == column)

    def shaped(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows with the table's columns only."""
        present = {name: column for name, column in self.columns.items() if name in frame.columns}
        own = [
            name
            for name in ("person_id", "unit_id", "contact_id")
            if name in frame.columns and name in columns_of(self.model)
        ]
        types = schema_of(self.model, list(present.values()))
        renamed = [
            pl.col(name).cast(types[column]).alias(column) for name, column in present.items() if column not in own
        ]
        return frame.select("row", *own, *renamed)

    def existing(self, shaped: pl.DataFrame) -> pl.DataFrame:
        """The rows of the register that may be meant."""
        by = self.key[0]
        return rows_of(self.model, ["id", *(name for name in shaped.columns if name != "row")], by, shaped[by])


def plan(table: Table, frame: pl.DataFrame, errors: Sequence[pl.DataFrame] = ()) -> Prepared:
    """Compare the rows with the table and say what they would write."""
    shaped = table.shaped(frame)
    long = too_long(shaped, table.model, {column: name for name, column in table.columns.items()})
    again = NO_ERRORS if "person_id" in table.key else twice(shaped, table)
    found = matched(without(without(shaped, long), again), table.existing(shaped), table.key)
    others = NO_ERRORS
    if "person_id" in shaped.columns and "person_id" not in table.key:
        others = other_person(found, table.field_of(table.key[0]))
        found = without(found, others)
    columns = [name for name in shaped.columns if name != "row"]
    result = planned(found, table.model, columns, table.keeps)
    person = pl.col("person_id") if "person_id" in found.columns else pl.lit(None, pl.Int64)
    rows = result.with_columns(found.select(person.alias("person")).to_series())
    return Prepared(
        rows.select("row", "person", "target", "category"),
        rows.select("row", "op").drop_nulls(),
        pl.concat([NO_ERRORS, *errors, long, again, others]),
    )


def twice(shaped: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Errors for rows whose key stands in an earlier row of the file."""
    key = table.key[0]
    first = pl.col("row").first().over(key)
    later = shaped.with_columns(first=first).filter(pl.col("first") != pl.col("row"))
    return error(later, "twice_in_file", table.field_of(key), value=pl.col(key), first=pl.col("first"))


def other_person(found: pl.DataFrame, name: str) -> pl.DataFrame:
    """Errors for rows whose number is that of another person's row in the register."""
    before = pl.col("person_id" + BEFORE)
    others = found.filter(before.is_not_null() & (before != pl.col("person_id")))
    return error(others, "other_person", name, person=pl.col("person_id"), other=before)


def together(parts: Iterable[Prepared]) -> Prepared:
    """Several parts as one."""
    each = list(parts)
    return Prepared(
        pl.concat([part.rows for part in each]),
        pl.concat([part.writes for part in each]),
        pl.concat([part.errors for part in each]),
    )
