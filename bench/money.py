"""100 000 payment lines matched, and a payout run over 500 000 cost rows; writes docs/performance-money.md.

`python -m bench.money` in a database of its own under `var/bench/money`. The matching stands beside what a spreadsheet
person would write: a pandas merge on LMA number, reimbursement, period and amount, in the same run.
"""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter

os.environ["ATERSOK_VAR"] = str(Path("var/bench/money").resolve())
os.environ["ATERSOK_DEMO"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "atersok.site.settings"
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

import pandas as pd
from django.core.management import call_command
from django.db import connection, transaction

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Role
from atersok.care.models import Cost
from atersok.claims.models import Claim, ClaimItem, ClaimRow, State
from atersok.money.errors import NotNowError
from atersok.money.models import Match, Method, Opening, Payment, PayoutLine, PayoutRule, PayoutRun
from atersok.money.services import payouts
from atersok.money.services.payments import NewLine, register
from atersok.money.services.placing import place_certain
from atersok.money.services.receivables import follow_all
from atersok.people.models import Identifier, IdentifierKind, Person

TODAY, SENT, PAID = date(2026, 11, 21), date(2026, 5, 4), date(2026, 9, 1)
SINCE, UNTIL = date(2026, 1, 1), date(2026, 3, 31)
KIND = "kostnadskravande_vard"
LINES = 100_000
COSTS = 500_000
ROWS_A_CLAIM = 200
UNITS = 40
REPORT = Path("docs/performance-money.md")

type Lines = Iterator[str]


def prepare() -> None:
    """100 000 people with five cost rows each, in 500 sent claims, once. Nothing is paid yet."""
    call_command("migrate", verbosity=0)
    if Person.objects.exists():
        return
    with transaction.atomic():
        Region.objects.create(pk=1, code="23", name="Region Exempel")
        Opening.objects.create(pk=1, day=date(2026, 1, 1))
        PayoutRule.objects.create(kind=KIND, method=Method.ACTUAL, kept=50, decision="RS/1/2026", since=SINCE)
        for name in ("anna", "bo", "erik"):
            User.objects.create(username=name, name=name, role=Role.ECONOMIST, invented=True)
        units = Unit.objects.bulk_create([Unit(code=f"E{n}", name=f"Enhet {n}") for n in range(UNITS)])
        _fill(units)
        follow_all(None, Claim.objects.all())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill(units: list[Unit]) -> None:
    anna = User.objects.get(username="anna")
    people = Person.objects.bulk_create(
        [Person(birth_date=date(1990, 1, 1)) for _ in range(LINES)], batch_size=10_000
    )  # fmt: skip
    Identifier.objects.bulk_create(
        [
            Identifier(person=person, kind=IdentifierKind.LMA, value=f"{number:08d}", raw=f"{number:08d}")
            for number, person in enumerate(people, 1)
        ],
        batch_size=10_000,
    )
    each = COSTS // LINES
    costs = Cost.objects.bulk_create(
        [
            Cost(
                person=person, reference=f"C{place}-{turn}", day=date(2026, 2, 1 + turn), kind="vard",
                amount=20_000_00 + place % 977 * 100 + turn, unit=units[(place * 7 + turn) % UNITS],
            )
            for place, person in enumerate(people) for turn in range(each)
        ],
        batch_size=10_000,
    )  # fmt: skip
    claims = Claim.objects.bulk_create(
        [
            Claim(
                number=f"KK-2026-{place:05d}", kind=KIND, state=State.SENT, sent=SENT, since=SINCE, until=UNTIL,
                frozen={}, owner=anna, created_by=anna, changed_by=anna,
            )
            for place in range(LINES // ROWS_A_CLAIM)
        ]
    )  # fmt: skip
    sums = [sum(cost.amount for cost in costs[place * each : (place + 1) * each]) for place in range(LINES)]
    rows = ClaimRow.objects.bulk_create(
        [
            ClaimRow(
                claim=claims[place // ROWS_A_CLAIM], person=person, amount=sums[place], since=SINCE, until=UNTIL
            )
            for place, person in enumerate(people)
        ],
        batch_size=10_000,
    )  # fmt: skip
    ClaimItem.objects.bulk_create(
        [ClaimItem(row=rows[place // each], cost=cost, counted=cost.amount) for place, cost in enumerate(costs)],
        batch_size=10_000,
    )
    for place, claim in enumerate(claims):
        claim.amount = sum(sums[place * ROWS_A_CLAIM : (place + 1) * ROWS_A_CLAIM])
    Claim.objects.bulk_update(claims, ["amount"], batch_size=500)


def timed[T](act: Callable[[], T]) -> tuple[float, T]:
    """Seconds and what it gave."""
    start = perf_counter()
    result = act()
    return perf_counter() - start, result


def matching(erik: User) -> Lines:
    """The agency's list registered and every line placed on its row, booked."""
    rows = ClaimRow.objects.order_by("pk").values_list("person", "amount")
    lines = [NewLine(amount or 0, kind=KIND, person=person, since=SINCE, until=UNTIL) for person, amount in rows]
    registered, _ = timed(lambda: register(erik, PAID, sum(line.amount for line in lines), Payment.Source.LIST, lines))
    placed, number = timed(lambda: place_certain(erik, TODAY))
    if number != LINES:
        raise SystemExit(f"{number} of {LINES} lines placed")
    pandas, merged = timed(_pandas)
    yield "## 100 000 payment lines matched"
    yield ""
    yield "| What | Seconds |"
    yield "|---|---|"
    yield f"| Återsök: the list's lines registered and booked | {registered:.1f} |"
    yield f"| Återsök: read, matched, placed and booked with history (target 10) | **{placed:.1f}** |"
    yield (
        f"| pandas: both tables read and merged on person, kind, period and amount; {merged:,} pairs, nothing kept "
        f"| {pandas:.1f} |"
    )


def _pandas() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, person_id, kind, since, until, amount FROM money_paymentline")
        lines = pd.DataFrame(cursor.fetchall(), columns=["line", "person", "kind", "since", "until", "amount"])
        cursor.execute(
            "SELECT r.id, r.person_id, c.kind, r.since, r.until, r.amount FROM claims_claimrow r"
            " JOIN claims_claim c ON c.id = r.claim_id"
        )
        rows = pd.DataFrame(cursor.fetchall(), columns=["row", "person", "kind", "since", "until", "amount"])
    return len(lines.merge(rows, on=["person", "kind", "since", "until", "amount"]))


def payout() -> Lines:
    """A run over every cost row: proposed, checked, attested, booked."""
    anna, bo, erik = (User.objects.get(username=name) for name in ("anna", "bo", "erik"))
    proposed, run = timed(lambda: payouts.propose(anna, TODAY, TODAY))
    attested, _ = timed(lambda: payouts.attest(erik, payouts.check(bo, run, None), None, TODAY))
    lines = PayoutLine.objects.filter(share__run=run).count()
    again, _ = timed(_nothing_new)
    yield "## A payout run over 500 000 cost rows"
    yield ""
    yield f"{lines:,} lines to {UNITS} units: proposed in **{proposed:.1f} s** (target 20 s), checked, attested"
    yield f"and booked in {attested:.1f} s. The next run, with a change under every one of them that comes out the"
    yield f"same: {again:.1f} s."


def _nothing_new() -> None:
    """All was written within the last hour, so it counts as changed."""
    try:
        payouts.propose(User.objects.get(username="anna"), TODAY, TODAY)
    except NotNowError:
        return
    raise SystemExit("a second run found something to divide")


def main() -> None:
    """Everything is thrown away again, so that the next run measures the same."""
    prepare()
    erik = User.objects.get(username="erik")
    lines = [
        "# Performance of the money",
        "",
        "Made by `make bench`; do not edit. Invented people in the embedded PostgreSQL, which shares the machine.",
        "",
        f"Machine: {len(os.sched_getaffinity(0))} cores, {platform.machine()}, Python {platform.python_version()}.",
    ]
    with transaction.atomic():
        for part in (matching(erik), payout()):
            found = ["", *part]
            print("\n".join(found), flush=True)
            lines += found
        transaction.set_rollback(True)
    assert not Match.objects.exists()
    assert not PayoutRun.objects.exists()
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
