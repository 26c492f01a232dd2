"""Plans made row by row, for sources where one row of the file writes to several tables."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from django.db import models

from atersok.intake.models import Category
from atersok.intake.planning import NO_ERRORS, NO_ROWS, NO_WRITES, Prepared
from atersok.intake.tables import new_numbers

type Values = Mapping[str, Any]


class Numbers:
    """New numbers for rows, taken a hundred at a time."""

    def __init__(self) -> None:
        self._waiting: dict[type[models.Model], list[int]] = {}

    def next(self, model: type[models.Model]) -> int:
        """A number for a row of a table."""
        waiting = self._waiting.setdefault(model, [])
        if not waiting:
            waiting.extend(reversed(new_numbers(model, 100)))
        return waiting.pop()


@dataclass
class Draft:
    """What the rows seen so far would do."""

    numbers: Numbers = field(default_factory=Numbers)
    rows: list[tuple[int, int | None, int | None, str]] = field(default_factory=list)
    writes: list[tuple[int, str]] = field(default_factory=list)
    told: set[tuple[int, str, date]] = field(default_factory=set)

    def make(self, row: int, model: type[models.Model], values: Values) -> int:
        """Row `row` makes a row of a table. Gives its number."""
        number = self.numbers.next(model)
        self._write(row, {"m": model._meta.label_lower, "id": number, "v": values})
        return number

    def change(self, row: int, model: type[models.Model], number: int, after: Values, before: Values) -> bool:
        """Row `row` changes a row of a table, where anything differs. `before` has the columns of `after`."""
        differs = {name: value for name, value in after.items() if value != before[name]}
        if differs:
            was = {name: before[name] for name in differs}
            self._write(row, {"m": model._meta.label_lower, "id": number, "v": differs, "b": was})
        return bool(differs)

    def place(self, row: int, person: int | None, target: int | None, category: Category) -> None:
        """Say what the row is."""
        self.rows.append((row, person, target, category))

    def _write(self, row: int, op: dict[str, Any]) -> None:
        self.writes.append((row, json.dumps(op, ensure_ascii=False, default=str)))

    def prepared(self, errors: pl.DataFrame = NO_ERRORS) -> Prepared:
        """The whole."""
        return Prepared(
            pl.DataFrame(self.rows, schema=NO_ROWS.schema, orient="row"),
            pl.DataFrame(self.writes, schema=NO_WRITES.schema, orient="row"),
            errors,
        )


def category_of(new: bool, changed: bool) -> Category:
    """What a row is that made or changed something."""
    return Category.NEW if new else Category.CHANGED if changed else Category.UNCHANGED
