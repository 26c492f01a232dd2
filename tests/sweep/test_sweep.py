"""The whole register at once gives what one person at a time gives: the pre-filter leaves nothing out."""

import os
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.law.random_people import TODAY, Maker, in_the_tail
from tests.sweep.registers import register_of, renamed

from atersok.exchange import read_folder
from atersok.law.evaluate import evaluate
from atersok.law.facts import Cost
from atersok.law.findings import Finding
from atersok.law.policies import CAUTIOUS, Policies
from atersok.sweep import Question, WorkerLostError, sweep, sweep_in_shares
from atersok.sweep.prefilter import spare
from atersok.synth import make_region

REGION = "23"


def what_matters(finding: Finding) -> tuple[object, ...]:
    """All but the rows left out, of which the sweep may show fewer in a negative explanation."""
    return (*finding[: Finding._fields.index("checks")], finding.claims, finding.missing, finding.at_stake)


def in_order(findings: list[Finding]) -> list[str]:
    return sorted(repr(what_matters(finding)) for finding in findings)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("policies", [CAUTIOUS, Policies(orelaterad_vard_mot_60000="ja", avgift_fore_troskeln="nej")])
def test_the_sweep_finds_what_the_single_persons_path_finds(seed: int, policies: Policies) -> None:
    everybody = [renamed(Maker(f"{seed}-{n}", old=n % 9 == 0).facts(), n) for n in range(150)]
    everybody += [renamed(in_the_tail(f"{seed}-{n}")[0], 1000 + n) for n in range(30)]
    for on in (date(2024, 7, 1), TODAY):
        alone = [finding for facts in everybody for finding in evaluate(facts, on, REGION, policies)]
        assert in_order(list(sweep(register_of(everybody), Question(on, REGION, policies)))) == in_order(alone)


def test_people_far_below_every_limit_are_spared_and_people_at_a_limit_are_not() -> None:
    maker = Maker("limits")
    blank = maker.facts()._replace(costs=(), contacts=(), claims=(), certificates=(), examinations=(), ties=())
    settled = blank._replace(
        person=blank.person._replace(first_received=date(2024, 1, 1)), situations=blank.situations[:0]
    )
    near = Cost("k1", date(2026, 1, 1), "vard", 4_800_000)  # 80 per cent of 60 000 kr
    below = Cost("k1", date(2026, 1, 1), "vard", 4_799_999)
    everybody = [renamed(settled._replace(costs=(cost,)), n) for n, cost in enumerate((near, below))]
    assert spare(register_of(everybody), TODAY).costs["cost_id"].to_list() == ["00000-k1"]


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("region")
    make_region(folder, 900, 5, 3, TODAY, REGION)
    return folder


def test_several_processes_give_what_one_gives_in_the_same_order(region: Path) -> None:
    register, question = read_folder(region), Question(TODAY, REGION)
    alone = sweep_in_shares(register, question, list, processes=1)
    shared = sweep_in_shares(register, question, list, processes=3, least=1)
    assert len(alone) == 1
    assert len(shared) == 3
    assert [what_matters(f) for share in shared for f in share] == [what_matters(f) for f in alone[0]]


def test_a_killed_process_is_an_error_and_never_a_part_of_the_answer(region: Path) -> None:
    parent = os.getpid()

    def die_in_a_child(findings: Iterator[Finding]) -> int:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return sum(1 for _ in findings)

    with pytest.raises(WorkerLostError):
        sweep_in_shares(read_folder(region), Question(TODAY, REGION), die_in_a_child, processes=2, least=1)


def test_one_person_of_a_register_gives_the_same_as_everybody_filtered(region: Path) -> None:
    register, question = read_folder(region), Question(TODAY, REGION)
    everything = list(sweep(register, question))
    with_costs = {finding.person_id for finding in everything if finding.lines}
    for person_id in sorted(with_costs)[:40]:
        alone = [f for f in sweep(register, question, person_id) if f.kind != "overklagande"]
        assert in_order(alone) == in_order(
            [f for f in everything if f.person_id == person_id and f.kind != "overklagande"]
        )
