"""Whose findings must be made again: the database itself notes every person whose facts have changed.

Triggers catch bulk writes and raw SQL too, so nothing that writes facts has to remember it.
"""

from typing import Any

import pgtrigger

_NOTE = "INSERT INTO people_stale (person_id) {people} ON CONFLICT DO NOTHING; RETURN NULL;"


def note_changes(people: str = "person_id FROM {rows}") -> tuple[pgtrigger.Trigger, ...]:
    """The triggers of a table of facts. `people`: how changed rows name their people, as the end of a SELECT."""
    return (
        _trigger("insert", pgtrigger.Insert, ["new_rows"], people),
        _trigger("update", pgtrigger.Update, ["old_rows", "new_rows"], people),  # a row may move to another person
        _trigger("delete", pgtrigger.Delete, ["old_rows"], people),
    )


def _trigger(name: str, operation: pgtrigger.Operation, rows: list[str], people: str) -> pgtrigger.Trigger:
    changed = " UNION ".join(f"SELECT {people.format(rows=of)}" for of in rows)
    referencing: Any = pgtrigger.Referencing
    tables = {key: name for key, name in (("old", "old_rows"), ("new", "new_rows")) if name in rows}
    return pgtrigger.Trigger(
        name=f"stale_{name}",
        operation=operation,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=referencing(**tables),
        func=_NOTE.format(people=changed),
    )
