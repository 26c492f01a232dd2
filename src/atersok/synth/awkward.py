"""The awkward cases: each is here because somebody has got it wrong, each a few lines.

Days count from ``until``: ``world.until - 400`` is 400 days back.
"""

from collections.abc import Callable
from typing import NamedTuple

from atersok.synth import awkward_money, units
from atersok.synth.awkward_base import admission, asylum, extend_birth, newcomer, received, visits
from atersok.synth.care import add_contact, add_cost, ordinary_care
from atersok.synth.days import add_months, day, quarter_last, quarter_of, year_of
from atersok.synth.examinations import add_examination
from atersok.synth.records import Person, World, add_phase, add_situation
from atersok.synth.rng import Rng


class Case(NamedTuple):
    """One awkward case and how many persons it takes."""

    persons: int
    make: Callable[[World, Rng], list[Person]]


def birth_in_sweden(world: World, rng: Rng) -> list[Person]:
    """A child born to a registered mother: registered from birth."""
    when = world.until - 300
    mother = asylum(world, rng, when - 200, sex="K", age=27)
    contact = add_contact(world, mother, when, when + 4, "forlossning")
    add_cost(world, mother, when, "vard", 6_230_000, units.WOMENS_CLINIC, contact)
    child = newcomer(world, when, when, "M")
    add_situation(world, child, "asylsokande", when)
    add_situation(world, child, "registrerad_mv", when, None, "asylboende", world.region)
    admission(world, child, when, 21, 164_000, "omedelbar", units.HOSPITAL[3])
    return [mother, child]


def region_moves(world: World, rng: Rng) -> list[Person]:
    """Moves out the day before a quarter ends and back a quarter later."""
    last = _quarter_end_before(world.until - 200)
    person = newcomer(world, last - 300, last - 300 - 31 * 365, "M")
    other = world.elsewhere[1]
    add_situation(world, person, "asylsokande", person.arrival)
    add_situation(world, person, "registrerad_mv", person.arrival, last - 1, "asylboende", world.region)
    add_situation(world, person, "registrerad_mv", last, last + 92, "ebo", other)
    add_situation(world, person, "registrerad_mv", last + 93, None, "asylboende", world.region)
    visits(world, rng, person, person.arrival + 20, 40, 6)
    return [person]


def status_change_mid_care(world: World, rng: Rng) -> list[Person]:
    """Permit and end of the tail while one contact goes on."""
    person = received(world, rng, world.until - 420, housing="ebo", age=44)
    contact = add_contact(world, person, world.until - 520, world.until - 330, "kan_inte_ansta")
    for back in range(520, 329, -19):
        add_cost(world, person, world.until - back, "vard", 2_150_000, units.HOSPITAL[0], contact, 5_000)
    return [person]


def registered_mid_care(world: World, rng: Rng) -> list[Person]:
    """Temporary protection, folkbokförd in the middle of an admission."""
    settled = max(day(2024, 12, 10), world.until - 500)
    if settled > world.until - 40:  # before lag 2024:691: the same with a permit
        return [received(world, rng, world.until - 200, housing="ebo", age=58)]
    grant = min(settled - 420, day(2023, 6, 1))
    person = newcomer(world, grant - 8, grant - 8 - 61 * 365, "K")
    add_situation(world, person, "tillfalligt_skydd_sokt", person.arrival, grant)
    add_situation(world, person, "tillfalligt_skydd_beviljat", grant)
    add_situation(world, person, "uppehallstillstand", day(2024, 11, 1), None, "21:2")
    add_situation(world, person, "registrerad_mv", person.arrival, settled - 1, "kommunboende", world.region)
    add_situation(world, person, "folkbokford", settled, None, "", world.region)
    person.first_received = settled
    contact = add_contact(world, person, settled - 14, settled + 14, "omedelbar")
    for at in range(settled - 14, settled + 15, 4):
        add_cost(world, person, at, "vard", 3_480_000, units.HOSPITAL[1], contact)
    return [person]


def detention_over_quarter_end(world: World, rng: Rng) -> list[Person]:
    """Held in förvar on the last day of a quarter, cared for on both sides; then moved to häkte."""
    last = _quarter_end_before(world.until - 120)
    person = asylum(world, rng, last - 400, age=29, registered_to=last + 30)
    add_situation(world, person, "forvar", last - 20, last + 15, "forvar", world.region)
    add_situation(world, person, "forvar", last + 16, last + 30, "hakte", world.region)
    for at in (last - 3, last + 4, last + 20):
        contact = add_contact(world, person, at, at, "kan_inte_ansta")
        add_cost(world, person, at, "vard", 480_000, units.HOSPITAL[2], contact, 5_000)
    add_examination(world, person, last - 15, units.ASYLUM_HEALTH[0], infection=True)
    return [person]


def hiding(world: World, rng: Rng) -> list[Person]:
    """Hides so that removal fails, still in the register, admitted as an emergency."""
    person = asylum(world, rng, world.until - 700, age=33)
    add_situation(world, person, "haller_sig_undan", world.until - 300)
    admission(world, person, world.until - 250, 12, 400_000, "omedelbar", units.HOSPITAL[1])
    return [person]


def child_outside_lma(world: World, rng: Rng) -> list[Person]:
    """A child without permit who lives with a guardian who has one (LMA 1 a §)."""
    person = asylum(world, rng, world.until - 500, age=9, housing="ebo")
    add_situation(world, person, "undantagen_lma", world.until - 450)
    admission(world, person, world.until - 220, 18, 250_000, "kan_inte_ansta", units.HOSPITAL[3])
    return [person]


def two_numbers(world: World, rng: Rng) -> list[Person]:
    """One human being under two reservnummer: the same birth date and sex, the history split."""
    first = asylum(world, rng, world.until - 640, sex="K", age=36, registered_to=world.until - 341)
    second = asylum(world, rng, world.until - 340, sex="K", age=36)
    second.birth = first.birth
    visits(world, rng, first, world.until - 600, 30, 7)
    visits(world, rng, second, world.until - 330, 30, 8)
    add_examination(world, first, world.until - 610, units.ASYLUM_HEALTH[0])
    add_examination(world, second, world.until - 300, units.ASYLUM_HEALTH[1])
    return [first, second]


def death(world: World, rng: Rng) -> list[Person]:
    """Dies during an admission; the register row is still open."""
    person = asylum(world, rng, world.until - 420, age=66)
    person.deceased = world.until - 150
    admission(world, person, world.until - 163, 13, 312_500, "omedelbar", units.HOSPITAL[0])
    return [person]


def leap_day_child(world: World, rng: Rng) -> list[Person]:
    """Born on 29 February, about to turn nineteen: the bands break on a day that is not there."""
    year = (year_of(world.until) - 18) // 4 * 4
    person = asylum(world, rng, world.until - 390, sex="M", age=17)
    extend_birth(person, day(year, 2, 29))
    visits(world, rng, person, world.until - 330, 45, 5)
    return [person]


def leap_day_adult(world: World, rng: Rng) -> list[Person]:
    """Born on 29 February and received on one: windows and three years from a leap day."""
    leap = day((year_of(world.until) - 1) // 4 * 4, 2, 29)
    person = received(world, rng, leap, age=40)
    extend_birth(person, day(1984, 2, 29))
    awkward_money.lasting(world, person, leap, 30, 720_000, units.HOSPITAL[0])
    return [person]


def missed_by_a_day(world: World, rng: Rng) -> list[Person]:
    """Examined twelve months and a day after first reception."""
    first = world.until - 600
    person = received(world, rng, first, age=24)
    person.examinations.clear()
    add_examination(world, person, add_months(first, 12) + 1, units.HEALTH_CENTRES[2])
    return [person]


def exact_day(world: World, rng: Rng) -> list[Person]:
    """Examined on the last day of a quarter, the claim due on the last day of the next."""
    last = _quarter_end_before(world.until - 30)
    person = asylum(world, rng, last - 60, age=22)
    add_examination(world, person, last, units.ASYLUM_HEALTH[0])
    return [person]


def examined_unregistered(world: World, rng: Rng) -> list[Person]:
    """Examined two days before Migrationsverket registered the person, and once more elsewhere."""
    person = asylum(world, rng, world.until - 150, age=19)
    add_examination(world, person, world.until - 152, units.ASYLUM_HEALTH[0])
    add_examination(world, person, world.until - 90, "", elsewhere=True)
    return [person]


def citizen_in_care(world: World, rng: Rng) -> list[Person]:
    """Becomes a citizen in the middle of years of lasting care."""
    first = world.until - 6 * 365
    person = received(world, rng, first, age=51)
    add_situation(world, person, "medborgare", world.until - 200)
    awkward_money.lasting(world, person, world.until - 900, 30, 900_000, units.HOSPITAL[0])
    return [person]


def extension_refused(world: World, rng: Rng) -> list[Person]:
    """The permit ran out, the extension was asked for in time and is still not decided."""
    first = world.until - 3 * 365 - 60
    person = received(world, rng, first, age=30, permit_days=3 * 365)
    permit = next(row for row in person.situations if row.kind == "uppehallstillstand")
    add_situation(world, person, "forlangning_sokt", (permit.end or world.until) - 30)
    awkward_money.lasting(world, person, world.until - 700, 25, 610_000, units.PSYCHIATRY[0])
    return [person]


def witness(world: World, rng: Rng) -> list[Person]:
    """A witness with care in two quarters, one claim to be made now."""
    person = newcomer(world, world.until - 260, world.until - 260 - 38 * 365, "K")
    add_situation(world, person, "bevisperson", person.arrival, None, "", world.region)
    add_phase(world, person, "bevis", person.arrival, None)
    visits(world, rng, person, world.until - 240, 25, 8)
    return [person]


def silent(world: World, rng: Rng) -> list[Person]:
    """Has a register row and no care at all."""
    return [asylum(world, rng, world.until - 100, age=48)]


def talkative(world: World, rng: Rng) -> list[Person]:
    """Comes to care every week for years: many rows, never a claim."""
    person = asylum(world, rng, max(world.start, world.until - 1000), age=54)
    add_phase(world, person, "lma", person.arrival, None)
    for _ in range(5):
        ordinary_care(world, rng, person)
    return [person]


def _quarter_end_before(number: int) -> int:
    year, quarter = quarter_of(number)
    return quarter_last(year - (quarter == 1), quarter - 1 or 4)


CASES: tuple[Case, ...] = (
    Case(2, birth_in_sweden),
    Case(1, region_moves),
    Case(1, status_change_mid_care),
    Case(1, registered_mid_care),
    Case(1, detention_over_quarter_end),
    Case(1, hiding),
    Case(1, child_outside_lma),
    Case(2, two_numbers),
    Case(1, death),
    Case(1, leap_day_child),
    Case(1, leap_day_adult),
    Case(1, missed_by_a_day),
    Case(1, exact_day),
    Case(1, examined_unregistered),
    Case(1, citizen_in_care),
    Case(1, extension_refused),
    Case(1, witness),
    Case(1, silent),
    Case(1, talkative),
    *(Case(1, make) for make in awkward_money.CASES),
)


def awkward_people(world: World, case: Case) -> list[Person]:
    """Make one case, with its own stream of chance."""
    people = case.make(world, Rng(world.seed, "awkward", case.make.__name__))
    for person in people:
        person.costs.sort(key=lambda cost: (cost.day, cost.number))
    return people
