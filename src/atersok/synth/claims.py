"""The region's claims so far: most in time and granted, some partly, refused, pending, late or forgotten.

This is how a region has worked, not what the law says: the periods are often not the best ones.
"""

from typing import NamedTuple

from atersok.synth.days import add_months, day, next_quarter_last, quarter_last, quarter_of, year_of
from atersok.synth.records import Claim, Cost, Examination, Person, World, cost_id, examination_id
from atersok.synth.rng import Rng

DEDUCTIBLE = 10_000_000  # öre: 1996:1357 7 §
TRIGGER = 6_000_000  # öre: 2010:1122 33 §
ASYLUM_EXAMINATION = 217_500  # öre: 1996:1357 6 a § from 2019
ASYLUM_EXAMINATION_BEFORE = 212_500  # öre: 2018
# öre by year: 2010:1122 34 § where the amount is known
PERMIT_EXAMINATION = {
    2018: 212_500,
    2021: 221_500,
    2023: 251_500,
    2024: 268_000,
    2025: 272_500,
    2026: 275_000,
}
CONTACT_KINDS = frozenset(("vard", "tandvard", "tolk", "vardnadshavare_bup"))
OUTCOMES = (("approved", 0.80), ("partly", 0.10), ("refused", 0.10))


class Period(NamedTuple):
    """Costs to be claimed together, and the last day to do it (None: no last day)."""

    kind: str
    prefix: str
    start: int
    end: int
    costs: list[Cost]
    amount: int
    last_day: int | None


def claim_history(world: World, rng: Rng, person: Person) -> None:
    """Write what the region has claimed for this person by ``until``."""
    for examination in person.examinations:
        _examination(world, rng, person, examination)
    if not person.costs:
        return
    for period in _contacts(world, person):
        _claim(world, rng, person, period, forgotten=0.22)
    if any(phase.kind in ("forvar", "bevis", "medicinska") for phase in person.phases):
        for period in _quarters(person):
            _claim(world, rng, person, period, forgotten=0.15)
    if person.chronic and person.first_received is not None:
        _lasting(world, rng, person)


# --- examinations: one claim a quarter for all persons -------------------------------------------------


def _examination(world: World, rng: Rng, person: Person, examination: Examination) -> None:
    kind, prefix, last_day = _examination_kind(person, examination)
    if examination.elsewhere or rng.chance(0.08):  # forgotten
        return
    year, quarter = quarter_of(examination.day)
    late = rng.chance(0.02)
    shared = Rng(world.seed, prefix, year, quarter, late)  # the same day for everybody in the claim
    closes = quarter_last(year, quarter)
    usual = shared.between(40, 310) if prefix == "HN" else shared.between(50, 88)
    received = last_day + shared.between(3, 40) if late else closes + usual
    if received > world.until:
        return
    decided = received + shared.between(30, 140)
    bars = any(e.day < examination.day for e in person.examinations)
    refused = late or (bars and rng.chance(0.7)) or rng.chance(0.03)
    amount = _examination_amount(kind, year_of(examination.day))
    name = f"{prefix}-{year}K{quarter}{'S' if late else ''}"
    person.items.append((name, examination_id(examination.number)))
    if any(claim.claim_id == name for claim in person.claims):  # two examinations in a quarter: one row
        return
    outcome = "pending" if decided > world.until else "refused" if refused else "approved"
    person.claims.append(
        Claim(
            name, kind, day(year, quarter * 3 - 2, 1), closes, received, outcome,
            None if outcome == "pending" else decided, amount, _granted(outcome, amount),
        )
    )  # fmt: skip


def _examination_kind(person: Person, examination: Examination) -> tuple[str, str, int]:
    """Give kind, claim prefix and last day."""
    next_last = next_quarter_last(examination.day)
    if person.stream == "tillstandssokande":
        return "halsoundersokning_tillstandssokande", "HT", next_last
    if any(phase.kind == "forvar" and phase.start <= examination.day <= phase.end for phase in person.phases):
        return "forvar_halsoundersokning", "HF", next_last
    if person.first_received is not None and examination.day >= person.first_received:
        return (
            "halsoundersokning_uppehallstillstand",
            "HN",
            add_months(quarter_last(*quarter_of(examination.day)), 12),
        )
    return "halsoundersokning_asyl", "HU", next_last


def _examination_amount(kind: str, year: int) -> int | None:
    if kind == "halsoundersokning_uppehallstillstand":
        return PERMIT_EXAMINATION.get(year)
    return ASYLUM_EXAMINATION if year >= 2019 else ASYLUM_EXAMINATION_BEFORE if year == 2018 else None


def _granted(outcome: str, claimed: int | None) -> int | None:
    if outcome == "pending" or claimed is None:
        return None
    return claimed if outcome == "approved" else 0


# --- costly contacts, quarters, lasting care ------------------------------------------------------------


def _contacts(world: World, person: Person) -> list[Period]:
    """Find the ended contacts above 100 000 kr that ended before the permit's reception."""
    sums: dict[int, int] = {}
    for cost in person.costs:
        if cost.contact and cost.related and cost.kind in CONTACT_KINDS:
            sums[cost.contact] = sums.get(cost.contact, 0) + cost.amount - cost.fee
    found = []
    for contact in person.contacts:
        net = sums.get(contact.number, 0)
        if net <= DEDUCTIBLE or contact.end is None or not _under_lma(person, contact.start):
            continue
        costs = [c for c in person.costs if c.contact == contact.number and c.related and c.kind in CONTACT_KINDS]
        last_day = day(year_of(contact.end) + 1, 6, 30)
        found.append(
            Period("kostnadskravande_vard", "KK", contact.start, contact.end, costs, net - DEDUCTIBLE, last_day)
        )
    return found


def _under_lma(person: Person, when: int) -> bool:
    return any(phase.kind == "lma" and phase.start <= when <= phase.end for phase in person.phases)


def _quarters(person: Person) -> list[Period]:
    """Gather the costs of detention, witness and medical-ground days by quarter."""
    kinds = {
        "forvar": ("forvar_vard", "FV"),
        "bevis": ("bevisperson_vard", "BV"),
        "medicinska": ("medicinska_skal_vard", "MS"),
    }
    groups: dict[tuple[str, int, int], list[Cost]] = {}
    for cost in person.costs:
        for phase in person.phases:
            if phase.kind in kinds and phase.start <= cost.day <= phase.end:
                groups.setdefault((phase.kind, *quarter_of(cost.day)), []).append(cost)
                break
    periods = []
    for (kind, year, quarter), costs in sorted(groups.items()):
        name, prefix = kinds[kind]
        end = quarter_last(year, quarter)
        last_day = None if kind == "forvar" else add_months(end, 6)
        amount = sum(c.amount - c.fee for c in costs)
        periods.append(Period(name, prefix, day(year, quarter * 3 - 2, 1), end, costs, amount, last_day))
    return periods


def _lasting(world: World, rng: Rng, person: Person) -> None:
    """Claim twelve-month periods of lasting care, by calendar year, from reception or from the first cost."""
    received = person.first_received or person.arrival
    counted = [
        c for c in person.costs if c.day >= received and c.related and c.kind in ("vard", "tolk", "anhorigboende")
    ]
    if not counted or (not person.certificates and rng.chance(0.8)):
        return
    if received < world.start:
        _before_the_folder(world, rng, person, received)
    habit = rng.weighted((("calendar", 0.45), ("first_cost", 0.35), ("reception", 0.20)))
    start = {"calendar": received, "first_cost": counted[0].day, "reception": received}[habit]
    start = max(start, world.start)
    claimed_before = received < world.start
    while start <= world.until:
        end = day(year_of(start), 12, 31) if habit == "calendar" else add_months(start, 12) - 1
        costs = [c for c in counted if start <= c.day <= end]
        care = sum(c.amount - c.fee for c in costs if c.kind != "tolk")
        if care >= TRIGGER and end < world.until:
            last_day = add_months(end, 12)
            if not claimed_before:
                last_day = min(last_day, add_months(received, 36))
            amount = care + sum(c.amount for c in costs if c.kind == "tolk")
            if last_day > end:
                period = Period("varaktig_vard", "VV", start, end, costs, amount, last_day)
                claimed_before |= _claim(world, rng, person, period, forgotten=0.38)
        start = end + 1


def _before_the_folder(world: World, rng: Rng, person: Person, received: int) -> None:
    """Note a granted first claim whose costs are older than the folder."""
    end = min(add_months(received, 12) - 1, world.start - 1)
    start = max(received, add_months(end + 1, -12))
    decided = end + rng.between(120, 330)
    if end <= start or decided > world.until:
        return
    amount = (60_000 + rng.between(1, 90_000)) * 100
    name = world.next_claim("VV", year_of(end))
    received_day = end + rng.between(30, 110)
    person.claims.append(
        Claim(
            name,
            "varaktig_vard",
            start,
            end,
            received_day,
            "approved",
            max(decided, received_day),
            amount,
            amount,
        )
    )


def _claim(world: World, rng: Rng, person: Person, period: Period, forgotten: float) -> bool:
    """Claim a period, or forget it; say whether a claim that binds was made."""
    if rng.chance(forgotten):
        return False
    late = period.last_day is not None and rng.chance(0.05)
    received = _received_on(rng, period, late)
    if received > world.until:
        return False
    outcome = "refused" if late or _never_granted(period, person) else rng.weighted(OUTCOMES)
    decided = received + int(rng.lognormal(105, 0.5)) + 8
    if decided > world.until:
        outcome = "pending"
    claimed = period.amount if outcome != "partly" else period.amount // 100 * 100
    granted = None if outcome == "pending" else _share(rng, outcome, claimed)
    name = world.next_claim(period.prefix, year_of(received))
    person.claims.append(
        Claim(
            name, period.kind, period.start, period.end, received, outcome,
            None if outcome == "pending" else decided, claimed, granted,
        )
    )  # fmt: skip
    person.items += [(name, cost_id(cost.number)) for cost in period.costs]
    return outcome != "refused"


def _never_granted(period: Period, person: Person) -> bool:
    """Say whether the agency would refuse whatever the money: lasting care without a certificate."""
    return period.kind == "varaktig_vard" and not person.certificates


def _received_on(rng: Rng, period: Period, late: bool) -> int:
    """Draw the day the claim reaches the agency: often with the spring's batch, some in the last week."""
    if period.last_day is None:
        return period.end + rng.between(10, 300)
    if late:
        return period.last_day + rng.between(3, 60)
    room = max(1, period.last_day - period.end - 1)
    if rng.chance(0.10):
        return period.last_day - rng.between(0, min(6, room))
    if period.prefix in ("KK", "VV") and rng.chance(0.6):
        return period.last_day - rng.between(0, min(150, room))
    return period.end + min(room, int(rng.lognormal(90, 0.6)) + 5)


def _share(rng: Rng, outcome: str, claimed: int) -> int:
    if outcome == "approved":
        return claimed
    return 0 if outcome == "refused" else int(claimed * (0.35 + 0.55 * rng.u())) // 100 * 100
