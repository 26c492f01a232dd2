"""From raw cells to typed rows and all their problems."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from atersok.intake.reading.cells import Cells, Column, Value, text_of
from atersok.intake.reading.fields import AnyOf, DetailOf, Field, GroundOn, Once, Source, headers_of
from atersok.intake.reading.folding import fold
from atersok.intake.reading.gathering import Gathered
from atersok.intake.reading.kinds import Parser, Typed, parser_of
from atersok.intake.reading.problems import CellProblem, Fault, row_text
from atersok.intake.reading.rules import Reading, TypedColumn, check, groups_text
from atersok.law.wording import Text

type Words = Mapping[str, Mapping[str, str]]
"""A region's own words: field name to word to code."""

RAW_KINDS = ("lma", "ground")
"""Kinds whose text as written is kept beside what it was read as."""

_FAR = date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Unread:
    """A column that is not read; ``on_purpose`` where we know it and leave it out for privacy."""

    letter: str
    header: str
    on_purpose: bool


@dataclass(frozen=True, slots=True)
class Interpreted:
    """A file as the source's fields.

    Attributes:
        source: what the file was read as.
        row_numbers: the number of each row, as in the cells.
        columns: field name to one value a row, for every field of the source, ``None`` where empty, not readable
            or not in the file: text and codes as str, öre and hundredths as int, truth values as bool, days as
            date. `lma_raw` and `ground_raw` hold what was written.
        ok: for each row whether it has no error.
        hashes: for each row a SHA-256 (hex) of its values, the same however they were written; "" where not ok.
        repeats: for each row the number of the first row that says the same, else ``None``.
        problems: the first problems, of the file first, then in row order.
        errors: how many errors there are in all.
        warnings: how many warnings there are in all.
        unread: columns that hold no field.
    """

    source: Source
    row_numbers: list[int]
    columns: dict[str, TypedColumn]
    ok: list[bool]
    hashes: list[str]
    repeats: list[int | None]
    problems: list[CellProblem]
    errors: int
    warnings: int
    unread: list[Unread]

    def __len__(self) -> int:
        return len(self.row_numbers)

    @property
    def refused(self) -> bool:
        """Whether something is wrong with the file as a whole, so that no row can be used."""
        return any(problem.row is None and problem.severity == "error" for problem in self.problems)

    def records(self) -> Iterator[tuple[int, dict[str, Typed | None]]]:
        """Each row without errors, with its number."""
        names = list(self.columns)
        rows = zip(*self.columns.values(), strict=True)
        for number, ok, values in zip(self.row_numbers, self.ok, rows, strict=True):
            if ok:
                yield number, dict(zip(names, values, strict=True))


def interpret(
    cells: Cells, source: Source, mapping: Mapping[int, str | None], on: date, words: Words | None = None
) -> Interpreted:
    """Read the cells as a source, on a day, with a region's own words for codes added to ours.

    Nothing is raised for what the file holds; every fault is a problem. Raises KeyError where the mapping names a
    field that the source lacks.
    """
    reading = _read(cells, source, mapping, on, words or {})
    found = reading.found
    _report_examples(reading)
    repeats = _repeats(reading)
    hashes = [text if ok else "" for text, ok in zip(reading.hashes, found.ok, strict=True)]
    columns = reading.columns | _raw(reading)
    unread = [_unread(cells, source, index) for index in range(len(cells.header)) if not mapping.get(index)]
    return Interpreted(
        source, cells.row_numbers, columns, found.ok, hashes, repeats, found.problems(), found.errors, found.warnings,
        [each for each in unread if each is not None],
    )  # fmt: skip


def _read(cells: Cells, source: Source, mapping: Mapping[int, str | None], on: date, words: Words) -> Reading:
    placed = {name: index for index, name in mapping.items() if name}
    found = Gathered(cells, [True] * len(cells), placed)
    for problem in _file_problems(cells, source, placed):
        found.whole_file(problem)
    columns: dict[str, TypedColumn] = {}
    for name in placed:
        columns[name] = _typed(source.by_name[name], found, parser_of(source.by_name[name], on, words.get(name)))
    _report_overflow(found)
    reading = Reading(source, _all_fields(source, columns, len(cells)), [], found)
    return _checked(reading)


def _all_fields(source: Source, columns: dict[str, TypedColumn], length: int) -> dict[str, TypedColumn]:
    return {each.name: columns.get(each.name) or [None] * length for each in source.fields}


def _checked(reading: Reading) -> Reading:
    """Check the rules: first those that make words into codes, last those that compare whole rows."""
    if any(problem.row is None for problem in reading.found.problems()):
        return replace(reading, hashes=[""] * len(reading.found.ok))
    rules = reading.source.rules
    for rule in rules:
        if isinstance(rule, DetailOf | GroundOn):
            check(rule, reading)
    hashed = replace(reading, hashes=_hashes(reading))
    for rule in sorted(rules, key=lambda rule: isinstance(rule, Once)):
        if not isinstance(rule, DetailOf | GroundOn):
            check(rule, hashed)
    return hashed


def _file_problems(cells: Cells, source: Source, placed: Mapping[str, int]) -> Iterator[CellProblem]:
    for each in source.fields:
        if each.required and each.name not in placed:
            yield _missing(each)
    for rule in source.rules:
        if isinstance(rule, AnyOf) and not any(all(name in placed for name in group) for group in rule.groups):
            yield _missing_all(source, rule)
    if not len(cells):
        message = Text("Filen har en rubrikrad men inga rader.", "The file has a header but no rows.")
        allowed = Text("minst en rad under rubrikerna", "at least one row below the headings")
        yield CellProblem(None, None, None, None, None, "no_rows", message, allowed, "")


def _missing(each: Field) -> CellProblem:
    message = Text(
        f"Vi hittade ingen kolumn för {each.title.sv.lower()}.", f"We found no column for {each.title.en.lower()}."
    )
    return _missing_column(each.name, message, headers_of(each), each.title.sv)


def _missing_all(source: Source, rule: AnyOf) -> CellProblem:
    text = groups_text(source, rule)
    message = Text(
        f"Vi hittade inte de kolumner som behövs, {text.sv}.", f"We didn't find the columns needed, {text.en}."
    )
    fields = [source.by_name[name] for group in rule.groups for name in group]
    names = tuple(dict.fromkeys(name for each in fields for name in headers_of(each)[:4]))
    return _missing_column(fields[0].name, message, names, fields[0].title.sv)


def _missing_column(name: str, message: Text, headers: Sequence[str], example: str) -> CellProblem:
    listed = ", ".join(headers)
    allowed = Text(f"en rubrik som {listed}", f"a heading such as {listed}")
    return CellProblem(None, None, None, name, None, "column_missing", message, allowed, example)


def _typed(field: Field, found: Gathered, parse: Parser) -> TypedColumn:
    """The values of one column; what can't be read is reported and becomes ``None``."""
    raw = found.cells.columns[found.columns[field.name]]
    memo = _each_once(raw, parse)
    if bool in set(map(type, raw)):
        read = [memo[type(value), value] for value in raw]
    else:
        read = [memo[value] for value in raw]
    if any(isinstance(value, Fault) for value in memo.values()):
        _report(field, found, read)
    if field.required and None in memo.values():
        _report_empty(field, found, read)
    return [None if isinstance(value, Fault) else value for value in read]


def _each_once(raw: Column, parse: Parser) -> dict[object, Typed | Fault | None]:
    """Each different value parsed once. With truth values the type is in the key, for ``True == 1``."""
    if bool in set(map(type, raw)):
        return {(type(value), value): _parsed(value, parse) for value in raw}
    return {value: _parsed(value, parse) for value in set(raw)}


def _parsed(value: Value, parse: Parser) -> Typed | Fault | None:
    empty = value is None or (isinstance(value, str) and not value.strip())
    return None if empty else parse(value)


def _report(field: Field, found: Gathered, read: Sequence[Typed | Fault | None]) -> None:
    for row, value in enumerate(read):
        if isinstance(value, Fault):
            found.cell(row, field, value)


def _report_empty(field: Field, found: Gathered, read: Sequence[Typed | Fault | None]) -> None:
    title = field.title
    fault = Fault(
        "required",
        Text(f"Rutan{{where}} är tom, {title.sv} behövs", f"The cell{{where}} is empty, {title.en} is needed"),
    )
    for row, value in enumerate(read):
        if value is None:
            found.cell(row, field, fault)


def _report_overflow(found: Gathered) -> None:
    """In text, a value to the right of the last heading means that a separator stood inside a value."""
    header = found.cells.header
    width = max((index + 1 for index, name in enumerate(header) if name), default=0)
    beyond = found.cells.columns[width:] if found.cells.format == "csv" else []
    for row in sorted({row for column in beyond for row, value in enumerate(column) if value is not None}):
        found.row(row, TOO_MANY_VALUES, 'a;"b;c";d')


TOO_MANY_VALUES = Fault(
    "field_count",
    Text("Raden har fler värden än rubrikraden", "The row has more values than the header"),
    Text(
        "lika många värden som rubriker; ett värde med skiljetecknet i sätts inom citattecken",
        "as many values as headings; a value that holds the separator is put in quotation marks",
    ),
)
IDENTICAL = "identical_row"


def _hashes(reading: Reading) -> list[str]:
    parts = [_hash_parts(name, values) for name, values in sorted(reading.columns.items())]
    start = reading.source.key
    return [hashlib.sha256((start + "".join(row)).encode()).hexdigest() for row in zip(*parts, strict=True)]


def _hash_parts(name: str, values: TypedColumn) -> list[str]:
    memo = {value: "" if value is None else f"\x1f{name}={value}" for value in set(values)}
    return [memo[value] for value in values]


def _repeats(reading: Reading) -> list[int | None]:
    """For each sound row the number of the first row that says the same; a warning for each.

    Where equal rows count no row repeats another, and the warning is all there is.
    """
    found, first = reading.found, dict[str, int]()
    repeats: list[int | None] = [None] * len(found.ok)
    for row, text in enumerate(reading.hashes):
        if text and found.ok[row] and (earlier := first.setdefault(text, row)) != row:
            number = found.cells.row_numbers[earlier]
            repeats[row] = None if reading.source.equal_rows_count else number
            found.row(row, _same_as(number), "", "warning")
    return repeats


def _same_as(number: int) -> Fault:
    return Fault(
        IDENTICAL,
        Text(f"Raden säger samma sak som {row_text(number)}", f"The row says the same as {row_text(number, 'en')}"),
        Text("ta bort raden om den är dubbel", "take the row out where it is a double"),
    )


def _report_examples(reading: Reading) -> None:
    example = _example_hash(reading.source)
    for row, text in enumerate(reading.hashes):
        if text == example:
            reading.found.row(row, EXAMPLE_ROW, "")


EXAMPLE_ROW = Fault(
    "example_row",
    Text("Raden är exemplet i vår mall", "The row is the example of our template"),
    Text("ta bort raden", "take the row out"),
)


@cache
def _example_hash(source: Source) -> str:
    """The hash of the row that :func:`template_workbook` writes."""
    columns: list[Column] = [(each.example or None,) for each in source.fields]
    cells = Cells([each.title.sv for each in source.fields], columns, [2], "xlsx")
    mapping = {index: each.name for index, each in enumerate(source.fields)}
    return _read(cells, source, mapping, _FAR, {}).hashes[0]


def _raw(reading: Reading) -> dict[str, TypedColumn]:
    """What was written, for the kinds that keep it."""
    cells, placed = reading.found.cells, reading.found.columns
    kept = [each.name for each in reading.source.fields if each.kind in RAW_KINDS]
    empty: TypedColumn = [None] * len(cells)
    return {f"{name}_raw": _texts(cells.columns[placed[name]]) if name in placed else empty for name in kept}


def _texts(column: Column) -> TypedColumn:
    return [text_of(value).strip() or None for value in column]


def _unread(cells: Cells, source: Source, index: int) -> Unread | None:
    header = cells.header[index]
    if not header and not any(value is not None for value in cells.columns[index]):
        return None
    return Unread(cells.letter(index), header, fold(header) in {fold(name) for name in source.not_stored})
