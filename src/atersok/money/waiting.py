"""What the matching needs, read from the database: lines that are not placed, and what the state still owes."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from atersok.claims.models import Claim, ClaimRow
from atersok.law.calendar import quarter_start
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money.matching import OpenLine, OpenRow
from atersok.money.models import Account, Entry, Match, PaymentLine, Receivable


def unplaced() -> QuerySet[PaymentLine]:
    """Lines with something left to place."""
    return PaymentLine.objects.filter(payment__cancelled__isnull=True).exclude(placed=F("amount"))


def open_lines(lines: QuerySet[PaymentLine]) -> list[OpenLine]:
    """The lines as the matching sees them, with what is left of each."""
    rows = lines.order_by("pk").values_list(
        "pk", "amount", "placed", "kind", "person", "claim_number", "since", "until", "lma"
    )
    return [
        OpenLine(pk, amount - placed, kind, person, number, since, until, lma)
        for pk, amount, placed, kind, person, number, since, until, lma in rows.iterator(20_000)
    ]


def open_rows(about: Q | None = None) -> list[OpenRow]:
    """What the state owes for claims, person by person and claim by claim. `about` narrows the receivables."""
    receivables = Receivable.objects.filter(about or Q(), claim__isnull=False)
    numbers = _numbers(receivables)
    owed = _owed(receivables)
    placed = _placed(receivables)
    rows = ClaimRow.objects.filter(claim__receivable__in=receivables).values_list(
        "pk", "person", "since", "until", "amount", "granted", "claim__receivable", "claim__kind", "claim__decided"
    )
    found = [
        _whole(receivable, kind, owed, placed, numbers) for receivable, kind in receivables.values_list("pk", "kind")
    ]
    for pk, person, since, until, amount, granted, receivable, kind, decided in rows.order_by("pk").iterator(20_000):
        worth = granted if decided and granted is not None else amount
        came = placed[receivable].get(pk, 0)
        left = min((worth or 0) - came, owed.get(receivable, 0))  # less where the claim as a whole was paid
        found.append(OpenRow(receivable, pk, kind, person, since, until, left, came, numbers.get(receivable, ())))
    return found


def _numbers(receivables: QuerySet[Receivable]) -> dict[int, tuple[str, ...]]:
    known = receivables.values_list("pk", "claim__number", "claim__agency_number", "claim__diary")
    return {pk: tuple(number for number in numbers if number) for pk, *numbers in known}


def _owed(receivables: QuerySet[Receivable]) -> dict[int, int]:
    entries = Entry.objects.filter(account=Account.RECEIVABLE, receivable__in=receivables)
    return dict(entries.order_by().values_list("receivable").annotate(Sum("amount")))


def _placed(receivables: QuerySet[Receivable]) -> dict[int, dict[int | None, int]]:
    """Öre that came: receivable → row (None: for the claim as a whole) → öre."""
    found: dict[int, dict[int | None, int]] = defaultdict(dict)
    living = Match.objects.filter(undone__isnull=True, receivable__in=receivables)
    for receivable, row, amount in living.order_by().values_list("receivable", "row").annotate(Sum("amount")):
        found[receivable][row] = amount
    return found


def _whole(
    receivable: int, kind: str, owed: dict[int, int], placed: dict[int, dict[int | None, int]],
    numbers: dict[int, tuple[str, ...]],
) -> OpenRow:  # fmt: skip
    came = sum(placed[receivable].values())
    return OpenRow(receivable, None, kind, None, None, None, owed.get(receivable, 0), came, numbers.get(receivable, ()))


def quarters() -> dict[date, int]:
    """The quarters with lump sums: first day → receivable."""
    rows = Receivable.objects.filter(quarter__isnull=False, kind=LUMP).values_list("quarter", "pk")
    return {quarter: pk for quarter, pk in rows if quarter is not None}


def have_lump_sum(lines: Iterable[OpenLine], quarters: Mapping[date, int]) -> set[tuple[int, Hashable]]:
    """Receivable and OpenLine.who of those who have a lump sum of the quarters that lines are about."""
    wanted = {quarters.get(quarter_start(line.since)) for line in lines if line.kind == LUMP and line.since} - {None}
    if not wanted:
        return set()
    living = Match.objects.filter(undone__isnull=True, receivable__in=wanted).order_by()
    sums: dict[tuple[int, Hashable], int] = defaultdict(int)
    for receivable, person, lma, amount in living.values_list("receivable", "line__person", "line__lma").annotate(
        Sum("amount")
    ):
        sums[receivable, OpenLine(0, 0, person=person, lma=lma).who] += amount
    return {key for key, amount in sums.items() if amount > 0}


def near(line: OpenLine) -> list[OpenRow]:
    """The open rows that a line may be about: of its person, its number, or its amount."""
    about = Q(claim__rows__amount=line.amount) | Q(claim__rows__granted=line.amount) | Q(claim__amount=line.amount)
    if line.person:
        about |= Q(claim__rows__person=line.person)
    if line.number:
        about |= Q(claim__number=line.number) | Q(claim__agency_number=line.number) | Q(claim__diary=line.number)
    narrowed: Iterable[int] = Receivable.objects.filter(about).values_list("pk", flat=True).distinct()[:200]
    return open_rows(Q(pk__in=list(narrowed)))


def number_in(text: str) -> str:
    """The number of the claim that a text names by any of its numbers; empty where it names none, or several."""
    words = {word.strip(".-") for word in re.findall(r"[\w./-]{3,80}", text.upper())}
    named = Q(number__in=words) | Q(agency_number__in=words) | Q(diary__in=words)
    found = Claim.objects.filter(named, receivable__isnull=False).values_list("number", flat=True).distinct()[:2]
    return found[0] if len(found) == 1 else ""
