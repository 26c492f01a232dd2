"""What must hold for every person whatever has happened to them, over thousands of random lives."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

import pytest
from tests.law.calendar_oracle import DAY
from tests.law.random_people import Maker, in_the_tail

from atersok.law.evaluate import evaluate
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
    as_known,
)
from atersok.law.findings import Finding, State

REGION = "23"
TO_CLAIM = (State.CLAIMABLE, State.AUTOMATIC, State.BLOCKED)
SEEDS = range(4)
LIVES = 180


def lives(
    seed: object, *, claims: bool = True, count: int = LIVES, tail: bool = True
) -> Iterator[tuple[PersonFacts, date]]:
    """Whole random persons, and now and then one in the weeks where costly and lasting care meet."""
    for number in range(count):
        name = f"{seed} {number}"
        if tail and number % 6 == 0:
            yield in_the_tail(name)
        else:
            maker = Maker(name)
            yield maker.facts(claims=claims), maker.today()


def outcome(findings: Iterable[Finding]) -> Counter[tuple[object, ...]]:
    """Everything of findings but which rows they hold."""
    return Counter((f.kind, f.state, f.since, f.until, f.amount, f.last_day, f.final_day) for f in findings)


# --- no exception -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_no_life_makes_the_law_fail_and_every_finding_can_be_read_in_both_languages(seed: int) -> None:
    for facts, on in lives(f"whole {seed}"):
        for day in (on, on + timedelta(days=400)):
            for finding in evaluate(facts, day, REGION):
                assert all(check.text(lang) for check in finding.failing() for lang in ("sv", "en"))


PERSON = Person("P1", date(1980, 1, 1))
OLD = {
    "a permit before 1997": PersonFacts(PERSON, (Situation("uppehallstillstand", date(1996, 5, 1), None, "5:1"),)),
    "applied for protection before July 1994": PersonFacts(
        PERSON,
        (Situation("tillfalligt_skydd_sokt", date(1993, 5, 1)), Situation("registrerad_mv", date(1993, 5, 1))),
    ),
    "examined before December 2010 with a permit": PersonFacts(
        PERSON,
        (Situation("uppehallstillstand", date(2010, 1, 1), None, "5:1"),),
        examinations=(Examination("H1", date(2010, 10, 1)),),
    ),
    "a relative who applied before 1990": PersonFacts(
        PERSON,
        (Situation("uppehallstillstand", date(2011, 5, 1), None, "anhorig"),),
        (FamilyTie(date(1989, 1, 1), None, date(1989, 6, 1)),),
        costs=(Cost("K1", date(2025, 5, 1), "vard", 9_000_000),),
    ),
    "a contact that ended before July 2006": PersonFacts(
        PERSON,
        (Situation("asylsokande", date(2005, 1, 1)), Situation("registrerad_mv", date(2005, 1, 1))),
        contacts=(Contact("C1", date(2005, 2, 1), date(2005, 3, 1), "omedelbar"),),
        costs=(Cost("K1", date(2005, 2, 5), "vard", 20_000_000, contact_id="C1"),),
    ),
    "a witness before July 2017": PersonFacts(
        PERSON,
        (Situation("bevisperson", date(2016, 1, 1)),),
        costs=(Cost("K1", date(2016, 2, 5), "vard", 20_000_000),),
    ),
    "examined in detention before the agency had a lump sum for it": PersonFacts(
        PERSON,
        (Situation("forvar", date(2020, 1, 1), None, "forvar"),),
        examinations=(Examination("H1", date(2020, 2, 1)),),
    ),
}


@pytest.mark.parametrize("reason", OLD)
def test_a_day_before_the_first_known_value_blocks_at_most_its_own_finding_and_never_fails_the_person(
    reason: str,
) -> None:
    for received in (None, date(2009, 5, 1), date(2012, 5, 1)):
        facts = OLD[reason]._replace(person=PERSON._replace(first_received=received))
        evaluate(facts, date(2026, 11, 21), REGION)


@pytest.mark.parametrize("seed", range(2))
def test_no_life_that_began_before_the_acts_makes_the_law_fail_today(seed: int) -> None:
    for number in range(LIVES):
        evaluate(Maker(f"old {seed} {number}", old=True).facts(), date(2026, 11, 21), REGION)


def mix[T](rng: random.Random, rows: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(rng.sample(rows, len(rows)))


# --- rows are only bookkeeping ----------------------------------------------------------------------------------


def split(facts: PersonFacts, rng: random.Random) -> PersonFacts:
    """Each row in two that together are the same; claims hold both halves."""
    costs: list[Cost] = []
    for cost in facts.costs:
        part, fee = rng.randint(0, cost.amount), 0
        fee = min(cost.fee, part)
        rest = cost.amount - part
        fee = max(fee, cost.fee - rest)
        costs.append(cost._replace(cost_id=f"{cost.cost_id}a", amount=part, fee=fee))
        costs.append(cost._replace(cost_id=f"{cost.cost_id}b", amount=rest, fee=cost.fee - fee))
    ids = {cost.cost_id for cost in facts.costs}
    claims = [
        claim._replace(
            items=frozenset(
                half for name in claim.items for half in ((f"{name}a", f"{name}b") if name in ids else (name,))
            )
        )
        for claim in facts.claims
    ]
    rng.shuffle(costs)
    return facts._replace(costs=tuple(costs), claims=tuple(claims))


@pytest.mark.parametrize("seed", SEEDS)
def test_splitting_cost_rows_changes_no_amount_state_or_day(seed: int) -> None:
    rng = random.Random(f"split {seed}")
    for facts, on in lives(f"rows {seed}", tail=False):
        assert outcome(evaluate(split(facts, rng), on, REGION)) == outcome(evaluate(facts, on, REGION)), f"{on} {facts}"


def test_where_costly_and_lasting_care_meet_finer_rows_can_only_be_divided_better() -> None:
    rng = random.Random("finer")
    for number in range(100):
        facts, on = in_the_tail(f"finer {number}")
        if len(facts.contacts) == 1:
            assert open_or_lost(split(facts, rng), on, CARE_MONEY) >= open_or_lost(facts, on, CARE_MONEY), (
                f"{on} {facts}"
            )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_the_rows_in_the_files_changes_nothing_of_the_money(seed: int) -> None:
    rng = random.Random(f"order {seed}")
    for facts, on in lives(f"rows {seed}"):
        mixed = PersonFacts(
            facts.person,
            mix(rng, facts.situations),
            mix(rng, facts.ties),
            mix(rng, facts.contacts),
            mix(rng, facts.costs),
            mix(rng, facts.certificates),
            mix(rng, facts.examinations),
            mix(rng, facts.claims),
        )
        assert outcome(evaluate(mixed, on, REGION)) == outcome(evaluate(facts, on, REGION)), f"{on} {facts}"


@pytest.mark.parametrize("seed", range(2))
def test_the_same_facts_on_the_same_day_give_the_very_same_findings(seed: int) -> None:
    for facts, on in lives(f"same {seed}"):
        assert evaluate(facts, on, REGION) == evaluate(facts, on, REGION)


# --- money ------------------------------------------------------------------------------------------------------

CARE_MONEY = ("kostnadskravande_vard", "varaktig_vard", "varaktig_vard_1990")


def open_or_lost(facts: PersonFacts, on: date, kinds: tuple[str, ...]) -> int:
    states = (State.CLAIMABLE, State.WATCH, State.LATE, State.BLOCKED)
    return sum(f.amount or 0 for f in evaluate(facts, on, REGION) if f.kind in kinds and f.state in states)


def one_more(facts: PersonFacts, on: date, rng: random.Random) -> Cost | None:
    """A related row of care inside a contact or beside the rows there are."""
    contacts = [contact for contact in facts.contacts if contact.start <= on]
    if contacts and rng.random() < 0.6:
        contact = rng.choice(contacts)
        end = min(contact.end or on, on)
        day = contact.start + timedelta(days=rng.randint(0, (end - contact.start).days))
        return Cost("more", day, "vard", rng.randint(1, 8_000_000), contact_id=contact.contact_id)
    if facts.costs:
        return Cost("more", rng.choice(facts.costs).day, "vard", rng.randint(1, 8_000_000))
    return None


def waits_for_an_answer(facts: PersonFacts, on: date) -> bool:
    """What may be worth more once a paper comes gives way to what can be claimed today, so its sum may shrink."""
    return any(f.kind in CARE_MONEY and f.state is State.BLOCKED for f in evaluate(facts, on, REGION))


@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_row_of_care_never_lowers_what_can_be_claimed_watched_or_was_lost(seed: int) -> None:
    rng = random.Random(f"more {seed}")
    for facts, on in lives(f"more {seed}", claims=False, count=2 * LIVES):
        cost = one_more(facts, on, rng)
        if cost is None or waits_for_an_answer(facts, on):
            continue
        more = facts._replace(costs=(*facts.costs, cost))
        assert open_or_lost(more, on, CARE_MONEY) >= open_or_lost(facts, on, CARE_MONEY), f"{on} {cost} {facts}"


def in_an_unknown_place(facts: PersonFacts, name: str) -> bool:
    """Detained, and only the missing place decides who pays: then the row waits in both, each blocked."""
    days = [cost.day for cost in facts.costs if cost.cost_id == name]
    return any(row.kind == "forvar" and row.detail is None and row.covers(days[0]) for row in facts.situations if days)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_krona_has_one_payer_so_no_row_is_in_two_findings_that_can_be_claimed(seed: int) -> None:
    for facts, on in lives(f"payer {seed}"):
        holders: dict[str, list[State]] = defaultdict(list)
        for finding in evaluate(facts, on, REGION):
            if finding.state in TO_CLAIM:
                for name in finding.items:
                    holders[name].append(finding.state)
        for name, states in holders.items():
            waits = set(states) == {State.BLOCKED} and in_an_unknown_place(facts, name)
            assert len(states) == 1 or waits, f"{name} {states} {on} {facts}"


def test_care_on_medical_grounds_while_in_remand_is_not_also_paid_as_costly_care() -> None:
    situations = tuple(
        Situation(kind, date(2020, 1, 1), None, detail, region)
        for kind, detail, region in (
            ("asylsokande", None, None), ("registrerad_mv", "ebo", REGION), ("medicinska_skal", None, None),
            ("forvar", "hakte", None),
        )
    )  # fmt: skip
    facts = PersonFacts(
        PERSON, situations,
        contacts=(Contact("C1", date(2020, 7, 1), date(2020, 7, 20), "omedelbar"),),
        costs=(Cost("K1", date(2020, 7, 5), "vard", 15_000_000, contact_id="C1"),),
    )  # fmt: skip
    payers = [f.kind for f in evaluate(facts, date(2020, 11, 1), REGION) if f.state in TO_CLAIM and "K1" in f.items]
    assert len(payers) == 1


def test_an_examination_frozen_by_a_living_claim_of_another_kind_cannot_be_claimed_again() -> None:
    facts = PersonFacts(
        PERSON._replace(first_received=date(2026, 2, 1)),
        (Situation("uppehallstillstand", date(2026, 1, 1), None, "5:1"),),
        examinations=(Examination("H1", date(2026, 3, 1)),),
        claims=(
            Claim("A1", "extraordinara_vardkostnader", received=date(2026, 4, 1), items=frozenset({"H1"})),
        ),
    )  # fmt: skip
    found = evaluate(facts, date(2026, 5, 1), REGION)
    assert not [f.kind for f in found if f.state is State.CLAIMABLE and "H1" in f.items]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_row_that_can_still_be_claimed_is_not_reported_as_lost_elsewhere(seed: int) -> None:
    for facts, on in lives(f"lost {seed}"):
        found = evaluate(facts, on, REGION)
        lost = {name for f in found if f.state is State.LATE for name in f.items}
        saved = {
            name for f in found if f.state in (State.CLAIMABLE, State.WATCH) for name in f.items if f.kind in CARE_MONEY
        }
        assert lost.isdisjoint(saved), f"{sorted(lost & saved)} {on} {facts}"


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_a_living_claim_holds_can_be_claimed_again(seed: int) -> None:
    for facts, on in lives(f"payer {seed}"):
        held = {name for claim in as_known(facts, on).claims if claim.living for name in claim.items}
        for finding in evaluate(facts, on, REGION):
            if finding.state in (State.CLAIMABLE, State.WATCH) and finding.kind != "overklagande":
                assert held.isdisjoint(finding.items), f"{finding.kind} {on} {facts}"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_steps_of_a_sum_add_up_to_its_amount(seed: int) -> None:
    for facts, on in lives(f"steps {seed}"):
        for finding in evaluate(facts, on, REGION):
            open_now = finding.state not in (State.CLAIMED, State.NOT_ENTITLED)
            if open_now and finding.steps:
                total = sum(step.ore for step in finding.steps)
                assert total == finding.amount, f"{finding.kind} {finding.state} {on} {facts}"


@pytest.mark.parametrize("seed", SEEDS)
def test_what_gives_no_right_or_is_near_shows_no_steps_that_add_up_to_something_else(seed: int) -> None:
    for facts, on in lives(f"steps {seed}", count=100):
        for finding in evaluate(facts, on, REGION):
            if finding.state is State.NOT_ENTITLED and finding.steps:
                assert sum(step.ore for step in finding.steps) == finding.amount, f"{finding.kind} {on} {facts}"


@pytest.mark.parametrize("seed", SEEDS)
def test_an_amount_is_never_negative_and_what_gives_no_right_is_zero(seed: int) -> None:
    for facts, on in lives(f"whole {seed}"):
        for finding in evaluate(facts, on, REGION):
            assert finding.amount is None or finding.amount >= 0, f"{finding.kind} {on} {facts}"
            assert finding.state is not State.NOT_ENTITLED or finding.amount == 0, f"{finding.kind} {on} {facts}"
            assert finding.amount is not None or finding.state in (State.BLOCKED, State.WATCH, State.CLAIMED)


@pytest.mark.parametrize("seed", SEEDS)
def test_days_are_in_order_from_before_to_and_last_before_final_and_claimable_is_in_time(seed: int) -> None:
    for facts, on in lives(f"whole {seed}"):
        for finding in evaluate(facts, on, REGION):
            if finding.since and finding.until:
                assert finding.since <= finding.until, f"{finding.kind} {on} {facts}"
            if finding.last_day and finding.final_day:
                assert finding.last_day <= finding.final_day, f"{finding.kind} {on} {facts}"
            if finding.state in (State.CLAIMABLE, State.WATCH) and finding.final_day:
                assert on <= finding.final_day, f"{finding.kind} {on} {facts}"
            if finding.state is State.LATE:
                assert finding.final_day is not None, f"{finding.kind} {on} {facts}"
                assert finding.final_day < on, f"{finding.kind} {on} {facts}"


@pytest.mark.parametrize("seed", SEEDS)
def test_no_finding_reaches_into_an_unknown_contact_cost_or_examination(seed: int) -> None:
    for facts, on in lives(f"whole {seed}"):
        ids = {cost.cost_id: cost.day for cost in facts.costs} | {e.examination_id: e.day for e in facts.examinations}
        for finding in evaluate(facts, on, REGION):
            if finding.state is State.CLAIMED or finding.kind == "overklagande":
                continue
            assert all(name in ids and ids[name] <= on for name in finding.items), f"{finding.kind} {on} {facts}"
            assert list(finding.items) == sorted(set(finding.items))


# --- time -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_lost_on_one_day_cannot_be_claimed_on_any_later_day_when_nothing_has_changed(seed: int) -> None:
    for facts, on in lives(f"later {seed}", claims=False):
        known = as_known(facts, on)
        lost = {
            (f.kind, name) for f in evaluate(known, on, REGION) if f.state is State.LATE for name in f.items
        }  # fmt: skip
        for later in (1, 2, 30, 200, 400):
            found = evaluate(known, on + later * DAY, REGION)
            back = {(f.kind, name) for f in found if f.state in (State.CLAIMABLE, State.WATCH) for name in f.items}
            assert not lost & back, f"{on} +{later} {facts}"


type Change = Callable[[PersonFacts, date], PersonFacts]


def new_situation(kind: str) -> Change:
    return lambda facts, day: facts._replace(situations=(*facts.situations, Situation(kind, day, None, None, REGION)))


FUTURE: tuple[Change, ...] = (
    lambda facts, day: facts._replace(costs=(*facts.costs, Cost("new", day, "vard", 50_000_000, 0, "C0"))),
    lambda facts, day: facts._replace(contacts=(*facts.contacts, Contact("C9", day, None, "omedelbar"))),
    lambda facts, day: facts._replace(examinations=(*facts.examinations, Examination("new", day))),
    lambda facts, day: facts._replace(certificates=(*facts.certificates, Certificate(day, 9900, True, True, True))),
    lambda facts, day: facts._replace(
        claims=(*facts.claims, Claim("new", "varaktig_vard", day - 400 * DAY, day - 36 * DAY, day))
    ),
    lambda facts, day: facts._replace(ties=(*facts.ties, FamilyTie(day - 400 * DAY, None, day))),
    *map(new_situation, ("uppehallstillstand", "folkbokford", "medborgare", "forvar", "haller_sig_undan")),
    *map(new_situation, ("kommunplats", "undantagen_lma", "asylsokande", "registrerad_mv", "bevisperson")),
)  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_facts_dated_after_the_day_asked_about_change_nothing(seed: int) -> None:
    rng = random.Random(f"future {seed}")
    for facts, on in lives(f"future {seed}"):
        expected = evaluate(facts, on, REGION)
        for change in rng.sample(FUTURE, 4):
            changed = change(facts, on + rng.choice((1, 1, 30)) * DAY)
            assert evaluate(changed, on, REGION) == expected, f"{on} {facts}"


@pytest.mark.parametrize("seed", range(2))
def test_a_death_first_reception_contact_end_or_decision_in_the_future_is_not_known_yet(seed: int) -> None:
    for facts, on in lives(f"future {seed}"):
        person, claims = facts.person, facts.claims
        if person.deceased is None:
            assert evaluate(facts._replace(person=person._replace(deceased=on + DAY)), on, REGION) == evaluate(
                facts, on, REGION
            )
        undecided = tuple(c._replace(decided=None, outcome="pending", granted_amount=None) for c in claims)
        refused = tuple(c._replace(decided=on + DAY, outcome="refused") for c in undecided)
        assert evaluate(facts._replace(claims=refused), on, REGION) == evaluate(
            facts._replace(claims=undecided), on, REGION
        )
        going_on = tuple(c._replace(end=None) if c.end is None or c.end > on else c for c in facts.contacts)
        tomorrow = tuple(c._replace(end=on + DAY) if c.end is None else c for c in going_on)
        assert evaluate(facts._replace(contacts=tomorrow), on, REGION) == evaluate(
            facts._replace(contacts=going_on), on, REGION
        )
