"""Amounts, limits and terms of the acts as dated data.

Each file under `acts/` holds one parameter: its values with the days they apply, where each stands in the
statute and how sure we are of it. A day without a value raises `MissingParameter`, which names the act to
look up; nothing is ever 0, carried over or interpolated.
"""

from bisect import bisect_right
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from atersok.law.money import kr
from atersok.law.wording import Text, write

ACTS = Path(__file__).parent / "acts"
STATUSES = ("stated", "inferred", "practice")
UNITS = ("kr", "months", "years", "quarters", "flag", "days")


@dataclass(frozen=True, slots=True)
class Value:
    """One dated value. `amount` is öre when the unit is kr, else a plain number (months, years, …)."""

    parameter: str
    amount: int
    unit: str
    since: date
    until: date | None
    status: str
    basis: str
    link: str


class MissingParameter(LookupError):  # noqa: N818 – it says what is so, not that somebody erred
    """No value is known for that day. `look_up` names the act that holds it, `basis` the paragraph."""

    def __init__(self, parameter: str, day: date, look_up: str | Text, basis: str) -> None:
        super().__init__(f"{parameter} has no known value on {day}: look up {write(look_up, 'en')}")
        self.parameter = parameter
        self.basis = basis
        self.day = day
        self.look_up = look_up


@dataclass(frozen=True, slots=True)
class _Span:
    since: date
    until: date | None
    values: Mapping[str, Value] | None  # None: a gap
    look_up: str
    basis: str


class _NoDuplicates(yaml.SafeLoader):
    """YAML that refuses a key written twice; plain YAML would silently keep the last."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(f"key {key!r} written twice at line {node.start_mark.line + 1}")
    return loader.construct_mapping(node, deep=True)


_NoDuplicates.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_parameter(text: str) -> tuple[str, list[_Span]]:
    """One parameter file as its name and its spans in time order; anything unclear raises ValueError."""
    data = yaml.load(text, _NoDuplicates)  # noqa: S506 – a SafeLoader
    name, unit, keys = data["id"], data["unit"], data.get("keys", ["value"])
    if unit not in UNITS:
        raise ValueError(f"{name}: unit {unit!r} is not one of {UNITS}")
    _check_order(name, [*data["values"], *data.get("gaps", [])])
    spans = [_span(name, unit, keys, data, row) for row in data["values"]]
    spans += [_Span(row["from"], row.get("to"), None, row["look_up"], data["basis"]) for row in data.get("gaps", [])]
    spans.sort(key=lambda span: span.since)
    for earlier, later in pairwise(spans):
        if earlier.until is None or earlier.until.toordinal() + 1 != later.since.toordinal():
            raise ValueError(f"{name}: the spans from {earlier.since} and {later.since} overlap or leave a hole")
    return name, spans


def _check_order(name: str, rows: list[Mapping[str, Any]]) -> None:
    for row in rows:
        if row.get("to") is not None and row["to"] < row["from"]:
            raise ValueError(f"{name}: to {row['to']} is before from {row['from']}")


def _span(name: str, unit: str, keys: list[str], data: Mapping[str, Any], row: Mapping[str, Any]) -> _Span:
    if row["status"] not in STATUSES:
        raise ValueError(f"{name}: status {row['status']!r} is not one of {STATUSES}")
    basis = f"{data['basis']} ({row['act']})" if row.get("act") else data["basis"]
    values = {}
    for key in keys:
        if type(row[key]) is not int:
            raise ValueError(f"{name}: {key} from {row['from']} is {row[key]!r}, not a whole number")
        amount = kr(row[key]) if unit == "kr" else row[key]
        full = name if keys == ["value"] else f"{name}.{key}"
        values[key] = Value(full, amount, unit, row["from"], row.get("to"), row["status"], basis, data["link"])
    return _Span(row["from"], row.get("to"), values, "", data["basis"])


@cache
def _book() -> Mapping[str, list[_Span]]:
    book: dict[str, list[_Span]] = {}
    for path in sorted(ACTS.rglob("*.yaml")):
        name, spans = read_parameter(path.read_text(encoding="utf-8"))
        if name in book:
            raise ValueError(f"{name} is defined twice, once in {path.name}")
        book[name] = spans
    return book


def names() -> list[str]:
    """The names of all parameters, sorted."""
    return sorted(_book())


def spans(name: str) -> list[tuple[date, date | None, Mapping[str, Value] | None]]:
    """All spans of a parameter in time order: from, to (inclusive, None = still in force), values or None."""
    return [(span.since, span.until, span.values) for span in _book()[name]]


@lru_cache(maxsize=65_536)
def value(name: str, day: date, key: str = "value") -> Value:
    """The value of a parameter on a day. Raises MissingParameter where none is known, KeyError for no such name."""
    book = _book()[name]
    at = bisect_right(book, day, key=lambda span: span.since) - 1
    if at < 0:
        before = Text(f"lydelsen före {book[0].since}", f"the wording before {book[0].since}")
        raise MissingParameter(name, day, before, book[0].basis)
    span = book[at]
    if span.until is not None and day > span.until:
        after = Text(f"lydelsen efter {span.until}", f"the wording after {span.until}")
        raise MissingParameter(name, day, after, span.basis)
    if span.values is None:
        raise MissingParameter(name, day, span.look_up, span.basis)
    return span.values[key]


@lru_cache(maxsize=65_536)
def term(name: str, day: date) -> Value:
    """The value on a day, or the first one ever for an earlier day: for limits that only size up or plan.

    What decides an amount or an entitlement uses `value`, which raises.
    """
    return value(name, max(day, _book()[name][0].since))
