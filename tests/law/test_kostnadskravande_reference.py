"""Costly care through `evaluate` against a slow reference, on thousands of random contacts and days."""

import random
from datetime import date, timedelta

import pytest
from tests.law.kostnad_reference import KIND, LIMIT, Line, Reference

from atersok.law.evaluate import evaluate
from atersok.law.facts import Claim, Contact, Cost, Person, PersonFacts, Situation

D = date.fromisoformat
FIRST, LATEST = date(2021, 1, 1), date(2026, 11, 21)
CARE = ("omedelbar", "kan_inte_ansta", "kan_ansta", "bup", "modravard", "tandvard_kan_ansta")
KINDS = ("vard", "tandvard", "tolk", "vardnadshavare_bup", "sjukresa", "lakemedel", "anhorigboende")
PRICES = (LIMIT, LIMIT + 1, LIMIT - 1, LIMIT // 2, LIMIT // 4, 8_000_000, 7_999_999, 3_000_000, 1)


def some_day(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def a_while(rng: random.Random, kind: str, start: date, detail: str | None = None) -> Situation:
    since = some_day(rng, start, start + timedelta(days=500))
    until = since + timedelta(days=rng.randint(0, 120)) if rng.random() < 0.8 else None
    return Situation(kind, since, until, detail)


def some_situations(rng: random.Random, start: date) -> list[Situation]:
    housing = rng.choice(("asylboende", "ebo"))
    circle = rng.choices(("asylsokande", "tillfalligt_skydd_beviljat"), (4, 1))[0]
    rows = [Situation(circle, start), Situation("registrerad_mv", start, None, housing, "23")]
    if rng.random() < 0.3:
        rows[1] = rows[1]._replace(until=some_day(rng, start + timedelta(days=100), LATEST))
    if rng.random() < 0.4 and circle == "asylsokande":
        granted = some_day(rng, start + timedelta(days=30), start + timedelta(days=700))
        rows.append(Situation("uppehallstillstand", granted, None, rng.choice(("5:1", "annat"))))
        if rng.random() < 0.5:
            rows.append(Situation("kommunplats", granted + timedelta(days=rng.randint(0, 200))))
    for kind, detail in (
        ("haller_sig_undan", None),
        ("undantagen_lma", None),
        ("forvar", "forvar"),
        ("forvar", "hakte"),
    ):
        if rng.random() < 0.12:
            rows.append(a_while(rng, kind, start, detail))
    return rows


def some_contact(rng: random.Random, name: str, start: date) -> tuple[Contact, list[Cost]]:
    since = some_day(rng, start, start + timedelta(days=800))
    length = rng.choice((0, 5, 60, 200, 500))
    end = since + timedelta(days=length) if rng.random() < 0.6 else None
    contact = Contact(name, since, end, rng.choice(CARE))
    costs = []
    for number in range(rng.randint(1, 8)):
        day = some_day(rng, since - timedelta(days=3), since + timedelta(days=length + 3))
        amount = rng.choice(PRICES) if rng.random() < 0.5 else rng.randint(1, 9_000_000)
        fee = rng.choice((0, 0, min(amount, 5_000)))
        kind = rng.choices(KINDS, (12, 3, 3, 3, 1, 1, 1))[0]
        costs.append(Cost(f"{name}{number}", day, kind, amount, fee, name, related=rng.random() < 0.93))
    return contact, costs


def some_claim(rng: random.Random, name: str, contact: Contact, costs: list[Cost]) -> Claim:
    until = contact.end or contact.start + timedelta(days=rng.choice((80, 170)))
    arrived = until + timedelta(days=rng.randint(1, 300))
    outcome = rng.choice(("pending", "approved", "partly", "refused", "refused"))
    decided = arrived + timedelta(days=rng.randint(5, 300)) if outcome != "pending" and rng.random() < 0.8 else None
    items = frozenset(cost.cost_id for cost in costs if rng.random() < 0.6 and cost.day <= arrived)
    kind = KIND if rng.random() < 0.9 else "extraordinara_vardkostnader"
    return Claim(name, kind, contact.start, until, arrived, outcome, decided, rng.randint(1, 9_999_999), None, items)


def some_life(rng: random.Random) -> tuple[PersonFacts, date]:
    start = some_day(rng, FIRST, date(2024, 12, 31))
    contacts, costs, claims = [], [], []
    for number in range(rng.choice((1, 1, 2, 3))):
        contact, rows = some_contact(rng, "ABC"[number], start)
        contacts.append(contact)
        costs += rows
        if rng.random() < 0.3:
            claims.append(some_claim(rng, f"claim {number}", contact, rows))
    situations = some_situations(rng, start)
    if rng.random() < 0.15 and all(contact.end for contact in contacts):
        situations.append(a_while(rng, "folkbokford", start))
    birth = some_day(rng, start - timedelta(days=19 * 366), start - timedelta(days=17 * 365))
    person = Person("P1", date(1980, 1, 1) if rng.random() < 0.6 else birth)
    facts = PersonFacts(person, tuple(situations), contacts=tuple(contacts), costs=tuple(costs), claims=tuple(claims))
    latest_end = max((contact.end for contact in contacts if contact.end), default=LATEST)
    first_day = start + timedelta(days=20)
    if any(row.kind == "folkbokford" for row in situations):
        first_day = latest_end  # a doubt in a contact going on has its own test
    return facts, some_day(rng, first_day, min(LATEST, latest_end + timedelta(days=600)))


def as_found(facts: PersonFacts, on: date) -> list[Line]:
    """The findings of single contacts; the ones that several contacts make together (Q1) are left out."""
    return [
        Line(f.state.value, f.since or date.min, f.until, -1 if f.amount is None else f.amount, f.items, f.last_day)
        for f in evaluate(facts, on, "23")
        if f.kind == KIND and not any(check.condition.id == "en_vardkontakt" and not check.holds for check in f.checks)
    ]


def in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.since, line.state, line.until or date.max, line.items))


@pytest.mark.parametrize("seed", range(10))
def test_states_periods_amounts_items_and_last_days_are_those_of_the_law_row_by_row(seed: int) -> None:
    rng = random.Random(f"kostnad {seed}")
    for number in range(400):
        facts, on = some_life(rng)
        assert in_order(as_found(facts, on)) == in_order(Reference(facts, on).findings()), f"{number}: {on} {facts}"


def asylum_seeker(costs: tuple[Cost, ...], contact: Contact, *more: Situation) -> PersonFacts:
    rows = (Situation("asylsokande", D("2025-01-01")), Situation("registrerad_mv", D("2025-01-01"), None, "ebo", "23"))
    return PersonFacts(Person("P1", D("1980-01-01")), (*rows, *more), contacts=(contact,), costs=costs)


@pytest.mark.parametrize("ended", [True, False])
def test_an_asylum_seeker_folkbokford_on_another_ground_blocks_q19_whether_the_contact_has_ended_or_goes_on(
    ended: bool,
) -> None:
    contact = Contact("A", D("2025-02-01"), D("2025-03-01") if ended else None, "omedelbar")
    cost = Cost("K1", D("2025-02-10"), "vard", 2 * LIMIT, contact_id="A")
    facts = asylum_seeker((cost,), contact, Situation("folkbokford", D("2024-01-01"), None, None, "23"))
    found = as_found(facts, D("2025-05-01"))
    assert [(line.state, line.amount) for line in found] == [("blocked", LIMIT)]


@pytest.mark.parametrize("ended", [True, False])
def test_an_unknown_place_of_detention_blocks_whether_the_contact_has_ended_or_goes_on(ended: bool) -> None:
    contact = Contact("A", D("2025-02-01"), D("2025-03-01") if ended else None, "omedelbar")
    cost = Cost("K1", D("2025-02-10"), "vard", 2 * LIMIT, contact_id="A")
    facts = asylum_seeker((cost,), contact, Situation("forvar", D("2025-02-05"), D("2025-02-20")))
    assert "blocked" in [line.state for line in as_found(facts, D("2025-05-01"))]


@pytest.mark.parametrize(
    ("on", "states"),
    [("2025-03-31", ["watch"]), ("2025-04-01", ["claimable"]), ("2025-07-01", ["claimable", "claimable"])],
)
def test_a_long_contact_is_paid_by_the_quarter_from_the_day_after_its_last_and_the_limit_is_consumed_once(
    on: str, states: list[str]
) -> None:
    contact = Contact("A", D("2025-02-01"), None, "omedelbar")
    costs = tuple(Cost(f"K{n}", D(f"2025-0{n}-10"), "vard", LIMIT + 100, contact_id="A") for n in (2, 5))
    lines = as_found(asylum_seeker(costs, contact), D(on))
    assert [line.state for line in lines] == states
    assert [line.amount for line in lines] == [100, LIMIT + 100][: len(states)]
    assert all(line.last_day is None for line in lines)


def test_several_contacts_are_not_added_up_but_shown_as_refused_when_only_together_they_pass_the_limit() -> None:
    contacts = tuple(Contact(f"A{n}", D(f"2025-0{n}-01"), D(f"2025-0{n}-20"), "omedelbar") for n in (2, 3, 4))
    costs = tuple(Cost(f"K{n}", D(f"2025-0{n}-05"), "vard", 6_000_000, contact_id=f"A{n}") for n in (2, 3, 4))
    facts = asylum_seeker(costs, contacts[0])._replace(contacts=contacts)
    found = [finding for finding in evaluate(facts, D("2025-11-21"), "23") if finding.kind == KIND]
    assert [(finding.state.value, finding.amount) for finding in found] == [("not_entitled", 0)]
