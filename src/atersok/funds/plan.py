"""Redovisningsplan: when a state grant becomes revenue, month by month. RKR R2 Intäkter; whole öre, no database."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atersok.funds.key import spread

MONTHS = 12

TEXTS: dict[str, Promise] = {
    "generellt": _(
        "Utan villkor: intäkt när staten betalar, en tolftedel varje månad eller hela beloppet på en gång. Ingenting "
        "av det som är kvar vid årets slut blir skuld."
    ),
    "villkorat": _(
        "Med villkor: intäkt i takt med kostnaderna. Det som är betalt men inte använt är förutbetald intäkt, och vid "
        "årets slut skuld till den som beviljat bidraget om det inte får användas senare."
    ),
    "kostnadsersattning": _(
        "Ersätter kostnader: intäkt i den månad kostnaden uppstår. Det som inte är betalt är upplupen intäkt och en "
        "fordran på staten, högst det beviljade beloppet."
    ),
    "prestation": _(
        "Ersätter en prestation: intäkt när den är utförd, här den månad staten betalar. Ändra månaden för "
        "utbetalningen om prestationen utförs senare; det som är betalt dessförinnan är skuld."
    ),
}


@dataclass(frozen=True, slots=True)
class Month:
    """One month, öre. `balance`: paid less revenue so far: above zero a debt, below a claim on the state."""

    number: int
    paid: int
    cost: int
    revenue: int
    balance: int
    forecast: bool


@dataclass(frozen=True, slots=True)
class Costs:
    """What has been used by month, öre, through a month; `planned`: what the whole year is to come to."""

    months: Sequence[int]
    through: int
    planned: int


def plan(kind: str, payment: str, payment_month: int, amount: int, costs: Costs) -> list[Month]:
    """Twelve months, `amount` in öre. Months that the ledger has not told of share what is left of what is planned.

    Revenue never passes the amount: costs above it stay the region's own.
    """
    paid = _paid(payment, payment_month, amount)
    spent = _spent(costs)
    with_costs = kind in ("villkorat", "kostnadsersattning")
    rows, paid_so_far, spent_so_far, earned_so_far = [], 0, 0, 0
    for number in range(1, MONTHS + 1):
        paid_so_far += paid[number - 1]
        spent_so_far += spent[number - 1]
        earned = min(max(spent_so_far, 0), amount) if with_costs else paid_so_far
        revenue, earned_so_far = earned - earned_so_far, earned
        balance = paid_so_far - earned
        rows.append(Month(number, paid[number - 1], spent[number - 1], revenue, balance, number > costs.through))
    return rows


def _paid(payment: str, payment_month: int, amount: int) -> list[int]:
    if payment == "monthly":
        return spread(amount, MONTHS)
    return [amount if number == payment_month else 0 for number in range(1, MONTHS + 1)]


def _spent(costs: Costs) -> list[int]:
    known = list(costs.months[: costs.through])
    rest = MONTHS - costs.through
    return known + (spread(max(costs.planned - sum(known), 0), rest) if rest else [])
