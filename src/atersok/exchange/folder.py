"""The facts folder as a whole: read it, check it, write it."""

import os
from dataclasses import dataclass, fields
from pathlib import Path

import polars as pl

from atersok.exchange.problems import Collector, FolderInvalid, Problem, Text, problem
from atersok.exchange.references import Tables, check_references
from atersok.exchange.schema import FILES, File
from atersok.exchange.tables import ROW, Table, new_table, read_table


@dataclass(frozen=True)
class Register:
    """The facts of a folder as typed frames, with what was worth a warning.

    Columns are those of DESIGN §5, except that ``person`` (row index in :attr:`persons`) stands where the
    files have ``person_id``. Amounts are öre, expected years hundredths of a year, unknown is null.
    """

    persons: pl.DataFrame
    situations: pl.DataFrame
    family_ties: pl.DataFrame
    contacts: pl.DataFrame
    costs: pl.DataFrame
    certificates: pl.DataFrame
    examinations: pl.DataFrame
    claims: pl.DataFrame
    claim_items: pl.DataFrame
    warnings: list[Problem]

    def frames(self) -> dict[str, pl.DataFrame]:
        """The frames by name, in file order."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "warnings"}


def read_folder(path: Path) -> Register:
    """Read and check a facts folder.

    Raises:
        FolderInvalid: with every problem of every file, when there is any.
    """
    path = Path(path)
    folder_warnings = Collector(_printable(path.name))
    present = _list(path, folder_warnings)
    tables = {file.stem: _read(path, file, present) for file in FILES}
    check_references(tables)
    problems = [found for table in tables.values() for found in table.problems.problems()]
    if problems:
        raise FolderInvalid(problems)
    warnings = [found for table in tables.values() for found in table.warnings.problems()]
    return Register(**_frames(tables), warnings=folder_warnings.problems() + warnings)


def _list(path: Path, warnings: Collector) -> frozenset[str]:
    """Names of the format's files in the folder; warns about other ``.csv`` files."""
    known = frozenset(file.name for file in FILES)
    present = set()
    text = Text("filerna " + ", ".join(f.name for f in FILES), "the files " + ", ".join(f.name for f in FILES))
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name in known:
                    present.add(entry.name)
                elif entry.name.casefold().endswith(".csv"):
                    warnings.add([problem(_printable(entry.name), "file_unknown", text)])
    except (OSError, ValueError) as error:
        folder = Text(
            "en mapp som programmet får läsa, med persons.csv i",
            "a folder the program may read, with persons.csv",
        )
        raise FolderInvalid([problem(_printable(path.name), "folder", folder)]) from error
    return frozenset(present)


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode() or "."


def _read(path: Path, file: File, present: frozenset[str]) -> Table:
    if file.name in present:
        return read_table(path / file.name, file)
    table = new_table(file)
    if file.name == "persons.csv":
        table.complete = False
        text = Text("en persons.csv i mappen, minst med rubrikrad", "a persons.csv in the folder, at least its header")
        table.problems.add([problem(file.name, "file_missing", text)])
    else:
        text = Text("filen får saknas och räknas då som tom", "the file may be missing and then counts as empty")
        table.warnings.add([problem(file.name, "file_missing", text)])
    return table


def _frames(tables: Tables) -> dict[str, pl.DataFrame]:
    return {name: _canonical(table) for name, table in tables.items()}


def _canonical(table: Table) -> pl.DataFrame:
    names = [column.name for column in table.file.columns]
    if table.file.name != "persons.csv":
        names = ["person" if name == "person_id" else name for name in names]
    return table.frame.drop(ROW).select(names)
