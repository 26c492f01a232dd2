"""What is written is valid by the format, the same every time, and as big as asked for."""

import hashlib
import os
import subprocess
import sys
import time
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from atersok.synth import make_region

from .conftest import UNTIL
from .strict import COLUMNS, Folder, problems, read


def digest(folder: Path) -> str:
    return hashlib.sha256(b"".join((folder / f"{name}.csv").read_bytes() for name in COLUMNS)).hexdigest()


@pytest.mark.parametrize(
    ("persons", "years", "seed", "until"),
    [
        (1200, 5, 1, UNTIL),
        (1200, 5, 2, UNTIL),
        (300, 1, 3, date(2026, 1, 1)),
        (299, 3, 4, date(2024, 2, 29)),
        (600, 6, 5, date(2022, 6, 30)),
        (400, 12, 6, UNTIL),
        (1, 1, 7, UNTIL),
        (7, 2, 8, date(2010, 3, 31)),
        (3000, 2, 9, UNTIL),
    ],
)
def test_valid_by_an_independent_check(tmp_path: Path, persons: int, years: int, seed: int, until: date) -> None:
    counts = make_region(tmp_path, persons, years, seed, until)
    folder = read(tmp_path)
    assert problems(folder, until) == []
    assert counts == {name: len(rows) for name, rows in folder.items()}
    assert counts["persons"] == persons


def test_everybody_has_a_situation(region: Folder) -> None:
    assert {row["person_id"] for row in region["situations"]} == {row["person_id"] for row in region["persons"]}


def test_same_arguments_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    make_region(tmp_path / "a", 400, 4, 11, UNTIL)
    script = (
        "import sys; from datetime import date; from pathlib import Path; "
        "from atersok.synth import make_region; "
        "make_region(Path(sys.argv[1]), 400, 4, 11, date(2026, 11, 21))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "b")], check=True, env=environment)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_another_seed_another_region(tmp_path: Path) -> None:
    make_region(tmp_path / "a", 100, 2, 1, UNTIL)
    make_region(tmp_path / "b", 100, 2, 2, UNTIL)
    assert digest(tmp_path / "a") != digest(tmp_path / "b")


def test_a_small_region_is_made_at_once(tmp_path: Path) -> None:
    start = time.perf_counter()
    make_region(tmp_path, 1200, 5, 1, UNTIL)
    assert time.perf_counter() - start < 3


def test_memory_does_not_grow_with_the_region(tmp_path: Path) -> None:
    peaks = []
    for persons in (1500, 4500):
        tracemalloc.start()
        make_region(tmp_path, persons, 2, 1, UNTIL)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


def test_writing_again_replaces(tmp_path: Path) -> None:
    make_region(tmp_path, 500, 3, 1, UNTIL)
    make_region(tmp_path, 50, 2, 1, UNTIL)
    assert len(read(tmp_path)["persons"]) == 50


@pytest.mark.parametrize("wanted", [8.0, 23.0])
def test_costs_a_person_come_near_what_is_asked_for(tmp_path: Path, wanted: float) -> None:
    counts = make_region(tmp_path, 2500, 5, 3, UNTIL, costs_per_person=wanted)
    assert counts["costs"] / 2500 == pytest.approx(wanted, rel=0.12)


def test_the_region_code_is_the_one_asked_for(tmp_path: Path) -> None:
    make_region(tmp_path, 300, 3, 1, UNTIL, region="25")
    homes = [row["region"] for row in read(tmp_path)["situations"] if row["kind"] == "folkbokford"]
    assert homes.count("25") > len(homes) * 0.7
    assert "23" not in homes


@pytest.mark.parametrize(("persons", "years"), [(0, 1), (1, 0), (-3, 5)])
def test_nonsense_sizes_are_refused(tmp_path: Path, persons: int, years: int) -> None:
    with pytest.raises(ValueError, match="persons and years"):
        make_region(tmp_path, persons, years, 1, UNTIL)


def test_nothing_that_could_be_a_personal_number(region: Folder) -> None:
    """Ids are counters; no name, no number built on a birth date."""
    for row in region["persons"]:
        assert row["birth_date"].replace("-", "") not in row["person_id"]
