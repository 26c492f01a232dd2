"""Run the command inside the test's own process, as a user would meet it."""

import contextlib
import io
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from atersok.cli import main

PROGRAM = Path(sys.executable).with_name("atersok")


class Ran(NamedTuple):
    code: int
    out: str
    err: str


def run(*arguments: object) -> Ran:
    """`main` with these arguments; an exception that is not an exit goes through, as the user would see it."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
    return Ran(code, out.getvalue(), err.getvalue())


def evaluate(folder: Path, *arguments: object, on: str = "2026-05-02") -> Ran:
    return run("evaluate", folder, "--on", on, "--region", "23", *arguments)


def program(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The installed program in a process of its own."""
    words = [str(PROGRAM), *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
