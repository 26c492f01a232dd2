"""One invented region for all tests that only read it."""

from datetime import date
from pathlib import Path

import pytest

from atersok.synth import make_region

from .strict import Folder, read

UNTIL = date(2026, 11, 21)


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder: Path = tmp_path_factory.mktemp("region")
    make_region(folder, persons=1200, years=5, seed=1, until=UNTIL)
    return read(folder)
