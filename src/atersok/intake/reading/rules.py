"""What must hold between the fields of a row, and between the rows of a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, singledispatch

from atersok.intake.reading import grounds, identifiers
from atersok.intake.reading.cells import text_of
from atersok.intake.reading.codes import DETAIL_TABLES
from atersok.intake.reading.fields import (
    AnyOf,
    DetailOf,
    GroundOn,
    InOrder,
    NotAbove,
    Once,
    Rule,
    SameBirthDate,
    Source,
)
from atersok.intake.reading.folding import fold
from atersok.intake.reading.gathering import Gathered
from atersok.intake.reading.kinds import Typed
from atersok.intake.reading.problems import Fault, row_text
from atersok.law.money import show
from atersok.law.wording import Text

type TypedColumn = list[Typed | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of a file with typed values, while the rules are being checked.

    Attributes:
        source: what the file is.
        columns: field name to values, for every field; ``None`` where empty or not readable.
        hashes: for each row a hash of its typed values.
        found: the problems so far.
    """

    source: Source
    columns: dict[str, TypedColumn]
    hashes: Sequence[str]
    found: Gathered

    def title(self, name: str) -> Text:
        """What people call a field."""
        return self.source.by_name[name].title


@singledispatch
def check(rule: Rule, reading: Reading) -> None:
    """Add a problem for every row that breaks the rule."""
    raise TypeError(f"no check for {rule}")


@check.register
def _(rule: InOrder, reading: Reading) -> None:
    first, last = reading.columns[rule.first], reading.columns[rule.last]
    for row, (start, end) in enumerate(zip(first, last, strict=True)):
        if isinstance(start, date) and isinstance(end, date) and start > end:
            reading.found.cell(row, reading.source.by_name[rule.last], _before(reading, rule, start))


def _before(reading: Reading, rule: InOrder, start: date) -> Fault:
    first, last = reading.title(rule.first), reading.title(rule.last)
    return Fault(
        "wrong_order",
        Text(
            f"{last.sv}{{where}} är före {first.sv.lower()}, {start}",
            f"{last.en}{{where}} is before {first.en.lower()}, {start}",
        ),
        Text(f"{start} eller senare", f"{start} or later"),
    )


@check.register
def _(rule: NotAbove, reading: Reading) -> None:
    parts, wholes = reading.columns[rule.part], reading.columns[rule.whole]
    for row, (part, whole) in enumerate(zip(parts, wholes, strict=True)):
        if isinstance(part, int) and isinstance(whole, int) and part > whole:
            reading.found.cell(row, reading.source.by_name[rule.part], _above(reading, rule, whole))


def _above(reading: Reading, rule: NotAbove, whole: int) -> Fault:
    part, of = reading.title(rule.part), reading.title(rule.whole)
    return Fault(
        "fee_over_amount",
        Text(f"{part.sv}{{where}} är högre än {of.sv.lower()}", f"{part.en}{{where}} is larger than {of.en.lower()}"),
        Text(f"högst {show(whole)}", f"at most {show(whole)}"),
    )


@check.register
def _(rule: AnyOf, reading: Reading) -> None:
    names = list(dict.fromkeys(name for group in rule.groups for name in group))
    tried = [_filled(reading, name) for name in names]
    position = {name: index for index, name in enumerate(names)}
    groups = [[position[name] for name in group] for group in rule.groups]
    fault = _none_of(reading, rule)
    example = reading.source.by_name[names[0]].example
    for row, filled in enumerate(zip(*tried, strict=True)):
        if not any(all(filled[index] for index in group) for group in groups):
            reading.found.row(row, fault, example)


def _filled(reading: Reading, name: str) -> list[bool]:
    """For each row whether something is written, readable or not: what can't be read is reported by itself."""
    index = reading.found.columns.get(name)
    if index is None:
        return [False] * len(reading.found.ok)
    return [bool(text_of(value).strip()) for value in reading.found.cells.columns[index]]


def _none_of(reading: Reading, rule: AnyOf) -> Fault:
    return Fault("none_of", Text("Raden saknar uppgift som behövs", "The row lacks something that is needed"),
                 groups_text(reading.source, rule))  # fmt: skip


def groups_text(source: Source, rule: AnyOf) -> Text:
    """The alternatives in words: ``LMA-nummer, eller Reservnummer``."""
    titles = [[source.by_name[name].title for name in group] for group in rule.groups]
    swedish = ", eller ".join(" och ".join(title.sv for title in group) for group in titles)
    english = ", or ".join(" and ".join(title.en for title in group) for group in titles)
    return Text(f"minst en av: {swedish}", f"at least one of: {english}")


@check.register
def _(rule: Once, reading: Reading) -> None:
    field, found = reading.source.by_name[rule.field], reading.found
    for row, first in _again(reading.columns[rule.field]):
        same = reading.hashes[row] == reading.hashes[first] and found.ok[row] and found.ok[first]
        if not same:
            found.cell(row, field, _twice(found.cells.row_numbers[first]))


def _again(values: TypedColumn) -> Iterator[tuple[int, int]]:
    """Each row whose value stood in an earlier row, and the first of those."""
    first: dict[Typed, int] = {}
    for row, value in enumerate(values):
        if value is not None and (earlier := first.setdefault(value, row)) != row:
            yield row, earlier


def _twice(first: int) -> Fault:
    return Fault(
        "duplicate_in_file",
        Text(
            f"Samma värde{{where}} står redan på {row_text(first)}",
            f"The same value{{where}} is in {row_text(first, 'en')} already",
        ),
        Text("ett värde som bara den raden har", "a value that only this row has"),
    )


@check.register
def _(rule: DetailOf, reading: Reading) -> None:
    kinds, details = reading.columns[rule.kind], reading.columns[rule.detail]
    for row, (kind, detail) in enumerate(zip(kinds, details, strict=True)):
        table = DETAIL_TABLES.get(kind) if isinstance(kind, str) else None
        if table is None or not isinstance(detail, str):
            continue
        details[row] = table.lookup.get(fold(detail))
        if details[row] is None:
            reading.found.cell(row, reading.source.by_name[rule.detail], _not_detail(str(kind)))


@cache
def _not_detail(kind: str) -> Fault:
    listed = ", ".join(DETAIL_TABLES[kind].codes)
    return Fault(
        "detail",
        Text(f"Vi känner inte igen detaljen{{where}} för {kind}", f"We don't recognise the detail{{where}} of {kind}"),
        Text(f"något av: {listed}", f"one of: {listed}"),
    )


@check.register
def _(rule: GroundOn, reading: Reading) -> None:
    texts, days = reading.columns[rule.ground], reading.columns[rule.day]
    field, read = reading.source.by_name[rule.ground], cache(grounds.ground)
    for row, (text, day) in enumerate(zip(texts, days, strict=True)):
        if text is None:
            continue
        ground = read(text_of(text), day if isinstance(day, date) else None)
        texts[row] = None if isinstance(ground, Fault) else ground
        if isinstance(ground, Fault):
            reading.found.cell(row, field, ground)


@check.register
def _(rule: SameBirthDate, reading: Reading) -> None:
    numbers, dates = reading.columns[rule.number], reading.columns[rule.birth_date]
    for row, (number, birth_date) in enumerate(zip(numbers, dates, strict=True)):
        if not isinstance(number, str) or birth_date is None:
            continue
        if identifiers.birth_date_in(number) not in (None, birth_date):
            reading.found.cell(row, reading.source.by_name[rule.birth_date], OTHER_BIRTH_DATE, "warning")


OTHER_BIRTH_DATE = Fault(
    "birth_date_differs",
    Text(
        "Födelsedatumet{where} är ett annat än i personnumret",
        "The birth date{where} is not that of the personal number",
    ),
    Text("samma dag som i personnumret", "the same day as in the personal number"),
)
