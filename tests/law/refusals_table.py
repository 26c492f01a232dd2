"""The table of docs/refusals.md as data, so that the document and the statute book cannot drift apart."""

import re
from pathlib import Path
from typing import NamedTuple

DOCUMENT = Path(__file__).parents[2] / "docs" / "refusals.md"


class Refusal(NamedTuple):
    number: int
    words: str
    conditions: frozenset[str]
    cases: str


def table() -> dict[int, Refusal]:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d+ \|", line)]
    return {
        int(row[0]): Refusal(int(row[0]), row[1], frozenset(re.findall(r"`(\w+)`", row[2])), row[5]) for row in rows
    }
