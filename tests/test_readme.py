"""The transcript in the README is what the demo prints."""

import contextlib
import io
from pathlib import Path

from atersok.cli import main

README = Path(__file__).parents[1] / "README.md"


def test_every_line_of_the_transcript_is_printed(tmp_path: Path) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(["demo", str(tmp_path / "region")]) == 0
    shown = README.read_text(encoding="utf-8").split("```text\n")[1].split("```")[0].splitlines()
    lines = set(printed.getvalue().splitlines())
    assert len(shown) > 60
    assert [line for line in shown if line.strip("… ") and line not in lines] == []
