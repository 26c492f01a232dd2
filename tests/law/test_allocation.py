"""Costs that fit both 7 § and 33 § go where the total is largest, at a tie to 7 §: against every assignment."""

from collections.abc import Callable, Collection
from datetime import date
from itertools import chain, combinations

import pytest
from tests.law import kostnad_reference, varaktig_reference
from tests.law.random_people import in_the_tail
from tests.law.windows_reference import day_by_day

from atersok.law.evaluate import evaluate
from atersok.law.facts import Certificate, Claim, Contact, Cost, Person, PersonFacts, Situation
from atersok.law.findings import Finding, State

COSTLY = "kostnadskravande_vard"
LASTING = "varaktig_vard"
ON = date(2025, 2, 14)
D = date.fromisoformat


def open_findings(facts: PersonFacts, on: date, kind: str) -> list[Finding]:
    return [f for f in evaluate(facts, on, "23") if f.kind == kind and f.state in (State.CLAIMABLE, State.WATCH)]


def money(findings: list[Finding]) -> int:
    return sum(finding.amount or 0 for finding in findings)


def total_of(facts: PersonFacts, on: date) -> Callable[[Collection[str]], tuple[int, int]]:
    """What an assignment gives in all, and of it under 7 §: the named rows go to 33 §, all others to 7 §."""
    costly = kostnad_reference.Reference(facts, on)
    lasting = varaktig_reference.Reference(facts, on)

    def total(moved: Collection[str]) -> tuple[int, int]:
        kept = 0
        for contact in facts.contacts:
            rows = [c for c in facts.costs if c.contact_id == contact.contact_id and c.cost_id not in moved]
            kept += kostnad_reference.above(row for row in rows if costly.counts(row, contact))
        rows33 = lasting.rows(cost for cost in lasting.counted if cost.cost_id in moved)
        plan = day_by_day(rows33, lasting.in_time, varaktig_reference.LEAST, on.toordinal())
        return kept + plan.total, kept

    return total


def every_choice(names: list[str]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(names, count) for count in range(len(names) + 1)))


@pytest.mark.parametrize("seed", range(6))
def test_the_total_is_the_best_of_every_way_to_divide_the_rows_and_a_tie_goes_to_7(seed: int) -> None:
    tried = number = 0
    while tried < 25:
        number += 1
        facts, on = in_the_tail(f"allocation {seed} {number}")
        if len(facts.costs) > 5 or sum(cost.amount for cost in facts.costs) < 10_000_000:
            continue
        tried += 1
        total = total_of(facts, on)
        totals = {moved: total(moved) for moved in every_choice([cost.cost_id for cost in facts.costs])}
        best = max(pair[0] for pair in totals.values())
        costly, lasting = open_findings(facts, on, COSTLY), open_findings(facts, on, LASTING)
        assert money(costly) + money(lasting) == best, f"{on} {facts}"
        taken = {name for finding in costly if finding.amount for name in finding.items}
        assert taken.isdisjoint(name for finding in lasting for name in finding.items), f"{on} {facts}"
        most_to_7 = max(pair[1] for pair in totals.values() if pair[0] == best)
        assert money(costly) == most_to_7, f"{on} {facts}"


def person(*costs: Cost, end: str = "2024-02-05") -> PersonFacts:
    """Granted a permit on 10 January 2024 in own housing, received on the 15th: in the tail through 10 February."""
    situations = (
        Situation("asylsokande", D("2023-01-01")),
        Situation("registrerad_mv", D("2023-01-01"), None, "ebo", "23"),
        Situation("uppehallstillstand", D("2024-01-10"), None, "5:1"),
    )
    return PersonFacts(
        Person("P1", D("1980-01-01"), None, D("2024-01-15")), situations,
        contacts=(Contact("C1", D("2024-01-10"), D(end), "omedelbar"),), costs=costs,
        certificates=(Certificate(D("2024-01-15"), 300, at_first_reception=True, ordered_by_doctor=True),),
    )  # fmt: skip


def cost(name: str, day: str, kronor: int, kind: str = "vard", contact: str | None = "C1") -> Cost:
    return Cost(name, D(day), kind, kronor * 100, 0, contact)


def test_a_row_in_the_tail_after_reception_is_worth_more_under_33_where_nothing_is_deducted() -> None:
    facts = person(cost("K1", "2024-01-20", 250_000))
    assert money(open_findings(facts, ON, COSTLY)) == 0
    assert money(open_findings(facts, ON, LASTING)) == 25_000_000


def test_a_row_before_reception_never_goes_to_33_and_a_row_after_the_tail_never_to_7() -> None:
    facts = person(cost("K1", "2024-01-14", 250_000), cost("K2", "2024-02-11", 70_000), end="2024-02-20")
    assert [(f.amount, f.items) for f in open_findings(facts, ON, COSTLY)] == [(15_000_000, ("K1",))]
    assert [(f.amount, f.items) for f in open_findings(facts, ON, LASTING)] == [(7_000_000, ("K2",))]


def test_at_a_tie_the_row_goes_to_7() -> None:
    facts = person(cost("K1", "2024-01-12", 100_000), cost("K2", "2024-01-20", 60_000))
    assert [(f.amount, f.items) for f in open_findings(facts, ON, COSTLY)] == [(6_000_000, ("K1", "K2"))]
    assert open_findings(facts, ON, LASTING) == []


def test_one_ore_above_the_tie_goes_to_33() -> None:
    first = Cost("K1", D("2024-01-12"), "vard", 9_999_999, 0, "C1")
    facts = person(first, cost("K2", "2024-01-20", 60_000))
    assert open_findings(facts, ON, COSTLY) == []
    assert money(open_findings(facts, ON, LASTING)) == 6_000_000


def test_a_row_is_moved_when_it_lifts_other_care_over_sixty_thousand() -> None:
    facts = person(
        cost("K1", "2024-01-12", 150_000),
        cost("K2", "2024-01-20", 20_000),
        cost("K3", "2024-06-01", 40_000, contact=None),
    )
    assert [(f.amount, f.items) for f in open_findings(facts, ON, COSTLY)] == [(5_000_000, ("K1",))]
    assert [(f.amount, f.items) for f in open_findings(facts, ON, LASTING)] == [(6_000_000, ("K2", "K3"))]


def test_a_contact_claimed_under_7_keeps_its_rows_though_33_would_pay_more() -> None:
    facts = person(cost("K1", "2024-01-20", 250_000))
    facts = facts._replace(claims=(Claim("A1", COSTLY, received=D("2024-06-01"), items=frozenset({"K1"})),))
    assert open_findings(facts, ON, LASTING) == []


def test_past_its_last_day_under_7_the_row_is_still_paid_under_33() -> None:
    facts = person(cost("K1", "2024-01-20", 250_000))
    later = D("2025-09-01")  # 30 June 2025 has passed; the period can slide to end on 19 January 2025
    assert money(open_findings(facts, later, COSTLY)) == 0
    assert money(open_findings(facts, later, LASTING)) == 25_000_000


def test_a_row_that_can_be_claimed_under_33_is_not_reported_as_lost_under_7() -> None:
    facts = person(cost("K1", "2024-01-20", 250_000))
    found = evaluate(facts, D("2025-09-01"), "23")
    assert [(f.kind, f.amount) for f in found if f.state is State.LATE] == []


def under_protection(*more: Situation) -> PersonFacts:
    """Protected, with a permit that can ground folkbokföring, received but not folkbokförd: no tail, yet both."""
    situations = (
        Situation("tillfalligt_skydd_beviljat", D("2023-01-01")),
        Situation("registrerad_mv", D("2023-01-01"), None, "ebo", "23"),
        Situation("uppehallstillstand", D("2024-01-10"), None, "21:2"),
    )
    facts = person(cost("K1", "2024-03-20", 250_000), end="2024-03-25")
    return facts._replace(situations=(*situations, *more))


def test_outside_the_tail_too_a_row_that_fits_both_goes_where_the_total_is_largest() -> None:
    facts = under_protection()
    assert money(open_findings(facts, ON, COSTLY)) == 0
    assert money(open_findings(facts, ON, LASTING)) == 25_000_000


def test_once_folkbokford_only_33_is_left() -> None:
    facts = under_protection(Situation("folkbokford", D("2024-02-01"), None, None, "23"))
    assert money(open_findings(facts, ON, COSTLY)) == 0
    assert money(open_findings(facts, ON, LASTING)) == 25_000_000


def test_dental_care_counts_under_7_alone_and_the_rest_of_the_contact_goes_where_it_is_worth_most() -> None:
    facts = person(cost("K1", "2024-01-20", 50_000, "tandvard"), cost("K2", "2024-01-21", 110_000))
    assert money(open_findings(facts, ON, COSTLY)) == 0
    assert [(f.amount, f.items) for f in open_findings(facts, ON, LASTING)] == [(11_000_000, ("K2",))]
