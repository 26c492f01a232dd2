"""A cost that fits both 7 § (costly care) and 33 § (lasting care) goes where the person's total is largest.

It happens while somebody is in the circle of 1996:1357 and holds such a permit: in the tail of 4 §, under temporary
protection before folkbokföring, or seeking asylum again. At a tie the cost goes to 7 §. One cost is never in both.
"""

from collections.abc import Callable, Collection, Mapping
from itertools import chain, combinations

from atersok.law.case import Case
from atersok.law.facts import Contact, Cost
from atersok.law.findings import verdict
from atersok.law.parameters import MissingParameter, term
from atersok.law.rules import kostnadskravande_vard as costly
from atersok.law.rules import lasting
from atersok.law.rules.costs import INTERPRETER, sort_costs

_MOST_CONTACTS = 8  # more contacts than this in one month of tail have never been seen; 2^8 plans are quick


def to_lasting(case: Case, by_contact: Mapping[str | None, list[Cost]], costs: list[Cost]) -> frozenset[str]:
    """The ids of costs that fit both and are worth more under 33 §."""
    if not _in_both_circles(case):
        return frozenset()
    ground = lasting.prepare(case, costs, ())
    if verdict(ground.person) is not True:
        return frozenset()
    eligible = {cost.cost_id for cost in ground.rows.counted}
    worth = _worth_something(case, by_contact)
    open_ones = [entry for entry in worth if not _late(case, entry[0])]
    moved = _best_split(case, costs, open_ones, eligible)
    staying = {cost.cost_id for _, counted in open_ones for cost in counted} - moved
    return moved | _saved_from_loss(case, costs, [entry for entry in worth if _late(case, entry[0])], staying)


def _in_both_circles(case: Case) -> bool:
    """Whether the person had a permit while in the circle of 1996:1357 on the day of some cost."""
    granted = [permit.since for permit in case.timeline.permits]
    return (
        any(status.in_lma_circle and min(granted) <= status.day for status in case.cost_statuses) if granted else False
    )


type _Counted = list[tuple[Contact, tuple[Cost, ...]]]


def _best_split(case: Case, costs: list[Cost], contacts: _Counted, eligible: Collection[str]) -> frozenset[str]:
    """Of the rows that 7 § would still pay for, those that are worth more under 33 §."""
    shared = {
        contact.contact_id: [cost for cost in counted if cost.cost_id in eligible] for contact, counted in contacts
    }
    shared = {name: rows for name, rows in shared.items() if rows}
    if not shared:
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


def _saved_from_loss(case: Case, costs: list[Cost], late: _Counted, staying: Collection[str]) -> frozenset[str]:
    """Rows that are too late under 7 § but in a window that can still be claimed: they are not lost."""
    rows = [cost for _, counted in late for cost in counted]
    if not rows:
        return frozenset()
    windows = lasting.live_plan(case, lasting.prepare(case, costs, staying))
    days = [(window.start, window.end) for window in windows]
    return frozenset(
        cost.cost_id
        for cost in rows
        if cost.kind in lasting.CARE_KINDS | {INTERPRETER}
        and any(start <= cost.day.toordinal() < end for start, end in days)
    )


def _worth_something(case: Case, by_contact: Mapping[str | None, list[Cost]]) -> _Counted:
    """Contacts not yet claimed that 7 § pays or would have paid for, each with the rows that count there."""
    found = []
    for contact in case.facts.contacts:
        rows = by_contact.get(contact.contact_id, [])
        if not rows or _claimed(case, contact, rows):
            continue
        counted = sort_costs(case, rows, costly.tests(case, contact, ())).counted
        if costly.excess(case, counted, term("kostnadskravande_troskel", case.on).amount) > 0:
            found.append((contact, counted))
    return found


def _claimed(case: Case, contact: Contact, rows: list[Cost]) -> bool:
    named = [cost.cost_id for cost in rows]
    return contact.end is not None and bool(
        case.claims_on((costly.KIND,), named, contact.start, contact.end, living=True)
    )


def _late(case: Case, contact: Contact) -> bool:
    try:
        return contact.end is not None and costly.last_day(contact.end).passed(case.on)
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
