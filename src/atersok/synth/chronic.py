"""Lasting illness: years of costs around and above 60 000 kr, and the certificates that go with it."""

from typing import NamedTuple

from atersok.synth import units
from atersok.synth.care import add_contact, add_cost
from atersok.synth.records import Certificate, Person, Phase, World
from atersok.synth.rng import Rng


class Illness(NamedTuple):
    """One kind of lasting illness: days between costs, kronor a year (median, spread), interpreters."""

    name: str
    gap: int
    yearly: float
    sigma: float
    fades: float  # share of the cost left for each year that passes
    interpreter: float
    unit: str
    linked: bool  # certified as linked to the need of protection, else as there at first reception


DIALYSIS = Illness("dialys", 30, 520_000, 0.25, 1.0, 0.5, units.HOSPITAL[0], False)
ILLNESSES = (
    (DIALYSIS, 0.08),
    (Illness("insulin", 45, 62_000, 0.35, 1.0, 0.5, units.HOSPITAL[0], False), 0.24),
    (Illness("hemofili", 75, 900_000, 0.60, 1.0, 0.2, units.HOSPITAL[5], False), 0.03),
    (Illness("sallsynt", 60, 260_000, 0.80, 1.0, 0.4, units.HOSPITAL[3], False), 0.07),
    (Illness("krigsskada", 40, 190_000, 0.60, 0.55, 0.6, units.HOSPITAL[1], True), 0.14),
    (Illness("ptsd", 24, 64_000, 0.35, 0.9, 0.9, units.PSYCHIATRY[1], True), 0.26),
    (Illness("rattspsykiatri", 30, 1_900_000, 0.12, 1.0, 0.5, units.FORENSIC, False), 0.02),
    (Illness("hiv", 90, 98_000, 0.20, 1.0, 0.5, units.HOSPITAL[4], False), 0.06),
    (Illness("tumor", 21, 240_000, 0.60, 0.45, 0.5, units.HOSPITAL[0], False), 0.10),
)
SHARES = {"asylum": 0.075, "massflykt": 0.05, "kvot": 0.17, "anhorig": 0.07}


def draw_illness(rng: Rng, person: Person) -> Illness | None:
    """Say whether the person has a lasting illness, and which."""
    return rng.weighted(ILLNESSES) if rng.chance(SHARES.get(person.stream, 0.0)) else None


def chronic_care(world: World, rng: Rng, person: Person, illness: Illness) -> None:
    """Add the illness's contacts, costs and certificates over all the person's care days."""
    person.chronic = illness.name
    yearly = rng.lognormal(illness.yearly, illness.sigma)
    onset = min((phase.start for phase in person.phases), default=0)
    if onset and rng.chance(0.25):  # surfaces later
        onset += rng.between(60, 500)
    for phase in person.phases:
        if phase.kind in ("lma", "resident") and phase.end > onset:
            _treat(world, rng, person, phase._replace(start=max(phase.start, onset)), illness, yearly, onset)
    if person.costs:
        certify(world, rng, person, illness)


def _treat(world: World, rng: Rng, person: Person, phase: Phase, illness: Illness, yearly: float, onset: int) -> None:
    """Write a long contact (open when it goes on) and a cost each ``gap`` days, unevenly."""
    care_kind = "kan_inte_ansta" if phase.kind == "lma" else "kan_ansta"
    contact = add_contact(world, person, phase.start, None if phase.end == world.until else phase.end, care_kind)
    each = yearly * illness.gap / 365.0
    at = phase.start + rng.between(0, 12)
    while at <= phase.end:
        level = each * illness.fades ** ((at - onset) / 365.0)
        kind = "hjalpmedel" if rng.chance(0.03) else "vard"
        add_cost(world, person, at, kind, max(900, int(level * (0.6 + 0.8 * rng.u()))) * 100, illness.unit, contact)
        if rng.chance(illness.interpreter):
            add_cost(world, person, at, "tolk", units.interpreter_price(rng), units.INTERPRETERS, contact)
        if rng.chance(0.06):
            add_cost(world, person, at, "lakemedel", int(rng.lognormal(900, 0.6)) * 100, units.PHARMACY)
        if rng.chance(0.04):  # another illness, not to be counted
            add_cost(world, person, at, "vard", units.visit_price(rng), units.HOSPITAL[2], 0, 0, related=False)
        if phase.kind == "resident" and at - person.birth < 18 * 365 and rng.chance(0.05):
            add_cost(world, person, at, "anhorigboende", rng.between(2, 9) * 95_000, units.HOSPITAL[5], contact)
        at += max(3, int(illness.gap * (0.7 + 0.6 * rng.u())))


def certify(world: World, rng: Rng, person: Person, illness: Illness) -> None:
    """Write the certificate: most meet every condition, the others fail one each or are missing."""
    first = person.phases[0].start
    issued = min(world.until, (person.first_received or first) + rng.between(10, 420))
    years = rng.weighted((("99", 0.35), ("5", 0.25), ("3", 0.20), ("10", 0.12), ("3.5", 0.08)))
    flags: tuple[bool | None, bool | None] = (not illness.linked, illness.linked)
    ordered: bool | None = True
    flaw = rng.weighted(
        (
            ("", 0.72),
            ("missing", 0.10),
            ("short", 0.05),
            ("empty", 0.05),
            ("not_ordered", 0.03),
            ("accident", 0.05),
        )
    )
    if flaw == "missing":
        return
    if flaw == "short":
        years = rng.pick(("2", "2", "1.5", "0.5"))
    elif flaw == "empty":
        years, ordered = rng.pick((("", True), (years, None)))
    elif flaw == "not_ordered":
        ordered = False
    elif flaw == "accident":
        flags = (False, False)
    person.certificates.append(Certificate(issued, years, *flags, ordered))
    if flaw in ("short", "empty") and rng.chance(0.3) and issued + 200 <= world.until:
        person.certificates.append(Certificate(issued + 200, "4", not illness.linked, illness.linked, True))
