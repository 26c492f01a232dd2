"""Awkward cases about thresholds, windows, last days and decisions."""

from collections.abc import Callable

from atersok.synth import units
from atersok.synth.awkward_base import admission, asylum, received
from atersok.synth.care import add_contact, add_cost, bup_contact
from atersok.synth.days import add_months, day, year_of
from atersok.synth.records import Certificate, Claim, Person, World, cost_id
from atersok.synth.rng import Rng


def lasting(world: World, person: Person, start: int, gap: int, each: int, unit: str, certified: bool = True) -> None:
    """Add lasting care until today: ``each`` öre every ``gap`` days, and a good certificate."""
    contact = add_contact(world, person, start, None, "kan_ansta")
    for at in range(start, world.until + 1, gap):
        add_cost(world, person, at, "vard", each, unit, contact)
    if certified:
        person.certificates.append(Certificate(min(start + 60, world.until), "99", True, False, True))


def claimed(
    world: World, person: Person, kind: str, outcome: str, days: tuple[int, int, int, int | None], amount: int
) -> None:
    """Add a claim over (from, to, received, decided) with all the person's costs in it; amount in öre."""
    start, end, arrived, decided = days
    name = world.next_claim("AK", year_of(arrived))
    granted = {"pending": None, "approved": amount, "partly": amount // 2, "refused": 0}[outcome]
    person.claims.append(Claim(name, kind, start, end, arrived, outcome, decided, amount, granted))
    person.items += [(name, cost_id(cost.number)) for cost in person.costs if start <= cost.day <= end]


def just_over(world: World, rng: Rng) -> list[Person]:
    """A contact of 100 001 kr after the fee."""
    person = asylum(world, rng, world.until - 300, age=41)
    admission(world, person, world.until - 190, 9, 100_051, "omedelbar", units.HOSPITAL[0], 5_000)
    return [person]


def just_under(world: World, rng: Rng) -> list[Person]:
    """A contact of 100 030 kr that the fee of 50 kr takes below the limit."""
    person = asylum(world, rng, world.until - 310, age=37)
    admission(world, person, world.until - 200, 9, 100_030, "kan_inte_ansta", units.HOSPITAL[1], 5_000)
    return [person]


def just_below_sixty(world: World, rng: Rng) -> list[Person]:
    """Lasting care of 59 999 kr in every twelve months."""
    person = received(world, rng, world.until - 500, age=35)
    contact = add_contact(world, person, world.until - 360, None, "kan_ansta")
    for number in range(11):
        add_cost(world, person, world.until - 350 + 30 * number, "vard", 545_445, units.PSYCHIATRY[0], contact)
    add_cost(world, person, world.until - 5, "vard", 5, units.PSYCHIATRY[0], contact)
    person.certificates.append(Certificate(world.until - 300, "5", True, False, True))
    return [person]


def split_years(world: World, rng: Rng) -> list[Person]:
    """Enough in a window across New Year, too little in each calendar year."""
    person = received(world, rng, world.until - 800, age=28)
    new_year = day(year_of(world.until - 250), 1, 1)
    contact = add_contact(world, person, new_year - 120, new_year + 130, "kan_ansta")
    for at in range(new_year - 115, new_year + 125, 30):
        add_cost(world, person, at, "vard", 930_000, units.PSYCHIATRY[1], contact)
    person.certificates.append(Certificate(new_year - 90, "4", False, True, True))
    return [person]


def three_years_near(world: World, rng: Rng) -> list[Person]:
    """No claim yet and three weeks left of the three years since first reception."""
    person = received(world, rng, add_months(world.until + 21, -36), age=45)
    lasting(world, person, world.until - 620, 31, 780_000, units.HOSPITAL[0])
    return [person]


def three_years_gone(world: World, rng: Rng) -> list[Person]:
    """The three years are gone; the region pleads special reasons."""
    person = received(world, rng, add_months(world.until, -36) - 90, age=47)
    person.special_reasons = True
    lasting(world, person, world.until - 520, 28, 690_000, units.HOSPITAL[4])
    return [person]


def reception_unknown(world: World, rng: Rng) -> list[Person]:
    """The day of first reception is not in the region's records."""
    person = received(world, rng, world.until - 700, age=33)
    person.received_is_empty = True
    lasting(world, person, world.until - 640, 30, 850_000, units.HOSPITAL[0])
    return [person]


def better_window(world: World, rng: Rng) -> list[Person]:
    """Claimed by calendar year although a window from the first cost would have held more."""
    first = add_months(world.until, -34)
    person = received(world, rng, first, age=39)
    contact = add_contact(world, person, first + 100, None, "kan_ansta")
    for at in range(first + 100, world.until, 35):
        add_cost(world, person, at, "vard", 640_000, units.HOSPITAL[0], contact)
    person.certificates.append(Certificate(first + 150, "99", True, False, True))
    year = year_of(world.until) - 1
    start, end = day(year, 1, 1), day(year, 12, 31)
    arrived = min(end + 60, world.until - 100)
    if start >= first and arrived > end:
        amount = sum(c.amount for c in person.costs if start <= c.day <= end)
        claimed(world, person, "varaktig_vard", "approved", (start, end, arrived, arrived + 60), amount)
    return [person]


def open_contact(world: World, rng: Rng) -> list[Person]:
    """A dialysis contact going on today, a quarter of it already claimed."""
    person = asylum(world, rng, world.until - 430, age=57)
    contact = add_contact(world, person, world.until - 400, None, "kan_inte_ansta")
    for back in range(400, 0, -7):
        add_cost(world, person, world.until - back, "vard", 1_190_000, units.HOSPITAL[0], contact)
    return [person]


def over_the_year(world: World, rng: Rng) -> list[Person]:
    """Two admissions: one ended on 31 December, one the day after; a year apart in last days."""
    new_year = day(year_of(world.until - 60), 1, 1)
    person = asylum(world, rng, new_year - 200, age=50)
    admission(world, person, new_year - 30, 29, 310_000, "omedelbar", units.HOSPITAL[1])
    admission(world, person, new_year - 20, 20, 310_000, "kan_inte_ansta", units.HOSPITAL[5])
    return [person]


def three_admissions(world: World, rng: Rng) -> list[Person]:
    """Three admissions of 60 000 kr for the same disease, discharged in between: three contacts."""
    person = asylum(world, rng, world.until - 500, age=62)
    for back in (380, 300, 220):
        admission(world, person, world.until - back, 8, 60_000, "kan_inte_ansta", units.HOSPITAL[0])
    return [person]


def postponable(world: World, rng: Rng) -> list[Person]:
    """An adult's planned operation and dental implants: dear, and outside the scope."""
    person = asylum(world, rng, world.until - 600, age=49)
    admission(world, person, world.until - 340, 6, 150_000, "kan_ansta", units.HOSPITAL[1])
    contact = add_contact(world, person, world.until - 200, world.until - 110, "tandvard_kan_ansta")
    add_cost(world, person, world.until - 150, "tandvard", 12_000_000, units.DENTAL[0], contact, 5_000)
    return [person]


def millions(world: World, rng: Rng) -> list[Person]:
    """One admission of 3,4 million kronor: burns, treated in another region."""
    person = asylum(world, rng, world.until - 390, age=26)
    admission(world, person, world.until - 300, 120, 3_412_700, "omedelbar", units.HOSPITAL[5])
    return [person]


def child_at_bup(world: World, rng: Rng) -> list[Person]:
    """A child at BUP with guardians in treatment: together above 100 000 kr."""
    person = asylum(world, rng, world.until - 600, sex="K", age=13)
    bup_contact(world, rng, person, world.until - 480, world.until - 150)
    contact = person.contacts[-1].number
    add_cost(world, person, world.until - 470, "vard", 7_400_000, units.BUP, contact)
    add_cost(world, person, world.until - 465, "vardnadshavare_bup", 3_150_000, units.BUP, contact)
    return [person]


def refused_lately(world: World, rng: Rng) -> list[Person]:
    """Refused nine days ago: twelve days left to appeal."""
    person = asylum(world, rng, world.until - 400, age=34)
    admission(world, person, world.until - 330, 15, 276_156, "kan_inte_ansta", units.HOSPITAL[1])
    days = (world.until - 330, world.until - 315, world.until - 90, world.until - 9)
    claimed(world, person, "kostnadskravande_vard", "refused", days, 17_615_600)
    return [person]


def partly_lately(world: World, rng: Rng) -> list[Person]:
    """Half granted twenty days ago: one day left to appeal."""
    person = asylum(world, rng, world.until - 420, age=52)
    admission(world, person, world.until - 300, 25, 198_000, "omedelbar", units.HOSPITAL[0])
    days = (world.until - 300, world.until - 275, world.until - 110, world.until - 20)
    claimed(world, person, "kostnadskravande_vard", "partly", days, 9_800_000)
    return [person]


def never_claimed(world: World, rng: Rng) -> list[Person]:
    """A dear contact of two years ago that nobody claimed: lost."""
    person = asylum(world, rng, world.until - 950, age=31)
    admission(world, person, world.until - 800, 11, 187_400, "omedelbar", units.HOSPITAL[1])
    return [person]


def claimed_too_late(world: World, rng: Rng) -> list[Person]:
    """Claimed eight days after the last day, refused for that."""
    person = asylum(world, rng, world.until - 1000, age=46)
    end = day(year_of(world.until) - 2, 10, 20)
    admission(world, person, end - 14, 14, 231_900, "kan_inte_ansta", units.HOSPITAL[4])
    arrived = day(year_of(world.until) - 1, 7, 8)
    days = (end - 14, end, arrived, min(arrived + 45, world.until))
    claimed(world, person, "kostnadskravande_vard", "refused", days, 13_190_000)
    return [person]


def unrelated_care(world: World, rng: Rng) -> list[Person]:
    """Above 60 000 kr only when care of another disease is counted."""
    person = received(world, rng, world.until - 600, age=60)
    lasting(world, person, world.until - 400, 45, 590_000, units.HOSPITAL[0])
    contact = person.contacts[-1].number
    for back in (300, 200):
        add_cost(world, person, world.until - back, "vard", 1_800_000, units.HOSPITAL[1], contact, 0, related=False)
    return [person]


def _certified(world: World, rng: Rng, *certificates: tuple[str, bool, bool, bool | None]) -> list[Person]:
    """Make lasting care of some 90 000 kr a year with these certificates."""
    person = received(world, rng, world.until - 560, age=43)
    lasting(world, person, world.until - 540, 30, 750_000, units.HOSPITAL[0], certified=False)
    for number, row in enumerate(certificates):
        person.certificates.append(Certificate(world.until - 480 + 150 * number, *row))
    return [person]


def certificate_missing(world: World, rng: Rng) -> list[Person]:
    """Dear lasting care and no certificate: the one thing the region can still get."""
    return _certified(world, rng)


def certificate_of_two_years(world: World, rng: Rng) -> list[Person]:
    """The doctor expects two years, a later one three and a half."""
    return _certified(world, rng, ("2", True, False, True), ("3.5", True, False, True))


def certificate_too_short(world: World, rng: Rng) -> list[Person]:
    """The doctor expects two years and nobody has said more."""
    return _certified(world, rng, ("2", True, False, True))


def certificate_half_empty(world: World, rng: Rng) -> list[Person]:
    """How long is not said."""
    return _certified(world, rng, ("", True, False, True))


def not_ordered(world: World, rng: Rng) -> list[Person]:
    """Lasting care that no doctor ordered."""
    return _certified(world, rng, ("5", True, False, False))


def accident_in_sweden(world: World, rng: Rng) -> list[Person]:
    """Hurt in traffic a year after reception: neither there from the start nor linked."""
    return _certified(world, rng, ("99", False, False, True))


CASES: tuple[Callable[[World, Rng], list[Person]], ...] = (
    just_over,
    just_under,
    just_below_sixty,
    split_years,
    three_years_near,
    three_years_gone,
    reception_unknown,
    better_window,
    open_contact,
    over_the_year,
    three_admissions,
    postponable,
    millions,
    child_at_bup,
    refused_lately,
    partly_lately,
    never_claimed,
    claimed_too_late,
    unrelated_care,
    certificate_missing,
    certificate_of_two_years,
    certificate_too_short,
    certificate_half_empty,
    not_ordered,
    accident_in_sweden,
)
