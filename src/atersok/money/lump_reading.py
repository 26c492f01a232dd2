"""The two sides of a quarter's lump sums, read from the database in a fixed number of questions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from atersok.accounts.models import User, region
from atersok.accounts.permissions import Permission
from atersok.claims.models import Finding
from atersok.law.calendar import quarter_end, quarter_number, quarter_start
from atersok.law.findings import State as FindingState
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money.lump import Expected, Paid, Row, compare
from atersok.money.models import (
    LumpComparison,
    LumpOutcome,
    LumpQuarter,
    LumpRow,
    LumpState,
    Match,
    PaymentLine,
)
from atersok.money.services.receivables import opening_day
from atersok.people.models import Identifier, IdentifierKind, Person, Situation


def number_of(quarter: date) -> str:
    """A quarter in words: `2026 kv 1`."""
    return f"{quarter.year} kv {quarter_number(quarter)}"


def rows_of(user: User, quarter: date) -> list[Row]:
    """The comparison as it is now: what differs first, then what agrees. Nothing for who may not read the money."""
    if not user.may(Permission.MONEY_READ):
        return []
    expected, paid = _expected(quarter), _paid(quarter)
    ours = {one.person for one in expected}
    strangers = {one.person for one in paid if one.person is not None} - ours
    rows = compare(expected, paid, quarter, _reasons(sorted(strangers), quarter))
    return sorted(rows, key=lambda row: (row.outcome == LumpOutcome.AGREE, _ORDER[row.outcome]))


_ORDER = {outcome: place for place, outcome in enumerate(LumpOutcome)}


def _expected(quarter: date) -> list[Expected]:
    rows = Finding.objects.filter(kind=LUMP, since=quarter, state=FindingState.AUTOMATIC, amount__gt=0)
    return list(map(Expected._make, rows.order_by("person").values_list("person", "person__birth_date", "amount")))


def _paid(quarter: date) -> list[Paid]:
    """Öre of each line that is for the quarter: placed on it, or not placed and of it by its own period."""
    amounts: dict[int, int] = defaultdict(int)
    placed = Match.objects.filter(undone__isnull=True, receivable__quarter=quarter)
    for line, amount in placed.order_by().values_list("line").annotate(Sum("amount")):
        amounts[line] += amount
    waiting = _waiting().filter(since__range=(quarter, quarter_end(quarter)))
    for line, whole, put in waiting.values_list("pk", "amount", "placed"):
        amounts[line] += whole - put
    of_quarter = PaymentLine.objects.filter(Q(pk__in=placed.values("line")) | Q(pk__in=waiting.values("pk")))
    return [one._replace(amount=amounts[one.line]) for one in _known(of_quarter) if amounts[one.line]]


def _known(lines: QuerySet[PaymentLine]) -> list[Paid]:
    """The lines without their amounts, and who each is about as the register is now."""
    about = lines.order_by("pk").annotate(
        who=Coalesce("person__merged_into", "person"),
        birth=Coalesce("person__merged_into__birth_date", "person__birth_date"),
    )  # fmt: skip
    return _known_by_number(
        [Paid(pk, who, lma, 0, born) for pk, who, lma, born in about.values_list("pk", "who", "lma", "birth")]
    )


def _waiting() -> QuerySet[PaymentLine]:
    """Lines of lump sums with something left to place."""
    return PaymentLine.objects.filter(kind=LUMP, payment__cancelled__isnull=True).exclude(placed=F("amount")).order_by()


def _known_by_number(lines: list[Paid]) -> list[Paid]:
    """With those who came into the register after the list did."""
    wanted = {_digits(line.lma) for line in lines if line.person is None} - {""}
    if not wanted:
        return lines
    rows = Identifier.objects.filter(kind=IdentifierKind.LMA, value__in=wanted).annotate(
        who=Coalesce("person__merged_into", "person"),
        birth=Coalesce("person__merged_into__birth_date", "person__birth_date"),
    )  # fmt: skip
    known = {value: (who, born) for value, who, born in rows.values_list("value", "who", "birth")}
    return [
        line._replace(person=known[digits][0], born=known[digits][1])
        if line.person is None and (digits := _digits(line.lma)) in known
        else line
        for line in lines
    ]


def _digits(lma: str) -> str:
    """The first eight digits, by which the register knows an LMA number; nothing where there are fewer."""
    digits = "".join(filter(str.isdecimal, lma))
    return digits[:8] if len(digits) >= 8 else ""


# --- why nothing is expected ------------------------------------------------------------------------------------------
def _reasons(people: Sequence[int], quarter: date) -> dict[int, str]:
    """A code of lump.REASONS for each person that the agency pays for and the register doesn't expect."""
    if not people:
        return {}
    day = quarter_end(quarter)
    here = region().code
    dead = set(Person.objects.filter(pk__in=people, deceased__lt=day).values_list("pk", flat=True))
    blocked = set(Finding.objects.filter(kind=LUMP, since=quarter, person__in=people).values_list("person", flat=True))
    counties: dict[int, set[str]] = defaultdict(set)
    registered = Situation.objects.filter(person__in=people, kind="registrerad_mv", since__lte=day)
    for person, county in registered.filter(Q(until__isnull=True) | Q(until__gte=day)).values_list("person", "region"):
        counties[person].add(county)
    return {person: _reason(person in dead, person in blocked, counties.get(person), here) for person in people}


def _reason(dead: bool, blocked: bool, counties: set[str] | None, here: str) -> str:
    if dead:
        return "deceased"
    if counties is None:
        return "not_registered"
    if here not in counties:
        return "no_county" if "" in counties else "elsewhere"
    return "blocked" if blocked else "not_in_circle"


# --- history of quarters ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter in the list. `settled`: the comparison as it was frozen. `before`: not followed here (Opening)."""

    first: date
    expected: int
    heads: int
    paid: int
    known: LumpQuarter | None = field(default=None)
    before: bool = False

    @property
    def last(self) -> date:
        """Its last day, by which everything is counted."""
        return quarter_end(self.first)

    @property
    def name(self) -> str:
        """In words."""
        return number_of(self.first)

    @property
    def number(self) -> int:
        """1–4."""
        return quarter_number(self.first)

    @property
    def difference(self) -> int:
        """Öre that came too much; negative where it was too little."""
        return self.paid - self.expected

    @property
    def settled(self) -> LumpComparison | None:
        """The frozen comparison, where somebody has settled the quarter."""
        return self.known.settled if self.known else None

    @property
    def changed(self) -> bool:
        """Whether the money or the register has moved since it was settled."""
        was = self.settled
        return was is not None and (was.expected, was.paid) != (self.expected, self.paid)

    @property
    def state(self) -> LumpState:
        """Läge."""
        return state_of(self.known, self.paid, before=self.before)


def is_before(quarter: date, opening: date | None) -> bool:
    """Whether a quarter ended before the money was followed here: it is shown, and nothing is asked of anybody."""
    return opening is not None and quarter < quarter_start(opening)


def state_of(known: LumpQuarter | None, paid: int, *, before: bool) -> LumpState:
    """What has been done about a quarter."""
    if before:
        return LumpState.BEFORE
    if known and known.settled_id:
        return LumpState.SETTLED
    if known and known.asked:
        return LumpState.ASKED
    return LumpState.COMPARED if paid else LumpState.AWAITING


def quarters(user: User, today: date) -> list[Quarter]:
    """Quarters that have ended with something on either side, newest first. A fixed number of questions."""
    if not user.may(Permission.MONEY_READ):
        return []
    expected = {first: (amount, heads) for first, amount, heads in _expected_by_quarter(today)}
    paid = _paid_by_quarter()
    known = {row.quarter: row for row in LumpQuarter.objects.select_related("settled")}
    firsts, opening = sorted({*expected, *paid, *known}, reverse=True), opening_day()
    return [
        Quarter(
            first, *expected.get(first, (0, 0)), paid.get(first, 0), known.get(first), is_before(first, opening)
        )
        for first in firsts
    ]  # fmt: skip


def not_counted(quarter: date) -> int:
    """How many the register has whose lump sum can't be counted, since something isn't known."""
    return Finding.objects.filter(kind=LUMP, since=quarter, state=FindingState.BLOCKED).count()


def _expected_by_quarter(today: date) -> Iterable[tuple[date, int, int]]:
    rows = Finding.objects.filter(kind=LUMP, state=FindingState.AUTOMATIC, amount__gt=0, until__lt=today)
    return rows.order_by().values_list("since").annotate(Sum("amount"), Count("person"))


def _paid_by_quarter() -> dict[date, int]:
    sums: dict[date, int] = defaultdict(int)
    placed = Match.objects.filter(undone__isnull=True, receivable__quarter__isnull=False).order_by()
    for first, amount in placed.values_list("receivable__quarter").annotate(Sum("amount")):
        sums[first] += amount
    waiting = _waiting().filter(since__isnull=False)
    for since, amount in waiting.values_list("since").annotate(rest=Sum(F("amount") - F("placed"))):
        sums[quarter_start(since)] += amount
    return dict(sums)


def without_quarter(user: User) -> tuple[int, int]:
    """Lines of lump sums that name no quarter and are not placed: how many, and their öre."""
    if not user.may(Permission.MONEY_READ):
        return 0, 0
    found = (
        _waiting().filter(since__isnull=True).aggregate(n=Count("pk"), sum=Sum(F("amount") - F("placed"), default=0))
    )
    return found["n"], found["sum"]


def frozen_rows(comparison: LumpComparison) -> list[Row]:
    """The rows of a settled quarter as they were. Numbers as written are not kept: the lines still have them.

    Whom nobody knew then, and the register knows since, is named and hidden as others are.
    """
    rows = LumpRow.objects.filter(comparison=comparison)
    since = {one.line: one.person for one in _known(PaymentLine.objects.filter(pk__in=rows.values("line")))}
    return [
        Row(LumpOutcome(outcome), person or since.get(line or 0), line, "", band, expected, paid, reason)
        for outcome, person, line, band, expected, paid, reason in rows.values_list(
            "outcome", "person", "line", "band", "expected", "paid", "reason"
        )
    ]
