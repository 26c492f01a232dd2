"""One file of the folder: header, lines and values, to a typed table or a list of problems."""

import csv
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from atersok.exchange.problems import PROBLEMS_PER_FILE, Collector, Problem, Text, problem
from atersok.exchange.scan import (
    MAX_FAULTY_LINES,
    QUOTES,
    UTF8,
    Block,
    Sound,
    Unreadable,
    check_lines,
    check_utf8,
    read_blocks,
)
from atersok.exchange.schema import DETAILS, Column, File, allowed, one_of
from atersok.exchange.values import DTYPES, detail_is_wrong, parse, trimmed

ROW = "#row"
"""Name of the column that holds each record's row number while it is being checked."""

MAX_COLUMNS = 1000


@dataclass(slots=True)
class Table:
    """A file as read so far: typed frame with row numbers, problems and warnings.

    ``complete`` is false when rows were lost; what refers to the table is then not checked.
    """

    file: File
    frame: pl.DataFrame
    problems: Collector
    warnings: Collector
    complete: bool = True
    absent: frozenset[str] = field(default_factory=frozenset)


def empty_frame(file: File) -> pl.DataFrame:
    """No rows, the right columns."""
    schema: dict[str, type[pl.DataType]] = {ROW: pl.UInt32}
    return pl.DataFrame(schema=schema | {column.name: DTYPES[column.shape] for column in file.columns})


def new_table(file: File) -> Table:
    """A table without rows or problems."""
    return Table(file, empty_frame(file), Collector(file.name), Collector(file.name))


def read_table(path: Path, file: File) -> Table:
    """Read one file. All that is wrong with it is in the table's problems; nothing is raised."""
    table = new_table(file)
    frames: list[pl.DataFrame] = []
    try:
        frames.extend(
            _typed(_texts(sound, header, table), sound.rare, table) for header, sound in ahead(_sound(path, table))
        )
    except Unreadable as stop:
        table.problems.add([stop.found])
        table.complete = False
    if frames:
        table.frame = pl.concat(frames)
    return table


def ahead[T](items: Iterator[T]) -> Iterator[T]:
    """The same items, each prepared in a thread while the one before is in use."""
    with ThreadPoolExecutor(1) as worker:
        coming = worker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = worker.submit(next, items, None)
            yield item


def _sound(path: Path, table: Table) -> Iterator[tuple[list[str], Sound]]:
    """The header and, block by block, the lines that are well-formed."""
    header: list[str] | None = None
    lost = 0
    for read in read_blocks(path):
        block = read
        check_utf8(table.file.name, block)
        if header is None:
            header, block = _take_header(block, table)
        sound, faults = check_lines(table.file.name, block, len(header))
        table.problems.add(faults, len(sound.dropped))
        lost += len(sound.dropped)
        table.complete = table.complete and not lost
        if sound.count:
            yield header, sound
        if lost > MAX_FAULTY_LINES:
            text = Text(f"högst {MAX_FAULTY_LINES} felaktiga rader", f"at most {MAX_FAULTY_LINES} faulty rows")
            raise Unreadable(problem(table.file.name, "stopped", text))
    if header is None:
        raise Unreadable(problem(table.file.name, "file_empty", _header_text(table.file)))


def _header_text(file: File) -> Text:
    names = ",".join(column.name for column in file.columns)
    return Text(f"en rubrikrad: {names}", f"a header: {names}")


def _take_header(block: Block, table: Table) -> tuple[list[str], Block]:
    """The column names in the first line, checked, and the block without that line."""
    line, _, rest = block.data.partition(b"\n")
    names = _split_header(line.removesuffix(b"\r").decode(), table.file)
    _check_header(names, table)
    return names, Block(rest, block.first_row + 1, block.count - 1)


def _split_header(line: str, file: File) -> list[str]:
    if "\r" in line or "\0" in line:
        text = Text("radslut LF eller CRLF och inga styrtecken", "lines that end in LF or CRLF, no control characters")
        raise Unreadable(problem(file.name, "line_ending", text, row=1, value=line))
    try:
        names = [name.strip() for name in next(csv.reader([line], strict=True), [])]
    except csv.Error as error:
        raise Unreadable(problem(file.name, "quotes", QUOTES, row=1, value=line)) from error
    if len(names) > MAX_COLUMNS:
        wide = Text(f"högst {MAX_COLUMNS} kolumner", f"at most {MAX_COLUMNS} columns")
        raise Unreadable(problem(file.name, "header_too_wide", wide, row=1, value=str(len(names))))
    return names


def _check_header(names: list[str], table: Table) -> None:
    """Stop at a header that can't be used; warn about columns that are not read."""
    file, known = table.file, {column.name for column in table.file.columns}
    problems = list(_header_problems(names, file))
    if problems:
        table.problems.add(problems[1:])
        raise Unreadable(problems[0])
    extra = Text("kolumnerna i formatet: ", "the columns of the format: ")
    listed = ", ".join(column.name for column in file.columns)
    text = Text(extra.sv + listed, extra.en + listed)
    unread = [name for name in names if name not in known]
    table.warnings.add(problem(file.name, "column_extra", text, row=1, column=name) for name in unread)
    table.absent = frozenset(known.difference(names))


def _header_problems(names: list[str], file: File) -> Iterator[Problem]:
    separator = _other_separator(names, file)
    if separator:
        text = Text("komma mellan värdena, t.ex. ", "a comma between the values, e.g. ")
        example = ",".join(column.name for column in file.columns)
        allowed_text = Text(text.sv + example, text.en + example)
        yield problem(file.name, "separator", allowed_text, row=1, value=separator)
        return
    once = Text("varje kolumn en gång", "each column once")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    yield from (problem(file.name, "column_duplicate", once, row=1, column=name) for name in twice)
    found = ",".join(names)
    for column in file.columns:
        if column.required and column.name not in names:
            yield problem(file.name, "column_missing", _header_text(file), row=1, column=column.name, value=found)


def _other_separator(names: list[str], file: File) -> str | None:
    """The separator that would have given a known column name where the comma didn't."""
    known = {column.name for column in file.columns}
    if known.intersection(names):
        return None
    for separator in (";", "\t", "|"):
        if known.intersection(part.strip(' "') for part in ",".join(names).split(separator)):
            return separator
    return None


def _texts(sound: Sound, header: list[str], table: Table) -> pl.DataFrame:
    """The known columns as trimmed text, with row numbers."""
    known = {column.name for column in table.file.columns}
    names = [name if name in known else f"#{i}" for i, name in enumerate(header)]
    try:
        frame = pl.read_csv(
            sound.data,
            has_header=False,
            schema=dict.fromkeys(names, pl.String),
            columns=[i for i, name in enumerate(names) if name in known],
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError as error:
        raise _not_csv(table.file) from error
    if frame.height != sound.count:
        raise _not_csv(table.file)
    return trimmed(frame, rare=sound.rare).insert_column(0, _rows(sound))


def _not_csv(file: File) -> Unreadable:
    return Unreadable(problem(file.name, "file_unreadable", Text(f"CSV i {UTF8.sv}", f"CSV in {UTF8.en}")))


def _rows(sound: Sound) -> pl.Series:
    first, after = sound.first_row, sound.first_row + sound.count + len(sound.dropped)
    rows = pl.int_range(first, after, dtype=pl.UInt32, eager=True)
    if sound.dropped:
        out = pl.Series(sound.dropped, dtype=pl.UInt32) + first
        rows = rows.filter(~rows.is_in(out.implode()))
    return rows.alias(ROW)


def _typed(texts: pl.DataFrame, rare: bool, table: Table) -> pl.DataFrame:
    """Typed values; where a text gave no value, a problem."""
    present = [column for column in table.file.columns if column.name in texts.columns]
    typed = texts.select(ROW, *(parse(column, rare=rare) for column in present))
    for column in present:
        _report(texts, typed, column, table)
    if table.file.name == "situations.csv" and "detail" in texts.columns:
        _report_details(typed, table)
    return typed.select(ROW, *(_filled(column, column.name in typed.columns) for column in table.file.columns))


def _filled(column: Column, present: bool) -> pl.Expr:
    value = pl.col(column.name) if present else pl.lit(None, dtype=DTYPES[column.shape]).alias(column.name)
    return value if column.empty is None else value.fill_null(column.empty)


def _report(texts: pl.DataFrame, typed: pl.DataFrame, column: Column, table: Table) -> None:
    text, value = texts[column.name], typed[column.name]
    empty = text.null_count()
    if value.null_count() != empty:
        faulty = texts.select(ROW, column.name).filter(text.is_not_null() & value.is_null())
        table.problems.add((_value_problem(table.file, column, *row) for row in _head(faulty)), faulty.height)
    if column.required and empty:
        missing = texts.select(ROW, column.name).filter(text.is_null())
        found = (
            problem(table.file.name, "required", allowed(column), row=row, column=column.name)
            for row, _ in _head(missing)
        )
        table.problems.add(found, missing.height)


def _head(frame: pl.DataFrame) -> list[tuple[int, str]]:
    return frame.head(PROBLEMS_PER_FILE).rows()


def _value_problem(file: File, column: Column, row: int, value: str) -> Problem:
    if value in column.refused:
        return problem(file.name, "kind_refused", _refusal(column, value), row=row, column=column.name, value=value)
    text = allowed(column)
    digits = value if len(value) == 8 and value.isascii() and value.isdigit() else None
    if column.shape == "date" and digits:
        meant = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        text = Text(f"{text.sv}; skriv {meant} om det är det datumet", f"{text.en}; write {meant} if that is the date")
    return problem(file.name, column.shape, text, row=row, column=column.name, value=value)


def _refusal(column: Column, value: str) -> Text:
    reason, codes = column.refused[value], one_of(column.codes)
    return Text(f"{codes.sv}; {value} hör inte hit: {reason.sv}", f"{codes.en}; not {value}: {reason.en}")


def _report_details(typed: pl.DataFrame, table: Table) -> None:
    faulty = typed.select(ROW, "kind", "detail").filter(detail_is_wrong())
    found = (
        problem(table.file.name, "detail", _detail_text(kind), row=row, column="detail", value=detail)
        for row, kind, detail in faulty.head(PROBLEMS_PER_FILE).rows()
    )
    table.problems.add(found, faulty.height)


def _detail_text(kind: str) -> Text:
    codes = one_of(DETAILS[kind])
    return Text(f"för {kind} {codes.sv}", f"for {kind} {codes.en}")
