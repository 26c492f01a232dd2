"""The other ways: temporary protection, quota, family, applicants, förvar, witnesses, medical grounds."""

from atersok.synth.days import add_months, day
from atersok.synth.life import Stay, asylum_family, draw_stay, permits, receive, register, settle
from atersok.synth.published import assumption
from atersok.synth.records import Person, Tie, World, add_phase, add_situation
from atersok.synth.rng import Rng

MUNICIPAL_HOUSING = day(2022, 7, 1)  # municipalities house persons with temporary protection
REGISTRATION_LAW = day(2024, 11, 1)  # lag 2024:691
OLD_GRANTS = day(2023, 11, 1)  # permits before this day: registered from REGISTRATION_LAW
MEDICAL_END = day(2021, 7, 20)  # 2017:193 16 § repealed by SFS 2021:804


def live(world: World, rng: Rng, family: list[Person]) -> None:
    """Write the situations and care days of one party by its way of arriving."""
    LIVES[family[0].stream](world, rng, family)


def massflykt_family(world: World, rng: Rng, family: list[Person]) -> None:
    """Apply, be granted in days, live in asylboende, own or municipal housing; leave, or be registered."""
    arrival = family[0].arrival
    options = [("ebo", 0.45), ("asylboende", 0.35)]
    if arrival >= MUNICIPAL_HOUSING:
        options.append(("kommunboende", 0.35))
    stay = draw_stay(world, rng, arrival, rng.weighted(options))
    grant = arrival + max(1, int(rng.lognormal(assumption("massflykt_wait_days"), 0.7)))
    leaves = arrival + int(_years_until_leaving(rng) * 365)
    if not rng.chance(assumption("massflykt_grant_share")):
        leaves = min(leaves, grant + rng.between(20, 200))
        for person in family:
            add_situation(world, person, "tillfalligt_skydd_sokt", arrival, leaves)
            register(world, person, stay, leaves)
        return
    permit = first_registration_day(grant)
    settled = permit + int(rng.lognormal(40, 0.7))
    registers = settled < leaves and rng.chance(0.85)
    for person in family:
        add_situation(world, person, "tillfalligt_skydd_sokt", arrival, grant)
        add_situation(world, person, "tillfalligt_skydd_beviljat", grant, leaves)
        register(world, person, stay, settled + _stale_days(rng) if registers else leaves)
    if registers:
        _registered(world, rng, family, stay, (permit, settled, leaves))


def first_registration_day(grant: int) -> int:
    """Give the day from which a permit for temporary protection can ground folkbokföring."""
    return REGISTRATION_LAW if grant < OLD_GRANTS else max(REGISTRATION_LAW, add_months(grant, 12))


def _years_until_leaving(rng: Rng) -> float:
    first, later = assumption("massflykt_left_first_year"), assumption("massflykt_left_later_year")
    if rng.chance(first):
        return rng.u()
    years = 1.0
    while not rng.chance(later) and years < 30:
        years += 1.0
    return years + rng.u()


def _stale_days(rng: Rng) -> int:
    """Days the old register row lives on after folkbokföring; mostly it ends the day before."""
    return rng.between(5, 120) if rng.chance(0.15) else -1


def _registered(world: World, rng: Rng, family: list[Person], stay: Stay, days: tuple[int, int, int]) -> None:
    permit, settled, leaves = days
    moved = stay.region_to is not None and stay.region_to < settled
    region = stay.next_region if moved else world.region
    for person in family:
        add_situation(world, person, "uppehallstillstand", permit, leaves, "21:2")
        add_situation(world, person, "folkbokford", settled, leaves, "", region)
        receive(world, rng, person, settled)
        person.phases = [
            phase._replace(end=min(phase.end, settled - 1)) for phase in person.phases if phase.start < settled
        ]
        if not moved:
            add_phase(world, person, "resident", settled, leaves)


def quota_family(world: World, rng: Rng, family: list[Person]) -> None:
    """Come with a permit under UtlL 5:2 straight to a municipal place."""
    arrival = family[0].arrival
    permits(world, rng, family, arrival - rng.between(30, 240), "5:2")
    for person in family:
        add_situation(world, person, "kommunplats", arrival, None, "", world.region)
    settle(world, rng, family, arrival + rng.between(3, 40), arrival)


def related_family(world: World, rng: Rng, family: list[Person]) -> None:
    """Come by tie to somebody with protection; some outside the six years or with a citizen anchor."""
    arrival = family[0].arrival
    applied = arrival - rng.between(150, 800)
    anchor = applied - int(rng.weighted(((rng.u() * 3, 0.7), (3 + rng.u() * 3, 0.2), (6 + rng.u() * 2, 0.1))) * 365)
    citizen = anchor + rng.between(1500, 3000) if rng.chance(0.18) else None
    known_citizen = citizen if citizen is not None and citizen <= world.until else None
    permits(world, rng, family, arrival - rng.between(15, 120), "anhorig")
    for person in family:
        if not rng.chance(0.04):  # now and then nobody knows the anchor
            person.ties.append(Tie(anchor, known_citizen, applied))
    settled = arrival + rng.between(5, 50)
    settle(world, rng, family, settled, settled)


def permit_applicant(world: World, rng: Rng, family: list[Person]) -> None:
    """Wait in Sweden for a permit on another ground (LMA 1 § p. 3)."""
    for person in family:
        end = person.arrival + rng.between(60, 500)
        add_situation(world, person, "tillstandssokande", person.arrival, end)
        if rng.chance(0.5):
            add_situation(world, person, "registrerad_mv", person.arrival, end, "ebo", world.region)
        add_phase(world, person, "applicant", person.arrival, end)


def detained(world: World, rng: Rng, family: list[Person]) -> None:
    """Be held 3-150 days without having applied for asylum."""
    for person in family:
        end = person.arrival + rng.between(3, 150)
        kind = rng.weighted((("forvar", 0.88), ("hakte", 0.07), ("anstalt", 0.02), ("arrest", 0.03)))
        add_situation(world, person, "forvar", person.arrival, end, kind, world.region)
        add_phase(world, person, "forvar", person.arrival, end)


def witness(world: World, rng: Rng, family: list[Person]) -> None:
    """Hold a witness permit (UtlL 5:15) for half a year to two years."""
    for person in family:
        end = person.arrival + rng.between(180, 730)
        add_situation(world, person, "bevisperson", person.arrival, end, "", world.region)
        add_phase(world, person, "bevis", person.arrival, end)


def medical_grounds(world: World, rng: Rng, family: list[Person]) -> None:
    """Hold a short permit for medical reasons, none after the section was repealed."""
    for person in family:
        end = min(person.arrival + rng.between(90, 360), MEDICAL_END - 1)
        add_situation(world, person, "medicinska_skal", person.arrival, end, "", world.region)
        add_phase(world, person, "medicinska", person.arrival, end)


LIVES = {
    "asylum": asylum_family,
    "massflykt": massflykt_family,
    "kvot": quota_family,
    "anhorig": related_family,
    "tillstandssokande": permit_applicant,
    "forvar": detained,
    "bevisperson": witness,
    "medicinska_skal": medical_grounds,
}
