"""Settings from the environment; a value that can't be right stops the start with its name and what is allowed."""

import os
from pathlib import Path

_TRUE, _FALSE = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


def text(name: str, default: str = "") -> str:
    """The value of `name`, or of the file named by `name_FILE` (for secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def truth(name: str, default: bool = False) -> bool:
    """A switch."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() not in _TRUE + _FALSE:
        raise ValueError(f"{name}={value!r}: allowed are {', '.join(_TRUE)} and {', '.join(filter(None, _FALSE))}")
    return value.lower() in _TRUE


def number(name: str, default: int, least: int, most: int) -> int:
    """A whole number inside limits."""
    value = os.environ.get(name, str(default))
    if not value.isdecimal() or not least <= int(value) <= most:
        raise ValueError(f"{name}={value!r}: allowed is a whole number from {least} to {most}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list with commas between."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
