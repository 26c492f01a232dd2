"""How what came in for a receivable is divided among the units that gave the care. Pure; öre in, öre out.

Every division is of the whole that has come in so far, and what was divided before is taken off it. So a second
payment, money taken back, and a payment after a court's decision all follow from the same rules, and the sums agree to
the öre: what came in is what the units get and what is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

WHOLE = 1000
"""Per mille of all."""

WHY = {
    "no_rule": _("Ingen fördelningsregel gäller för ersättningen längre."),
    "no_examination": _("Regeln ger ett fast belopp per undersökning, och här finns ingen undersökning."),
    "nothing": _("Regeln ger enheterna inget av det som kom."),
    "central": _("Enligt regeln behålls allt centralt."),
    "no_items": _("Inga kostnader eller undersökningar är kopplade till fordran."),
    "no_unit": _("Kostnaderna har ingen enhet."),
    "billed": _("Enheterna får betalt för kostnaderna genom sina räkningar."),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What of a fördelningsregel counts: `kept` per mille, `sum` öre an examination."""

    pk: int
    method: str  # models.Method
    kept: int = 0
    sum: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A cost row or an examination that the receivable rests on: öre counted of it, and öre by the price list.

    `billed`: a private unit is paid for it by its bill, so it has no rule and its part stays central.
    """

    cost: int | None
    examination: int | None
    unit: int | None
    counted: int
    price: int
    rule: Rule | None
    billed: bool = False


class Share(NamedTuple):
    """What a unit gets for one thing by a rule."""

    unit: int
    rule: int
    cost: int | None
    examination: int | None


type Shares = dict[Share, int]


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Divide öre in proportion to weights so that the parts add up to it exactly.

    Each gets its whole öre, and those left go to the largest remainders, the first one first where they are equal. A
    negative total is divided like the positive one. Weights that are all 0 take nothing. Raises ValueError for a
    weight below 0.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is never below 0")
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    if total < 0:
        return [-part for part in largest_remainder(-total, weights)]
    parts = [total * weight // whole for weight in weights]
    left = total - sum(parts)
    if left:
        order = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
        for place in order[:left]:
            parts[place] += 1
    return parts


def permille(share: int) -> str:
    """Per mille as percent with as many decimals as it takes: `12,5`."""
    whole, rest = divmod(share, 10)
    return f"{whole},{rest}" if rest else str(whole)


def half_up(numerator: int, denominator: int) -> int:
    """Rounded to a whole öre, halves away from zero."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))


def divide_row(came: int, worth: int, items: Sequence[Item]) -> Shares:
    """What the units get in all of what came in for a person's row in a claim.

    `worth` is what the row should bring: by it a fixed sum or a list price is paid in part while only a part came.
    """
    shares: Shares = {}
    actual: dict[Rule, list[tuple[Item, int]]] = defaultdict(list)
    for item, part in zip(items, largest_remainder(came, [item.counted for item in items]), strict=True):
        if item.rule is None or item.unit is None:
            continue
        if item.rule.method == "actual":
            actual[item.rule].append((item, part))
        elif full := _full(item, item.rule):
            _add(shares, item, item.rule, half_up(full * max(0, min(came, worth)), worth) if worth > 0 else 0)
    for rule, those in actual.items():
        paid = half_up(sum(whole for _item, whole in those) * (WHOLE - rule.kept), WHOLE)
        for (item, _share), part in zip(those, _split(paid, [whole for _item, whole in those]), strict=True):
            _add(shares, item, rule, part)
    return shares


def _full(item: Item, rule: Rule) -> int:
    """What the unit gets for the thing when the state pays all: öre by the list, or the sum for an examination."""
    if rule.method == "price":
        return item.price
    return rule.sum if rule.method == "fixed" and item.examination is not None else 0


def divide_pool(came: int, items: Sequence[Item]) -> Shares:
    """What the units get in all of a quarter's lump sums: their own cost of the quarter, or their part when less came.

    The lump sum is for all the people together (1996:1357 6 §): it is not tied to what one of them cost. What a unit
    is paid for by its bill takes its part of the sum, too, and that part stays central.
    """
    shares: Shares = {}
    by_rule: dict[Rule, list[tuple[Item, int]]] = defaultdict(list)
    for item in items:
        if item.rule is not None and item.unit is not None and item.rule.method in ("actual", "price"):
            by_rule[item.rule].append((item, item.counted if item.rule.method == "actual" else item.price))
    costs = [sum(cost for _item, cost in those) for those in by_rule.values()]
    billed = sum(item.counted for item in items if item.billed)
    *pools, _of_bills = largest_remainder(max(0, came), [*costs, billed])
    for (rule, those), cost, pool in zip(by_rule.items(), costs, pools, strict=True):
        paid = min(cost, half_up(pool * (WHOLE - rule.kept), WHOLE))
        for (item, _cost), part in zip(those, largest_remainder(paid, [cost for _item, cost in those]), strict=True):
            _add(shares, item, rule, part)
    return shares


def _split(paid: int, parts: Sequence[int]) -> list[int]:
    return largest_remainder(paid, [abs(part) for part in parts])


def _add(shares: Shares, item: Item, rule: Rule, amount: int) -> None:
    if amount and item.unit is not None:
        key = Share(item.unit, rule.pk, item.cost, item.examination)
        shares[key] = shares.get(key, 0) + amount


def difference(target: Mapping[Share, int], before: Mapping[Share, int]) -> Shares:
    """What is left to pay, or to take back, of what the units should have in all."""
    keys = [*target, *(key for key in before if key not in target)]
    found = {key: target.get(key, 0) - before.get(key, 0) for key in keys}
    return {key: amount for key, amount in found.items() if amount}


def waits(items: Iterable[Item]) -> bool:
    """Whether a unit has something to get that no rule speaks of."""
    return any(item.unit is not None and item.rule is None and not item.billed for item in items)


def why_nothing(items: Sequence[Item]) -> str:
    """A code of WHY, for a receivable that no unit gets anything of."""
    if not items:
        return "no_items"
    if all(item.unit is None for item in items):
        return "no_unit"
    if all(item.billed for item in items):
        return "billed"
    rules = [item.rule for item in items if item.rule is not None]
    if not rules:
        return "no_rule"
    if all(rule.method == "central" or rule.kept == WHOLE for rule in rules):
        return "central"
    examined = any(item.examination is not None for item in items)
    return "nothing" if examined or any(rule.method != "fixed" for rule in rules) else "no_examination"
