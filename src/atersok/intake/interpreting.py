"""From what reading found to what is stored: frames of typed rows, their errors and the cells of faulty rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from atersok.intake.models import Import
from atersok.intake.planning import NO_ERRORS
from atersok.intake.problems import errors_frame
from atersok.intake.reading.cells import Cells, Column, Value, text_of
from atersok.intake.reading.fields import Field, Source
from atersok.intake.reading.interpret import Interpreted, interpret
from atersok.intake.reading.sources import source as source_of
from atersok.intake.storing import schema_of_source
from atersok.law.calendar import quarter_number

_MORE = '{"code":"more","field":null}'


@dataclass(frozen=True)
class Rows:
    """Rows as read.

    Attributes:
        frame: `row` and a column for each field that the file has.
        errors: row and `error` of what reading found.
        doubles: numbers of rows that say the same as an earlier one.
        found: the whole of what reading found.
    """

    frame: pl.DataFrame
    errors: pl.DataFrame
    doubles: frozenset[int]
    found: Interpreted

    @property
    def sound(self) -> pl.DataFrame:
        """The rows that can be compared with the register."""
        faulty = pl.col("row").is_in(self.errors["row"].unique().implode())
        return self.frame.filter(~faulty & ~pl.col("row").is_in(list(self.doubles)))


def rows_of_cells(cells: Cells, source: Source, mapping: Mapping[int, str | None], on: date) -> Rows:
    """Read the cells as a source."""
    found = interpret(cells, source, mapping, on)
    schema = {"row": pl.Int64} | {
        name: kind
        for name, kind in schema_of_source(source).items()
        if name.removesuffix("_raw") in set(mapping.values())
    }
    columns = {"row": found.row_numbers} | {name: found.columns[name] for name in schema if name != "row"}
    frame = pl.DataFrame(columns, schema=schema)
    doubles = frozenset(number for number, first in zip(found.row_numbers, found.repeats, strict=True) if first)
    return Rows(frame, _errors(found), doubles, found)


def _errors(found: Interpreted) -> pl.DataFrame:
    """Every faulty row has an error, also those whose words were too many to keep."""
    told = errors_frame(found.problems)
    numbers = [number for number, ok in zip(found.row_numbers, found.ok, strict=True) if not ok]
    faulty = pl.DataFrame({"row": numbers}, schema={"row": pl.Int64})
    untold = faulty.join(told, on="row", how="anti").select("row", error=pl.lit(_MORE))
    return pl.concat([NO_ERRORS, told, untold])


def raw_of(cells: Cells, rows: pl.Series) -> pl.DataFrame:
    """Row and `raw` (its cells as text, JSON) of some of the rows."""
    wanted = set(rows.to_list())
    found = [
        (number, json.dumps([text_of(value) for value in values], ensure_ascii=False))
        for number, values in cells.rows
        if number in wanted
    ]
    return pl.DataFrame(found, schema={"row": pl.Int64, "raw": pl.String}, orient="row")


def raw_of_values(of: Import, frame: pl.DataFrame) -> pl.DataFrame:
    """Row and `raw` of rows whose cells were not kept, written from their values."""
    fields = source_of(of.source).by_name
    names = [of.columns.get(str(place)) for place in range(len(of.header))]
    found = [
        (
            row["row"],
            json.dumps([_written(fields[name], row.get(name)) if name else "" for name in names], ensure_ascii=False),
        )
        for row in frame.iter_rows(named=True)
    ]
    return pl.DataFrame(found, schema={"row": pl.Int64, "raw": pl.String}, orient="row")


def _written(field: Field, value: Value) -> str:
    """A value as somebody would type it: öre as kronor, hundredths of a year as years."""
    if field.kind in ("amount", "signed_amount", "years") and isinstance(value, int):
        return f"{'-' if value < 0 else ''}{abs(value) // 100},{abs(value) % 100:02d}"
    if field.kind == "quarter" and isinstance(value, date):
        return f"{value.year} kv {quarter_number(value)}"
    return text_of(value)


def cells_of(of: Import, rows: Sequence[tuple[int, Sequence[str]]]) -> Cells:
    """Stored cells as a table with the file's headings. Each is in its column: unlike in a CSV none can have moved."""
    width = len(of.header)
    padded = [[*cells, *[""] * width][:width] for _, cells in rows]
    columns: list[Column] = [()] * width
    if padded:
        columns = [tuple(value or None for value in column) for column in zip(*padded, strict=True)]
    return Cells(
        header=list(of.header), columns=columns, row_numbers=[number for number, _ in rows], format="xlsx",
        first_column=of.first_column,
    )  # fmt: skip


def mapping_of(of: Import) -> dict[int, str | None]:
    """The columns that somebody, or we, have chosen."""
    return {int(place): name for place, name in of.columns.items()}
