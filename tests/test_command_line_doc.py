"""The transcripts in docs/command-line.md are what the command prints."""

import contextlib
import io
from pathlib import Path

import pytest

from atersok.cli import main

DOCUMENT = Path(__file__).parents[1] / "docs" / "command-line.md"


@pytest.mark.parametrize(("place", "least", "options"), [(1, 40, ()), (2, 30, ("--person", "P-000496"))])
def test_every_line_of_a_transcript_is_printed(
    tmp_path: Path, place: int, least: int, options: tuple[str, ...]
) -> None:
    printed = io.StringIO()
    region = str(tmp_path / "region")
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["synth", region]) == 0
    with contextlib.redirect_stdout(printed):
        assert main(["evaluate", region, "--on", "2026-11-21", "--region", "23", *options]) == 0
    shown = DOCUMENT.read_text(encoding="utf-8").split("```text\n")[place].split("```")[0].splitlines()
    lines = set(printed.getvalue().splitlines())
    assert len(shown) > least
    assert [line for line in shown if line.strip("… ") and line not in lines] == []
