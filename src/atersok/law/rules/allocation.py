"""A cost that fits both 7 § (costly care) and 33 § (lasting care) goes where the person's total is largest.

It can happen only in the weeks when somebody is both in the tail of 1996:1357 4 § and already received in a
municipality. At a tie the cost goes to 7 §. One cost is never in both.
"""

from collections.abc import Callable, Collection, Mapping
from itertools import chain, combinations

from atersok.law.case import Case
from atersok.law.facts import Contact, Cost
from atersok.law.findings import verdict
from atersok.law.parameters import MissingParameter, term
from atersok.law.rules import kostnadskravande_vard as costly
from atersok.law.rules import varaktig_vard as lasting
from atersok.law.rules.costs import sort_costs

_MOST_CONTACTS = 8  # more contacts than this in one month of tail have never been seen; 2^8 plans are quick


def to_lasting(case: Case, by_contact: Mapping[str | None, list[Cost]], costs: list[Cost]) -> frozenset[str]:
    """The ids of costs that fit both and are worth more under 33 §."""
    if not case.timeline.permits or not any(status.tail for status in case.cost_statuses):
        return frozenset()
    contacts = _worth_something(case, by_contact)
    ground = lasting.prepare(case, costs, ())
    eligible = {cost.cost_id for cost in ground.rows.counted}
    shared = {
        contact.contact_id: [cost for cost in counted if cost.cost_id in eligible] for contact, counted in contacts
    }
    shared = {name: rows for name, rows in shared.items() if rows}
    if not shared or verdict(ground.person) is not True:
        return frozenset()

    def total(moved: Collection[str]) -> int:
        kept = sum(
            costly.excess(
                case,
                [cost for cost in counted if cost.cost_id not in moved],
                term("kostnadskravande_troskel", case.on).amount,
            )
            for _, counted in contacts
        )
        stays = [cost.cost_id for rows in shared.values() for cost in rows if cost.cost_id not in moved]
        return kept + sum(window.total for window in lasting.live_plan(case, lasting.prepare(case, costs, stays)))

    names = sorted(shared)[:_MOST_CONTACTS]
    choices = chain.from_iterable(combinations(names, count) for count in range(len(names) + 1))
    plans = [[cost for name in choice for cost in shared[name]] for choice in choices]
    best = max(plans, key=lambda rows: (total([cost.cost_id for cost in rows]), -len(rows)))
    return _back_at_a_tie(best, total)


def _worth_something(case: Case, by_contact: Mapping[str | None, list[Cost]]) -> list[tuple[Contact, tuple[Cost, ...]]]:
    """Contacts that 7 § still pays for, each with the rows that count there."""
    found = []
    for contact in case.facts.contacts:
        rows = by_contact.get(contact.contact_id, [])
        if not rows or _closed(case, contact, rows):
            continue
        counted = sort_costs(case, rows, costly.tests(case, contact, ())).counted
        if costly.excess(case, counted, term("kostnadskravande_troskel", case.on).amount) > 0:
            found.append((contact, counted))
    return found


def _closed(case: Case, contact: Contact, rows: list[Cost]) -> bool:
    """Claimed already, or past its last day."""
    named = [cost.cost_id for cost in rows]
    if contact.end is None:
        return False
    if case.claims_on((costly.KIND,), named, contact.start, contact.end, living=True):
        return True
    try:
        return costly.last_day(contact.end).passed(case.on)
    except MissingParameter:
        return True


def _back_at_a_tie(moved: list[Cost], total: Callable[[Collection[str]], int]) -> frozenset[str]:
    """Give back to 7 § each row whose move was worth nothing."""
    kept = sorted(cost.cost_id for cost in moved)
    for name in list(kept):
        without = [other for other in kept if other != name]
        if total(without) >= total(kept):
            kept = without
    return frozenset(kept)
