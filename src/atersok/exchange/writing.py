"""Write a register as a facts folder: UTF-8, LF, same bytes for the same register."""

from pathlib import Path

import polars as pl

from atersok.exchange.folder import Register
from atersok.exchange.schema import FILES, Column


def write_folder(register: Register, path: Path) -> None:
    """Write all nine files to ``path``, which is made if it is missing; files of these names are replaced.

    Reading the folder gives the same register back.
    """
    path = Path(path)
    path.mkdir(parents=True, exist_ok=True)
    frames = register.frames()
    people = frames["persons"].select("person_id").with_row_index("person")
    for file in FILES:
        frame = frames[file.stem]
        if "person" in frame.columns:
            frame = frame.join(people, on="person", how="left", maintain_order="left")
        text = frame.select(_text(column) for column in file.columns)
        text.write_csv(path / file.name, line_terminator="\n", quote_style="necessary")


def _text(column: Column) -> pl.Expr:
    value = pl.col(column.name)
    if column.shape in ("amount", "years"):
        decimals = (value % 100).cast(pl.String).str.zfill(2)
        return pl.format("{}.{}", value // 100, decimals).alias(column.name)
    if column.shape == "truth":
        return value.cast(pl.Int8)
    return value.dt.to_string("%Y-%m-%d") if column.shape == "date" else value
