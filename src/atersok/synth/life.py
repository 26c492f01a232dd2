"""Asylum seekers' years: application, housing, waiting, decision, reception, extension, citizenship."""

from dataclasses import dataclass

from atersok.synth.days import add_months, day, year_of
from atersok.synth.published import assumption, assumption_by_year
from atersok.synth.records import Person, World, add_phase, add_situation
from atersok.synth.rng import Rng

NEW_RECEPTION_LAW = day(2025, 3, 1)  # lag 2025:57: asylboende the rule
NEW_PERMIT_LAW = day(2021, 7, 20)  # SFS 2021:799 ends the temporary act 2016:752
GROUNDS = (
    ("5:1", 0.68),
    ("5:6", 0.11),
    ("5:4", 0.05),
    ("12:18", 0.08),
    ("22", 0.02),
    ("annat", 0.04),
    ("5:11", 0.02),
)
OLD_GROUNDS = (("5:1", 0.52), ("2016:752", 0.34), ("12:18", 0.05), ("2017:353", 0.04), ("annat", 0.05))


@dataclass(slots=True)
class Stay:
    """What a family shares: where it lives and when it comes to and leaves the region (days)."""

    registered: int
    housing: str
    region_from: int
    former_region: str
    region_to: int | None
    next_region: str


def draw_stay(world: World, rng: Rng, arrival: int, housing: str) -> Stay:
    """Draw housing days and moves between regions: 12 % come from, 6 % go to another one."""
    registered = arrival + (rng.between(1, 6) if rng.chance(0.15) else 0)
    former, region_from = "", registered
    if rng.chance(0.12):
        former, region_from = rng.pick(world.elsewhere), registered + rng.between(5, 150)
    region_to, after = None, ""
    if rng.chance(0.06):
        region_to, after = region_from + rng.between(60, 600), rng.pick(world.elsewhere)
    return Stay(registered, housing, region_from, former, region_to, after)


def register(world: World, person: Person, stay: Stay, end: int | None) -> None:
    """Write the rows of Migrationsverket's register, one for each region lived in, and the days with care."""
    leaves = stay.region_to if stay.region_to is not None and (end is None or stay.region_to < end) else None
    if stay.former_region:
        last = stay.region_from - 1 if end is None else min(end, stay.region_from - 1)
        add_situation(world, person, "registrerad_mv", stay.registered, last, stay.housing, stay.former_region)
    here_to = leaves if leaves is not None else end
    add_situation(world, person, "registrerad_mv", stay.region_from, here_to, stay.housing, world.region)
    if leaves is not None:
        add_situation(world, person, "registrerad_mv", leaves + 1, end, stay.housing, stay.next_region)
    add_phase(world, person, "lma", stay.region_from, here_to)


def left_region(stay: Stay, on: int) -> bool:
    """Say whether the family had moved to another region by that day."""
    return stay.region_to is not None and stay.region_to < on


def asylum_family(world: World, rng: Rng, family: list[Person]) -> None:
    """Draw one family's asylum case and write it for each of its members."""
    arrival = family[0].arrival
    year = year_of(arrival)
    share = assumption("ebo_share_2025") if arrival >= NEW_RECEPTION_LAW else assumption("ebo_share")
    stay = draw_stay(world, rng, arrival, "ebo" if rng.chance(share) else "asylboende")
    decision = arrival + max(25, int(rng.lognormal(assumption_by_year("wait_days", year) * 0.85, 0.55)))
    granted = rng.chance(assumption_by_year("grant_share", year_of(decision)))
    if granted or arrival < world.start:
        granted_family(world, rng, family, stay, decision)
    elif rng.chance(0.12):
        _ended(world, family, stay, arrival + (decision - arrival) // 2)
    else:
        _refused(world, rng, family, stay, decision)


def _ended(world: World, family: list[Person], stay: Stay, end: int) -> None:
    for person in family:
        add_situation(world, person, "asylsokande", person.arrival, end)
        register(world, person, stay, end)


def _refused(world: World, rng: Rng, family: list[Person], stay: Stay, decision: int) -> None:
    """Go on through appeal; then leave, hide, be detained or stay on undecided."""
    end = decision + rng.between(40, 420)
    fate = rng.weighted((("leaves", 0.60), ("hides", 0.18), ("stays", 0.15), ("detained", 0.07)))
    if fate == "leaves":
        _ended(world, family, stay, end)
        return
    for person in family:
        adult = end - person.birth > 18 * 365
        if fate == "hides":
            add_situation(world, person, "asylsokande", person.arrival)
            add_situation(world, person, "haller_sig_undan", end + 1)
            register(world, person, stay, end + 25)
        elif fate == "detained" and adult:
            _detained(world, rng, person, stay, end)
        else:
            add_situation(world, person, "asylsokande", person.arrival)
            register(world, person, stay, None)


def _detained(world: World, rng: Rng, person: Person, stay: Stay, start: int) -> None:
    """Hold the person 5-120 days in förvar (now and then in häkte) and then let the journey home begin."""
    end = start + rng.between(5, 120)
    kind = rng.weighted((("forvar", 0.86), ("hakte", 0.10), ("arrest", 0.04)))
    add_situation(world, person, "asylsokande", person.arrival, end)
    register(world, person, stay, start - 1)
    add_situation(world, person, "registrerad_mv", start, end, stay.housing, world.region)
    add_situation(world, person, "forvar", start, end, kind, world.region)
    add_phase(world, person, "forvar", start, end)


def granted_family(world: World, rng: Rng, family: list[Person], stay: Stay, grant: int) -> None:
    """Write application, permit, the wait for a municipal place and the first reception."""
    ground = rng.weighted(OLD_GROUNDS if grant < NEW_PERMIT_LAW else GROUNDS)
    place = grant + int(rng.lognormal(65, 0.6)) if stay.housing == "asylboende" else None
    registered_to = place if place is not None else add_months(grant, 1) - rng.between(0, 20)
    settled = place + rng.between(2, 30) if place is not None else grant + rng.between(8, 60)
    received = place if place is not None else settled
    placed_elsewhere = rng.chance(0.10)
    target = stay.next_region or rng.pick(world.elsewhere)
    away = placed_elsewhere or left_region(stay, received)
    for person in family:
        add_situation(world, person, "asylsokande", person.arrival, grant)
        register(world, person, stay, registered_to)
        if place is not None:
            add_situation(world, person, "kommunplats", place, None, "", target if away else world.region)
    permits(world, rng, family, grant, ground)
    if not away:
        settle(world, rng, family, settled, received)
        return
    for person in family:
        add_situation(world, person, "folkbokford", settled, None, "", target)
        receive(world, rng, person, received)


def receive(world: World, rng: Rng, person: Person, received: int) -> None:
    """Set the day of first reception; one in fourteen is not in the region's records."""
    when = max(received, person.birth)
    if when <= world.until:
        person.first_received = when
        person.received_is_empty = rng.chance(0.07)


def settle(world: World, rng: Rng, family: list[Person], settled: int, received: int) -> None:
    """Settle the family in the region; 9 % move to another region within three years."""
    moves = settled + rng.between(120, 1100) if rng.chance(0.09) else None
    target = rng.pick(world.elsewhere)
    for person in family:
        receive(world, rng, person, received)
        add_situation(world, person, "folkbokford", settled, moves, "", world.region)
        if moves is not None:
            add_situation(world, person, "folkbokford", moves + 1, None, "", target)
        add_phase(world, person, "resident", max(received, person.birth), moves)


def permits(world: World, rng: Rng, family: list[Person], grant: int, ground: str) -> None:
    """Write the permit, the extension applied for before it ends, and citizenship after 5-8 years."""
    ends = None if ground in ("5:6", "12:18", "22") else add_months(grant, 36 if ground in ("5:1", "5:2") else 13)
    citizen = grant + rng.between(5 * 365, 8 * 365) if rng.chance(0.45) else None
    fate = rng.weighted((("good", 0.86), ("late", 0.07), ("refused", 0.07)))
    applied = (ends or 0) + (rng.between(3, 60) if fate == "late" else -rng.between(5, 60))
    decided = (ends or 0) + int(rng.lognormal(130, 0.5))
    for person in family:
        add_situation(world, person, "uppehallstillstand", grant, ends if ends else citizen, ground)
        if ends is not None:
            add_situation(world, person, "forlangning_sokt", applied, max(decided, applied))
            if fate != "refused":
                add_situation(world, person, "uppehallstillstand", max(decided, applied), citizen, ground)
        if citizen is not None and fate != "refused":
            add_situation(world, person, "medborgare", citizen)
