"""Which fördelningsregel and which price is in force for a unit on a day."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from atersok.accounts.models import Unit
from atersok.money.dividing import WHOLE, Rule, half_up
from atersok.money.models import PayoutRule, PriceItem


class Rulebook:
    """The rules and prices of the region, read once for a run."""

    def __init__(self, rules: Iterable[PayoutRule], prices: Iterable[PriceItem], private: dict[int, bool]) -> None:
        self._private = private
        self._rules: dict[str, list[PayoutRule]] = defaultdict(list)
        for rule in rules:
            self._rules[rule.kind].append(rule)
        self._prices: dict[str, list[PriceItem]] = defaultdict(list)
        for price in prices:
            self._prices[price.kind].append(price)
        self.rule: Callable[[str, int | None, date], Rule | None] = lru_cache(maxsize=None)(self._rule)
        self._share: Callable[[str, int, date], int] = lru_cache(maxsize=None)(self._share_of)

    @classmethod
    def read(cls) -> "Rulebook":
        """What is in the database."""
        return cls(PayoutRule.objects.all(), PriceItem.objects.all(), dict(Unit.objects.values_list("pk", "private")))

    def price(self, kind: str, unit: int | None, day: date, full: int) -> int:
        """Öre that a unit is paid for a cost row of `full` öre by the price list; all where that is silent."""
        return full if unit is None else half_up(full * self._share(kind, unit, day), WHOLE)

    def speaks_of(self, kind: str, day: date) -> bool:
        """Whether any unit has a rule for a reimbursement on a day."""
        return any(_in_force(rule, day) for rule in self._rules[kind])

    def _rule(self, kind: str, unit: int | None, day: date) -> Rule | None:
        if unit is None:
            return None
        group = PayoutRule.Group.PRIVATE if self._private.get(unit) else PayoutRule.Group.OWN
        fitting = [
            rule for rule in self._rules[kind]
            if _in_force(rule, day)
            and (rule.unit_id == unit or (rule.unit_id is None and rule.group in (group, PayoutRule.Group.ALL)))
        ]  # fmt: skip
        best = max(
            fitting, key=lambda rule: (rule.unit_id is not None, rule.group != PayoutRule.Group.ALL, rule.since),
            default=None,
        )  # fmt: skip
        return Rule(best.pk, best.method, best.kept, best.sum or 0) if best else None

    def _share_of(self, kind: str, unit: int, day: date) -> int:
        fitting = [
            price for price in self._prices[kind] if _in_force(price, day) and price.unit_id in (None, unit)
        ]  # fmt: skip
        best = max(fitting, key=lambda price: (price.unit_id is not None, price.since), default=None)
        return best.share if best else WHOLE


def _in_force(row: PayoutRule | PriceItem, day: date) -> bool:
    return row.since <= day and (row.until is None or day <= row.until)
