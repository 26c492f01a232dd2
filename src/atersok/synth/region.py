"""Make the region: plan the arrivals, live each party's life, write it down, forget it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from atersok.synth.arrivals import Cell, parties, plan
from atersok.synth.awkward import CASES, awkward_people
from atersok.synth.care import ordinary_care, post_in_lines
from atersok.synth.chronic import chronic_care, draw_illness
from atersok.synth.claims import claim_history
from atersok.synth.days import add_months
from atersok.synth.examinations import examine
from atersok.synth.other_lives import live
from atersok.synth.records import Person, World, add_phase, add_situation
from atersok.synth.rng import Rng
from atersok.synth.writer import FolderWriter

COUNTIES = ("22", "21", "24", "25", "20", "01", "12", "14")
AWKWARD_FROM = 300  # persons: a smaller folder has no room for every awkward case
SAMPLE_PERSONS = 1_500  # persons lived on trial to find the pace of care for a wanted number of costs


def make_region(
    folder: Path,
    persons: int,
    years: int,
    seed: int,
    until: date,
    region: str = "23",
    costs_per_person: float | None = None,
) -> dict[str, int]:
    """Write an invented region's facts folder and give the rows of each file.

    ``persons`` is exact. The files cover the ``years`` before ``until``; a tenth of the persons came earlier.
    ``costs_per_person`` sets the mean number of cost rows a person (within some per cent; lasting illness and
    the awkward cases keep their rows whatever the number). The same arguments give the same bytes.
    """
    if persons < 1 or years < 1:
        raise ValueError(f"persons and years must be 1 or more, got persons={persons}, years={years}")
    last = until.toordinal()
    start = add_months(last, -12 * years) + 1
    elsewhere = tuple(code for code in COUNTIES if code != region)
    world = World(seed, start, last, region, elsewhere)
    awkward = len(CASES) if persons >= AWKWARD_FROM else 0
    extra = sum(case.persons for case in CASES) if awkward else 0
    cells = plan(persons - extra, start, last)
    if costs_per_person is not None:
        world.care_rate, world.lines = _pace(world, persons, costs_per_person)
    with FolderWriter(folder) as writer:
        for people in _everybody(world, cells, persons if awkward else 0):
            writer.write(people)
    return writer.counts


def _everybody(world: World, cells: list[Cell], persons: int) -> Iterator[list[Person]]:
    """Give every party; the awkward cases come spread out among the others (none when ``persons`` is 0)."""
    waiting = list(CASES) if persons else []
    step = persons // (len(waiting) + 1) if waiting else 0
    due = step
    for people, rng in parties(world, cells):
        _live_party(world, rng, people)
        yield people
        while waiting and world.persons >= due:
            yield awkward_people(world, waiting.pop(0))
            due += step
    for case in waiting:
        yield awkward_people(world, case)


def _live_party(world: World, rng: Rng, people: list[Person]) -> None:
    """Live one party's life: situations, death, care, examinations, claims."""
    live(world, rng, people)
    for person in people:
        if not person.situations:
            _born_to_leave(world, person)
        if rng.chance(0.004):
            _dies(rng, person)
        illness = draw_illness(rng, person)
        if illness is not None:
            chronic_care(world, rng, person, illness)
        ordinary_care(world, rng, person)
        post_in_lines(world, person)
        person.costs.sort(key=_by_day)
        examine(world, rng, person)
        claim_history(world, rng, person)


def _by_day(cost: tuple[object, ...]) -> tuple[object, ...]:
    return cost[1], cost[0]


def _born_to_leave(world: World, person: Person) -> None:
    """Give a child born after its family's last row a short registration of its own."""
    add_situation(world, person, "asylsokande", person.birth, person.birth + 60)
    add_situation(world, person, "registrerad_mv", person.birth, person.birth + 60, "asylboende", world.region)
    add_phase(world, person, "lma", person.birth, person.birth + 60)


def _dies(rng: Rng, person: Person) -> None:
    """Let the person die on one of the care days; open rows stay open, as in real registers."""
    if not person.phases:
        return
    phase = rng.pick(person.phases)
    person.deceased = rng.between(phase.start, phase.end)
    person.phases = [p._replace(end=min(p.end, person.deceased)) for p in person.phases if p.start <= person.deceased]
    if person.first_received is not None and person.first_received > person.deceased:
        person.first_received = None


def _pace(world: World, persons: int, wanted: float) -> tuple[float, float]:
    """Find the share of visits and the lines a cost that give the wanted mean of rows, from two trials.

    Fewer rows than usual are fewer visits; more rows are the same care posted in more lines, so that what care
    costs a person stays as published.
    """
    cells = plan(min(persons, SAMPLE_PERSONS), world.start, world.until)
    usual = _mean_costs(world, cells, 1.0, 1.0)
    if wanted <= usual:
        none = _mean_costs(world, cells, 0.0, 1.0)
        return (max(0.0, (wanted - none) / (usual - none)) if usual > none else 1.0), 1.0
    double = _mean_costs(world, cells, 1.0, 2.0)
    return 1.0, 1.0 + (wanted - usual) / (double - usual)


def _mean_costs(world: World, cells: list[Cell], rate: float, lines: float) -> float:
    trial = World(world.seed, world.start, world.until, world.region, world.elsewhere, rate, lines)
    people = costs = 0
    for party, rng in parties(trial, cells):
        _live_party(trial, rng, party)
        people += len(party)
        costs += sum(len(person.costs) for person in party)
    return costs / people
