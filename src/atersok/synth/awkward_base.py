"""Building blocks of the awkward cases."""

from atersok.synth import units
from atersok.synth.care import add_contact, add_cost
from atersok.synth.days import add_months
from atersok.synth.records import Person, World, add_situation
from atersok.synth.rng import Rng


def newcomer(world: World, arrival: int, birth: int, sex: str) -> Person:
    """Make a person without any history."""
    return Person(world.next_person(), birth, sex, arrival, "awkward")


def extend_birth(person: Person, birth: int) -> None:
    """Set the day of birth."""
    person.birth = birth


def asylum(
    world: World,
    rng: Rng,
    arrival: int,
    sex: str = "M",
    age: int = 30,
    housing: str = "asylboende",
    registered_to: int | None = None,
) -> Person:
    """Make an asylum seeker registered in the region from arrival."""
    person = newcomer(world, arrival, arrival - age * 365 - rng.between(20, 340), sex)
    add_situation(world, person, "asylsokande", arrival, registered_to)
    add_situation(world, person, "registrerad_mv", arrival, registered_to, housing, world.region)
    return person


def received(world: World, rng: Rng, first: int, age: int, housing: str = "asylboende", permit_days: int = 0) -> Person:
    """Make a refugee (5:1) received in a municipality of the region on the day ``first``."""
    grant = first - 40
    arrival = grant - 260
    person = newcomer(world, arrival, arrival - age * 365 - rng.between(20, 340), rng.pick("KM"))
    ends = grant + permit_days if permit_days else None
    add_situation(world, person, "asylsokande", arrival, grant)
    add_situation(world, person, "registrerad_mv", arrival, first, housing, world.region)
    add_situation(world, person, "uppehallstillstand", grant, ends, "5:1")
    if housing == "asylboende":
        add_situation(world, person, "kommunplats", first, None, "", world.region)
    settled = first if housing == "ebo" else min(first + 12, add_months(first, 1))
    add_situation(world, person, "folkbokford", settled, None, "", world.region)
    person.first_received = first
    return person


def visits(world: World, rng: Rng, person: Person, start: int, gap: int, count: int) -> None:
    """Add single visits, one each ``gap`` days."""
    for number in range(count):
        when = start + number * gap
        if when > world.until:
            return
        contact = add_contact(world, person, when, when, "kan_inte_ansta")
        adult = when - person.birth > 18 * 365 + 5
        price = units.visit_price(rng)
        add_cost(world, person, when, "vard", price, rng.pick(units.HEALTH_CENTRES), contact, 5_000 if adult else 0)


def admission(
    world: World, person: Person, start: int, days: int, kronor: int, care_kind: str, unit: str, fee: int = 0
) -> int:
    """Add one stay in hospital as a single cost on its last known day; give the contact's number."""
    contact = add_contact(world, person, start, start + days, care_kind)
    add_cost(world, person, min(start + days, world.until), "vard", kronor * 100, unit, contact, fee)
    return contact
