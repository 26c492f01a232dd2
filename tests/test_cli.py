"""`atersok evaluate` and `synth` as a user meets them."""

import json
import subprocess
from pathlib import Path

import pytest
from tests.command import PROGRAM, evaluate, program, run
from tests.invented_region import invented_region
from tests.tiny_folder import ON, write_tiny

from atersok.law.money import NBSP


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("sv", ("4 personer", "Kan sökas nu", "Kostnadskrävande vård", "Spärrade: något saknas", "Närmaste sista")),
        ("en", ("4 persons", "Can be claimed now", "Costly care", "Blocked: something is missing", "Next last days")),
    ],
)  # fmt: skip
def test_the_summary_says_what_can_be_claimed_and_by_when(folder: Path, lang: str, words: tuple[str, ...]) -> None:
    ran = evaluate(folder, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert f"145{NBSP}250{NBSP}kr" in ran.out
    assert "2026-06-30" in ran.out
    assert [word for word in words if word not in ran.out] == []


def test_the_summary_is_swedish_unless_asked_otherwise(folder: Path) -> None:
    assert evaluate(folder).out == evaluate(folder, "--lang", "sv").out != evaluate(folder, "--lang", "en").out


def test_the_installed_program_answers_as_the_module_does(folder: Path) -> None:
    ran = program("evaluate", folder, "--on", ON, "--region", "23")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == evaluate(folder).out


@pytest.mark.parametrize(("lang", "heading"), [("sv", "Så räknade vi"), ("en", "How we calculated")])
def test_one_person_is_explained_in_full_with_every_row(folder: Path, lang: str, heading: str) -> None:
    ran = evaluate(folder, "--person", "P1", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert heading in ran.out
    assert "[1996:1357 7 §; over_100000]" in ran.out
    assert [row for row in ("=2+2  2025-10-10", "K2  2025-11-14") if row not in ran.out] == []
    assert "P3" not in ran.out


def test_a_long_list_of_rows_is_not_shortened_for_one_person(folder: Path, tmp_path: Path) -> None:
    rows = "".join(f"K{n:03},P1,2025-10-10,vard,5000,,C1,Ekan\n" for n in range(60))
    header = (folder / "costs.csv").read_text(encoding="utf-8").splitlines()[0]
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "costs.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    ran = evaluate(tmp_path, "--person", "P1")
    assert [n for n in range(60) if f"K{n:03}  2025-10-10" not in ran.out] == []
    assert "…" not in ran.out


def test_a_person_without_findings_is_said_to_have_none(folder: Path, tmp_path: Path) -> None:
    write_tiny(tmp_path, {"persons": "person_id,birth_date\nP1,1990-01-01\n"})
    ran = evaluate(tmp_path, "--person", "P1")
    assert (ran.code, ran.out) == (0, "Inga fynd för P1.\n")
    assert json.loads(evaluate(tmp_path, "--person", "P1", "--json").out)["findings"] == []


def test_missing_files_are_warned_of_and_do_not_disturb_the_answer(tmp_path: Path) -> None:
    write_tiny(tmp_path, {"persons": "person_id,birth_date\nP1,1990-01-01\n"})
    ran = evaluate(tmp_path, "--json")
    assert ran.code == 0
    assert ran.err.startswith("8 varningar")
    assert json.loads(ran.out) == {"on": ON, "region": "23", "findings": []}


def test_another_reading_is_asked_for_by_name(folder: Path) -> None:
    other = json.loads(evaluate(folder, "--json", "--policy", "avgift_fore_troskeln=nej").out)
    choices = {(p["id"], p["choice"]) for finding in other["findings"] for p in finding["policies"]}
    assert ("Q2", "nej") in choices
    assert ("Q2", "ja") not in choices


@pytest.mark.parametrize("extra", [(), ("--json",)])
def test_a_reader_who_stops_reading_gets_no_traceback(extra: tuple[str, ...]) -> None:
    words = [str(PROGRAM), "evaluate", str(invented_region().folder), "--on", "2026-11-21", "--region", "23", *extra]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(60) in (0, 141)


def test_a_reader_who_never_reads_gets_no_traceback(folder: Path) -> None:
    # the text is small enough to be flushed only when the program ends
    words = [str(PROGRAM), "evaluate", str(folder), "--on", ON, "--region", "23"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(60) in (0, 141)


def test_an_invented_region_can_be_evaluated(tmp_path: Path) -> None:
    made = run("synth", tmp_path / "region", "--persons", 40, "--years", 3, "--seed", 7, "--until", "2026-11-21")
    assert (made.code, made.err) == (0, "")
    assert "persons" in made.out
    assert len((tmp_path / "region" / "persons.csv").read_text(encoding="utf-8").splitlines()) == 41
    ran = evaluate(tmp_path / "region", on="2026-11-21")
    assert (ran.code, ran.err) == (0, "")
    assert "40 personer" in ran.out


def test_the_same_seed_invents_the_same_region(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("synth", tmp_path / name, "--persons", 40, "--seed", 7)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_synth_names_files_that_are_there(tmp_path: Path) -> None:
    made = run("synth", tmp_path / "region", "--persons", 40)
    named = [Path(line.rpartition(": ")[0]) for line in made.out.splitlines()]
    assert len(named) == 9
    assert [str(path) for path in named if not path.is_file()] == []
