"""Health examinations: who is examined, when, by whom, and how it goes wrong."""

from atersok.synth import units
from atersok.synth.published import assumption
from atersok.synth.records import Examination, Person, World
from atersok.synth.rng import Rng


def add_examination(
    world: World, person: Person, when: int, unit: str, infection: bool = False, elsewhere: bool = False
) -> int:
    """Add an examination unless it is after ``until`` or death; give its number, 0 for none."""
    if when > world.until or when < person.birth or (person.deceased is not None and when > person.deceased):
        return 0
    world.examinations += 1
    person.examinations.append(Examination(world.examinations, when, infection, elsewhere, unit))
    return world.examinations


def examine(world: World, rng: Rng, person: Person) -> None:
    """Examine by the person's way of arriving."""
    if person.stream in ("asylum", "massflykt"):
        _newcomer(world, rng, person)
    elif person.stream in ("kvot", "anhorig") and person.first_received is not None:
        _received(world, rng, person)
    elif person.stream in ("tillstandssokande", "forvar") and person.phases and rng.chance(0.35):
        first = person.phases[0]
        when = rng.between(first.start, min(first.end, first.start + 60))
        add_examination(world, person, when, units.ASYLUM_HEALTH[0], infection=rng.chance(0.8))


def _registered_days(person: Person) -> tuple[int, int] | None:
    """Give the first span of days registered at Migrationsverket; the end is far off while it is open."""
    for row in person.situations:
        if row.kind == "registrerad_mv":
            last = max((r.end or 10**7) for r in person.situations if r.kind == "registrerad_mv")
            return row.start, last
    return None


def _newcomer(world: World, rng: Rng, person: Person) -> None:
    """Examine 60 % within three months; a few later, elsewhere, twice, or before they are registered."""
    span = _registered_days(person)
    if span is None:
        return
    start, last = span
    chance = rng.u()
    share = assumption("examined_share") * (0.8 if person.stream == "massflykt" else 1.15)
    unit = rng.pick(units.ASYLUM_HEALTH)
    if chance < share:
        when = start + rng.between(4, 85)
    elif chance < share + 0.10:
        when = start + rng.between(90, 420)
    elif chance < share + 0.13 and person.first_received is not None:
        when = person.first_received + rng.between(5, 420)  # after the permit: another section, another amount
    else:
        return
    if when > last and person.first_received is None:
        return
    elsewhere = bool(person.situations) and rng.chance(0.05)
    if rng.chance(0.006):
        when = start - rng.between(1, 4)  # examined before Migrationsverket registered
    add_examination(world, person, when, "" if elsewhere else unit, rng.chance(0.03), elsewhere)
    if rng.chance(0.04):
        again = when + rng.between(40, 500)
        if again <= last or person.first_received is not None:
            add_examination(world, person, again, unit, rng.chance(0.25))


def _received(world: World, rng: Rng, person: Person) -> None:
    """Examine most quota refugees within months of reception, family members less often."""
    received = person.first_received or person.arrival
    if not rng.chance(0.80 if person.stream == "kvot" else 0.45):
        return
    days = rng.between(10, 150) if rng.chance(0.9) else rng.between(150, 430)
    add_examination(world, person, received + days, rng.pick(units.HEALTH_CENTRES), rng.chance(0.1))
