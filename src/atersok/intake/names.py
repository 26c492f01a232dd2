"""File names: as the user knows them on pages, without anything of them in logs."""

from pathlib import PurePath

_LONGEST = 200


def shown_name(name: str) -> str:
    """The last part of the name, without characters that can't be seen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in last if c.isprintable()).strip()
    return visible[-_LONGEST:] or "fil"


def logged_name(number: int, name: str) -> str:
    """What a log line may say: the import's number and the ending, for names may tell whom a file is about."""
    ending = PurePath(name).suffix.lower()
    kept = ending if ending in (".xlsx", ".xls", ".ods", ".csv", ".txt", ".zip", ".tsv") else ""
    return f"I-{number}{kept}"
