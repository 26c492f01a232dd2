"""Numbers in a row: `U-2026-0001`, from 1 each year. Who needs them without gaps or twice the same holds a lock."""

from collections.abc import Iterable


def next_in_row(start: str, known: Iterable[str]) -> str:
    """The start (`U-2026-`) and the number after the highest of those known. A file's ending is no part of it."""
    last = max((int(name.removeprefix(start).partition(".")[0]) for name in known), default=0)
    return f"{start}{last + 1:04d}"
