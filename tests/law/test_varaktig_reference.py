"""Varaktig vård through `evaluate` against the slow reference, on thousands of random lives and days."""

import random
from datetime import date, timedelta

import pytest
from tests.law.calendar_oracle import DAY
from tests.law.varaktig_reference import KINDS, LEAST, Line, Reference

from atersok.law.evaluate import evaluate
from atersok.law.facts import Certificate, Claim, Cost, Person, PersonFacts, Situation, as_known

EARLIEST, LATEST = date(2011, 1, 1), date(2026, 11, 21)
CARE = (LEAST, LEAST // 2, LEAST // 3, LEAST // 4, LEAST - 1, 1, 4_800_000, 4_799_999, 9_876_543)


def some_day(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def some_cost(rng: random.Random, name: str, received: date, last: date) -> Cost:
    kind = rng.choices(("vard", "anhorigboende", "tolk", "tandvard", "sjukresa"), (12, 2, 3, 1, 1))[0]
    amount = rng.randint(1, 9_000_000) if rng.random() < 0.5 else rng.choice(CARE)
    fee = rng.choice((0, 0, 0, min(5_000, amount)))
    day = some_day(rng, received - timedelta(days=60), last)
    if rng.random() < 0.15:
        day = rng.choice((date(2024, 2, 28), date(2024, 2, 29), date(2025, 2, 27), date(2025, 2, 28)))
    amount += fee if rng.random() < 0.5 else 0
    return Cost(name, day, kind, amount, fee, related=rng.random() < 0.93)


def some_claim(rng: random.Random, name: str, kind: str, received: date, costs: list[Cost]) -> Claim:
    since = some_day(rng, received, LATEST - timedelta(days=200))
    until = since + timedelta(days=rng.choice((364, 365, 300, 90)))
    arrived = until + timedelta(days=rng.randint(1, 380))
    outcome = rng.choice(("pending", "approved", "partly", "refused", "refused"))
    decided = arrived + timedelta(days=rng.randint(5, 300)) if outcome != "pending" and rng.random() < 0.8 else None
    inside = [cost for cost in costs if since <= cost.day <= until and cost.kind in ("vard", "anhorigboende", "tolk")]
    items = frozenset(cost.cost_id for cost in inside if rng.random() < 0.8) if rng.random() < 0.5 else frozenset()
    return Claim(name, kind, since, until, arrived, outcome, decided, rng.randint(1, 20_000_000), None, items)


def some_life(rng: random.Random) -> tuple[PersonFacts, date]:
    """A person received 2009–2025, a few or many costs and at most two claims over a few years, and a day to ask on."""
    received = some_day(rng, date(2019, 6, 1), date(2025, 3, 1))
    if rng.random() < 0.1:
        received = some_day(rng, date(2009, 1, 1), date(2010, 12, 31))
    start = max(received, date(2019, 1, 1))
    last = min(LATEST, start + timedelta(days=rng.choice((200, 500, 1000, 1500, 2200))))
    kind = KINDS[received < date(2010, 12, 1)]
    costs = [some_cost(rng, f"K{n:02}", start, last) for n in range(rng.choice((2, 6, 12, 24)))]
    claims = [some_claim(rng, f"A{n}", kind, start, costs) for n in range(rng.choice((0, 0, 1, 1, 2)))]
    permit_until = some_day(rng, start + timedelta(days=300), LATEST) if rng.random() < 0.15 else None
    situations = [Situation("uppehallstillstand", received - timedelta(days=rng.randint(0, 90)), permit_until, "5:1")]
    if rng.random() < 0.1:
        situations.append(Situation("medborgare", some_day(rng, start + timedelta(days=300), LATEST)))
    person = Person(
        "P1", date(1980, 1, 1), "K", received,
        some_day(rng, start + timedelta(days=300), LATEST) if rng.random() < 0.05 else None, rng.random() < 0.3,
    )  # fmt: skip
    facts = PersonFacts(
        person, tuple(situations), costs=tuple(costs), claims=tuple(claims),
        certificates=(Certificate(received, 300, at_first_reception=True, ordered_by_doctor=True),),
    )  # fmt: skip
    return facts, some_day(rng, start + timedelta(days=30), min(LATEST, last + timedelta(days=800)))


def as_found(facts: PersonFacts, on: date) -> list[Line]:
    found = [finding for finding in evaluate(facts, on, "23") if finding.kind in KINDS]
    return [
        Line(f.state.value, f.since, f.until, f.amount, f.items, f.last_day, f.final_day)
        for f in found
        if f.state.value != "not_entitled" or any(check.condition.id == "tidigare_avslag" for check in f.checks)
    ]


def in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.state, line.since or date.min, line.until or date.min, line.items))


@pytest.mark.parametrize("seed", range(10))
def test_states_periods_amounts_items_and_last_days_are_those_of_the_plan_written_in_the_design(seed: int) -> None:
    rng = random.Random(f"varaktig {seed}")
    for number in range(200):
        facts, on = some_life(rng)
        wanted = Reference(facts, on).findings()
        assert in_order(as_found(facts, on)) == in_order(wanted), f"{number}: {on} {facts}"


@pytest.mark.parametrize("seed", range(2))
def test_the_final_day_is_the_true_last_chance_for_the_same_costs(seed: int) -> None:
    rng = random.Random(f"final {seed}")
    tried = 0
    while tried < 60:
        facts, on = some_life(rng)
        facts = as_known(facts, on)
        live = [line for line in as_found(facts, on) if line.state in ("claimable", "watch") and line.amount]
        if len(live) != 1:
            continue
        tried += 1
        final = live[0].final_day
        assert final is not None
        held = [line.amount or 0 for line in as_found(facts, final) if line.state in ("claimable", "watch")]
        assert sum(held) >= (live[0].amount or 0), f"{on} {final} {facts}"
        after = [set(line.items) for line in as_found(facts, final + DAY) if line.state in ("claimable", "watch")]
        assert not any(set(live[0].items) <= items for items in after), f"{on} {final} {facts}"


def person_with(costs: tuple[Cost, ...], certificates: tuple[Certificate, ...], received: date | None) -> PersonFacts:
    permit = Situation("uppehallstillstand", date(2024, 1, 1), None, "5:1")
    return PersonFacts(
        Person("P1", date(1980, 1, 1), first_received=received), (permit,), costs=costs, certificates=certificates
    )  # fmt: skip


@pytest.mark.parametrize("missing", ["certificate", "expected_years", "at_first_reception", "ordered_by_doctor"])
def test_what_the_region_can_still_get_blocks_with_the_amount_as_known_instead_of_being_claimable(missing: str) -> None:
    full = Certificate(date(2024, 6, 1), 300, at_first_reception=True, ordered_by_doctor=True)
    without = {
        "certificate": (),
        "expected_years": (full._replace(expected_years=None),),
        "at_first_reception": (full._replace(at_first_reception=None),),
        "ordered_by_doctor": (full._replace(ordered_by_doctor=None),),
    }
    certificates: tuple[Certificate, ...] = without[missing]
    costs = (Cost("K1", date(2024, 2, 1), "vard", LEAST),)
    facts = person_with(costs, certificates, date(2024, 1, 15))
    found = [finding for finding in evaluate(facts, date(2025, 6, 1), "23") if finding.kind == "varaktig_vard"]
    assert [(finding.state.value, finding.amount) for finding in found] == [("blocked", LEAST)]


@pytest.mark.parametrize(
    "certificate",
    [
        Certificate(date(2024, 6, 1), 299, True, False, True),
        Certificate(date(2024, 6, 1), 300, False, False, True),
        Certificate(date(2024, 6, 1), 300, True, False, False),
    ],
)
def test_a_certificate_that_says_no_gives_no_right_though_the_money_is_enough(certificate: Certificate) -> None:
    facts = person_with((Cost("K1", date(2024, 2, 1), "vard", LEAST),), (certificate,), date(2024, 1, 15))
    found = [finding for finding in evaluate(facts, date(2025, 6, 1), "23") if finding.kind == "varaktig_vard"]
    assert [(finding.state.value, finding.amount) for finding in found] == [("not_entitled", 0)]


def test_any_one_certificate_that_meets_everything_is_enough_beside_one_that_does_not() -> None:
    good = Certificate(date(2024, 6, 1), 300, at_first_reception=True, ordered_by_doctor=True)
    bad = Certificate(date(2024, 8, 1), 100, False, False, False)
    for certificates in ((good, bad), (bad, good)):
        facts = person_with((Cost("K1", date(2024, 2, 1), "vard", LEAST),), certificates, date(2024, 1, 15))
        found = [finding for finding in evaluate(facts, date(2025, 6, 1), "23") if finding.kind == "varaktig_vard"]
        assert [(finding.state.value, finding.amount) for finding in found] == [("claimable", LEAST)]


def test_an_unknown_day_of_first_reception_blocks_and_names_it() -> None:
    full = Certificate(date(2024, 6, 1), 300, at_first_reception=True, ordered_by_doctor=True)
    facts = person_with((Cost("K1", date(2024, 2, 1), "vard", LEAST),), (full,), None)
    found = [finding for finding in evaluate(facts, date(2025, 3, 1), "23") if finding.kind == "varaktig_vard"]
    assert [finding.state.value for finding in found] == ["blocked"]
    assert [check.condition.id for check in found[0].failing()] == ["forsta_mottagande_kant"]
