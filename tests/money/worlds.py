"""People, units, claims and payments in a few words, for the tests of the money."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from atersok.accounts.models import Unit, User
from atersok.care.models import Cost, Examination
from atersok.claims.hooks import changed
from atersok.claims.models import Claim, ClaimItem, ClaimRow, Finding, Outcome, State
from atersok.law.calendar import quarter_end
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money.models import Method, Opening, Payment, PayoutRule, Receivable
from atersok.money.services.payments import NewLine, register
from atersok.people.models import Identifier, IdentifierKind, Person

TODAY = date(2026, 11, 21)
SENT = date(2026, 5, 4)
KIND = "kostnadskravande_vard"
_numbers = count(1)


def opened(day: date = date(2026, 1, 1)) -> None:
    """The money is followed from a day."""
    Opening.objects.update_or_create(pk=1, defaults={"day": day})


def somebody() -> Person:
    """A person with an LMA number."""
    number = next(_numbers)
    person = Person.objects.create(given_name=f"Alvina{number}", family_name="Ahlzen", birth_date=date(1990, 5, 5))
    Identifier.objects.create(person=person, kind=IdentifierKind.LMA, value=f"{number:08d}", raw=f"{number:08d}")
    return person


def cost(person: Person, unit: Unit | None, amount: int, fee: int = 0, day: date = date(2026, 2, 3)) -> Cost:
    """A cost row of öre."""
    return Cost.objects.create(
        person=person, reference=f"C{next(_numbers)}", day=day, kind="vard", amount=amount, fee=fee, unit=unit
    )


def sent(
    user: User, rows: Sequence[tuple[Person, int, Sequence[Cost | Examination]]], kind: str = KIND, day: date = SENT
) -> Claim:
    """A sent claim: for each person öre and what it rests on, counted in full."""
    claim = Claim.objects.create(
        number=f"A-2026-{next(_numbers):04d}", kind=kind, state=State.SENT, amount=sum(amount for _, amount, _ in rows),
        sent=day, since=date(2026, 1, 1), until=date(2026, 3, 31), frozen={}, owner=user, created_by=user,
        changed_by=user,
    )  # fmt: skip
    for person, amount, items in rows:
        row = ClaimRow.objects.create(
            claim=claim, person=person, amount=amount, since=date(2026, 1, 1), until=date(2026, 3, 31)
        )
        for item in items:
            if isinstance(item, Cost):
                ClaimItem.objects.create(row=row, cost=item, counted=item.amount - item.fee)
            else:
                ClaimItem.objects.create(row=row, examination=item)
    changed(user, claim)
    return claim


def decided(user: User, claim: Claim, granted: Sequence[int], day: date = date(2026, 8, 10)) -> Claim:
    """The agency's decision: öre for each row."""
    for row, amount in zip(claim.rows.all(), granted, strict=True):
        row.granted = amount
        row.outcome = Outcome.REFUSED if not amount else Outcome.GRANTED if amount == row.amount else Outcome.PARTLY
        row.save()
    claim.state, claim.decided, claim.granted = State.DECIDED, day, sum(granted)
    claim.save()
    changed(user, claim)
    return claim


def paid(user: User, *lines: NewLine | int, day: date = date(2026, 9, 1)) -> Payment:
    """A payment of lines."""
    known = [line if isinstance(line, NewLine) else NewLine(line) for line in lines]
    return register(user, day, sum(line.amount for line in known), Payment.Source.HAND, known)


def receivable(claim: Claim) -> Receivable:
    """The claim's receivable."""
    return Receivable.objects.get(claim=claim)


def rule(method: Method = Method.ACTUAL, kind: str = KIND, **given: object) -> PayoutRule:
    """A rule for every unit, from the start of the year."""
    made = rule_of(method, kind, **given)
    made.save()
    return made


def rule_of(method: Method = Method.ACTUAL, kind: str = KIND, **given: object) -> PayoutRule:
    """The same, not kept yet."""
    fields: dict[str, Any] = {"decision": "RS/1/2026", "since": date(2026, 1, 1)} | given
    return PayoutRule(kind=kind, method=method, **fields)


def lump_finding(quarter: date, amount: int) -> Finding:
    """What the law says of somebody's lump sum of a quarter."""
    person = somebody()
    return Finding.objects.create(
        key=f"{LUMP}-{person.pk}-{quarter}", person=person, kind=LUMP, state="automatic", since=quarter,
        until=quarter_end(quarter), amount=amount,
    )  # fmt: skip
