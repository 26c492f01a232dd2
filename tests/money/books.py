"""An attested run, a table of codes, findings: what the ledger's tests begin with."""

from collections.abc import Callable
from datetime import date
from itertools import count

from tests.money import worlds

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Role
from atersok.claims.models import Finding
from atersok.money.models import Account, Coding, Entry, PaymentLine, PayoutRule, PayoutRun
from atersok.money.services import payments, payouts

NUMBERS = {
    Account.RECEIVABLE: "1690", Account.ACCRUED: "1790", Account.DOUBTFUL: "1699", Account.BANK: "1930",
    Account.UNPLACED: "2990", Account.REVENUE: "3510", Account.REDUCTION: "3519", Account.LOSS: "7490",
    Account.UNIT_SHARE: "4510", Account.UNIT_INCOME: "3910", Account.SUPPLIER: "2440",
}  # fmt: skip
BANKGIRO = "991-2346"
_keys = count(1)


def balance(account: Account, **about: object) -> int:
    """Öre on an account, debit positive, of entries that are about something (`receivable=…`, `unit=…`)."""
    return sum(Entry.objects.filter(account=account, **about).values_list("amount", flat=True))


def coded(*but: Account) -> None:
    """A number for every account kind from 2026 on, but for some."""
    for account, number in NUMBERS.items():
        if account not in but:
            Coding.objects.create(
                account=account, number=number, cost_centre="7059", object="9909", project="12", activity="42",
                counterpart="801", since=date(2026, 1, 1),
            )  # fmt: skip


def home() -> Region:
    """A region with what files need."""
    return Region.objects.update_or_create(
        pk=1,
        defaults={"code": "23", "name": "Region Åäö", "organisation_number": "232100-0000", "bankgiro": BANKGIRO},
    )[0]


def attested(actor: Callable[[Role], User], *units: Unit, amount: int = 100_000_33) -> PayoutRun:
    """A claim of each unit's costs, paid, placed, divided, checked and attested by another."""
    worlds.opened()
    if not PayoutRule.objects.exists():
        worlds.rule(kept=100)
    economist, strategist = actor(Role.ECONOMIST), actor(Role.STRATEGIST)
    person = worlds.somebody()
    items = [worlds.cost(person, unit, amount + number) for number, unit in enumerate(units)]
    total = sum(item.amount for item in items)
    claim = worlds.sent(economist, [(person, total, items)])
    payment = worlds.paid(economist, total)
    line = PaymentLine.objects.get(payment=payment)
    payments.place(economist, [payments.Placement(line.pk, worlds.receivable(claim).pk, None, total)], date(2026, 9, 2))
    run = payouts.propose(economist, worlds.TODAY, worlds.TODAY)
    run = payouts.check(economist, run, run.version)
    return payouts.attest(strategist, run, run.version, worlds.TODAY)


def claimable(amount: int, until: date, kind: str = worlds.KIND, *, certain: bool = True) -> Finding:
    """Something that could be claimed."""
    return Finding.objects.create(
        key=f"f{next(_keys)}", person=worlds.somebody(), kind=kind, state="claimable", since=until.replace(day=1),
        until=until, amount=amount, certain=certain,
    )  # fmt: skip
