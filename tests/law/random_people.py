"""Whole persons at random: every kind of situation, cost, contact, examination, claim and certificate."""

import random
from datetime import date, timedelta

from atersok.law.circles import ASYLBOENDE
from atersok.law.facts import (
    Certificate,
    Claim,
    Contact,
    Cost,
    Examination,
    FamilyTie,
    Person,
    PersonFacts,
    Situation,
)

TODAY = date(2026, 11, 21)
SITUATIONS = (
    "asylsokande", "tillfalligt_skydd_sokt", "tillfalligt_skydd_beviljat", "tillstandssokande", "uppehallstillstand",
    "registrerad_mv", "kommunplats", "forvar", "folkbokford", "bevisperson", "medicinska_skal", "forlangning_sokt",
    "haller_sig_undan", "undantagen_lma", "medborgare",
)  # fmt: skip
DETAILS = {
    "uppehallstillstand": (
        "5:1", "5:1", "5:2", "5:4", "5:6", "5:11", "12:18", "21:2", "22", "2016:752", "2017:353", "anhorig", "annat",
        None,
    ),
    "registrerad_mv": (ASYLBOENDE, "ebo", "kommunboende", None),
    "forvar": ("forvar", "forvar", "hakte", "anstalt", "arrest", None),
}  # fmt: skip
CARE_KINDS = (
    "omedelbar", "kan_inte_ansta", "kan_ansta", "modravard", "forlossning", "preventivmedel", "abort", "smittskydd",
    "tandvard_omedelbar", "tandvard_kan_inte_ansta", "tandvard_kan_ansta", "bup",
)  # fmt: skip
COST_KINDS = (
    "vard", "vard", "vard", "vard", "tandvard", "tolk", "hjalpmedel", "sjukresa", "lakemedel", "vardnadshavare_bup",
    "anhorigboende",
)  # fmt: skip
CLAIM_KINDS = (
    "halsoundersokning_asyl", "kostnadskravande_vard", "forvar_vard", "forvar_halsoundersokning",
    "halsoundersokning_tillstandssokande", "varaktig_vard", "varaktig_vard_1990",
    "halsoundersokning_uppehallstillstand", "bevisperson_vard", "medicinska_skal_vard", "schablon_vard_kvartal",
    "extraordinara_vardkostnader",
)  # fmt: skip
PRICES = (6_000_000, 10_000_000, 10_000_001, 3_000_000, 5_999_999, 15_000_000, 1, 0)


class Maker:
    """One random person around a start day; `old` reaches back before the acts' first values."""

    def __init__(self, seed: str, *, old: bool = False) -> None:
        self.rng = random.Random(seed)
        self.first = (
            self.day(date(1988, 1, 1), date(2012, 1, 1)) if old else self.day(date(2015, 1, 1), date(2025, 1, 1))
        )
        self.last = self.first + timedelta(days=self.rng.choice((200, 700, 1500, 2600)))

    def day(self, first: date | None = None, last: date | None = None) -> date:
        first, last = first or self.first, last or self.last
        return first + timedelta(days=self.rng.randint(0, max(0, (last - first).days)))

    def chance(self, part: float) -> bool:
        return self.rng.random() < part

    def maybe(self, part: float) -> date | None:
        return self.day() if self.chance(part) else None

    def truth(self) -> bool | None:
        return self.rng.choice((True, True, True, False, None))

    def until(self, since: date, part: float = 0.5) -> date | None:
        return since + timedelta(days=self.rng.randint(0, 900)) if self.chance(part) else None

    def situation(self, kind: str) -> Situation:
        since = self.day(self.first, self.first + (self.last - self.first) / 2)
        detail = self.rng.choice(DETAILS[kind]) if kind in DETAILS else None
        region = self.rng.choice(("23", "23", "23", "01", None)) if kind in ("registrerad_mv", "folkbokford") else None
        return Situation(kind, since, self.until(since, 0.4), detail, region)

    def situations(self) -> tuple[Situation, ...]:
        likely = ["asylsokande", "registrerad_mv", "uppehallstillstand"]
        kinds = [kind for kind in likely if self.chance(0.7)]
        kinds += [kind for kind in SITUATIONS if self.chance(0.12)]
        return tuple(self.situation(kind) for kind in kinds)

    def contact(self, name: str) -> Contact:
        since = self.day()
        end = since + timedelta(days=self.rng.choice((0, 10, 100, 400))) if self.chance(0.8) else None
        return Contact(name, since, end, self.rng.choice(CARE_KINDS))

    def cost(self, name: str, contacts: tuple[Contact, ...]) -> Cost:
        contact = self.rng.choice(contacts) if contacts and self.chance(0.7) else None
        day = self.day()
        if contact is not None and self.chance(0.95):
            day = self.day(contact.start, contact.end or max(self.last, contact.start))
        amount = self.rng.choice(PRICES) if self.chance(0.4) else self.rng.randint(1, 9_000_000)
        fee = min(amount, self.rng.choice((0, 0, 5_000)))
        kind = self.rng.choice(COST_KINDS)
        return Cost(name, day, kind, amount, fee, contact and contact.contact_id, "E1", self.chance(0.92))

    def certificate(self) -> Certificate:
        years = self.rng.choice((300, 500, 9900, 299, None))
        return Certificate(self.day(), years, self.truth(), self.truth(), self.truth())

    def claim(self, name: str, costs: list[str], exams: list[str]) -> Claim:
        kind = self.rng.choice(CLAIM_KINDS)
        ids = exams if kind.startswith("halsoundersokning") or kind == "forvar_halsoundersokning" else costs
        since = self.maybe(0.8)
        until = since + timedelta(days=self.rng.choice((0, 89, 364))) if since and self.chance(0.9) else self.maybe(0.2)
        if since and until and until < since:
            until = None
        received = self.day(until or since, self.last + timedelta(days=400)) if self.chance(0.8) else None
        outcome = self.rng.choice(("pending", "approved", "partly", "refused"))
        decided = self.day(received or until, self.last + timedelta(days=700)) if outcome != "pending" else None
        items = frozenset(self.rng.sample(ids, min(len(ids), self.rng.randint(0, 3))))
        claimed = self.rng.choice((None, 5_000_000))
        granted = 1_000_000 if claimed and outcome == "partly" else None
        return Claim(name, kind, since, until, received, outcome, decided, claimed, granted, items)

    def person(self) -> Person:
        birth = self.day(self.first - timedelta(days=self.rng.choice((300, 7500, 22_000))), self.first)
        received = self.maybe(0.6)
        return Person("P1", birth, self.rng.choice(("K", "M", None)), received, self.maybe(0.05), self.chance(0.2))

    def tie(self) -> FamilyTie:
        return FamilyTie(self.day(self.first - timedelta(days=2500), self.first), self.maybe(0.3), self.day())

    def facts(self, *, claims: bool = True) -> PersonFacts:
        contacts = tuple(self.contact(f"C{n}") for n in range(self.rng.choice((0, 1, 2, 3))))
        costs = tuple(self.cost(f"K{n:02}", contacts) for n in range(self.rng.choice((0, 3, 8, 14))))
        exams = tuple(
            Examination(f"H{n}", self.day(), self.chance(0.3), self.chance(0.1))
            for n in range(self.rng.choice((0, 1, 2)))
        )
        ids = [cost.cost_id for cost in costs], [exam.examination_id for exam in exams]
        made = tuple(self.claim(f"A{n}", *ids) for n in range(self.rng.choice((0, 0, 1, 2)) if claims else 0))
        return PersonFacts(
            self.person(), self.situations(), tuple(self.tie() for _ in range(self.rng.choice((0, 0, 1)))), contacts,
            costs, tuple(self.certificate() for _ in range(self.rng.choice((0, 1, 1, 2)))), exams, made,
        )  # fmt: skip

    def today(self) -> date:
        return self.day(self.first, min(TODAY, self.last + timedelta(days=900)))


def in_the_tail(seed: str) -> tuple[PersonFacts, date]:
    """Somebody just granted a permit and received, with costly care and lasting care in the same weeks."""
    rng = random.Random(seed)
    granted = date(2024, 1, 10) + timedelta(days=rng.randint(0, 60))
    received = granted + timedelta(days=rng.randint(0, 12))
    asylum = granted - timedelta(days=300)
    housing = rng.choice((ASYLBOENDE, "ebo"))
    situations = (
        Situation("asylsokande", asylum),
        Situation("registrerad_mv", asylum, None, housing, "23"),
        Situation("uppehallstillstand", granted, None, rng.choice(("5:1", "2016:752"))),
    )
    contacts = []
    costs = []
    for number in range(rng.choice((1, 1, 2, 3))):
        start = granted - timedelta(days=rng.choice((0, 0, 30, 60)))
        name = f"C{number}"
        contacts.append(Contact(name, start, granted + timedelta(days=rng.randint(14, 50)), "omedelbar"))
    for number in range(rng.randint(1, 7)):
        contact = rng.choice(contacts) if rng.random() < 0.8 else None
        day = granted + timedelta(days=rng.choice((60, 200, 330, 400)))
        if contact is not None and contact.end is not None:
            day = contact.start + timedelta(days=rng.randint(0, (contact.end - contact.start).days))
        amount = rng.choice(
            (10_000_000, 10_000_001, 6_000_000, 3_000_000, 2_000_000, 11_000_000, 25_000_000, 5_999_999)
        )
        kind = rng.choice(("vard", "vard", "vard", "tolk", "tandvard", "anhorigboende"))
        costs.append(Cost(f"K{number}", day, kind, amount, 0, contact and contact.contact_id))
    facts = PersonFacts(
        Person("P1", date(1980, 1, 1), None, received), situations, contacts=tuple(contacts), costs=tuple(costs),
        certificates=(Certificate(granted, 300, at_first_reception=True, ordered_by_doctor=True),),
    )  # fmt: skip
    return facts, date(2025, 2, 1) + timedelta(days=rng.randint(0, 140))
