"""One invented region and its findings, made once for all tests that only read them."""

import atexit
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from atersok.exchange import read_folder
from atersok.law.findings import Finding
from atersok.sweep import Question, sweep
from atersok.synth import make_region

ON = date(2026, 11, 21)
PERSONS = 300


@dataclass(frozen=True)
class Invented:
    folder: Path
    findings: tuple[Finding, ...]


_HOMES: list[TemporaryDirectory[str]] = []  # a forked child forgets atexit's references and would clean up by itself


@cache
def invented_region() -> Invented:
    home = TemporaryDirectory()
    _HOMES.append(home)
    atexit.register(home.cleanup)
    folder = Path(home.name)
    make_region(folder, persons=PERSONS, years=5, seed=1, until=ON, region="23")
    return Invented(folder, tuple(sweep(read_folder(folder), Question(ON, "23"))))
