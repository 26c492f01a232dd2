"""Who a row is about: LMA number, then reservnummer, personnummer, samordningsnummer, the register's own number.

Nothing is guessed. Numbers that point at two people, a birth date that is not the one we know and a person that is
not in the register are errors.
"""

from collections.abc import Iterator

import polars as pl
from psycopg import sql

from atersok.intake.frames import fetch
from atersok.intake.planning import NO_ERRORS, error
from atersok.people.models import IdentifierKind

FIELDS = ("lma", "reservnummer", "personnummer", "person_id")
"""The fields of a source that hold a number of a person, the surest first."""

_OWN = "own"
_OWN_NUMBER = r"^P-[1-9][0-9]{0,14}$"  # as pages show it; another register may have the same, then both count
_FOUND = {"kind": pl.String, "value": pl.String, "person": pl.Int64, "born": pl.Date}
_BY_NUMBER = sql.SQL(
    "SELECT i.kind, i.value, p.id AS person, p.birth_date AS born FROM people_identifier i"
    " JOIN unnest(%(kinds)s::text[], %(values)s::text[]) AS wanted (kind, value) USING (kind, value)"
    " JOIN people_person was ON was.id = i.person_id"
    " JOIN people_person p ON p.id = COALESCE(was.merged_into_id, was.id)"
)
_BY_OWN = sql.SQL(
    "SELECT 'own' AS kind, 'P-' || was.id AS value, p.id AS person, p.birth_date AS born FROM people_person was"
    " JOIN people_person p ON p.id = COALESCE(was.merged_into_id, was.id) WHERE was.id = ANY(%(own)s::bigint[])"
)


def numbers_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Each number of a person in the frame: row, order, field, kind, value."""
    return pl.concat(list(_numbers(frame)))


def _numbers(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    schema = {"row": pl.Int64, "order": pl.Int32, "field": pl.String, "kind": pl.String, "value": pl.String}
    yield pl.DataFrame(schema=schema)
    for order, name in enumerate(FIELDS):
        if name in frame.columns:
            given = frame.select("row", value=name).drop_nulls()
            columns = {"order": pl.lit(order, pl.Int32), "field": pl.lit(name), "kind": _kind(name)}
            yield given.with_columns(**columns).select(list(schema))
            if name == "person_id":
                own = given.filter(pl.col("value").str.contains(_OWN_NUMBER))
                yield own.with_columns(**columns | {"kind": pl.lit(_OWN)}).select(list(schema))


def _kind(name: str) -> pl.Expr:
    value = pl.col("value")
    if name == "lma":
        return pl.lit(IdentifierKind.LMA.value)
    if name == "reservnummer":
        return pl.lit(IdentifierKind.RESERVE.value)
    if name == "personnummer":  # the day of a samordningsnummer is 60 more
        coordination = value.str.slice(6, 2).cast(pl.Int32, strict=False) >= 60
        personal = pl.lit(IdentifierKind.PERSONAL.value)
        return pl.when(coordination).then(pl.lit(IdentifierKind.COORDINATION.value)).otherwise(personal)
    return pl.lit(IdentifierKind.EXTERNAL.value)


def known(numbers: pl.DataFrame) -> pl.DataFrame:
    """Kind, value, person and birth date of those of the numbers that the register has."""
    wanted = numbers.select("kind", "value").unique()
    own = wanted.filter(pl.col("kind") == _OWN)["value"].str.slice(2).cast(pl.Int64)
    given = {"kinds": wanted["kind"].to_list(), "values": wanted["value"].to_list()}
    parts = [fetch(_BY_NUMBER, _FOUND, given)]
    if own.len():
        parts.append(fetch(_BY_OWN, _FOUND, {"own": own.to_list()}))
    return pl.concat(parts)


def find(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Row and `person` (null where nobody is known), and the errors: two people, or born another day.

    Rows with the same numbers are looked at once: a file of costs has many rows for each person.
    """
    telling = [name for name in (*FIELDS, "birth_date") if name in frame.columns]
    once = frame.select(telling).unique(maintain_order=True).with_row_index("row").cast({"row": pl.Int64})
    people, errors = _find(once)
    of_row = frame.select("row", *telling).join(
        once.rename({"row": "once"}), on=telling, nulls_equal=True, how="left", maintain_order="left"
    )
    of_row = of_row.select("row", "once")
    found = of_row.join(people.rename({"row": "once"}), on="once", how="left", maintain_order="left")
    wrong = of_row.join(errors.rename({"row": "once"}), on="once", maintain_order="left")
    return found.select("row", "person"), wrong.select("row", "error")


def _find(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    numbers = numbers_of(frame)
    found = numbers.join(known(numbers), on=["kind", "value"], maintain_order="left").sort("row", "order")
    each = found.group_by("row", maintain_order=True).agg(
        pl.col("person").first(), other=pl.col("person").filter(pl.col("person") != pl.col("person").first()).first(),
        field=pl.col("field").first(), value=pl.col("value").first(), born=pl.col("born").first(),
    )  # fmt: skip
    two = error(
        each.filter(pl.col("other").is_not_null()), "two_people", "lma", person=pl.col("person"), other=pl.col("other")
    )
    errors = [NO_ERRORS, two]
    if "birth_date" in frame.columns:
        errors.append(_born_another_day(frame, each))
    people = frame.select("row").join(each.select("row", "person"), on="row", how="left", maintain_order="left")
    return people, pl.concat(errors)


def _born_another_day(frame: pl.DataFrame, each: pl.DataFrame) -> pl.DataFrame:
    given = frame.select("row", given="birth_date").join(each, on="row").filter(pl.col("given") != pl.col("born"))
    return error(
        given, "born_another_day", "birth_date", person=pl.col("person"),
        value=pl.col("given").dt.to_string("%Y-%m-%d"), known=pl.col("born").dt.to_string("%Y-%m-%d"),
    )  # fmt: skip


def unknown(frame: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Errors for rows about somebody that the register does not have."""
    first = numbers_of(frame).sort("row", "order").group_by("row", maintain_order=True).first()
    nobody = people.filter(pl.col("person").is_null()).select("row").join(first, on="row")
    parts = [
        error(nobody.filter(pl.col("field") == name), "unknown_person", name, value=pl.col("value")) for name in FIELDS
    ]
    return pl.concat([NO_ERRORS, *parts])
