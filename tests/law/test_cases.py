"""Every worked case, by the single person's path and by the sweep over a folder."""

from pathlib import Path

import pytest
from tests.law.case_files import FOLDER, WorkedCase, disagreements, read_case, write_folder_of

from atersok.exchange import read_folder
from atersok.law.case import Case
from atersok.law.evaluate import findings
from atersok.law.rules import overklagande
from atersok.sweep import Question, sweep
from atersok.sweep.people import People

CASES = {path.stem: read_case(path) for path in sorted(FOLDER.glob("*.yaml"))}
PUBLISHED_AS_DATA = 43  # the 49 published cases less seven that are tested as units, one of them (A2) as two files


@pytest.mark.parametrize("name", CASES)
def test_worked_case(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    write_folder_of(case, tmp_path)
    register = read_folder(tmp_path)
    people = [Case(facts, case.on, case.region) for facts in People(register)]
    alone = [found for one in people for found in findings(one)]
    alone += overklagande.findings(((one.person_id, claim) for one in people for claim in one.facts.claims), case.on)
    assert disagreements(case, alone) == []
    assert disagreements(case, list(sweep(register, Question(case.on, case.region)))) == []


def test_every_case_is_named_after_its_file_and_says_why() -> None:
    assert all(name == case.id for name, case in CASES.items())
    assert all(case.expect or case.absent for case in CASES.values())


def test_all_published_cases_are_there() -> None:
    letters = [case for case in CASES if case[0] in "ABCDEFGI" and case[1].isdigit()]
    assert len(letters) == PUBLISHED_AS_DATA


def test_a_wrong_expectation_is_noticed() -> None:
    """The checker itself: an amount one öre off, a finding too many, a forbidden one."""
    case = CASES["C3"]
    off = WorkedCase("x", case.on, case.region, {}, [{"kind": "kostnadskravande_vard", "amount": 1.01}], [], [])
    assert disagreements(off, []) != []
