"""What a unit has not been paid for, and why: its costs and examinations of a year that nothing was paid out for.

The reason is worked out in the database, so that a page of fifty and the sums of all ask as often at ten rows as at ten
thousand. Costs that one of the unit's bills pays are left out: they are paid by the bill.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncQuarter
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit
from atersok.care.models import Cost, Examination
from atersok.claims.life import BEFORE_SENT
from atersok.claims.models import ClaimItem, Finding, Outcome, State
from atersok.law.calendar import quarter_start
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money.models import IN_FORCE, BillLine, Match, PayoutLine, PayoutShare, RunState
from atersok.money.selectors import kinds_without_rule
from atersok.money.services.receivables import opening_day

WHY = {
    "in_run": _("Ingår i en utbetalning som inte är attesterad"),
    "coming": _("Pengarna har kommit; ingår i nästa utbetalning"),
    "unruled": _("Pengarna har kommit; regionen har ingen fördelningsregel än"),
    "decided": _("Beviljad; pengarna har inte kommit"),
    "waiting": _("Skickad till Migrationsverket"),
    "lump": _("Ersätts av kvartalets schablon, som inte har kommit"),
    "preparing": _("Ansökan förbereds"),
    "none": _("Ingår inte i någon ansökan"),
    "kept": _("Pengarna har kommit; enligt regeln får enheten inget"),
    "refused": _("Avslagen"),
    "before": _("Från tiden innan pengarna började följas här"),
}
"""Why nothing has been paid, in the order of the list of sums: what is on its way first."""

_OPEN = (RunState.MAKING, RunState.PROPOSED, RunState.CHECKED)
_GONE = (State.WITHDRAWN, State.LOST)
_COLUMNS = ("day", "reference", "kind_", "of", "price_", "why", "pk")


class WhySum(NamedTuple):
    """How many rows have a reason, and öre of their prices."""

    why: str
    number: int
    price: int

    @property
    def words(self) -> str:
        """The reason as people read it."""
        return str(WHY[self.why])


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A cost row or examination that nothing was paid for. `price` in öre, None for an examination."""

    day: date
    reference: str
    kind: str  # of reimbursement; empty where no claim is made
    of: str  # the claim's number, if any
    price: int | None
    why: str

    @property
    def words(self) -> str:
        """The reason as people read it."""
        return str(WHY[self.why])


class Waiting:
    """What a unit has not been paid for, of a year or of all years."""

    def __init__(self, unit: Unit, year: int | None) -> None:
        self._unit = unit
        self._year = year
        self._unruled = kinds_without_rule()
        self._parts: list[Any] = [self._items(), self._costs(), self._examinations()]

    def sums(self) -> list[WhySum]:
        """Sums of all the rows, reason by reason."""
        found: dict[str, tuple[int, int]] = {}
        for part in self._parts:
            for why, number, price in part.order_by().values_list("why").annotate(Count("pk"), Sum("price_")):
                before = found.get(why, (0, 0))
                found[why] = before[0] + number, before[1] + (price or 0)
        return [WhySum(why, *found[why]) for why in WHY if why in found]

    def rows(self, first: int = 0, most: int | None = None) -> Iterator[WaitingRow]:
        """The rows, the newest day first; all of them from `first`, or `most` of them."""
        one, *others = (part.order_by().values_list(*_COLUMNS) for part in self._parts)
        ordered = one.union(*others, all=True).order_by("-day", "-reference")
        wanted = ordered[first:] if most is None else ordered[first : first + most]
        for day, reference, kind, of, price, why, _pk in wanted.iterator(2_000):
            yield WaitingRow(day, reference, kind, of, price, why)

    # --- the three parts ----------------------------------------------------------------------------------------------
    def _items(self) -> QuerySet[Any, Any]:
        """Things in a claim that holds them, or in the last one that was refused."""
        later = ClaimItem.objects.exclude(row__claim__state__in=_GONE).filter(Q(living=True) | Q(pk__gt=OuterRef("pk")))
        again = later.filter(cost=OuterRef("cost")), later.filter(examination=OuterRef("examination"))
        rows = (
            ClaimItem.objects.filter(Q(cost__unit=self._unit) | Q(examination__unit=self._unit))
            .exclude(row__claim__state__in=_GONE)
            .filter(Q(living=True) | ~Exists(again[0]) & ~Exists(again[1]))
            .exclude(cost__in=self._paid("cost")).exclude(examination__in=self._paid("examination"))
            .exclude(cost__in=_billed())
            .annotate(
                day=Case(When(cost__isnull=False, then=F("cost__day")), default=F("examination__day")),
                reference=Case(
                    When(cost__isnull=False, then=F("cost__reference")), default=F("examination__reference")
                ),
                kind_=F("row__claim__kind"), of=F("row__claim__number"),
                price_=F("cost__amount") - F("cost__fee"), why=self._why_of_item(),
            )
        )  # fmt: skip
        return rows.filter(day__year=self._year) if self._year else rows

    def _costs(self) -> QuerySet[Any, Any]:
        """Costs that no claim holds: the quarter's lump sum pays them, or nobody has made a claim of them."""
        rows = (
            Cost.objects.filter(unit=self._unit).exclude(pk__in=self._paid("cost")).exclude(pk__in=_billed())
            .filter(~Exists(_in_claim(cost=OuterRef("pk"))))
            .annotate(quarter=Cast(TruncQuarter("day"), DateField()))
        )  # fmt: skip
        expected = Finding.objects.filter(
            person=OuterRef("person"), kind=LUMP, state="automatic", since=OuterRef("quarter")
        )
        rows = rows.annotate(
            kind_=Case(When(Exists(expected), then=Value(LUMP)), default=Value("")),
            of=Value(""), price_=F("amount") - F("fee"),
            why=Case(
                When(Exists(self._in_open_run(cost=OuterRef("pk"))), then=Value("in_run")),
                When(~Exists(expected), then=Value("none")),
                *_of_quarters(LUMP in self._unruled),
                default=Value("lump"), output_field=CharField(),
            ),
        )  # fmt: skip
        return rows.filter(day__year=self._year) if self._year else rows

    def _examinations(self) -> QuerySet[Any, Any]:
        """Examinations that no claim holds."""
        rows = (
            Examination.objects.filter(unit=self._unit).exclude(pk__in=self._paid("examination"))
            .filter(~Exists(_in_claim(examination=OuterRef("pk"))))
            .annotate(
                kind_=Value(""), of=Value(""), price_=Cast(Value(None), BigIntegerField()), why=Value("none")
            )
        )  # fmt: skip
        return rows.filter(day__year=self._year) if self._year else rows

    def _paid(self, of: str) -> Any:
        """What this unit has been paid for and has not had to give back."""
        lines = PayoutLine.objects.filter(unit=self._unit, share__run__state=RunState.ATTESTED)
        summed = lines.filter(**{f"{of}__isnull": False}).order_by().values(of).annotate(s=Sum("amount"))
        return summed.exclude(s=0).values(of)

    def _in_open_run(self, **of: OuterRef) -> QuerySet[PayoutLine]:
        return PayoutLine.objects.filter(unit=self._unit, share__run__state__in=_OPEN, **of)

    def _why_of_item(self) -> Case:
        """In the order of what has come furthest."""
        in_run = self._in_open_run(cost=OuterRef("cost")), self._in_open_run(examination=OuterRef("examination"))
        placed = _placed_on_row()
        came = placed.order_by().values("receivable").annotate(s=Sum("amount")).filter(s__gt=0)
        return Case(
            When(Exists(in_run[0]) | Exists(in_run[1]), then=Value("in_run")),
            When(row__outcome=Outcome.REFUSED, then=Value("refused")),
            When(row__claim__state__in=BEFORE_SENT, then=Value("preparing")),
            When(row__claim__receivable__isnull=True, then=Value("before")),
            When(Exists(came) & Exists(placed.filter(~Exists(_divided()))), then=self._on_its_way()),
            When(Exists(came), then=Value("kept")),
            When(row__outcome__in=(Outcome.GRANTED, Outcome.PARTLY), then=Value("decided")),
            default=Value("waiting"), output_field=CharField(),
        )  # fmt: skip

    def _on_its_way(self) -> Case:
        return Case(
            When(row__claim__kind__in=self._unruled, then=Value("unruled")), default=Value("coming"),
            output_field=CharField(),
        )  # fmt: skip


def _billed() -> QuerySet[BillLine, Any]:
    return BillLine.objects.filter(cost__isnull=False, bill__state__in=IN_FORCE).values("cost")


def _in_claim(**of: OuterRef) -> QuerySet[ClaimItem]:
    return ClaimItem.objects.exclude(row__claim__state__in=_GONE).filter(**of)


def _placed_on_row() -> QuerySet[Match]:
    """Placings in force on the person's row, or on the claim as a whole."""
    return Match.objects.filter(
        Q(row=OuterRef("row")) | Q(row__isnull=True), undone__isnull=True, receivable__claim=OuterRef("row__claim")
    )


def _divided() -> QuerySet[PayoutShare]:
    """Attested runs that took the placing with them."""
    return PayoutShare.objects.filter(
        receivable=OuterRef("receivable"), living=True, run__state=RunState.ATTESTED,
        run__until__gte=OuterRef("line__payment__day"), run__attested__gt=OuterRef("made"),
    )  # fmt: skip


def _of_quarters(unruled: bool) -> list[When]:
    """Which reason a quarter's lump sums give: there are few quarters, so they are read first."""
    opening = opening_day()
    placed = Match.objects.filter(undone__isnull=True, receivable__quarter__isnull=False)
    undivided = set(placed.filter(~Exists(_divided())).values_list("receivable__quarter", flat=True).distinct())
    came = set(
        placed.order_by().values("receivable__quarter").annotate(s=Sum("amount")).filter(s__gt=0)
        .values_list("receivable__quarter", flat=True)
    )  # fmt: skip
    first = quarter_start(opening) if opening else date.max
    return [
        When(day__lt=first, then=Value("before")),
        When(quarter__in=sorted(came & undivided), then=Value("unruled" if unruled else "coming")),
        When(quarter__in=sorted(came), then=Value("kept")),
    ]
