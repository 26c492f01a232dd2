"""The key that signs sessions: SECRET_KEY, or one made on first use and kept in `var` with only the owner as reader."""

import os
from pathlib import Path
from secrets import token_urlsafe

from atersok.site import environment


def key(var: Path) -> str:
    """The key; the same for every process that shares `var`."""
    given = environment.text("SECRET_KEY")
    if given:
        return given
    var.mkdir(parents=True, exist_ok=True)
    path = var / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(token_urlsafe(50))
    return path.read_text(encoding="ascii")
