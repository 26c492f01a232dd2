"""Ordinary care: visits, interpreters, dental care, admissions, births, BUP, series of treatment."""

from atersok.synth import units
from atersok.synth.published import assumption
from atersok.synth.records import Contact, Cost, Person, Phase, World
from atersok.synth.rng import Rng

YEARS_OF_ADULTHOOD = 18 * 365 + 4
# care kinds of visits: (kind, weight) for adults under LMA, for children, for residents, and for witnesses
ADULT_LMA = (
    ("kan_inte_ansta", 0.62),
    ("omedelbar", 0.17),
    ("tandvard_kan_inte_ansta", 0.07),
    ("tandvard_omedelbar", 0.03),
    ("kan_ansta", 0.05),
    ("smittskydd", 0.04),
    ("tandvard_kan_ansta", 0.02),
)
WOMAN_LMA = (*ADULT_LMA, ("modravard", 0.07), ("preventivmedel", 0.04), ("abort", 0.01))
CHILD = (
    ("kan_inte_ansta", 0.40),
    ("kan_ansta", 0.28),
    ("omedelbar", 0.17),
    ("tandvard_kan_ansta", 0.12),
    ("smittskydd", 0.03),
)
RESIDENT = (
    ("kan_ansta", 0.60),
    ("kan_inte_ansta", 0.24),
    ("omedelbar", 0.10),
    ("tandvard_kan_ansta", 0.02),
    ("modravard", 0.04),
)
FREE = frozenset(("smittskydd", "modravard", "forlossning"))  # 1994:362 4 §
PACE = {"lma": 1.0, "resident": 0.55, "forvar": 3.0, "bevis": 1.2, "medicinska": 2.5, "applicant": 0.35}


def fee_for(rng: Rng, person: Person, phase: Phase, when: int, care_kind: str) -> int:
    """Give the fee in öre: 50, 25 or 0 kr by 1994:362; a resident adult pays the region's own 200 kr."""
    if when - person.birth < YEARS_OF_ADULTHOOD or care_kind in FREE:
        return 0
    if phase.kind == "resident":
        return 20_000 if rng.u() < 0.7 else 0
    return 5_000 if care_kind.startswith("tandvard") or rng.u() < 0.68 else 2_500


def add_contact(world: World, person: Person, start: int, end: int | None, care_kind: str) -> int:
    """Open a contact and give its number; one that ends after ``until`` is still open."""
    world.contacts += 1
    known = end if end is not None and end <= world.until else None
    person.contacts.append(Contact(world.contacts, start, known, care_kind))
    return world.contacts


def add_cost(
    world: World,
    person: Person,
    when: int,
    kind: str,
    amount: int,
    unit: str,
    contact: int = 0,
    fee: int = 0,
    related: bool = True,
) -> int:
    """Add a cost in öre unless it is after ``until``; give its number, 0 for none."""
    if when > world.until:
        return 0
    world.costs += 1
    person.costs.append(Cost(world.costs, when, kind, amount, fee, contact, unit, related))
    return world.costs


def ordinary_care(world: World, rng: Rng, person: Person) -> None:
    """Fill the person's care days with contacts and costs at the pace of each phase."""
    if world.care_rate <= 0:
        return
    home = rng.pick(units.HEALTH_CENTRES)
    frailty = rng.lognormal(0.8, 0.65)  # some seek care often, many hardly at all
    pace = assumption("visits_per_year") * frailty * world.care_rate
    admission = assumption("admissions_per_visit")
    for phase in person.phases:
        years = (phase.end - phase.start + 1) / 365.0
        if phase.kind == "resident":  # the region follows the newly arrived closely for two years
            years = min(years, 2.0 + (years - 2.0) * 0.3) if years > 2.0 else years
        for _ in range(rng.poisson(pace * PACE[phase.kind] * years)):
            when = rng.between(phase.start, phase.end)
            chance = rng.u()
            if chance < admission:
                _admission(world, rng, person, phase, when)
            elif chance < admission + 0.05:
                _series(world, rng, person, phase, when)
            else:
                _visit(world, rng, person, phase, when, home)
        _births_and_bup(world, rng, person, phase, years)


def post_in_lines(world: World, person: Person) -> None:
    """Post each care cost in as many lines as the finance system makes of it; days and sums stay."""
    if world.lines <= 1.0:
        return
    posted: list[Cost] = []
    for cost in person.costs:
        world.carry += world.lines if cost.kind == "vard" else 1.0
        count = max(1, min(int(world.carry), cost.amount // 10_000))
        world.carry = max(0.0, min(2.0, world.carry - count))
        part = cost.amount // count // 100 * 100
        posted.append(cost._replace(amount=cost.amount - part * (count - 1)))
        for _ in range(count - 1):
            world.costs += 1
            posted.append(cost._replace(number=world.costs, amount=part, fee=0))
    person.costs[:] = posted


def _kinds(person: Person, phase: Phase, when: int) -> tuple[tuple[str, float], ...]:
    if when - person.birth < YEARS_OF_ADULTHOOD:
        return CHILD
    if phase.kind in ("resident", "bevis", "medicinska"):
        return RESIDENT
    age = (when - person.birth) // 365
    return WOMAN_LMA if person.sex == "K" and age < 46 else ADULT_LMA


def _visit(world: World, rng: Rng, person: Person, phase: Phase, when: int, home: str) -> None:
    care_kind = rng.weighted(_kinds(person, phase, when))
    contact = add_contact(world, person, when, when, care_kind)
    dental = care_kind.startswith("tandvard")
    if dental:
        unit, kind = rng.pick(units.DENTAL), "tandvard"
    elif care_kind == "omedelbar" or rng.u() < 0.2:
        unit, kind = rng.pick(units.HOSPITAL), "vard"
    else:
        unit, kind = home, "vard"
    fee = fee_for(rng, person, phase, when, care_kind)
    add_cost(world, person, when, kind, units.visit_price(rng), unit, contact, fee)
    chance = rng.u()
    if chance < 0.38:
        add_cost(world, person, when, "tolk", units.interpreter_price(rng), units.INTERPRETERS, contact)
    elif chance < 0.44:
        own = 4_000 if fee else 0
        add_cost(world, person, when, "sjukresa", (200 + rng.between(0, 1500)) * 100, units.TRAVEL, contact, own)
    elif chance < 0.50:
        add_cost(
            world,
            person,
            when,
            "lakemedel",
            max(60, int(rng.lognormal(260, 0.8))) * 100,
            units.PHARMACY,
            0,
            fee and 5_000,
        )
    elif chance < 0.52:
        add_cost(world, person, when, "hjalpmedel", int(rng.lognormal(1800, 0.7)) * 100, units.AIDS, contact)


def _admission(world: World, rng: Rng, person: Person, phase: Phase, when: int) -> None:
    """Stay in hospital: a row for each week or part of a week, in a contact that may run past the phase."""
    price = units.admission_price(rng)
    days = min(200, max(1, int(rng.lognormal(1.0 + price / 1_500_000, 0.6))))
    adult = when - person.birth >= YEARS_OF_ADULTHOOD
    planned = phase.kind in ("resident", "bevis") or (rng.chance(0.06) if adult else rng.chance(0.3))
    care_kind = "kan_ansta" if planned else rng.weighted((("omedelbar", 0.55), ("kan_inte_ansta", 0.45)))
    limit = min(world.until, person.deceased or world.until)
    end = min(when + days, person.deceased) if person.deceased else when + days
    contact = add_contact(world, person, when, end, care_kind)
    weeks = (min(end, limit) - when) // 7 + 1
    unit = rng.pick(units.HOSPITAL)
    for week in range(weeks):
        at = min(when + 7 * week, limit)
        add_cost(world, person, at, "vard", price // weeks // 100 * 100, unit, contact, 0)
        if rng.chance(0.5):
            add_cost(world, person, at, "tolk", units.interpreter_price(rng), units.INTERPRETERS, contact)


def _series(world: World, rng: Rng, person: Person, phase: Phase, when: int) -> None:
    """Treat over weeks or months in one contact, open when it goes on at ``until``."""
    visits = rng.between(3, 12)
    gap = rng.between(5, 28)
    last = when + gap * (visits - 1)
    if last > phase.end:
        last = world.until + 1 if phase.end == world.until else phase.end
    care_kind = rng.weighted(_kinds(person, phase, when))
    contact = add_contact(world, person, when, last, care_kind)
    kind = "tandvard" if care_kind.startswith("tandvard") else "vard"
    unit = rng.pick(units.DENTAL if kind == "tandvard" else units.PSYCHIATRY)
    for at in range(when, min(last, phase.end) + 1, gap):
        fee = fee_for(rng, person, phase, at, care_kind)
        unrelated = rng.u() < 0.02
        add_cost(world, person, at, kind, units.visit_price(rng), unit, contact, fee, not unrelated)
        if rng.u() < 0.45:
            add_cost(world, person, at, "tolk", units.interpreter_price(rng), units.INTERPRETERS, contact)


def _births_and_bup(world: World, rng: Rng, person: Person, phase: Phase, years: float) -> None:
    age = (phase.start - person.birth) // 365
    if person.sex == "K" and 19 <= age <= 42 and rng.chance(min(0.5, 0.07 * years)):
        _birth(world, rng, person, phase)
    if 4 <= age <= 17 and rng.chance(min(0.5, 0.035 * years)):
        bup_contact(world, rng, person, rng.between(phase.start, phase.end), phase.end)


def _birth(world: World, rng: Rng, person: Person, phase: Phase) -> None:
    """Give birth: maternity visits before, then two to five days at the clinic."""
    when = rng.between(phase.start, phase.end)
    for before in (200, 140, 90, 50, 25, 10):
        if when - before >= phase.start:
            at = when - before
            contact = add_contact(world, person, at, at, "modravard")
            add_cost(world, person, at, "vard", units.visit_price(rng), rng.pick(units.MIDWIVES), contact)
    contact = add_contact(world, person, when, when + 3, "forlossning")
    price = int(rng.lognormal(41_000, 0.28)) * 100
    add_cost(world, person, when, "vard", price, units.WOMENS_CLINIC, contact)
    add_cost(world, person, when, "tolk", 3 * units.interpreter_price(rng), units.INTERPRETERS, contact)


def bup_contact(world: World, rng: Rng, person: Person, start: int, last: int) -> None:
    """Treat a child at BUP for 2-15 months, the guardians with it (7 §); one in eight is admitted."""
    end = start + rng.between(60, 450)
    stop = min(end, last)
    contact = add_contact(world, person, start, end if end <= last else (None if last >= world.until else last), "bup")
    gap = rng.between(7, 21)
    for at in range(start, stop + 1, gap):
        add_cost(world, person, at, "vard", int(rng.lognormal(4_100, 0.3)) * 100, units.BUP, contact)
        if rng.chance(0.5):
            add_cost(
                world,
                person,
                at,
                "vardnadshavare_bup",
                (1_400 + 10 * rng.between(0, 140)) * 100,
                units.BUP,
                contact,
            )
        if rng.chance(0.7):
            add_cost(world, person, at, "tolk", units.interpreter_price(rng), units.INTERPRETERS, contact)
    if rng.chance(0.125):
        add_cost(world, person, start, "vard", int(rng.lognormal(130_000, 0.5)) * 100, units.BUP, contact)
